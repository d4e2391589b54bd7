"""Grants, needs, practices and targets as the catalogue has them."""

from decimal import Decimal
from pathlib import Path

import pytest

from cities.models import City, Network, Organisation, TrailEntry
from commitments.models import Grant, GrantParty, Indicator, Need, Practice, Target
from tests.commitments.exchange.catalogue_files import SOURCE, Files

pytestmark = pytest.mark.django_db
GRANTS = (
    "slug,funders,grantees,commitment,amount,currency,qualifier,awarded_on,awarded_on_precision,"
    "period_start,period_start_precision,period_end,period_end_precision,programme,purpose,"
    "from_grant,source,verified,note"
)
NEEDS = (
    "slug,city,network,commitment,what,amount,amount_to,currency,qualifier,amount_is,amount_per,"
    "stated_on,stated_on_precision,source,verified,note"
)
PRACTICES = (
    "slug,kind,title,problem,done,result,lessons,language,cities,commitment,city,network,"
    "objectives,starts_on,ends_on,source_url,verified,networks,starts_on_precision,"
    "ends_on_precision,note"
)
TARGETS = (
    "commitment,code,title,value,unit,due_on,due_on_precision,source,kind,value_to,qualifier,"
    "direction,measure,baseline_value,baseline_on,baseline_on_precision,indicator,counts_people,"
    "note"
)


@pytest.fixture
def files(tmp_path: Path) -> Files:
    files = Files(tmp_path)
    header = "slug,name,short_name,kind,country,url,verified,source,note\n"
    files.path("organisations.csv").write_text(f"{header}fund,A Fund,AF,foundation,,,yes,,\n")
    return files


def write(files: Files, file: str, header: str, *rows: dict[str, str]) -> None:
    usual = {"source": SOURCE, "source_url": SOURCE, "verified": "yes"}
    lines = [",".join((usual | row).get(name, "") for name in header.split(",")) for row in rows]
    files.path(file).write_text("\n".join([header, *lines]) + "\n")


def grant(**cells: str) -> dict[str, str]:
    return {"slug": "share", "funders": "organisation:fund", "grantees": "city:alpha"} | cells


def need(**cells: str) -> dict[str, str]:
    return {"slug": "beds", "city": "alpha", "what": "Beds"} | cells


def target(**cells: str) -> dict[str, str]:
    return {"commitment": "homes", "code": "beds", "title": "Beds", "direction": "up"} | {
        "kind": "number",
        "counts_people": "no",
        **cells,
    }


@pytest.mark.slow
def test_a_grant_names_who_gave_and_who_got_it(files: Files) -> None:
    parties = {"funders": "network:ring;organisation:fund", "grantees": "city:alpha;city:beta"}
    cells = {"amount": "5", "currency": "EUR", "qualifier": "at-most", "commitment": "homes"}
    write(files, "grants.csv", GRANTS, grant(from_grant="whole", **cells), grant(slug="whole"))
    files.load()
    write(
        files,
        "grants.csv",
        GRANTS,
        grant(from_grant="whole", **cells | parties),
        grant(slug="whole"),
    )

    files.load()

    stored = Grant.objects.get(slug="share")
    assert set(stored.funders) == {Network.objects.get(), Organisation.objects.get()}
    assert {city.slug for city in stored.grantees} == {"alpha", "beta"}
    assert (stored.amount, stored.qualifier) == (Decimal(5), "at-most")
    assert stored.paid_from == Grant.objects.get(slug="whole")
    assert "Nothing to change" in files.load()


@pytest.mark.slow
def test_who_no_longer_gives_a_grant_is_removed_and_in_the_trail(files: Files) -> None:
    write(files, "grants.csv", GRANTS, grant(funders="network:ring;organisation:fund"))
    files.load()
    write(files, "grants.csv", GRANTS, grant(funders="network:ring"))

    files.load()

    assert Grant.objects.get().funders == [Network.objects.get()]
    deleted = TrailEntry.objects.filter(model="commitments.grantparty", action="delete")
    assert deleted.count() == 1
    assert GrantParty.objects.count() == 2


@pytest.mark.slow
def test_a_need_states_what_is_lacking(files: Files) -> None:
    amounts = {"amount": "800", "amount_to": "1200", "currency": "USD", "qualifier": "about"}
    write(files, "needs.csv", NEEDS, need(amount_is="cost", amount_per="month", **amounts))

    files.load()

    beds = Need.objects.get()
    assert (beds.city, beds.amount_to) == (City.objects.get(slug="alpha"), 1200)
    assert (beds.amount_is, beds.amount_per) == ("cost", "month")
    assert "Nothing to change" in files.load()


