"""A client with the newest response gets 304; a client with an older one never does."""

from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cities.audit import Actor, record
from cities.models import City, Network, TrailEntry
from commitments.exchange.audit import AuditBatch
from commitments.models import Evidence
from commitments.reporting.database_rules import triggers
from config.api_urls import LISTS
from config.models.triggers import lifted
from tests import world
from tests.conftest import StrictClient
from tests.factories import CityFactory, ReportFactory, advance
from tests.races import many_write, while_open

pytestmark = pytest.mark.django_db
CITIES = "/api/v1/cities/"
CHANGES = "/api/v1/changes/"


def etag_of(client: Client, there: str = CITIES, **headers: str) -> str:
    return str(client.get(there, headers=headers).headers["ETag"])


def status(client: Client, etag: str, there: str = CITIES, **headers: str) -> int:
    answer = client.get(there, headers={"If-None-Match": etag, **headers})
    return int(answer.status_code)


def touch(city: Any) -> TrailEntry:
    return record(city, TrailEntry.Action.CHANGE, Actor())


@pytest.mark.slow
def test_who_follows_the_changes_gets_304_for_one_query_until_there_are_some(
    client: StrictClient,
) -> None:
    world.build()
    cursor = client.get(CHANGES, {"limit": 500}).json()["cursor"]
    there = f"{CHANGES}?since={cursor}"
    etag = etag_of(client, there)
    assert client.get(there).headers["Cache-Control"] == "no-cache"
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(there, headers={"If-None-Match": etag})
    assert (answer.status_code, answer.content, len(queries)) == (304, b"", 1)
    assert answer.headers["Cache-Control"] == "no-cache"
    assert status(client, etag, CHANGES) == 200
    touch(City.objects.first())
    assert status(client, etag, there) == 200


def test_an_answer_in_another_form_is_another_answer(client: StrictClient) -> None:
    etag = etag_of(client)
    assert status(client, etag, f"{CITIES}?page_size=1") == 200
    assert status(client, etag, Accept="text/csv") == 200
    assert status(client, etag, Host="localhost") == 200
    assert status(client, f'"other", {etag}') == 304


def test_the_day_is_part_of_the_answer(client: StrictClient) -> None:
    with time_machine.travel("2026-01-01 23:59:00Z"):
        etag = etag_of(client)
        assert status(client, etag) == 304
    with time_machine.travel("2026-01-02 00:01:00Z"):
        assert status(client, etag) == 200


def test_a_refusal_is_never_taken_for_an_answer(client: StrictClient) -> None:
    etag = etag_of(client)
    assert status(client, etag, f"{CITIES}?colour=red") == 400
    assert status(client, etag, f"{CITIES}atlantis/") == 404


@pytest.mark.slow
def test_every_door_to_public_rows_changes_the_stamp(
    client: StrictClient, administrator: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    report = ReportFactory()
    Evidence.objects.create(report=report, title="Page", url="https://example.org/a")
    city = CityFactory(public=False)
    desk = Client()
    desk.force_login(administrator)

    def admin_action(name: str) -> Callable[[], Any]:
        data = {"action": name, "_selected_action": city.pk}
        return lambda: desk.post(reverse("admin:cities_city_changelist"), data)

    def dead_link() -> None:
        monkeypatch.setattr("commitments.reporting.link_checks.check_link", lambda *_args: 404)
        call_command("check_links")

    def load() -> None:
        audit = AuditBatch()
        audit.added(report.adoption.city)
        audit.write()

    def delete() -> None:
        desk.post(reverse("admin:cities_city_delete", args=[city.pk]), {"post": "yes"})
        assert not City.objects.filter(pk=city.pk).exists()

    doors: dict[str, Callable[[], Any]] = {
        "the workflow": lambda: advance(report, "submit", "publish"),
        "the link check": dead_link,
        "publishing in the admin": admin_action("publish_chosen"),
        "hiding in the admin": admin_action("hide_chosen"),
        "showing it again": admin_action("publish_chosen"),
        "deleting in the admin": delete,
        "a load": load,
    }
    for door, go in doors.items():
        etag = etag_of(client)
        assert status(client, etag) == 304, door
        go()
        assert status(client, etag) == 200, door


@pytest.mark.slow
def test_nothing_hidden_changes_a_stamp(client: StrictClient) -> None:
    world.build()
    before = {name: etag_of(client, reverse(f"api:{name}-list")) for name in LISTS}
    secret = CityFactory(public=False)
    record(secret, TrailEntry.Action.ADD, Actor())
    record(secret, TrailEntry.Action.CHANGE, Actor(), {"note": ["", "x"]})
    draft = ReportFactory(adoption__city=City.objects.get(slug="montreal"))
    record(draft, TrailEntry.Action.ADD, Actor())
    record(Network.objects.create(slug="n", name="N", public=False), TrailEntry.Action.ADD, Actor())
    assert {name: etag_of(client, reverse(f"api:{name}-list")) for name in LISTS} == before


@many_write
def test_a_transaction_that_ends_late_changes_the_stamp(client: StrictClient) -> None:
    """However much others did meanwhile, and whether or not yet another is still open."""
    slow, quick, slower = (CityFactory(slug=f"city-{n}") for n in range(3))
    touch(quick)
    with while_open(lambda: touch(slower)):
        with while_open(lambda: (touch(slow), touch(slow))):
            audit = AuditBatch()
            for _ in range(300):
                audit.added(quick)
            audit.write()
            etag, sync = etag_of(client), etag_of(client, CHANGES)
            assert status(client, etag) == status(client, sync, CHANGES) == 304
        assert status(client, etag) == 200
        etag, sync = etag_of(client), etag_of(client, CHANGES)
    assert status(client, etag) == status(client, sync, CHANGES) == 200
    etag = etag_of(client)
    assert status(client, etag) == 304


def test_a_number_given_again_changes_the_stamp(client: StrictClient) -> None:
    """As in a database that was restored from before the first one."""
    city = CityFactory()
    first = touch(city)
    etag = etag_of(client)
    with lifted(connection, triggers()):  # a database that was restored never had it
        TrailEntry._base_manager.filter(pk=first.pk).delete()
    first.at = None
    first.save(force_insert=True)
    assert status(client, etag) == 200
