"""The way through what changed: from entries of the trail to the rows that show it."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from django.apps import apps
from django.db import models
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request

from cities.models import TrailEntry
from commitments.analysis.public_trail import committed_entries
from commitments.api.sync.tombstones import IdHistory, id_of, key_of, previously_public
from commitments.models import Commitment
from config.api.fields import address_of
from config.api.lists import PublicViewSet
from config.lists import CHUNK_SIZE

Change = dict[str, Any]


class What(models.TextChoices):
    """What to do with a row in a copy of the data."""

    UPSERT = "upsert", "keep this row instead of any with its id"
    DELETE = "delete", "drop the row with this id"


class Cursor(NamedTuple):
    """A place in the walk: behind the row `key` of a list, among the rows an entry touched.

    List -1 is behind all of them. In the first copy the entry is the last one before it began.
    """

    entry: int
    list: int = -1
    key: Any = None
    copying: bool = False

    def encode(self) -> str:
        """Return the cursor that stands for this place."""
        return urlsafe_b64encode(json.dumps(self).encode()).decode().rstrip("=")


@dataclass(frozen=True)
class Touched:
    """A row that an entry is about, or that shows what the entry is about."""

    entry: TrailEntry
    list: int
    key: Any
    # The id by which the row was known until then, and no longer.
    known: str = ""

    @property
    def order(self) -> tuple[int, int, Any]:
        return self.entry.pk, self.list, self.key


class ChangeFeed:
    """The lists, ready to show rows to whoever asks, and the way through what changed in them."""

    def __init__(self, request: Request, lists: dict[str, type[PublicViewSet]]) -> None:
        self.views = [
            view(basename=name, request=request, format_kwarg=None, action="list")
            for name, view in lists.items()
        ]
        self.models: list[type[models.Model]] = [_model(view) for view in self.views]

    @cached_property
    def serializers(self) -> list[Any]:
        return [view.get_serializer() for view in self.views]

    def _name(self, number: int) -> Any:
        """Return what shows the ids of a list."""
        return self.serializers[number].fields["id"]

    def place(self, text: str) -> Cursor:
        """Return the place that a cursor stands for; refuse what is none of ours."""
        try:
            given = json.loads(urlsafe_b64decode(text + "=" * (-len(text) % 4)))
            place = Cursor(*given)
            right = len(given) == 4 and type(place.entry) is int and 0 <= place.entry < 2**63
            right = right and type(place.list) is int and -1 <= place.list < len(self.views)
            right = right and type(place.copying) is bool and self._is_key(place)
        except (ValueError, TypeError, RecursionError):
            right = False
        if not right:
            raise ValidationError({"since": ["Send the cursor of an earlier answer as it is."]})
        newest = TrailEntry.objects.order_by("-pk").values_list("pk", flat=True).first()
        if place.entry > (newest or 0):
            said = "The site was set back to before this cursor: copy it anew, without one."
            raise ValidationError({"since": [said]})
        return place

    def _is_key(self, place: Cursor) -> bool:
        if place.key is None:
            return place.copying or place.list < 0
        if isinstance(self.models[place.list]._meta.pk, models.CharField):
            return type(place.key) is str and place.key.isalpha()
        return type(place.key) is int and 0 <= place.key < 2**63

    def begin(self) -> Cursor:
        """Return the place where a first copy starts."""
        newest = committed_entries().order_by("-pk").values_list("pk", flat=True).first()
        return Cursor(newest or 0, 0, copying=True)

    def step(self, place: Cursor, limit: int) -> tuple[list[Change], Cursor, bool]:
        """Return the changes up to `limit` rows on, that place, and whether there is more."""
        return self._copy(place, limit) if place.copying else self._follow(place, limit)

    def _copy(self, place: Cursor, limit: int) -> tuple[list[Change], Cursor, bool]:
        """Return rows of the lists in turn, each once; what changes meanwhile comes afterwards."""
        found: list[Change] = []
        after = place.key
        for number in range(max(place.list, 0), len(self.views)):
            rows = self.views[number].get_queryset().order_by("pk")
            if after is not None:
                rows = rows.filter(pk__gt=after)
            some = list(rows[: limit - len(found)])
            found += [self._upsert(number, row, None) for row in some]
            if len(found) == limit:
                return found, Cursor(place.entry, number, some[-1].pk, copying=True), True
            after = None
        return found, Cursor(place.entry), False

    def _follow(self, place: Cursor, limit: int) -> tuple[list[Change], Cursor, bool]:
        """Return the rows that the next entries touched, each behind the last that did."""
        midway = place.list >= 0
        ahead = committed_entries().filter(**{"pk__gte" if midway else "pk__gt": place.entry})
        entries = list(ahead[: CHUNK_SIZE + 1])
        more, entries = len(entries) > CHUNK_SIZE, entries[:CHUNK_SIZE]
        touched = sorted(self._touched(entries), key=lambda one: one.order)
        if midway:
            touched = [one for one in touched if one.order > place[:3]]
        if len(touched) > limit:
            return self._told(touched[:limit]), Cursor(*touched[limit - 1].order), True
        return self._told(touched), Cursor(entries[-1].pk) if entries else place, more

    def _touched(self, entries: list[TrailEntry]) -> list[Touched]:
        """Return the rows that show anything the entries are about; the last entry counts."""
        about: dict[str, dict[str, TrailEntry]] = {}
        for entry in entries:
            for label, text in subjects(entry):
                about.setdefault(label, {})[text] = entry
        found: dict[tuple[int, Any], Touched] = {}
        for number in range(len(self.views)):
            for one in sorted(self._rows(number, about), key=lambda one: one.entry.pk):
                found[number, one.key] = one
        every = [*found.values(), *self._renamed(entries)]
        return [*{one.order: one for one in every}.values()]

    def _renamed(self, entries: list[TrailEntry]) -> Iterator[Touched]:
        """Yield the rows that lost an id by an entry, or that the public lost with it."""
        named = [n for n, view in enumerate(self.views) if view.lookup_field != "pk"]
        numbers = {self.models[number]: number for number in named}
        names = {model: self._name(number) for model, number in numbers.items()}
        for entry, model, key, known in IdHistory(names).endings(entries):
            yield Touched(entry, numbers[model], key, known)

    def _rows(self, number: int, about: dict[str, dict[str, TrailEntry]]) -> Iterator[Touched]:
        """Yield the rows of a list that show any of some things, each with the entry about it."""
        model = self.models[number]
        label = model._meta.label_lower
        for path in self.views[number].shows:
            meant = about.get(_label(model, path), {})
            rows = model._base_manager.filter(**{f"{path}__in": list(meant)})
            for there, key in rows.values_list(path, "pk") if meant else ():
                yield Touched(meant[str(there)], number, key)
        for text, entry in about.get(label, {}).items():
            yield Touched(entry, number, key_of(model, text))

    def _told(self, touched: list[Touched]) -> list[Change]:
        """Return what is to be said of each: the row as it is today, or that it is gone."""
        shown: dict[tuple[int, Any], models.Model] = {}
        lost: dict[tuple[int, Any], str] = {}
        for number in {one.list for one in touched}:
            model, view = self.models[number], self.views[number]
            keys = {one.key for one in touched if one.list == number}
            rows = {row.pk: row for row in view.get_queryset().order_by().filter(pk__in=keys)}
            shown |= {(number, key): row for key, row in rows.items()}
            if view.lookup_field == "pk" or model is Commitment:
                seen = previously_public(model, keys - set(rows))
                there = {key: model(pk=key) for key in seen} | model._base_manager.in_bulk(seen)
                name = self._name(number)
                lost |= {(number, key): id_of(name, row) for key, row in there.items()}
        found: list[Change] = []
        for one in touched:
            row = shown.get((one.list, one.key))
            if known := one.known or lost.get((one.list, one.key)):
                found.append(self._change(one.list, known, one.entry, What.DELETE, None))
            if row is not None:
                found.append(self._upsert(one.list, row, one.entry))
        return found

    def _upsert(self, number: int, row: models.Model, entry: TrailEntry | None) -> Change:
        data = self.serializers[number].to_representation(row)
        return self._change(number, str(data["id"]), entry, What.UPSERT, data)

    def _change(
        self, number: int, known: str, entry: TrailEntry | None, what: What, row: Any
    ) -> Change:
        name = str(self.views[number].basename)
        address = address_of(self.serializers[number].context, name, known)
        at = entry.at if entry else None
        return {
            "kind": name,
            "id": known,
            "api_url": address,
            "at": at,
            "what": what.value,
            "row": row,
        }


def subjects(entry: TrailEntry) -> Iterator[tuple[str, str]]:
    """Yield what an entry is about: the object, what it belongs to or belonged to before."""
    model = apps.get_model(entry.model)
    for field in (*model._meta.concrete_fields, *model._meta.many_to_many):
        if isinstance(field.related_model, type) and field.name in entry.changes:
            for keys in entry.changes[field.name]:
                for key in keys if isinstance(keys, list) else [keys]:
                    if key is not None:
                        yield _label(model, field.name), str(key)
    if entry.action == TrailEntry.Action.DELETE:
        if entry.commitment:
            known = Commitment.objects.filter(slug=entry.commitment).values_list("pk", flat=True)
            yield from (("commitments.commitment", str(key)) for key in known)
        for name, key in (("city", entry.city_id), ("network", entry.network_id)):
            if key is not None:
                yield f"cities.{name}", str(key)
    yield entry.model, entry.object_id


def _model(view: Any) -> type[models.Model]:
    model: type[models.Model] = view.queryset.model
    return model


def _label(model: type[models.Model], path: str) -> str:
    """Return the name of the model at the end of a path of relations."""
    for step in path.split("__"):
        related = model._meta.get_field(step).related_model
        assert isinstance(related, type)
        assert issubclass(related, models.Model)
        model = related
    return model._meta.label_lower
