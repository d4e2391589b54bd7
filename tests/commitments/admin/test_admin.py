"""Commitments, reports, reviews and practices in the administration."""

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cities.models import City, Network, TrailEntry
from commitments.models import (
    Adoption,
    Commitment,
    Evidence,
    Measurement,
    Notice,
    NoticeSettings,
    Practice,
    ProgressReport,
    Review,
    ReviewRound,
    Target,
)
from commitments.reporting import workflow
from tests.commitments.reporting.test_image_metadata import exif, jpeg, segment
from tests.factories import (
    AdoptionFactory,
    CityFactory,
    CommitmentFactory,
    EvidenceFactory,
    MeasurementFactory,
    MembershipFactory,
    ObjectiveFactory,
    PracticeFactory,
    ReportFactory,
    ReviewFactory,
    SecretariatFactory,
    TargetFactory,
    advance,
)
from tests.forms import send

State = ProgressReport.State


@pytest.fixture
def adoption(city: City) -> Adoption:
    """What `city` promised."""
    adoption: Adoption = AdoptionFactory(city=city, report_every=12)
    return adoption


@pytest.fixture
def draft(adoption: Adoption, focal_point: User) -> ProgressReport:
    """The focal point's complete draft."""
    report: ProgressReport = ReportFactory(adoption=adoption, author=focal_point)
    return report


@pytest.fixture
def foreign(other_city: City) -> Adoption:
    """What `other_city` promised."""
    adoption: Adoption = AdoptionFactory(city=other_city)
    return adoption


@pytest.fixture
def as_(client: Client) -> Any:
    """Sign somebody in."""

    def sign_in(person: User) -> Client:
        client.force_login(person)
        return client

    return sign_in


def page(model: str, name: str, *args: Any) -> str:
    return reverse(f"admin:commitments_{model}_{name}", args=args)


def change(row: Any) -> str:
    """Return the page with the form of a row: of a report the one with all its parts."""
    name = "whole" if isinstance(row, ProgressReport) else "change"
    return page(row._meta.model_name, name, row.pk)


def offered(client: Client, model: str, field: str, term: str = "") -> list[str]:
    """Return the keys that typing into a field offers."""
    query = {"app_label": "commitments", "model_name": model, "field_name": field, "term": term}
    answer = client.get(reverse("admin:autocomplete"), query)
    assert answer.status_code == 200
    return [row["id"] for row in answer.json()["results"]]


def step(client: Client, row: Any, name: str, **more: Any) -> Any:
    """Press the button of a step."""
    return send(client, change(row), _step=name, **more)


def decide(client: Client, report: ProgressReport, name: str, note: str = "") -> Any:
    """Press the button of a step on a page that is only read."""
    assert 'formaction="' in client.get(change(report)).text
    seen = ProgressReport.objects.get(pk=report.pk).version
    sent = {"_step": name, "note": note, "seen": seen}
    return client.post(page("progressreport", "step", report.pk), sent, follow=True)


# Rows of other cities, on every path


def foreign_rows(adoption: Adoption) -> list[Any]:
    """One row of each kind that belongs to the adoption's city."""
    review = ReviewFactory(report=ReportFactory(adoption=adoption, published=True, year=2023))
    report = ReportFactory(adoption=adoption)
    target = TargetFactory(adoption=adoption)
    return [
        adoption,
        adoption.commitment,
        target,
        report,
        MeasurementFactory(report=report, target=target),
        EvidenceFactory(report=report),
        review,
        PracticeFactory(cities=[adoption.city]),
    ]


@pytest.mark.slow
@pytest.mark.parametrize("person", ["focal_point", "secretariat"])
def test_rows_of_other_cities_are_out_of_reach(
    person: str, foreign: Adoption, as_: Any, request: pytest.FixtureRequest
) -> None:
    client = as_(request.getfixturevalue(person))
    for row in foreign_rows(foreign):
        name = row._meta.model_name
        listed = client.get(page(name, "changelist"))
        assert listed.status_code == 200 and listed.context["cl"].result_count == 0, name
        assert client.get(change(row)).status_code == 302, name
        assert client.post(change(row), {"title": "X"}).status_code in (302, 403), name
        assert client.post(page(name, "delete", row.pk), {"post": "yes"}).status_code in (302, 403)
        assert client.get(page(name, "history", row.pk)).status_code == 404, name
        assert type(row).objects.filter(pk=row.pk).exists(), name


@pytest.mark.slow
def test_own_rows_are_within_reach(adoption: Adoption, focal_point: User, as_: Any) -> None:
    client = as_(focal_point)
    for row in foreign_rows(adoption):
        name = row._meta.model_name
        assert client.get(page(name, "changelist")).context["cl"].result_count >= 1, name
        assert client.get(change(row)).status_code == 200, name
        assert client.get(page(name, "history", row.pk)).status_code == 200, name


