"""Contradictions by every door: the form, an import and the API refuse them or ask about them."""

import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import translation

from cities.models import City, TrailEntry
from commitments.exchange.importer import Reporter, import_files
from commitments.exchange.policies import TakeTheFile
from commitments.models import Adoption, Measurement, ProgressReport, Target, contradictions
from commitments.reporting import plausibility, workflow
from commitments.reporting.workflow import Refused
from tests import factories as make
from tests.commitments.api.test_drafts import errors, portal_of
from tests.commitments.exchange.test_import_page import bring, table
from tests.forms import send

pytestmark = pytest.mark.django_db
REPORTS = "id,commitment,city,origin,period_start,period_end,stage,rating,summary,language"
FIGURES = "report,target_code,unit,breakdown,value,status,observed_on"


@pytest.fixture
def adoption(city: City) -> Adoption:
    return make.AdoptionFactory(city=city)


@pytest.fixture
def target(adoption: Adoption) -> Target:
    return make.TargetFactory(
        adoption=adoption, code="beds", unit="beds", baseline_value=0, value=100
    )


@pytest.fixture
def draft(adoption: Adoption, target: Target, focal_point: User) -> ProgressReport:
    """A complete draft on 2024 after a report on 2023, with a figure of 90 after one of 10."""
    last = make.ReportFactory(adoption=adoption, year=2023, author=focal_point)
    make.MeasurementFactory(report=last, target=target, value=10, observed_on=date(2023, 6, 1))
    make.advance(last, "submit", "publish")
    report = make.ReportFactory(adoption=adoption, year=2024, author=focal_point)
    make.MeasurementFactory(report=report, target=target, value=90, observed_on=date(2024, 6, 1))
    return report


def change_figure(report: ProgressReport, **fields: Any) -> None:
    report.measurements.update(**fields)


def codes(report: ProgressReport) -> list[str]:
    findings = plausibility.findings_in([ProgressReport.objects.get(pk=report.pk)])
    return [finding.code for finding in findings[report.pk] if finding.open]


def form_page(report: ProgressReport) -> str:
    return reverse("admin:commitments_progressreport_whole", args=[report.pk])


def imported(file: str, header: str, *rows: str, user: User | None = None) -> list[str]:
    """Import the rows of a file and return why they are refused, with what is asked."""
    page = _Page()
    data = "\n".join([header, *rows]).encode()
    upload = SimpleUploadedFile(file, data)
    import_files({file: lambda: upload}, TakeTheFile(user), page)
    return page.lines


class _Page(Reporter):
    def __init__(self) -> None:
        self.lines: list[str] = []

    def refused(self, refusal: Any) -> None:
        self.lines.append(str(refusal))

    warned = refused


# The whole of a report


def test_a_report_is_submitted_once_what_is_odd_was_confirmed(
    draft: ProgressReport, focal_point: User
) -> None:
    change_figure(draft, value=100)

    with pytest.raises(Refused, match="ten times the last figure"):
        workflow.take(draft, "submit", focal_point)
    plausibility.confirm_all(draft, focal_point)

    assert workflow.take(draft, "submit", focal_point).state == "submitted"
    note = TrailEntry.objects.about(draft).get(action="change").note
    assert note.startswith("Confirmed: ") and "100" not in note


def test_a_confirmation_is_for_the_figure_that_was_there(
    draft: ProgressReport, focal_point: User
) -> None:
    change_figure(draft, value=100)
    plausibility.confirm_all(draft, focal_point)
    assert codes(draft) == []

    change_figure(draft, value=1000)

    assert codes(draft) == ["tenfold"]
    change_figure(draft, value=100)
    assert codes(draft) == []


def test_what_is_impossible_is_not_confirmed(
    draft: ProgressReport, target: Target, focal_point: User
) -> None:
    target.counts_people = True
    target.save()
    make.MeasurementFactory(report=draft, target=target, value=91, breakdown="women")

    plausibility.confirm_all(draft, focal_point)

    assert "parts-above-total" in codes(draft)
    with pytest.raises(Refused, match="is more than the whole"):
        workflow.take(draft, "submit", focal_point)


def test_a_report_on_which_nothing_changed_is_not_asked_for_its_old_figures(
    draft: ProgressReport,
) -> None:
    last = ProgressReport.objects.get(adoption=draft.adoption, state="published")
    old = last.measurements.get()
    change_figure(draft, value=old.value, observed_on=old.observed_on)
    assert codes(draft) == ["observed-outside-period"]

    ProgressReport.objects.filter(pk=draft.pk).update(unchanged=True)

    assert codes(draft) == []


