"""The OpenAPI schema: every parameter, field, column and error of the API."""

from copy import deepcopy
from functools import cache
from typing import Any

import django_filters
from django.conf import settings
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.renderers import OpenApiJsonRenderer2, OpenApiYamlRenderer
from drf_spectacular.utils import OpenApiParameter
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import ListField
from rest_framework.views import APIView

from config.api import sparse_fields
from config.api.downloads import list_columns
from config.api.fields import ReadOnlySerializer, code_in
from config.api.formats import StreamingRenderer
from config.api.languages import LABEL_SUFFIX, PARAMETER, language_parameter
from config.api.problems import NOTHING_HERE, PROBLEM, ProblemSerializer, refuse_parameters
from config.demonstration import marked
from config.lists import ChoicesFilter, CodesFilter, SortFilter, StrictFilterSet

REFUSALS = {
    "400": "A parameter is unknown or not valid; the response lists which, and what is accepted.",
    "404": NOTHING_HERE,
    "406": "There is no such format.",
    "429": "Too many requests in this minute; Retry-After states how long to wait.",
}

# Where an operation keeps its files until they have paths of their own.
OWN_FILES = "x-files"
# Parameters that have no meaning for a file with all rows.
FOR_PAGES = ("format", "page", "page_size", "expand")
UNCHANGED = "Nothing public has changed since the response with this ETag."


def values(condition: django_filters.Filter) -> dict[str, Any]:
    """Return the schema of the values that a filter accepts."""
    if isinstance(condition, ChoicesFilter):
        schema: dict[str, Any] = {"type": "string", "enum": condition.codes}
        if isinstance(condition, SortFilter):
            return {**schema, "default": condition.codes[0]}
        if condition.field.single:
            return schema
        return {"type": "array", "items": schema, "maxItems": 20}
    if isinstance(condition, CodesFilter):
        return {"type": "array", "items": {"type": "string"}, "maxItems": 20}
    if isinstance(condition, django_filters.NumberFilter):
        field = condition.field
        return {"type": "integer", "minimum": field.min_value, "maximum": field.max_value}
    return {"type": "string", "maxLength": condition.field.max_length}


def parameters(filterset: type[StrictFilterSet]) -> list[dict[str, Any]]:
    """Return the parameters of a list; several values are joined by commas, or repeated."""
    parameter_list = []
    for name, condition in filterset.base_filters.items():
        field = condition.field
        code_help = getattr(field, "code_help", "")
        texts = [
            str(text).rstrip(".") for text in (field.label, field.help_text, code_help) if text
        ]
        schema = values(condition)
        needed = bool(field.required)
        parameter = {"name": name, "in": "query", "required": needed, "schema": schema}
        parameter["description"] = ". ".join(texts) + "."
        if schema["type"] == "array":
            parameter |= {"style": "form", "explode": False}
        parameter_list.append(parameter)
    return parameter_list


def _header(description: str, **schema: Any) -> dict[str, Any]:
    return {"description": description, "schema": {"type": "string", **schema}}


RATE_LIMIT_HEADERS = {
    "RateLimit-Policy": _header(
        "Limit of requests and its window in seconds: “minute”;q=120;w=60."
    ),
    "RateLimit": _header(
        "Requests left and seconds until the limit is reset: “minute”;r=119;t=42."
    ),
}
CACHING_HEADERS = {
    "ETag": _header("Send it as If-None-Match to learn whether anything has changed."),
    "Cache-Control": _header("How long the response may be cached."),
}
NEIGHBOURS_HEADER = {
    "Link": _header(
        "The next and the previous page, where there are: rel is next or prev (RFC 8288)."
    )
}
REQUEST_HEADER = {"X-Request-ID": _header("Names this request; give it when you report an error.")}
WAIT = {"Retry-After": _header("Seconds to wait.", pattern="^[0-9]+$")}


