"""Newer columns of commitments.csv, and the reasons in mappings.csv."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from cities.models import City, Event, Network, TrailEntry
from commitments.models import Adoption, CatalogueRow, Commitment, CommitmentObjective
from tests.commitments.exchange.catalogue_files import SOURCE, Files
from tests.factories import AdoptionFactory

pytestmark = pytest.mark.django_db
COMMITMENTS = (
    "slug,framework,kind,party_kind,party,co_parties,title,summary,made_on,made_on_precision,"
    "date_basis,starts_on,ends_on,source_url,verified,gcm,gcm_basis,gcr,sdg,nua,reason"
)
MAPPINGS = "commitment,framework,code,reason"


@pytest.fixture
def files(tmp_path: Path) -> Files:
    return Files(tmp_path)


def write(files: Files, *rows: dict[str, str]) -> None:
    """Write commitments by the city alpha, with these cells."""
    names = [*COMMITMENTS.split(","), *{name: "" for row in rows for name in row}]
    names = list(dict.fromkeys(names))
    usual = {
        "slug": "homes",
        "kind": "pledge",
        "party_kind": "city",
        "party": "alpha",
        "title": "Homes",
        "summary": "Alpha will build homes.",
        "source_url": SOURCE,
        "verified": "yes",
    }
    lines = [",".join((usual | row).get(name, "") for name in names) for row in rows]
    files.path("commitments.csv").write_text("\n".join([",".join(names), *lines]) + "\n")
    for file in ("targets", "progress"):
        path = files.path(f"{file}.csv")
        path.write_text(path.read_text().partition("\n")[0] + "\n")


def write_reasons(files: Files, *rows: str) -> None:
    files.path("mappings.csv").write_text("\n".join([MAPPINGS, *rows]) + "\n")


@pytest.mark.slow
def test_a_commitment_has_its_words_its_umbrella_and_where_it_is_listed(files: Files) -> None:
    write(
        files,
        {
            "made_on": "2020-01-01",
            "made_on_precision": "year",
            "made_on_basis": "by",
            "starts_on": "2020-01-01",
            "starts_on_precision": "year",
            "wording": "We will build homes.",
            "wording_language": "sw",
            "wording_source": SOURCE,
            "wording_page": "3",
            "searched_on": "2024-01-31",
            "searched_by": "network:ring",
            "part_of": "plan",
            "matches": "money;plan",
            "announced_at": "forum",
            "registry": "unhcr-grf",
            "registry_id": "12",
            "note": "A remark.",
        },
        {"slug": "money"},
        {"slug": "plan"},
    )

    files.load()

    homes = Commitment.objects.get(slug="homes")
    assert (homes.made_on_at_latest, homes.starts_on_precision) == (True, "year")
    assert (homes.wording, homes.wording_language) == ("We will build homes.", "sw")
    assert (homes.searched_on, homes.searched_by) == (date(2024, 1, 31), Network.objects.get())
    assert homes.part_of == Commitment.objects.get(slug="plan")
    assert {other.slug for other in homes.matches.all()} == {"money", "plan"}
    assert homes.announced_at == Event.objects.get()
    assert (homes.registry, homes.registry_id, homes.note) == ("unhcr-grf", "12", "A remark.")
    assert "Nothing to change" in files.load()


@pytest.mark.slow
def test_a_budget_is_that_of_who_made_it(files: Files) -> None:
    money = {"budget_needed": "700.5", "currency": "CHF", "budget_note": "Beds"}
    write(files, money | {"co_parties": "beta"})
    files.load()
    lead, joint = Adoption.objects.order_by("role", "pk").reverse()
    assert (lead.budget_needed, lead.currency) == (Decimal("700.5"), "CHF")
    assert (joint.budget_needed, joint.currency) == (None, "")
    assert "Nothing to change" in files.load()

    write(files, money | {"co_parties": "beta", "budget_needed": "800"})
    files.load()

    lead.refresh_from_db()
    assert (lead.budget_needed, lead.budget_note) == (800, "Beds")


BAD = [
    ({"wording": "We will."}, "A wording needs its language and its source."),
    (
        {"searched_on": "2024-01-01"},
        "A search for sources needs its day and one organisation or network.",
    ),
    (
        {"searched_on": "2024-01-01", "searched_by": "city:alpha"},
        (
            "Enter a kind (organisation, network) and a slug with a colon between them: "
            "organisation:kampala."
        ),
    ),
    ({"part_of": "homes"}, "A commitment cannot be a part of itself."),
    ({"matches": "homes"}, "A commitment is not the counterpart of itself."),
    (
        {"part_of": "nothing"},
        "There is no “nothing” in commitments.csv above or on the site.",
    ),
    (
        {"starts_on": "2021-01-01", "ends_on": "2020-01-01"},
        "A commitment cannot end before it starts.",
    ),
    ({"budget_needed": "5"}, "A budget needs a currency."),
    ({"currency": "EUR;USD"}, "Write one currency as three capital letters: EUR."),
    (
        {"party_kind": "signatories", "party": "", "currency": "EUR"},
        "There is no city or network that made it, so it has no budget.",
    ),
    ({"made_on_basis": "by"}, "It is about the column made_on, which is empty."),
]


@pytest.mark.slow
@pytest.mark.parametrize(("cells", "reason"), BAD)
def test_bad_input_is_refused_in_one_sentence(
    files: Files, cells: dict[str, str], reason: str
) -> None:
    write(files, cells)

    (refusal, *others) = files.refused()

    assert refusal.endswith(f": {reason}")
    assert all(other.endswith(f": {reason}") for other in others)
    assert not Commitment.objects.exists()


def test_umbrellas_in_a_circle_are_refused(files: Files) -> None:
    write(files, {"part_of": "plan"}, {"slug": "plan", "part_of": "homes"})

    (refusal,) = files.refused()

    assert refusal == (
        "commitments.csv, line 3, column part_of “homes”: "
        "These commitments would be parts of each other."
    )
    assert not Commitment.objects.exists()


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["ask", "statement"])
def test_the_party_that_an_older_file_names_for_a_text_of_all_is_listed(
    files: Files, kind: str
) -> None:
    write(files, {"kind": kind, "co_parties": "beta"})

    printed = files.load()

    assert not Adoption.objects.exists()
    assert printed.partition("asks and statements have signatories:\n")[2].splitlines()[:2] == [
        "  commitments.csv, line 2 (homes), party: alpha",
        "  commitments.csv, line 2 (homes), co_parties: beta",
    ]
    assert "Nothing to change" in files.load()


@pytest.mark.slow
def test_who_made_an_ask_by_an_earlier_load_is_listed_and_can_be_removed(files: Files) -> None:
    write(files, {"kind": "ask", "party_kind": "signatories", "party": ""})
    files.load()
    city = City.objects.get(slug="alpha")
    AdoptionFactory(commitment=Commitment.objects.get(), city=city, role="lead")

    assert "column party: “alpha” is kept, the file has “”" in files.load()
    files.load("--overwrite")

    assert not Adoption.objects.exists()


@pytest.mark.slow
def test_who_an_older_site_made_lead_of_an_ask_goes_where_staff_left_it(files: Files) -> None:
    write(files, {"kind": "ask", "party_kind": "signatories", "party": ""})
    files.load()
    city = City.objects.get(slug="alpha")
    AdoptionFactory(commitment=Commitment.objects.get(), city=city, role="lead")
    row = CatalogueRow.objects.get(file="commitments.csv")
    row.values |= {"party_kind": "city", "party": "alpha"}
    row.save()

    assert "is kept" not in files.load()

    assert not Adoption.objects.exists()


# Reasons.


def reasons() -> dict[str, str]:
    rows = CommitmentObjective.objects.filter(commitment__slug="homes")
    return {f"{row.objective.framework.slug} {row.objective.code}": row.reason for row in rows}


def write_two_codes(files: Files, reason: str = "") -> None:
    write(files, {"gcm": "15", "gcm_basis": "declared", "sdg": "11.1", "reason": reason})


@pytest.mark.slow
def test_each_code_has_its_own_reason(files: Files) -> None:
    write_two_codes(files)
    write_reasons(files, "homes,gcm,15,Homes are a service.", "homes,sdg,11.1,They are homes.")

    files.load()

    assert reasons() == {"gcm 15": "Homes are a service.", "sdg 11.1": "They are homes."}
    assert CommitmentObjective.objects.get(objective__code="15").basis == "declared"
    assert "Nothing to change" in files.load()


def test_a_code_is_loaded_once_in_the_trail(files: Files) -> None:
    write_two_codes(files)
    write_reasons(files, "homes,gcm,15,Homes are a service.")

    files.load()

    mapping = CommitmentObjective.objects.get(objective__code="15")
    assert TrailEntry.objects.about(mapping).count() == 1


@pytest.mark.slow
def test_a_code_without_a_reason_of_its_own_has_that_of_all(files: Files) -> None:
    write_two_codes(files, reason="Homes.")
    write_reasons(files, "homes,gcm,15,Homes are a service.")

    files.load()

    assert reasons() == {"gcm 15": "Homes are a service.", "sdg 11.1": "Homes."}
    assert "Nothing to change" in files.load()


@pytest.mark.slow
def test_the_reason_of_an_older_file_makes_way_for_reasons_of_each_code(files: Files) -> None:
    write_two_codes(files, reason="Homes.")
    files.load()
    write_two_codes(files)
    write_reasons(files, "homes,gcm,15,Homes are a service.", "homes,sdg,11.1,They are homes.")

    printed = files.load()

    assert reasons() == {"gcm 15": "Homes are a service.", "sdg 11.1": "They are homes."}
    assert "kept" not in printed
    assert "Nothing to change" in files.load()


@pytest.mark.slow
def test_a_reason_that_staff_wrote_stays(files: Files) -> None:
    write_two_codes(files)
    files.load()
    CommitmentObjective.objects.filter(objective__code="15").update(reason="We know.")
    write_reasons(files, "homes,gcm,15,Homes are a service.", "homes,sdg,11.1,They are homes.")

    printed = files.load()

    assert reasons() == {"gcm 15": "We know.", "sdg 11.1": "They are homes."}
    assert "column reason: “We know.” is kept, the file has “Homes are a service.”" in printed


@pytest.mark.slow
def test_a_code_that_staff_took_away_does_not_return(files: Files) -> None:
    write_two_codes(files)
    files.load()
    CommitmentObjective.objects.filter(objective__code="15").delete()
    write_reasons(files, "homes,gcm,15,Homes are a service.")

    printed = files.load()

    assert reasons() == {"sdg 11.1": ""}
    assert "not loaded again:\n  mappings.csv, line 2 (homes / gcm / 15)" in printed


def test_a_reason_for_a_code_that_the_commitment_does_not_list_is_refused(files: Files) -> None:
    write_two_codes(files)
    write_reasons(files, "homes,gcm,7,Homes are a service.")

    (refusal,) = files.refused()

    assert refusal == (
        "mappings.csv, line 2, column code “7”: commitments.csv does not list this code."
    )
    assert not Commitment.objects.exists()
