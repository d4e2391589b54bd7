"""Partner systems write drafts: with a token, within its permissions, without duplicates."""

import json
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import User
from django.db import connection, connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cities.models import City, Network, TrailEntry
from commitments.models import (
    Adoption,
    ApiToken,
    Evidence,
    IdempotencyKey,
    Measurement,
    ProgressReport,
    Target,
)
from commitments.reporting import workflow
from tests.conftest import StrictClient
from tests.factories import (
    AdoptionFactory,
    ApiTokenFactory,
    EvidenceFactory,
    MeasurementFactory,
    ReportFactory,
    TargetFactory,
    advance,
)

pytestmark = pytest.mark.django_db
DRAFTS = "/api/v1/drafts/"
PROBLEM = "application/problem+json"
AT_ONCE = 12
WHOLE = {
    "period_start": "2024-01-01",
    "period_end": "2024-12-31",
    "stage": "in-progress",
    "rating": "constrained",
    "summary": "Two schools were opened – مدرستان.",
    "challenges": "N'Djamena: -12.5 % since 2019",
    "next_steps": "A third one.",
    "language": "fr",
}


class Portal:
    """A partner system with a token."""

    def __init__(self, token: ApiToken, secret: str, client: Client | None = None) -> None:
        self.token, self.secret = token, secret
        self.client = client or StrictClient()

    def ask(self, method: str, path: str = "", body: Any = None, **headers: str) -> Any:
        sent = body if isinstance(body, bytes) else json.dumps(body).encode()
        sent_headers = {
            "Authorization": f"Bearer {self.secret}",
            **{name.replace("_", "-"): text for name, text in headers.items()},
        }
        kind = sent_headers.pop("Content-Type", "application/json")
        more = {} if body is None else {"data": sent, "content_type": kind}
        return self.client.generic(method, DRAFTS + path, headers=sent_headers, **more)

    def get(self, path: str = "") -> Any:
        return self.ask("GET", path)

    def start(self, adoption: Adoption, **headers: str) -> Any:
        kind = "city" if adoption.city else "network"
        body = {"commitment": adoption.commitment.slug, kind: adoption.party.slug}
        return self.ask("POST", "", body, **headers)

    def change(self, report: ProgressReport, body: Any, **headers: str) -> Any:
        version = ProgressReport.objects.get(pk=report.pk).version
        return self.ask("PATCH", f"{report.pk}/", body, **{"If_Match": f'"{version}"', **headers})

    def submit(self, report: ProgressReport, **headers: str) -> Any:
        version = ProgressReport.objects.get(pk=report.pk).version
        path = f"{report.pk}/submit/"
        return self.ask("POST", path, **{"If_Match": f'"{version}"', **headers})

    def recall(self, report: ProgressReport, **headers: str) -> Any:
        version = ProgressReport.objects.get(pk=report.pk).version
        path = f"{report.pk}/recall/"
        return self.ask("POST", path, **{"If_Match": f'"{version}"', **headers})

    def delete(self, report: ProgressReport) -> Any:
        version = ProgressReport.objects.get(pk=report.pk).version
        return self.ask("DELETE", f"{report.pk}/", If_Match=f'"{version}"')


def portal_of(owner: User, *cities: City, networks: Any = (), **fields: Any) -> Portal:
    secret = fields.pop("secret", "cc_the-secret")
    token = ApiTokenFactory(owner=owner, secret=secret, name="Portal X", **fields)
    token.cities.set(cities)
    token.networks.set(networks)
    return Portal(token, secret)


@pytest.fixture
def portal(focal_point: User, city: City) -> Portal:
    """A system that writes and submits for `city`."""
    return portal_of(focal_point, city, may_submit=True)


@pytest.fixture
def adoption(city: City) -> Adoption:
    return AdoptionFactory(city=city)


@pytest.fixture
def target(adoption: Adoption) -> Target:
    return TargetFactory(adoption=adoption, code="places")


@pytest.fixture
def draft(adoption: Adoption, focal_point: User) -> ProgressReport:
    """A complete draft of `city` on 2024."""
    return ReportFactory(adoption=adoption, author=focal_point)


def errors(answer: Any, status: int) -> dict[str | None, str]:
    """Return what a refusal says is wrong with what; it has the form of all refusals."""
    problem = answer.json()
    assert answer.status_code == problem["status"] == status, problem
    assert answer.headers["Content-Type"] == PROBLEM
    assert answer.headers["Cache-Control"] == "no-store"
    listed = problem.get("errors", [])
    assert all(set(error) == {"code", "field", "value", "reason"} for error in listed)
    return {error["field"]: error["reason"] for error in listed}


