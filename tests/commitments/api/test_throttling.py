"""Rate limits hold, whatever clients write into their headers."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.utils import timezone

from commitments.models import ApiUse
from tests.conftest import StrictClient
from tests.factories import ApiTokenFactory, ApiUseFactory

CITIES = "/api/v1/cities/"
SECRET = "cc_known"


@pytest.fixture(autouse=True)
def _limits(settings: Any) -> None:
    settings.API_LIMIT, settings.API_LIMIT_TOKEN = 3, 5


@pytest.fixture(autouse=True)
def _early_in_a_minute() -> Any:
    with time_machine.travel("2026-01-01 12:00:10Z", tick=False):
        yield


def statuses(client: Client, times: int, path: str = CITIES, **headers: str) -> list[int]:
    return [client.get(path, headers=headers).status_code for _ in range(times)]


@pytest.mark.django_db
def test_the_limit_is_exact_and_said_in_every_answer(client: StrictClient) -> None:
    left = []
    for _ in range(3):
        answer = client.get(CITIES)
        assert answer.status_code == 200
        assert answer.headers["RateLimit-Policy"] == '"minute";q=3;w=60'
        left.append(answer.headers["RateLimit"])
    assert left == ['"minute";r=2;t=50', '"minute";r=1;t=50', '"minute";r=0;t=50']
    refused = client.get(CITIES)
    assert refused.status_code == 429
    assert refused.headers["Retry-After"] == "50"
    assert refused.headers["Content-Type"] == "application/problem+json"
    assert "Cache-Control" not in refused.headers
    assert "RateLimit" in refused.headers["Access-Control-Expose-Headers"]


@pytest.mark.django_db
def test_the_next_minute_is_a_new_one(client: StrictClient) -> None:
    assert statuses(client, 4) == [200, 200, 200, 429]
    with time_machine.travel("2026-01-01 12:01:00Z", tick=False):
        assert statuses(client, 1) == [200]


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.parametrize(
    "path",
    [CITIES, "/api/v1/", "/api/v1/changes/", "/api/v1/statistics/?by=year", "/api/v1/schema/"],
)
def test_every_address_of_the_api_counts(client: StrictClient, path: str) -> None:
    assert statuses(client, 4, path) == [200, 200, 200, 429]


@pytest.mark.slow
@pytest.mark.django_db
def test_pages_stay_open(client: StrictClient) -> None:
    assert statuses(client, 5, "/cities/") == [200] * 5


@pytest.mark.django_db
def test_forged_headers_do_not_help(client: StrictClient) -> None:
    answered = [
        client.get(CITIES, headers={"X-Forwarded-For": f"10.0.0.{n}"}).status_code for n in range(4)
    ]
    assert answered == [200, 200, 200, 429]
    assert statuses(client, 1, Authorization="Bearer cc_guessed") == [429]


@pytest.mark.django_db
def test_behind_a_proxy_only_what_it_added_is_believed(
    client: StrictClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rest_framework.settings.api_settings.NUM_PROXIES", 1)
    for n in range(3):
        assert statuses(client, 1, **{"X-Forwarded-For": f"1.1.1.{n}, 9.9.9.9"}) == [200]
    assert statuses(client, 1, **{"X-Forwarded-For": "1.1.1.7, 9.9.9.9"}) == [429]
    assert statuses(client, 1, **{"X-Forwarded-For": "9.9.9.9, 8.8.8.8"}) == [200]


@pytest.mark.django_db
def test_a_network_of_ipv6_addresses_is_one_client() -> None:
    statuses = [Client(REMOTE_ADDR=f"2001:db8:1:1::{n}").get(CITIES).status_code for n in range(4)]
    assert statuses == [200, 200, 200, 429]
    assert Client(REMOTE_ADDR="2001:db8:1:2::1").get(CITIES).status_code == 200


@pytest.mark.django_db
def test_an_ipv4_address_said_as_ipv6_is_a_client_of_its_own() -> None:
    answered = [Client(REMOTE_ADDR=f"::ffff:192.0.2.{n}").get(CITIES).status_code for n in range(4)]
    assert answered == [200] * 4
    assert statuses(Client(REMOTE_ADDR="::ffff:192.0.2.9"), 4) == [200, 200, 200, 429]


@pytest.mark.django_db
def test_whoever_guesses_at_tokens_is_counted(client: StrictClient) -> None:
    guess = {"Authorization": "Bearer cc_guess"}
    assert statuses(client, 4, "/api/v1/drafts/", **guess) == [401, 401, 401, 429]


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_readers_do_not_wait_for_a_long_write(client: StrictClient) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("Only SQLite has one writer at a time.")
    ApiTokenFactory(secret=SECRET)
    with closing(sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert statuses(client, 1) == [200]
        assert statuses(client, 1, "/api/v1/drafts/", Authorization=f"Bearer {SECRET}") == [200]
    assert not ApiUse.objects.exists()
    patience = connection.settings_dict["OPTIONS"]["timeout"]
    with connection.cursor() as cursor:
        assert cursor.execute("PRAGMA busy_timeout").fetchone() == (1000 * patience,)


@pytest.mark.slow
@pytest.mark.django_db
def test_a_token_may_ask_more_often_and_counts_for_itself(client: StrictClient) -> None:
    ApiTokenFactory(secret=SECRET)
    assert statuses(client, 4) == [200, 200, 200, 429]
    assert statuses(client, 6, Authorization=f"Bearer {SECRET}") == [200] * 5 + [429]


@pytest.mark.django_db
def test_no_limit_counts_nothing(client: StrictClient, settings: Any) -> None:
    settings.API_LIMIT = 0
    assert statuses(client, 5) == [200] * 5
    assert not ApiUse.objects.exists()


@pytest.mark.django_db
def test_what_is_counted_tells_no_address_and_is_soon_gone(client: StrictClient) -> None:
    ApiUseFactory(minute=timezone.now() - timedelta(hours=2))
    client.get(CITIES)
    use = ApiUse.objects.get()
    assert "127.0.0.1" not in use.client and len(use.client) == 40


@pytest.mark.django_db(transaction=True)
def test_many_at_once_are_counted_one_by_one() -> None:
    minute = timezone.now()

    def status(_n: int) -> int:
        try:
            return ApiUse.objects.one_more("x" * 64, minute)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        assert sorted(pool.map(status, range(24))) == list(range(1, 25))
