"""Briefs for a forum, and the page of an event: what cities bring, and what became of it."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from commitments.views import briefs
from tests.factories import (
    AdoptionFactory,
    CityFactory,
    CommitmentFactory,
    CommitmentObjectiveFactory,
    EventFactory,
    FrameworkFactory,
    ObjectiveFactory,
    PracticeFactory,
    ReportFactory,
    ReviewFactory,
)

pytestmark = pytest.mark.django_db


def promise(objective: Any, city: str, **fields: Any) -> Any:
    """Return a promise of a city under an objective."""
    commitment = CommitmentFactory(title=f"Promise of {city}", **fields)
    CommitmentObjectiveFactory(commitment=commitment, objective=objective)
    return AdoptionFactory(commitment=commitment, city=CityFactory(name=city))


@pytest.fixture
def papers() -> Any:
    return ObjectiveFactory(
        framework=FrameworkFactory(slug="gcm", short_name="GCM"), code="4", imrf_roundtable=2
    )


def test_a_round_table_shows_who_brings_what_and_where_nobody_does(
    papers: Any, client: Client
) -> None:
    ObjectiveFactory(framework=papers.framework, code="9", imrf_roundtable=2)
    ObjectiveFactory(framework=papers.framework, code="6", imrf_roundtable=1)
    promise(papers, "Gulu", source_url="https://gulu.example/promise")
    other = promise(ObjectiveFactory(framework=papers.framework, code="7"), "Arua")

    page = client.get("/frameworks/gcm/round-tables/2/").content.decode()

    assert "What cities bring to round table 2" in page
    assert "1 promise serves it, made by 1 city." in page
    assert "No promise listed here serves GCM 9." in page
    assert "Promise of Gulu" in page and "https://gulu.example/promise" in page
    assert other.commitment.title not in page
    assert "/commitments/?round_table=2" in page
    assert "/api/v1/commitments/?round_table=2&amp;format=csv" in page


def test_a_round_table_without_objectives_does_not_exist(papers: Any, client: Client) -> None:
    assert client.get("/frameworks/gcm/round-tables/3/").status_code == 404
    assert client.get("/frameworks/sdg/round-tables/2/").status_code == 404


def test_an_area_has_the_promises_of_its_parts_once_each(papers: Any, client: Client) -> None:
    area = ObjectiveFactory(framework=papers.framework, code="B2", title="Communities")
    parts = [
        ObjectiveFactory(framework=papers.framework, code=f"B2.{n}", parent=area) for n in (1, 2, 3)
    ]
    adoption = promise(parts[0], "Gulu")
    CommitmentObjectiveFactory(commitment=adoption.commitment, objective=parts[1])

    page = client.get("/frameworks/gcm/B2/brief/").content.decode()

    assert "What cities bring to GCM B2, Communities" in page
    assert "1 promise serves it, made by 1 city." in page
    assert page.count("Promise of Gulu") == 1
    assert "No promise listed here serves GCM B2.3." in page


def test_a_brief_of_nothing_says_so(papers: Any, client: Client) -> None:
    page = client.get("/frameworks/gcm/4/brief/").content.decode()

    assert "No promise listed here serves it." in page


def test_a_brief_leads_to_what_it_leaves_out(
    papers: Any, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(briefs, "BRIEF_PROMISES", 1)
    for city in ("Gulu", "Arua"):
        promise(papers, city)

    page = client.get("/frameworks/gcm/4/brief/").content.decode()

    assert "2 promises serve it, made by 2 cities." in page
    assert "1 of 2 are shown. See all" in page


def test_an_event_shows_what_was_announced_there_and_what_became_of_it(
    papers: Any, client: Client
) -> None:
    forum = EventFactory(slug="forum", starts_on=date(2023, 12, 13))
    adoption = promise(papers, "Gulu", announced_at=forum)
    promise(papers, "Arua")
    promise(papers, "Lima", announced_at=forum, public=False)
    report = ReportFactory(adoption=adoption, rating="on-track", published=True)
    ReviewFactory(report=report, reviewing_city=CityFactory(name="Quito"), published=True)
    PracticeFactory(title="A desk for papers", adoption=adoption, public=True)
    PracticeFactory(title="Kept back", adoption=adoption, public=False)

    page = client.get("/events/forum/").content.decode()

    assert "1 promise was announced here" in page
    assert "Promise of Gulu" in page and "On track" in page
    assert "Review by Quito" in page and "A desk for papers" in page
    assert not [
        word for word in ("Promise of Arua", "Promise of Lima", "Kept back") if word in page
    ]
    assert "/commitments/?event=forum" in page


def test_an_event_without_announcements_takes_no_room_for_them(client: Client) -> None:
    EventFactory(slug="forum")

    page = client.get("/events/forum/").content.decode()

    assert "announced here" not in page and "What came of them since" not in page


def test_pages_of_a_framework_and_an_objective_lead_to_the_briefs(
    papers: Any, client: Client
) -> None:
    promise(papers, "Gulu")

    framework = client.get("/frameworks/gcm/").content.decode()
    objective = client.get("/frameworks/gcm/4/").content.decode()

    assert "/frameworks/gcm/round-tables/2/" in framework
    assert "/frameworks/gcm/round-tables/2/" in objective
    assert "/frameworks/gcm/4/brief/" in objective
