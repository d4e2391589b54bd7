"""Makes the demonstration: the same rows each time, dated relative to today."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Model

from cities.models import (
    City,
    Country,
    Event,
    Membership,
    Network,
    Participation,
    TrailEntry,
)
from commitments.demo import places
from commitments.demo.people import People
from commitments.demo.places import DEMO_PREFIX
from commitments.demo.practices import PRACTICES
from commitments.demo.promises import Promise, Theme, city_promises, pledges, themes
from commitments.exchange.audit import AuditBatch
from commitments.models import (
    Adoption,
    Commitment,
    CommitmentObjective,
    Endorsement,
    Framework,
    Indicator,
    Objective,
    Practice,
    Target,
    Term,
)
from commitments.models.frameworks import Basis, Direction
from config.models.fields import Precision

# ISO 4217 keeps it for tests: no real money is ever added up with it.
CURRENCY = "XTS"
EXAMPLE = "https://example.org"
# Models whose rows are recorded at the end; each step of a report or review records itself.
RECORDED: tuple[type[Model], ...] = (
    Network,
    City,
    Membership,
    Endorsement,
    Event,
    Participation,
    Commitment,
    CommitmentObjective,
    Adoption,
    Target,
    Practice,
)
# The note of each entry of the trail.
TRAIL_NOTE = "Invented for the demonstration."


@dataclass
class World:
    """The rows of the demonstration created so far, by slug without prefix."""

    today: date
    people: People
    objectives: dict[str, Objective]
    frameworks: dict[str, Framework]
    cities: dict[str, City]
    # By the whole slug of the city.
    languages: dict[str, str]
    league: Network
    adoptions: list[Adoption]

    def years_ago(self, years: int, month: int = 3, day: int = 1) -> date:
        return date(self.today.year - years, month, day)

    def speaker(self, adoption: Adoption) -> User:
        """Return the author of the reports of an adoption."""
        if adoption.city is None:
            return self.people.secretariat
        return self.focal_point(adoption.city)

    def focal_point(self, city: City) -> User:
        """Return the focal point of a city."""
        return self.people.focal_points[city.slug.removeprefix(DEMO_PREFIX)]


def _catalogue() -> tuple[dict[str, Objective], dict[str, Framework]]:
    """Return the objectives ("sdg 4.5") and frameworks that the promises are made under."""
    objectives = {
        f"{objective.framework.slug} {objective.code}": objective
        for objective in Objective.objects.select_related("framework")
    }
    return objectives, {framework.slug: framework for framework in Framework.objects.all()}


def build(today: date, password: str | None) -> World:
    """Create everything but reports and reviews, based on what `load_shared` loaded."""
    objectives, frameworks = _catalogue()
    people = People(password)
    for country in places.COUNTRIES:
        Country.objects.create(**country, region=places.REGIONS[country["iso2"]])
    networks = [
        Network.objects.create(
            **{**network, "slug": DEMO_PREFIX + str(network["slug"])},
            url=f"{EXAMPLE}/{network['slug']}",
            members_as_of=date(today.year - 1, 12, 31) if "members" in network else None,
        )
        for network in places.NETWORKS
    ]
    world = World(
        today=today,
        people=people,
        objectives=objectives,
        frameworks=frameworks,
        cities={place.slug: _city(place, people) for place in places.PLACES},
        languages={DEMO_PREFIX + place.slug: place.language for place in places.PLACES},
        league=networks[0],
        adoptions=[],
    )
    world.league.staff.set([people.secretariat, people.colleague])
    _join(world, networks[1])
    _sign(world)
    _meet(world)
    _promise(world)
    _pledge(world)
    _practise(world)
    _record(world)
    return world


def _record(world: World) -> None:
    """Record all of it in the trail, dated before the first report, as only invented rows may be.

    Rows from the catalogue get the same day: they existed before.
    """
    audit = AuditBatch(note=TRAIL_NOTE)
    for row in (world.frameworks["statement"], *_rows()):
        audit.added(row)
    audit.write()
    day = datetime.combine(world.years_ago(4, 1, 1), time(12), UTC)
    TrailEntry._base_manager.update(at=day)


def _rows() -> Iterator[Any]:
    """Yield the rows that the trail records, parents before the rows that belong to them."""
    for model in RECORDED:
        yield from model._default_manager.all()


def _city(place: places.DemoPlace, people: People) -> City:
    city = City.objects.create(
        slug=DEMO_PREFIX + place.slug,
        name=place.name,
        kind=place.kind,
        country_id=place.country,
        admin_area=place.admin_area,
        latitude=Decimal(place.latitude),
        longitude=Decimal(place.longitude),
        population=place.population,
        url=f"{EXAMPLE}/{place.slug}",
        note="An invented city. Its place on the map is open sea.",
    )
    city.focal_points.add(people.focal_points[place.slug])
    return city


def _join(world: World, fund: Network) -> None:
    for slug, role, since, until in places.LEAGUE:
        Membership.objects.create(
            network=world.league,
            city=world.cities[slug],
            role=role,
            since=world.years_ago(since),
            since_precision=Precision.YEAR if since > 6 else Precision.DAY,
            until=None if until is None else world.years_ago(until),
            source=f"{EXAMPLE}/harbour-league/members",
        )
    for slug in places.GRANTEES:
        Membership.objects.create(network=fund, city=world.cities[slug], role="grantee")


def _sign(world: World) -> None:
    day = world.years_ago(3, 10, 14)
    statement = Framework.objects.create(
        **{**places.STATEMENT, "slug": DEMO_PREFIX + places.STATEMENT["slug"]},
        adopted_on=day,
        url=f"{EXAMPLE}/saltmarsh-declaration",
    )
    world.frameworks["statement"] = statement
    signed = {"framework": statement, "source": f"{EXAMPLE}/saltmarsh-declaration/signatories"}
    Endorsement.objects.create(
        **signed,
        network=world.league,
        role="author",
        endorsed_on=day,
        endorsed_on_precision=Precision.DAY,
    )
    for slug, precision in places.SIGNATURES:
        Endorsement.objects.create(
            **signed,
            city=world.cities[slug],
            endorsed_on=day if precision else None,
            endorsed_on_precision=precision,
        )


def _meet(world: World) -> None:
    for slug, name, kind, host, ago, month, online, notes in places.MEETINGS:
        starts = world.years_ago(ago, month, 14)
        event = Event.objects.create(
            slug=DEMO_PREFIX + slug,
            name=name,
            kind=kind,
            starts_on=starts,
            ends_on=starts + timedelta(days=1),
            city=world.cities[host],
            online=online,
            url=f"{EXAMPLE}/{slug}",
            note="An invented meeting.",
        )
        Participation.objects.bulk_create(
            Participation(
                event=event,
                city=world.cities[city],
                role=Participation.Role.HOST if city == host else Participation.Role.ATTENDEE,
                note=note,
            )
            for city, note in notes.items()
        )


def _promise(world: World) -> None:
    """Create the commitments, each with the city that leads it."""
    terms = _terms()
    slugs = list(world.cities)
    for number, promise in enumerate(city_promises()):
        city = world.cities[slugs[number % len(slugs)]]
        made_on = world.years_ago(4, 1 + number % 9, 1 + number % 28)
        commitment = Commitment.objects.create(
            slug=f"{city.slug}-{promise.theme.code}",
            framework=world.frameworks[promise.theme.framework],
            kind=_kind(number),
            title=promise.title,
            summary=promise.summary,
            made_on=made_on,
            made_on_precision=_precision(number),
            date_basis=Commitment.DateBasis.STATED,
            starts_on=made_on,
            ends_on=world.years_ago(-3, 12, 31),
            source_url=f"{EXAMPLE}/{city.slug}/{promise.theme.code}",
        )
        commitment.populations.set(terms[name] for name in promise.theme.populations)
        _map(world, commitment, promise.theme.objectives)
        adoption = Adoption.objects.create(
            commitment=commitment,
            city=city,
            adopted_on=made_on,
            report_every=12 if number % 9 else 6,
            first_period_ends=date(made_on.year, 12, 31),
            **_budget(number),
        )
        if number % 11 != 4:
            _aim(world, adoption, promise, number)
        if number % 8 == 3:
            partner = world.cities[slugs[(number + 3) % len(slugs)]]
            Adoption.objects.create(
                commitment=commitment,
                city=partner,
                role=Adoption.Role.JOINT,
                adopted_on=made_on,
            )
        world.adoptions.append(adoption)


def _kind(number: int) -> Commitment.Kind:
    kinds = Commitment.Kind
    return (kinds.PLEDGE, kinds.PLEDGE, kinds.PROJECT, kinds.PLEDGE, kinds.COUNCIL_RESOLUTION)[
        number % 5
    ]


def _precision(number: int) -> Precision:
    return (Precision.DAY, Precision.DAY, Precision.MONTH, Precision.YEAR)[number % 4]


def _terms() -> dict[str, Term]:
    """Return the populations by name: the site's own where it has them, else new ones."""
    names = {name for theme in themes().values() for name in theme.populations}
    kind = Term.Kind.POPULATION
    terms = {term.label.lower(): term for term in Term.objects.filter(kind=kind)}
    for name in sorted(names - set(terms)):
        code = DEMO_PREFIX + name.replace(" ", "-")
        terms[name] = Term.objects.create(kind=kind, code=code, label=name.capitalize())
    return terms