def test_only_ones_own_promises_can_be_chosen(
    adoption: Adoption, foreign: Adoption, focal_point: User, as_: Any
) -> None:
    client = as_(focal_point)
    assert offered(client, "progressreport", "adoption") == [str(adoption.pk)]
    assert offered(client, "practice", "adoption") == [str(adoption.pk)]
    assert offered(client, "adoption", "city") == [str(adoption.city_id)]
    assert offered(client, "practice", "cities") == [str(adoption.city_id)]


def test_what_is_public_can_be_chosen_by_everyone(focal_point: User, as_: Any) -> None:
    objective, hidden = ObjectiveFactory(), ObjectiveFactory(public=False)
    client = as_(focal_point)
    keys = offered(client, "practice", "objectives")
    assert str(objective.pk) in keys and str(hidden.pk) not in keys
    assert client.post(change(objective), {"title": "X"}).status_code == 403


# Commitments and adoptions


@pytest.mark.slow
def test_a_focal_point_reads_a_commitment_and_changes_its_own_part(
    adoption: Adoption, focal_point: User, as_: Any
) -> None:
    client = as_(focal_point)
    assert client.post(change(adoption.commitment), {"title": "X"}).status_code == 403
    answer = send(client, change(adoption), budget_needed="1000", currency="EUR")
    assert answer.status_code == 302
    adoption.refresh_from_db()
    assert adoption.budget_needed == 1000
    entry = TrailEntry.objects.get()
    assert entry.acted_as == f"focal point of {adoption.party_name}"
    assert entry.commitment == adoption.commitment.slug


@pytest.mark.slow
def test_a_focal_point_takes_up_a_public_commitment_for_its_city_only(
    city: City, other_city: City, focal_point: User, as_: Any
) -> None:
    commitment = CommitmentFactory()
    client = as_(focal_point)
    for party, status in ((other_city, 200), (city, 302)):
        answer = send(
            client,
            page("adoption", "add"),
            commitment=commitment.pk,
            city=party.pk,
            role="partner",
        )
        assert answer.status_code == status
    assert [adoption.city for adoption in Adoption.objects.all()] == [city]


@pytest.mark.slow
def test_an_adoption_cannot_be_moved_to_another_city(
    adoption: Adoption, other_city: City, focal_point: User, as_: Any
) -> None:
    send(as_(focal_point), change(adoption), city=other_city.pk)
    adoption.refresh_from_db()
    assert adoption.city != other_city


@pytest.mark.slow
def test_an_adoption_is_withdrawn_not_deleted(
    adoption: Adoption, focal_point: User, secretariat: User, as_: Any
) -> None:
    for person in (focal_point, secretariat):
        client = as_(person)
        assert client.post(page("adoption", "delete", adoption.pk), {}).status_code == 403
    send(as_(focal_point), change(adoption), withdrawn_on="2025-01-01")
    adoption.refresh_from_db()
    assert adoption.withdrawn_on == date(2025, 1, 1)


@pytest.mark.slow
def test_what_is_derived_follows_a_change(adoption: Adoption, focal_point: User, as_: Any) -> None:
    send(as_(focal_point), change(adoption), report_every="6", adopted_on="2022-03-01")
    adoption.refresh_from_db()
    assert adoption.report_due_on == date(2023, 3, 1)


def new_commitment(client: Client, city: City | None, role: str = "lead") -> Any:
    return send(
        client,
        page("commitment", "add"),
        title="A house for arrivals",
        slug="a-house",
        summary="A house.",
        kind="pledge",
        source_url="https://example.org/pledge",
        **{
            "adoptions-TOTAL_FORMS": "1",
            "adoptions-0-city": city.pk if city else "",
            "adoptions-0-role": role,
        },
    )


@pytest.mark.slow
def test_the_secretariat_enters_a_commitment_of_a_member_city(
    city: City, secretariat: User, as_: Any
) -> None:
    answer = new_commitment(as_(secretariat), city)
    assert answer.status_code == 302, answer.context["errors"]
    commitment = Commitment.objects.get()
    assert send(as_(secretariat), change(commitment), title="Another").status_code == 302
    actions = TrailEntry.objects.values_list("model", "action").order_by("pk")
    assert list(actions) == [
        ("commitments.commitment", "add"),
        ("commitments.adoption", "add"),
        ("commitments.commitment", "change"),
    ]


@pytest.mark.slow
def test_the_secretariat_enters_no_commitment_of_a_foreign_city(
    city: City, other_city: City, secretariat: User, as_: Any
) -> None:
    answer = new_commitment(as_(secretariat), other_city)
    assert answer.status_code == 200 and "Select a valid choice" in answer.text
    assert new_commitment(as_(secretariat), None).status_code == 200
    assert not Commitment.objects.exists()


@pytest.mark.slow
def test_the_secretariat_does_not_change_what_others_made(
    adoption: Adoption, foreign: Adoption, secretariat: User, as_: Any
) -> None:
    Adoption.objects.filter(pk=adoption.pk).update(commitment=foreign.commitment, role="partner")
    client = as_(secretariat)
    assert client.get(change(foreign.commitment)).status_code == 200
    assert client.post(change(foreign.commitment), {"title": "X"}).status_code == 403


