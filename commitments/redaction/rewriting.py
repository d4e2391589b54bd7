"""Takes words out of the database: rows, their trail, and what staff and systems were sent."""

from functools import partial
from typing import Any

from django.apps import apps
from django.contrib.admin.models import LogEntry
from django.core.files.storage import default_storage
from django.db import models, transaction
from django.db.models.functions import Length
from django.utils import timezone

from cities.audit import exempted
from cities.audit.rewriting import overwrite
from cities.models import ArchivedPage, Exemption, TrailEntry
from commitments.exchange.tables import CATALOGUE_TABLES
from commitments.models import (
    CatalogueRow,
    Comment,
    ErrorReport,
    Evidence,
    InternalNote,
    JoinRequest,
    Notice,
    ProgressReport,
)
from commitments.redaction.fields import APPS, redactable
from commitments.redaction.replacements import Replacement
from commitments.redaction.scope import Scope
from commitments.redaction.words import SHORTEST_QUOTE
from commitments.reporting.database_rules import KEPT_ROWS
from config.models.fields import SearchField
from config.search.kept import forget_words

# Where staff or the site itself may have repeated the words.
REPEATING: dict[type[models.Model], tuple[str, ...]] = {
    Comment: ("text",),
    ErrorReport: ("page", "message"),
    InternalNote: ("text",),
    JoinRequest: ("name", "promise"),
    LogEntry: ("object_repr", "change_message"),
    Notice: ("label", "address", "note"),
}
# Rows that the database keeps as they are.
KEPT_MODELS = {kept.model for kept in KEPT_ROWS if Exemption.Rule.REDACTION in kept.opened}
# A text that is removed as a whole is recognised as the same elsewhere if it is this long.
SHORTEST_COPY = 20
LABEL_LENGTH = TrailEntry._meta.get_field("label").max_length or 0


