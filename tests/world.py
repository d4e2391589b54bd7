"""Rows for the tests of all lists, among them hidden ones that no list may show.

`CASES` holds, for each list, filter and value, the rows that must be found. A row goes by the name
that `named` gives it: its slug, or what tells it from its neighbours.
"""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import time_machine

from cities.audit import Actor, record
from cities.models import City, Event, Network, Organisation, TrailEntry
from commitments.models import (
    Adoption,
    Commitment,
    Framework,
    Grant,
    Indicator,
    Objective,
    Practice,
    ProgressReport,
    Review,
    SourceStage,
)
from commitments.models.frameworks import Basis, Direction
from config.models.fields import Precision
from tests.factories import (
    AdoptionFactory,
    CityFactory,
    CommitmentFactory,
    CommitmentObjectiveFactory,
    CountryFactory,
    CrosswalkFactory,
    EndorsementFactory,
    EventFactory,
    EvidenceFactory,
    FrameworkFactory,
    GrantFactory,
    GrantPartyFactory,
    IndicatorFactory,
    MeasurementFactory,
    MembershipFactory,
    NeedFactory,
    NetworkFactory,
    ObjectiveFactory,
    OrganisationFactory,
    ParticipationFactory,
    PracticeFactory,
    ReportFactory,
    ReviewFactory,
    TargetFactory,
    TermFactory,
    TopicFactory,
    TrailEntryFactory,
    advance,
)

THIS_YEAR = str(date.today().year)  # noqa: DTZ011  # the year the workflow stamps, in UTC
TOLD_THIS_YEAR = (
    "report welcome", "review welcome", "report shelter", "report jobs", "review jobs",
)  # fmt: skip
Cases = dict[str, dict[str, dict[str, set[str]]]]

