"""Four eyes by contribution: whoever changed a report, by whichever way, does not decide on it."""

import csv
import io
from collections.abc import Callable
from contextlib import closing
from importlib import import_module
from types import SimpleNamespace
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.db import connection
from django.db.models import F
from django.test import Client
from django.urls import reverse

from cities.audit import Actor, record
from cities.models import City, Network, TrailEntry
from commitments.exchange.importer import Reporter, import_files
from commitments.exchange.policies import TakeTheFile
from commitments.models import Contributor, ProgressReport, Review
from commitments.reporting import drafts, workflow
from commitments.reporting.database_rules import triggers
from commitments.reporting.workflow import Refused
from config.models.triggers import lifted
from tests.factories import (
    AdoptionFactory,
    ApiTokenFactory,
    EvidenceFactory,
    FocalPointFactory,
    MeasurementFactory,
    MembershipFactory,
    ReportFactory,
    ReviewFactory,
    SecretariatFactory,
    TargetFactory,
    UserFactory,
    advance,
)
from tests.forms import send

pytestmark = pytest.mark.django_db
Action, State = TrailEntry.Action, ProgressReport.State
migration: Any = import_module("commitments.migrations.0016_contributors")


class EntriesOfThen:
    """The entries of the trail as the migration found them: they named the account that acted."""

    def using(self, alias: str) -> "EntriesOfThen":
        return self

    def filter(self, *, actor__isnull: bool, **conditions: Any) -> Any:
        entries = TrailEntry.objects.filter(person__user__isnull=actor__isnull, **conditions)
        return entries.annotate(actor_id=F("person__user"))


def model_of_then(app: str, name: str) -> Any:
    if name == "TrailEntry":
        return SimpleNamespace(_base_manager=EntriesOfThen())
    return apps.get_model(app, name)


def contributors(report: Any) -> set[Any]:
    return {row.user for row in Contributor.objects.filter(report=report)}


@pytest.fixture
def draft(city: City, network: Network, focal_point: User) -> ProgressReport:
    """A complete draft of `city` with the figure 10 and a link."""
    target = TargetFactory(adoption__city=city, code="homes", unit="homes")
    report: ProgressReport = ReportFactory(adoption=target.adoption, author=focal_point)
    MeasurementFactory(report=report, target=target, value=10)
    EvidenceFactory(report=report)
    return report


# The ways to change a report. Each takes the report and who changes it.


def form(**fields: str) -> Callable[[ProgressReport, User], object]:
    """Return the way through the form of the report."""

    def save(report: ProgressReport, person: User) -> None:
        client = Client()
        client.force_login(person)
        page = reverse("admin:commitments_progressreport_whole", args=[report.pk])
        assert send(client, page, **fields).status_code == 302

    return save


def api(**body: Any) -> Callable[[ProgressReport, User], object]:
    """Return the way through a partner system that has a token of the person."""

    def write(report: ProgressReport, person: User) -> None:
        token = ApiTokenFactory(owner=person, secret="cc_the-secret")
        token.cities.add(report.adoption.city)
        answer = Client().patch(
            f"/api/v1/drafts/{report.pk}/",
            body,
            "application/json",
            headers={"Authorization": "Bearer cc_the-secret", "If-Match": f'"{report.version}"'},
        )
        assert answer.status_code == 200, answer.text

    return write


def file(name: str, **cells: str) -> Callable[[ProgressReport, User], object]:
    """Return the way through a file of one row."""

    def upload(report: ProgressReport, person: User) -> None:
        places = {
            "report": str(report.pk),
            "commitment": report.adoption.commitment.slug,
            "city": report.adoption.party.slug,
        }
        row = {key: value.format(**places) for key, value in cells.items()}
        text = io.StringIO()
        csv.writer(text).writerows([row.keys(), row.values()])
        data = text.getvalue().encode()
        files = {name: lambda: closing(io.BytesIO(data))}
        result = import_files(files, TakeTheFile(person), Reporter())
        assert result.changes_something and not result.refusals

    return upload


