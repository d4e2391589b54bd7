"""Searches everything that the site keeps for a planted count."""

import logging
import re
from collections.abc import Iterable, Iterator
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile, is_zipfile

from django.apps import apps
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.cache import caches
from django.db import connection

# Between the digits of a number, as languages write it.
_GROUPED = re.compile(r"(?<=[0-9])[,.'\s\u00a0\u202f\u066c](?=[0-9]{3})")


def tables() -> set[str]:
    """Return each table of the app registry, and whatever else stands in the database."""
    models = apps.get_models(include_auto_created=True)
    registered = {model._meta.db_table for model in models if model._meta.managed}
    with connection.cursor() as cursor:
        stored = set(connection.introspection.table_names(cursor))
    assert registered <= stored
    return stored


def _rows() -> Iterator[tuple[str, str]]:
    """Yield each row of each table as text, with the name of its table."""
    quote = connection.ops.quote_name
    with connection.cursor() as cursor:
        for table in tables():
            if table.endswith("_words_data"):
                continue  # an index of the words that stand in other tables
            columns = connection.introspection.get_table_description(cursor, table)
            texts = ", ".join(f"CAST({quote(column.name)} AS TEXT)" for column in columns)
            cursor.execute(f"SELECT {texts} FROM {quote(table)}")  # names of tables
            for row in cursor.fetchall():
                yield table, " | ".join(str(value) for value in row)
    for session in Session.objects.all():
        yield "a session", repr(session.get_decoded())


def _content(name: str, content: bytes) -> Iterator[tuple[str, str]]:
    """Yield a file; of a workbook or an archive each file within."""
    if not is_zipfile(BytesIO(content)):
        yield name, content.decode("utf-8", "replace")
        return
    with ZipFile(BytesIO(content)) as archive:
        for inner in archive.namelist():
            yield from _content(f"{name}/{inner}", archive.read(inner))


def _everything(folder: Path, log: Iterable[logging.LogRecord]) -> Iterator[tuple[str, str]]:
    yield from _rows()
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield from _content(str(path.relative_to(folder)), path.read_bytes())
    for record in log:
        yield "the log", f"{record.getMessage()} {record.args} {record.exc_text}"
    for message in mail.outbox:
        yield "a letter", f"{message.subject} {message.body} {message.message()}"
    for cache in caches.all(initialized_only=True):
        yield "the cache", repr(list(getattr(cache, "_cache", {}).items()))


def ungrouped(text: str) -> str:
    """Return a text with each number as its digits alone."""
    return _GROUPED.sub("", text)


def places_of(number: str, folder: Path, log: Iterable[logging.LogRecord] = ()) -> set[str]:
    """Return where a number stands: tables, sessions, files in a folder, log, letters, cache."""
    return {place for place, text in _everything(folder, log) if number in ungrouped(text)}