def everything() -> list[Any]:
    """Return all that a write could change."""
    models = (ProgressReport, Measurement, Evidence, TrailEntry, IdempotencyKey)
    return [list(model._default_manager.order_by("pk").values()) for model in models]


# Who is there


def test_a_system_reads_the_drafts_of_its_city(portal: Portal, draft: ProgressReport) -> None:
    answer = portal.get()

    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    [row] = answer.json()["results"]
    assert row["id"] == draft.pk
    assert row == portal.get(f"{draft.pk}/").json()
    assert not answer.cookies


@pytest.mark.parametrize(
    ("headers", "challenge"),
    [
        ({}, 'Bearer realm="api"'),
        ({"Authorization": "Bearer cc_wrong"}, 'Bearer realm="api", error="invalid_token"'),
        ({"Authorization": "Bearer "}, 'Bearer realm="api", error="invalid_token"'),
        ({"Authorization": "Basic YTpi"}, 'Bearer realm="api", error="invalid_token"'),
        ({"Authorization": "Token cc_the-secret"}, 'Bearer realm="api", error="invalid_token"'),
        ({"Authorization": "cc_the-secret"}, 'Bearer realm="api", error="invalid_token"'),
    ],
)
def test_without_a_token_nothing_opens(
    portal: Portal, draft: ProgressReport, headers: dict[str, str], challenge: str
) -> None:
    before = everything()
    for method, path in (
        ("GET", ""),
        ("POST", ""),
        ("GET", f"{draft.pk}/"),
        ("PATCH", f"{draft.pk}/"),
        ("DELETE", f"{draft.pk}/"),
        ("POST", f"{draft.pk}/submit/"),
    ):
        answer = Client().generic(method, DRAFTS + path, headers=headers)
        assert errors(answer, 401) == {}
        assert answer.headers["WWW-Authenticate"] == challenge
    assert everything() == before


def test_a_token_that_opens_nothing_is_answered_like_one_that_never_was(portal: Portal) -> None:
    never = Portal(portal.token, "cc_never-was").get()

    def close(**fields: Any) -> Any:
        ApiToken.objects.filter(pk=portal.token.pk).update(**fields)
        return portal.get()

    past = timezone.now() - timedelta(seconds=1)
    later = timezone.now() + timedelta(days=1)
    closed = [close(expires_at=past), close(expires_at=later, revoked_at=past)]
    ApiToken.objects.update(revoked_at=None)
    User.objects.filter(pk=portal.token.owner_id).update(is_active=False)
    closed.append(portal.get())
    User.objects.filter(pk=portal.token.owner_id).update(is_active=True, is_staff=False)
    closed.append(portal.get())

    for answer in closed:
        assert answer.status_code == never.status_code == 401
        assert answer.content == never.content
        assert answer.headers["WWW-Authenticate"] == never.headers["WWW-Authenticate"]


def test_a_session_opens_nothing(focal_point: User, draft: ProgressReport) -> None:
    client = Client()
    client.force_login(focal_point)

    assert client.get(DRAFTS).status_code == 401
    assert client.delete(f"{DRAFTS}{draft.pk}/").status_code == 401


@pytest.mark.slow
def test_what_is_out_of_reach_is_as_if_it_were_not(
    portal: Portal, other_city: City, other_focal_point: User, draft: ProgressReport
) -> None:
    foreign = ReportFactory(adoption=AdoptionFactory(city=other_city), author=other_focal_point)
    never = portal.get("987654/").content

    for method in ("GET", "PATCH", "DELETE"):
        answer = portal.ask(method, f"{foreign.pk}/", {} if method == "PATCH" else None)
        assert (answer.status_code, answer.content) == (404, never)
    assert portal.ask("POST", f"{foreign.pk}/submit/").content == never
    assert [row["id"] for row in portal.get().json()["results"]] == [draft.pk]


def test_a_token_never_may_more_than_its_owner(
    portal: Portal, other_city: City, draft: ProgressReport, city: City
) -> None:
    portal.token.cities.add(other_city)
    foreign = AdoptionFactory(city=other_city)
    assert set(errors(portal.start(foreign), 403)) == {"city"}

    city.focal_points.clear()

    assert portal.get(f"{draft.pk}/").status_code == 404
    assert portal.get().json()["results"] == []
    assert portal.submit(draft).status_code == 404
    assert portal.change(draft, {"summary": "New."}).status_code == 404


