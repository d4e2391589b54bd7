"""Lists of the API: JSON in pages, other formats as a whole, strict about parameters."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.urls import resolve, reverse
from django.utils.text import slugify
from rest_framework import generics, routers, serializers, viewsets
from rest_framework.exceptions import NotAcceptable, ValidationError
from rest_framework.filters import BaseFilterBackend
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.pagination import BasePagination
from rest_framework.permissions import AllowAny
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.urlpatterns import format_suffix_patterns
from rest_framework.utils.urls import replace_query_param
from rest_framework.views import APIView

from config.api import sparse_fields
from config.api.formats import CSV, JSON, XLSX, StreamingRenderer
from config.api.languages import (
    PARAMETER,
    asked_language,
    unknown_language,
    use_language,
    with_language_header,
)
from config.api.problems import refuse_parameters
from config.api.schema import ListSchema, parameters
from config.coded_text import CodedText
from config.lists import CHUNK_SIZE, COUNT_CAP, StrictFilterSet

LONGEST_FILE_NAME = 100


class StrictFilterBackend(BaseFilterBackend):
    """Narrows a list by its filters, and refuses unknown or invalid parameters with 400."""

    def filter_queryset(
        self, request: Request, queryset: QuerySet[Any], view: APIView
    ) -> QuerySet[Any]:
        broken = [name for name, text in request.query_params.items() if "\ufffd" in text]
        if broken:
            raise ValidationError({name: ["This is not UTF-8."] for name in broken})
        filterset: type[StrictFilterSet] = view.filterset_class  # type: ignore[attr-defined]
        filters = filterset(request.query_params, queryset=queryset, rendered=False)
        filters.presentation = (*filters.presentation, *getattr(view, "sparse_parameters", ()))
        problems = {
            name: [*reasons, *hint(filters, name)] for name, reasons in filters.problems().items()
        }
        if problems := unknown_language(request) | problems:
            raise ValidationError(problems)
        rows: QuerySet[Any] = filters.qs
        return rows

    def get_schema_operation_parameters(self, view: APIView) -> list[dict[str, Any]]:
        filterset: type[StrictFilterSet] = view.filterset_class  # type: ignore[attr-defined]
        return parameters(filterset)


def hint(filterset: StrictFilterSet, name: str) -> list[str]:
    """Return, in at most one sentence, what a parameter accepts."""
    field = filterset.form.fields.get(name)
    if field is None:
        return []
    choices = getattr(filterset.filters[name], "codes", None) or [
        str(code) for code, _label in getattr(field.widget, "choices", ()) if code
    ]
    if 0 < len(choices) <= 50:
        return [f"One of: {', '.join(choices)}."]
    return [str(field.help_text)] if field.help_text else []


def integer_parameter(request: Request, name: str, default: int, most: int) -> int:
    """Return the parameter `name` as a whole number from 1 to `most`; refuse anything else."""
    text = request.query_params.get(name) or str(default)
    right = text.isascii() and text.isdigit() and len(text) <= 9
    if not right or not 1 <= int(text) <= most:
        reason = f"“{text[:40]}” is not a whole number from 1 to {most}."
        raise ValidationError({name: [CodedText(reason, "out-of-range")]})
    return int(text)


def site_addresses(request: Request) -> dict[str, str]:
    """Return the beginnings of the addresses of rows: of their pages, and in this API."""
    return {
        "site": request.build_absolute_uri("/").rstrip("/"),
        "api": request.build_absolute_uri(reverse("api:api-root")),
    }


class Pages(BasePagination):
    """Numbered pages up to the last row. Rows are counted up to a limit only.

    Keys are selected first and then the rows of the page, so that far pages stay cheap.
    """

    page_size = 25
    most = 100
    last = 1_000_000

    def paginate_queryset(
        self, queryset: Any, request: Request, view: APIView | None = None
    ) -> list[Any]:
        size = integer_parameter(request, "page_size", self.page_size, self.most)
        self.number = integer_parameter(request, "page", 1, self.last)
        self.address = request.build_absolute_uri()
        start = (self.number - 1) * size
        # Rows are counted up to this limit anyway: one query gives the keys and their number.
        end = max(start + size, COUNT_CAP) + 1
        keys = list(queryset.values_list("pk", flat=True)[start:end])
        if not keys and self.number > 1:
            sentence = f"There are not {self.number} pages."
            raise ValidationError({"page": [CodedText(sentence, "out-of-range")]})
        self.more = len(keys) > size
        self.count = start + len(keys)
        by_key = {row.pk: row for row in queryset.order_by().filter(pk__in=keys[:size])}
        return [by_key[key] for key in keys[:size] if key in by_key]

    def _page(self, number: int) -> str:
        return replace_query_param(self.address, "page", number)

    def get_paginated_response(self, data: Any) -> Response:
        capped = self.count > COUNT_CAP
        following = self._page(self.number + 1) if self.more else None
        previous = self._page(self.number - 1) if self.number > 1 else None
        links = [
            f'<{address}>; rel="{relation}"'
            for relation, address in (("next", following), ("prev", previous))
            if address
        ]
        return Response(
            {
                "count": None if capped else self.count,
                "count_capped": capped,
                "next": following,
                "previous": previous,
                "results": data,
            },
            headers={"Link": ", ".join(links)} if links else None,
        )

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        page = {"type": ["string", "null"], "format": "uri"}
        properties = {
            "count": {
                "type": ["integer", "null"],
                "minimum": 0,
                "description": "Number of rows; null when there are more than 1000.",
            },
            "count_capped": {
                "type": "boolean",
                "description": "Whether there are more rows than are counted. All of them are on "
                "the pages.",
            },
            "next": {**page, "description": "Address of the next page; null on the last."},
            "previous": {**page, "description": "Address of the page before; null on the first."},
            "results": {**schema, "description": "The rows."},
        }
        return {"type": "object", "required": list(properties), "properties": properties}

    def get_schema_operation_parameters(self, view: APIView) -> list[dict[str, Any]]:
        texts = {
            "page": ("Page, from 1. Only for JSON: other formats have all rows.", 1, self.last),
            "page_size": ("Rows per page. Only for JSON.", self.page_size, self.most),
        }
        return [
            {
                "name": name,
                "in": "query",
                "required": False,
                "description": text,
                "schema": {"type": "integer", "minimum": 1, "maximum": most, "default": default},
            }
            for name, (text, default, most) in texts.items()
        ]


class Negotiation(DefaultContentNegotiation):
    """Chooses the format: by the ending of the address, the parameter `format`, or Accept.

    The first of these decides; an unknown format is refused.
    """

    def select_renderer(
        self,
        request: Request,
        renderers: Iterable[BaseRenderer],
        format_suffix: str | None = None,
    ) -> tuple[BaseRenderer, str]:
        wanted = request.query_params.get("format")
        if wanted and format_suffix:
            sentence = "The address already has a format: leave this out."
            raise ValidationError({"format": [CodedText(sentence, "repeated")]})
        wanted = wanted or format_suffix
        if not wanted:
            types = {renderer.media_type: renderer for renderer in renderers}
            # A type may have a charset, which is ignored: each format has one media type.
            for accepted in request._request.accepted_types:
                accepted.range_params = {}
            best = request._request.get_preferred_type([*types])
            if best is None:
                raise NotAcceptable(f"Accept: this is available as {', '.join(types)}.")
            return types[best], best
        formats = {str(renderer.format): renderer for renderer in renderers}
        if wanted not in formats:
            names = ", ".join(sorted(formats))
            raise NotAcceptable(f"format: “{wanted[:40]}” is not one of: {names}.")
        return formats[wanted], formats[wanted].media_type


class PublicViewSet(viewsets.ReadOnlyModelViewSet):
    """A public list, and each of its rows, read-only.

    `queryset` and `filterset_class` are those of the list's page. `shows` are the relations that a
    row shows, or needs to be public. `title` is the name of the list for readers; `page` is the URL
    name of its page, if it has one.
    """

    title: ClassVar[Any]
    page: ClassVar[str] = ""
    filterset_class: ClassVar[type[StrictFilterSet]]
    shows: ClassVar[tuple[str, ...]] = ()
    # Parameters that choose the fields of each row.
    sparse_parameters = ("fields", "expand", PARAMETER)
    filter_backends = [StrictFilterBackend]
    pagination_class = Pages
    renderer_classes = [JSON, CSV, XLSX]
    content_negotiation_class = Negotiation
    permission_classes = [AllowAny]
    schema = ListSchema()
    http_method_names = ["get", "head", "options"]
    lookup_field = "slug"
    lookup_url_kwarg = "id"
    lookup_value_regex = "[-a-zA-Z0-9_]+"

    def get_renderers(self) -> list[Any]:
        """A list is available in several formats, a single row as JSON."""
        kinds = super().get_renderers()
        return kinds[:1] if self.action == "retrieve" else kinds

    def get_serializer_context(self) -> dict[str, Any]:
        """Add the beginnings of the addresses of rows."""
        context = dict(super().get_serializer_context())
        if not getattr(self, "swagger_fake_view", False):  # the schema is made without a request
            context |= site_addresses(self.request)
            context[PARAMETER] = asked_language(self.request)
        return context

    def get_row_serializer(self) -> serializers.Serializer:
        """Return the serializer of a row, with the requested fields."""
        serializer = self.get_serializer_class()(context=self.get_serializer_context())
        assert isinstance(serializer, serializers.Serializer)
        sparse_fields.select_fields(serializer, self.request)
        return serializer

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Any:
        form = request.accepted_renderer
        rows = self.filter_queryset(self.get_queryset())
        serializer = self.get_row_serializer()
        language = serializer.context[PARAMETER]
        if not isinstance(form, StreamingRenderer):
            page = self.paginate_queryset(rows)
            assert page is not None
            return with_language_header(
                self.get_paginated_response(self._shown(page, serializer)), language
            )
        for name in ("page", "page_size", "expand", *form.refused_parameters):
            if name in request.query_params:
                sentence = f"{form.format} has all rows: leave this out."
                raise ValidationError({name: [CodedText(sentence, "not-for-this-format")]})
        name = self._file_name(request)
        return form.answer(rows.iterator(chunk_size=CHUNK_SIZE), serializer, name)

    def _file_name(self, request: Request) -> str:
        """Return the name of a file of the rows: the list, and the values of its filters."""
        filters = self.filterset_class.base_filters
        values = [
            slugify(re.sub(r"\W+", "-", "-".join(texts)))
            for name, texts in request.query_params.lists()
            if name in filters
        ]
        return "-".join(filter(None, [self.basename, *values]))[:LONGEST_FILE_NAME].rstrip("-")

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        refuse_parameters(request, *self.sparse_parameters)
        serializer = self.get_row_serializer()
        [data] = self._shown([self.get_object()], serializer)
        return with_language_header(Response(data), serializer.context[PARAMETER])

    def _shown(self, rows: Any, serializer: serializers.Serializer) -> Sequence[dict[str, Any]]:
        """Return rows as they are shown, in the language asked for."""
        language = serializer.context[PARAMETER]
        with use_language(language):
            data = [serializer.to_representation(row) for row in rows]
            sparse_fields.expand_references(serializer, self.request, data)
        return data

    def key(self, text: str) -> dict[str, Any]:
        """Return the condition that finds the row with this id."""
        return {self.lookup_field: text}

    def get_object(self) -> Any:
        wanted = self.key(self.kwargs["id"])
        return generics.get_object_or_404(self.get_queryset(), **wanted)


class NumberedViewSet(PublicViewSet):
    """A list whose row ids are numbers."""

    lookup_field = "pk"
    lookup_value_regex = "[0-9]{1,18}"


# What stands at the root besides the lists: by its name there, the name of its address.
BESIDES_LISTS = {
    "changes": "api:changes",
    "statistics": "api:statistics",
    "drafts": "api:drafts-list",
    "schema": "api:schema",
    "docs": "api:docs",
    "data": "data",
}


class Root(routers.APIRootView):
    """The lists of this API and what else it has, each with its address."""

    permission_classes = [AllowAny]
    content_negotiation_class = Negotiation

    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        refuse_parameters(request)
        response: Response = super().get(request, *args, **kwargs)
        response.data |= {
            name: request.build_absolute_uri(reverse(route))
            for name, route in BESIDES_LISTS.items()
        }
        return response


def public_lists() -> Iterator[tuple[str, type[PublicViewSet]]]:
    """Yield each list of the API: its name and its view, from the router."""
    root: Any = resolve(reverse("api:api-root")).func
    for route, name in root.initkwargs["api_root_dict"].items():
        # The router puts the class of the list on the view function.
        view: Any = resolve(reverse(f"api:{name}")).func
        yield route, view.cls


class Router(routers.DefaultRouter):
    """Routes of the lists and of their root. The address of a list may have a format: .csv."""

    APIRootView = Root
    include_format_suffixes = False

    def get_urls(self) -> Any:
        urls: list[Any] = super().get_urls()
        views: list[Any] = [view for _route, view, _name in self.registry]
        return urls + format_suffix_patterns(
            [url for url in urls if url.name.endswith("-list")],
            suffix_required=True,
            allowed=sorted({kind.format for view in views for kind in view.renderer_classes}),
        )
