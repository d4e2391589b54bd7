"""The first page of the administration: what waits for the person who opens it."""

import re
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cities.models import City, Network
from commitments.models import (
    Adoption,
    ChangeRequest,
    Notice,
    NoticeSettings,
    ProgressReport,
    Review,
)
from commitments.reporting import notifications, standings, workflow
from config.dates import month_end
from tests.factories import (
    AdoptionFactory,
    ChangeRequestFactory,
    FocalPointFactory,
    MeasurementFactory,
    MembershipFactory,
    ReportFactory,
    ReviewFactory,
    TargetFactory,
    UserFactory,
    advance,
    report_unchanged,
)


@pytest.fixture
def adoption(city: City) -> Adoption:
    adoption: Adoption = AdoptionFactory(city=city, commitment__title="Homes", report_every=12)
    return adoption


def desk(client: Client, person: User) -> Any:
    """Open the first page."""
    client.force_login(person)
    answer = client.get(reverse("admin:index"))
    assert answer.status_code == 200
    return answer.text


@pytest.mark.slow
def test_a_focal_point_finds_what_came_back_with_the_note(
    client: Client, adoption: Adoption, focal_point: User
) -> None:
    ReportFactory(adoption=adoption, returned=True)
    text = desk(client, focal_point)
    assert "Returned for revision" in text and "Please revise it." in text


@pytest.mark.slow
def test_a_focal_point_finds_what_is_overdue_and_starts_it(
    client: Client, adoption: Adoption, focal_point: User
) -> None:
    standings.refresh(adoption)
    text = desk(client, focal_point)
    assert "Homes" in text and "overdue since" in text
    answer = client.post(reverse("admin:commitments_adoption_start", args=[adoption.pk]))
    assert answer.status_code == 302
    text = desk(client, focal_point)
    assert "overdue since" not in text and "Your drafts" in text


@pytest.mark.slow
def test_a_focal_point_reads_of_all_periods_that_are_due_or_sent_together(
    client: Client, adoption: Adoption, focal_point: User, secretariat: User
) -> None:
    with time_machine.travel("2026-03-20T12:00Z", tick=False):
        ReportFactory(adoption=adoption, year=2022, published=True)
        assert (
            "3 periods are over: 31 December 2023, 31 December 2024, 31 December 2025"
            in " ".join(desk(client, focal_point).split())
        )
        first, *later = report_unchanged(adoption, focal_point)
        workflow.take(first, "return", secretariat, "Please revise them.")
        text = desk(client, focal_point)
    assert len(later) == 2 and "Returned for revision" in text
    assert "together with 2 later reports" in text and "periods are over" not in text


@pytest.mark.slow
def test_the_secretariat_starts_the_reports_of_a_city_that_nobody_represents(
    client: Client, adoption: Adoption, focal_point: User, secretariat: User
) -> None:
    standings.refresh(adoption)
    start = reverse("admin:commitments_adoption_start", args=[adoption.pk])
    assert start not in desk(client, secretariat)
    focal_point.is_active = False
    focal_point.save()
    assert start in desk(client, secretariat)


@pytest.mark.slow
def test_the_page_greets_people_by_their_whole_name(client: Client, focal_point: User) -> None:
    focal_point.first_name, focal_point.last_name = "Focal point of", "Port Evermore"
    focal_point.save()
    assert "<strong>Focal point of Port Evermore</strong>" in desk(client, focal_point)


@pytest.mark.slow
@time_machine.travel("2026-03-20T12:00Z", tick=False)
def test_nothing_changed_is_a_short_form_that_leads_to_where_it_is_sent(
    client: Client, adoption: Adoption, focal_point: User
) -> None:
    other = AdoptionFactory(city=adoption.city, report_every=12)
    standings.refresh(other)
    last = ReportFactory(adoption=adoption, year=2023)
    MeasurementFactory(report=last, target=TargetFactory(adoption=adoption), value=Decimal(40))
    advance(last, "submit", "publish")
    text = desk(client, focal_point)
    confirm = reverse("admin:commitments_adoption_confirm", args=[adoption.pk])
    assert confirm in text
    assert reverse("admin:commitments_adoption_confirm", args=[other.pk]) not in text
    page = client.get(confirm)
    assert "Nothing changed: 2025" in page.text and "Also true of 2024" in page.text
    refused = client.post(confirm, {"checked_on": "2026-02-01", "sentence": ""})
    assert "Choose a day within the period reported on: 2025." in refused.text
    assert not adoption.reports.exclude(state="published").exists()

    form = {"checked_on": "30/11/2025", "sentence": "The permit is awaited.", "also": "2024-12-31"}
    answer = client.post(confirm, form)

    reports = adoption.reports.filter(state="draft").order_by("period_end")
    check = reverse("admin:commitments_progressreport_part", args=[reports[0].pk, "check"])
    assert answer.headers["Location"] == check
    assert [each.period_end.year for each in reports] == [2024, 2025]
    assert {(each.unchanged, each.summary) for each in reports} == {(True, form["sentence"])}
    assert [str(each.measurements.get().observed_on) for each in reports] == [
        "2024-12-31",
        "2025-11-30",
    ]
    step = reverse("admin:commitments_progressreport_step", args=[reports[0].pk])
    client.post(step, {"_step": "submit", "seen": str(reports[0].version)})
    assert set(reports.model.objects.filter(unchanged=True).values_list("state", flat=True)) == {
        "submitted"
    }


