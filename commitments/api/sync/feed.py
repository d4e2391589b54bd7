"""The feed of changes: from entries of the audit trail to the API rows of their objects."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from operator import attrgetter
from typing import Any, NamedTuple

from django.apps import apps
from django.db import models
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request

from cities.models import TrailEntry
from commitments.analysis.public_trail import committed_entries
from commitments.api.sync.tombstones import IdHistory, id_of, key_of, previously_public
from commitments.models import Commitment, Need
from config.api.fields import address_of
from config.api.lists import PublicViewSet
from config.coded_text import CodedText
from config.lists import CHUNK_SIZE

Change = dict[str, Any]
# Models with ids of their own whose rows are hidden with the city or network they belong to.
WITH_PARTIES = (Commitment, Need)


class Operation(models.TextChoices):
    """What to do with a row in a copy of the data."""

    UPSERT = "upsert", "replace or add the row with this id"
    DELETE = "delete", "delete the row with this id"


class Cursor(NamedTuple):
    """A position in the feed: after the row `key` of a list, among the rows that an entry touched.

    List -1 is after all of them. During the first copy the entry is the last one before the copy
    began.
    """

    entry: int
    list: int = -1
    key: Any = None
    copying: bool = False

    def encode(self) -> str:
        """Return the position as text for addresses."""
        return urlsafe_b64encode(json.dumps(self).encode()).decode().rstrip("=")

    @classmethod
    def decode(cls, text: str) -> "Cursor":
        """Return the position that a text encodes. Raises ValueError for any other text."""
        try:
            given = json.loads(urlsafe_b64decode(text + "=" * (-len(text) % 4)))
            cursor = cls(*given)
        except (TypeError, RecursionError) as error:
            raise ValueError(str(error)) from None
        if [*map(type, cursor[:2]), type(cursor.copying)] != [int, int, bool] or len(given) != 4:
            raise ValueError("a cursor has four parts of their own types")
        return cursor


@dataclass(frozen=True)
class TouchedRow:
    """A row that an entry is about, or that shows what the entry is about."""

    entry: TrailEntry
    list: int
    key: Any
    # The id that the row had until then.
    retired_id: str = ""

    @property
    def order(self) -> tuple[int, int, Any]:
        return self.entry.pk, self.list, self.key

    @property
    def row(self) -> tuple[int, Any]:
        """The list and the key in it."""
        return self.list, self.key


class ChangeFeed:
    """The rows of all API lists by the order of their changes: first all, then those that change.

    `lists` are the views of the lists by name; `request` is the request to answer.
    """

    def __init__(self, request: Request, lists: dict[str, type[PublicViewSet]]) -> None:
        self.views = [
            view(basename=name, request=request, format_kwarg=None, action="list")
            for name, view in lists.items()
        ]
        self.models: list[type[models.Model]] = [_model(view) for view in self.views]

    @cached_property
    def serializers(self) -> list[Any]:
        return [view.get_serializer() for view in self.views]

    def _id_field(self, number: int) -> Any:
        """Return the field that shows the ids of a list."""
        return self.serializers[number].fields["id"]

    def cursor(self, text: str) -> Cursor:
        """Return the position of a cursor; refuse a text that is no cursor of ours."""
        try:
            cursor = Cursor.decode(text)
            valid = 0 <= cursor.entry < 2**63 and -1 <= cursor.list < len(self.views)
            valid = valid and self._is_key(cursor)
        except ValueError:
            valid = False
        if not valid:
            sentence = "Send the cursor of an earlier response unchanged."
            raise ValidationError({"since": [CodedText(sentence, "cursor-not-known")]})
        newest = TrailEntry.objects.order_by("-pk").values_list("pk", flat=True).first()
        if cursor.entry > (newest or 0):
            reason = (
                "The site was restored to a time before this cursor: start a new copy, without a "
                "cursor."
            )
            raise ValidationError({"since": [CodedText(reason, "cursor-not-known")]})
        return cursor

    def _is_key(self, cursor: Cursor) -> bool:
        if cursor.key is None:
            return cursor.copying or cursor.list < 0
        if isinstance(self.models[cursor.list]._meta.pk, models.CharField):
            return type(cursor.key) is str and cursor.key.isalpha()
        return type(cursor.key) is int and 0 <= cursor.key < 2**63

    def begin(self) -> Cursor:
        """Return the position where a first copy starts."""
        newest = committed_entries().order_by("-pk").values_list("pk", flat=True).first()
        return Cursor(newest or 0, 0, copying=True)

    def after(self, cursor: Cursor, limit: int) -> tuple[list[Change], Cursor, bool]:
        """Return about `limit` changes, the position after them, and whether there are more."""
        return self._copy(cursor, limit) if cursor.copying else self._follow(cursor, limit)

    def _copy(self, cursor: Cursor, limit: int) -> tuple[list[Change], Cursor, bool]:
        """Return the rows of each list in turn, each once; changes made meanwhile follow later."""
        changes: list[Change] = []
        last = cursor.key
        for number in range(max(cursor.list, 0), len(self.views)):
            rows = self.views[number].get_queryset().order_by("pk")
            if last is not None:
                rows = rows.filter(pk__gt=last)
            page = list(rows[: limit - len(changes)])
            changes += [self._upsert(number, row, None) for row in page]
            if len(changes) == limit:
                return changes, Cursor(cursor.entry, number, page[-1].pk, copying=True), True
            last = None
        return changes, Cursor(cursor.entry), False

    def _follow(self, cursor: Cursor, limit: int) -> tuple[list[Change], Cursor, bool]:
        """Return the rows that the next entries touched, each at the last entry that did."""
        midway = cursor.list >= 0
        ahead = committed_entries().filter(**{"pk__gte" if midway else "pk__gt": cursor.entry})
        entries = list(ahead[: CHUNK_SIZE + 1])
        more, entries = len(entries) > CHUNK_SIZE, entries[:CHUNK_SIZE]
        touched = sorted(self._touched(entries), key=attrgetter("order"))
        if midway:
            touched = [row for row in touched if row.order > cursor[:3]]
        if len(touched) > limit:
            return self._changes(touched[:limit]), Cursor(*touched[limit - 1].order), True
        return self._changes(touched), Cursor(entries[-1].pk) if entries else cursor, more

    def _touched(self, entries: list[TrailEntry]) -> list[TouchedRow]:
        """Return the rows that show an object of the entries, each with the last such entry."""
        about: dict[str, dict[str, TrailEntry]] = {}
        for entry in entries:
            for label, key in subjects(entry):
                about.setdefault(label, {})[key] = entry
        last: dict[tuple[int, Any], TouchedRow] = {}
        for number in range(len(self.views)):
            for touched in sorted(self._showing(number, about), key=lambda row: row.entry.pk):
                last[touched.row] = touched
        return [*{row.order: row for row in (*last.values(), *self._retired(entries))}.values()]

    def _retired(self, entries: list[TrailEntry]) -> Iterator[TouchedRow]:
        """Yield the rows whose id an entry retired or hid."""
        named = [n for n, view in enumerate(self.views) if view.lookup_field != "pk"]
        numbers = {self.models[number]: number for number in named}
        id_fields = {model: self._id_field(number) for model, number in numbers.items()}
        for entry, model, key, retired_id in IdHistory(id_fields).retired(entries):
            yield TouchedRow(entry, numbers[model], key, retired_id)

    def _showing(
        self, number: int, about: dict[str, dict[str, TrailEntry]]
    ) -> Iterator[TouchedRow]:
        """Yield the rows of a list that show any of some objects, each with the entry about it."""
        model = self.models[number]
        label = model._meta.label_lower
        for path in self.views[number].shows:
            entries = about.get(_label(model, path), {})
            rows = model._base_manager.filter(**{f"{path}__in": list(entries)})
            for related, key in rows.values_list(path, "pk") if entries else ():
                yield TouchedRow(entries[str(related)], number, key)
        for text, entry in about.get(label, {}).items():
            yield TouchedRow(entry, number, key_of(model, text))

    def _changes(self, touched: list[TouchedRow]) -> list[Change]:
        """Return the operation for each row: keep it as it is today, or delete it."""
        public: dict[tuple[int, Any], models.Model] = {}
        hidden: dict[tuple[int, Any], str] = {}
        for number in {row.list for row in touched}:
            keys = {row.key for row in touched if row.list == number}
            rows = self._public_rows(number, keys)
            public |= {(number, key): row for key, row in rows.items()}
            ids = self._hidden_ids(number, keys - rows.keys())
            hidden |= {(number, key): name for key, name in ids}
        changes: list[Change] = []
        for row in touched:
            if retired_id := row.retired_id or hidden.get(row.row):
                change = self._change(row.list, retired_id, row.entry, Operation.DELETE, None)
                changes.append(change)
            if row.row in public:
                changes.append(self._upsert(row.list, public[row.row], row.entry))
        return changes

    def _public_rows(self, number: int, keys: set[Any]) -> dict[Any, models.Model]:
        """Return those of some rows of a list that the public sees, by their keys."""
        rows = self.views[number].get_queryset().order_by().filter(pk__in=keys)
        return {row.pk: row for row in rows}

    def _hidden_ids(self, number: int, keys: set[Any]) -> Iterator[tuple[Any, str]]:
        """Yield the key and the id of each row that was public once and is hidden today.

        For lists with ids of their own the history of ids decides, for others the trail; where rows
        are hidden with their parties, both.
        """
        model = self.models[number]
        if self.views[number].lookup_field != "pk" and model not in WITH_PARTIES:
            return
        seen = previously_public(model, keys)
        rows = {key: model(pk=key) for key in seen} | model._base_manager.in_bulk(seen)
        field = self._id_field(number)
        yield from ((key, id_of(field, row)) for key, row in rows.items())

    def _upsert(self, number: int, row: models.Model, entry: TrailEntry | None) -> Change:
        data = self.serializers[number].to_representation(row)
        return self._change(number, str(data["id"]), entry, Operation.UPSERT, data)

    def _change(
        self, number: int, row_id: str, entry: TrailEntry | None, operation: Operation, row: Any
    ) -> Change:
        name = str(self.views[number].basename)
        return {
            "kind": name,
            "id": row_id,
            "api_url": address_of(self.serializers[number].context, name, row_id),
            "at": entry.at if entry else None,
            "operation": operation.value,
            "row": row,
        }


def subjects(entry: TrailEntry) -> Iterator[tuple[str, str]]:
    """Yield the objects of an entry: its object, and what that belongs to or belonged to before.

    Each is the label of a model ("cities.city") and a key.
    """
    yield from _related(entry)
    if entry.action == TrailEntry.Action.DELETE:
        if entry.commitment:
            keys = Commitment.objects.filter(slug=entry.commitment).values_list("pk", flat=True)
            yield from (("commitments.commitment", str(key)) for key in keys)
        for name, key in (("city", entry.city_id), ("network", entry.network_id)):
            if key is not None:
                yield f"cities.{name}", str(key)
    yield entry.model, entry.object_id


def _related(entry: TrailEntry) -> Iterator[tuple[str, str]]:
    """Yield the objects that the entry's object belongs to, or belonged to before."""
    model = apps.get_model(entry.model)
    for field in (*model._meta.concrete_fields, *model._meta.many_to_many):
        if isinstance(field.related_model, type) and field.name in entry.changes:
            before_and_after = entry.changes[field.name]
            for keys in before_and_after:
                several = keys if isinstance(keys, list) else [keys]
                label = _label(model, field.name)
                yield from ((label, str(key)) for key in several if key is not None)


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
