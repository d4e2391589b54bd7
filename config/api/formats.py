"""The formats in which a list is available as a whole; JSON is available in pages."""

from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from itertools import chain
from typing import Any

from django.conf import settings
from django.http import StreamingHttpResponse
from rest_framework import serializers
from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.utils.encoders import JSONEncoder

from config.api import downloads
from config.api.languages import PARAMETER, blocks_in, with_language_header
from config.demonstration import NOTICE, marked
from config.media_types import MEDIA_TYPES

# Longitude and latitude.
Point = tuple[Decimal, Decimal]


class JSON(JSONRenderer):
    """JSON, marked on a demonstration."""

    def render(self, data: Any, *args: Any, **kwargs: Any) -> Any:
        return super().render(marked(data) if isinstance(data, dict) else data, *args, **kwargs)


class StreamingRenderer(BaseRenderer):
    """A format with all rows, streamed in the blocks that `blocks` yields."""

    charset: Any = None
    help_text = ""
    # The member with the rows, where the format is JSON.
    items_key = ""
    # Parameters that cannot be combined with it.
    refused_parameters: tuple[str, ...] = ()

    def render(self, data: Any, *args: Any, **kwargs: Any) -> Any:
        return data

    def blocks(self, rows: Iterable[Any], serializer: serializers.Serializer) -> Iterator[bytes]:
        """Yield the file."""
        raise NotImplementedError

    def answer(
        self, rows: Iterable[Any], serializer: serializers.Serializer, name: str
    ) -> StreamingHttpResponse:
        """Return the response with the rows as a file of that name."""
        form = f"{self.media_type}; charset={self.charset}" if self.charset else self.media_type
        language = serializer.context.get(PARAMETER, "")
        file = StreamingHttpResponse(
            blocks_in(self.blocks(rows, serializer), language),
            content_type=form,
            headers={"Content-Disposition": f'attachment; filename="{name}.{self.format}"'},
        )
        return with_language_header(file, language)


class CSV(StreamingRenderer):
    """A line for each row."""

    format = "csv"
    media_type = MEDIA_TYPES["csv"]
    charset = "utf-8"

    def blocks(self, rows: Iterable[Any], serializer: serializers.Serializer) -> Iterator[bytes]:
        return downloads.list_csv(rows, serializer)


class XLSX(StreamingRenderer):
    """A workbook, with the columns of the CSV."""

    format = "xlsx"
    media_type = MEDIA_TYPES["xlsx"]
    help_text = (
        "A workbook with the columns of the CSV: numbers and whole dates as such, everything else "
        "as text. The sheet “Read me” has the day, the filter, the licence and the columns."
    )

    def blocks(self, rows: Iterable[Any], serializer: serializers.Serializer) -> Iterator[bytes]:
        return downloads.list_xlsx(rows, serializer)


class GeoJSON(StreamingRenderer):
    """A feature for each row, at the location that the list's `point` returns (RFC 7946)."""

    format = "geojson"
    media_type = MEDIA_TYPES["geojson"]
    items_key = "features"
    help_text = "RFC 7946: a feature for each row, whose properties are the row."

    def blocks(self, rows: Iterable[Any], serializer: serializers.Serializer) -> Iterator[bytes]:
        point: Callable[[Any], Point | None] = serializer.context["view"].point

        def feature(row: Any) -> dict[str, Any]:
            place, data = point(row), serializer.to_representation(row)
            at = (
                {"type": "Point", "coordinates": [float(part) for part in place]} if place else None
            )
            return {"type": "Feature", "id": data["id"], "geometry": at, "properties": data}

        return _listed(rows, feature, marked({"type": "FeatureCollection"}), "features")


class JSONLD(StreamingRenderer):
    """An item for each row in schema.org terms, as the list's `linked` returns it."""

    format = "jsonld"
    media_type = MEDIA_TYPES["jsonld"]
    items_key = "@graph"
    refused_parameters = ("fields",)
    help_text = "JSON-LD in schema.org terms: an item of @graph for each row."

    def blocks(self, rows: Iterable[Any], serializer: serializers.Serializer) -> Iterator[bytes]:
        linked: Callable[[Any, Any], dict[str, Any]] = serializer.context["view"].linked

        def thing(row: Any) -> dict[str, Any]:
            data = linked(row, serializer.to_representation(row))
            return {name: value for name, value in data.items() if value is not None}

        # A member beside @graph would name the graph, so the mark is an item of it.
        first = [{"@type": "Dataset", "name": settings.SITE_NAME, "description": NOTICE}]
        return _listed(
            rows,
            thing,
            {"@context": "https://schema.org"},
            "@graph",
            first if settings.DEMONSTRATION else [],
        )


def _listed(
    rows: Iterable[Any],
    shown: Callable[[Any], dict[str, Any]],
    start: dict[str, Any],
    within: str,
    first: Iterable[dict[str, Any]] = (),
) -> Iterator[bytes]:
    """Yield an object that ends in a list, one item per line, in memory that does not grow."""
    encoder = JSONEncoder(ensure_ascii=False, separators=(",", ":"))
    yield f'{encoder.encode(start)[:-1]},"{within}":['.encode()
    for number, item in enumerate(chain(first, map(shown, rows))):
        yield f"{',' if number else ''}\n{encoder.encode(item)}".encode()
    yield b"\n]}\n"
