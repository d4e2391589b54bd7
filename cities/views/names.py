"""Names of cities and networks in the reader's language."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import get_language

from cities.models import AlternateName


def with_names(rows: Iterable[Any]) -> None:
    """Set the displayed names of cities or networks, in one query.

    `local_name` is that in the reader's language, "" where none is known; `other_names` are the
    others. Names whose language no source gives are never displayed.
    """
    by_key = {row.pk: row for row in rows}
    for row in by_key.values():
        row.local_name, row.other_names = "", []
    if not by_key:
        return
    owner = str(next(iter(by_key.values()))._meta.model_name)
    displayed = AlternateName.objects.filter(
        **{f"{owner}__in": by_key}, use=AlternateName.Use.DISPLAY
    )
    for name in displayed:
        row = by_key[getattr(name, f"{owner}_id")]
        if name.language == get_language():
            row.local_name = name.name
        else:
            row.other_names.append(name)
