"""Finds the objects that rows mean and refer to: of whole files, or of one block at a time."""

from collections.abc import Callable, Iterable, Sequence
from itertools import chain
from typing import Any

from django.utils.translation import gettext as _

from cities.audit.redirects import current_slugs
from commitments.exchange.errors import InvalidCell, UnavailableRow
from commitments.exchange.former_keys import current_key
from commitments.exchange.rows import SourceRow
from commitments.exchange.table import RowKey, Table
from commitments.exchange.tables import BY_FILE
from commitments.models import CatalogueRow

# Stands for what a file has and the site has not: its row was refused, or staff deleted it.
UNAVAILABLE = object()
# More digits are no primary key.
LONGEST_NUMBER = 18


def key_text(key: RowKey) -> str:
    """Return the key under which the site remembers a row of the catalogue."""
    return " / ".join(key)


def split_slugs(text: str) -> list[str]:
    """Return the slugs of a cell that may name several."""
    return [slug.strip() for slug in text.split(";")]


class CatalogueLookup:
    """The objects of the catalogue's files: those on the site, under the keys of its last load."""

    def __init__(self) -> None:
        self.remembered: dict[str, CatalogueRow] = {}
        self.objects: dict[str, Any] = {}
        self._by_key: dict[str, dict[RowKey, Any]] = {}
        self._unreadable: set[str] = set()

    def open(self, table: Table) -> None:
        """Fetch the objects of a file, and its rows as they were last loaded."""
        self.remembered, self.objects = {}, table.objects()
        by_key = self._by_key.setdefault(table.file, {})
        for obj in self.objects.values():
            by_key[table.key_of(obj)] = obj
        for row in CatalogueRow.objects.filter(file=table.file):
            row.values = table.in_names_of_today(row.values)
            key = table.key_in(table.with_defaults(row.values))
            # The key may have had other columns then.
            row.key = key_text(key)
            self.remembered[row.key] = row
            # Files still use the old key of what staff renamed or deleted.
            by_key[key] = self.objects.get(row.object_id) or by_key.get(key, UNAVAILABLE)

    def find(self, file: str, *key: str) -> Any:
        """Return the object of a row. Raises `InvalidCell`, or `UnavailableRow`."""
        if file not in self._by_key:
            # A folder of older files lacks it.
            table = BY_FILE[file]
            self._by_key[file] = {
                key: obj
                for obj in table.objects().values()
                for key in (table.key_of(obj), *table.aliases(obj))
            }
        obj = self._by_key[file].get(key)
        if obj is UNAVAILABLE or (obj is None and file in self._unreadable):
            raise UnavailableRow
        if obj is None:
            names = {"name": ", ".join(key), "file": file}
            raise InvalidCell(_("There is no “%(name)s” in %(file)s above or on the site.") % names)
        return obj

    def fetch(self, file: str, texts: Iterable[str]) -> None:
        """Do nothing: all objects of a file have been fetched."""

    def fetched(self, file: str) -> list[Any]:
        """Return the objects of a file."""
        return [obj for obj in self._by_key[file].values() if obj is not UNAVAILABLE]

    def get(self, table: Table, key: RowKey) -> Any:
        """Return the object of a row, `UNAVAILABLE`, or None."""
        return self._by_key[table.file].get(key)

    def put(self, table: Table, key: RowKey, obj: Any) -> None:
        """Let the rows that follow refer to an object, or note that it is `UNAVAILABLE`."""
        self._by_key[table.file][key] = obj

    def mark_unreadable(self, table: Table) -> None:
        """Take any row for one that this file would have."""
        self._unreadable.add(table.file)


