"""Entries are public only about objects that the public sees."""

from typing import Any

import pytest

from cities.audit import Actor, are_public, record
from cities.models import TrailEntry
from tests.factories import (
    CityFactory,
    EvidenceFactory,
    ReportFactory,
    TargetFactory,
    advance,
)

pytestmark = pytest.mark.django_db

Action = TrailEntry.Action


@pytest.mark.parametrize("public", [True, False])
def test_what_happens_to_a_hidden_city_stays_hidden(public: bool) -> None:
    entry = record(CityFactory(public=public), Action.CHANGE, Actor())

    assert entry.public is public
    assert TrailEntry.objects.published().exists() is public


def test_evidence_of_a_draft_is_hidden_and_of_a_published_report_shown() -> None:
    evidence = EvidenceFactory()
    assert not record(evidence, Action.ADD, Actor()).public

    advance(evidence.report, "submit", "publish")
    assert record(evidence, Action.ADD, Actor()).public


def test_a_target_is_as_public_as_its_promise() -> None:
    hidden = TargetFactory(adoption__commitment__public=False)

    assert record(TargetFactory(), Action.ADD, Actor()).public
    assert not record(hidden, Action.ADD, Actor()).public


def test_the_parents_of_what_is_hidden_itself_are_not_asked_for(
    django_assert_num_queries: Any,
) -> None:
    draft, report = ReportFactory(), ReportFactory(published=True)
    assert draft.adoption.commitment and report.adoption.commitment

    with django_assert_num_queries(1):
        assert are_public([draft]) == [False]
    with django_assert_num_queries(3):
        assert are_public([report, draft, report.adoption]) == [True, False, True]