def _map(world: World, commitment: Commitment, codes: list[str]) -> None:
    CommitmentObjective.objects.bulk_create(
        CommitmentObjective(
            commitment=commitment,
            objective=world.objectives[code],
            basis=Basis.EDITORIAL if n else Basis.DECLARED,
            reason="" if n == 0 else "It serves the same people by the same means.",
        )
        for n, code in enumerate(codes)
    )


def _budget(number: int) -> dict[str, Decimal | str | None]:
    """Return the budget of an adoption: complete, incomplete, or none."""
    if number % 4 == 3:
        return {}
    needed = Decimal(80 + number * 379 % 2300) * 1000
    return {
        "budget_needed": needed,
        "budget_secured": None if number % 7 == 5 else needed * (20 + number * 29 % 85) / 100,
        "currency": CURRENCY,
    }


def _aim(world: World, adoption: Adoption, promise: Promise, number: int) -> None:
    theme = promise.theme
    assert adoption.city is not None, "promises are made by cities"
    small = adoption.city.population is not None and adoption.city.population < 10_000
    # Counts are smaller in a small place; shares, weeks and the like are not.
    counts = theme.counts_people or max(theme.baseline, theme.value) >= 100
    scale = 20 if small and counts else 1
    Target.objects.create(
        adoption=adoption,
        code=theme.code,
        indicator=_official(theme),
        title=theme.target,
        unit=theme.unit,
        direction=Direction.DOWN if theme.value < theme.baseline else Direction.UP,
        baseline_value=None if number % 13 == 6 else theme.baseline // scale,
        baseline_on=None if number % 13 == 6 else adoption.adopted_on,
        value=theme.value // scale,
        due_on=world.years_ago(-2, 12, 31),
        due_on_precision=Precision.YEAR if number % 3 else Precision.DAY,
        counts_people=theme.counts_people,
        source=f"{EXAMPLE}/{adoption.city.slug}/{theme.code}#target",
    )