def test_an_owner_with_more_cities_than_the_token_reaches_only_those_of_the_token(
    focal_point: User, city: City, other_city: City, adoption: Adoption
) -> None:
    other_city.focal_points.add(focal_point)
    portal = portal_of(focal_point, other_city)

    refused = errors(portal.start(adoption), 403)
    never = portal.ask("POST", "", {"commitment": "x", "city": "atlantis"})

    assert refused == errors(never, 403)
    assert not ProgressReport.objects.exists()


def test_a_token_of_a_network_writes_for_it(network: Network, secretariat: User) -> None:
    adoption = AdoptionFactory(city=None, network=network)
    portal = portal_of(secretariat, networks=[network], may_submit=True)

    started = portal.start(adoption)

    assert started.status_code == 201
    assert started.json()["network"]["id"] == network.slug
    assert started.json()["city"] is None


def test_the_last_use_is_noted_once_a_minute(portal: Portal) -> None:
    def last() -> Any:
        return ApiToken.objects.get().last_used_at

    with time_machine.travel(datetime(2026, 3, 2, 12, tzinfo=UTC), tick=False) as clock:
        ApiToken.objects.update(expires_at=timezone.now() + timedelta(days=1))
        portal.get()
        first = last()
        clock.shift(59)
        portal.get()
        assert last() == first == datetime(2026, 3, 2, 12, tzinfo=UTC)
        clock.shift(1)
        # Whoever only reads what is public, more often than others may, uses it too.
        portal.client.get("/api/v1/cities/", headers={"Authorization": f"Bearer {portal.secret}"})
        assert last() == datetime(2026, 3, 2, 12, 1, tzinfo=UTC)


# Start


@pytest.mark.slow
def test_a_draft_is_started_once_and_found_again(portal: Portal, adoption: Adoption) -> None:
    first, again = portal.start(adoption), portal.start(adoption)

    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    row = first.json()
    assert first.headers["Location"] == row["api_url"]
    assert first.headers["ETag"] == f'"{row["version"]}"'
    assert row["state"] == "draft"
    assert row["commitment"]["id"] == adoption.commitment.slug
    [report] = ProgressReport.objects.all()
    assert report.author == portal.token.owner
    [entry] = TrailEntry.objects.about(report)
    assert (entry.action, entry.role, entry.note) == ("add", "focal-point", "by Portal X")
    assert entry.actor == portal.token.owner


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "commitment"),
        ({"commitment": "x"}, "city"),
        ({"commitment": "x", "city": "a", "network": "b"}, "city"),
        ({"commitment": "x", "city": 5}, "city"),
        ({"commitment": "x", "city": "a", "state": "published"}, "state"),
        ({"commitment": "x", "city": "a\x00"}, "city"),
        ({"commitment": ["x"], "city": "a"}, "commitment"),
    ],
)
def test_what_cannot_be_started_is_refused_by_name(
    portal: Portal, adoption: Adoption, body: Any, field: str
) -> None:
    assert field in errors(portal.ask("POST", "", body), 400)


def test_a_promise_of_somebody_else_is_not_reported_on(portal: Portal, adoption: Adoption) -> None:
    body = {"commitment": AdoptionFactory().commitment.slug, "city": adoption.party.slug}

    assert set(errors(portal.ask("POST", "", body), 400)) == {"commitment"}


def test_nothing_is_started_while_a_report_waits(portal: Portal, draft: ProgressReport) -> None:
    advance(draft, "submit")

    refused = errors(portal.start(draft.adoption), 409)

    assert "waiting for the secretariat" in refused["commitment"]


# Change


def test_a_draft_is_written_and_read_back(
    portal: Portal, draft: ProgressReport, target: Target
) -> None:
    body = {
        **WHOLE,
        "measurements": [
            {
                "target": "places",
                "value": "1250.5",
                "observed_on": "2024-12-31",
                "source": "Census",
            },
            {"target": "places", "breakdown": "women", "value": None, "status": "L"},
            {"unit": "languages", "value": "-3"},
        ],
        "evidence": [{"title": "Minutes", "url": "https://example.org/m", "page": "4"}],
    }
    answer = portal.change(draft, body)

    assert answer.status_code == 200, answer.json()
    row = answer.json()
    assert {name: row[name] for name in WHOLE} == WHOLE
    assert {
        (f["target"], f["breakdown"], f["value"], f["status"]) for f in row["measurements"]
    } == {
        ("places", None, "1250.5", "A"),
        ("places", "women", None, "L"),
        (None, None, "-3", "A"),
    }
    assert row["evidence"] == [
        {"title": "Minutes", "url": "https://example.org/m", "page": "4", "shows": None}
    ]
    assert row["version"] == draft.version + 1
    notes = {entry.note for entry in TrailEntry.objects.all()}
    assert notes == {"by Portal X"}
    assert TrailEntry.objects.about(draft).get().changes["language"] == ["en", "fr"]