@pytest.mark.slow
def test_a_practice_names_its_places_networks_and_the_commitment_of_its_lead(files: Files) -> None:
    texts = {"title": "Beds", "problem": "None.", "done": "Some.", "language": "en"}
    links = {"cities": "beta;gamma", "commitment": "homes", "networks": "ring"}
    dates = {"starts_on": "2020-01-01", "starts_on_precision": "year"}
    row = {"slug": "beds", "kind": "pilot"} | texts | links | dates | {"objectives": "sdg:10.2"}
    write(files, "practices.csv", PRACTICES, row)

    files.load()

    practice = Practice.objects.get()
    assert {city.slug for city in practice.cities.all()} == {"beta", "gamma"}
    assert practice.networks.get() == Network.objects.get()
    assert practice.adoption and practice.adoption.party == City.objects.get(slug="alpha")
    assert (practice.starts_on_precision, practice.objectives.get().code) == ("year", "10.2")


@pytest.mark.slow
def test_a_target_says_what_its_figures_are(files: Files) -> None:
    number = {"value": "200", "unit": "beds", "qualifier": "at-least", "measure": "stock"}
    base = {"baseline_value": "7", "baseline_on": "2020-01-01", "baseline_on_precision": "year"}
    write(
        files,
        "targets.csv",
        TARGETS,
        target(indicator="sdg:10.2.1", **number | base | {"counts_people": "yes"}),
        target(code="plan", kind="milestone"),
    )

    files.load()

    beds, plan = Target.objects.order_by("pk")
    assert (beds.qualifier, beds.measure, beds.kind) == ("at-least", "stock", "number")
    assert (beds.baseline_on_precision, beds.counts_people) == ("year", True)
    assert beds.indicator == Indicator.objects.get()
    assert (plan.kind, plan.measure) == ("milestone", "running-total")
    assert "Nothing to change" in files.load()


@pytest.mark.slow
def test_a_target_of_an_older_file_is_a_number_or_a_step(files: Files) -> None:
    files.load()

    kinds = dict(Target.objects.values_list("code", "kind"))
    assert kinds == {"beds": "number", "plan": "milestone"}


BAD = [
    ("grants.csv", GRANTS, grant(amount="5"), "An amount needs a currency."),
    (
        "grants.csv",
        GRANTS,
        grant(amount="5", currency="EUR;USD"),
        "Write one currency as three capital letters: EUR.",
    ),
    (
        "grants.csv",
        GRANTS,
        grant(qualifier="about"),
        "It is about the column amount, which is empty.",
    ),
    (
        "grants.csv",
        GRANTS,
        grant(period_start="2021-01-01", period_end="2020-01-01"),
        "A grant cannot end before it starts.",
    ),
    ("grants.csv", GRANTS, grant(from_grant="share"), "A grant is not paid out of itself."),
    (
        "grants.csv",
        GRANTS,
        grant(funders="country:ZZ"),
        (
            "Enter a kind (city, network, organisation) and a slug with a colon between them: "
            "city:kampala."
        ),
    ),
    (
        "needs.csv",
        NEEDS,
        need(network="ring"),
        "Name either a city or a network, not both.",
    ),
    ("needs.csv", NEEDS, need(amount="5"), "An amount needs a currency."),
    (
        "needs.csv",
        NEEDS,
        need(amount="5", amount_to="3", currency="EUR"),
        "A range needs a lower end and a higher upper end.",
    ),
    (
        "targets.csv",
        TARGETS,
        target(kind="milestone", qualifier="about"),
        "It is about the column value, which is empty.",
    ),
    (
        "targets.csv",
        TARGETS,
        target(kind="range", value="5", value_to="3"),
        "A range needs a lower end and a higher upper end.",
    ),
    (
        "targets.csv",
        TARGETS,
        target(value="5", indicator="10.2.1"),
        "Enter framework and code with a colon between them, for example sdg:10.7.",
    ),
]


@pytest.mark.slow
@pytest.mark.parametrize(("file", "header", "row", "reason"), BAD)
def test_bad_input_is_refused_in_one_sentence(
    files: Files, file: str, header: str, row: dict[str, str], reason: str
) -> None:
    write(files, file, header, row)
    progress = files.path("progress.csv")
    progress.write_text(progress.read_text().partition("\n")[0] + "\n")

    (refusal, *others) = files.refused()

    assert all(text.endswith(f": {reason}") for text in (refusal, *others))
    assert not City.objects.exists()


@pytest.mark.slow
def test_grants_paid_out_of_each_other_are_refused(files: Files) -> None:
    write(
        files,
        "grants.csv",
        GRANTS,
        grant(from_grant="whole"),
        grant(slug="whole", from_grant="share"),
    )

    (refusal,) = files.refused()

    assert refusal == (
        "grants.csv, line 3, column from_grant “share”: "
        "These grants would be paid out of each other."
    )
