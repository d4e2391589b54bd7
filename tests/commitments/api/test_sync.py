"""Keeping a copy in step: a copy that follows the changes equals the lists."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import User
from django.db import connection, models, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cities.audit import Actor, build_entry, difference, record, snapshot
from cities.models import City, Network, TrailEntry
from commitments.exchange.audit import AuditBatch
from commitments.models import (
    Adoption,
    Commitment,
    CommitmentObjective,
    Framework,
    Indicator,
    Objective,
)
from commitments.reporting.database_rules import triggers
from config.models.triggers import lifted
from tests import world
from tests.commitments.copies import THERE, Copy, follow, in_lists, step
from tests.conftest import StrictClient
from tests.factories import (
    AdoptionFactory,
    CityFactory,
    CommitmentFactory,
    CommitmentObjectiveFactory,
    FrameworkFactory,
    GrantFactory,
    GrantPartyFactory,
    IndicatorFactory,
    MembershipFactory,
    NeedFactory,
    NetworkFactory,
    ObjectiveFactory,
    ReportFactory,
    TargetFactory,
    advance,
)
from tests.races import many_write, while_open

pytestmark = pytest.mark.django_db
Action = TrailEntry.Action


class Unwanted(Exception):
    """Somebody thinks better of it."""


def said_of(cursor: str, name: str) -> list[str]:
    """Return the ids with `name` in them that are told of next."""
    return [change["id"] for change in step(cursor)["results"] if name in change["id"]]


def added(row: Any) -> Any:
    record(row, Action.ADD, Actor(), difference({}, snapshot(row)))
    return row


def change(row: models.Model, **values: Any) -> None:
    row.refresh_from_db()
    before = snapshot(row)
    for name, value in values.items():
        setattr(row, name, value)
    row.save()
    if changes := difference(before, snapshot(row)):
        record(row, Action.CHANGE, Actor(), changes)


def remove(row: models.Model) -> None:
    record(row, Action.DELETE, Actor(), difference(snapshot(row), {}))
    row.delete()


@pytest.mark.slow
def test_the_first_sync_copies_every_row_of_every_list_once() -> None:
    world.build()
    world.hide()
    copy: Copy = {}
    cursor, more, seen = "", True, []
    while more:
        page = step(cursor, 7)
        assert len(page["results"]) <= 7
        seen += [(change["kind"], change["id"]) for change in page["results"]]
        copy |= {(c["kind"], c["id"]): c["row"] for c in page["results"]}
        cursor, more = page["cursor"], page["more"]
    assert len(seen) == len(set(seen))
    assert copy == in_lists()


def test_an_answer_says_where_the_next_sync_begins_also_when_nothing_changed() -> None:
    cursor = follow({})
    page = step(cursor)
    assert page["results"] == [] and page["cursor"] == cursor and not page["more"]
    assert page["next"].startswith("http://testserver/api/v1/changes/?")
    assert "since=" in page["next"]


def test_a_cursor_from_before_a_restore_is_refused() -> None:
    added(CityFactory())
    cursor = follow({})
    with lifted(connection, triggers()):  # a database that was restored never had them
        models.QuerySet(TrailEntry).all().delete()
    answer = Client().get(THERE, {"since": cursor})
    assert answer.status_code == 400
    assert "start a new copy" in answer.json()["errors"][0]["reason"]


@pytest.mark.slow
def test_a_change_brings_the_row_as_its_list_shows_it(client: StrictClient) -> None:
    city = added(CityFactory(slug="kampala"))
    cursor = follow({})
    change(city, note="Capital")
    [upsert] = [c for c in step(cursor)["results"] if c["kind"] == "cities"]
    assert upsert["operation"] == "upsert" and upsert["at"]
    assert upsert["row"] == client.get(upsert["api_url"]).json()
    assert upsert["row"]["note"] == "Capital"


@pytest.mark.slow
def test_changes_come_in_the_order_they_were_made() -> None:
    rows = [added(CityFactory(slug=f"city-{n}")) for n in range(6)]
    cursor = follow({})
    for row in reversed(rows):
        change(row, note="new")
    ids = [c["id"] for c in step(cursor)["results"] if c["kind"] == "cities"]
    assert ids == [f"city-{n}" for n in range(5, -1, -1)]


@pytest.mark.slow
def test_a_need_of_a_hidden_city_leaves_a_tombstone() -> None:
    need = added(NeedFactory(slug="beds", city=added(CityFactory(slug="kampala"))))
    copy: Copy = {}
    cursor = follow(copy)
    assert ("needs", "beds") in copy
    change(need.city, public=False)
    follow(copy, cursor)
    assert ("needs", "beds") not in copy
    assert copy == in_lists()


@pytest.mark.slow
def test_a_grant_follows_its_parties() -> None:
    grant, city = added(GrantFactory(slug="desk")), added(CityFactory(slug="kampala"))
    copy: Copy = {}
    cursor = follow(copy)
    party = added(GrantPartyFactory(grant=grant, city=city))
    cursor = follow(copy, cursor)
    assert [row["id"] for row in copy["grants", "desk"]["grantees"]] == ["kampala"]
    change(city, name="Kampala City")
    cursor = follow(copy, cursor)
    assert copy["grants", "desk"]["grantees"][0]["name"] == "Kampala City"
    remove(party)
    follow(copy, cursor)
    assert copy["grants", "desk"]["grantees"] == []


@pytest.mark.slow
@pytest.mark.parametrize("limit", [1, 2, 500])
def test_what_is_hidden_or_deleted_leaves_a_tombstone(limit: int) -> None:
    hidden, deleted = (added(CityFactory(slug=slug)) for slug in ("hidden", "deleted"))
    copy: Copy = {}
    cursor = follow(copy)
    assert {("cities", "hidden"), ("cities", "deleted")} <= set(copy)
    change(hidden, public=False)
    remove(deleted)
    received = []
    follow(copy, cursor, limit)
    while True:
        page = step(cursor, limit)
        received += [
            (c["id"], c["operation"], c["row"]) for c in page["results"] if c["kind"] == "cities"
        ]
        cursor = page["cursor"]
        if not page["more"]:
            break
    assert received == [("hidden", "delete", None), ("deleted", "delete", None)]
    assert copy == in_lists()


@pytest.mark.slow
def test_what_goes_with_its_commitment_leaves_tombstones_too() -> None:
    """Also where it was made before the commitment was public: so the catalogue is confirmed."""
    commitment = added(CommitmentFactory(public=False))
    adoption = added(AdoptionFactory(commitment=commitment))
    target = added(TargetFactory(adoption=adoption))
    change(commitment, public=True)
    copy: Copy = {}
    cursor = follow(copy)
    assert ("targets", str(target.pk)) in copy
    change(commitment, public=False)
    follow(copy, cursor)
    assert not {kind for kind, _id in copy} & {"commitments", "adoptions", "targets"}
    assert copy == in_lists()


@pytest.mark.slow
def test_what_is_deleted_with_its_commitment_or_city_leaves_tombstones(
    administrator: User,
) -> None:
    commitment = added(CommitmentFactory())
    target = added(TargetFactory(adoption=added(AdoptionFactory(commitment=commitment))))
    added(CommitmentObjectiveFactory(commitment=commitment, objective=added(ObjectiveFactory())))
    member = added(MembershipFactory(network=added(NetworkFactory()), city=added(CityFactory())))
    copy: Copy = {}
    cursor = follow(copy)
    assert {("targets", str(target.pk)), ("memberships", str(member.pk))} <= set(copy)
    desk = Client()
    desk.force_login(administrator)
    for row in (commitment, member.city):
        name = f"admin:{row._meta.app_label}_{row._meta.model_name}_delete"
        desk.post(reverse(name, args=[row.pk]), {"post": "yes"})
        assert not type(row).objects.filter(pk=row.pk).exists()
    follow(copy, cursor)
    assert copy == in_lists()


@pytest.mark.slow
def test_what_was_never_public_is_never_told_of() -> None:
    city = added(CityFactory(slug="open"))
    cursor = follow({})
    secret = added(CityFactory(slug="secret", public=False))
    unconfirmed = added(CommitmentFactory(slug="unconfirmed", public=False))
    own = added(AdoptionFactory(commitment=unconfirmed, city=city))
    change(secret, note="x")
    change(unconfirmed, title="y")
    change(own, role=Adoption.Role.JOINT)
    remove(secret)
    page = step(cursor)
    assert page["results"] == [] and page["cursor"] == cursor
    change(city, public=False)
    deleted = {(c["kind"], c["id"]) for c in step(cursor)["results"] if c["operation"] == "delete"}
    assert deleted == {("cities", "open")}


@pytest.mark.slow
def test_a_new_id_leaves_a_tombstone_under_the_old_one() -> None:
    city = added(CityFactory(slug="constantinople"))
    copy: Copy = {}
    cursor = follow(copy)
    change(city, slug="istanbul")
    change(city, note="renamed")
    follow(copy, cursor, 1)
    assert copy == in_lists()
    assert ("cities", "constantinople") not in copy


@pytest.mark.slow
@pytest.mark.parametrize("limit", [1, 3, 500])
def test_a_framework_of_another_name_leaves_tombstones_for_all_its_parts(limit: int) -> None:
    framework = added(FrameworkFactory(slug="gcm"))
    for code in "123":
        added(ObjectiveFactory(framework=framework, code=code))
    added(IndicatorFactory(framework=framework, code="9"))
    secret = added(ObjectiveFactory(framework=framework, code="secret", public=False))
    copy: Copy = {}
    cursor = follow(copy)
    change(framework, slug="compact")
    change(framework, slug="gcm-2018")
    assert not said_of(cursor, secret.code)
    follow(copy, cursor, limit)
    assert copy == in_lists()
    assert ("objectives", "gcm-2018:3") in copy and ("indicators", "gcm-2018:9") in copy


@pytest.mark.slow
@pytest.mark.parametrize("limit", [1, 500])
@pytest.mark.parametrize("synced", range(1, 7))
def test_what_is_renamed_while_hidden_is_dropped_by_the_name_the_public_knew(
    synced: int, limit: int
) -> None:
    """Whenever the partner asks between the steps."""
    framework = added(FrameworkFactory(slug="gcm", public=False))
    objective = added(ObjectiveFactory(framework=framework, code="draft"))
    change(objective, code="first")
    change(framework, public=True)
    copy: Copy = {}
    cursor = follow(copy)
    assert ("objectives", "gcm:first") in copy
    steps: list[tuple[Any, dict[str, Any]]] = [
        (framework, {"public": False}),
        (objective, {"code": "secret"}),
        (framework, {"slug": "hidden"}),
        (objective, {"code": "second"}),
        (framework, {"public": True}),
        (objective, {"code": "third"}),
        (objective, {"public": False}),
    ]
    for number, (row, values) in enumerate(steps):
        if number == synced:
            cursor = follow(copy, cursor, limit)
        change(row, **values)
    for unknown in ("draft", "secret", "gcm:second", "hidden:first"):
        assert not said_of(cursor, unknown)
    follow(copy, cursor, limit)
    assert copy == in_lists()


@pytest.mark.slow
def test_names_that_change_places_are_told_of_as_they_are() -> None:
    left, other = (added(CityFactory(slug=slug)) for slug in ("one", "other"))
    for limit in (1, 500):
        copy: Copy = {}
        cursor = follow(copy)
        first, second = left.slug, other.slug
        change(left, slug="between")
        change(other, slug=first)
        change(left, slug=second)
        follow(copy, cursor, limit)
        assert copy == in_lists()


@pytest.mark.slow
def test_a_name_taken_over_from_something_hidden_stays() -> None:
    network = added(NetworkFactory())
    old = added(MembershipFactory(network=network, city=added(CityFactory(slug="name")))).city
    copy: Copy = {}
    cursor = follow(copy)
    change(old, public=False)
    change(old, slug="old")
    added(CityFactory(slug="name"))
    change(network, name="It shows its members")
    assert not said_of(cursor, "old")
    follow(copy, cursor, 1)
    assert copy == in_lists()


@pytest.mark.slow
def test_a_figure_changes_the_report_it_stands_in() -> None:
    report = ReportFactory()
    figure = report.measurements.create(observed_on=report.period_end, value=3, unit="people")
    advance(report, "submit", "publish")
    cursor = follow({})
    added(figure)
    changed = {(c["kind"], c["id"]) for c in step(cursor)["results"]}
    assert ("reports", str(report.pk)) in changed


@pytest.mark.slow
def test_what_serves_a_part_of_an_objective_changes_the_whole() -> None:
    goal = added(ObjectiveFactory(code="3"))
    part = added(ObjectiveFactory(framework=goal.framework, code="3.8", parent=goal))
    smallest = added(ObjectiveFactory(framework=goal.framework, code="3.8.1", parent=part))
    mapping = CommitmentObjectiveFactory(objective=smallest)
    copy: Copy = {}
    cursor = follow(copy)
    for happens in (
        lambda: added(CommitmentObjectiveFactory(objective=smallest)),
        lambda: change(mapping.commitment, public=False),
        lambda: change(part, public=False),
        lambda: change(smallest, parent=None),
    ):
        happens()
        cursor = follow(copy, cursor)
        assert copy == in_lists()


@pytest.mark.slow
def test_a_correction_takes_the_place_of_what_it_corrects() -> None:
    old = ReportFactory(published=True)
    copy: Copy = {}
    cursor = follow(copy)
    ReportFactory(corrects=old, published=True)
    follow(copy, cursor, 2)
    assert ("reports", str(old.pk)) not in copy
    assert copy == in_lists()


@pytest.mark.slow
def test_thousands_of_one_moment_come_once_each_while_more_change() -> None:
    country = CityFactory().country
    City.objects.bulk_create(
        CityFactory.build(country=country, slug=f"many-{n}") for n in range(3000)
    )
    rows = list(City.objects.filter(slug__startswith="many"))
    cursor = follow({})
    at = timezone.now()
    with time_machine.travel(at, tick=False):
        TrailEntry.objects.bulk_create(_entry(row, Action.LOAD) for row in rows)
    extra = iter(rows[::250])
    received: list[str] = []
    more = True
    while more:
        page = step(cursor, 400)
        received += [c["id"] for c in page["results"] if c["kind"] == "cities"]
        cursor, more = page["cursor"], page["more"]
        if (row := next(extra, None)) is not None:
            change(row, note="again")
    first = received[:3000]
    assert set(first) | set(received[3000:]) == {row.slug for row in rows}
    assert len(received) - len(set(received)) <= 12, "only what changed again comes again"


def _entry(row: models.Model, action: Action) -> TrailEntry:
    return build_entry(row, action, Actor(), public=True)


@many_write
@pytest.mark.parametrize("rolled_back", [False, True])
def test_a_transaction_that_stays_open_costs_a_partner_nothing(rolled_back: bool) -> None:
    slow, quick, slower, late = (added(CityFactory(slug=f"city-{n}")) for n in range(4))
    copy: Copy = {}
    cursor = follow(copy)

    def tell_slowly() -> None:
        with suppress(Unwanted), transaction.atomic():
            change(slower, note="slow")
            if rolled_back:
                raise Unwanted
        change(slow, note="slow")
        audit = AuditBatch()
        audit.added(MembershipFactory(city=slow))
        audit.write()

    with while_open(tell_slowly):
        with while_open(lambda: change(late, note="late")):
            with time_machine.travel(timezone.now() - timedelta(days=1)):
                change(quick, note="quick")
            cursor = follow(copy, cursor, 1)
        assert copy["cities", quick.slug]["note"] != "quick", "what came before it is not there yet"
        cursor = follow(copy, cursor, 1)
    cursor = follow(copy, cursor, 1)
    assert copy == in_lists()
    assert copy["cities", slow.slug]["note"] == "slow"
    assert copy["cities", late.slug]["note"] == "late"
    assert step(cursor)["results"] == []


@many_write
def test_many_entries_of_one_transaction_hold_one_lock() -> None:
    # Of this database: tests beside it use others of the same server.
    locks = (
        "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'"
        " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
    )
    with transaction.atomic(), connection.cursor() as cursor:
        for n in range(5):
            added(CityFactory(slug=f"city-{n}"))
        cursor.execute(locks)
        assert cursor.fetchone() == (1,)
    with connection.cursor() as cursor:
        cursor.execute(locks)
        assert cursor.fetchone() == (0,)


@pytest.mark.parametrize(
    "since", ["x", "WzFd", "bnVsbA", "WzEsIC0xLCBudWxsLCAxXQ", "W10", "é", "a" * 3000]
)
def test_a_cursor_of_another_make_is_refused(since: str, client: StrictClient) -> None:
    answer = client.get(THERE, {"since": since})
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["field"] == "since"


@pytest.mark.parametrize("query", ["limit=0", "limit=501", "limit=x", "page=1", "limit=1&limit=2"])
def test_a_parameter_it_does_not_know_is_refused(query: str, client: StrictClient) -> None:
    assert client.get(f"{THERE}?{query}").status_code == 400


@pytest.mark.slow
def test_many_changes_ask_the_database_no_more_often(client: StrictClient) -> None:
    cursor = follow({})
    for _ in range(20):
        adoption = added(AdoptionFactory())
        added(adoption.commitment)
        added(adoption.city)
        change(added(FrameworkFactory()), public=False)
        ObjectiveFactory(framework=FrameworkFactory())
    assert len(client.get(THERE, {"since": cursor, "limit": 500}).json()["results"]) > 60


# Any history of changes, replayed.


class History:
    """A few rows, and what may happen to them."""

    def __init__(self) -> None:
        self.frameworks = [added(FrameworkFactory(slug=f"f{n}")) for n in range(2)]
        self.objectives = [
            added(ObjectiveFactory(framework=framework, code="1")) for framework in self.frameworks
        ]
        for code in ("1.1", "1.1.1"):
            above = self.objectives[-1]
            part = ObjectiveFactory(framework=above.framework, code=code, parent=above)
            self.objectives.append(added(part))
        self.indicators = [
            added(IndicatorFactory(framework=framework, code="2")) for framework in self.frameworks
        ]
        self.cities = [added(CityFactory(slug=f"c{n}")) for n in range(3)]
        self.networks = [added(NetworkFactory(slug=f"n{n}")) for n in range(2)]
        self.made = 0

    def do(self, what: str, left: int, other: int) -> None:
        getattr(self, what)(left, other)

    def flip(self, left: int, other: int) -> None:
        kinds: list[type[Any]] = [City, Network, Framework, Commitment, Objective]
        rows = [*kinds[left % 5].objects.order_by("pk")]
        if rows:
            row = rows[other % len(rows)]
            change(row, public=not row.public)

    def rename(self, left: int, other: int) -> None:
        kinds: list[type[Any]] = [City, Commitment, Framework, Objective, Indicator]
        rows = [*kinds[left % 5].objects.order_by("pk")]
        self.made += 1
        if other % 3 and rows:
            row = rows[other % len(rows)]
            change(row, **{"code" if hasattr(row, "code") else "slug": f"renamed-{self.made}"})
        else:
            change(self.networks[left % 2], name=f"Network {self.made}")

    def swap(self, left: int, other: int) -> None:
        row, another = self.cities[left % 3], self.cities[(left + 1) % 3]
        for city in (row, another):
            city.refresh_from_db()
        first, second = row.slug, another.slug
        change(row, slug="between")
        change(another, slug=first)
        change(row, slug=second)

    def promise(self, left: int, other: int) -> None:
        self.made += 1
        commitment = added(
            CommitmentFactory(slug=f"p{self.made}", framework=self.frameworks[left % 2])
        )
        added(AdoptionFactory(commitment=commitment, city=self.cities[other % 3]))
        objective = self.objectives[other % 4]
        added(CommitmentObjectiveFactory(commitment=commitment, objective=objective))

    def report(self, left: int, other: int) -> None:
        adoptions = Adoption.objects.order_by("pk")
        if adoptions:
            adoption = adoptions[left % len(adoptions)]
            if not adoption.reports.filter(period_start__year=2000 + other).exists():
                ReportFactory(adoption=adoption, year=2000 + other, published=True)

    def join(self, left: int, other: int) -> None:
        member = {"city": self.cities[left % 3], "network": self.networks[other % 2]}
        if not self.networks[other % 2].memberships.filter(city=member["city"]).exists():
            added(MembershipFactory(**member))

    def move(self, left: int, other: int) -> None:
        """Make the smallest part one of the whole, or of a part of it."""
        *_, whole, part, smallest = self.objectives
        change(smallest, parent=[whole, part, None][other % 3])

    def leave(self, left: int, other: int) -> None:
        rows: list[Any] = [
            *self.networks[left % 2].memberships.order_by("pk"),
            *CommitmentObjective.objects.order_by("pk"),
        ]
        if rows:
            remove(rows[other % len(rows)])


WHAT = st.sampled_from(
    ["flip", "flip", "rename", "rename", "swap", "promise", "report", "join", "move", "leave"]
)
STEPS = st.lists(st.tuples(WHAT, st.integers(0, 9), st.integers(0, 9)), max_size=12)


@contextmanager
def undone() -> Iterator[None]:
    """Undo what one example did."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.mark.slow
@given(before=STEPS, after=STEPS, limit=st.integers(1, 20))
@settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)
def test_following_any_history_of_changes_gives_the_lists(
    before: list[tuple[str, int, int]], after: list[tuple[str, int, int]], limit: int
) -> None:
    with undone():
        history = History()
        for what in before:
            history.do(*what)
        copy: Copy = {}
        cursor = follow(copy, limit=limit)
        todo = iter(after)

        def next_one() -> None:
            if (what := next(todo, None)) is not None:
                history.do(*what)

        next_one()
        cursor = follow(copy, cursor, limit, meanwhile=next_one)
        for what in todo:
            history.do(*what)
        follow(copy, cursor, limit)
        assert copy == in_lists()