def test_what_was_read_can_be_sent_back_and_changes_nothing(
    portal: Portal, draft: ProgressReport, target: Target
) -> None:
    MeasurementFactory(report=draft, target=target, value=Decimal("12.5"))
    EvidenceFactory(report=draft)
    row = portal.get(f"{draft.pk}/").json()
    before = everything()

    parts = [*WHOLE, "measurements", "evidence"]
    answer = portal.change(draft, {name: row[name] for name in parts})

    assert answer.json() == row
    assert everything() == before


def test_lists_are_replaced_and_what_is_not_sent_stays(
    portal: Portal, draft: ProgressReport, target: Target
) -> None:
    kept = MeasurementFactory(report=draft, target=target)
    MeasurementFactory(report=draft, target=target, breakdown="women")
    EvidenceFactory(report=draft)
    file = EvidenceFactory(report=draft, url="", file="evidence/x")

    answer = portal.change(
        draft, {"measurements": [{"target": "places", "value": "51"}], "evidence": []}
    )

    assert answer.status_code == 200, answer.json()
    assert answer.json()["summary"] == "What was done."
    [figure] = draft.measurements.all()
    assert (figure.pk, figure.value) == (kept.pk, 51)
    assert [*draft.evidence.all()] == [file]
    actions = TrailEntry.objects.order_by("model", "action").values_list("model", "action")
    assert [*actions] == [
        ("commitments.evidence", "delete"),
        ("commitments.measurement", "change"),
        ("commitments.measurement", "delete"),
    ]


@pytest.mark.parametrize(
    "name",
    ["state", "author", "version", "id", "origin", "adoption", "standing", "published_at",
     "decided_by", "corrects", "unchanged", "city", "colour", "\ud800"],
)  # fmt: skip
def test_what_nobody_may_set_is_refused_by_name(
    portal: Portal, draft: ProgressReport, name: str
) -> None:
    before = everything()

    answer = portal.change(draft, {"summary": "New.", name: 1})

    shown = name.encode(errors="replace").decode()
    assert "cannot be set" in errors(answer, 400)[shown]
    assert everything() == before


def test_all_that_is_wrong_is_said_at_once(
    portal: Portal, draft: ProgressReport, target: Target
) -> None:
    foreign = TargetFactory(code="foreign")
    before = everything()

    answer = portal.change(
        draft,
        {
            "stage": "gone",
            "period_start": "2024-02-30",
            "measurements": [
                {"target": "places", "value": "5"},
                {"target": "places", "value": "approx. 40"},
                {"target": foreign.code, "value": "1"},
                {"target": "places", "value": None, "breakdown": "men"},
                {"target": "places", "value": "6"},
                {"value": "6"},
                "six",
                {"target": "places", "breakdown": "x" * 81, "value": "1", "report": 5},
            ],
            "evidence": [
                {"title": "T", "url": "javascript:alert(1)"},
                {"url": "https://a.example"},
            ],
        },
    )

    refused = errors(answer, 400)
    assert set(refused) == {
        "stage",
        "period_start",
        "measurements[1].value",
        "measurements[2].target",
        "measurements[3]",
        "measurements[4].target",
        "measurements[5]",
        "measurements[6]",
        "measurements[7].breakdown",
        "measurements[7].report",
        "evidence[0].url",
        "evidence[1].title",
    }
    assert "not-started, planning" in refused["stage"]
    assert "observation status" in refused["measurements[1].value"]
    assert "It has: places" in refused["measurements[2].target"]
    assert "status that says why" in refused["measurements[3]"]
    assert "already has a figure" in refused["measurements[4].target"]
    values = {error["field"]: error["value"] for error in answer.json()["errors"]}
    assert values["measurements[1].value"] == "approx. 40"
    assert everything() == before


@pytest.mark.slow
@pytest.mark.parametrize(
    "value",
    ["approx. 40", "N/A", "", "1,5", "1e400", "1e3", "NaN", "Infinity", "١٢", "1_000", "5 0", "+5",
     "0.00001", "12345678901234567", 5, 5.5, True, [], {}, "5\x00", "\ud800", "=1+1"],
)  # fmt: skip
def test_what_is_no_number_is_refused_with_what_to_do(
    portal: Portal, draft: ProgressReport, target: Target, value: Any
) -> None:
    before = everything()
    body = {"measurements": [{"target": "places", "value": value}]}

    reason = errors(portal.change(draft, body), 400)["measurements[0].value"]

    assert "Enter a number only" in reason and "observation status" in reason
    assert everything() == before