@pytest.mark.slow
def test_what_is_due_much_later_waits(
    client: Client, adoption: Adoption, focal_point: User
) -> None:
    adoption.first_period_ends = month_end(timezone.localdate())
    adoption.save()
    standings.refresh(adoption)
    assert "Homes" not in desk(client, focal_point)


@pytest.mark.slow
def test_a_reviewer_and_a_reviewed_city_find_their_part(
    client: Client,
    adoption: Adoption,
    focal_point: User,
    other_city: City,
    other_focal_point: User,
) -> None:
    report = ReportFactory(adoption=adoption, published=True)
    review = ReviewFactory(report=report, reviewing_city=other_city)
    assert "Reviews requested from you" in desk(client, other_focal_point)
    assert "Reviews to reply to" not in desk(client, focal_point)
    workflow.take(review, "submit", other_focal_point)
    assert "Reviews to reply to" in desk(client, focal_point)


@pytest.mark.slow
def test_the_secretariat_finds_what_to_check(
    client: Client, adoption: Adoption, secretariat: User, foreign_secretariat: User
) -> None:
    report = ReportFactory(adoption=adoption, submitted=True)
    assert str(report) in desk(client, secretariat)
    assert str(report) not in desk(client, foreign_secretariat)


@pytest.mark.slow
def test_the_secretariat_finds_who_is_overdue(
    client: Client, adoption: Adoption, secretariat: User, foreign_secretariat: User
) -> None:
    standings.refresh(adoption)
    assert "Overdue in cities you look after" in desk(client, secretariat)
    assert "Homes" not in desk(client, foreign_secretariat)
    Adoption.objects.update(report_due_on=timezone.localdate())
    assert "Overdue in cities you look after" not in desk(client, secretariat)


@pytest.mark.slow
def test_the_link_to_all_overdue_leads_to_the_adoptions_that_are_late(
    client: Client, adoption: Adoption, city: City, secretariat: User
) -> None:
    today = timezone.localdate()
    yesterday = today - timedelta(days=1)
    AdoptionFactory(city=city, withdrawn_on=yesterday, report_due_on=yesterday)
    AdoptionFactory(city=city, report_due_on=today)
    AdoptionFactory(city=city)
    standings.refresh(adoption)
    link = re.search(r'href="([^"]+)">All overdue reports', desk(client, secretariat))
    assert link is not None

    rows = client.get(link[1]).context["cl"].queryset

    assert list(rows) == list(Adoption.objects.late(today)) == [adoption]


@pytest.mark.slow
def test_the_list_of_adoptions_is_parted_by_what_is_overdue(
    client: Client, adoption: Adoption, city: City, secretariat: User
) -> None:
    other = AdoptionFactory(city=city)
    standings.refresh(adoption)
    client.force_login(secretariat)
    address = reverse("admin:commitments_adoption_changelist")

    def rows(**query: str) -> list[Adoption]:
        return list(client.get(address, query).context["cl"].queryset.order_by("pk"))

    assert rows() == [adoption, other]
    assert (rows(overdue="yes"), rows(overdue="no")) == ([adoption], [other])


@pytest.mark.slow
def test_the_secretariat_finds_in_short_what_a_report_changes(
    client: Client, adoption: Adoption, secretariat: User
) -> None:
    ReportFactory(adoption=adoption, year=2023, published=True)
    ReportFactory(adoption=adoption, rating="constrained", submitted=True)
    text = desk(client, secretariat)
    assert "On track → Behind" in text and "no target with a figure" in text


def test_who_is_late_stands_with_whom_to_ask(
    client: Client, adoption: Adoption, city: City, secretariat: User, focal_point: User
) -> None:
    other = AdoptionFactory(city=city, report_every=12, commitment__title="Jobs")
    former = FocalPointFactory(city=city, is_active=False)
    for each in (adoption, other):
        standings.refresh(each)
    text = desk(client, secretariat)
    assert text.count(f"<h3>{city}</h3>") == 1
    assert "Homes" in text and "Jobs" in text
    assert f"mailto:{focal_point.email}" in text and focal_point.get_full_name() in text
    assert former.email not in text