def test_many_reports_are_compared_with_as_few_queries_as_one(
    draft: ProgressReport, django_assert_num_queries: Any
) -> None:
    others = [make.ReportFactory() for _ in range(3)]
    rows = ProgressReport.objects.select_related("adoption__commitment")

    reports = list(rows.filter(pk__in=[draft.pk, *(row.pk for row in others)]))

    with django_assert_num_queries(3):
        findings = plausibility.findings_in(reports)

    assert len(findings) == 4


# Each door

WRONG_FIGURES = [
    ({"value": "-5", "unit": "people"}, "whole numbers from 0"),
    ({"value": "54.5", "unit": "people"}, "whole numbers from 0"),
    ({"value": "100000", "unit": "%"}, "cannot be meant"),
    ({"value": "5", "unit": "beds", "observed_on": "2199-01-01"}, "after today"),
]


@pytest.mark.slow
@pytest.mark.parametrize(("figure", "reason"), WRONG_FIGURES)
def test_an_impossible_figure_is_refused_by_every_door(
    draft: ProgressReport, focal_point: User, city: City, client: Client, figure: Any, reason: str
) -> None:
    client.force_login(focal_point)
    portal = portal_of(focal_point, city)
    row = {"target_code": "", "breakdown": "", "status": "A", "observed_on": "", **figure}
    line = ",".join(str({"report": draft.pk, **row}[name]) for name in FIGURES.split(","))
    typed = {f"measurements-1-{name}": value for name, value in figure.items()}
    count = {"measurements-TOTAL_FORMS": "2", "measurements-1-status": "A"}

    [refusal] = imported("measurements.csv", FIGURES, line, user=focal_point)
    answer = portal.change(draft, {"measurements": [figure]})
    page = send(client, form_page(draft), **count, **typed)

    assert reason in refusal
    [(place, text)] = errors(answer, 400).items()
    assert reason in text and str(place).startswith("measurements[0].")
    assert reason in page.content.decode() and figure["value"] in page.content.decode()
    assert [row.value for row in Measurement.objects.filter(report=draft)] == [90]


@pytest.mark.slow
def test_a_contradicting_rating_is_refused_by_every_door(
    draft: ProgressReport, adoption: Adoption, focal_point: User, city: City, client: Client
) -> None:
    client.force_login(focal_point)
    line = f"{draft.pk},{adoption.commitment.slug},{city.slug},reported,2024-01-01,2024-12-31,"
    line += "not-started,met,Done.,en"
    choice = {"stage": "not-started", "rating": "met"}

    [refusal] = imported("reports.csv", REPORTS, line, user=focal_point)
    answer = portal_of(focal_point, city).change(draft, choice)
    page = send(client, form_page(draft), **choice).content.decode()

    for text in (refusal, *errors(answer, 400).values(), page):
        assert "contradicts the stage" in text
    draft.refresh_from_db()
    assert (draft.stage, draft.rating) != ("not-started", "met")


@pytest.mark.slow
def test_a_period_with_a_day_of_another_is_refused_by_every_door(
    draft: ProgressReport, adoption: Adoption, focal_point: User, city: City, client: Client
) -> None:
    client.force_login(focal_point)
    line = f"{draft.pk},{adoption.commitment.slug},{city.slug},reported,2023-12-31,2024-12-31,"
    line += "in-progress,on-track,Done.,en"

    [refusal] = imported("reports.csv", REPORTS, line, user=focal_point)
    answer = portal_of(focal_point, city).change(draft, {"period_start": "2023-12-31"})
    page = send(client, form_page(draft), period_start="2023-12-31").content.decode()

    for text in (refusal, *errors(answer, 400).values(), page):
        assert "overlaps with that of the report for 2023-01-01 to 2023-12-31" in text
    draft.refresh_from_db()
    assert draft.period_start == date(2024, 1, 1)


@pytest.mark.parametrize(
    ("begins", "ends", "reason"),
    [
        ("2022-01-01", "2022-12-31", "is already open, for 2024-01-01 to 2024-12-31"),
        ("2024-04-01", "2024-12-31", "overlaps"),
        ("2199-01-01", "2199-12-31", "has not begun"),
    ],
)
def test_no_import_opens_a_second_draft(
    draft: ProgressReport,
    adoption: Adoption,
    focal_point: User,
    begins: str,
    ends: str,
    reason: str,
) -> None:
    slugs = f"{adoption.commitment.slug},{adoption.party.slug}"
    line = f"a,{slugs},reported,{begins},{ends},in-progress,on-track,Done.,en"

    refusals = imported("reports.csv", REPORTS, line, user=focal_point)

    assert reason in " ".join(refusals)
    assert ProgressReport.objects.count() == 2


