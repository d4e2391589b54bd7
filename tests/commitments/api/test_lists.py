"""Frameworks, commitments, reports, reviews and practices in the API."""

import csv
import io
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
import time_machine

from commitments.models import Adoption, ProgressReport
from commitments.models.frameworks import Basis
from commitments.models.observations import ObservationStatus
from config.models.fields import Precision
from tests.conftest import StrictClient
from tests.factories import (
    AdoptionFactory,
    CityFactory,
    CommitmentFactory,
    CommitmentObjectiveFactory,
    CrosswalkFactory,
    EndorsementFactory,
    EventFactory,
    EvidenceFactory,
    FrameworkFactory,
    IndicatorFactory,
    MeasurementFactory,
    NetworkFactory,
    ObjectiveFactory,
    OrganisationFactory,
    PracticeFactory,
    ReportFactory,
    ReviewFactory,
    TargetFactory,
    advance,
)

pytestmark = pytest.mark.django_db


def get(client: StrictClient, path: str) -> dict[str, Any]:
    answer = client.get(f"/api/v1/{path}")
    assert answer.status_code == 200
    row: dict[str, Any] = answer.json()
    return row


def reported(**kwargs: Any) -> ProgressReport:
    """Return a published report with one figure, 50 on the way from 0 to 100, and evidence."""
    target = TargetFactory(**kwargs)
    report = ReportFactory(adoption=target.adoption)
    MeasurementFactory(report=report, target=target)
    EvidenceFactory(report=report)
    advance(report, "submit", "publish")
    return report


def test_a_commitment_says_who_took_it_on_what_it_serves_and_where_it_stands(
    client: StrictClient,
) -> None:
    commitment = CommitmentFactory(
        slug="homes",
        framework__slug="gcm",
        framework__short_name="GCM",
        made_on=date(2021, 1, 1),
        made_on_precision=Precision.YEAR,
    )
    lead = AdoptionFactory(commitment=commitment, city__slug="arua")
    AdoptionFactory(
        commitment=commitment, city=None, network=NetworkFactory(), role=Adoption.Role.PARTNER
    )
    objective = ObjectiveFactory(framework=commitment.framework, code="7", title="Safety")
    CommitmentObjectiveFactory(
        commitment=commitment, objective=objective, basis=Basis.DECLARED, reason="It says so."
    )
    ReportFactory(adoption=lead, published=True, rating="constrained")
    row = get(client, "commitments/homes/")
    assert row["url"] == "http://testserver/commitments/homes/"
    assert row["framework"]["name"] == "GCM"
    assert (row["made_on"], row["made_on_precision"]) == ("2021", "year")
    assert row["standing"] == "behind"
    [mapping] = row["objectives"]
    assert (mapping["objective"]["id"], mapping["basis"]) == ("gcm:7", "declared")
    assert mapping["reason"] == "It says so."
    parties = [(a["role"], a["city"] and a["city"]["id"], a["standing"]) for a in row["adoptions"]]
    assert sorted(parties) == [("lead", "arua", "behind"), ("partner", None, "nothing-known")]


def test_a_commitment_under_no_framework_says_null(client: StrictClient) -> None:
    row = get(client, f"commitments/{CommitmentFactory(framework=None).slug}/")
    assert (row["framework"], row["made_on"], row["reported_on"]) == (None, None, None)
    assert row["standing"] == "nothing-known"


def test_an_adoption_says_what_it_costs_and_how_far_it_has_come(client: StrictClient) -> None:
    report = reported(
        adoption__budget_needed=Decimal("1000.50"),
        adoption__budget_secured=Decimal(250),
        adoption__currency="EUR",
    )
    row = get(client, f"adoptions/{report.adoption_id}/")
    assert (row["budget_needed"], row["budget_secured"]) == ("1000.5", "250")
    assert (row["financing_gap"], row["secured_percent"], row["currency"]) == ("750.5", 25, "EUR")
    assert row["progress_percent"] == 50
    [target] = row["targets"]
    assert (target["baseline_value"], target["value"]) == ("0", "100")
    assert target["latest"] == {
        "value": "50",
        "qualifier": "exactly",
        "status": "A",
        "on": "2024-12-31",
        "report": report.pk,
        "origin": "reported",
        # What it was measured by on the day it was published.
        "baseline_value": "0",
        "target_value": "100",
        "unit": "people",
        "progress_percent": 50,
    }


