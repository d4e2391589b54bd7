"""The work of a secretariat of 150 cities and 2,000 commitments, 60 of whose reports wait."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cities.models import City, Membership, Network
from commitments.models import Adoption, Commitment, Contributor, ProgressReport
from tests.factories import CountryFactory, FocalPointFactory, NetworkFactory, SecretariatFactory

pytestmark = pytest.mark.slow
CITIES, PROMISES, WAITING = 150, 2000, 60
MOST_QUERIES = 24


def _members(network: Network) -> list[City]:
    country = CountryFactory()
    cities = City.objects.bulk_create(
        City(slug=f"place-{n:03}", name=f"Place {n:03}", country=country) for n in range(CITIES)
    )
    Membership.objects.bulk_create(Membership(network=network, city=city) for city in cities)
    return cities


def _promises(cities: list[City]) -> list[Adoption]:
    commitments = Commitment.objects.bulk_create(
        Commitment(slug=f"promise-{n}", title=f"Promise {n}", kind=Commitment.Kind.PLEDGE)
        for n in range(PROMISES)
    )
    return Adoption.objects.bulk_create(
        Adoption(
            commitment=commitment,
            city=cities[n % CITIES],
            report_every=12,
            first_period_ends=date(2025, 12, 31),
            report_period_ends=date(2025, 12, 31),
            report_due_on=date(2026, 3, 1),
        )
        for n, commitment in enumerate(commitments)
    )


def _waiting(adoptions: list[Adoption], author: User) -> list[ProgressReport]:
    reports = ProgressReport.objects.bulk_create(
        ProgressReport(
            adoption=adoption,
            period_start=date(2025, 1, 1),
            period_end=date(2025, 12, 31),
            reported_on=date(2026, 3, 1),
            reported_on_precision="day",
            author=author,
            submitted_by=author,
            stage="in-progress",
            rating="on-track",
            summary="As planned.",
            language="en",
        )
        for adoption in adoptions[:WAITING]
    )
    keys = [report.pk for report in reports]
    Contributor.objects.note(keys, author.pk)
    ProgressReport.objects.filter(pk__in=keys).update(state="submitted")
    reported = Adoption.objects.filter(pk__in=[report.adoption_id for report in reports])
    reported.update(report_period_ends=date(2026, 12, 31), report_due_on=date(2027, 3, 1))
    return reports


@pytest.fixture(scope="module")
def work(module_transaction: None) -> Iterator[dict[str, Any]]:
    with time_machine.travel("2026-04-20T12:00Z", tick=False):
        network = NetworkFactory()
        cities = _members(network)
        author = FocalPointFactory(city=cities[0])
        adoptions = _promises(cities)
        reports = _waiting(adoptions, author)
        yield {"secretariat": SecretariatFactory(network=network), "reports": reports}


PAGES = {
    "cockpit": {},
    "cockpit-by-city": {"order": "city", "sort": "late", "party_page": "6", "tab": "free"},
    "cockpit-reports": {},
    "cockpit-file": {},
    "cockpit-board": {},
    "cockpit-letter": {},
    "new-city": {"place": "Place 00"},
    "admin:index": {},
    "admin:commitments_progressreport_changelist": {},
    "admin:commitments_adoption_changelist": {"overdue": "yes"},
}


@pytest.mark.parametrize("name", PAGES)
def test_every_page_of_the_work_asks_fewer_than_25_questions(
    name: str, work: dict[str, Any], client: Client, db: None
) -> None:
    client.force_login(work["secretariat"])
    address = reverse(name.replace("-by-city", ""))
    client.get(address)  # the first page of a session notes when it was used last
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(address, PAGES[name])
    assert answer.status_code == 200
    assert len(queries) <= MOST_QUERIES, "\n".join(each["sql"][:150] for each in queries)


def test_one_letter_to_all_members_is_shown_and_sent_in_few_questions(
    work: dict[str, Any], client: Client, db: None
) -> None:
    client.force_login(work["secretariat"])
    words = {"audience": "members", "subject-en": "News", "words-en": "A month more."}
    client.get(reverse("cockpit-letter"))
    with CaptureQueriesContext(connection) as queries:
        page = client.post(reverse("cockpit-letter"), words)
    assert page.status_code == 200 and len(page.context["people"].unreached) == CITIES - 1
    assert len(queries) <= MOST_QUERIES, "\n".join(each["sql"][:150] for each in queries)


def test_the_button_beside_the_actions_of_a_list_says_what_it_does(
    work: dict[str, Any], client: Client, db: None
) -> None:
    client.force_login(work["secretariat"])
    page = client.get(reverse("admin:commitments_adoption_changelist")).text
    assert "Do this with those ticked" in page and ">Go<" not in page


def test_only_rows_typed_in_series_offer_the_next_one(client: Client, administrator: User) -> None:
    client.force_login(administrator)
    offered = {
        name: "_addanother" in client.get(reverse(f"admin:{name}_add")).text
        for name in ("cities_city", "commitments_adoption", "commitments_objective")
    }
    assert offered == {
        "cities_city": False,
        "commitments_adoption": False,
        "commitments_objective": True,
    }


def test_no_list_is_cut_without_its_number_and_a_link(
    work: dict[str, Any], client: Client, db: None
) -> None:
    client.force_login(work["secretariat"])
    cockpit = client.get(reverse("cockpit")).text
    assert "1 to 25 of 60" in cockpit and "page=2" in cockpit
    assert "1 to 25 of 150" in cockpit and "party_page=2" in cockpit
    assert "60 of 2,000 reports are in (3%)." in cockpit
    desk = client.get(reverse("admin:index")).text
    assert "12 of 60 are shown." in desk and "1,940 reports are overdue in all." in desk
    expected = client.get(reverse("cockpit-reports"), {"late": "1"}).text
    assert "1 to 50 of 1,940" in expected
