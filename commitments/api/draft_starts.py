"""On which promise a draft is to be started: what is sent, and what the token may write for."""

from typing import Any

from commitments.api.draft_serializers import RequestBody, StartSerializer
from commitments.models import Adoption, ApiToken
from config.api.problems import ApiProblem, FieldError


def adoption_to_start(sent: Any, token: ApiToken) -> Adoption:
    """Return the adoption that a report is about. A hidden one is treated as missing."""
    body = RequestBody(sent)
    values = body.fields(StartSerializer, sent) or {}
    kinds = [kind for kind in ("city", "network") if values.get(kind)]
    if not body.errors and len(kinds) != 1:
        body.add("city", sent.get("city"), "Name a city or a network: one of them.", "required")
    if body.errors:
        raise ApiProblem(400, *body.errors)
    [kind] = kinds
    adoptions = token.adoptions().filter(**{f"{kind}__slug": values[kind]})
    if not adoptions.exists():
        reason = f"This token writes for no {kind} of this name that has commitments."
        raise ApiProblem(403, FieldError(kind, values[kind], reason, "not-permitted"))
    adoption = adoptions.filter(commitment__slug=values["commitment"]).first()
    if adoption is None:
        reason = f"This {kind} has taken on no commitment of this name."
        named = values["commitment"]
        raise ApiProblem(400, FieldError("commitment", named, reason, "unknown-value"))
    return adoption