def _official(theme: Theme) -> Indicator | None:
    """Return the SDG indicator that targets of a theme measure, if the catalogue has it."""
    indicators = Indicator.objects.filter(framework__slug="sdg", code=theme.indicator)
    return indicators.first() if theme.indicator else None


def _pledge(world: World) -> None:
    """Create the five pledges of the League, with members that adopt them."""
    slugs = list(world.cities)
    for number, pledge in enumerate(pledges()):
        made_on = world.years_ago(3, 10, 14)
        commitment = Commitment.objects.create(
            slug=DEMO_PREFIX + pledge.slug,
            framework=world.frameworks["statement"],
            kind=Commitment.Kind.PLEDGE,
            title=pledge.title,
            summary=pledge.summary,
            made_on=made_on,
            made_on_precision=Precision.DAY,
            date_basis=Commitment.DateBasis.EVENT,
            source_url=f"{EXAMPLE}/harbour-league/pledges",
        )
        _map(world, commitment, pledge.objectives)
        taken = {"commitment": commitment, "adopted_on": made_on, "report_every": 12}
        taken["first_period_ends"] = date(made_on.year, 12, 31)
        world.adoptions.append(Adoption.objects.create(**taken, network=world.league))
        for step in (0, 3, 7):
            city = world.cities[slugs[(number * 2 + step) % len(slugs)]]
            partner = Adoption.objects.create(**taken, city=city, role=Adoption.Role.PARTNER)
            world.adoptions.append(partner)


def _practise(world: World) -> None:
    for number, story in enumerate(PRACTICES):
        cities = [world.cities[slug] for slug in story.cities]
        practice = Practice.objects.create(
            slug=DEMO_PREFIX + story.slug,
            kind=story.kind,
            title=story.title,
            problem=story.problem,
            done=story.done,
            result=story.result,
            lessons=story.lessons,
            language=story.language,
            adoption=Adoption.objects.filter(city=cities[0]).first() if number % 2 else None,
            starts_on=world.years_ago(3),
            ends_on=world.years_ago(1, 6, 30) if story.kind == Practice.Kind.PILOT else None,
            source_url=f"{EXAMPLE}/{story.slug}",
            public=story.public,
        )
        practice.cities.set(cities)
        practice.objectives.set(world.objectives[code] for code in story.objectives.split(", "))
