"""Onboarding: a city, the people who report for it and its first promise, all of it or nothing.

A secretariat does it for its own network, an administrator for all. What it makes is a draft until
it is said to be public.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.contrib.auth.models import User
from django.db import models, transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from cities.audit import difference, record, snapshot
from cities.models import (
    AlternateName,
    City,
    Invitation,
    Membership,
    Network,
    TrailEntry,
    refresh_namesakes,
)
from cities.roles import acting
from commitments.models import Adoption, Commitment, Target
from commitments.models.targets import says_people
from commitments.reporting import standings
from commitments.reporting.onboarding_places import InvalidPart, OnboardingScope, there_already
from config.models.fields import fold
from config.models.validation import InvalidRow, Problem, full_clean_fast

# How much of the names of a place is kept for search.
MOST_SPELLINGS = 60
LIST_SOURCE = "GeoNames"


@dataclass
class NewTarget:
    """A target as it was typed. `errors` of it are told by its number."""

    title: str
    unit: str = ""
    baseline_value: Decimal | None = None
    value: Decimal | None = None
    due_on: date | None = None
    due_on_precision: str = ""


@dataclass
class Onboarding:
    """What onboarding makes: `city` is a new one, not saved yet, or one that is here."""

    city: City
    network: Network | None
    emails: list[str]
    language: str
    title: str
    source_url: str
    wording: str = ""
    summary: str = ""
    kind: str = Commitment.Kind.PLEDGE
    made_on: date | None = None
    made_on_precision: str = ""
    report_every: int | None = None
    targets: list[NewTarget] = field(default_factory=list)
    spellings: tuple[str, ...] = ()
    public: bool = False


@transaction.atomic
def onboard(plan: Onboarding, user: User) -> Adoption:
    """Make it all, or nothing. Return the promise as the city adopted it. Raises `InvalidPart`."""
    return _Onboarder(plan, user).run()


class _Onboarder:
    def __init__(self, plan: Onboarding, user: User) -> None:
        self.plan, self.user = plan, user

    def run(self) -> Adoption:
        plan = self.plan
        if plan.city._state.adding:
            self._add_city()
        else:
            self._join_city()
        adoption = self._add_promise()
        for number, target in enumerate(plan.targets, 1):
            self._add_target(adoption, number, target)
        standings.refresh(adoption)
        for email in plan.emails:
            invitation = Invitation(
                email=email, city=plan.city, language=plan.language, invited_by=self.user
            )
            self._save("people", invitation)
        return adoption

    def _join_city(self) -> None:
        """Add to a city that is here. Whoever else adds to it waits, then sees what was added."""
        plan = self.plan
        city = City.objects.select_for_update().get(pk=plan.city.pk)
        if plan.public and not city.public:
            before = snapshot(city)
            city.public = True
            full_clean_fast(city)
            city.save(update_fields=["public"])
            changes = difference(before, snapshot(city))
            record(city, TrailEntry.Action.CHANGE, acting(self.user, city), changes)
        current = Membership.objects.of_members().current().filter(city=city)
        if plan.network and not current.filter(network=plan.network).exists():
            self._save("network", self._membership(city))
        plan.city = city

    def _membership(self, city: City) -> Membership:
        return Membership(network=self.plan.network, city=city, public=self.plan.public)

    def _add_city(self) -> None:
        plan = self.plan
        city = plan.city
        visible = (
            City.objects.filter(geonames_id=city.geonames_id).exclude(geonames_id=None).first()
        )
        if visible:
            raise InvalidPart("place", there_already(visible, OnboardingScope(self.user)))
        city.slug = _free_slug(
            City, slugify(city.name) or f"city-{city.geonames_id or ''}".strip("-")
        )
        city.public = plan.public
        if plan.network is None and not self.user.is_superuser:
            reason = _("Choose the network that the city is a member of.")
            raise InvalidPart("network", Problem(frozenset(), reason))
        self._save("place", city, record_it=False)
        if plan.network:
            membership = self._membership(city)
            self._save("network", membership, record_it=False)
            # Only now has the person a role towards the city.
            self._record(city)
            self._record(membership)
        else:
            self._record(city)
        for spelling in plan.spellings[:MOST_SPELLINGS]:
            name = AlternateName(city=city, name=spelling[:200], source=LIST_SOURCE)
            self._save("place", name)
        refresh_namesakes()

    def _add_promise(self) -> Adoption:
        plan = self.plan
        same = Adoption.objects.filter(city=plan.city).select_related("commitment")
        if any(fold(row.commitment.title) == fold(plan.title) for row in same):
            reason = _("This city has a promise of this title already.")
            raise InvalidPart("promise", Problem(frozenset(["title"]), reason))
        commitment = Commitment(
            slug=_free_slug(
                Commitment, slugify(f"{plan.city.slug} {plan.title}") or plan.city.slug
            ),
            kind=plan.kind,
            title=plan.title,
            summary=plan.summary or plan.title,
            language=plan.language,
            made_on=plan.made_on,
            made_on_precision=plan.made_on_precision,
            source_url=plan.source_url,
            public=plan.public,
        )
        if plan.wording:
            commitment.wording = plan.wording
            commitment.wording_language = plan.language
            commitment.wording_source = plan.source_url
        self._save("promise", commitment, record_it=False)
        adoption = Adoption(commitment=commitment, city=plan.city, report_every=plan.report_every)
        self._save("rhythm", adoption, record_it=False)
        self._record(commitment)
        self._record(adoption)
        return adoption

    def _add_target(self, adoption: Adoption, number: int, target: NewTarget) -> None:
        row = Target(
            adoption=adoption,
            code=proposed_code(adoption.city.slug if adoption.city else "", number),
            title=target.title,
            unit=target.unit,
            baseline_value=target.baseline_value,
            value=target.value,
            direction=_direction(target),
            kind=Target.Kind.MILESTONE if target.value is None else Target.Kind.NUMBER,
            due_on=target.due_on,
            due_on_precision=target.due_on_precision,
            counts_people=says_people(target.unit) or None,
        )
        self._save(f"target-{number}", row)

    def _save(self, part: str, row: models.Model, record_it: bool = True) -> None:
        try:
            full_clean_fast(row)
        except InvalidRow as invalid:
            raise InvalidPart(part, *invalid.problems)
        row.save()
        if record_it:
            self._record(row)

    def _record(self, row: models.Model) -> None:
        changes = difference({}, snapshot(row))
        actor = acting(self.user, self.plan.city)
        record(row, TrailEntry.Action.ADD, actor, changes)


def _direction(target: NewTarget) -> str:
    """Return the way to go: down where the value to reach is lower than the starting one."""
    falls = (
        target.value is not None
        and target.baseline_value is not None
        and target.value < target.baseline_value
    )
    return "down" if falls else "up"


def proposed_code(slug: str, number: int) -> str:
    """Return the code of a target: the first letters of its city, and its number there."""
    return f"{slug.replace('-', '')[:3] or 'target'}-{number}"


def _free_slug(model: Any, wanted: str) -> str:
    """Return a slug that no row has: `wanted`, or with a number after it."""
    most = model._meta.get_field("slug").max_length - 4
    wanted = wanted[:most].strip("-")
    taken = set(model.objects.filter(slug__startswith=wanted).values_list("slug", flat=True))
    return next(slug for slug in _numbered(wanted) if slug not in taken)


def _numbered(slug: str) -> Iterator[str]:
    yield slug
    number = 2
    while True:
        yield f"{slug}-{number}"
        number += 1
