"""The cockpit of a secretariat: how many reports are in, who is late, and what waits for whom."""

import io
import re
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from cities.models import City, Network
from commitments.models import ProgressReport
from commitments.reporting import standings, workflow
from commitments.reporting.cockpit import Work, cockpit_of
from tests.factories import AdoptionFactory, MembershipFactory, ReportFactory

pytestmark = pytest.mark.slow
State = ProgressReport.State


def promise(city: City, title: str) -> Any:
    adoption = AdoptionFactory(city=city, commitment__title=title, report_every=12)
    standings.refresh(adoption)
    return adoption


@pytest.fixture
def march() -> Any:
    """A day by which reports on 2025 are late."""
    with time_machine.travel("2026-03-20T12:00Z", tick=False):
        yield


@pytest.fixture
def year(march: Any, city: City, network: Network) -> dict[str, Any]:
    """Reports on 2025 in each state, of one city, and a promise without a rhythm."""
    names = ("published", "submitted", "returned", "draft", "nothing")
    adoptions = {name: promise(city, name.title()) for name in names}
    reports = {
        "published": ReportFactory(adoption=adoptions["published"], year=2025, published=True),
        "submitted": ReportFactory(adoption=adoptions["submitted"], year=2025, submitted=True),
        "returned": ReportFactory(adoption=adoptions["returned"], year=2025, returned=True),
        "draft": ReportFactory(adoption=adoptions["draft"], year=2025),
    }
    AdoptionFactory(city=city, commitment__title="Nobody agreed")
    for adoption in adoptions.values():
        standings.refresh(adoption)
    return {"adoptions": adoptions, **reports}


def opened(client: Client, person: User, name: str = "cockpit", **query: str) -> str:
    client.force_login(person)
    answer = client.get(reverse(name), query)
    assert answer.status_code == 200
    return " ".join(re.sub(r"<[^>]+>", " ", answer.text).split())


def test_it_counts_each_report_once_by_how_far_it_is(
    year: dict[str, Any], network: Network
) -> None:
    cockpit = cockpit_of(network, 2025)
    tally = cockpit.tally
    assert tally.expected == 5 and tally.received == 2 and tally.rate == 40
    assert [n for _work, n in tally.states] == [1, 1, 1, 1, 1]
    assert cockpit.without_rhythm == 1
    # A returned report has a new day and is not late before it.
    assert {each.work for each in cockpit.expected if each.late} == {Work.DRAFT, Work.NOT_STARTED}
    assert {each.days_late for each in cockpit.expected if each.late} == {20 - 1}


def test_the_page_says_the_rate_with_its_denominator_and_who_is_late(
    client: Client, year: dict[str, Any], secretariat: User, city: City
) -> None:
    text = opened(client, secretariat, year="2025")
    assert "2 of 5 reports are in (40%)." in text and "2 are late." in text
    assert "Not counted: 1 promise without an agreed rhythm." in text
    assert f"{city} 2 of 5" in text and "1 March 2026" in text


def test_numbers_lead_to_the_reports_that_they_count(
    client: Client, year: dict[str, Any], secretariat: User
) -> None:
    text = opened(client, secretariat, "cockpit-reports", year="2025", state="draft")
    assert "Draft" in text and "Nothing" not in text and "1 to 1 of 1" in text
    late = opened(client, secretariat, "cockpit-reports", year="2025", late="1")
    assert "1 to 2 of 2" in late and "19" in late


def test_the_workbook_has_the_rows_of_the_page(
    client: Client, year: dict[str, Any], secretariat: User
) -> None:
    client.force_login(secretariat)
    answer = client.get(reverse("cockpit-file"), {"year": "2025", "late": "1"})
    header, *rows = load_workbook(io.BytesIO(answer.content)).worksheets[0].values
    assert header[0] == "City or network" and len(rows) == 2
    assert {row[1] for row in rows} == {"Draft", "Nothing"} and {row[6] for row in rows} == {19}