class BlockLookup:
    """The objects that one block of rows needs, fetched with few queries.

    An object that `visible` denies is not there: nobody learns from an import that it exists.
    """

    def __init__(self, visible: Callable[[Any], bool], *, restoring: bool = False) -> None:
        self._visible, self._restoring = visible, restoring
        self._by_key: dict[str, dict[RowKey, Any]] = {}
        self._fetched: dict[str, set[Any]] = {}
        # The objects that the rows of the block mean.
        self._own: dict[RowKey, Any] = {}
        self._alike: dict[RowKey, Any] = {}
        self._table: Table | None = None
        # The words that a file uses for its new reports, and the numbers these were given.
        self._numbers: dict[str, str] = {}
        self._refused: dict[str, set[RowKey]] = {}

    def look_ahead(self, table: Table, rows: Sequence[SourceRow]) -> None:
        """Fetch what the rows mean and refer to, so that no row needs a query of its own."""
        self._by_key.clear()
        self._fetched.clear()
        for file, texts in table.references(rows).items():
            self.fetch(file, texts)
        for file in {column.refers[0] for column in table.columns if column.refers}:
            self._rename(table, file, rows)
        table.look_ahead(self)
        if not self._restoring:
            table.renew_keys(rows, self)
        objects = self._own_objects(table, rows)
        if table.key == ("slug",) and self._rename_own(table, rows, objects):
            objects = table.with_keys([{row.cells["slug"] for row in rows}])
        self._own = {table.key_of(obj): obj for obj in objects if self._visible(obj)}
        self._table = table
        self._alike = {table.alike_key(key): obj for key, obj in self._own.items()}

    def _own_objects(self, table: Table, rows: Sequence[SourceRow]) -> list[Any]:
        """Return the objects that rows mean by their keys, maybe with others beside them."""
        first, *others = ({row.cells[name] for row in rows} for name in table.key)
        starts = self._starts(table, first)
        # An empty cell may stand for a default: that part of the key does not narrow the query.
        rest: list[set[Any]] = [set() if "" in texts else texts for texts in others]
        if table.lookups[:1] == ("report",):
            rest = []  # parts of a figure are compared as people see them
        return list(table.with_keys([starts, *rest])) if starts else []

    def _rename(self, table: Table, file: str, rows: Sequence[SourceRow]) -> None:
        """Put the slugs of today in the cells that refer to a file by former ones."""
        target = BY_FILE[file]
        if target.key != ("slug",):
            return
        names = [column.name for column in table.columns if column.refers[:1] == (file,)]
        cells = [(row, name, split_slugs(row.cells[name])) for row in rows for name in names]
        slugs = chain.from_iterable(parts for _row, _name, parts in cells)
        absent = set(slugs).difference(*self._by_key.get(file, {}), [""])
        today = current_slugs(target.model._default_manager.all(), absent) if absent else {}
        for row, name, parts in cells:
            if today.keys() & set(parts):
                row.cells[name] = ";".join(today.get(slug, slug) for slug in parts)
        self.fetch(file, today.values())

    def _rename_own(self, table: Table, rows: Sequence[SourceRow], objects: list[Any]) -> bool:
        """Put the slugs of today in rows that have a former one; return whether any has."""
        absent = {row.cells["slug"] for row in rows} - {obj.slug for obj in objects}
        if self._restoring or not absent:
            return False
        today = current_slugs(table.model._default_manager.all(), absent)
        for row in rows:
            row.cells["slug"] = today.get(row.cells["slug"], row.cells["slug"])
        return bool(today)

    def find(self, file: str, *key: str) -> Any:
        """Return the object of a row. Raises `InvalidCell`, or `UnavailableRow`."""
        full_key = (self._numbers.get(key[0], key[0]),) if file == "reports.csv" else key
        self.fetch(file, {key[0]})
        by_key = self._by_key.get(file, {})
        obj = by_key.get(full_key) or by_key.get(BY_FILE[file].alike_key(full_key))
        obj = obj or self._former(BY_FILE[file], full_key)
        if obj is None:
            if full_key in self._refused.get(file, ()):
                raise UnavailableRow
            names = {"name": ", ".join(filter(None, key)), "file": file}
            raise InvalidCell(_("There is no “%(name)s” in %(file)s or on the site.") % names)
        return obj

    def _former(self, table: Table, key: RowKey) -> Any:
        """Return the object that had this key before it was renamed, or None."""
        today = None if self._restoring else current_key(table, key, BY_FILE)
        if today is None:
            return None
        self.fetch(table.file, {today[0]})
        return self._by_key[table.file].get(today)

    def fetch(self, file: str, texts: Iterable[str]) -> None:
        """Fetch the objects whose keys begin with one of these texts, with one query."""
        table = BY_FILE[file]
        fetched = self._fetched.setdefault(file, set())
        # Slugs are in small letters.
        starts = {text for each in texts for text in (each, each.lower())}
        starts = self._starts(table, starts) - fetched - {""}
        if starts:
            fetched |= starts
            for obj in filter(self._visible, table.with_keys([starts])):
                self.put(table, obj)

    def fetched(self, file: str) -> list[Any]:
        """Return the objects of a file that have been fetched."""
        return list(self._by_key.get(file, {}).values())

    def get(self, key: RowKey) -> Any:
        """Return the object that a row of this block means, or None: its key looks the same."""
        if key in self._own:
            return self._own[key]
        return self._alike.get(self._table.alike_key(key)) if self._table else None

    def put(self, table: Table, obj: Any) -> None:
        """Let the rows that follow refer to an object."""
        by_key = self._by_key.setdefault(table.file, {})
        keys = (table.key_of(obj), *table.aliases(obj))
        for key in (*keys, *map(table.alike_key, keys)):
            by_key[key] = obj

    def name_report(self, word: str, report: Any) -> None:
        """Let other files refer to a new report by the word that its own file uses."""
        if word != str(report.pk):
            self._numbers[word] = str(report.pk)

    def refuse(self, table: Table, key: RowKey) -> None:
        """Remember a refused row, so that the rows that refer to it are not refused as well."""
        self._refused.setdefault(table.file, set()).add(key)

    def _starts(self, table: Table, texts: Iterable[str]) -> set[Any]:
        """Return the values that keys begin with in the database."""
        if table.lookups[:1] not in (("pk",), ("report",)):
            return set(texts)
        numbers = (self._numbers.get(text, text) for text in texts)
        return {
            int(text)
            for text in numbers
            if text.isascii() and text.isdigit() and len(text) < LONGEST_NUMBER
        }
