"""Letters to those who check reports, and to a city about which others compiled something."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cities.models import City, Network
from commitments.models import Adoption, ErrorReport, Notice
from commitments.reporting import notifications, workflow
from commitments.reporting.staff_letters import receive_error
from tests.factories import (
    AdoptionFactory,
    FocalPointFactory,
    PracticeFactory,
    ReportFactory,
    ReviewFactory,
    SecretariatFactory,
)
from tests.forms import send

pytestmark = pytest.mark.slow
Kind = Notice.Kind


def of(person: User) -> list[str]:
    """The kinds of letters that a person gets."""
    return sorted(Notice.objects.filter(recipient=person).values_list("kind", flat=True))


@pytest.fixture
def adoption(city: City, network: Network) -> Adoption:
    adoption: Adoption = AdoptionFactory(city=city, report_every=12)
    return adoption


def test_a_secretariat_reads_that_a_report_was_sent_with_its_page(
    adoption: Adoption, secretariat: User, foreign_secretariat: User, focal_point: User
) -> None:
    report = ReportFactory(adoption=adoption, submitted=True)
    notice = Notice.objects.get(recipient=secretariat)
    assert notice.kind == Kind.SUBMITTED
    assert notice.address == reverse("admin:commitments_progressreport_change", args=[report.pk])
    assert of(foreign_secretariat) == of(focal_point) == []


def test_who_sends_a_report_in_place_of_a_city_gets_no_letter_about_it(
    adoption: Adoption, secretariat: User, network: Network
) -> None:
    colleague = SecretariatFactory(network=network)
    report = ReportFactory(adoption=adoption, author=secretariat)
    workflow.take(report, "submit", secretariat)
    assert of(secretariat) == [] and of(colleague) == [Kind.SUBMITTED]


def test_a_secretariat_reads_of_reviews_and_replies(
    adoption: Adoption, secretariat: User, focal_point: User
) -> None:
    ReviewFactory(report__adoption=adoption, replied=True)
    assert {Kind.REVIEW_IN, Kind.REPLIED} <= {*of(secretariat)}


def test_a_city_reads_what_others_compiled_about_it(
    adoption: Adoption, focal_point: User, administrator: User
) -> None:
    report = ReportFactory(adoption=adoption, compiled_draft=True)
    workflow.take(report, "compile", administrator)
    assert of(focal_point) == [Kind.COMPILED]


def test_a_practice_of_a_city_and_an_error_of_a_reader_reach_who_decides(
    client: Client, city: City, secretariat: User, focal_point: User, administrator: User
) -> None:
    practice = PracticeFactory(cities=[city], public=False)
    client.force_login(focal_point)
    page = reverse("admin:commitments_practice_change", args=[practice.pk])
    assert send(client, page, title="Homes for all").status_code == 302
    assert of(secretariat) == [Kind.PRACTICE] and of(administrator) == []
    receive_error(ErrorReport(page="/cities/x/", message="It is in the north."))
    assert of(administrator) == [Kind.ERROR]


def test_a_letter_that_the_mail_server_refuses_three_times_is_reported_once(
    adoption: Adoption, secretariat: User, focal_point: User, monkeypatch: Any
) -> None:
    report = ReportFactory(adoption=adoption, submitted=True)
    workflow.take(report, "return", secretariat, "Please say more.")
    Notice.objects.filter(recipient=secretariat).delete()
    monkeypatch.setattr(notifications, "_deliver", lambda notices: False)
    moment = timezone.now()
    for _day in range(5):
        moment += timedelta(days=2)
        notifications.send(moment)
    notice = Notice.objects.get(recipient=secretariat)
    assert notice.kind == Kind.REFUSED and notice.note == focal_point.get_full_name()


def test_one_letter_never_says_of_one_report_both_reminder_and_overdue(
    adoption: Adoption, focal_point: User, city: City
) -> None:
    colleague = FocalPointFactory(city=city)
    for kind in (Kind.OVERDUE, Kind.DUE, Kind.REMINDER):
        notifications.notify(
            [focal_point], kind, f"k:{kind}", adoption, notifications.admin_address(adoption)
        )
    notifications.send()
    (letter,) = mail.outbox
    assert "reminds you" in letter.subject and "overdue" not in letter.body
    # Nor does a later one: who was reminded of this report is not told that it is late.
    late = timezone.localdate()
    Adoption.objects.filter(pk=adoption.pk).update(report_due_on=late - timedelta(days=9))
    Notice.objects.filter(kind=Kind.REMINDER).update(day=late - timedelta(days=9))
    notifications.write_due_notices(late)
    assert Kind.OVERDUE in of(colleague)
    overdue = Notice.objects.filter(recipient=focal_point, kind=Kind.OVERDUE)
    assert overdue.exclude(key=f"k:{Kind.OVERDUE}").count() == 0