CASES: Cases = {
    "cities": {
        "q": {
            "montreal": {"montreal"},
            "SAO PAULO": {"sao-paulo"},
            "kenya": {"nairobi"},
            "atlantis": set(),
        },
        "country": {"CA": {"montreal"}, "BR,KE": {"sao-paulo", "nairobi"}},
        "region": {"Africa": {"nairobi"}, "North America,South America": {"montreal", "sao-paulo"}},
        "network": {"alliance": {"montreal"}, "fund": {"sao-paulo"}},
        "framework": {"gcm": {"montreal", "nairobi"}, "statement": {"nairobi"}},
        "kind": {"county": {"nairobi"}, "district": set()},
        "standing": {
            "on-track": {"montreal"},
            "done": {"sao-paulo"},
            "withdrawn": {"nairobi"},
        },
        "reported": {"yes": {"montreal", "nairobi"}, "no": {"sao-paulo"}},
    },
    "countries": {"region": {"Africa": {"KE"}, "South America": {"BR"}}},
    "networks": {
        "q": {"alliance of": {"alliance"}, "nobody": set()},
        "kind": {"fund": {"fund"}, "platform": set()},
        "city": {"montreal": {"alliance"}, "nairobi": set()},
    },
    "organisations": {
        "q": {"bank of": {"bank"}, "nobody": set()},
        "kind": {"development-bank": {"bank"}, "state": set()},
        "country": {"CA": {"ministry"}, "KE": set()},
    },
    "memberships": {
        "city": {"montreal": {"montreal"}, "sao-paulo": {"sao-paulo"}},
        "network": {"alliance": {"montreal", "nairobi", "fund"}, "fund": {"sao-paulo", "bank"}},
        "member_network": {"fund": {"fund"}, "alliance": set()},
        "organisation": {"bank": {"bank"}, "ministry": set()},
        "role": {"partner": {"bank"}, "steering": set()},
        "current": {"yes": {"montreal", "sao-paulo", "fund", "bank"}, "no": {"nairobi"}},
    },
    "events": {
        "q": {"forum montreal": {"forum"}, "nothing": set()},
        "kind": {"campaign-day": {"day"}, "gfmd": set()},
        "city": {"montreal": {"forum"}, "sao-paulo": set()},
        "year": {"2024": {"forum"}, "1999": set()},
    },
    "participations": {
        "city": {"montreal": {"montreal"}, "sao-paulo": set()},
        "network": {"fund": {"fund"}, "alliance": set()},
        "organisation": {"bank": {"bank"}, "ministry": set()},
        "role": {"speaker": {"bank"}, "pilot": set()},
        "event": {"forum": {"montreal", "fund", "bank"}, "day": {"nairobi"}},
    },
    "frameworks": {
        "q": {"compact": {"gcm"}, "nothing": set()},
        "kind": {"un-agenda": {"sdg"}, "treaty": set()},
    },
    "objectives": {
        "q": {"safety": {"gcm:7"}, "nothing": set()},
        "framework": {"gcm": {"gcm:7", "gcm:8"}, "call": set()},
        "kind": {"goal": {"sdg:10"}, "ask": set()},
        "relevance": {"direct": {"gcm:7"}, "related": {"sdg:10.7"}},
        "round_table": {"4": {"gcm:7"}, "1": set()},
    },
    "crosswalk": {
        "objective": {"gcm:7": {"gcm:7"}, "sdg:10": {"gcm:7", "sdg:10"}},
        "from_framework": {"gcm": {"gcm:7"}, "call": set()},
        "to_framework": {"gcm": {"sdg:10"}, "call": set()},
        "basis": {"text": {"gcm:7"}, "declared": set()},
    },
    "indicators": {
        "framework": {"sdg": {"sdg:10.7.2"}, "call": set()},
        "objective": {"sdg:10": {"sdg:10.7.2"}, "gcm:7": set()},
        "direction": {"down": {"gcm:1"}, "neutral": set()},
        "city_level": {"yes": {"sdg:10.7.2"}, "no": {"gcm:1"}},
    },
    "commitments": {
        "q": {"welcome montreal": {"welcome"}, "nothing": set()},
        "standing": {
            "on-track": {"welcome"},
            "done": {"shelter"},
            "withdrawn": {"together"},
        },
        "trust": {"reviewed": {"welcome", "jobs"}, "compiled": {"shelter"}, "checked": set()},
        "aged": {"yes": {"welcome", "jobs"}, "no": {"shelter", "together"}},
        "reporting": {"overdue": {"welcome"}, "not-asked": {"shelter", "jobs", "together"}},
        "framework": {"gcm": {"welcome"}, "statement": set()},
        "topic": {"equality": {"shelter"}, "families": {"welcome"}},
        "objective": {"sdg:10": {"shelter"}, "gcm:8": set()},
        "round_table": {"4": {"welcome"}, "1": set()},
        "event": {"forum": {"shelter"}, "day": set()},
        "part_of": {"together": {"jobs", "welcome"}, "welcome": {"shelter"}},
        "reaches": {
            "sdg:10": {"welcome", "shelter"},
            "gcm:7": {"welcome"},
            "gcm:8": set(),
        },
        "in_force": {"no": {"together"}, "yes": {"welcome", "shelter", "jobs"}},
        "kind": {"offer": {"shelter"}, "ask": set()},
        "region": {"Africa": {"welcome", "jobs"}, "North America": {"welcome"}},
        "country": {"BR": {"shelter"}, "KE": {"welcome", "jobs"}},
        "city": {"sao-paulo": {"shelter"}, "nairobi": {"welcome", "jobs"}},
        "network": {"fund": {"shelter", "together"}, "alliance": {"welcome"}},
        "made": {"2021": {"welcome"}, "1999": set()},
        "due": {"2026": {"welcome"}, "1999": set()},
        "figures": {"yes": {"welcome"}, "no": {"shelter", "jobs", "together"}},
        "flag": {"no-target": {"shelter", "jobs", "together"}, "dead-link": set()},
        "needs_funding": {"yes": {"welcome"}, "no": {"shelter", "jobs", "together"}},
    },
    "adoptions": {
        "city": {"montreal": {"welcome montreal"}, "sao-paulo": {"shelter sao-paulo"}},
        "region": {
            "Africa": {"welcome nairobi", "jobs nairobi"},
            "South America": {"shelter sao-paulo"},
        },
        "country": {"CA": {"welcome montreal"}, "BR": {"shelter sao-paulo"}},
        "network": {
            "alliance": {"welcome montreal"},
            "fund": {"shelter sao-paulo", "together fund"},
        },
        "commitment": {"welcome": {"welcome montreal", "welcome nairobi"}},
        "framework": {"sdg": {"shelter sao-paulo"}, "statement": set()},
        "role": {"partner": {"welcome nairobi"}, "joint": set()},
        "standing": {"on-track": {"welcome montreal"}, "stalled": set()},
        "trust": {"compiled": {"shelter sao-paulo"}, "checked": set()},
        "aged": {"no": {"welcome nairobi", "shelter sao-paulo", "together fund"}},
        "in_force": {
            "no": {"welcome nairobi", "together fund"},
            "yes": {"welcome montreal", "shelter sao-paulo", "jobs nairobi"},
        },
        "reporting": {
            "overdue": {"welcome montreal"},
            "not-due": set(),
            "not-asked": {
                "welcome nairobi",
                "shelter sao-paulo",
                "jobs nairobi",
                "together fund",
            },
        },
        "overdue": {
            "yes": {"welcome montreal"},
            "no": {"welcome nairobi", "shelter sao-paulo", "jobs nairobi", "together fund"},
        },
    },
    "endorsements": {
        "framework": {"statement": {"nairobi"}, "call": {"fund", "bank"}},
        "city": {"nairobi": {"nairobi"}, "montreal": set()},
        "network": {"fund": {"fund"}, "alliance": set()},
        "organisation": {"bank": {"bank"}, "ministry": set()},
        "role": {"supporter": {"bank"}, "author": set()},
    },
    "targets": {
        "city": {"montreal": {"people"}, "nairobi": set()},
        "network": {"alliance": {"people"}, "fund": {"beds"}},
        "commitment": {"welcome": {"people"}, "jobs": set()},
        "due": {"2028": {"beds"}, "1999": set()},
        "figures": {"yes": {"people"}, "no": {"beds"}},
        "indicator": {"sdg:10.7.2": {"people"}, "gcm:1": set()},
    },
    "reports": {
        "city": {"montreal": {"welcome"}, "sao-paulo": {"shelter"}},
        "network": {"alliance": {"welcome"}, "fund": {"shelter"}},
        "region": {"Africa": {"jobs"}, "South America": {"shelter"}},
        "commitment": {"welcome": {"welcome"}, "together": set()},
        "framework": {"gcm": {"welcome"}, "statement": set()},
        "origin": {"compiled": {"shelter"}, "reported": {"welcome", "jobs"}},
        "stage": {"planning": {"jobs"}, "discontinued": set()},
        "rating": {"on-track": {"welcome"}, "met": set()},
        "year": {"2022": {"shelter"}, THIS_YEAR: {"welcome", "jobs"}},
    },
    "measurements": {
        "city": {"montreal": {"people", "women"}, "sao-paulo": {"beds"}, "nairobi": set()},
        "network": {"alliance": {"people", "women"}, "fund": {"beds"}},
        "region": {"North America": {"people", "women"}, "Africa": set()},
        "commitment": {"welcome": {"people", "women"}, "jobs": set()},
        "framework": {"sdg": {"beds"}, "statement": set()},
        "indicator": {"sdg:10.7.2": {"people", "women"}, "gcm:1": set()},
        "origin": {"compiled": {"beds"}, "reported": {"people", "women"}},
        "status": {"L": {"women"}, "A": {"people", "beds"}, "Q": set()},
        "whole": {"yes": {"people", "beds"}, "no": {"women"}},
        "year": {"2022": {"beds"}, "1999": set()},
    },
    "reviews": {
        "city": {"montreal": {"nairobi"}, "nairobi": {"montreal"}},
        "reviewing_city": {"nairobi": {"nairobi"}, "sao-paulo": set()},
        "completion": {"limited": {"montreal"}, "complete": set()},
    },
    "practices": {
        "q": {"kitchen": {"kitchen"}, "nothing": set()},
        "kind": {"pilot": {"bus"}, "joint-project": set()},
        "city": {"montreal": {"kitchen"}, "sao-paulo": set()},
        "region": {"Africa": {"bus"}, "South America": set()},
        "size": {"large": {"bus"}, "small": set()},
        "topic": {"equality": {"bus"}, "families": set()},
        "objective": {"sdg:10": {"bus"}, "gcm:8": set()},
        "reaches": {"sdg:10": {"kitchen", "bus"}, "gcm:7": {"kitchen"}},
    },
    "topics": {
        "q": {"equal": {"equality"}, "nothing": set()},
        "objective": {"sdg:10": {"equality"}, "gcm:7": set()},
    },
    "grants": {
        "q": {"desk montreal": {"desk"}, "nothing": set()},
        "funder": {"organisation:bank": {"desk"}, "network:fund": {"share"}},
        "region": {"North America": {"desk"}, "Africa": set()},
        "city": {"sao-paulo": {"share"}, "nairobi": set()},
        "network": {"fund": {"share"}, "alliance": set()},
        "organisation": {"bank": {"desk"}, "ministry": set()},
        "commitment": {"welcome": {"desk"}, "jobs": set()},
        "currency": {"EUR": {"desk"}, "USD": {"share"}},
        "year": {"2022": {"desk"}, "1999": set()},
    },
    "needs": {
        "q": {"interpreters montreal": {"interpreters"}, "nothing": set()},
        "region": {"North America": {"interpreters"}, "Africa": set()},
        "city": {"montreal": {"interpreters"}, "nairobi": set()},
        "network": {"alliance": {"interpreters"}, "fund": {"roof"}},
        "commitment": {"welcome": {"interpreters"}, "jobs": set()},
        "amount_is": {"gap": {"interpreters"}, "cost": set()},
        "currency": {"CAD": {"interpreters"}, "EUR": {"roof"}},
        "year": {"2023": {"interpreters"}, "1999": set()},
    },
    "trail": {
        "city": {"montreal": {"report welcome", "review welcome"}, "sao-paulo": {"report shelter"}},
        "commitment": {"together": {"commitment together"}, "shelter": {"report shelter"}},
        "network": {"alliance": {"report welcome", "review welcome"}, "fund": {"report shelter"}},
        "action": {"load": {"commitment together"}, "delete": set()},
        "since": {
            "2020-05-02": {*TOLD_THIS_YEAR},
            "2020-05-01": {*TOLD_THIS_YEAR, "commitment together"},
            "9999-12-31": set(),
        },
    },
}