def test_a_commitment_says_its_words_its_register_and_what_it_belongs_to(
    client: StrictClient,
) -> None:
    event = EventFactory(slug="forum", name="Forum")
    searcher = OrganisationFactory(slug="bank", name="Bank")
    umbrella, counterpart = CommitmentFactory(slug="all"), CommitmentFactory(slug="other")
    commitment = CommitmentFactory(
        slug="homes",
        wording="Des logements pour tous.",
        wording_language="fr",
        wording_source="https://example.org/words",
        wording_page="p. 4",
        registry="unhcr-grf",
        registry_id="GRF-1",
        announced_at=event,
        part_of=umbrella,
        searched_on=date(2026, 1, 2),
        searched_by_organisation=searcher,
        starts_on=date(2023, 1, 1),
        starts_on_precision="year",
        note="In part.",
    )
    commitment.matches.add(counterpart, CommitmentFactory(public=False))

    row = get(client, "commitments/homes/")
    assert (row["wording"], row["wording_language"]) == ("Des logements pour tous.", "fr")
    assert (row["registry"], row["registry_id"]) == ("unhcr-grf", "GRF-1")
    assert (row["starts_on"], row["starts_on_precision"]) == ("2023", "year")
    assert (row["announced_at"]["id"], row["part_of"]["id"]) == ("forum", "all")
    assert [other["id"] for other in row["matches"]] == ["other"]
    assert (row["searched_on"], row["searched_by_organisation"]["id"]) == ("2026-01-02", "bank")
    assert row["searched_by_network"] is None
    for hidden in (event, umbrella.framework, searcher):
        type(hidden)._default_manager.filter(pk=hidden.pk).update(public=False)
    row = get(client, "commitments/homes/")
    assert row["announced_at"] is row["part_of"] is row["searched_by_organisation"] is None


def test_an_unknown_cost_leaves_the_gap_unknown(client: StrictClient) -> None:
    adoption = AdoptionFactory(budget_needed=Decimal(10), currency="EUR")
    row = get(client, f"adoptions/{adoption.pk}/")
    unknown = ("budget_secured", "financing_gap", "secured_percent", "progress_percent")
    assert {row[name] for name in unknown} == {None}


def test_a_report_is_overdue_once_the_day_it_was_due_is_over_everywhere(
    client: StrictClient,
) -> None:
    due = date(2024, 6, 30)
    late, withdrawn, never = AdoptionFactory(), AdoptionFactory(), AdoptionFactory()
    Adoption.objects.exclude(pk=never.pk).update(report_due_on=due)
    Adoption.objects.filter(pk=withdrawn.pk).update(withdrawn_on=date(2024, 6, 1))

    def overdue(moment: datetime) -> list[int]:
        with time_machine.travel(moment):
            rows = get(client, "adoptions/?overdue=yes")["results"]
        return [row["id"] for row in rows]

    assert overdue(datetime(2024, 7, 1, 11, 59, tzinfo=UTC)) == []
    assert overdue(datetime(2024, 7, 1, 12, tzinfo=UTC)) == [late.pk]
    [row] = get(client, "adoptions/?overdue=yes")["results"]
    assert row["report_due_on"] == "2024-06-30"


def test_a_target_says_whose_it_is_and_the_newest_figure(client: StrictClient) -> None:
    report = reported(direction="down", baseline_value=Decimal(40), value=Decimal(60))
    target = report.adoption.targets.get()
    row = get(client, f"targets/{target.pk}/")
    assert row["adoption"] == report.adoption_id
    assert row["city"]["id"] == report.adoption.city.slug
    assert row["url"].endswith(f"/commitments/{report.adoption.commitment.slug}/")
    assert row["latest"]["progress_percent"] == 50
    assert (row["due_on"], row["due_on_precision"]) == ("2026-12-31", "day")


def test_a_target_without_a_figure_shows_none(client: StrictClient) -> None:
    target = TargetFactory(value=None, baseline_value=None)
    row = get(client, f"targets/{target.pk}/")
    assert (row["value"], row["baseline_value"], row["latest"]) == (None, None, None)


def test_a_draft_adds_no_figure_to_a_target(client: StrictClient) -> None:
    report = reported()
    target = report.adoption.targets.get()
    draft = ReportFactory(adoption=report.adoption, year=2025)
    MeasurementFactory(report=draft, target=target, value=Decimal(99))
    assert get(client, f"targets/{target.pk}/")["latest"]["value"] == "50"


def test_a_report_has_its_figures_evidence_and_what_weakens_it(client: StrictClient) -> None:
    report = reported(baseline_value=None)
    row = get(client, f"reports/{report.pk}/")
    assert (row["origin"], row["trust"], row["state"]) == ("reported", "checked", "published")
    assert (row["period_start"], row["period_end"]) == ("2024-01-01", "2024-12-31")
    assert row["published_at"].endswith("Z")
    assert (row["stage"], row["rating"], row["standing"]) == ("in-progress", "on-track", "on-track")
    assert row["flags"] == ["no-baseline"]
    [figure] = row["measurements"]
    assert (figure["value"], figure["unit"], figure["progress_percent"]) == ("50", "people", None)
    [evidence] = row["evidence"]
    assert (evidence["link"], evidence["file"]) == ("https://example.org/minutes", None)