def delete_figure(report: ProgressReport, person: User) -> None:
    part = MeasurementFactory(
        report=report, target=report.measurements.get().target, breakdown="women", value=5
    )
    client = Client()
    client.force_login(person)
    page = reverse("admin:commitments_measurement_delete", args=[part.pk])
    assert client.post(page, {"post": "yes"}).status_code == 302
    assert report.measurements.count() == 1


def submit(report: ProgressReport, person: User) -> None:
    workflow.take(report, "submit", person)


REPORT = {
    "id": "{report}",
    "commitment": "{commitment}",
    "city": "{city}",
    "origin": "reported",
    "period_start": "2024-01-01",
    "period_end": "2024-12-31",
    "stage": "in-progress",
    "rating": "on-track",
    "summary": "Other words.",
}
WAYS = {
    "answer in the form": form(summary="Other words."),
    "figure in the form": form(**{"measurements-0-value": "99"}),
    "evidence in the form": form(**{"evidence-0-title": "Other minutes"}),
    "figure deleted in its list": delete_figure,
    "answer by API": api(summary="Other words."),
    "figure by API": api(measurements=[{"target": "homes", "value": "99"}]),
    "evidence by API": api(evidence=[]),
    "answer in a file": file("reports.csv", **REPORT),
    "figure in a file": file(
        "measurements.csv",
        report="{report}",
        target_code="homes",
        breakdown="",
        value="99",
        status="A",
    ),
    "evidence in a file": file(
        "evidence.csv",
        report="{report}",
        title="More minutes",
        url="https://example.org/more",
        page="",
        shows="",
    ),
    "submitted in place of the city": submit,
}


@pytest.mark.slow
@pytest.mark.parametrize("change", WAYS.values(), ids=WAYS)
def test_who_changed_a_report_by_any_way_does_not_decide_on_it(
    change: Callable[[ProgressReport, User], object],
    draft: ProgressReport,
    focal_point: User,
    secretariat: User,
    network: Network,
) -> None:
    colleague = SecretariatFactory(network=network)

    change(draft, secretariat)

    draft.refresh_from_db()
    assert secretariat in contributors(draft)
    if draft.state == State.DRAFT:
        workflow.take(draft, "submit", focal_point)
    for step in ("publish", "return", "take-up"):
        with pytest.raises(Refused, match="You wrote in this report") as refused:
            workflow.take(draft, step, secretariat, "A note.")
    assert f"staff of {network.short_name} who did not write in it" in str(refused.value)
    assert set(workflow.open_steps(draft, secretariat)) & {"publish", "return"} == set()
    assert workflow.take(draft, "publish", colleague).state == State.PUBLISHED


@pytest.mark.slow
def test_saving_without_a_change_makes_nobody_a_contributor(
    draft: ProgressReport, secretariat: User
) -> None:
    form()(draft, secretariat)

    assert contributors(draft) == set()


def test_who_starts_a_report_and_who_corrects_one_contributed(
    city: City, focal_point: User, secretariat: User, administrator: User
) -> None:
    started = drafts.start(AdoptionFactory(city=city), secretariat)
    assert contributors(started) == {secretariat}

    report = ReportFactory(adoption=AdoptionFactory(city=city), submitted=True)
    Contributor.objects.note([report.pk], secretariat.pk)
    advance(report, "publish")
    correction = drafts.correct(report, focal_point)
    # What the correction starts from was written by the officer.
    assert contributors(correction) >= {focal_point, secretariat}


def test_a_correction_in_a_file_has_the_contributors_of_what_it_corrects(
    draft: ProgressReport, focal_point: User, secretariat: User
) -> None:
    Contributor.objects.note([draft.pk], secretariat.pk)
    advance(draft, "submit", "publish")
    file("reports.csv", **REPORT | {"id": "new", "corrects": "{report}"})(draft, focal_point)

    assert contributors(ProgressReport.objects.get(corrects=draft)) == {secretariat, focal_point}