def _party(row: dict[str, Any]) -> str:
    return str((row["city"] or row["network"])["id"])


# What rows without a telling id go by.
NAMED: dict[str, Callable[[dict[str, Any]], str]] = {
    "memberships": lambda row: (row["city"] or row["member_network"] or row["organisation"])["id"],
    "participations": lambda row: (row["city"] or row["network"] or row["organisation"])["id"],
    "crosswalk": lambda row: row["from_objective"]["id"],
    "adoptions": lambda row: f"{row['commitment']['id']} {_party(row)}",
    "endorsements": lambda row: (row["city"] or row["network"] or row["organisation"])["id"],
    "targets": lambda row: row["code"],
    "reports": lambda row: row["commitment"]["id"],
    "measurements": lambda row: row["breakdown"] or row["unit"],
    "reviews": lambda row: row["reviewing_city"]["id"],
    "trail": lambda row: (
        f"{row['model'].removeprefix('commitments.').removeprefix('progress')} {row['commitment']}"
    ),
}


def build() -> None:
    """Make three cities, two networks, and something of every kind that is listed."""
    montreal = CityFactory(
        slug="montreal",
        name="Montréal",
        country=CountryFactory(iso2="CA", name="Canada", region="North America"),
    )
    sao_paulo = CityFactory(
        slug="sao-paulo",
        name="São Paulo",
        country=CountryFactory(iso2="BR", name="Brazil", region="South America"),
    )
    nairobi = CityFactory(
        slug="nairobi",
        name="Nairobi",
        kind=City.Kind.COUNTY,
        population=4_000_000,
        country=CountryFactory(iso2="KE", name="Kenya", region="Africa"),
    )
    alliance = NetworkFactory(slug="alliance", name="Alliance of Cities")
    fund = NetworkFactory(slug="fund", name="Fund", kind=Network.Kind.FUND)
    MembershipFactory(network=alliance, city=montreal)
    MembershipFactory(network=alliance, city=nairobi, until=date(2020, 1, 1))
    MembershipFactory(network=fund, city=sao_paulo)
    bank = OrganisationFactory(slug="bank", name="Bank of Cities", kind="development-bank")
    OrganisationFactory(slug="ministry", name="Ministry", country=montreal.country)
    MembershipFactory(network=alliance, city=None, member_network=fund)
    MembershipFactory(network=fund, city=None, organisation=bank, role="partner")
    forum = EventFactory(slug="forum", name="Forum de Montréal", city=montreal)
    day = EventFactory(
        slug="day",
        name="The Day",
        kind=Event.Kind.CAMPAIGN_DAY,
        starts_on=date(2023, 6, 20),
        city=None,
    )
    ParticipationFactory(event=forum, city=montreal)
    ParticipationFactory(event=day, city=nairobi)
    ParticipationFactory(event=forum, city=None, network=fund)
    ParticipationFactory(event=forum, city=None, organisation=bank, role="speaker")
    _build_promises(montreal, sao_paulo, nairobi, fund, _build_frameworks(nairobi, fund))


