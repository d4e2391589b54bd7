"""A release is what can be imported: everything out, everything in, everything out again."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection

from cities.models import City, Network, TrailEntry
from commitments.exchange.release import make_release
from commitments.exchange.tables import TABLES
from commitments.models import (
    Adoption,
    Commitment,
    Framework,
    Indicator,
    Objective,
    Practice,
    ProgressReport,
    Review,
    Target,
)
from commitments.reporting import workflow
from commitments.reporting.change_requests import request_change
from commitments.reporting.database_rules import triggers
from commitments.reporting.standings import refresh
from config.models.fields import Precision
from config.models.triggers import lifted
from tests import factories as make

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
NASTY = [
    "=1+1",
    "+49 30",
    "-5 degrees",
    "@home",
    "\tindented",
    "'=quoted",
    "''=twice",
    "'plain",
    ' "quotes", commas; and\r\nlines\nof two kinds ',
    "emoji 🏙️ and العربية",
    "-",
]


@pytest.fixture(autouse=True)
def _folder(settings: Any, tmp_path: Path) -> None:
    settings.RELEASES_DIR = tmp_path / "releases"


def wipe() -> None:
    """Delete every row, the trail too: it stands for a database that is new."""
    with lifted(connection, triggers()):
        for model in apps.get_models(include_auto_created=True):
            if model._meta.app_label in ("cities", "commitments", "auth"):
                model._base_manager.all()._raw_delete(connection.alias)


def make_world() -> None:
    """One of everything that is released, and things that are not."""
    alpha, hidden = make.CityFactory(slug="alpha", name="Älpha"), make.CityFactory(public=False)
    beta = make.CityFactory(slug="-beta")
    sdg, gcm = make.FrameworkFactory(slug="sdg"), make.FrameworkFactory(slug="gcm")
    parent = make.ObjectiveFactory(framework=sdg, code="10")
    objectives = [
        make.ObjectiveFactory(framework=sdg, code="10.7", parent=parent),
        make.ObjectiveFactory(framework=gcm, code="7"),
        make.ObjectiveFactory(framework=gcm, code="15"),
        make.ObjectiveFactory(code="x.1"),
    ]
    make.CrosswalkFactory(from_objective=objectives[1], to_objective=objectives[0])
    make_parties(alpha, hidden, sdg)
    make_promises(alpha, gcm)
    promise = make_promise(objectives)
    indicator = make.IndicatorFactory(framework=sdg, objective=objectives[0])
    indicator.same_as.add(make.IndicatorFactory(), make.IndicatorFactory(public=False))
    reported = make_reports(promise, alpha, beta, indicator)
    make.AdoptionFactory(commitment=promise, city=hidden, role=Adoption.Role.JOINT)
    make.ReviewFactory(report=reported, reviewing_city=beta, published=True, strengths="-1")
    make.ReviewFactory(report=reported, reviewing_city=hidden, published=True)
    cities = [alpha, beta, hidden]
    practice = make.PracticeFactory(cities=cities, adoption=reported.adoption, lessons="+")
    practice.objectives.set(objectives)
    make_funding(alpha, hidden, promise, practice)
    make.PracticeFactory(public=False)


def make_parties(city: City, hidden: City, framework: Framework) -> None:
    """Members, guests and signatories, some of them twice."""
    network = make.NetworkFactory(
        members=12,
        members_qualifier="at-least",
        members_as_of=date(2020, 1, 1),
        members_as_of_precision=Precision.YEAR,
        members_role="member",
    )
    make_names_and_organisations(city, network)
    for until in (date(2019, 1, 1), None):
        make.MembershipFactory(network=network, city=city, until=until)
    make.MembershipFactory(network=network, city=hidden)
    make.MembershipFactory(
        network=network, city=None, member_network=make.NetworkFactory(), role="partner"
    )
    event = make.EventFactory(city=hidden, places=30, places_qualifier="about")
    for party in ({"city": city}, {"by_network": True}, {"by_organisation": True}):
        make.ParticipationFactory(event=event, role="speaker", **party)
    for withdrawn in (date(2020, 1, 1), None):
        make.EndorsementFactory(framework=framework, city=city, withdrawn_on=withdrawn)
    make.EndorsementFactory(framework=framework, by_network=True)
    make.EndorsementFactory(framework=framework, city=None, organisation=make.OrganisationFactory())


def make_funding(city: City, hidden: City, promise: Commitment, practice: Practice) -> None:
    """Grants, one paid out of another, needs, and what a network paid for."""
    source = make.GrantFactory(amount=None, currency="", commitment=promise)
    share = {"qualifier": "about", "paid_from": source, "period_start": date(2020, 1, 1)}
    grant = make.GrantFactory(slug="a-share", period_start_precision=Precision.YEAR, **share)
    make.GrantFactory(paid_from=make.GrantFactory(public=False))
    for party in ({"city": city}, {"by_network": True}, {"city": hidden}):
        make.GrantPartyFactory(grant=grant, **party)
    make.GrantPartyFactory(grant=grant, role="funder", by_organisation=True)
    make.NeedFactory(city=city, commitment=promise, amount=5, amount_to=9, currency="EUR")
    make.NeedFactory(
        city=None,
        network=make.NetworkFactory(),
        stated_on=date(2020, 1, 1),
        stated_on_precision=Precision.MONTH,
        needed_by=date(2030, 12, 31),
        needed_by_precision=Precision.YEAR,
        contact="-Housing",
        contact_url="https://example.org/housing",
    )
    make.NeedFactory(city=hidden)
    practice.networks.set([make.NetworkFactory(), make.NetworkFactory(public=False)])
    practice.starts_on, practice.starts_on_precision = date(2020, 1, 1), Precision.YEAR
    practice.note = "A remark."
    practice.save()


def make_names_and_organisations(city: City, network: Network) -> None:
    """Names of each kind of row, a place that another one succeeds, an archived page."""
    make.AlternateNameFactory(city=city, language="fr", name="Alphe", use="display")
    make.AlternateNameFactory(city=None, network=network, name="=Net")
    make.AlternateNameFactory(city=None, country=city.country)
    make.CityFactory(
        slug="a-former-place",
        ends_on=date(2015, 12, 31),
        ends_on_precision=Precision.YEAR,
        succeeded_by=city,
    )
    make.MembershipFactory(
        network=network,
        city=None,
        organisation=make.OrganisationFactory(country=city.country),
        since=date(2019, 1, 1),
        since_precision=Precision.DAY,
        since_at_latest=True,
    )
    make.ArchivedPageFactory()


def make_promises(city: City, framework: Framework) -> None:
    """A commitment in each of the texts that are hard to carry."""
    for number, text in enumerate(NASTY):
        promise = make.CommitmentFactory(framework=framework, title=f"{number}", summary=text)
        part = make.AdoptionFactory(commitment=promise, city=city)
    part.report_every, part.first_period_ends = 6, date(2028, 6, 30)
    part.former_rhythms = [[12, "2022-12-31", "2025-12-31"], [24, "2027-12-31", "2027-12-31"]]
    part.save()
    refresh(part)


def make_promise(objectives: list[Objective]) -> Commitment:
    """A network's promise that serves all of these, each for a reason of its own."""
    promise: Commitment = make.CommitmentFactory(
        slug="homes", made_on=date(2022, 1, 1), made_on_precision=Precision.YEAR, language="fr"
    )
    make_sources(promise)
    promise.populations.add(make.TermFactory(code="children"), make.TermFactory(code="all"))
    make.TopicFactory(
        objectives=[make.ObjectiveFactory(), make.ObjectiveFactory(public=False)],
        terms=promise.populations.all(),
    )
    for objective, basis in zip(
        objectives, ("editorial", "declared", "editorial", "text"), strict=True
    ):
        make.CommitmentObjectiveFactory(
            commitment=promise,
            objective=objective,
            basis=basis,
            reason=f" {objective.code}" if objective.code != "7" else "",
        )
    budget = {"budget_needed": Decimal("1.50"), "currency": "EUR", "budget_note": "+"}
    lead = make.AdoptionFactory(commitment=promise, by_network=True, report_every=12, **budget)
    compiled = make.ReportFactory(
        adoption=lead,
        compiled=True,
        background=True,
        reported_on_at_latest=True,
        period_start=date(2020, 1, 1),
        period_start_precision=Precision.YEAR,
        period_end=date(2020, 12, 31),
        period_end_precision=Precision.YEAR,
        steps=(),
    )
    make.MeasurementFactory(
        report=compiled,
        target=None,
        unit="homes",
        value=7,
        qualifier="at-least",
        observed_on=date(2020, 1, 1),
        observed_on_precision=Precision.MONTH,
    )
    make.advance(compiled, "compile")
    refresh(lead)
    return promise