class StrictSchema(AutoSchema):
    """Describes an address with its errors, and the headers of its responses."""

    view: Any
    refusals: tuple[str, ...] = ("400", "406", "429")

    def is_deprecated(self) -> bool:
        return getattr(self.view, "deprecation", None) is not None

    def get_operation(self, *args: Any, **kwargs: Any) -> dict[str, Any] | None:
        operation = super().get_operation(*args, **kwargs)
        if operation is not None:
            problem = self.resolve_serializer(ProblemSerializer(), "response").ref
            for status in self.refusals:
                content = {PROBLEM: {"schema": problem}}
                refusal = {"description": REFUSALS[status], "content": content}
                operation["responses"][status] = refusal
            operation["responses"]["200"]["headers"] = {
                **CACHING_HEADERS,
                **RATE_LIMIT_HEADERS,
                **REQUEST_HEADER,
            }
            operation["responses"]["304"] = {"description": UNCHANGED, "headers": CACHING_HEADERS}
            operation["responses"]["429"]["headers"] = {**WAIT, **RATE_LIMIT_HEADERS}
            # Everyone may read; a token raises the limit.
            operation["security"] = [{}, {"bearer": []}]
        return operation

    def _map_basic_serializer(self, serializer: Any, direction: Any) -> Any:
        """Describe the words of each code too, which a row has where a language is asked for."""
        mapped: Any = super()
        schema = mapped._map_basic_serializer(serializer, direction)
        if isinstance(serializer, ReadOnlySerializer):
            for name, field in serializer.fields.items():
                if code_in(field) is not None:
                    words: dict[str, Any] = {"type": ["string", "null"]}
                    if isinstance(field, ListField):
                        words = {"type": "array", "items": {"type": "string"}}
                    text = f"`{name}` in words, only where a `{PARAMETER}` is asked for."
                    schema["properties"][f"{name}{LABEL_SUFFIX}"] = {**words, "description": text}
        return schema

    def _get_format_parameters(self) -> list[dict[str, Any]]:
        description = {
            "description": "The format of the rows; otherwise the header Accept decides."
        }
        return [parameter | description for parameter in super()._get_format_parameters()]

    def describe_formats(self, operation: dict[str, Any], row: Any) -> None:
        """Describe the formats that have all rows; `row` is the schema of one."""
        lines = [f"- `{column.name}`: {column.help_text}" for column in list_columns(row)]
        columns_text = "\n".join(["All rows, a line each. Columns:", *lines])
        for form in self.view.renderer_classes:
            if issubclass(form, StreamingRenderer):
                schema: dict[str, Any] = {"type": "string"}
                if form.items_key:
                    rows = {"type": "array", "items": {"type": "object"}}
                    schema = {"type": "object", "required": [form.items_key]}
                    schema["properties"] = {form.items_key: rows}
                schema["description"] = form.help_text or columns_text
                content = {form.media_type: {"schema": schema}}
                refused = (*FOR_PAGES, *form.refused_parameters)
                operation.setdefault(OWN_FILES, {})[form.format] = (content, refused)


class GroupsSchema(StrictSchema):
    """Describes an address that takes the filters of a list and returns groups of its rows."""

    def get_override_parameters(self) -> list[Any]:
        return [language_parameter("Language of the names of the groups.")]

    def get_filter_backends(self) -> list[Any]:
        return list(self.view.filter_backends)

    def get_operation(self, *args: Any, **kwargs: Any) -> dict[str, Any] | None:
        operation = super().get_operation(*args, **kwargs)
        if operation is not None:
            self.describe_formats(operation, self.view.get_serializer())
        return operation