def _build_frameworks(nairobi: City, fund: Network) -> dict[str, Objective]:
    gcm = FrameworkFactory(slug="gcm", name="Global Compact", short_name="GCM")
    sdg = FrameworkFactory(
        slug="sdg", name="Goals", short_name="SDG", kind=Framework.Kind.UN_AGENDA
    )
    statement = FrameworkFactory(
        slug="statement", name="Statement", kind=Framework.Kind.CITY_STATEMENT
    )
    call = FrameworkFactory(slug="call", name="Call", kind=Framework.Kind.CAMPAIGN)
    EndorsementFactory(framework=statement, city=nairobi)
    EndorsementFactory(framework=call, city=None, network=fund)
    bank = Organisation.objects.get(slug="bank")
    EndorsementFactory(framework=call, city=None, organisation=bank, role="supporter")
    direct, related = Objective.Relevance.DIRECT, Objective.Relevance.RELATED
    seven = ObjectiveFactory(
        framework=gcm,
        code="7",
        title="Safety",
        migration_relevance=direct,
        imrf_roundtable=4,
        order=7,
    )
    eight = ObjectiveFactory(
        framework=gcm, code="8", title="Lives", kind=Objective.Kind.PRINCIPLE, order=8
    )
    ten = ObjectiveFactory(
        framework=sdg, code="10", title="Equality", kind=Objective.Kind.GOAL, order=10
    )
    mobility = ObjectiveFactory(
        framework=sdg,
        code="10.7",
        title="Mobility",
        kind=Objective.Kind.TARGET,
        parent=ten,
        migration_relevance=related,
        order=11,
    )
    CrosswalkFactory(from_objective=seven, to_objective=mobility, basis=Basis.TEXT)
    CrosswalkFactory(from_objective=ten, to_objective=eight, basis=Basis.EDITORIAL)
    IndicatorFactory(framework=sdg, code="10.7.2", objective=mobility)
    IndicatorFactory(framework=gcm, code="1", direction=Direction.DOWN, city_level=False)
    return {"gcm:7": seven, "sdg:10.7": mobility}


