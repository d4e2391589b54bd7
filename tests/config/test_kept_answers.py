"""What the public reads is made once for each state of the data; nobody gets an older one."""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from time import sleep
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import connection
from django.http import HttpResponse, StreamingHttpResponse
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cities.audit import Actor, record
from cities.models import City, Network, TrailEntry
from commitments.exchange.audit import AuditBatch
from commitments.models import Evidence
from commitments.reporting.database_rules import triggers
from config.api_urls import LISTS
from config.kept_answers import CACHE_CONTROL, LARGEST, Held, KeptAnswers
from config.logs import REQUEST_ID
from config.models.triggers import lifted
from tests import world
from tests.conftest import StrictClient
from tests.factories import CityFactory, ReportFactory, advance
from tests.lists import address, pages
from tests.races import many_write, while_open

pytestmark = pytest.mark.django_db
CITIES = "/api/v1/cities/"
CHANGES = "/api/v1/changes/"

NOTHING = re.compile(r"/fixed/")


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
    assert client.get(there).headers["Cache-Control"] == CACHE_CONTROL
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(there, headers={"If-None-Match": etag})
    assert (answer.status_code, answer.content, len(queries)) == (304, b"", 1)
    assert answer.headers["Cache-Control"] == CACHE_CONTROL
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
    desk = StrictClient()
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


@pytest.mark.usefixtures("kept_answers")
@pytest.mark.slow
def test_a_kept_answer_is_what_would_be_made_and_costs_one_query(client: StrictClient) -> None:
    world.build()
    for there in [
        "/",
        "/fr/",
        *map(address, pages()),
        *(reverse(f"api:{name}-list") for name in LISTS),
    ]:
        made = client.get(there)
        with CaptureQueriesContext(connection) as queries:
            again = client.get(there)
        assert (again.content, len(queries)) == (made.content, 1), there
        # Each answer has a name of its own.
        assert again.headers.pop(REQUEST_ID) != made.headers.pop(REQUEST_ID)
        assert dict(again.headers) == dict(made.headers), there
        assert "Accept-Language" not in again.headers["Vary"], there


@pytest.mark.usefixtures("kept_answers")
def test_what_is_published_is_seen_at_once(client: StrictClient) -> None:
    report = ReportFactory()
    there = report.adoption.commitment.get_absolute_url()
    before = client.get(there).content
    advance(report, "submit", "publish")
    assert client.get(there).content != before


@pytest.mark.usefixtures("kept_answers")
def test_nothing_is_kept_for_somebody_in_particular(
    client: StrictClient, administrator: User
) -> None:
    CityFactory(name="Atlantis")
    desk = StrictClient()
    desk.force_login(administrator)
    assert "Atlantis" in desk.get("/cities/").content.decode()
    City.objects.update(name="Ys")
    # Nobody writes without the trail; here it shows that nothing was kept.
    assert "Ys" in client.get("/cities/").content.decode()
    City.objects.update(name="Avalon")
    assert "Ys" in client.get("/cities/").content.decode()
    assert "Avalon" in desk.get("/cities/").content.decode()
    with_token = {"Authorization": "Bearer abc"}
    assert "Avalon" in client.get("/cities/", headers=with_token).content.decode()


@pytest.fixture
def one_address(kept_answers: None) -> Callable[..., Any]:
    """Return a function that sends a request to an address which counts how often it is made."""
    made: list[str] = []

    def make(request: Any) -> Any:
        made.append(request.get_full_path())
        answer = HttpResponse(
            "x" * int(request.GET.get("size", "1")), status=request.GET.get("status")
        )
        if control := request.GET.get("control"):
            answer.headers["Cache-Control"] = control
        if vary := request.GET.get("vary"):
            answer.headers["Vary"] = vary
        if cookie := request.GET.get("cookie"):
            answer.set_cookie("c", cookie)
        return answer if "stream" not in request.GET else StreamingHttpResponse([b"x"])

    middleware = KeptAnswers(make, lambda: "state", NOTHING)

    def count(path: str, **headers: str) -> int:
        middleware(RequestFactory(headers=headers).get(path))
        return len(made)

    return count


@pytest.mark.parametrize(
    "path",
    [
        "/?control=no-store",
        "/?control=private",
        "/?vary=Cookie",
        "/?cookie=1",
        "/?status=404",
        "/?status=301",
        "/?stream=1",
        f"/?size={LARGEST + 1}",
        "/fixed/",
    ],
)
def test_what_is_not_the_same_for_all_or_too_large_is_made_each_time(
    one_address: Callable[..., int], path: str
) -> None:
    assert [one_address(path) for _ in range(2)] == [1, 2]


@pytest.mark.parametrize(
    ("path", "headers"),
    [
        ("/?b=1&a=3&a=2", {}),
        ("/?a=2&a=3&b=2", {}),
        ("/?a=2&a=3&b=", {}),
        ("/fr/?a=2&a=3&b=1", {}),
        ("/?a=2&a=3&b=1", {"Host": "localhost"}),
        ("/?a=2&a=3&b=1", {"Accept-Encoding": "br, gzip"}),
    ],
)
def test_an_answer_is_kept_for_all_it_is_made_from(
    one_address: Callable[..., int], path: str, headers: dict[str, str]
) -> None:
    assert one_address("/?a=2&a=3&b=1") == 1
    assert one_address(path, **headers) == 2
    assert one_address("/?b=1&a=2&a=3", **{"Accept-Language": "fr", "Accept": "text/html"}) == 2


def test_the_api_answers_in_the_form_that_is_accepted(one_address: Callable[..., int]) -> None:
    assert one_address("/api/v1/", Accept="text/csv") == 1
    assert one_address("/api/v1/", Accept="application/json") == 2


@pytest.mark.usefixtures("kept_answers")
def test_many_who_come_at_once_make_an_answer_once() -> None:
    made: list[int] = []

    def make(_request: Any) -> HttpResponse:
        made.append(1)
        sleep(0.2)
        return HttpResponse("made")

    middleware = KeptAnswers(make, lambda: "state", NOTHING)
    ask = RequestFactory().get
    with ThreadPoolExecutor(16) as threads:
        answers = list(threads.map(lambda _n: middleware(ask("/")).content, range(16)))
    assert (answers, len(made)) == ([b"made"] * 16, 1)


@pytest.mark.usefixtures("kept_answers")
def test_who_waits_for_an_answer_that_breaks_makes_it_themselves() -> None:
    made: list[int] = []

    def make(_request: Any) -> HttpResponse:
        made.append(1)
        sleep(0.05)
        return HttpResponse(
            "broken" if len(made) == 1 else "made", status=500 if len(made) == 1 else 200
        )

    middleware = KeptAnswers(make, lambda: "state", NOTHING)
    ask = RequestFactory().get
    with ThreadPoolExecutor(4) as threads:
        answers = sorted(threads.map(lambda _n: middleware(ask("/")).status_code, range(4)))
    assert (answers, len(made)) == ([200, 200, 200, 500], 2)


def test_the_state_is_read_once_a_second(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.STATE_SECONDS = 1
    clock, states = [5.0], iter("abc")
    monkeypatch.setattr("config.kept_answers.monotonic", lambda: clock[0])
    state = Held(lambda: next(states))
    seen = []
    for clock[0] in (5.0, 5.9, 6.0, 6.5, 7.1):
        seen.append(state())
    assert seen == ["a", "a", "b", "b", "c"]


@pytest.mark.usefixtures("kept_answers")
def test_a_host_that_is_not_ours_is_refused(client: StrictClient) -> None:
    assert Client().get("/", headers={"Host": "evil.example"}).status_code == 400