@pytest.mark.parametrize(
    "value",
    ["2024-1-5", "20240105", "2024-W01-1", "٢٠٢٤-٠١-٠١", "05.01.2024", "2024-02-30", "2024-01",
     "2024-01-05T00:00", "0000-01-01", " ", 20240105, True, []],
)  # fmt: skip
def test_a_day_has_one_form(portal: Portal, draft: ProgressReport, value: Any) -> None:
    before = everything()

    answer = portal.change(draft, {"period_start": value})

    assert "YYYY-MM-DD" in errors(answer, 400)["period_start"]
    assert everything() == before


@pytest.mark.slow
@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"[" * 1000 + b"]" * 1000, 400),
        (b'{"summary":' * 1000 + b"1" + b"}" * 1000, 400),
        (b"[" * 100_000, 400),
        (b'{"measurements": ' + b"[" * 50 + b"]" * 50 + b"}", 400),
        (b'{"summary": 1e400}', 400),
        (b'{"summary": ' + b"9" * 5000 + b"}", 400),
        (b'{"summary": NaN}', 400),
        (b'{"summary": Infinity}', 400),
        (b'{"summary": "a", "summary": "b"}', 400),
        (b'{"summary": "\\u0000"}', 400),
        (b'{"summary": "\\ud800"}', 400),
        (b'{"\\u0000": "a"}', 400),
        (b'{"summary": "\xff"}', 400),
        (b'{"stage": "\\ud800"}', 400),
        (b'{"period_end": "\\ud800"}', 400),
        (b'{"period_end": 1e400}', 400),
        (b'{"stage": {"a": [1]}}', 400),
        (b'{"measurements": {"0": {}}}', 400),
        (b'{"measurements": null}', 400),
        (b'{"measurements": [' + b"{}," * 300 + b"{}]}", 400),
        (b'{"language": null}', 400),
        (b'{"language": "much too long for a code"}', 400),
        (b'{"language": "English"}', 400),
        (b'{"period_end": null}', 400),
        (b'{"period_end": "2023-01-01"}', 400),
        (b'{"evidence": [{"title": "T", "url": "ftp://a.example"}]}', 400),
        (b"{}", 400),
        (b"[]", 400),
        (b"5", 400),
        (b"", 400),
        (b"{", 400),
        (b"\xef\xbb\xbf{}", 400),
        (b'{"summary": "' + b"x" * 2_000_000 + b'"}', 413),
    ],
)
def test_no_body_breaks_the_writing(
    portal: Portal, draft: ProgressReport, body: bytes, status: int
) -> None:
    before = everything()

    assert errors(portal.change(draft, body), status)

    assert everything() == before


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"]
)
def test_only_json_is_taken(portal: Portal, draft: ProgressReport, kind: str) -> None:
    refused = errors(portal.change(draft, b"summary=New", Content_Type=kind), 415)

    assert refused == {"Content-Type": "Send JSON: application/json."}


def test_a_body_in_chunks_is_not_taken_for_none(portal: Portal, draft: ProgressReport) -> None:
    for ask in (
        portal.change(draft, None, Transfer_Encoding="chunked"),
        portal.ask("POST", f"{draft.pk}/submit/", Transfer_Encoding="chunked"),
    ):
        assert set(errors(ask, 411)) == {"Content-Length"}


def test_without_the_slash_at_its_end_an_address_asks_for_the_same_again(
    portal: Portal, draft: ProgressReport
) -> None:
    for method, path in (("PATCH", f"{draft.pk}"), ("POST", f"{draft.pk}/submit")):
        answer = portal.ask(method, path, If_Match='"1"')
        assert (answer.status_code, answer.url) == (308, f"{DRAFTS}{path}/")
    assert portal.get(f"{draft.pk}").status_code == 301


def test_parameters_are_refused(portal: Portal, draft: ProgressReport) -> None:
    answer = portal.ask("PATCH", f"{draft.pk}/?state=published", {"summary": "New."})

    assert set(errors(answer, 400)) == {"state"}
    assert portal.get("?state=draft").status_code == 400
    assert portal.get("?page=1&page=2").status_code == 400
    assert portal.get(f"{draft.pk}/?state=draft").status_code == 400


def test_two_reports_never_cover_the_same_period(portal: Portal, draft: ProgressReport) -> None:
    ReportFactory(adoption=draft.adoption, year=2023, published=True)

    answer = portal.change(draft, {"period_start": "2023-01-01", "period_end": "2023-12-31"})

    assert "already a report for this period" in " ".join(errors(answer, 400).values())


# Nothing is lost