def _build_promises(
    montreal: City, sao_paulo: City, nairobi: City, fund: Network, to: dict[str, Objective]
) -> None:
    welcome = CommitmentFactory(
        slug="welcome",
        title="Welcome",
        framework=to["gcm:7"].framework,
        made_on=date(2021, 1, 1),
        made_on_precision=Precision.YEAR,
    )
    children = TermFactory(code="children", label="Children")
    welcome.populations.add(children)
    TopicFactory(slug="families", name="Families", terms=[children])
    goal = to["sdg:10.7"].parent
    TopicFactory(slug="equality", name="Equality", objectives=[goal])
    TopicFactory(slug="hidden-topic", name="Equality, hidden", objectives=[goal], public=False)
    shelter = CommitmentFactory(
        slug="shelter",
        title="Shelter",
        kind=Commitment.Kind.OFFER,
        framework=to["sdg:10.7"].framework,
        announced_at=Event.objects.get(slug="forum"),
        made_on=date(2023, 5, 2),
        made_on_precision=Precision.DAY,
    )
    jobs = CommitmentFactory(
        slug="jobs", title="Jobs", framework=Framework.objects.get(slug="call")
    )
    together = CommitmentFactory(slug="together", title="Together", framework=None)
    with time_machine.travel("2020-05-01T00:00Z", tick=False):
        record(together, TrailEntry.Action.LOAD, Actor(role=TrailEntry.Role.CATALOGUE))
    CommitmentObjectiveFactory(commitment=welcome, objective=to["gcm:7"])
    CommitmentObjectiveFactory(commitment=shelter, objective=to["sdg:10.7"])
    jobs.part_of, shelter.part_of, welcome.part_of = together, welcome, together
    for part in (jobs, shelter, welcome):
        part.save()
    lead = AdoptionFactory(
        commitment=welcome,
        city=montreal,
        budget_needed=Decimal("1000.50"),
        budget_secured=Decimal(250),
        currency="EUR",
        report_every=12,
    )
    AdoptionFactory(
        commitment=welcome,
        city=nairobi,
        role=Adoption.Role.PARTNER,
        withdrawn_on=date(2023, 1, 1),
    )
    sheltering = AdoptionFactory(commitment=shelter, city=sao_paulo)
    working = AdoptionFactory(commitment=jobs, city=nairobi)
    AdoptionFactory(commitment=together, city=None, network=fund, withdrawn_on=date(2023, 1, 1))
    official = Indicator.objects.get(framework__slug="sdg")
    people = TargetFactory(adoption=lead, code="people", unit="people", indicator=official)
    TargetFactory(adoption=sheltering, code="beds", value=None, due_on=date(2028, 12, 31))

    report = ReportFactory(adoption=lead)
    MeasurementFactory(report=report, target=people)
    MeasurementFactory(
        report=report, target=people, breakdown="women", status="L", value=None, observed_on=None
    )
    EvidenceFactory(report=report)
    advance(report, "submit", "publish")
    compiled = ReportFactory(
        adoption=sheltering,
        compiled=True,
        year=2022,
        source_stage=SourceStage.DONE,
        steps=(),
    )
    MeasurementFactory(report=compiled, target=None, unit="beds", observed_on=date(2022, 12, 31))
    advance(compiled, "compile")
    other = ReportFactory(
        adoption=working,
        published=True,
        stage=ProgressReport.Stage.PLANNING,
        rating=ProgressReport.Rating.CONSTRAINED,
    )
    ReviewFactory(report=report, reviewing_city=nairobi, published=True)
    ReviewFactory(
        report=other,
        reviewing_city=montreal,
        completion=Review.Completion.LIMITED,
        published=True,
    )
    kitchen = PracticeFactory(slug="kitchen", title="Kitchen", cities=[montreal], adoption=lead)
    kitchen.objectives.add(to["gcm:7"])
    bus = PracticeFactory(slug="bus", title="Bus", kind=Practice.Kind.PILOT, cities=[nairobi])
    bus.objectives.add(to["sdg:10.7"])
    _build_funding(welcome, montreal, sao_paulo, fund)


