"""Who agreed to report, did, and is late; those not asked apart. Told by the page, and by cases."""

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
import time_machine

from cities.models import City
from commitments.analysis.reporting_status import due_periods, reporting_status
from commitments.models import Adoption, Commitment
from commitments.reporting import standings
from tests.factories import (
    AdoptionFactory,
    CityFactory,
    FrameworkFactory,
    MembershipFactory,
    NetworkFactory,
    ReportFactory,
)


@pytest.fixture(autouse=True)
def _today() -> Any:
    with time_machine.travel("2026-11-29T12:00:00Z", tick=False):
        yield


def adoption(*ends: date, **fields: Any) -> Adoption:
    """Return a yearly adoption since 2022 with reports on periods that ended on some days."""
    rhythm = {
        "report_every": 12,
        "first_period_ends": date(2022, 12, 31),
        "report_period_ends": date(2025, 12, 31),
        "report_due_on": date(2026, 3, 1),
    }
    city = City(pk=fields.pop("pk", 1), name=fields.pop("name", "Arua"))
    row = Adoption(commitment=Commitment(), city=city, **{**rhythm, **fields})
    row.grace_days = 60  # type: ignore[attr-defined]
    row.own_reports = [SimpleNamespace(period_end=end) for end in ends]  # type: ignore[attr-defined]
    return row


ENDS = [date(year, 12, 31) for year in (2022, 2023, 2024, 2025)]
WHEN_DUE = [
    # What was reported on, what the rhythm says, and the years with whether each was reported on.
    ((), {}, [(2022, False), (2023, False), (2024, False), (2025, False)]),
    (ENDS[:3], {}, [(2022, True), (2023, True), (2024, True), (2025, False)]),
    (ENDS[:1] + ENDS[2:3], {}, [(2022, True), (2023, False), (2024, True), (2025, False)]),
    # The day by which the last one is due is not over.
    (ENDS[:3], {"report_due_on": date(2026, 12, 1)}, [(2022, True), (2023, True), (2024, True)]),
    # More time for the one that was returned is none for those after it.
    (
        (),
        {
            "report_every": 1,
            "first_period_ends": date(2026, 7, 31),
            "report_period_ends": date(2026, 7, 31),
            "report_due_on": date(2026, 11, 10),
        },
        [(2026, False), (2026, False)],
    ),
    # Kept: nothing is due after the last report.
    (ENDS[:2], {"report_due_on": None, "report_period_ends": None}, [(2022, True), (2023, True)]),
    ((), {"report_every": None, "first_period_ends": None}, []),
]


@pytest.mark.parametrize(("ends", "fields", "periods"), WHEN_DUE)
def test_a_report_counts_as_due_when_its_day_is_over(ends: Any, fields: Any, periods: Any) -> None:
    due = due_periods(adoption(*ends, **fields))
    assert [(period.end.year, reported) for period, reported in due] == periods


def test_parties_are_counted_once_and_those_not_asked_are_apart() -> None:
    rows = [
        adoption(*ENDS[:3], pk=1, reported_on=date(2025, 2, 1)),
        adoption(*ENDS, pk=1, report_due_on=date(2027, 3, 1), reported_on=date(2026, 2, 1)),
        adoption(pk=2, name="Gulu", report_every=None, first_period_ends=None),
    ]
    status = reporting_status(rows)
    [arua] = status.agreed
    assert (arua.late_since, arua.next_due) == (date(2026, 3, 1), date(2027, 3, 1))
    assert (arua.reported_on, arua.promises) == (date(2026, 2, 1), 2)
    assert [count.words for count in arua.years(status.years)] == [
        *("2 of 2", "2 of 2", "2 of 2", "1 of 2", ""),
    ]
    assert status.sentence == "1 of 1 that agreed to report has done so; late now: 1."
    assert "1 more made promises and was not asked to report" in status.not_agreed_sentence
    assert arua.late_words == "1 report late since 1 March 2026"
    assert reporting_status([]).sentence == "Nobody has been asked to report yet."


@pytest.mark.django_db
def test_the_page_of_a_network_says_who_is_late_and_since_when(client: Any) -> None:
    network = NetworkFactory(slug="league", name="Harbour League")
    late, silent = CityFactory(name="Lateville"), CityFactory(name="Quietville")
    for city in (late, silent):
        MembershipFactory(network=network, city=city)
    yearly = {"report_every": 12, "first_period_ends": date(2024, 12, 31)}
    promise = AdoptionFactory(city=late, adopted_on=date(2024, 1, 1), **yearly)
    ReportFactory(adoption=promise, year=2024, published=True)
    standings.refresh(promise)
    AdoptionFactory(city=silent)
    AdoptionFactory(city__name="Elsewhere", report_every=12)
    page = " ".join(client.get("/networks/league/reporting/").content.decode().split())
    first, _title, apart = (
        page.partition("Not asked</h2>")
        if "Not asked</h2>" in page
        else (page.partition("Not asked (1)"))
    )
    assert "1 of 1 that agreed to report has done so; late now: 1." in first
    assert "Lateville" in first and "1 report late since 1 March 2026" in first
    assert "Quietville" in apart and "Quietville" not in first
    assert "Elsewhere" not in page
    assert "1 of 1</td>" in first and "0 of 1</td>" in first


@pytest.mark.django_db
def test_a_city_late_with_several_promises_is_named_once(client: Any) -> None:
    network = NetworkFactory(slug="league")
    city = CityFactory(name="Lateville")
    MembershipFactory(network=network, city=city)
    for year in (2024, 2025, 2023):
        ends = date(year, 12, 31)
        promise = AdoptionFactory(
            city=city, adopted_on=date(2020, 1, 1), report_every=12, first_period_ends=ends
        )
        standings.refresh(promise)
    page = " ".join(client.get("/networks/league/reporting/").content.decode().split())
    late = page[page.index('<h2 id="late">') :].partition("</section>")[0]
    assert late.count("Lateville") == 1
    assert "3 reports late, the first since 29 February 2024" in late


@pytest.mark.django_db
def test_the_page_of_a_framework_is_about_promises_under_it(client: Any) -> None:
    compact = FrameworkFactory(slug="gcm", name="The Compact")
    AdoptionFactory(city__name="Arua", commitment__framework=compact)
    AdoptionFactory(city__name="Gulu")
    page = client.get("/frameworks/gcm/reporting/").content.decode()
    assert "Nobody has been asked to report yet." in page
    assert "Arua" in page and "Gulu" not in page
    assert client.get("/frameworks/none/reporting/").status_code == 404