@pytest.mark.slow
def test_without_the_etag_nothing_is_changed(portal: Portal, draft: ProgressReport) -> None:
    before = everything()

    for etag in ({}, {"If_Match": "*"}, {"If_Match": "nonsense"}):
        for method, path in (("PATCH", ""), ("DELETE", ""), ("POST", "submit/")):
            body = {"summary": "New."} if method == "PATCH" else None
            answer = portal.ask(method, f"{draft.pk}/{path}", body, **etag)
            assert set(errors(answer, 428)) == {"If-Match"}
    assert everything() == before


@pytest.mark.slow
def test_who_read_an_older_version_changes_nothing(portal: Portal, draft: ProgressReport) -> None:
    read = portal.get(f"{draft.pk}/").headers["ETag"]
    portal.change(draft, {"summary": "By somebody else."})
    before = everything()

    for method, path in (("PATCH", ""), ("DELETE", ""), ("POST", "submit/")):
        body = {"summary": "New."} if method == "PATCH" else None
        answer = portal.ask(method, f"{draft.pk}/{path}", body, If_Match=read)
        assert "was changed at 20" in errors(answer, 412)["If-Match"]
    assert everything() == before


@pytest.mark.slow
def test_an_etag_that_was_packed_on_its_way_is_good(portal: Portal, draft: ProgressReport) -> None:
    portal.change(draft, {"summary": "Long. " * 200})
    packed = portal.ask("GET", f"{draft.pk}/", Accept_Encoding="gzip").headers["ETag"]
    assert packed.startswith("W/")

    answer = portal.ask("PATCH", f"{draft.pk}/", {"summary": "New."}, If_Match=packed)

    assert answer.status_code == 200


def at_once(portal: Portal, act: Callable[[Portal, int], Any]) -> list[Any]:
    """Do something twelve times at the same moment, each from a client of its own."""
    barrier = threading.Barrier(AT_ONCE)

    def run(number: int) -> Any:
        own = Portal(portal.token, portal.secret, Client())
        try:
            barrier.wait(30)
            return act(own, number)
        finally:
            connections["default"].close()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return [*pool.map(run, range(AT_ONCE))]


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_of_twelve_who_change_the_same_version_one_does(
    portal: Portal, draft: ProgressReport
) -> None:
    def change(own: Portal, number: int) -> Any:
        return own.ask("PATCH", f"{draft.pk}/", {"summary": f"By {number}."}, If_Match='"1"')

    answers = at_once(portal, change)

    assert sorted(answer.status_code for answer in answers) == [200] + [412] * 11
    [done] = [answer for answer in answers if answer.status_code == 200]
    draft.refresh_from_db()
    assert (draft.summary, draft.version) == (done.json()["summary"], 2)
    assert TrailEntry.objects.about(draft).count() == 1


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_twelve_who_send_the_same_key_are_answered_the_same(
    portal: Portal, adoption: Adoption
) -> None:
    answers = at_once(portal, lambda own, number: own.start(adoption, Idempotency_Key="one"))

    assert {answer.status_code for answer in answers} == {201}
    assert all(answer.json() == answers[0].json() for answer in answers)
    assert len([a for a in answers if "Idempotency-Replayed" in a.headers]) == 11
    assert ProgressReport.objects.count() == TrailEntry.objects.count() == 1


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_twelve_who_start_without_a_key_start_one_draft(portal: Portal, adoption: Adoption) -> None:
    answers = at_once(portal, lambda own, number: own.start(adoption))

    assert sorted(answer.status_code for answer in answers) == [200] * 11 + [201]
    assert ProgressReport.objects.count() == 1


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_of_twelve_who_submit_one_does(portal: Portal, draft: ProgressReport) -> None:
    path = f"{draft.pk}/submit/"

    answers = at_once(portal, lambda own, number: own.ask("POST", path, If_Match='"1"'))

    assert sorted(answer.status_code for answer in answers) == [200] + [409] * 11
    assert TrailEntry.objects.about(draft).count() == 1


# Once


def test_a_key_is_good_for_one_request(portal: Portal, adoption: Adoption, city: City) -> None:
    first = portal.start(adoption, Idempotency_Key="one")
    again = portal.start(adoption, Idempotency_Key="one")

    assert (again.status_code, again.json()) == (201, first.json())
    assert again.headers["ETag"] == first.headers["ETag"]
    assert again.headers["Idempotency-Replayed"] == "true"
    other = AdoptionFactory(city=city)
    assert set(errors(portal.start(other, Idempotency_Key="one"), 422)) == {"Idempotency-Key"}
    assert ProgressReport.objects.count() == 1