def test_only_parties_of_the_network_are_counted_and_only_its_people_see_them(
    client: Client,
    year: dict[str, Any],
    foreign_secretariat: User,
    focal_point: User,
    network: Network,
) -> None:
    assert "No report has been asked for yet" in opened(client, foreign_secretariat)
    answer = client.get(reverse("cockpit"), {"network": network.slug})
    assert answer.status_code == 404
    client.force_login(focal_point)
    for name in ("cockpit", "cockpit-reports", "cockpit-file", "cockpit-board"):
        assert client.get(reverse(name)).status_code == 403
    for name in ("cockpit-take", "cockpit-publish"):
        assert client.post(reverse(name), {"report": "1"}).status_code == 403


def test_the_queue_says_what_is_new_since_when_it_waits_and_who_has_it(
    client: Client, year: dict[str, Any], secretariat: User
) -> None:
    with time_machine.travel("2026-03-29T12:00Z", tick=False):
        text = opened(client, secretariat)
        assert "1 report waits. The oldest has waited for 9 days." in text
        assert "Take it" in text and "All 1 Mine 0 Nobody’s 1" in text
        client.post(reverse("cockpit-take"), {"report": year["submitted"].pk})
        text = opened(client, secretariat)
    assert "Mine 1 Nobody’s 0" in text and "You" in text
    year["submitted"].refresh_from_db()
    assert year["submitted"].taken_up_by == secretariat


@pytest.fixture
def unchanged(year: dict[str, Any], city: City) -> ProgressReport:
    """A report that says that nothing changed, and waits."""
    adoption = promise(city, "As before")
    ReportFactory(adoption=adoption, year=2024, published=True)
    standings.refresh(adoption)
    report: ProgressReport = ReportFactory(
        adoption=adoption, year=2025, unchanged=True, submitted=True
    )
    return report


def test_several_are_published_after_a_page_that_lists_them(
    client: Client, year: dict[str, Any], unchanged: ProgressReport, secretariat: User
) -> None:
    client.force_login(secretariat)
    ticked = {"report": [unchanged.pk, year["submitted"].pk]}
    shown = client.post(reverse("cockpit-publish"), ticked)
    assert "Publish this 1 report?" in shown.text and "As before" in shown.text
    assert "read it and decide on it by itself" in shown.text
    unchanged.refresh_from_db()
    assert unchanged.state == State.SUBMITTED
    version = {f"version-{unchanged.pk}": unchanged.version}
    client.post(reverse("cockpit-publish"), {**ticked, **version, "confirmed": "1"})
    unchanged.refresh_from_db()
    year["submitted"].refresh_from_db()
    assert (unchanged.state, unchanged.decided_by) == (State.PUBLISHED, secretariat)
    assert year["submitted"].state == State.SUBMITTED


def test_what_changed_after_the_page_was_shown_is_not_published(
    client: Client, unchanged: ProgressReport, secretariat: User
) -> None:
    client.force_login(secretariat)
    shown = {"report": unchanged.pk, f"version-{unchanged.pk}": unchanged.version}
    workflow.take(unchanged, "take-up", secretariat)
    answer = client.post(reverse("cockpit-publish"), {**shown, "confirmed": "1"}, follow=True)
    assert "It has changed since you opened it" in answer.text.replace("it has", "It has")
    unchanged.refresh_from_db()
    assert unchanged.state == State.SUBMITTED


def test_the_board_reads_of_a_quarter(
    client: Client, year: dict[str, Any], secretariat: User
) -> None:
    text = opened(client, secretariat, "cockpit-board", quarter="2026-1")
    assert "3 reports were sent to the secretariat." in text
    assert "1 was published." in text and "1 was returned for revision." in text
    assert "2 of 5 reports are in (40%)." in text


def test_the_list_of_cities_has_pages_and_counts_those_on_others(
    client: Client, march: Any, secretariat: User, network: Network
) -> None:
    for number in range(26):
        adoption = promise(
            MembershipFactory(network=network, city__name=f"Place {number:02}").city, "Homes"
        )
        assert adoption.report_due_on
    text = opened(client, secretariat)
    assert "1 to 25 of 26" in text and "Place 25" not in text
    assert "26 to 26 of 26" in opened(client, secretariat, party_page="2")
    assert "Place 25" in opened(client, secretariat, q="place 25", state="late")