def test_a_figure_that_is_missing_says_why_and_is_never_0(client: StrictClient) -> None:
    target = TargetFactory()
    report = ReportFactory(adoption=target.adoption)
    MeasurementFactory(
        report=report, target=target, value=None, status=ObservationStatus.NOT_COLLECTED
    )
    advance(report, "submit", "publish")
    row = get(client, f"reports/{report.pk}/")
    [figure] = row["measurements"]
    assert (figure["value"], figure["status"], figure["progress_percent"]) == (None, "L", None)
    assert "missing-figure" in row["flags"]


def test_a_table_of_reports_tells_parts_of_a_figure_from_the_whole(client: StrictClient) -> None:
    report = ReportFactory()
    for breakdown, value in (("", 10), ("men", 6), ("women", 4)):
        MeasurementFactory(
            report=report, target=None, unit="beds", breakdown=breakdown, value=Decimal(value)
        )
    advance(report, "submit", "publish")
    text = client.get("/api/v1/reports.csv").getvalue().decode("utf-8-sig")
    [row] = csv.DictReader(io.StringIO(text))
    parts = row["measurements_breakdown"].split(";")
    values = row["measurements_value"].split(";")
    assert dict(zip(parts, values, strict=True)) == {"": "10", "men": "6", "women": "4"}


def test_an_uploaded_file_is_reached_through_the_site(client: StrictClient) -> None:
    report = ReportFactory()
    evidence = EvidenceFactory(report=report, url="", file="evidence/secret-name")
    advance(report, "submit", "publish")
    answer = client.get(f"/api/v1/reports/{report.pk}/")
    [shown] = answer.json()["evidence"]
    assert shown["link"] is None
    assert shown["file"].endswith(f"/evidence/{evidence.pk}/")
    assert b"secret-name" not in answer.content


def test_what_others_compiled_is_marked_and_is_no_report_of_the_city(client: StrictClient) -> None:
    report = ReportFactory(compiled=True, year=2022)
    row = get(client, f"reports/{report.pk}/")
    assert (row["origin"], row["trust"], row["standing"]) == (
        "compiled",
        "compiled",
        "under-way",
    )
    assert (row["reported_on"], row["reported_on_precision"]) == ("2022", "year")
    assert row["source_url"] == "https://example.org/news"
    assert get(client, f"cities/{report.adoption.city.slug}/")["freshness"] == "never"


@pytest.mark.slow
def test_a_corrected_report_leaves_the_list_and_stays_at_its_address(client: StrictClient) -> None:
    old = ReportFactory(published=True)
    new = ReportFactory(corrects=old, published=True)
    assert [row["id"] for row in get(client, "reports/")["results"]] == [new.pk]
    assert get(client, f"reports/{new.pk}/")["corrects"] == old.pk
    row = get(client, f"reports/{old.pk}/")
    assert (row["state"], row["corrected_by"]) == ("superseded", new.pk)


@pytest.mark.slow
def test_a_figure_says_whose_it_is_and_on_whose_word(client: StrictClient) -> None:
    indicator = IndicatorFactory(framework__slug="sdg", code="10.7.2")
    report = reported(indicator=indicator)
    review = ReviewFactory(report=report, published=True)
    [row] = get(client, "measurements/")["results"]
    assert (row["report"], row["title"]) == (report.pk, report.adoption.targets.get().title)
    assert (row["city"]["id"], row["network"]) == (report.adoption.city.slug, None)
    assert row["commitment"]["id"] == report.adoption.commitment.slug
    assert row["indicator"]["id"] == "sdg:10.7.2"
    assert (row["value"], row["status"], row["observed_on"]) == ("50", "A", "2024-12-31")
    assert (row["origin"], row["trust"]) == ("reported", "reviewed")
    assert row["url"].endswith(f"/reports/{review.report_id}/")
    assert row["recorded_at"] == get(client, f"reports/{report.pk}/")["published_at"]


@pytest.mark.slow
def test_figures_of_a_corrected_report_leave_the_list_too(client: StrictClient) -> None:
    old = ReportFactory()
    figure = MeasurementFactory(report=old, target=None, unit="beds")
    advance(old, "submit", "publish")
    correction = ReportFactory(corrects=old)
    corrected = MeasurementFactory(report=correction, target=None, unit="beds", value=Decimal(60))
    advance(correction, "submit", "publish")
    assert [row["id"] for row in get(client, "measurements/")["results"]] == [corrected.pk]
    assert get(client, f"measurements/{corrected.pk}/")["state"] == "published"
    assert get(client, f"measurements/{figure.pk}/")["state"] == "superseded"