@pytest.mark.slow
def test_foreign_parties_of_a_commitment_cannot_be_changed_with_it(
    adoption: Adoption, other_city: City, secretariat: User, as_: Any
) -> None:
    theirs = AdoptionFactory(commitment=adoption.commitment, city=other_city, role="partner")
    send(
        as_(secretariat),
        change(adoption.commitment),
        **{"adoptions-0-id": theirs.pk, "adoptions-0-role": "joint"},
    )
    theirs.refresh_from_db()
    assert theirs.role == "partner"


@pytest.mark.slow
def test_a_commitment_has_one_lead(city: City, administrator: User, as_: Any) -> None:
    answer = send(
        as_(administrator),
        page("commitment", "add"),
        title="Two leads",
        slug="two-leads",
        summary="Two.",
        source_url="https://example.org/",
        **{
            "adoptions-TOTAL_FORMS": "2",
            "adoptions-0-city": city.pk,
            "adoptions-0-role": "lead",
            "adoptions-1-city": CityFactory().pk,
            "adoptions-1-role": "lead",
        },
    )
    assert "a commitment has one lead" in answer.text


def test_the_secretariat_reminds_those_who_report(
    adoption: Adoption, focal_point: User, secretariat: User, as_: Any
) -> None:
    chosen = {"action": "remind_chosen", "_selected_action": [adoption.pk]}
    as_(secretariat).post(page("adoption", "changelist"), chosen)
    assert Notice.objects.get().recipient == focal_point
    as_(focal_point).post(page("adoption", "changelist"), chosen)
    assert Notice.objects.count() == 1


# Reports are started and written


def test_a_focal_point_starts_the_next_report(
    adoption: Adoption, focal_point: User, as_: Any
) -> None:
    client = as_(focal_point)
    assert client.get(page("adoption", "start", adoption.pk)).status_code == 405
    answer = client.post(page("adoption", "start", adoption.pk))
    report = ProgressReport.objects.get()
    assert answer.headers["Location"] == page("progressreport", "change", report.pk)
    assert (report.author, report.state) == (focal_point, State.DRAFT)


def test_nobody_starts_a_report_for_a_foreign_city(
    foreign: Adoption, focal_point: User, as_: Any
) -> None:
    answer = as_(focal_point).post(page("adoption", "start", foreign.pk))
    assert answer.status_code == 404
    assert not ProgressReport.objects.exists()


def test_a_focal_point_adds_no_report_without_starting_it(focal_point: User, as_: Any) -> None:
    assert as_(focal_point).get(page("progressreport", "add")).status_code == 403


@pytest.mark.slow
def test_a_report_compiled_from_public_sources_has_no_author(
    adoption: Adoption, secretariat: User, focal_point: User, as_: Any
) -> None:
    client = as_(secretariat)
    add = page("progressreport", "add")
    sent = {"adoption": adoption.pk, "reported_on": "2024-05-01", "reported_on_precision": "day"}
    assert "needs what the source says" in send(client, add, **sent).text
    sent["source_stage"] = "under-way"
    assert "needs a source" in send(client, add, **sent).text
    answer = send(client, add, source_url="https://example.org/news", **sent)
    assert answer.status_code == 302
    report = ProgressReport.objects.get()
    assert report.compiled and report.author is None
    colleague = SecretariatFactory(network=secretariat.networks.get())
    assert step(as_(colleague), report, "compile").status_code == 302
    report.refresh_from_db()
    assert report.state == State.PUBLISHED


def test_a_compiled_report_is_not_for_the_city_to_write(
    adoption: Adoption, focal_point: User, as_: Any
) -> None:
    report = ReportFactory(
        adoption=adoption,
        compiled_draft=True,
    )
    assert as_(focal_point).post(change(report), {}).status_code == 403


@pytest.mark.slow
def test_each_target_has_a_line_with_where_it_started(
    draft: ProgressReport, focal_point: User, as_: Any
) -> None:
    target = TargetFactory(adoption=draft.adoption, title="Homes", unit="homes")
    TargetFactory()
    text = as_(focal_point).get(change(draft)).text
    assert "Homes (from 0, to 100 homes)" in text
    assert f'<option value="{target.pk}" selected>' in text


@pytest.mark.slow
def test_figures_are_saved_with_an_entry_each(
    draft: ProgressReport, focal_point: User, as_: Any
) -> None:
    target = TargetFactory(adoption=draft.adoption)
    blank = TargetFactory(adoption=draft.adoption)
    client = as_(focal_point)
    answer = send(
        client,
        change(draft),
        summary="Forty homes.",
        **{"measurements-0-value": "40.5", "measurements-1-status": "L"},
    )
    assert answer.status_code == 302, answer.context["errors"]
    figures = {row.target: (row.value, row.status) for row in draft.measurements.all()}
    assert figures == {target: (Decimal("40.5"), "A"), blank: (None, "L")}
    assert TrailEntry.objects.filter(model="commitments.measurement", public=False).count() == 2
    assert "Forty homes." in client.get(page("progressreport", "history", draft.pk)).text


