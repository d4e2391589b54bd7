"""Takes words out of releases: new files take the place of those that had them, and say so."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db import models

from cities.models import TrailEntry
from commitments.exchange.columns import Column
from commitments.exchange.readers.upload import unescape_formula
from commitments.exchange.rewritten_release import ReleasedRow, rewrite_releases
from commitments.exchange.table import NUMERIC, Table
from commitments.exchange.tables import TABLES
from commitments.redaction.fields import redactable
from commitments.redaction.replacements import Replacement
from commitments.redaction.scope import Scope
from config.api.downloads import escape_formula

# What the stable cells of the key of a row are, by column; each may have had another slug before.
StableKeys = list[dict[str, set[str]]]


@dataclass
class ReleasedWords:
    """Where the rows of a redaction stand in the files of releases; looked up before they change.

    `copies` are whole cells that are replaced in any row: addresses, and texts that another file
    repeats; each with its new one.
    """

    scope: Scope
    replacement: Replacement
    copies: dict[str, str] = field(default_factory=dict)
    _keys: dict[str, StableKeys] = field(default_factory=dict)

    def look_up(self) -> None:
        """Remember the keys of the rows in each file."""
        for table in TABLES:
            keys = [row.pk for row in self.scope.rows if type(row) is table.model]
            if keys:
                rows = table.sorted(table.model._default_manager.filter(pk__in=keys))
                self._keys[table.file] = [_stable_key(table, row) for row in rows]

    def remove(self) -> None:
        """Rewrite each release that has the words."""
        redaction = self.replacement.redaction
        assert redaction.confirmed_at is not None
        rewrite_releases(self._rewrite, redaction.confirmed_at.date(), redaction.reason)

    def _rewrite(self, table: Table, row: ReleasedRow) -> ReleasedRow:
        """Return a row of a file without the words."""
        matches = self._matches(table, row)
        return {name: self._cell(table, name, text, matches) for name, text in row.items()}

    def _matches(self, table: Table, row: ReleasedRow) -> bool:
        """Whether a row of a file is one of the rows of the redaction."""
        if self.scope.row is None:
            return table.model is self.scope.model
        return any(
            all(row.get(name, "") in texts for name, texts in key.items())
            for key in self._keys.get(table.file, ())
        )

    def _cell(self, table: Table, name: str, text: str, matches: bool) -> str:
        column = table.by_name.get(name)
        if column is None or not text:
            return text
        plain = unescape_formula(text)
        if plain in self.copies:
            return escape_formula(self.copies[plain])
        if not matches or column.type in NUMERIC:
            return text
        named = _field(table.model, column)
        if named is None or (column.name in table.key and isinstance(named, models.SlugField)):
            return text
        replaced = self.replacement.text(named, 0, plain, self._whole(table, named))
        return text if replaced == plain else escape_formula(replaced)

    def _whole(self, table: Table, named: "models.Field[Any, Any]") -> bool:
        """Whether a cell is of the field that is to say nothing of what it said."""
        redaction = self.scope.redaction
        meant = redaction.whole_text and table.model is self.scope.model
        parent = getattr(table.model, "audit_parent", "")
        # The key of a part names its report, so other parts of that report match too.
        return meant and named.name == redaction.field and parent != "report"


def _stable_key(table: Table, row: Any) -> dict[str, set[str]]:
    """Return the cells of the key of a row that name other rows, or are its address."""
    words = set(redactable().get(table.model, ()))
    key: dict[str, set[str]] = {}
    for name in table.key:
        column = table.by_name[name]
        named = _field(table.model, column)
        if name != "nr" and (named is None or named.name not in words or _is_address(named)):
            text = column.write(row)
            key[name] = {text, *_former_slugs(text)}
    return key


def _is_address(named: "models.Field[Any, Any]") -> bool:
    return isinstance(named, models.SlugField)


def _field(model: type[models.Model], column: Column) -> "models.Field[Any, Any] | None":
    """Return the text field of a model that a column is about; None for another kind."""
    try:
        named = model._meta.get_field(column.field or column.name)
    except FieldDoesNotExist:
        return None
    texts = (models.CharField, models.TextField)
    return named if isinstance(named, texts) else None


def _former_slugs(slug: str) -> Iterable[str]:
    entries = TrailEntry.objects.filter(changes__slug__1=slug) if slug else ()
    return [entry.changes["slug"][0] or "" for entry in entries]