def test_a_correction_that_is_still_a_draft_is_not_mentioned(client: StrictClient) -> None:
    old = ReportFactory(published=True)
    ReportFactory(corrects=old)
    row = get(client, f"reports/{old.pk}/")
    assert (row["state"], row["corrected_by"]) == ("published", None)


@pytest.mark.slow
def test_a_peer_review_adds_trust_and_stands_beside_the_reply(client: StrictClient) -> None:
    review = ReviewFactory(published=True)
    row = get(client, f"reviews/{review.pk}/")
    assert row["reviewing_city"]["id"] == review.reviewing_city.slug
    assert row["city"]["id"] == review.report.adoption.city.slug
    assert (row["completion"], row["verifiable"]) == ("substantial", True)
    assert (row["strengths"], row["reply"]) == ("Clear figures.", "Thank you.")
    report = get(client, f"reports/{review.report_id}/")
    assert (report["trust"], report["reviews"]) == ("reviewed", [review.pk])


@pytest.mark.slow
def test_people_are_not_named(client: StrictClient) -> None:
    review = ReviewFactory(published=True)
    for path in (f"reports/{review.report_id}/", f"reviews/{review.pk}/", "cities/", "networks/"):
        text = client.get(f"/api/v1/{path}").content.decode()
        for word in ("author", "decided", "reviewer", "staff", "focal", "@example.org", "Robin"):
            assert word not in text


def test_an_objective_is_found_by_framework_and_code(client: StrictClient) -> None:
    framework = FrameworkFactory(slug="sdg", short_name="SDG")
    goal = ObjectiveFactory(framework=framework, code="10")
    ObjectiveFactory(framework=framework, code="10.c", parent=goal)
    row = get(client, "objectives/sdg:10.c/")
    assert (row["id"], row["parent"]["id"]) == ("sdg:10.c", "sdg:10")
    assert row["url"] == "http://testserver/frameworks/sdg/10.c/"
    assert row["api_url"] == "http://testserver/api/v1/objectives/sdg:10.c/"


def test_a_hidden_parent_is_not_named(client: StrictClient) -> None:
    part = ObjectiveFactory(parent=ObjectiveFactory(public=False))
    row = get(client, f"objectives/{part.framework.slug}:{part.code}/")
    assert row["parent"] is None


def test_a_correspondence_is_shown_with_its_basis(client: StrictClient) -> None:
    link = CrosswalkFactory(basis=Basis.EDITORIAL)
    row = get(client, f"crosswalk/{link.pk}/")
    assert row["from_objective"]["name"] == link.from_objective.title
    assert row["basis"] == "editorial"


def test_an_indicator_says_what_it_measures_and_which_way(client: StrictClient) -> None:
    indicator = IndicatorFactory(
        framework__slug="sdg", code="10.7.2", unit="%", direction="to-1", objective=None
    )
    row = get(client, "indicators/sdg:10.7.2/")
    assert (row["unit"], row["direction"], row["objective"]) == ("%", "to-1", None)
    TargetFactory(indicator=indicator)
    assert get(client, "targets/")["results"][0]["indicator"]["id"] == "sdg:10.7.2"


def test_a_framework_counts_what_the_public_sees(client: StrictClient) -> None:
    framework = FrameworkFactory(slug="call")
    AdoptionFactory(commitment__framework=framework)
    AdoptionFactory(commitment__framework=framework, city__public=False)
    EndorsementFactory(framework=framework)
    row = get(client, "frameworks/call/")
    assert (row["commitments_count"], row["endorsements_count"]) == (1, 1)


def test_an_endorsement_by_a_network_has_no_city(client: StrictClient) -> None:
    endorsement = EndorsementFactory(
        by_network=True, endorsed_on=date(2018, 12, 8), endorsed_on_precision=Precision.MONTH
    )
    row = get(client, f"endorsements/{endorsement.pk}/")
    assert (row["city"], row["network"]["id"]) == (None, endorsement.network.slug)
    assert row["endorsed_on"] == "2018-12"


def test_a_practice_keeps_a_hidden_commitment_and_city_to_itself(client: StrictClient) -> None:
    city = CityFactory()
    practice = PracticeFactory(
        cities=[city, CityFactory(public=False)],
        adoption=AdoptionFactory(commitment__public=False),
    )
    row = get(client, f"practices/{practice.slug}/")
    assert [reference["id"] for reference in row["cities"]] == [city.slug]
    assert row["commitment"] is None
    practice.adoption = AdoptionFactory(commitment__slug="homes")
    practice.save()
    assert get(client, f"practices/{practice.slug}/")["commitment"]["id"] == "homes"