@pytest.mark.slow
def test_late_cities_are_reminded_once_a_day(
    client: Client, adoption: Adoption, secretariat: User, focal_point: User
) -> None:
    standings.refresh(adoption)
    address = reverse("admin:commitments_adoption_remind", args=[adoption.pk])
    assert address in desk(client, secretariat)
    with time_machine.travel(timezone.now(), tick=False) as clock:
        answer = client.post(address, follow=True)
        assert f"A letter to {focal_point.email} is on its way." in answer.text
        answer = client.post(address, follow=True)
        assert "already reminded today" in answer.text
        notice = Notice.objects.get()
        assert (notice.kind, notice.recipient) == (Notice.Kind.REMINDER, focal_point)
        assert notice.day == adoption.report_due_on
        clock.shift(timedelta(days=1))
        client.force_login(secretariat)
        client.post(address)
    assert Notice.objects.count() == 2


@pytest.mark.slow
def test_nobody_can_be_reminded_where_nobody_reports(
    client: Client, adoption: Adoption, secretariat: User
) -> None:
    standings.refresh(adoption)
    address = reverse("admin:commitments_adoption_remind", args=[adoption.pk])
    text = desk(client, secretariat)
    assert "no focal point" in text and address not in text
    assert "has no focal point" in client.post(address, follow=True).text


@pytest.mark.parametrize(
    ("person", "status"),
    [
        ("focal_point", 403),
        ("foreign_secretariat", 404),
        ("other_focal_point", 404),
        ("reader", 302),
    ],
)
def test_only_their_secretariat_reminds_a_city(
    person: str, status: int, client: Client, adoption: Adoption, request: pytest.FixtureRequest
) -> None:
    request.getfixturevalue("focal_point")
    client.force_login(request.getfixturevalue(person))
    address = reverse("admin:commitments_adoption_remind", args=[adoption.pk])
    assert client.post(address).status_code == status
    assert not Notice.objects.exists()


def test_nobody_is_reminded_by_opening_an_address(
    client: Client, adoption: Adoption, secretariat: User, focal_point: User
) -> None:
    client.force_login(secretariat)
    address = reverse("admin:commitments_adoption_remind", args=[adoption.pk])
    assert client.get(address).status_code == 405
    assert not Notice.objects.exists()


@pytest.mark.slow
def test_the_desk_asks_as_many_questions_for_two_rows_as_for_eight(
    client: Client, network: Network, secretariat: User
) -> None:
    def queries_for() -> int:
        with CaptureQueriesContext(connection) as queries:
            desk(client, secretariat)
        return len(queries)

    def city_with_work() -> None:
        city = MembershipFactory(network=network).city
        FocalPointFactory(city=city)
        standings.refresh(AdoptionFactory(city=city, report_every=12))
        target = TargetFactory(adoption=AdoptionFactory(city=city))
        for year, steps in ((2023, ["submit", "publish"]), (2024, ["submit"])):
            report = ReportFactory(adoption=target.adoption, year=year)
            MeasurementFactory(report=report, target=target)
            advance(report, *steps)

    for _ in range(2):
        city_with_work()
    queries_for()
    few = queries_for()
    for _ in range(6):
        city_with_work()
    assert queries_for() == few


@pytest.mark.slow
def test_everyone_finds_where_to_choose_their_letters(client: Client, focal_point: User) -> None:
    text = desk(client, focal_point)
    token = notifications.mute_token(focal_point)
    assert reverse("mute", args=[token]).split(":")[0] in text
    [address] = re.findall(r'href="(/letters/[^"]+)"', text)
    client.post(address, {"choice": "1", "wanted": ["overdue"], "language": "es"})
    assert NoticeSettings.objects.get(user=focal_point).language == "es"


@pytest.mark.slow
def test_nobody_is_asked_to_check_what_they_handed_in(
    client: Client, adoption: Adoption, secretariat: User
) -> None:
    workflow.take(ReportFactory(adoption=adoption), "submit", secretariat)
    assert "Reports to check" not in desk(client, secretariat)


def test_nobody_is_asked_to_check_their_own_report(
    client: Client, adoption: Adoption, secretariat: User
) -> None:
    ReportFactory(adoption=adoption, author=secretariat, submitted=True)
    assert "Reports to check" not in desk(client, secretariat)


@pytest.mark.slow
def test_someone_without_a_role_finds_an_empty_desk(client: Client, adoption: Adoption) -> None:
    ReportFactory(adoption=adoption, submitted=True)
    text = desk(client, UserFactory(is_staff=True))
    assert "Homes" not in text and "/admin/commitments/" not in text


