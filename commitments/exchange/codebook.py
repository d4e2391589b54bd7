"""Describes the columns of a release, for people and for programs, in the words of the models."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils.translation import gettext as _

from commitments.exchange.columns import Column
from commitments.exchange.table import Table
from commitments.exchange.tables import BY_FILE, TABLES
from config import translations
from config.media_types import MEDIA_TYPES

CODEBOOK = "codebook.csv"
LICENCE_TEXT = f"""\
Creative Commons Attribution 4.0 International ({settings.LICENCE_NAME})
{settings.LICENCE_URL}

You may share and adapt the data for any purpose, if you name this site and the release.
Coordinates, populations and names of places are from GeoNames (https://www.geonames.org/), which
is under the same licence.
"""


def _field(table: Table, column: Column) -> Any:
    """Return the model field that a column is about, or None."""
    model: type[models.Model] = table.model
    try:
        return model._meta.get_field(column.field or column.name)
    except FieldDoesNotExist:
        return None


def describe(table: Table, column: Column) -> str:
    """Return what a column means, in a sentence."""
    field = _field(table, column)
    text = translations.translated(column.help, translations.MODEL_LABELS) or str(
        getattr(field, "help_text", "")
    )
    if not text and field is not None:
        name = str(field.verbose_name)
        text = f"{name[:1].upper()}{name[1:]}."
    if column.refers:
        text += " " + _("See %(file)s.") % {"file": column.refers[0]}
    return text.strip()


def meanings() -> dict[str, str]:
    """Return what columns say of themselves, each with the first column that does."""
    texts: dict[str, str] = {}
    for table in TABLES:
        for column in table.columns:
            if column.help:
                texts.setdefault(column.help, f"{table.file} {column.name}")
    return texts


def words(table: Table, column: Column) -> dict[str, str]:
    """Return the codes of a column and their meanings; none where any text is valid."""
    if column.type == "boolean":
        return {"yes": "yes", "no": "no"}
    field = _field(table, column)
    choices = getattr(field, "flatchoices", None) if column.type == "string" else None
    return {str(code): str(label) for code, label in choices or () if code}


def codebook() -> Iterator[list[str]]:
    """Yield the lines of the codebook, its header first."""
    yield ["file", "column", "type", "key", "refers_to", "words", "meaning"]
    for table in TABLES:
        for column in table.columns:
            choices = words(table, column)
            yield [
                table.file,
                column.name,
                column.type,
                "yes" if column.name in table.key else "",
                column.refers[0] if column.refers else "",
                "; ".join(f"{word} = {label}" for word, label in choices.items())
                if column.type != "boolean"
                else "; ".join(choices),
                describe(table, column),
            ]


def data_package(label: str, made_at: datetime, facts: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """Return the descriptor of a release, as in the Tabular Data Package standard.

    `facts` has size, checksum and number of rows of each file.
    """
    return {
        "profile": "tabular-data-package",
        "name": "city-commitments",
        "title": settings.SITE_NAME,
        "description": "What cities promised to migrants and refugees, and what became of it.",
        "version": label,
        "created": made_at.isoformat(),
        "homepage": settings.SITE_URL,
        "licenses": [
            {
                "name": "CC-BY-4.0",
                "title": "Creative Commons Attribution 4.0",
                "path": settings.LICENCE_URL,
            }
        ],
        "sources": [
            {"title": settings.SITE_NAME, "path": settings.SITE_URL},
            {"title": "GeoNames: places and populations", "path": "https://www.geonames.org/"},
        ],
        "resources": [_resource(table, facts[table.file]) for table in TABLES],
    }


def _resource(table: Table, facts: dict[str, Any]) -> dict[str, Any]:
    return {
        "profile": "tabular-data-resource",
        "name": table.file.removesuffix(".csv"),
        "path": table.file,
        "title": str(table.model._meta.verbose_name_plural).capitalize(),
        "description": " ".join((table.model.__doc__ or "").split()),
        "format": "csv",
        "mediatype": MEDIA_TYPES["csv"],
        "encoding": "utf-8",
        **facts,
        "schema": _schema(table),
    }


def _schema(table: Table) -> dict[str, Any]:
    return {
        "fields": [_field_descriptor(table, column) for column in table.columns],
        "missingValues": [""],
        "primaryKey": list(table.key),
        "foreignKeys": [
            {
                "fields": list(column.refers[1:]),
                "reference": {
                    # In the standard an empty name means the file itself.
                    "resource": ""
                    if column.refers[0] == table.file
                    else column.refers[0].removesuffix(".csv"),
                    "fields": list(BY_FILE[column.refers[0]].key),
                },
            }
            for column in table.columns
            if column.refers and not _half_empty(table, column)
        ],
    }


def _half_empty(table: Table, column: Column) -> bool:
    """Whether a part of the key may be empty: the standard has no such reference."""
    several = len(column.refers) > len(("file", "column"))
    return several and bool(getattr(_field(table, column), "null", False))


def _field_descriptor(table: Table, column: Column) -> dict[str, Any]:
    field: dict[str, Any] = {
        "name": column.name,
        "type": column.type,
        "description": describe(table, column),
    }
    if column.type == "boolean":
        field |= {"trueValues": ["yes"], "falseValues": ["no"]}
    elif choices := words(table, column):
        field["constraints"] = {"enum": list(choices)}
    return field