@pytest.mark.slow
def test_who_typed_a_compiled_report_does_not_publish_it(
    city: City, network: Network, secretariat: User, client: Client
) -> None:
    client.force_login(secretariat)
    add = reverse("admin:commitments_progressreport_add")
    fields = {"reported_on": "2024-05-01", "reported_on_precision": "day"}
    source = {"source_url": "https://example.org/news", "source_stage": "under-way"}
    adoption = AdoptionFactory(city=city)
    assert send(client, add, adoption=adoption.pk, **fields, **source).status_code == 302
    report = ProgressReport.objects.get()

    with pytest.raises(Refused, match="only an administrator"):
        workflow.take(report, "compile", secretariat)
    colleague = SecretariatFactory(network=network)
    assert workflow.take(report, "compile", colleague).decided_by == colleague


# Who decides instead


def waiting(person: User) -> list[ProgressReport]:
    return list(workflow.waiting_for(person)[ProgressReport]["publish"])


def test_another_network_of_the_city_decides_where_all_of_one_wrote(
    draft: ProgressReport, city: City, secretariat: User, focal_point: User
) -> None:
    other = SecretariatFactory(network=MembershipFactory(city=city).network)
    Contributor.objects.note([draft.pk], secretariat.pk)
    workflow.take(draft, "submit", focal_point)

    with pytest.raises(Refused, match=f"staff of {other.networks.get().short_name} who"):
        workflow.take(draft, "publish", secretariat)
    assert (waiting(secretariat), waiting(other)) == ([], [draft])


@pytest.mark.slow
def test_an_administrator_decides_where_all_officers_wrote_and_finds_it_first(
    draft: ProgressReport,
    city: City,
    secretariat: User,
    focal_point: User,
    administrator: User,
    client: Client,
) -> None:
    earlier = ReportFactory(adoption=AdoptionFactory(city=city), year=2020, submitted=True)
    Contributor.objects.note([draft.pk], secretariat.pk)
    workflow.take(draft, "submit", focal_point)

    with pytest.raises(Refused, match="only an administrator who did not write in it"):
        workflow.take(draft, "publish", secretariat)
    client.force_login(administrator)
    text = client.get(reverse("admin:index")).text
    assert text.count("Only an administrator can decide on it") == 1
    assert text.index(f"progressreport/{draft.pk}/") < text.index(f"progressreport/{earlier.pk}/")
    workflow.take(draft, "publish", administrator)


@pytest.mark.slow
def test_the_page_says_who_will_not_decide_and_why_a_contributor_has_no_buttons(
    draft: ProgressReport, secretariat: User, focal_point: User, client: Client
) -> None:
    page = reverse("admin:commitments_progressreport_whole", args=[draft.pk])
    client.force_login(secretariat)
    assert "If you change this report, somebody else has to decide" in client.get(page).text
    Contributor.objects.note([draft.pk], secretariat.pk)
    workflow.take(draft, "submit", focal_point)

    text = client.get(page).text
    assert "You wrote in this report, so you do not decide on it" in text
    in_order = [person.get_full_name() for person in (secretariat, focal_point)]
    assert ", ".join(in_order) in text  # who changed it
    client.force_login(focal_point)
    assert "You wrote in this report" not in client.get(page).text


def test_a_contributor_neither_reviews_the_report_nor_decides_on_its_review(
    draft: ProgressReport, other_city: City, secretariat: User, network: Network
) -> None:
    reviewer = FocalPointFactory(city=other_city)
    for person in (secretariat, reviewer):
        Contributor.objects.note([draft.pk], person.pk)
    review: Review = ReviewFactory(
        report=advance(draft, "submit", "publish"), reviewing_city=other_city
    )

    with pytest.raises(Refused, match="somebody else of your city reviews it"):
        workflow.take(review, "submit", reviewer)
    colleague = FocalPointFactory(city=other_city)
    workflow.take(review, "submit", colleague)
    advance(review, "reply")
    with pytest.raises(Refused, match="somebody else decides on the review"):
        workflow.take(review, "publish", secretariat)
    workflow.take(review, "publish", SecretariatFactory(network=network))