@pytest.mark.slow
@pytest.mark.parametrize("text", ["N/A", "approx. 40", "NaN"])
def test_text_in_a_figure_is_refused_with_a_way_out(
    draft: ProgressReport, focal_point: User, as_: Any, text: str
) -> None:
    TargetFactory(adoption=draft.adoption)
    answer = send(as_(focal_point), change(draft), **{"measurements-0-value": text})
    assert answer.status_code == 200
    assert "choose the observation status" in answer.text
    assert f'value="{text}"' in answer.text
    assert not Measurement.objects.exists()


@pytest.mark.slow
def test_a_figure_with_two_readings_is_asked_about_and_then_saved(
    draft: ProgressReport, focal_point: User, as_: Any
) -> None:
    target = TargetFactory(adoption=draft.adoption, unit="people")
    NoticeSettings.objects.choose(focal_point, "fr")
    typed = {"measurements-0-value": "1.250"}
    answer = send(as_(focal_point), change(draft), **typed)
    assert 'name="measurements-0-value-meant" value="1250"' in answer.text

    chosen = {"measurements-0-value-asked": "1.250", "measurements-0-value-meant": "1250"}
    send(as_(focal_point), change(draft), **typed, **chosen)
    assert draft.measurements.get(target=target).value == 1250
    assert "1\u202f250 personnes" in as_(focal_point).get(change(draft)).text


@pytest.mark.slow
def test_a_figure_for_a_foreign_target_is_refused(
    draft: ProgressReport, focal_point: User, as_: Any
) -> None:
    TargetFactory(adoption=draft.adoption)
    answer = send(
        as_(focal_point),
        change(draft),
        **{"measurements-0-target": TargetFactory().pk, "measurements-0-value": "1"},
    )
    assert "Select a valid choice" in answer.text
    assert not Measurement.objects.exists()


@pytest.mark.slow
def test_a_figure_of_another_report_cannot_be_smuggled_in(
    draft: ProgressReport, focal_point: User, as_: Any
) -> None:
    own = MeasurementFactory(report=draft, target=TargetFactory(adoption=draft.adoption))
    theirs = MeasurementFactory()
    send(
        as_(focal_point),
        change(draft),
        **{"measurements-0-id": theirs.pk, "measurements-0-value": "99"},
    )
    for row in (own, theirs):
        row.refresh_from_db()
        assert row.value == 50


@pytest.mark.slow
def test_a_period_that_is_taken_is_refused_with_a_sentence(
    draft: ProgressReport, focal_point: User, as_: Any
) -> None:
    other = ReportFactory(adoption=draft.adoption, author=focal_point, year=2022)
    sent = {"period_start": "2022-01-01", "period_end": "2022-12-31"}
    answer = send(as_(focal_point), change(draft), **sent)
    assert "There is already a report for this period." in answer.text
    assert other.period_start == date(2022, 1, 1)


@pytest.mark.slow
def test_a_report_without_period_is_refused_with_a_sentence(
    draft: ProgressReport, focal_point: User, as_: Any
) -> None:
    answer = send(as_(focal_point), change(draft), period_end="")
    assert "needs an author and a period" in answer.text


@pytest.mark.slow
def test_saving_without_a_change_overtakes_nobody(
    draft: ProgressReport, focal_point: User, as_: Any
) -> None:
    before = draft.version
    assert send(as_(focal_point), change(draft)).status_code == 302
    draft.refresh_from_db()
    assert draft.version == before


# Reports from draft to publication


@pytest.mark.slow
def test_submitting_saves_first_and_then_tells_all_that_is_missing(
    draft: ProgressReport, focal_point: User, as_: Any
) -> None:
    client = as_(focal_point)
    TargetFactory(adoption=draft.adoption, title="Homes")
    step(client, draft, "submit", rating="", summary="Typed text")
    text = client.get(change(draft)).text
    assert "Rating: choose how the work is going." in text
    assert "Figures: give one for “Homes”" in text
    draft.refresh_from_db()
    assert (draft.state, draft.summary) == (State.DRAFT, "Typed text")


@pytest.mark.slow
def test_a_report_goes_from_its_city_through_the_secretariat_to_the_public(
    draft: ProgressReport, focal_point: User, secretariat: User, as_: Any
) -> None:
    assert step(as_(focal_point), draft, "submit").status_code == 302
    client = as_(secretariat)
    answer = decide(client, draft, "return", note="")
    assert "Say in a note what has to be revised." in answer.text
    decide(client, draft, "return", note="Which year?")
    client = as_(focal_point)
    assert "Which year?" in client.get(change(draft)).text
    assert client.post(page("progressreport", "delete", draft.pk), {}).status_code == 403
    step(client, draft, "submit", summary="In 2024.")
    decide(as_(secretariat), draft, "publish")
    draft.refresh_from_db()
    assert (draft.state, draft.decided_by) == (State.PUBLISHED, secretariat)


@pytest.mark.slow
@pytest.mark.parametrize("state", ["submitted", "published"])
def test_what_is_submitted_is_read_only_for_everyone(
    state: str, adoption: Adoption, administrator: User, focal_point: User, as_: Any
) -> None:
    report = ReportFactory(adoption=adoption, **{state: True})
    for person in (administrator, focal_point):
        client = as_(person)
        assert client.post(change(report), {"summary": "X"}).status_code == 403
        assert client.post(page("progressreport", "delete", report.pk), {}).status_code == 403
        assert client.get(change(report)).status_code == 200


