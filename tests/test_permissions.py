"""Every address has a stated rule: who gets which answer. A new address without one fails here."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from cities.models import City, Network
from commitments.models import ProgressReport
from commitments.reporting import notifications
from commitments.updates.alerts import token_of
from tests.factories import (
    AdoptionFactory,
    CityFactory,
    CommitmentFactory,
    EventFactory,
    EvidenceFactory,
    FrameworkFactory,
    GrantFactory,
    MembershipFactory,
    NeedFactory,
    NetworkFactory,
    ObjectiveFactory,
    OrganisationFactory,
    PracticeFactory,
    ReportFactory,
    SubscriptionFactory,
    TargetFactory,
    TopicFactory,
)

pytestmark = pytest.mark.django_db
ROLES = [
    "anonymous",
    "reader",
    "focal_point",
    "other_focal_point",
    "secretariat",
    "foreign_secretariat",
    "administrator",
]
# Every address is asked in each of them. Between two edits these two are enough.
QUICK_ROLES = ("anonymous", "focal_point")
EVERYONE = dict.fromkeys(ROLES, 200)
# Pages of those who check reports: readers are led to sign in, focal points refused.
CHECKERS = (
    EVERYONE
    | dict.fromkeys(("anonymous", "reader"), 302)
    | dict.fromkeys(("focal_point", "other_focal_point"), 403)
)
# Elsewhere: the admin's addresses (tests of the admin walk its registry), the API's
# (tests/test_lists.py walks its router) and files that only `./run` serves itself.
# (tests/cities/sign_in has the pages of signing in.)
ELSEWHERE = (
    "admin:",
    "api:",
    "rest_framework:",
    "static",
    "media",
    "account_",
    "mfa_",
    "openid_connect_",
)


@dataclass(frozen=True)
class Rule:
    """Who gets which status, for which arguments; and which methods besides reading there are."""

    statuses: dict[str, int] = field(default_factory=lambda: EVERYONE)
    arguments: Callable[["World"], list[Any]] = lambda _world: []
    takes_post: bool = False


@dataclass(frozen=True)
class World:
    """One public thing of each kind, and a file beside a draft of `city`."""

    city: City
    network: Network
    report: ProgressReport

    def file(self) -> int:
        draft = ReportFactory(adoption=self.report.adoption, year=2025)
        return EvidenceFactory(report=draft, url="", file="evidence/x").pk


def of(make: Callable[[World], Any]) -> Callable[[World], list[Any]]:
    """Return arguments from the slug of what `make` makes."""
    return lambda world: [make(world).slug]


def the_city(world: World) -> City:
    return world.city


def the_network(world: World) -> Network:
    return world.network


def an_objective(world: World) -> list[Any]:
    objective = ObjectiveFactory(code="10.c")
    return [objective.framework.slug, objective.code]


def a_round_table(world: World) -> list[Any]:
    objective = ObjectiveFactory(imrf_roundtable=2)
    return [objective.framework.slug, 2]


RULES = {
    "home": Rule(),
    "about": Rule(),
    "api": Rule(dict.fromkeys(EVERYONE, 302)),
    "glossary": Rule(),
    "questions": Rule(),
    "data": Rule(),
    "merge": Rule(
        dict.fromkeys(ROLES, 403)
        | dict.fromkeys(("anonymous", "reader"), 302)
        | {"administrator": 200},
        takes_post=True,
    ),
    "state": Rule(
        dict.fromkeys(ROLES, 403)
        | dict.fromkeys(("anonymous", "reader"), 302)
        | {"administrator": 200},
    ),
    "language": Rule(dict.fromkeys(ROLES, 405), takes_post=True),
    "cockpit": Rule(CHECKERS),
    "cockpit-reports": Rule(CHECKERS),
    "cockpit-file": Rule(CHECKERS),
    "cockpit-board": Rule(CHECKERS),
    "handover": Rule(CHECKERS, takes_post=True),
    "cockpit-take": Rule(dict.fromkeys(ROLES, 405), takes_post=True),
    "cockpit-publish": Rule(dict.fromkeys(ROLES, 405), takes_post=True),
    "cockpit-letter": Rule(CHECKERS, takes_post=True),
    "new-city": Rule(CHECKERS, takes_post=True),
    "import": Rule(EVERYONE | dict.fromkeys(("anonymous", "reader"), 302), takes_post=True),
    "due-figures": Rule(EVERYONE | dict.fromkeys(("anonymous", "reader"), 302), takes_post=True),
    "due-workbook": Rule(EVERYONE | dict.fromkeys(("anonymous", "reader"), 302)),
    "import-rows": Rule(
        EVERYONE | dict.fromkeys(("anonymous", "reader"), 302), lambda world: ["targets", "csv"]
    ),
    # Without the name of a field nothing is there.
    "autocomplete": Rule(
        dict.fromkeys(EVERYONE, 404) | dict.fromkeys(("anonymous", "reader"), 302)
    ),
    "releases": Rule(),
    # There is none in this test: tests/commitments/test_releases.py hands one out.
    "release-file": Rule(dict.fromkeys(ROLES, 404), lambda world: ["2026-11", "cities.csv"]),
    "search": Rule(),
    "report_error": Rule(takes_post=True),
    "join": Rule(takes_post=True),
    "removed": Rule(arguments=lambda _world: ["2026-11-29", "person-named"]),
    "mute": Rule(
        arguments=lambda world: [notifications.mute_token(User.objects.create(username="any"))],
        takes_post=True,
    ),
    "cities": Rule(),
    "city": Rule(arguments=of(the_city)),
    "city-feed": Rule(arguments=of(the_city)),
    "city-calendar": Rule(arguments=of(the_city)),
    "networks": Rule(),
    "network": Rule(arguments=of(the_network)),
    "network-feed": Rule(arguments=of(the_network)),
    "network-calendar": Rule(arguments=of(the_network)),
    "city-vlr": Rule(arguments=of(the_city)),
    "network-vlr": Rule(arguments=of(the_network)),
    # No target here has an SDG indicator; in tests/commitments/test_outlets_opensdg.py some have.
    "city-open-sdg": Rule(dict.fromkeys(ROLES, 404), of(the_city)),
    "network-open-sdg": Rule(dict.fromkeys(ROLES, 404), of(the_network)),
    # The site of these tests has no publisher id; tests/commitments/test_outlets_iati.py has one.
    "iati": Rule(dict.fromkeys(ROLES, 404)),
    "network-iati": Rule(dict.fromkeys(ROLES, 404), of(the_network)),
    "catalogue": Rule(),
    "events": Rule(),
    "event": Rule(arguments=of(lambda world: EventFactory())),
    "commitments": Rule(),
    "commitment": Rule(arguments=of(lambda world: world.report.adoption.commitment)),
    "commitment-feed": Rule(arguments=of(lambda world: world.report.adoption.commitment)),
    "compare": Rule(),
    "frameworks": Rule(),
    "framework": Rule(arguments=of(lambda world: FrameworkFactory())),
    "objective": Rule(arguments=an_objective),
    "objective-brief": Rule(arguments=an_objective),
    "round-table": Rule(arguments=a_round_table),
    "reports": Rule(),
    "report": Rule(arguments=lambda world: [world.report.pk]),
    "network-reporting": Rule(arguments=of(the_network)),
    "framework-reporting": Rule(arguments=of(lambda world: FrameworkFactory())),
    "topics": Rule(),
    "topic": Rule(arguments=of(lambda world: TopicFactory())),
    "practices": Rule(),
    "practice": Rule(arguments=of(lambda world: PracticeFactory(cities=[world.city]))),
    "organisations": Rule(),
    "organisation": Rule(arguments=of(lambda world: OrganisationFactory())),
    "grants": Rule(),
    "grant": Rule(arguments=of(lambda world: GrantFactory())),
    "needs": Rule(),
    "need": Rule(arguments=of(lambda world: NeedFactory(city=world.city))),
    "whats-new": Rule(),
    "alerts": Rule(takes_post=True),
    "alert": Rule(arguments=lambda _world: [token_of(SubscriptionFactory())], takes_post=True),
    "feed": Rule(),
    "city-embed": Rule(arguments=of(the_city)),
    "city-badge": Rule(arguments=of(the_city)),
    "network-embed": Rule(arguments=of(the_network)),
    "network-badge": Rule(arguments=of(the_network)),
    "objective-embed": Rule(arguments=an_objective),
    "objective-badge": Rule(arguments=an_objective),
    "event-picture": Rule(arguments=of(lambda world: EventFactory())),
    "organisation-picture": Rule(arguments=of(lambda world: OrganisationFactory())),
    "grant-picture": Rule(arguments=of(lambda world: GrantFactory())),
    "need-picture": Rule(arguments=of(lambda world: NeedFactory())),
    "commitment-embed": Rule(arguments=of(lambda world: world.report.adoption.commitment)),
    "commitment-badge": Rule(arguments=of(lambda world: world.report.adoption.commitment)),
    "site-picture": Rule(),
    "city-picture": Rule(arguments=of(the_city)),
    "network-picture": Rule(arguments=of(the_network)),
    "commitment-picture": Rule(arguments=of(lambda world: world.report.adoption.commitment)),
    "framework-picture": Rule(arguments=of(lambda world: FrameworkFactory())),
    "objective-picture": Rule(arguments=an_objective),
    "topic-picture": Rule(arguments=of(lambda world: TopicFactory())),
    "practice-picture": Rule(arguments=of(lambda world: PracticeFactory())),
    "report-picture": Rule(arguments=lambda world: [world.report.pk]),
    "city-chart": Rule(arguments=lambda world: [world.city.slug, "svg"]),
    "network-chart": Rule(arguments=lambda world: [world.network.slug, "csv"]),
    "commitment-chart": Rule(
        arguments=lambda world: [world.report.adoption.commitment.slug, "csv"]
    ),
    "framework-chart": Rule(arguments=lambda world: [FrameworkFactory().slug, "svg"]),
    "objective-chart": Rule(arguments=lambda world: [*an_objective(world), "svg"]),
    # Without figures there is no drawing: tests/commitments/views/test_chart_files.py has some.
    "city-trend-chart": Rule(dict.fromkeys(ROLES, 404), lambda world: [world.city.slug, "svg"]),
    "target-chart": Rule(
        dict.fromkeys(ROLES, 404),
        lambda world: [TargetFactory(adoption=world.report.adoption).pk, "svg"],
    ),
    "parts-chart": Rule(
        dict.fromkeys(ROLES, 404),
        lambda world: [TargetFactory(adoption=world.report.adoption).pk, 1, "svg"],
    ),
    "framework-columns-chart": Rule(
        arguments=lambda _world: [an_objective(_world)[0], "objective", "csv"]
    ),
    "topic-chart": Rule(arguments=lambda world: [TopicFactory().slug, "svg"]),
    # Without the address of a page there is nothing to show.
    "oembed": Rule(dict.fromkeys(ROLES, 404)),
    # The file itself is gone in this test: 404 either way, so tests/commitments/
    # test_views_evidence.py says who gets it.
    "evidence": Rule(dict.fromkeys(ROLES, 404), lambda world: [world.file()]),
    "robots": Rule(),
    "manifest": Rule(),
    "security": Rule(),
    "sitemap-index": Rule(),
    "sitemap": Rule(arguments=lambda world: ["pages"]),
}


def names(resolver: URLResolver, prefix: str = "") -> Iterator[str]:
    """Yield the full name of every address of the site."""
    for item in resolver.url_patterns:
        if isinstance(item, URLResolver):
            inside = f"{prefix}{item.namespace}:" if item.namespace else prefix
            yield from names(item, inside)
        elif isinstance(item, URLPattern):
            yield f"{prefix}{item.name}"


def ours() -> list[str]:
    """The names of the addresses that need a rule here."""
    return sorted({name for name in names(get_resolver()) if not name.startswith(ELSEWHERE)})


def make_world(city: City, network: Network) -> World:
    """Make something public to read about."""
    adoption = AdoptionFactory(city=city, commitment=CommitmentFactory())
    return World(city, network, ReportFactory(adoption=adoption, published=True))


@pytest.fixture(scope="module")
def city(module_transaction: None) -> City:
    return CityFactory()


@pytest.fixture(scope="module")
def network(city: City) -> Network:
    network: Network = NetworkFactory()
    MembershipFactory(network=network, city=city)
    return network


@pytest.fixture(scope="module")
def world(city: City, network: Network) -> World:
    """The world, made once for the tests here: reading changes nothing in it."""
    return make_world(city, network)


def test_every_address_has_a_rule() -> None:
    assert ours() == sorted(RULES)


@pytest.mark.parametrize(
    "role",
    [pytest.param(role, marks=() if role in QUICK_ROLES else pytest.mark.slow) for role in ROLES],
)
@pytest.mark.parametrize("name", sorted(RULES))
def test_everyone_gets_the_answer_that_the_rule_says(
    name: str, role: str, world: World, client: Client, request: pytest.FixtureRequest
) -> None:
    rule = RULES[name]
    path = reverse(name, args=rule.arguments(world))
    if role != "anonymous":
        client.force_login(request.getfixturevalue(role))

    assert client.get(path).status_code == rule.statuses[role]


@pytest.mark.parametrize("name", sorted(RULES))
def test_public_addresses_only_answer_to_reading(name: str, world: World, client: Client) -> None:
    rule = RULES[name]
    path = reverse(name, args=rule.arguments(world))
    methods = ["put", "patch", "delete"] + ([] if rule.takes_post else ["post"])

    for method in methods:
        status = getattr(client, method)(path).status_code
        assert status == 405, f"{method} {path}: {status}"


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(RULES))
def test_reading_sets_no_cookie(name: str, world: World, client: Client) -> None:
    rule = RULES[name]
    answer = client.get(reverse(name, args=rule.arguments(world)))

    assert "Set-Cookie" not in answer.headers
    assert not client.cookies


HIDDEN = {
    "city": lambda: CityFactory(public=False).slug,
    "city-feed": lambda: CityFactory(public=False).slug,
    "city-open-sdg": lambda: CityFactory(public=False).slug,
    "city-vlr": lambda: CityFactory(public=False).slug,
    "commitment": lambda: CommitmentFactory(public=False).slug,
    "commitment-feed": lambda: CommitmentFactory(public=False).slug,
    "framework": lambda: FrameworkFactory(public=False).slug,
    "event": lambda: EventFactory(public=False).slug,
    "practice": lambda: PracticeFactory(public=False).slug,
    "topic": lambda: TopicFactory(public=False).slug,
    "organisation": lambda: OrganisationFactory(public=False).slug,
    "grant": lambda: GrantFactory(public=False).slug,
    "need": lambda: NeedFactory(city=CityFactory(public=False)).slug,
    "report": lambda: ReportFactory(submitted=True).pk,
    "city-picture": lambda: CityFactory(public=False).slug,
    "commitment-picture": lambda: CommitmentFactory(public=False).slug,
    "framework-picture": lambda: FrameworkFactory(public=False).slug,
    "practice-picture": lambda: PracticeFactory(public=False).slug,
    "topic-picture": lambda: TopicFactory(public=False).slug,
    "report-picture": lambda: ReportFactory(submitted=True).pk,
    "event-picture": lambda: EventFactory(public=False).slug,
    "organisation-picture": lambda: OrganisationFactory(public=False).slug,
    "grant-picture": lambda: GrantFactory(public=False).slug,
    "need-picture": lambda: NeedFactory(city=CityFactory(public=False)).slug,
    "network-badge": lambda: NetworkFactory(public=False).slug,
    "network-embed": lambda: NetworkFactory(public=False).slug,
}


@pytest.mark.parametrize("name", sorted(HIDDEN))
def test_what_is_hidden_answers_like_what_never_was(name: str, client: Client) -> None:
    key = HIDDEN[name]()
    hidden = client.get(reverse(name, args=[key]))
    never = client.get(reverse(name, args=[987_654 if isinstance(key, int) else "never-was"]))

    assert hidden.status_code == never.status_code == 404
    other = b"987654" if isinstance(key, int) else b"never-was"
    plain = hidden.content.replace(f"/{key}/".encode(), b"/*/")
    assert plain == never.content.replace(b"/%s/" % other, b"/*/")