def test_a_contributor_whose_name_is_erased_still_does_not_decide(
    draft: ProgressReport, secretariat: User, focal_point: User
) -> None:
    Contributor.objects.note([draft.pk], secretariat.pk)
    workflow.take(draft, "submit", focal_point)
    User.objects.filter(pk=secretariat.pk).update(username="erased", email="", last_name="")

    with pytest.raises(Refused, match="You wrote in this report"):
        workflow.take(draft, "publish", User.objects.get(username="erased"))


# Recall and take-up


def test_a_city_recalls_what_no_secretariat_has_taken_up(
    draft: ProgressReport, secretariat: User, focal_point: User
) -> None:
    workflow.take(draft, "submit", focal_point)

    with pytest.raises(Refused, match="Only a focal point"):
        workflow.take(draft, "recall", secretariat)
    recalled = workflow.take(draft, "recall", focal_point)

    assert recalled.state == State.DRAFT
    assert list(recalled.measurements.values_list("value", flat=True)) == [10]
    assert TrailEntry.objects.about(recalled).filter(action=Action.RECALL).exists()
    assert waiting(secretariat) == []


def test_what_is_taken_up_is_not_recalled_until_it_came_back(
    draft: ProgressReport, secretariat: User, network: Network, focal_point: User
) -> None:
    workflow.take(draft, "submit", focal_point)
    taken = workflow.take(draft, "take-up", secretariat)
    assert (taken.state, taken.taken_up_by, taken.decided_by) == ("submitted", secretariat, None)

    with pytest.raises(Refused, match="taken this report up"):
        workflow.take(draft, "recall", focal_point)
    workflow.take(draft, "return", SecretariatFactory(network=network), "Which year?")
    workflow.take(draft, "submit", focal_point)
    assert workflow.take(draft, "recall", focal_point).state == State.DRAFT


@pytest.mark.slow
def test_reading_a_submitted_report_takes_up_nothing(
    draft: ProgressReport, secretariat: User, focal_point: User, client: Client
) -> None:
    workflow.take(draft, "submit", focal_point)
    client.force_login(secretariat)
    page = reverse("admin:commitments_progressreport_whole", args=[draft.pk])
    before = ProgressReport.objects.filter(pk=draft.pk).values().get()

    assert 'value="take-up"' in client.get(page).text

    assert ProgressReport.objects.filter(pk=draft.pk).values().get() == before


def test_a_recalled_draft_was_submitted_once_and_is_not_deleted(
    draft: ProgressReport, focal_point: User, client: Client
) -> None:
    advance(draft, "submit")
    workflow.take(draft, "recall", focal_point)
    client.force_login(focal_point)

    page = reverse("admin:commitments_progressreport_delete", args=[draft.pk])
    assert client.post(page, {"post": "yes"}).status_code == 403


# Reports that exist


def test_of_reports_that_exist_the_trail_says_who_contributed() -> None:
    figure = MeasurementFactory()
    report, people = figure.report, UserFactory.create_batch(6)
    removed = MeasurementFactory(report=report, target=figure.target, breakdown="women")
    for row, action, person, changes in (
        (report, Action.CHANGE, people[0], {"summary": ["", "Done."]}),
        (figure, Action.IMPORT, people[1], {}),
        (EvidenceFactory(report=report), Action.ADD, people[2], {"report": [None, report.pk]}),
        (removed, Action.DELETE, people[3], {"report": [report.pk, None]}),
        (report, Action.RETURN, people[4], {}),
    ):
        record(row, action, Actor(person), changes)
    removed.delete()
    advance(report, "submit", "publish")
    record(report, Action.CHANGE, Actor(people[5]))  # what changes then is not its content
    correction = ReportFactory(corrects=report)
    with lifted(connection, triggers()):  # as `migrate` does
        Contributor.objects.all().delete()

    migration.fill(SimpleNamespace(get_model=model_of_then), SimpleNamespace(connection=connection))

    assert contributors(report) == {report.author, *people[:4]}
    assert contributors(correction) == {correction.author, *contributors(report)}