@pytest.mark.slow
def test_a_report_stands_beside_the_last_one_for_who_writes_and_who_checks(
    adoption: Adoption, focal_point: User, secretariat: User, as_: Any
) -> None:
    target = TargetFactory(adoption=adoption, title="Beds", baseline_value=10, value=2000)
    last = ReportFactory(adoption=adoption, year=2023, summary="Ten <b>homes</b>.")
    MeasurementFactory(report=last, target=target, value=Decimal("1234.5"))
    advance(last, "submit", "publish")
    report = ReportFactory(adoption=adoption, author=focal_point, rating="constrained")
    MeasurementFactory(report=report, target=target, value=1300)
    for person in (focal_point, secretariat):
        text = as_(person).get(change(report)).text
        assert "Compared with the last report" in text
        assert "On track → Behind" in text and "no evidence" in text
        assert "Ten &lt;b&gt;homes&lt;/b&gt;." in text
        for figure in ("10", "1,234.5", "1,300", "2,000"):
            assert f"<td>{figure}" in text, figure
        assert "not met: serves an objective" in text
    advance(report, "submit")
    assert "On track → Behind" in as_(secretariat).get(change(report)).text


@pytest.mark.slow
def test_nobody_decides_on_their_own_report(
    draft: ProgressReport, focal_point: User, administrator: User, as_: Any
) -> None:
    ProgressReport.objects.filter(pk=draft.pk).update(author=administrator)
    workflow.take(draft, "submit", focal_point)
    client = as_(administrator)
    sent = {"_step": "publish", "seen": ProgressReport.objects.get(pk=draft.pk).version}
    answer = client.post(page("progressreport", "step", draft.pk), sent, follow=True)
    assert "You wrote in this report" in answer.text


@pytest.mark.slow
def test_nobody_decides_on_what_they_have_not_read(
    draft: ProgressReport, focal_point: User, secretariat: User, as_: Any
) -> None:
    workflow.take(draft, "submit", focal_point)
    client = as_(secretariat)
    sent = {"_step": "return", "seen": draft.version, "note": "Count again"}
    answer = client.post(page("progressreport", "step", draft.pk), sent, follow=True)
    assert "It has changed since you opened it." in answer.text
    assert "Count again" in answer.text
    draft.refresh_from_db()
    assert draft.state == State.SUBMITTED


@pytest.mark.slow
def test_steps_are_taken_by_sending_only(
    draft: ProgressReport, secretariat: User, as_: Any
) -> None:
    client = as_(secretariat)
    assert client.get(page("progressreport", "step", draft.pk)).status_code == 405
    sent = {"_step": "nonsense", "seen": draft.version}
    answer = client.post(page("progressreport", "step", draft.pk), sent, follow=True)
    assert "There is no such step." in answer.text


def test_a_foreign_report_takes_no_step(
    draft: ProgressReport, focal_point: User, other_focal_point: User, as_: Any
) -> None:
    sent = {"_step": "submit", "seen": draft.version}
    client = as_(other_focal_point)
    assert client.post(page("progressreport", "step", draft.pk), sent).status_code == 404


@pytest.mark.slow
def test_a_published_report_is_corrected_by_a_new_one(
    adoption: Adoption, focal_point: User, as_: Any
) -> None:
    report = ReportFactory(adoption=adoption, published=True, summary="What was wrong")
    client = as_(focal_point)
    answer = client.post(page("progressreport", "correct", report.pk), follow=True)
    correction = ProgressReport.objects.get(corrects=report)
    assert answer.redirect_chain[-1][0] == page("progressreport", "change", correction.pk)
    assert "What was wrong" in client.get(change(correction)).text


def test_a_draft_is_deleted_with_its_figures(
    draft: ProgressReport, focal_point: User, as_: Any
) -> None:
    MeasurementFactory(report=draft, target=TargetFactory(adoption=draft.adoption))
    client = as_(focal_point)
    answer = client.post(page("progressreport", "delete", draft.pk), {"post": "yes"})
    assert answer.status_code == 302
    assert not ProgressReport.objects.exists()


# Evidence

PDF = b"%PDF-1.7\n"


def with_file(client: Client, draft: ProgressReport, upload: SimpleUploadedFile) -> Any:
    return send(
        client,
        change(draft),
        **{
            "evidence-TOTAL_FORMS": "1",
            "evidence-0-id": "",
            "evidence-0-report": draft.pk,
            "evidence-0-title": "Minutes",
            "evidence-0-file": upload,
        },
    )


