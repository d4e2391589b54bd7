"""Several drafts in one request: all or nothing, and each result named."""

from typing import Any

import pytest
from django.contrib.auth.models import User

from cities.models import City
from commitments.api.draft_batches import MOST_DRAFTS
from commitments.models import Adoption, IdempotencyKey, ProgressReport
from tests.commitments.api.test_drafts import Portal, errors, portal_of
from tests.factories import AdoptionFactory, TargetFactory

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
BATCH = "batch/"


@pytest.fixture
def portal(focal_point: User, city: City) -> Portal:
    return portal_of(focal_point, city)


@pytest.fixture
def three(city: City) -> list[Adoption]:
    adoptions: list[Adoption] = AdoptionFactory.create_batch(3, city=city)
    for adoption in adoptions:
        TargetFactory(adoption=adoption, code="places")
    return adoptions


def item(adoption: Adoption, **content: Any) -> dict[str, Any]:
    return {"commitment": adoption.commitment.slug, "city": adoption.city.slug, **content}  # type: ignore[union-attr]


def send(portal: Portal, *items: Any, **headers: str) -> Any:
    return portal.ask("POST", BATCH, {"drafts": [*items]}, **headers)


def codes(answer: Any) -> dict[str, str]:
    return {error["field"]: error["code"] for error in answer.json()["errors"]}


def test_several_drafts_are_started_and_filled_at_once(
    portal: Portal, three: list[Adoption]
) -> None:
    figure = {"target": "places", "value": "5", "observed_on": "2024-12-31"}
    answer = send(
        portal,
        item(three[0], summary="A school."),
        item(three[1], measurements=[figure]),
        item(three[2]),
    )

    assert answer.status_code == 200, answer.content
    results = answer.json()["results"]
    assert [(row["index"], row["status"]) for row in results] == [(0, 201), (1, 201), (2, 201)]
    for row, adoption in zip(results, three, strict=True):
        read = portal.client.get(
            row["location"], headers={"Authorization": f"Bearer {portal.secret}"}
        )
        assert read.json() == row["draft"]
        assert read.json()["commitment"]["id"] == adoption.commitment.slug
    assert results[0]["draft"]["summary"] == "A school."
    assert results[1]["draft"]["measurements"][0]["value"] == "5"


def test_half_bad_is_refused_as_a_whole_with_every_error_of_each(
    portal: Portal, three: list[Adoption]
) -> None:
    answer = send(
        portal,
        item(three[0], summary="A school."),
        item(three[1], stage="flying", colour="red"),
        item(three[2], measurements=[{"target": "places", "value": "N/A"}]),
        {"commitment": "never", "city": three[0].city.slug},  # type: ignore[union-attr]
    )

    errors(answer, 400)
    assert codes(answer) == {
        "drafts[1].stage": "unknown-value",
        "drafts[1].colour": "unknown-field",
        "drafts[2].measurements[0].value": "invalid",
        "drafts[3].commitment": "unknown-value",
    }
    assert not ProgressReport.objects.exists()


def test_a_promise_is_in_the_list_once(portal: Portal, three: list[Adoption]) -> None:
    answer = send(portal, item(three[0], summary="A"), item(three[1]), item(three[0], summary="B"))

    errors(answer, 400)
    assert codes(answer) == {"drafts[2].commitment": "repeated"}
    assert not ProgressReport.objects.exists()


def test_a_draft_of_another_city_refuses_all(portal: Portal, three: list[Adoption]) -> None:
    other = AdoptionFactory()
    mixed = send(portal, item(three[0]), item(other))
    invented = {"commitment": other.commitment.slug, "city": "nowhere"}

    errors(mixed, 403)
    assert codes(mixed) == {"drafts[1].city": "not-permitted"}
    # The same as for a city that is not there.
    assert codes(send(portal, item(three[0]), invented)) == codes(mixed)
    assert not ProgressReport.objects.exists()


def test_an_open_draft_is_changed_only_in_the_version_that_was_read(
    portal: Portal, three: list[Adoption]
) -> None:
    opened = portal.start(three[0]).json()

    blind = send(portal, item(three[0], summary="New"), item(three[1]))
    late = send(portal, item(three[0], summary="New", version=opened["version"] - 1))
    errors(blind, 409)
    errors(late, 409)
    assert codes(blind) == {"drafts[0].version": "version-missing"}
    assert codes(late) == {"drafts[0].version": "version-outdated"}
    assert ProgressReport.objects.get().summary == ""

    right = send(portal, item(three[0], summary="New", version=opened["version"]), item(three[1]))
    assert [row["status"] for row in right.json()["results"]] == [200, 201]
    assert ProgressReport.objects.get(pk=opened["id"]).summary == "New"
    # Nothing is to be changed: the open one is returned, as by the request for one.
    assert send(portal, item(three[0])).json()["results"][0]["draft"]["id"] == opened["id"]


def test_a_request_that_is_sent_again_after_a_lost_connection_is_answered_again(
    portal: Portal, three: list[Adoption]
) -> None:
    sent = [item(adoption, summary="Once") for adoption in three]
    refused = send(portal, *sent, item(three[0]), Idempotency_Key="nightly")
    assert refused.status_code == 400 and not IdempotencyKey.objects.exists()

    first = send(portal, *sent, Idempotency_Key="nightly")
    again = send(portal, *sent, Idempotency_Key="nightly")

    assert again.headers["Idempotency-Replayed"] == "true"
    assert first.json() == again.json()
    assert ProgressReport.objects.count() == len(three)
    other = send(portal, sent[0], Idempotency_Key="nightly")
    errors(other, 422)
    ProgressReport.objects.filter(adoption=three[1]).delete()
    deleted = send(portal, *sent, Idempotency_Key="nightly")
    errors(deleted, 409)
    assert codes(deleted) == {"Idempotency-Key": "draft-deleted"}


def test_what_is_no_list_of_drafts_is_refused(portal: Portal, three: list[Adoption]) -> None:
    many = [item(three[0])] * (MOST_DRAFTS + 1)
    for body, expected in (
        ({}, {"drafts": "required"}),
        ({"drafts": []}, {"drafts": "required"}),
        ({"drafts": {}}, {"drafts": "required"}),
        ({"drafts": many}, {"drafts": "too-many-values"}),
        ({"drafts": [1]}, {"drafts[0]": "invalid"}),
        ({"drafts": [item(three[0])], "dry_run": True}, {"dry_run": "unknown-field"}),
    ):
        answer = portal.ask("POST", BATCH, body)
        errors(answer, 400)
        assert codes(answer) == expected
    assert portal.ask("POST", f"{BATCH}?x=1", {"drafts": []}).status_code == 400
    assert portal.ask("GET", BATCH).status_code == 405
    assert Portal(portal.token, "cc_never").ask("POST", BATCH, {}).status_code == 401
    assert not ProgressReport.objects.exists()


def test_it_is_one_request_for_the_limits_and_in_the_trail_of_each_draft(
    portal: Portal, three: list[Adoption], settings: Any
) -> None:
    settings.API_LIMIT_TOKEN = 2
    answers = [send(portal, *map(item, three)) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