def _build_funding(welcome: Commitment, montreal: City, sao_paulo: City, fund: Network) -> None:
    bank, day = Organisation.objects.get(slug="bank"), Precision.DAY
    desk = GrantFactory(
        slug="desk",
        purpose="a welcome desk",
        commitment=welcome,
        awarded_on=date(2022, 5, 1),
        awarded_on_precision=day,
    )
    GrantPartyFactory(grant=desk, role="funder", city=None, organisation=bank)
    GrantPartyFactory(grant=desk, city=montreal)
    share = GrantFactory(
        slug="share",
        currency="USD",
        paid_from=desk,
        awarded_on=date(2021, 1, 1),
        awarded_on_precision=Precision.YEAR,
    )
    GrantPartyFactory(grant=share, role="funder", city=None, network=fund)
    GrantPartyFactory(grant=share, city=sao_paulo)
    NeedFactory(
        slug="interpreters",
        city=montreal,
        what="interpreters",
        commitment=welcome,
        amount=500,
        currency="CAD",
        amount_is="gap",
        amount_per="month",
        stated_on=date(2023, 2, 1),
        stated_on_precision=Precision.MONTH,
        needed_by=date(2025, 1, 1),
        needed_by_precision=Precision.YEAR,
    )
    NeedFactory(
        slug="roof",
        city=None,
        network=fund,
        what="a roof",
        amount=Decimal("1.5"),
        currency="EUR",
        stated_on=date(2024, 2, 1),
        stated_on_precision=day,
    )


