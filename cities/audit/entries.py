"""Entries of the trail: who did what to which object, in which role."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.db import models
from django.utils import translation

from cities.audit.publication import are_public, with_parents
from cities.audit.snapshots import Changes
from cities.audit.writing import write
from cities.models import City, Network, Person, TrailEntry


def person_name(user: Any) -> str:
    """Return the name of a person: that of the account only where they gave none."""
    return user.get_full_name() or user.get_username() if user else ""


@dataclass(frozen=True)
class Actor:
    """Who acts: a person, and the role in which the public may see them act.

    Without a person it is a management command. `role` is a value of `TrailEntry.Role`,
    `role_for` the name of the city or network that the role belongs to.
    """

    user: User | None = None
    role: str = ""
    role_for: str = ""

    @property
    def name(self) -> str:
        return person_name(self.user)

    @cached_property
    def person(self) -> Person | None:
        """The person in the trail, by the name that the account has today."""
        if self.user is None:
            return None
        person, _made = Person.objects.get_or_create(
            user_id=self.user.pk, defaults={"name": self.name}
        )
        if person.name != self.name:
            person.name = self.name
            person.save(update_fields=["name"])
        return person


def _owners(obj: models.Model) -> tuple[City | None, Network | None]:
    """Return the city and the network that `obj` or what it is part of names first."""
    city: City | None = None
    network: Network | None = None
    for item in with_parents(obj):
        city = city or (item if isinstance(item, City) else getattr(item, "city", None))
        network = network or (item if isinstance(item, Network) else getattr(item, "network", None))
    return (
        city if city is None or city.pk else None,
        network if network is None or network.pk else None,
    )


def owner_of(obj: models.Model) -> City | Network | None:
    """Return the city, else the network, that `obj` belongs to; None without either."""
    city, network = _owners(obj)
    return city or network


def _commitment_slug(obj: models.Model) -> str:
    """Return the slug of the commitment that `obj` is or is part of; empty without one."""
    slugs = [
        getattr(item, "slug", "")
        for item in with_parents(obj)
        if item._meta.model_name == "commitment"
    ]
    return slugs[-1] if slugs else ""


def build_entry(
    obj: models.Model,
    action: TrailEntry.Action,
    actor: Actor,
    changes: Changes | None = None,
    note: str = "",
    public: bool | None = None,
) -> TrailEntry:
    """Return an unsaved entry about `obj`. With `public` None, the database is queried for it."""
    city, network = _owners(obj)
    with translation.override(settings.LANGUAGE_CODE):
        # Names of people stand with the accounts, where they can be forgotten.
        label = f"Account {obj.pk}" if isinstance(obj, User) else str(obj)
    return TrailEntry(
        person=actor.person,
        role=actor.role,
        role_for=actor.role_for,
        action=action,
        model=obj._meta.label_lower,
        object_id=str(obj.pk),
        label=label[:300],
        changes=changes or {},
        note=note,
        public=are_public([obj])[0] if public is None else public,
        commitment=_commitment_slug(obj),
        city=city,
        network=network,
    )


def record(
    obj: models.Model,
    action: TrailEntry.Action,
    actor: Actor,
    changes: Changes | None = None,
    note: str = "",
) -> TrailEntry:
    """Write one entry about `obj` into the trail, in the caller's transaction, and return it."""
    entry = build_entry(obj, action, actor, changes, note)
    write([entry])
    return entry
