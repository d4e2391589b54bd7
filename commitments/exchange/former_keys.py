"""Keys that rows had before they were renamed: files may still use them."""

from collections.abc import Mapping, Sequence
from typing import Any

from cities.audit.redirects import current_slugs
from commitments.exchange.table import RowKey, Table

# The columns that name a row: alone, or within what the other columns of its key name.
_OWN_NAMES = ("slug", "code")


def current_key(table: Table, key: RowKey, tables: Mapping[str, Table]) -> RowKey | None:
    """Return the key of today of the row that had `key` before; None where none had it."""
    today = list(key)
    for place, name in enumerate(table.key):
        refers = table.by_name[name].refers
        named = tables.get(refers[0]) if len(refers) == 2 else None
        if name in _OWN_NAMES:
            today[place] = _renamed(_within(table, today, place), key[place], name)
        elif named is not None and named.key == ("slug",):
            today[place] = _renamed(named.model._default_manager.all(), key[place], "slug")
    return tuple(today) if today != list(key) else None


def _within(table: Table, key: Sequence[str], place: int) -> Any:
    """Return the rows that share the other parts of a key."""
    others = {
        lookup: part
        for number, (lookup, part) in enumerate(zip(table.lookups, key, strict=False))
        if number != place and part
    }
    return table.model._default_manager.filter(**others)


def _renamed(rows: Any, text: str, field: str) -> str:
    """Return what a row that had this text is called today; the text itself where one has it."""
    if not text or rows.filter(**{field: text}).exists():
        return text
    return current_slugs(rows, [text], field).get(text, text)