def make_sources(promise: Commitment) -> None:
    """Its words, its umbrella and counterparts, some of which are hidden; who looked for more."""
    for field, value in {
        "made_on_at_latest": True,
        "starts_on": date(2022, 1, 1),
        "starts_on_precision": Precision.YEAR,
        "wording": "=Homes",
        "wording_language": "sw",
        "wording_source": "https://example.org/words",
        "wording_page": "-3",
        "announced_at": make.EventFactory(),
        "part_of": make.CommitmentFactory(slug="the-umbrella"),
        "registry": Commitment.Registry.UNHCR_GRF,
        "registry_id": "007",
        "searched_on": date(2024, 1, 1),
        "searched_by_network": make.NetworkFactory(),
        "note": "A remark.",
    }.items():
        setattr(promise, field, value)
    promise.save()
    promise.matches.add(make.CommitmentFactory(), make.CommitmentFactory(public=False))
    make.CommitmentFactory(
        part_of=make.CommitmentFactory(public=False),
        announced_at=make.EventFactory(public=False),
        searched_on=date(2024, 1, 1),
        searched_by_organisation=make.OrganisationFactory(),
    )


def make_reports(
    promise: Commitment, joint: City, partner: City, indicator: Indicator
) -> ProgressReport:
    """A partner's report, corrected, and the one that is returned, of who promised as well."""
    part = make.AdoptionFactory(commitment=promise, city=partner, role=Adoption.Role.PARTNER)
    target = make.TargetFactory(
        adoption=part, code="same", indicator=indicator, direction="down", baseline_value=900
    )
    old = make.ReportFactory(adoption=part, year=2023)
    make.MeasurementFactory(report=old, target=target, value=Decimal("-3.25"))
    make.MeasurementFactory(report=old, target=target, breakdown="women", value=None, status="L")
    for unit in ("letters", "calls"):
        make.MeasurementFactory(report=old, target=None, unit=unit)
        make.EvidenceFactory(report=old, shows="@all")
    make.EvidenceFactory(report=old, url="", file="evidence/x")
    make.advance(old, "submit", "publish")
    correction = make.ReportFactory(corrects=old, year=2023)
    make.MeasurementFactory(report=correction, target=target)
    make.advance(correction, "submit", "publish")
    make.ReportFactory(adoption=part, year=2025)
    own = make.AdoptionFactory(commitment=promise, city=joint, role=Adoption.Role.JOINT)
    aim = make.TargetFactory(
        adoption=own,
        code="same",
        kind="range",
        value=10,
        value_to=20,
        qualifier="about",
        measure="stock",
        baseline_value=Decimal("-0.5"),
        baseline_on=date(2020, 1, 1),
        baseline_on_precision=Precision.MONTH,
        note="A remark.",
    )
    current: ProgressReport = make.ReportFactory(adoption=own)
    make.MeasurementFactory(report=current, target=aim)
    make.advance(current, "submit", "publish")
    for row in (aim, own):
        make_change(row)
    return current