class ListSchema(StrictSchema):
    """Describes a list and its rows, by the docstring of the list."""

    @property
    def refusals(self) -> tuple[str, ...]:  # type: ignore[override]  # differs for a single row
        listed = ("400", "406", "429")
        return listed if self._is_list_view() else (*listed, "404")

    def get_description(self) -> str:  # type: ignore[override]  # as drf-spectacular calls it
        docstring = (type(self.view).__doc__ or "").strip()
        return docstring if self._is_list_view() else f"One row of: {docstring}"

    def get_summary(self) -> str:
        return self.view.basename.capitalize() if self._is_list_view() else "One of them"

    def get_tags(self) -> list[str]:
        return [self.view.basename]

    def _resolve_path_parameters(self, variables: list[str]) -> list[dict[str, Any]]:
        """Describe the id by what the address accepts, which may not be the primary key."""
        pattern = f"^{self.view.lookup_value_regex}$"
        return [
            {
                "name": name,
                "in": "path",
                "required": True,
                "description": "Id of the row, as in the list.",
                "schema": {"type": "string", "pattern": pattern},
            }
            for name in variables
        ]

    def get_override_parameters(self) -> list[Any]:
        """Describe the parameters that choose the fields of a row."""
        serializer = self.view.get_serializer()
        serializer = getattr(serializer, "child", serializer)
        texts = {
            "fields": (
                "Only these fields, and the id. The schema describes rows with all fields.",
                list(serializer.fields),
            ),
            "expand": (
                (
                    "These rows in full beside their names, "
                    f"at most {sparse_fields.MOST_EXPANDED}. Only for JSON."
                ),
                sorted(sparse_fields.references(serializer)),
            ),
        }
        sparse = [
            OpenApiParameter(
                name,
                {"type": "array", "items": {"type": "string", "enum": names}},
                description=text,
                style="form",
                explode=False,
            )
            for name, (text, names) in texts.items()
            if names
        ]
        return [*sparse, language_parameter()]

    def get_operation(self, *args: Any, **kwargs: Any) -> dict[str, Any] | None:
        operation = super().get_operation(*args, **kwargs)
        if operation is None:
            return None
        listed = self._is_list_view()
        good = operation["responses"]["200"]
        good["description"] = "A page of rows." if listed else "The row."
        if listed:
            good["headers"] |= NEIGHBOURS_HEADER
            self.describe_formats(operation, self.view.get_serializer())
        return operation


def with_files(result: dict[str, Any], **_made: Any) -> dict[str, Any]:
    """Describe each file of a list at an address of its own, so that each answer has one type."""
    files: dict[str, Any] = {}
    for path, methods in result["paths"].items():
        operation = methods.get("get", {})
        for ending, (content, refused) in operation.pop(OWN_FILES, {}).items():
            file = deepcopy(operation)
            file["operationId"] += f"_{ending}"
            file["summary"] += f" as {ending}"
            operation["responses"]["200"]["content"].pop(next(iter(content)), None)
            named = operation["parameters"]
            file["parameters"] = [each for each in named if each["name"] not in refused]
            good = file["responses"]["200"]
            good |= {"content": content, "description": "A file with all rows."}
            good["headers"].pop("Link", None)
            files[f"{path.rstrip('/')}.{ending}"] = {"get": file}
            operation["parameters"] = [each for each in named if each["name"] != "format"]
    result["paths"] = dict(sorted((result["paths"] | files).items()))
    return result


def with_links(result: dict[str, Any], **_made: Any) -> dict[str, Any]:
    """Describe how a list, or the answer that made a row, leads to the row."""
    for path, methods in result["paths"].items():
        row = result["paths"].get(f"{path}{{id}}/", {}).get("get")
        for method, status, at in (("get", "200", "/results/0/id"), ("post", "201", "/id")):
            response = methods.get(method, {}).get("responses", {}).get(status)
            if row and response:
                link = {"operationId": row["operationId"]}
                link["parameters"] = {"id": f"$response.body#{at}"}
                response["links"] = {"row": {**link, "description": "The row itself."}}
    return result


def with_tags(result: dict[str, Any], **_made: Any) -> dict[str, Any]:
    """List the groups of operations, which tools show in this order."""
    operations = (each for methods in result["paths"].values() for each in methods.values())
    names = dict.fromkeys(name for operation in operations for name in operation["tags"])
    result["tags"] = [{"name": name} for name in names]
    return result


def of_this_site(request: Request) -> dict[str, Any]:
    """Return what the schema says of the site that serves it: its address, and whom to ask."""
    info = {**description()["info"]}
    if settings.CONTACT_EMAIL:
        info["contact"] = {"name": settings.SITE_NAME, "email": settings.CONTACT_EMAIL}
    return {"info": info, "servers": [{"url": request.build_absolute_uri("/").rstrip("/")}]}


@cache
def description() -> dict[str, Any]:
    """Return the schema, computed once: it takes long and changes only with the code."""
    generator: Any = SchemaGenerator
    schema: dict[str, Any] = generator().get_schema(request=None, public=True)
    return schema


class SchemaView(APIView):
    """The schema of this API, in JSON or YAML."""

    schema = None
    permission_classes = [AllowAny]
    renderer_classes = [OpenApiJsonRenderer2, OpenApiYamlRenderer]

    def get(self, request: Request) -> Response:
        refuse_parameters(request)
        marks = {f"x-{name}": value for name, value in marked({}).items()}
        return Response({**description(), **of_this_site(request), **marks})
