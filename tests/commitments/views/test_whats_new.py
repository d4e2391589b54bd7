"""The page of what is new: by week, narrowed by whom and what it is about."""

import re
from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from django.test import Client

from commitments.models import Objective
from tests.factories import (
    AdoptionFactory,
    CityFactory,
    CommitmentObjectiveFactory,
    MembershipFactory,
    ObjectiveFactory,
    ReportFactory,
    TopicFactory,
)

pytestmark = pytest.mark.django_db


def at(*day: int) -> Any:
    return time_machine.travel(datetime(*day, 12, tzinfo=UTC), tick=False)  # type: ignore[misc]


@pytest.fixture
def objective() -> Objective:
    objective: Objective = ObjectiveFactory(framework__slug="gcm", code="7")
    return objective


@pytest.fixture
def world(objective: Objective) -> None:
    """One report of Arua, on an objective, and a week later one of Lima."""
    arua, lima = CityFactory(name="Arua", slug="arua"), CityFactory(name="Lima", slug="lima")
    MembershipFactory(city=arua, network__slug="league")
    homes = AdoptionFactory(city=arua, commitment__title="Homes")
    CommitmentObjectiveFactory(commitment=homes.commitment, objective=objective)
    TopicFactory(slug="housing").objectives.add(objective)
    with at(2026, 3, 2):
        ReportFactory(adoption=homes, published=True)
    with at(2026, 3, 11):
        ReportFactory(adoption=AdoptionFactory(city=lima, commitment__title="Work"), published=True)


@pytest.mark.usefixtures("world")
@pytest.mark.parametrize(
    ("query", "cities"),
    [
        ("", {"Arua", "Lima"}),
        ("city=arua", {"Arua"}),
        ("network=league", {"Arua"}),
        ("topic=housing", {"Arua"}),
        ("objective=gcm:7", {"Arua"}),
        ("kind=report", {"Arua", "Lima"}),
        ("kind=practice", set()),
        ("before=2026-03-09", {"Arua"}),
    ],
)
def test_news_are_narrowed_on_the_page_and_in_the_feed(
    client: Client, query: str, cities: set[str]
) -> None:
    page = client.get(f"/new/?{query}").content.decode()
    news = page[page.index("<h1>") :].partition('<details class="more"')[0]
    assert {name for name in ("Arua", "Lima") if f"{name} reported on" in news} == cities
    if "before" not in query:
        feed = client.get(f"/feed/?{query}").content.decode()
        assert {name for name in ("Arua", "Lima") if f"{name} reported on" in feed} == cities


@pytest.mark.usefixtures("world")
def test_news_stand_under_their_weeks(client: Client) -> None:
    page = client.get("/new/").content.decode()
    assert page.index("9–15 March 2026") < page.index("Lima reported")
    assert page.index("Lima reported") < page.index("2–8 March 2026") < page.index("Arua reported")


@pytest.mark.parametrize("query", ["city=nowhere", "before=soon", "before=2026-13-40", "x=1"])
def test_what_cannot_be_asked_is_refused_with_a_sentence(client: Client, query: str) -> None:
    response = client.get(f"/new/?{query}")
    assert response.status_code == 400
    assert 'role="alert"' in response.content.decode()
    if "before" not in query:
        assert client.get(f"/feed/?{query}").status_code == 400


def test_earlier_weeks_are_reached_and_none_is_cut(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("commitments.views.whats_new.NEWS_PER_PAGE", 3)
    for day in (3, 10, 17, 18):
        with at(2026, 2, day):
            ReportFactory(adoption__city__name=f"Day {day}", published=True)
    page = client.get("/new/").content.decode()
    assert "Day 18" in page and "Day 17" in page and "Day 10" not in page
    assert 'href="?before=2026-02-16"' in page
    assert "Day 10" in client.get("/new/?before=2026-02-16").content.decode()


@pytest.mark.slow
@pytest.mark.parametrize("days", [(16, 17, 18, 18, 19, 19), (18, 18, 18, 18, 18, 18, 18)])
def test_a_week_with_more_news_than_a_page_holds_goes_on_until_all_were_shown(
    client: Client, monkeypatch: pytest.MonkeyPatch, days: tuple[int, ...]
) -> None:
    monkeypatch.setattr("commitments.views.whats_new.NEWS_PER_PAGE", 3)
    for n, day in enumerate(days):
        with at(2026, 2, day):
            ReportFactory(adoption__city__name=f"City {n} of them", published=True)
    shown: list[str] = []
    address = "/new/"
    for _page in days:
        page = client.get(address).content.decode()
        shown += re.findall(r"City \d of them reported", page)
        link = re.search(r'href="([^"]+)">More of this week', page)
        if link is None:
            break
        address = "/new/" + link[1].replace("&amp;", "&")
    assert sorted(shown) == [f"City {n} of them reported" for n in range(len(days))]