def _hide_funding(
    city: City, network: Network, montreal: City, commitments: list[Commitment]
) -> None:
    """Add grants and needs that nobody may see, and hidden parties to those that all may see."""
    organisation = OrganisationFactory(slug="hidden", public=False)
    grant = GrantFactory(slug="hidden", public=False, currency="CHF")
    GrantPartyFactory(grant=grant, city=montreal)
    GrantPartyFactory(grant=grant, role="funder", city=None, network=network)
    desk = Grant.objects.get(slug="desk")
    GrantPartyFactory(grant=desk, city=city)
    GrantPartyFactory(grant=desk, role="funder", city=None, organisation=organisation)
    NeedFactory(slug="hidden", public=False, city=montreal, amount=1, currency="CHF")
    NeedFactory(slug="hidden-city", city=city)
    share = Grant.objects.get(slug="share")
    share.commitment = commitments[1]
    share.save()


def hide() -> list[tuple[str, Any]]:
    """Add to the world, everywhere, what nobody may see; return the list and id of each thing."""
    hidden_city = CityFactory(
        slug="hidden", name="Hidden", public=False, country=City.objects.get(slug="nairobi").country
    )
    montreal, nairobi, sao_paulo = City.objects.published().order_by("slug")
    network = NetworkFactory(slug="hidden", public=False)
    framework = FrameworkFactory(slug="hidden", public=False, kind=Framework.Kind.CITY_STATEMENT)
    objective = ObjectiveFactory(framework=framework, code="1")
    secret = ObjectiveFactory(framework=Framework.objects.get(slug="gcm"), code="9", public=False)
    seven = Objective.objects.get(framework__slug="gcm", code="7")
    event = EventFactory(slug="hidden", public=False, city=hidden_city)
    lead = Adoption.objects.get(commitment__slug="welcome", role=Adoption.Role.LEAD)

    alone = CommitmentFactory(slug="hidden", public=False, framework=lead.commitment.framework)
    under = CommitmentFactory(slug="hidden-framework", framework=framework)
    by_hidden = CommitmentFactory(slug="hidden-party", framework=lead.commitment.framework)
    for commitment in (alone, under, by_hidden):
        CommitmentObjectiveFactory(commitment=commitment, objective=seven)
    CommitmentObjectiveFactory(commitment=lead.commitment, objective=objective)
    CommitmentObjectiveFactory(commitment=lead.commitment, objective=secret)
    adoptions = [
        AdoptionFactory(commitment=alone, city=montreal),
        AdoptionFactory(commitment=under, city=montreal),
        AdoptionFactory(commitment=by_hidden, city=hidden_city),
        AdoptionFactory(
            commitment=lead.commitment,
            city=hidden_city,
            role=Adoption.Role.PARTNER,
            budget_needed=9,
            budget_secured=0,
            currency="EUR",
        ),
        AdoptionFactory(
            commitment=lead.commitment, city=None, network=network, role=Adoption.Role.JOINT
        ),
    ]
    reports = [ReportFactory(adoption=adoption) for adoption in adoptions]
    targets = [TargetFactory(adoption=adoption, due_on=date(2031, 1, 1)) for adoption in adoptions]
    figures = []
    for report, target in zip(reports, targets, strict=True):
        draft = ReportFactory(adoption=report.adoption, year=2019)
        figures += [MeasurementFactory(report=owner, target=target) for owner in (report, draft)]
        EvidenceFactory(report=draft)
        advance(report, "submit", "publish")
    published = lead.reports.get(origin=ProgressReport.Origin.REPORTED)
    lives: dict[int, list[str]] = {2020: [], 2021: ["submit"], 2022: ["submit", "return"]}
    for year, steps in lives.items():
        report = ReportFactory(adoption=lead, year=year)
        figures.append(
            MeasurementFactory(report=report, target=lead.targets.get(), value=Decimal(99))
        )
        EvidenceFactory(report=report)
        advance(report, *steps)
        reports.append(report)
    reports.append(ReportFactory(corrects=published))
    reviews = [
        ReviewFactory(report=published, reviewing_city=sao_paulo),
        ReviewFactory(
            report=ProgressReport.objects.get(adoption__commitment__slug="jobs"),
            reviewing_city=sao_paulo,
            submitted=True,
        ),
        ReviewFactory(report=published, reviewing_city=hidden_city, published=True),
        ReviewFactory(report=reports[0], reviewing_city=nairobi, published=True),
    ]
    memberships = [
        MembershipFactory(city=hidden_city, network=Network.objects.get(slug="alliance")),
        MembershipFactory(city=montreal, network=network),
        MembershipFactory(city=montreal, network=Network.objects.get(slug="fund"), public=False),
    ]
    participations = [
        ParticipationFactory(city=hidden_city, event=Event.objects.get(slug="forum")),
        ParticipationFactory(city=montreal, event=event),
        ParticipationFactory(city=nairobi, event=Event.objects.get(slug="forum"), public=False),
    ]
    statement = Framework.objects.get(slug="statement")
    endorsements = [
        EndorsementFactory(framework=statement, city=hidden_city),
        EndorsementFactory(framework=framework, city=montreal),
        EndorsementFactory(framework=statement, city=montreal, public=False),
    ]
    crosswalks = [
        CrosswalkFactory(from_objective=seven, to_objective=objective),
        CrosswalkFactory(from_objective=secret, to_objective=seven),
        CrosswalkFactory(
            from_objective=seven,
            to_objective=Objective.objects.get(framework__slug="gcm", code="8"),
            public=False,
        ),
    ]
    IndicatorFactory(framework=framework, code="1")
    IndicatorFactory(framework=seven.framework, code="2", public=False)
    practice = PracticeFactory(slug="hidden", public=False, cities=[montreal])
    _hide_funding(hidden_city, network, montreal, [alone, under, by_hidden])
    entries = [
        # Public when it was written, about what is hidden today.
        TrailEntryFactory(public=True, city=hidden_city),
        TrailEntryFactory(public=True, network=network),
        TrailEntryFactory(public=True, city=montreal, commitment="hidden"),
        TrailEntryFactory(public=True, model="commitments.practice", object_id=practice.pk),
        TrailEntryFactory(public=True, model="cities.event", object_id=event.pk),
        TrailEntryFactory(public=True, model="commitments.framework", object_id=framework.pk),
        TrailEntryFactory(
            public=True,
            city=montreal,
            commitment="welcome",
            model="commitments.review",
            object_id=reviews[2].pk,
        ),
        TrailEntryFactory(public=False, city=montreal, commitment="welcome"),
    ]
    numbered = {
        "adoptions": adoptions,
        "targets": targets,
        "reports": reports,
        "measurements": figures,
        "reviews": reviews,
        "memberships": memberships,
        "participations": participations,
        "endorsements": endorsements,
        "crosswalk": crosswalks,
        "trail": entries,
    }
    slugs = (
        "cities", "networks", "frameworks", "events", "commitments", "practices", "organisations",
        "grants", "needs",
    )  # fmt: skip
    return [
        ("needs", "hidden-city"),
        *((name, "hidden") for name in slugs),
        ("commitments", "hidden-framework"),
        ("commitments", "hidden-party"),
        ("objectives", "hidden:1"),
        ("objectives", "gcm:9"),
        ("indicators", "hidden:1"),
        ("indicators", "gcm:2"),
        *((name, row.pk) for name, rows in numbered.items() for row in rows),
    ]
