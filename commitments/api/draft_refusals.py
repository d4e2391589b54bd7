"""What the workflow, the database and the parser refuse, as errors of the API."""

from django.db import IntegrityError
from rest_framework.exceptions import UnsupportedMediaType
from rest_framework.request import Request

from commitments.reporting.workflow import Refused
from config.api.problems import ApiProblem, FieldError

CONCURRENT_CHANGE = (
    "A request at the same moment saved the same thing. Read it again, then send again."
)


def as_problem(error: Exception, request: Request) -> Exception:
    """Return an error with its causes where it is one of those; else the error itself."""
    if isinstance(error, Refused):
        return ApiProblem(409, *map(_field_error, error.reasons))
    if isinstance(error, IntegrityError):
        return ApiProblem(409, FieldError(None, None, CONCURRENT_CHANGE, "concurrent-change"))
    if isinstance(error, UnsupportedMediaType):
        reason = "Send JSON: application/json."
        return ApiProblem(415, FieldError("Content-Type", request.content_type, reason, "not-json"))
    return error


def _field_error(reason: str) -> FieldError:
    field, code = getattr(reason, "field", ""), getattr(reason, "code", "not-possible")
    return FieldError(field or None, None, str(reason), code)
