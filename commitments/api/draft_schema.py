"""How the schema describes the requests about drafts, and the responses to them."""

from typing import Any

from drf_spectacular.utils import OpenApiParameter, OpenApiResponse

from commitments.api.draft_serializers import DraftSerializer
from commitments.api.idempotency import KEY_HEADER
from config.api.problems import NOTHING_HERE, PROBLEM, ProblemSerializer

DESCRIPTIONS = {
    400: "The request is not valid; the response lists every error and what is accepted.",
    401: "The token is missing or not valid.",
    403: "The token does not permit this.",
    404: NOTHING_HERE,
    406: "There is no such format.",
    409: "The state of the draft does not allow this; the response lists every reason.",
    411: "The header Content-Length is missing: chunked bodies are not accepted.",
    412: "The draft was changed since you read it: read it again.",
    413: "The body is too long.",
    415: "The body is not JSON.",
    422: "This Idempotency-Key was already used with a different request.",
    428: "The header If-Match is missing.",
    429: "Too many requests in this minute; Retry-After states how long to wait.",
}


def refusals(*statuses: int) -> dict[Any, Any]:
    """Return these error responses as the schema describes them."""
    return {
        (status, PROBLEM): OpenApiResponse(ProblemSerializer, description=DESCRIPTIONS[status])
        for status in statuses
    }


def header(name: str, text: str, required: bool = False) -> OpenApiParameter:
    return OpenApiParameter(name, str, OpenApiParameter.HEADER, required=required, description=text)


WHICH = OpenApiParameter(
    "id",
    {"type": "string", "pattern": "^[0-9]{1,18}$"},
    OpenApiParameter.PATH,
    description="Id of the draft, as in the list.",
)
IDEMPOTENCY_KEY = header(
    KEY_HEADER,
    "A key of your choice for this request: a request repeated with it is not executed again.",
)
# Headers of each response that is a draft.
OF_DRAFT = [
    OpenApiParameter(
        name, str, OpenApiParameter.HEADER, response=[200, 201], description=description
    )
    for name, description in (
        ("ETag", "The version of the draft: send it as If-Match to change it."),
        ("Location", "Address of the draft, of one that was there already too."),
    )
]
OF_NAMES = "Language of the names of the commitment, the city and the network."
MATCH = header("If-Match", "The ETag of the draft as you read it.", required=True)
READING = (401, 406, 429)
WRITING = (400, 401, 403, 404, 406, 409, 411, 413, 415, 429)
DRAFT = OpenApiResponse(DraftSerializer, description="The draft.")
