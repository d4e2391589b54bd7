"""Roles that were free text become codes, without loss of text."""

from importlib import import_module
from typing import Any

import pytest

from cities.models import Membership, Participation
from tests.factories import EventFactory, MembershipFactory, ParticipationFactory

migration: Any = import_module("cities.migrations.0004_role_codes")


@pytest.mark.parametrize(
    ("text", "code", "note"),
    [
        ("member", "member", ""),
        ("founding member", "founding-member", ""),
        ("Steering  committee", "steering", ""),
        ("partner city", "partner", ""),
        ("leadership board (former mayor)", "leadership-board", "leadership board (former mayor)"),
        ("council that passed a motion", "member", "council that passed a motion"),
    ],
)
def test_a_membership_s_text_becomes_a_code_and_what_it_says_more_a_note(
    text: str, code: str, note: str
) -> None:
    assert migration.code_of(text, migration.MEMBERSHIPS, "member") == (code, note)


@pytest.mark.parametrize(
    ("text", "code", "note"),
    [
        ("", "attendee", ""),
        ("host", "host", ""),
        ("co-host", "co-host", ""),
        ("spoke", "speaker", ""),
        ("mayor spoke", "speaker", "mayor spoke"),
        ("mayor announced as taking part", "announced", "mayor announced as taking part"),
        ("listened", "attendee", "listened"),
    ],
)
def test_a_participation_s_text_becomes_a_code_and_what_it_says_more_a_note(
    text: str, code: str, note: str
) -> None:
    assert migration.code_of(text, migration.PARTICIPATIONS, "attendee") == (code, note)


@pytest.mark.django_db
def test_rows_that_then_say_the_same_become_one_with_all_notes() -> None:
    event = EventFactory()
    first = ParticipationFactory(event=event, role="on a panel")
    for role in ("spoke too", "host"):
        ParticipationFactory(
            event=event, city=first.city, role=role, source="https://example.org/more"
        )
    key = ("event_id", "city_id", "role")
    migration.convert(Participation.objects, {"on": "speaker", **migration.PARTICIPATIONS}, "", key)
    assert list(event.participations.order_by("role").values_list("role", "note")) == [
        ("host", ""),
        ("speaker", "on a panel\nspoke too\nhttps://example.org/more"),
    ]


@pytest.mark.django_db
def test_a_membership_that_ended_stays_beside_the_one_that_holds() -> None:
    current = MembershipFactory(role="partner")
    MembershipFactory(
        network=current.network, city=current.city, role="partner city", until="2020-01-01"
    )
    key = ("network_id", "city_id", "role", "until")
    migration.convert(Membership.objects, migration.MEMBERSHIPS, "member", key)
    assert list(Membership.objects.values_list("role", "note")) == [("partner", "")] * 2
