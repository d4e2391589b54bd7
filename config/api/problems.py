"""Errors under /api/ as problem details (RFC 9457), and CORS headers for every response."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from rest_framework import serializers
from rest_framework.exceptions import APIException, ErrorDetail, NotFound, ValidationError
from rest_framework.request import Request

from config.api.causes import cause, cause_of_all
from config.api.deprecation import deprecation_of
from config.coded_text import CodedText
from config.demonstration import DEMONSTRATION_HEADER, marked
from config.middleware import Handler

API_PATH = "/api/"
PROBLEM = "application/problem+json"
# The headers that scripts on other sites may read.
EXPOSED = (
    f"Content-Disposition, {DEMONSTRATION_HEADER}, Deprecation, ETag, Link, Location, RateLimit, "
    "RateLimit-Policy, Retry-After, Sunset, X-Request-ID"
)
# The answer to a preflight request: scripts on other sites may read, and nothing else.
ALLOWED = {
    "Access-Control-Allow-Methods": "GET, HEAD",
    "Access-Control-Allow-Headers": "Accept, Authorization, If-None-Match",
    "Access-Control-Max-Age": "86400",
}
# The same for hidden and missing rows.
NOTHING_HERE = "There is nothing at this address."
# The most characters in a message, and the most errors in a response.
LONGEST_DETAIL, MOST_ERRORS = 2000, 100


class FieldErrorSerializer(serializers.Serializer):
    """An error in one part of the request."""

    code = serializers.CharField(help_text="The cause, for programs; the list of all is at `type`.")
    field = serializers.CharField(
        allow_null=True,
        help_text="The parameter, or the place in the body, as in measurements[2].value; null "
        "where it is about no single place.",
    )
    value = serializers.CharField(
        allow_null=True,
        help_text="The value that was sent, as JSON where it is not a text, shortened.",
    )
    reason = serializers.CharField(help_text="What is wrong, and what is accepted.")


class ProblemSerializer(serializers.Serializer):
    """An error response in the form of RFC 9457: the request had no effect."""

    type = serializers.URLField(help_text="Address of what the code means.")
    code = serializers.CharField(
        help_text="The cause, for programs; several-errors where the errors differ in it."
    )
    title = serializers.CharField(help_text="The HTTP status in words.")
    status = serializers.IntegerField(help_text="The HTTP status.")
    detail = serializers.CharField(help_text="What is wrong, for people.")
    errors = FieldErrorSerializer(  # type: ignore[assignment]  # the metaclass takes fields away
        many=True, required=False, help_text="Every error in the request."
    )


@dataclass(frozen=True)
class FieldError:
    """An error in one part of the request."""

    field: str | None
    value: Any
    reason: str
    code: str = "invalid"

    def as_dict(self) -> dict[str, str | None]:
        """Return the error as the response shows it."""
        value = self.value
        if value is not None and not isinstance(value, str):
            value = json.dumps(value, ensure_ascii=False, default=str)
        return {
            "code": cause(self.code),
            "field": self.field and self.field[:100],
            "value": None if value is None else value[:100],
            "reason": self.reason,
        }


class ApiProblem(APIException):
    """A request that is refused, with all its errors."""

    def __init__(self, status: int, *errors: FieldError, detail: str = "") -> None:
        super().__init__(detail or summary(errors))
        self.status_code = status
        self.errors = errors


def summary(errors: Iterable[FieldError]) -> str:
    """Return all errors as one text, for people."""
    return " ".join(
        f"{error.field}: {error.reason}" if error.field else error.reason for error in errors
    )


def problem(
    status: int, detail: str = "", errors: Sequence[FieldError] = (), code: str = ""
) -> HttpResponse:
    """Return the error response for a request."""
    title = HTTPStatus(status).phrase
    code = code or cause_of_all(status, (cause(error.code) for error in errors))
    meaning = f"{settings.SITE_URL}{reverse('api:errors')}#{code}"
    body = marked({"type": meaning, "code": code, "title": title, "status": status})
    body["detail"] = (detail or summary(errors) or title)[:LONGEST_DETAIL]
    if errors:
        body["errors"] = [error.as_dict() for error in errors[:MOST_ERRORS]]
    # Lone surrogates in a request cannot be encoded in the response.
    content = json.dumps(body, ensure_ascii=False).encode(errors="replace")
    return HttpResponse(content, status=status, content_type=PROBLEM)


def handle(error: Exception, context: dict[str, Any]) -> HttpResponse | None:
    """Return the error response for an exception of an API view; None leaves it to Django."""
    if isinstance(error, Http404 | NotFound):
        return problem(404, NOTHING_HERE)
    if isinstance(error, ValidationError):
        assert isinstance(error.detail, dict), "parameters are always named"
        sent = context["request"].query_params
        details: dict[str, list[ErrorDetail]] = error.detail  # type: ignore[assignment]
        field_errors = [
            FieldError(name, sent.get(name), " ".join(reasons), reasons[0].code or "")
            for name, reasons in details.items()
        ]
        return problem(400, errors=field_errors)
    if isinstance(error, ApiProblem):
        return problem(error.status_code, str(error.detail), error.errors)
    if isinstance(error, APIException):
        codes = error.get_codes()
        code = cause(codes if isinstance(codes, str) else None)
        answer = problem(error.status_code, str(error.detail), code=code)
        if wait := getattr(error, "wait", None):
            answer = problem(429, f"Too many requests in this minute: wait {wait} s.", code=code)
            answer.headers["Retry-After"] = str(wait)
        if challenge := getattr(error, "auth_header", ""):
            answer.headers["WWW-Authenticate"] = challenge
        return answer
    return None


def refuse_parameters(request: Request, *names: str) -> None:
    """Refuse all parameters but `format` and `names`, and any that is given twice."""
    allowed = sorted({"format", *names})
    unknown = CodedText(f"Unknown parameter. Available: {', '.join(allowed)}.", "unknown-parameter")
    errors = {name: [unknown] for name in request.query_params if name not in allowed}
    for name, given in request.query_params.lists():
        if len(given) > 1:
            errors.setdefault(name, [CodedText("Given more than once.", "repeated")])
    if errors:
        raise ValidationError(errors)


def _in_place_of(former: HttpResponse, answer: HttpResponse) -> HttpResponse:
    """Return the answer with the headers of the former one, but for those about its content."""
    for name, value in former.headers.items():
        if not name.startswith("Content-") or name.startswith("Content-Security"):
            answer.headers.setdefault(name, value)
    return answer


def cross_origin_problems(get_response: Handler) -> Handler:
    """Middleware: allow reading from any site under /api/, and make every error there a problem."""

    def answer(request: HttpRequest) -> HttpResponse:
        if not request.path.startswith(API_PATH):
            return get_response(request)
        if request.method == "OPTIONS" and "Access-Control-Request-Method" in request.headers:
            return HttpResponse(status=204, headers={"Access-Control-Allow-Origin": "*", **ALLOWED})
        response = get_response(request)
        if response.status_code == 301 and request.method not in ("GET", "HEAD"):
            # Otherwise a redirected POST would be repeated as a GET, and seem to have succeeded.
            response.status_code = 308
        if response.status_code >= 400 and response.headers.get("Content-Type") != PROBLEM:
            plain = response.headers.get("Content-Type", "").startswith("text/plain")
            text = response.content.decode().strip() if plain else ""
            detail = NOTHING_HERE if response.status_code == 404 else text
            response = _in_place_of(response, problem(response.status_code, detail))
        deprecation = deprecation_of(request)
        headers = {
            **getattr(request, "limit_headers", {}),
            **(deprecation.headers() if deprecation else {}),
        }
        for name, value in headers.items():
            links = response.headers.get("Link") if name == "Link" else None
            response.headers[name] = f"{links}, {value}" if links else value
        response.headers["Access-Control-Allow-Origin"] = "*"
        response.headers["Access-Control-Expose-Headers"] = EXPOSED
        return response

    return answer
