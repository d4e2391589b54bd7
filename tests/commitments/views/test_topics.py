"""Topics in plain words: their list, their pages, the filter and the file, told by what is seen."""

from typing import Any

import pytest

from commitments.models import Topic
from commitments.views.topics import promises_under, topic_counts
from tests.factories import (
    AdoptionFactory,
    CommitmentFactory,
    CommitmentObjectiveFactory,
    FrameworkFactory,
    NetworkFactory,
    ObjectiveFactory,
    PracticeFactory,
    TermFactory,
    TopicFactory,
)

pytestmark = pytest.mark.django_db


def text_of(response: Any) -> str:
    return " ".join(response.content.decode().split())


@pytest.fixture
def housing() -> Topic:
    """A topic with a goal and a population, and a promise for each way to be under it."""
    sdg = FrameworkFactory(slug="sdg", short_name="SDG")
    goal = ObjectiveFactory(framework=sdg, code="11", title="Cities")
    part = ObjectiveFactory(framework=sdg, code="11.1", parent=goal)
    families = TermFactory(label="Families")
    topic = TopicFactory(slug="housing", name="Housing", objectives=[goal], terms=[families])
    homes = AdoptionFactory(city__name="Arua", commitment__title="Homes").commitment
    CommitmentObjectiveFactory(commitment=homes, objective=part)
    CommitmentObjectiveFactory(commitment=homes, objective=goal)
    meals = AdoptionFactory(
        city=None, network=NetworkFactory(acronym="HLC"), commitment__title="Meals"
    ).commitment
    meals.populations.add(families)
    AdoptionFactory(commitment__title="Buses")
    demand = CommitmentFactory(kind="ask", title="Let us in")
    CommitmentObjectiveFactory(commitment=demand, objective=goal)
    hidden = AdoptionFactory(commitment__title="Secret", commitment__public=False).commitment
    CommitmentObjectiveFactory(commitment=hidden, objective=goal)
    return topic


def test_a_topic_shows_its_promises_and_what_belongs_to_it(client: Any, housing: Topic) -> None:
    PracticeFactory(title="A shared roof").objectives.set(housing.objectives.all())
    page = text_of(client.get("/topics/housing/"))
    assert "<strong>2 promises are about this, by 1 city and 1 network.</strong>" in page
    for words in ("Homes", "Meals", "A shared roof", "SDG 11", "Families"):
        assert words in page, words
    for words in ("Buses", "Let us in", "Secret"):
        assert words not in page, words
    assert 'href="/commitments/?topic=housing"' in page


def test_a_topic_counts_what_its_list_has(client: Any, housing: Topic) -> None:
    [counted] = topic_counts()
    listed = client.get("/api/v1/commitments/?topic=housing").json()["count"]
    assert counted.n == listed == promises_under(housing).count() == 2
    page = text_of(client.get("/topics/"))
    assert "Housing</a> <strong>2</strong>" in page


def test_a_topic_without_promises_says_so(client: Any) -> None:
    TopicFactory(slug="health", name="Health")
    assert "No promise listed here is about this yet." in text_of(client.get("/topics/health/"))
    assert "Health" in text_of(client.get("/"))


def test_a_hidden_topic_is_on_no_page_and_no_filter(client: Any) -> None:
    TopicFactory(slug="health", name="Healthcare", public=False)
    assert client.get("/topics/health/").status_code == 404
    for address in ("/topics/", "/", "/commitments/"):
        assert "Healthcare" not in client.get(address).content.decode(), address
    assert client.get("/api/v1/commitments/?topic=health").status_code == 400


def test_the_names_of_the_topics_are_translated(client: Any) -> None:
    TopicFactory(slug="housing", name="Housing", summary="A safe and affordable place to live")
    assert "Logement" in text_of(client.get("/fr/topics/"))
    assert "السكن" in text_of(client.get("/ar/topics/housing/"))