class Rewriting:
    """One redaction in the database.

    `names` are the short texts that it replaced, each with its new one: labels of the trail quote
    them. `copies` are texts that are recognised wherever a row repeats them as a whole.
    """

    def __init__(self, scope: Scope, replacement: Replacement) -> None:
        self.scope, self.replacement = scope, replacement
        self.words = replacement.words
        self.redaction = replacement.redaction
        self.names: dict[str, str] = {}
        self.copies: dict[str, str] = {}
        self.slugs: dict[str, str] = {}

    def run(self) -> list[models.Model]:
        """Rewrite all, and return the rows that changed."""
        changed = [row for row in self.scope.rows if self._rewrite_row(row)]
        self._rewrite_entries()
        self._rewrite_labels()
        self._rewrite_addresses()
        self._rewrite_repeated()
        self._empty_catalogue_rows()
        self._refresh_search(changed)
        return changed

    # Rows

    def _rewrite_row(self, row: models.Model) -> bool:
        values = self._rewritten_texts(row)
        for field in row._meta.concrete_fields:
            if isinstance(field, models.JSONField):
                before = getattr(row, field.name)
                if (after := self.words.removed_from_all(before)) != before:
                    values[field.name] = after
        if isinstance(row, Evidence) and row.file and self._whole(row, "file"):
            values |= self._without_file(row)
        if values and isinstance(row, ProgressReport):
            values |= {"version": row.version + 1, "updated_at": timezone.now()}
        if values:
            self._overwrite(row, values)
        return bool(values)

    def _rewritten_texts(self, row: models.Model) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for name in redactable().get(type(row), ()):
            text_field: Any = row._meta.get_field(name)
            if not isinstance(text_field, models.FileField):
                before = getattr(row, name)
                after = self.replacement.text(text_field, row.pk, before, self._whole(row, name))
                if after != before:
                    values[name] = after
                    self._note(text_field, before, after)
        return values

    def _whole(self, row: models.Model, name: str) -> bool:
        """Whether a field is to say nothing of what it said."""
        whole = self.redaction.whole_text and name == self.redaction.field
        return whole and self.scope.is_meant(row)

    def _note(self, field: "models.Field[Any, Any]", before: str, after: str) -> None:
        if isinstance(field, models.SlugField):
            self.slugs[before] = after
        elif isinstance(field, models.URLField):
            ArchivedPage.objects.filter(url=before).delete()
        else:
            if isinstance(field, models.CharField):
                self.names[before] = after
            if self.words.passage or len(before) >= SHORTEST_COPY:
                self.copies[before] = after

    def _without_file(self, row: Evidence) -> dict[str, Any]:
        """Delete the stored file when all else is done; return the values that say so."""
        stored = str(row.file.name)
        transaction.on_commit(partial(default_storage.delete, stored))
        self.names |= {each: self.words.mark for each in (stored, row.file_name) if each}
        nothing = {"file": "", "file_name": "", "file_type": "", "file_size": None}
        return nothing | {"url": self.redaction.address, "checked_at": None, "answered": None}

    # The trail

    def _rewrite_entries(self) -> None:
        """Take the words out of the entries about the rows: values, labels and notes."""
        for entry in self.scope.entries().iterator():
            values = {
                "changes": {name: self._change(entry, name) for name in entry.changes},
                "label": self._label(self.words.removed_inside(entry.label)),
                "note": self.words.removed_inside(entry.note),
            }
            self._store(entry, values)

    def _change(self, entry: TrailEntry, name: str) -> list[Any]:
        """Return the values of a field before and after an entry, without the words."""
        field = _field(entry.model, name)
        meant = self.redaction.whole_text and name == self.redaction.field
        meant = meant and entry.model == self.redaction.model
        before_and_after: list[Any] = []
        for value in entry.changes[name]:
            if not isinstance(value, str) or not isinstance(field, models.Field):
                before_and_after.append(self.words.removed_from_all(value))
                continue
            replaced = self.names.get(value) or self.replacement.text(
                field, entry.object_id, value, meant and value in self.words.whole
            )
            if replaced != value:
                self._note(field, value, replaced)
            before_and_after.append(replaced)
        return before_and_after

    def _label(self, label: str) -> str:
        return self.words.removed_at_end(label, LABEL_LENGTH)[:LABEL_LENGTH]

    def _rewrite_labels(self) -> None:
        """Take the texts out of the labels of other entries: those of parts name the whole."""
        for before, after in self.names.items():
            if len(before) >= SHORTEST_QUOTE:
                for entry in TrailEntry.objects.filter(label__contains=before).iterator():
                    label = entry.label.replace(before, after)[:LABEL_LENGTH]
                    self._store(entry, {"label": label})
            for entry in TrailEntry.objects.filter(role_for=before).iterator():
                self._store(entry, {"role_for": after})
        cut = TrailEntry.objects.annotate(size=Length("label")).filter(size=LABEL_LENGTH)
        for entry in cut.iterator() if self.names else ():
            self._store(entry, {"label": self._without_cut_text(entry.label)})

    def _without_cut_text(self, label: str) -> str:
        """Return a label that was cut, without the beginning of a text that was replaced."""
        for before, after in self.names.items():
            for length in range(len(before) - 1, SHORTEST_QUOTE - 1, -1):
                if label.endswith(before[:length]):
                    return f"{label[:-length]}{after}"[:LABEL_LENGTH]
        return label

    def _rewrite_addresses(self) -> None:
        """Let entries about a commitment name it by its new address."""
        if self.scope.redaction.model == "commitments.commitment":
            for before, after in self.slugs.items():
                for entry in TrailEntry.objects.filter(commitment=before).iterator():
                    self._store(entry, {"commitment": after})

    # What repeats the words

    def _rewrite_repeated(self) -> None:
        for model, names in REPEATING.items():
            for row in model._base_manager.order_by("pk").iterator():
                values = {}
                for name in names:
                    field: Any = model._meta.get_field(name)
                    values[name] = self._without_words(getattr(row, name))[: field.max_length]
                self._store(row, values)

    def _without_words(self, text: str) -> str:
        for before, after in (self.names | self.slugs).items():
            if len(before) >= SHORTEST_QUOTE:
                text = text.replace(before, after)
        return self.words.removed_inside(text)

    def _empty_catalogue_rows(self) -> None:
        """Forget what the catalogue had there: the next load then keeps the note."""
        tables = {table.file: table for table in CATALOGUE_TABLES}
        keys = {(type(row), str(row.pk)) for row in self.scope.rows}
        for row in CatalogueRow.objects.order_by("pk").iterator():
            table = tables.get(row.file)
            about = table is not None and (table.model, row.object_id) in keys
            values = {
                name: "" if text in self.copies or (about and self.words.stand_in(text)) else text
                for name, text in row.values.items()
            }
            self._store(row, {"values": values})

    def _store(self, row: models.Model, values: dict[str, Any]) -> None:
        """Store those of `values` that differ from what the row has."""
        changed = {name: value for name, value in values.items() if getattr(row, name) != value}
        if changed:
            self._overwrite(row, changed)

    def _overwrite(self, row: models.Model, values: dict[str, Any]) -> None:
        """Store other values; what the database keeps, it lets two administrators change."""
        if type(row) not in KEPT_MODELS:
            overwrite(row, values)
            return
        redaction = self.redaction
        people = (redaction.proposed_by, redaction.confirmed_by)
        with exempted(Exemption.Rule.REDACTION, row, redaction.reason, *people):
            overwrite(row, values)

    def _refresh_search(self, changed: list[models.Model]) -> None:
        """Refresh what search looks in, in rows that are also found by words of these."""
        for app in APPS:
            for model in apps.get_app_config(app).get_models():
                for path in _paths_of_search(model):
                    related: Any = model._meta.get_field(path).related_model
                    keys = [row.pk for row in changed if type(row) is related]
                    for row in model._base_manager.filter(**{f"{path}__in": keys}) if keys else ():
                        self._overwrite(row, {path: getattr(row, path)})
        forget_words({type(row) for row in changed})


def _field(label: str, name: str) -> Any:
    return next((each for each in apps.get_model(label)._meta.fields if each.name == name), None)


def _paths_of_search(model: type[models.Model]) -> set[str]:
    """Return the relations by whose words the rows of a model are found."""
    fields = [field for field in model._meta.concrete_fields if isinstance(field, SearchField)]
    sources = [source for field in fields for source in field.sources]
    return {source.split("__")[0] for source in sources if "__" in source}