# Every step of the workflow. Whoever may stand in for another is not reminded of the other's work.
TAKEN_BY = {
    ProgressReport: {
        "submit": {"focal_point"},
        "recall": set(),  # nobody has to
        "take-up": set(),
        "return": {"secretariat", "administrator"},
        "publish": {"secretariat", "administrator"},
        "compile": {"secretariat", "administrator"},
    },
    Review: {
        "decline": {"other_focal_point"},
        "submit": {"other_focal_point"},
        "reply": {"focal_point"},
        "publish": {"secretariat", "administrator"},
    },
    ChangeRequest: {key: {"secretariat", "administrator"} for key in ("confirm", "decline")},
}
PEOPLE = (
    *("focal_point", "other_focal_point", "secretariat", "foreign_secretariat"),
    *("administrator", "reader"),
)
STEPS = [
    (model, name, state)
    for model, steps in workflow.STEPS.items()
    for name, step in steps.items()
    for state in step.sources
]


def row_in(state: str, model: type, step: str, adoption: Adoption, reviewer: City) -> Any:
    """Return a row from which a step leads on, made up to that state by those who may."""
    if model is ProgressReport and step == "compile":
        return ReportFactory(adoption=adoption, compiled_draft=True)
    if model is ProgressReport:
        return ReportFactory(adoption=adoption, **({} if state == "draft" else {state: True}))
    if model is ChangeRequest:
        return ChangeRequestFactory(target__adoption=adoption)
    report = ReportFactory(adoption=adoption, published=True)
    fields = {} if state == "invited" else {state: True}
    return ReviewFactory(report=report, reviewing_city=reviewer, **fields)


def change_page(row: Any) -> str:
    return notifications.admin_address(row)


def test_every_step_is_somebody_s() -> None:
    steps = {model: set(steps) for model, steps in workflow.STEPS.items()}
    assert {model: set(steps) for model, steps in TAKEN_BY.items()} == steps


@pytest.mark.slow
@pytest.mark.parametrize(("model", "step", "state"), STEPS)
def test_a_step_waits_on_the_desks_of_those_who_take_it(
    model: type,
    step: str,
    state: str,
    client: Client,
    adoption: Adoption,
    other_city: City,
    request: pytest.FixtureRequest,
) -> None:
    people = {name: request.getfixturevalue(name) for name in PEOPLE}
    people["reader"].is_staff = True
    people["reader"].save()
    row = row_in(state, model, step, adoption, other_city)

    with time_machine.travel(timezone.now() + timedelta(days=31)):
        for name, person in people.items():
            waits = workflow.waiting_for(person)[model][step].filter(pk=row.pk).exists()
            assert waits is (name in TAKEN_BY[model][step]), name
            if waits:
                assert step in workflow.open_steps(row, person)
                assert change_page(row) in desk(client, person), name


@pytest.mark.slow
def test_a_review_waits_to_be_published_once_its_city_has_replied_or_had_the_time_to(
    client: Client, adoption: Adoption, other_city: City, secretariat: User
) -> None:
    report = ReportFactory(adoption=adoption, published=True)
    review = ReviewFactory(report=report, reviewing_city=other_city, submitted=True)

    assert change_page(review) not in desk(client, secretariat)
    with time_machine.travel(timezone.now() + timedelta(days=31)):
        assert "Reviews to publish" in desk(client, secretariat)
        workflow.take(review, "publish", secretariat)


@pytest.mark.slow
def test_a_secretariat_finds_the_work_of_a_city_for_which_nobody_speaks(
    client: Client, network: Network, secretariat: User
) -> None:
    city = MembershipFactory(network=network).city
    speaker = FocalPointFactory(city=city)
    adoption = AdoptionFactory(city=city)
    draft = ReportFactory(adoption=adoption, author=speaker)
    published = ReportFactory(adoption=adoption, year=2023, author=speaker, published=True)
    review = ReviewFactory(report=published, submitted=True)
    work = [change_page(draft), change_page(review)]

    def found_by_step() -> list[bool]:
        text = desk(client, secretariat)
        return [address in text for address in work]

    assert found_by_step() == [False, False]
    User.objects.filter(pk=speaker.pk).update(is_active=False)
    assert found_by_step() == [True, True]
    city.focal_points.clear()
    assert found_by_step() == [True, True]


@pytest.mark.slow
def test_whoever_began_a_draft_finds_it_again(
    client: Client, adoption: Adoption, focal_point: User, secretariat: User
) -> None:
    draft = ReportFactory(adoption=adoption, author=secretariat)
    assert change_page(draft) in desk(client, secretariat)
    assert change_page(draft) in desk(client, focal_point)