def test_a_key_keeps_nothing_of_the_report(
    portal: Portal, draft: ProgressReport, target: Target
) -> None:
    MeasurementFactory(report=draft, target=target, value=Decimal("3.5"))
    portal.start(draft.adoption, Idempotency_Key="one")

    [kept] = IdempotencyKey.objects.values()

    assert {**kept, "id": 0, "token_id": 0, "sent_at": 0} == {
        "id": 0, "token_id": 0, "key": "one", "sent_at": 0,
        "request": kept["request"], "report": draft.pk, "status": 200,
        "further": [],
    }  # fmt: skip
    assert len(kept["request"]) == 64


@pytest.mark.slow
def test_what_is_answered_again_is_the_draft_as_it_is_now(
    portal: Portal, adoption: Adoption
) -> None:
    portal.start(adoption, Idempotency_Key="one")
    report = ProgressReport.objects.get()
    portal.change(report, {"summary": "Since then."})

    again = portal.start(adoption, Idempotency_Key="one")

    assert (again.status_code, again.json()["summary"]) == (201, "Since then.")
    assert again.headers["ETag"] == portal.get(f"{report.pk}/").headers["ETag"]
    portal.delete(report)
    assert (
        "has been deleted"
        in errors(portal.start(adoption, Idempotency_Key="one"), 409)["Idempotency-Key"]
    )
    assert not ProgressReport.objects.exists()


def test_keys_of_two_tokens_have_nothing_to_do_with_each_other(
    portal: Portal, adoption: Adoption, focal_point: User, city: City
) -> None:
    other = portal_of(focal_point, city, secret="cc_other")
    portal.start(adoption, Idempotency_Key="one")

    assert other.start(adoption, Idempotency_Key="one").status_code == 200


@pytest.mark.slow
def test_what_was_refused_can_be_mended_under_the_same_key(
    portal: Portal, draft: ProgressReport
) -> None:
    ProgressReport.objects.update(summary="")
    errors(portal.submit(draft, Idempotency_Key="one"), 409)
    portal.change(draft, {"summary": "Now."})

    done = portal.submit(draft, Idempotency_Key="one")
    again = portal.submit(draft, Idempotency_Key="one")

    assert (done.status_code, again.status_code) == (200, 200)
    assert done.json() == again.json()


@pytest.mark.parametrize("key", ["", "x" * 101, "a b", "ключ"])
def test_a_key_is_short_and_plain(portal: Portal, adoption: Adoption, key: str) -> None:
    sent = key.encode().decode("latin-1")
    assert set(errors(portal.start(adoption, Idempotency_Key=sent), 400)) == {"Idempotency-Key"}
    assert not ProgressReport.objects.exists()


def test_keys_are_forgotten_after_a_month(portal: Portal, adoption: Adoption) -> None:
    portal.start(adoption, Idempotency_Key="one")
    portal.token.sent.update(sent_at=timezone.now() - timedelta(days=31))
    portal.start(adoption, Idempotency_Key="two")

    assert [sent.key for sent in portal.token.sent.all()] == ["two"]


# Submit, delete


@pytest.mark.slow
def test_a_system_submits_and_a_person_decides(
    portal: Portal, draft: ProgressReport, administrator: User
) -> None:
    answer = portal.submit(draft)

    assert answer.status_code == 200
    assert answer.json()["state"] == "submitted"
    assert answer.json()["url"] is None
    entry = TrailEntry.objects.about(draft).first()
    assert entry is not None
    assert (entry.action, entry.role, entry.note) == ("submit", "focal-point", "by Portal X")
    draft.refresh_from_db()
    assert draft.submitted_by == portal.token.owner
    read_only = errors(portal.change(draft, {"summary": "New."}), 409)["state"]
    assert read_only.startswith("The report is submitted and can no longer be changed.")
    assert errors(portal.submit(draft), 409) == {
        "state": "This step is not possible: the state is “submitted”."
    }
    errors(portal.delete(draft), 409)
    advance(draft, "publish")
    assert portal.get(f"{draft.pk}/").json()["url"].endswith(f"/reports/{draft.pk}/")
    errors(portal.change(draft, {"summary": "New."}), 409)


def test_all_that_a_draft_lacks_is_said_at_once(
    portal: Portal, draft: ProgressReport, target: Target
) -> None:
    ProgressReport.objects.update(stage="", rating="", summary="")

    answer = portal.submit(draft)

    lacking = errors(answer, 409)
    assert list(lacking) == ["stage", "rating", "summary", "measurements"]
    assert target.title in lacking["measurements"]
    assert {error["code"] for error in answer.json()["errors"]} == {"not-finished"}


def test_no_contact_is_submitted(portal: Portal, draft: ProgressReport) -> None:
    portal.change(draft, {"next_steps": "Ask amina@example.org."})

    assert "amina@example.org" in errors(portal.submit(draft), 409)["next_steps"]