def make_change(row: Target | Adoption) -> None:
    """A change that was confirmed, and one that waits, which no release has."""
    part = row.adoption if isinstance(row, Target) else row
    for number in ("21", "22"):
        role = {"role": "partner" if number == "21" else "joint"}
        values = {"value_to": Decimal(number)} if isinstance(row, Target) else role
        request = request_change(row, values, make.spokesperson(part), "=It burnt down.")
        assert request is not None
        if number == "21":
            workflow.take(request, "confirm", make.AdministratorFactory())
        row.refresh_from_db()


def files_of(label: str) -> dict[str, bytes]:
    """Make a release and return its tables."""
    folder = make_release(label).folder
    return {table.file: (folder / table.file).read_bytes() for table in TABLES}


def test_everything_out_and_in_and_out_again_is_the_same(tmp_path: Path) -> None:
    make_world()
    first = files_of("first")
    assert all(text.count(b"\r\n") > 1 for text in first.values()), "A table without rows."
    wipe()

    call_command("import_data", str(tmp_path / "releases" / "first"), "--restore", verbosity=0)

    assert files_of("second") == first
    assert Review.objects.get().state == Review.State.PUBLISHED
    numbers = set(ProgressReport.objects.values_list("pk", flat=True))
    assert make.ReportFactory().pk not in numbers, "The numbers go on after the restored ones."


def test_a_release_changes_nothing_where_it_is_from(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    make_world()
    make_release("first")
    before = TrailEntry.objects.count()

    call_command("import_data", str(tmp_path / "releases" / "first"))

    assert "Nothing to change" in capsys.readouterr().out
    assert TrailEntry.objects.count() == before
