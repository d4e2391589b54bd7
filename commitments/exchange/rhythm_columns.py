"""The column of the rhythms that held before: agreed on the site, brought back by a release."""

from contextlib import suppress
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from commitments.exchange.columns import Lookup, plain
from commitments.exchange.errors import InvalidCell
from commitments.exchange.rows import Cells


def _rhythms(text: str, cells: Cells, lookup: Lookup) -> list[list[Any]]:
    """Return former rhythms as they are stored, of "12 2022-12-31 2025-12-31;6 ..."."""
    return [_rhythm(part.split()) for part in text.split(";")] if text else []


def _rhythm(words: list[str]) -> list[Any]:
    with suppress(ValueError):
        months, *days = words
        first, last = (date.fromisoformat(day).isoformat() for day in days)
        return [int(months), first, last]
    raise InvalidCell(_("Enter months and two dates for each rhythm: 12 2022-12-31 2025-12-31."))


def _write_rhythms(rhythms: list[list[Any]]) -> str:
    return ";".join(" ".join(map(str, rhythm)) for rhythm in rhythms)


FORMER_RHYTHMS = plain("former_rhythms", _rhythms, _write_rhythms)