@pytest.mark.slow
def test_what_was_submitted_is_taken_back_once_until_somebody_takes_it_up(
    portal: Portal, draft: ProgressReport, secretariat: User
) -> None:
    errors(portal.recall(draft), 409)
    assert portal.submit(draft).status_code == 200
    errors(portal.recall(draft, If_Match='"1"'), 412)

    recalled = [portal.recall(draft, Idempotency_Key="k") for _twice in range(2)]
    assert [answer.json()["state"] for answer in recalled] == ["draft", "draft"]
    entry = TrailEntry.objects.about(draft).filter(action="recall").get()
    assert entry.note == "by Portal X"

    assert portal.submit(draft).status_code == 200
    workflow.take(draft, "take-up", secretariat)
    assert "taken this report up" in errors(portal.recall(draft), 409)["state"]
    ApiToken.objects.update(may_submit=False)
    errors(portal.recall(draft), 403)


def test_a_token_that_may_not_submit_does_not(portal: Portal, draft: ProgressReport) -> None:
    ApiToken.objects.update(may_submit=False)

    errors(portal.submit(draft), 403)

    draft.refresh_from_db()
    assert draft.state == "draft"


@pytest.mark.slow
def test_who_owns_the_token_does_not_decide_on_what_it_wrote(
    administrator: User, city: City, adoption: Adoption
) -> None:
    portal = portal_of(administrator, city, may_submit=True)
    key = portal.start(adoption).json()["id"]
    report = ProgressReport.objects.get(pk=key)
    portal.change(report, WHOLE)
    assert portal.submit(report).status_code == 200

    with pytest.raises(workflow.Refused, match="you do not decide on it"):
        workflow.take(report, "publish", administrator)


@pytest.mark.slow
def test_a_returned_report_says_why_and_is_mended(portal: Portal, draft: ProgressReport) -> None:
    advance(draft, "submit", "return")

    row = portal.get(f"{draft.pk}/").json()
    assert (row["state"], row["returned_because"]) == ("returned", "Please revise it.")
    errors(portal.delete(draft), 409)
    assert portal.change(draft, {"summary": "Mended."}).status_code == 200
    assert portal.submit(draft).json()["returned_because"] is None


def test_a_draft_is_deleted_with_a_trace(portal: Portal, draft: ProgressReport) -> None:
    answer = portal.delete(draft)

    assert (answer.status_code, answer.content) == (204, b"")
    assert answer.headers["Cache-Control"] == "no-store"
    assert not ProgressReport.objects.exists()
    entry = TrailEntry.objects.get(action="delete")
    assert (entry.role, entry.note, entry.object_id) == (
        "focal-point",
        "by Portal X",
        str(draft.pk),
    )
    assert portal.get(f"{draft.pk}/").status_code == 404


def test_what_others_compiled_is_not_for_partner_systems(portal: Portal, city: City) -> None:
    report = ReportFactory(adoption=AdoptionFactory(city=city), compiled=True)

    assert portal.get(f"{report.pk}/").status_code == 404


def test_reading_drafts_asks_the_database_no_more_for_more_rows(
    portal: Portal, city: City, focal_point: User
) -> None:
    for _ in range(4):
        target = TargetFactory(adoption=AdoptionFactory(city=city))
        report = ReportFactory(adoption=target.adoption, author=focal_point)
        MeasurementFactory(report=report, target=target)
        EvidenceFactory(report=report)

    assert len(portal.get().json()["results"]) == 4  # the client refuses a query a row
    assert len(portal.get("?page_size=1&page=2").json()["results"]) == 1


@pytest.mark.slow
def test_each_figure_more_costs_two_questions(portal: Portal, draft: ProgressReport) -> None:
    codes = [TargetFactory(adoption=draft.adoption).code for _ in range(11)]

    def queries_for(figures: int) -> int:
        body = [{"target": code, "value": "1"} for code in codes[:figures]]
        with CaptureQueriesContext(connection) as queries:
            assert portal.change(draft, {"measurements": body}).status_code == 200
        return len(queries)

    portal.change(draft, {"challenges": "None."})  # notes the use of the token and who acts
    adding_one, adding_ten = queries_for(1), queries_for(11)

    assert adding_ten - adding_one == 2 * 9  # is there one like it, and keep it


@pytest.mark.parametrize("method", ["PUT", "OPTIONS", "TRACE"])
def test_there_are_no_other_methods(portal: Portal, draft: ProgressReport, method: str) -> None:
    errors(portal.ask(method, f"{draft.pk}/"), 405)