@pytest.mark.slow
def test_a_file_is_kept_under_a_clean_name(
    draft: ProgressReport, focal_point: User, as_: Any, settings: Any, tmp_path: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path
    client = as_(focal_point)
    upload = SimpleUploadedFile('../Procès <b>"verbal".html', PDF, content_type="text/html")
    answer = with_file(client, draft, upload)
    assert answer.status_code == 302, answer.context["errors"]
    row = Evidence.objects.get()
    assert row.file_type == "application/pdf" and row.file_size == len(PDF)
    assert row.file_name == "Procès-b-verbal.pdf"
    assert reverse("evidence", args=[row.pk]) in client.get(change(draft)).text


@pytest.mark.slow
def test_a_file_is_known_by_its_first_bytes(
    draft: ProgressReport, focal_point: User, as_: Any
) -> None:
    upload = SimpleUploadedFile("minutes.pdf", b"<script>", content_type="application/pdf")
    answer = with_file(as_(focal_point), draft, upload)
    assert "not a PDF, PNG or JPEG" in answer.text
    assert not Evidence.objects.exists()


@pytest.mark.slow
def test_an_image_is_stored_without_the_notes_of_its_camera_and_that_is_said(
    draft: ProgressReport, focal_point: User, as_: Any, settings: Any, tmp_path: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path
    noted = jpeg(segment(0xE1, exif(1)))
    client = as_(focal_point)
    answer = with_file(client, draft, SimpleUploadedFile("shelter.jpg", noted))
    assert answer.status_code == 302, answer.context["errors"]
    row = Evidence.objects.get()
    with row.file as stored:
        assert stored.read() == jpeg()
    assert row.file_size == len(jpeg())
    assert "was removed from it" in client.get(change(draft)).text


@pytest.mark.slow
def test_a_broken_image_is_refused(draft: ProgressReport, focal_point: User, as_: Any) -> None:
    upload = SimpleUploadedFile("shelter.jpg", jpeg()[:60])
    assert "The image cannot be read." in with_file(as_(focal_point), draft, upload).text
    assert not Evidence.objects.exists()


@pytest.mark.slow
def test_a_file_over_ten_megabytes_is_refused(
    draft: ProgressReport, focal_point: User, as_: Any
) -> None:
    upload = SimpleUploadedFile("minutes.pdf", PDF + b" " * 10 * 1024 * 1024)
    assert "larger than 10 MB" in with_file(as_(focal_point), draft, upload).text


@pytest.fixture
def stored(settings: Any, tmp_path: Path) -> Path:
    """The folder of evidence files, where nothing is yet."""
    settings.MEDIA_ROOT = tmp_path
    return tmp_path / "evidence"


def a_file(draft: ProgressReport) -> Evidence:
    upload = SimpleUploadedFile("minutes.pdf", PDF)
    row: Evidence = EvidenceFactory(report=draft, url="", file=upload, file_name="minutes.pdf")
    return row


@pytest.mark.slow
@pytest.mark.parametrize("way", ["inline", "alone", "chosen", "with the draft"])
def test_deleted_evidence_takes_its_file_along_once_that_is_final(
    way: str,
    draft: ProgressReport,
    focal_point: User,
    as_: Any,
    stored: Path,
    django_capture_on_commit_callbacks: Any,
) -> None:
    row, client = a_file(draft), as_(focal_point)
    kept = a_file(ReportFactory(adoption=draft.adoption, year=2023))
    assert len(list(stored.iterdir())) == 2
    with django_capture_on_commit_callbacks(execute=True) as final:
        if way == "inline":
            answer = send(client, change(draft), **{"evidence-0-DELETE": "on"})
        elif way == "alone":
            answer = client.post(page("evidence", "delete", row.pk), {"post": "yes"})
        elif way == "chosen":
            chosen = {"action": "delete_selected", "_selected_action": [row.pk], "post": "1"}
            answer = client.post(page("evidence", "changelist"), chosen)
        else:
            answer = client.post(page("progressreport", "delete", draft.pk), {"post": "yes"})
        assert answer.status_code == 302
        assert len(list(stored.iterdir())) == 2
    assert len(final) == 1
    assert [path.name for path in stored.iterdir()] == [Path(kept.file.name).name]


@pytest.mark.slow
def test_a_file_that_is_replaced_goes(
    draft: ProgressReport,
    focal_point: User,
    as_: Any,
    stored: Path,
    django_capture_on_commit_callbacks: Any,
) -> None:
    old = Path(a_file(draft).file.name).name
    with django_capture_on_commit_callbacks(execute=True):
        new = SimpleUploadedFile("new.pdf", PDF)
        answer = send(as_(focal_point), change(draft), **{"evidence-0-file": new})
        assert answer.status_code == 302
    [left] = [path.name for path in stored.iterdir()]
    assert left != old and Evidence.objects.get().file_name == "new.pdf"


def test_a_refused_deletion_keeps_the_file(
    draft: ProgressReport,
    other_focal_point: User,
    as_: Any,
    stored: Path,
    django_capture_on_commit_callbacks: Any,
) -> None:
    row = a_file(draft)
    with django_capture_on_commit_callbacks(execute=True):
        as_(other_focal_point).post(page("evidence", "delete", row.pk), {"post": "yes"})
    assert len(list(stored.iterdir())) == 1


@pytest.mark.slow
def test_evidence_is_a_link_or_a_file(draft: ProgressReport, focal_point: User, as_: Any) -> None:
    answer = send(
        as_(focal_point),
        change(draft),
        **{
            "evidence-TOTAL_FORMS": "1",
            "evidence-0-id": "",
            "evidence-0-report": draft.pk,
            "evidence-0-title": "Minutes",
        },
    )
    assert "Give either a link or a file." in answer.text


# Reviews


@pytest.fixture
def invited(adoption: Adoption, other_city: City, other_focal_point: User) -> Review:
    """The invitation of `other_city` to review a report of `city`."""
    report = ReportFactory(adoption=adoption, published=True)
    review: Review = ReviewFactory(
        report=report, reviewing_city=other_city, reply="", strengths="Secret so far"
    )
    return review


@pytest.mark.slow
def test_the_secretariat_invites_any_public_city(
    adoption: Adoption, secretariat: User, other_city: City, other_focal_point: User, as_: Any
) -> None:
    report = ReportFactory(adoption=adoption, published=True)
    client = as_(secretariat)
    assert str(other_city.pk) in offered(client, "review", "reviewing_city")
    address = page("progressreport", "invite", report.pk)
    assert client.get(address).status_code == 200
    own = client.post(address, {"city": adoption.city_id})
    assert "A city cannot review itself." in own.text
    client.post(address, {"city": other_city.pk, "note": "Please"})
    assert Review.objects.get().reviewing_city == other_city


def test_a_city_without_accounts_is_not_invited_and_the_form_says_so(
    adoption: Adoption, secretariat: User, other_city: City, as_: Any
) -> None:
    report = ReportFactory(adoption=adoption, published=True)

    page_after = as_(secretariat).post(
        page("progressreport", "invite", report.pk), {"city": other_city.pk, "note": "Please"}
    )

    assert "can sign in to write a review" in page_after.text and "Please" in page_after.text
    assert not Review.objects.exists()


@pytest.mark.slow
def test_who_asked_reads_why_a_city_declined(
    invited: Review, other_focal_point: User, secretariat: User, reader: User, as_: Any
) -> None:
    client = as_(other_focal_point)
    assert "If you decline: why" in client.get(change(invited)).text
    send(client, change(invited), _step="decline", note="We run the same shelter.")

    assert "We run the same shelter." in as_(secretariat).get(change(invited)).text
    assert "We run the same shelter." not in as_(reader).get(change(invited)).text


@pytest.mark.slow
def test_a_review_whose_time_to_reply_has_ended_is_seen_and_published(
    invited: Review, secretariat: User, focal_point: User, as_: Any
) -> None:
    advance(invited, "submit")
    client = as_(secretariat)
    assert "without a reply" not in client.get(reverse("admin:index")).text
    assert "then it can be published" in client.get(change(invited)).text
    Review.objects.filter(pk=invited.pk).update(submitted_at=timezone.now() - timedelta(days=31))

    desk = client.get(reverse("admin:index")).text

    assert "Reviews to publish" in desk and "has ended without a reply" in desk
    assert "without a reply: it can be published" in client.get(change(invited)).text
    step(client, invited, "publish", seen="submitted")
    invited.refresh_from_db()
    assert invited.state == "published"


def test_a_city_invites_no_reviewer_itself(adoption: Adoption, focal_point: User, as_: Any) -> None:
    report = ReportFactory(adoption=adoption, published=True)
    assert as_(focal_point).get(page("progressreport", "invite", report.pk)).status_code == 403


@pytest.mark.slow
def test_an_unfinished_review_is_read_by_its_writer_only(
    invited: Review, focal_point: User, other_focal_point: User, administrator: User, as_: Any
) -> None:
    assert "Secret so far" in as_(other_focal_point).get(change(invited)).text
    for person in (focal_point, administrator):
        assert "Secret so far" not in as_(person).get(change(invited)).text
        assert as_(person).post(change(invited), {"strengths": "X"}).status_code == 403


@pytest.mark.slow
def test_the_past_of_an_unfinished_review_is_its_writers_too(
    adoption: Adoption,
    other_city: City,
    other_focal_point: User,
    focal_point: User,
    as_: Any,
) -> None:
    report = ReportFactory(adoption=adoption, published=True)
    review = ReviewFactory(report=report, reviewing_city=other_city, strengths="")
    answer = send(as_(other_focal_point), change(review), strengths="Only half written")
    assert answer.status_code == 302
    today = {"as_of": timezone.localdate().isoformat()}
    seen = as_(other_focal_point).get(page("review", "history", review.pk), today)
    assert seen.text.count("Only half written") == 2
    hidden = as_(focal_point).get(page("review", "history", review.pk), today)
    assert hidden.status_code == 200 and "Only half written" not in hidden.text
    entry = TrailEntry.objects.get(action="change")
    listed = as_(focal_point).get(reverse("admin:cities_trailentry_change", args=[entry.pk]))
    assert "Only half written" not in listed.text


@pytest.mark.slow
def test_languages_are_chosen_from_those_of_the_site(
    draft: ProgressReport, focal_point: User, as_: Any
) -> None:
    client = as_(focal_point)
    text = client.get(change(draft)).text
    for code, name in (("fr", "français"), ("ar", "العربية")):
        assert f'<option value="{code}">{name}</option>' in text
    answer = send(client, change(draft), language="klingon")
    assert "Select a valid choice" in answer.text
    assert send(client, change(draft), language="es").status_code == 302
    draft.refresh_from_db()
    assert draft.language == "es"


@pytest.mark.slow
def test_another_language_that_something_is_written_in_stays(administrator: User, as_: Any) -> None:
    commitment = CommitmentFactory(language="sw")
    client = as_(administrator)
    assert '<option value="sw" selected>sw</option>' in client.get(change(commitment)).text
    assert send(client, change(commitment), title="Homes").status_code == 302
    commitment.refresh_from_db()
    assert (commitment.title, commitment.language) == ("Homes", "sw")


@pytest.mark.slow
def test_a_review_is_written_answered_and_published(
    invited: Review,
    focal_point: User,
    other_focal_point: User,
    secretariat: User,
    as_: Any,
) -> None:
    step(as_(other_focal_point), invited, "submit", strengths="Clear")
    written = TrailEntry.objects.get(model="commitments.review", action="change")
    assert written.acted_as == f"focal point of {invited.reviewing_city.name}"
    step(as_(focal_point), invited, "reply", reply="Thank you", strengths="Splendid")
    invited.refresh_from_db()
    assert (invited.state, invited.strengths) == (Review.State.REPLIED, "Clear")
    sent = {"_step": "publish", "seen": invited.state}
    as_(secretariat).post(page("review", "step", invited.pk), sent)
    invited.refresh_from_db()
    assert invited.state == Review.State.PUBLISHED


def test_reviews_are_asked_for_and_never_added_or_deleted_by_hand(
    invited: Review, administrator: User, as_: Any
) -> None:
    client = as_(administrator)
    assert client.get(page("review", "add")).status_code == 403
    assert client.post(page("review", "delete", invited.pk), {}).status_code == 403


@pytest.mark.slow
def test_the_secretariat_opens_a_round(
    network: Network, city: City, secretariat: User, foreign_secretariat: User, as_: Any
) -> None:
    second = CityFactory()
    MembershipFactory(network=network, city=second)
    for party in (city, second):
        ReportFactory(adoption=AdoptionFactory(city=party), published=True)
    address = page("reviewround", "open")
    sent = {"network": network.pk, "name": "First", "due_on": "2030-01-01"}
    answer = as_(foreign_secretariat).post(address, sent)
    assert "Select a valid choice" in answer.text
    client = as_(secretariat)
    assert client.get(address).status_code == 200
    assert client.post(address, sent | {"name": ""}).status_code == 200
    assert client.post(address, sent).status_code == 302
    assert ReviewRound.objects.get().reviews.count() == 2
    assert "No pairing is possible" in client.post(address, sent).text


# Practices


@pytest.mark.slow
def test_a_focal_point_writes_a_practice_that_staff_publish(
    city: City, focal_point: User, secretariat: User, as_: Any
) -> None:
    client = as_(focal_point)
    answer = send(
        client,
        page("practice", "add"),
        title="Night school",
        slug="night-school",
        kind="pilot",
        cities=[str(city.pk)],
        problem="Nobody could come by day.",
        done="Lessons at night.",
        public="on",
    )
    assert answer.status_code == 302, answer.context["errors"]
    practice = Practice.objects.get()
    assert not practice.public
    assert TrailEntry.objects.get().acted_as == f"focal point of {city.name}"
    send(as_(secretariat), change(practice), public="on")
    practice.refresh_from_db()
    assert practice.public
    assert as_(focal_point).post(change(practice), {"title": "X"}).status_code == 403


@pytest.mark.slow
def test_a_practice_names_no_city_of_others_anew(
    city: City, other_city: City, focal_point: User, as_: Any
) -> None:
    joint = PracticeFactory(cities=[city, other_city], public=False)
    third = CityFactory()
    client = as_(focal_point)
    keys = [str(listed_city.pk) for listed_city in (city, other_city)]
    assert send(client, change(joint), title="Joint").status_code == 302
    assert joint.cities.count() == 2
    answer = send(client, change(joint), cities=[*keys, str(third.pk)])
    assert "Select a valid choice" in answer.text


@pytest.mark.slow
def test_targets_follow_the_promise(adoption: Adoption, focal_point: User, as_: Any) -> None:
    answer = send(
        as_(focal_point),
        change(adoption),
        **{
            "targets-TOTAL_FORMS": "1",
            "targets-0-id": "",
            "targets-0-adoption": adoption.pk,
            "targets-0-title": "Homes",
            "targets-0-code": "homes",
            "targets-0-direction": "up",
            "targets-0-kind": "number",
            "targets-0-measure": "running-total",
            "targets-0-baseline_on_precision": "day",
            "targets-0-qualifier": "exactly",
            "targets-0-value": "100",
        },
    )
    assert answer.status_code == 302, answer.context["errors"]
    assert Target.objects.get().value == 100
    assert TrailEntry.objects.get(action="add").city == adoption.city
