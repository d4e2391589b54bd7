"""Who is late is the same everywhere: on the desk, in lists, letters, calendars and pages."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from cities.models import Network
from commitments.models import Adoption, Notice, ProgressReport
from commitments.reporting import notifications, standings
from config.dates import earliest_today, month_end
from tests.factories import (
    AdoptionFactory,
    FocalPointFactory,
    MembershipFactory,
    ReportFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
# What became of the report on 2025: nothing, begun, waiting, returned, published, given up.
THEN = ("silent", "draft", "submitted", "returned", "published", "withdrawn", "not-asked")


@pytest.fixture
def today() -> Iterator[date]:
    """When 1 March 2026 is over in most places, and not in the last one."""
    with time_machine.travel("2026-03-02T11:00Z", tick=False):
        yield earliest_today()


def history(chance: Random, network: Network, then: str) -> Adoption:
    """Return an adoption with a rhythm of some length and what was reported in it."""
    membership = MembershipFactory(network=network)
    FocalPointFactory(city=membership.city)
    every = chance.choice([1, 2, 3, 5, 12, 24])
    first = month_end(date(2025, 12, 31), -every * chance.randint(0, 2))
    begins = month_end(first, -every) + timedelta(days=1)
    adoption: Adoption = AdoptionFactory(
        city=membership.city, adopted_on=begins, report_every=every, first_period_ends=first
    )
    period = {"period_start": begins, "period_end": first}
    if then in ("draft", "submitted", "returned", "published"):
        done = {} if then == "draft" else {then: True}
        ReportFactory(adoption=adoption, **period, **done)
    if then == "withdrawn":
        adoption.withdrawn_on = date(2026, 1, 1)
    if then == "not-asked":
        adoption.report_every = adoption.first_period_ends = None
    adoption.save()
    standings.refresh(adoption)
    return adoption


def expected(adoption: Adoption, today: date) -> bool:
    """Whether the report after what was sent is late, by the rule in words."""
    if adoption.rhythm is None or adoption.withdrawn_on:
        return False
    report = ProgressReport.objects.filter(adoption=adoption).first()
    sent = report is not None and report.state in ("submitted", "published")
    end = adoption.rhythm.first_ends
    if sent:
        end = month_end(end, adoption.rhythm.months)
    if report is not None and report.state == "returned":
        return False  # its 30 days are not over
    return end + timedelta(days=60) < today


def on_desk(client: Client, network: Network) -> set[int]:
    text = client.get(reverse("admin:index")).text
    late = text.partition('<section class="late">')[2]
    return {int(key) for key in re.findall(r"adoption/(\d+)/change/", late)}


def in_admin_list(client: Client, network: Network) -> set[int]:
    address = reverse("admin:commitments_adoption_changelist")
    rows = client.get(address, {"overdue": "yes"}).context["cl"].queryset
    return set(rows.values_list("pk", flat=True))


def in_api(query: str) -> Any:
    def rows(client: Client, network: Network) -> set[int]:
        answer = client.get(f"/api/v1/adoptions/?{query}&page_size=100&format=json").json()
        return {row["id"] for row in answer["results"]}

    return rows


def in_letters(client: Client, network: Network) -> set[int]:
    notifications.write_due_notices(earliest_today())
    keys = Notice.objects.filter(kind="overdue").values_list("key", flat=True)
    return {int(key.split(":")[1]) for key in keys}


def in_calendar(client: Client, network: Network) -> set[int]:
    text = client.get(f"/networks/{network.slug}/calendar.ics").text
    entries = re.findall(r"UID:adoption-(\d+)-(\d{8})@", text.replace("\r\n ", ""))
    return {int(key) for key, day in entries if day < earliest_today().strftime("%Y%m%d")}


def on_network_page(client: Client, network: Network) -> set[int]:
    page = client.get(network.get_absolute_url()).text
    late = re.findall(r'"/cities/([^"/]+)/"', page.partition("and late:")[2].partition("</p>")[0])
    return set(Adoption.objects.filter(city__slug__in=late).values_list("pk", flat=True))


def test_everything_that_says_late_means_the_same(
    client: Client, network: Network, secretariat: User, today: date
) -> None:
    chance = Random("late")
    adoptions = [history(chance, network, then) for then in THEN * 2]
    late = {adoption.pk for adoption in adoptions if expected(adoption, today)}
    assert 0 < len(late) < len(adoptions)
    client.force_login(secretariat)

    assert {row.pk for row in Adoption.objects.late()} == late
    for each in adoptions:
        assert (each.reporting_on() == "overdue") is (each.pk in late)
    for place in (
        on_desk,
        in_admin_list,
        in_api("overdue=yes"),
        in_api("reporting=overdue"),
        in_letters,
        in_calendar,
        on_network_page,
    ):
        assert place(client, network) == late, place
    for each in adoptions[: len(THEN)]:
        page = client.get(each.commitment.get_absolute_url()).text
        assert ("report overdue" in page) is (each.pk in late)