def test_two_drafts_in_one_file_are_one_too_many(
    adoption: Adoption, city: City, focal_point: User
) -> None:
    row = f"{adoption.commitment.slug},{city.slug},reported"
    rest = "in-progress,on-track,Done.,en"
    rows = [f"a,{row},2022-01-01,2022-12-31,{rest}", f"b,{row},2023-01-01,2023-12-31,{rest}"]

    [refusal] = imported("reports.csv", REPORTS, *rows, user=focal_point)

    assert "line 3" in refusal and "one at a time" in refusal
    assert not ProgressReport.objects.exists()


@pytest.mark.slow
def test_a_target_against_its_direction_is_refused_by_form_and_import(
    adoption: Adoption, city: City, focal_point: User, client: Client
) -> None:
    client.force_login(focal_point)
    header = "commitment,code,title,value,unit,due_on,due_on_precision,source,city,baseline_value"
    line = f"{adoption.commitment.slug},a,Beds,10,beds,,,,{city.slug},20"
    typed = {"title": "Beds", "code": "a", "unit": "beds", "baseline_value": "20", "value": "10"}
    fields = {f"targets-0-{name}": value for name, value in typed.items()}

    [refusal] = imported("targets.csv", header, line, user=focal_point)
    page = send(
        client,
        reverse("admin:commitments_adoption_change", args=[adoption.pk]),
        **{"targets-TOTAL_FORMS": "1", **fields},
    ).content.decode()

    assert "should rise" in refusal
    assert "should rise" in page
    assert not Target.objects.filter(adoption=adoption).exists()


# Questions


@pytest.mark.slow
def test_the_form_asks_and_takes_the_answer(
    draft: ProgressReport, focal_point: User, client: Client
) -> None:
    client.force_login(focal_point)
    refused = send(client, form_page(draft), **{"measurements-0-value": "100", "_step": "submit"})
    assert refused.status_code == 302
    page = client.get(form_page(draft)).content.decode()
    assert "ten times the last figure" in page

    [finding] = plausibility.findings_in([ProgressReport.objects.get(pk=draft.pk)])[draft.pk]
    send(client, form_page(draft), confirm=finding.identifier, _step="submit")

    draft.refresh_from_db()
    assert draft.state == "submitted"
    assert draft.measurements.get().value == Decimal(100)


@pytest.mark.slow
def test_the_api_asks_and_takes_the_answer(
    draft: ProgressReport, focal_point: User, city: City
) -> None:
    portal = portal_of(focal_point, city, may_submit=True)
    figure = {"target": "beds", "value": "100", "observed_on": "2024-06-01"}

    answer = portal.change(draft, {"measurements": [figure]}).json()
    [warning] = answer["warnings"]
    assert (warning["code"], warning["field"]) == ("tenfold", "measurements[0].value")
    assert warning["confirmed"] is False
    assert "ten times" in " ".join(errors(portal.submit(draft), 409).values())
    assert "confirm" in errors(portal.change(draft, {"confirm": ["tenfold"]}), 400)

    [warning] = portal.change(draft, {"confirm": [warning["id"]]}).json()["warnings"]
    assert warning["confirmed"] is True
    assert portal.submit(draft).json()["state"] == "submitted"


@pytest.mark.parametrize("value", ["tenfold", [1], [["a"]], ["x"] * 201, None])
def test_what_is_no_list_of_ids_confirms_nothing(
    draft: ProgressReport, focal_point: User, city: City, value: Any
) -> None:
    answer = portal_of(focal_point, city).change(draft, {"confirm": value})

    assert "confirm" in errors(answer, 400)
    assert json.dumps(ProgressReport.objects.get(pk=draft.pk).confirmed) == "[]"


def test_an_import_asks_beside_the_line_and_brings_the_rows(
    draft: ProgressReport, focal_point: User, client: Client
) -> None:
    client.force_login(focal_point)
    rows = [f"{draft.pk},beds,,,100,A,2024-06-01".split(",")]

    page = bring(client, "measurements", table(FIGURES.split(","), *rows))

    assert "line 2" in page and "ten times the last figure" in page
    assert 'name="token"' in page


@pytest.mark.slow
def test_who_is_not_shown_a_figure_is_not_asked_about_it(
    draft: ProgressReport, target: Target, city: City, secretariat: User, client: Client
) -> None:
    target.counts_people = True
    target.save()
    change_figure(draft, value=1)
    client.force_login(secretariat)

    assert codes(draft) == ["tenfold"]
    assert "tenth of the last figure" not in client.get(form_page(draft)).content.decode()


@pytest.mark.parametrize(("language", "number"), [("fr", "1\u202f250,5"), ("ar", "1,250.5")])
def test_a_number_in_a_refusal_is_written_as_in_the_language(language: str, number: str) -> None:
    figure = Measurement(value=Decimal("1250.5"), unit="people")
    with translation.override(language):
        (refusal,) = contradictions.in_figure(figure)
        assert number in refusal.sentence
