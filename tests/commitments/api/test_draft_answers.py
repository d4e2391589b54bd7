"""What every answer about drafts owes: its address, one refusal for all that is not yours."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from cities.models import City
from commitments.models import ProgressReport
from config.middleware import ALWAYS
from tests.commitments.api.test_drafts import Portal, errors, portal_of
from tests.factories import AdoptionFactory, ReportFactory

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
HERE = "http://testserver/api/v1/drafts/"


@pytest.fixture
def portal(focal_point: User, city: City) -> Portal:
    return portal_of(focal_point, city, may_submit=True)


@pytest.fixture
def draft(city: City, focal_point: User) -> ProgressReport:
    report: ProgressReport = ReportFactory(adoption=AdoptionFactory(city=city), author=focal_point)
    return report


def test_every_answer_that_is_a_draft_says_where_it_is(
    portal: Portal, draft: ProgressReport, city: City
) -> None:
    there = f"{HERE}{draft.pk}/"
    new = portal.start(AdoptionFactory(city=city), Idempotency_Key="a")
    answers = {
        "open already": (portal.start(draft.adoption), 200),
        "read": (portal.get(f"{draft.pk}/"), 200),
        "changed": (portal.change(draft, {"summary": "A school."}), 200),
        "submitted": (portal.submit(draft), 200),
        "recalled": (portal.recall(draft), 200),
    }

    for what, (answer, status) in answers.items():
        assert (answer.status_code, answer.headers.get("Location")) == (status, there), what
        assert answer.json()["api_url"] == there
    assert (new.status_code, new.headers["Location"]) == (201, new.json()["api_url"])
    assert {row["api_url"] for row in portal.get().json()["results"]} == {
        there,
        new.json()["api_url"],
    }


def test_a_refusal_by_the_state_of_a_draft_says_where_it_is(
    portal: Portal, draft: ProgressReport
) -> None:
    there = f"{HERE}{draft.pk}/"
    portal.submit(draft)
    refused = [portal.change(draft, {"summary": "Later."}), portal.submit(draft)]
    refused += [portal.ask("PATCH", f"{draft.pk}/", {"summary": "x"}, If_Match='"99"')]
    refused += [portal.ask("DELETE", f"{draft.pk}/", If_Match='"1"')]

    for answer in refused:
        assert answer.status_code in (409, 412), answer.content
        assert answer.headers.get("Location") == there


def test_what_is_not_yours_is_answered_as_what_is_not_there(
    portal: Portal, draft: ProgressReport, focal_point: User
) -> None:
    foreign = ReportFactory(adoption=AdoptionFactory(), author=focal_point)
    for method, path, body in (
        ("GET", "", None),
        ("PATCH", "", {"summary": "x"}),
        ("DELETE", "", None),
        ("POST", "submit/", None),
        ("POST", "recall/", None),
    ):
        answers = [
            portal.ask(method, f"{key}/{path}", body, If_Match='"1"')
            for key in (foreign.pk, 987654321)
        ]
        assert {answer.status_code for answer in answers} == {404}
        assert answers[0].content == answers[1].content
        assert "Location" not in answers[0].headers


@pytest.mark.parametrize("code", ["zz", "xx-YY", "English", "fr-"])
def test_a_language_that_no_registry_knows_is_refused(
    portal: Portal, draft: ProgressReport, code: str
) -> None:
    answer = portal.change(draft, {"language": code})
    assert set(errors(answer, 400)) == {"language"}


def test_an_empty_text_is_as_none_where_a_field_may_be_empty(
    portal: Portal, draft: ProgressReport
) -> None:
    emptied = portal.change(
        draft, {"stage": "", "rating": "", "summary": "", "challenges": "", "evidence": []}
    ).json()
    assert "errors" not in emptied, emptied
    assert {emptied[name] for name in ("stage", "rating", "summary", "challenges")} == {None}
    both = {"commitment": draft.adoption.commitment.slug, "network": ""}
    assert portal.ask("POST", "", {**both, "city": draft.adoption.city.slug}).status_code == 200  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "nowhere/", 404),
        ("GET", "cities/?q=%00", 400),
        ("GET", "cities/?q=" + "a" * 9000, 414),
        ("DELETE", "cities/", 405),
        ("GET", "cities/?format=pdf", 406),
        ("GET", "cities/?colour=red", 400),
        ("POST", "drafts/", 401),
        ("POST", "drafts", 308),
    ],
)
def test_refusals_outside_and_inside_views_carry_the_security_headers(
    client: Client, method: str, path: str, status: int
) -> None:
    answer: Any = client.generic(method, f"/api/v1/{path}")

    assert answer.status_code == status
    for name, value in ALWAYS.items():
        assert answer.headers[name] == value, name
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Request-ID"]
    if status >= 400:
        assert answer.headers["Content-Type"] == "application/problem+json"
        assert answer.json()["type"].endswith(f"#{answer.json()['code']}")
