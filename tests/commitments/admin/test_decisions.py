"""The pages that ask once before a report is published or returned, and its second round."""

import re
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from cities.models import City, Network
from commitments.models import ProgressReport
from commitments.reporting import workflow
from tests.factories import AdoptionFactory, ReportFactory
from tests.forms import send

pytestmark = pytest.mark.slow
State = ProgressReport.State


@pytest.fixture
def report(city: City, network: Network, focal_point: User) -> ProgressReport:
    """A report that waits for the secretariat."""
    report: ProgressReport = ReportFactory(
        adoption=AdoptionFactory(city=city, commitment__title="Homes"),
        author=focal_point,
        submitted=True,
    )
    return report


def page(report: ProgressReport, step: str = "") -> str:
    name = "admin:commitments_progressreport_" + ("decide" if step else "change")
    return reverse(name, args=[report.pk, step] if step else [report.pk])


def words(answer: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", answer.text).split())


def test_a_page_says_what_becomes_public_and_who_gets_a_letter_before_it_is_published(
    client: Client, report: ProgressReport, secretariat: User, city: City
) -> None:
    client.force_login(secretariat)
    assert page(report, "publish") in client.get(page(report)).text
    text = words(client.get(page(report, "publish")))
    assert "It becomes public at once and stays public." in text
    assert f"A letter goes to 1 person of {city.name}" in text and "Nothing is hidden." in text
    report.refresh_from_db()
    assert report.state == State.SUBMITTED


def test_a_return_says_by_when_and_a_refused_return_keeps_what_was_typed(
    client: Client, report: ProgressReport, secretariat: User
) -> None:
    client.force_login(secretariat)
    assert "Until then it does not count as late." in words(client.get(page(report, "return")))
    step = reverse("admin:commitments_progressreport_step", args=[report.pk])
    typed = {"_step": "return", "seen": report.version - 1, "note": "Which is right?"}
    answer = client.post(step, typed, follow=True)
    assert answer.redirect_chain[-1][0] == page(report, "return")
    assert "Which is right?" in answer.text
    report.refresh_from_db()
    assert report.state == State.SUBMITTED


@pytest.mark.parametrize("step", ["publish", "return", "submit"])
def test_nobody_sees_the_page_of_a_step_that_is_not_theirs(
    client: Client, report: ProgressReport, focal_point: User, foreign_secretariat: User, step: str
) -> None:
    client.force_login(focal_point)
    assert client.get(page(report, step)).headers["Location"] == page(report)
    client.force_login(foreign_secretariat)
    assert client.get(page(report, step)).status_code == 404


def test_the_second_round_says_what_changed_since_the_return_and_what_the_note_was(
    client: Client, report: ProgressReport, secretariat: User, focal_point: User
) -> None:
    client.force_login(secretariat)
    assert "since it was returned" not in client.get(page(report)).text
    workflow.take(report, "return", secretariat, "Which of the two is right?")
    client.force_login(focal_point)
    part = reverse("admin:commitments_progressreport_part", args=[report.pk, "progress"])
    assert send(client, part, summary="Three centres.").status_code == 302
    workflow.take(report, "submit", focal_point)
    client.force_login(secretariat)
    text = words(client.get(page(report)))
    assert "1 change since it was returned" in text and "Three centres." in text
    assert "Which of the two is right?" in text
