"""The same thing sent twice is done once: the header Idempotency-Key."""

import hashlib
import json
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response

from commitments.models import ApiToken, IdempotencyKey
from config.api.problems import Refused, Wrong

HEADER = "Idempotency-Key"
KEY = re.compile(r"[!-~]{1,100}")
KEPT = timedelta(days=30)


def fingerprint(request: Request) -> str:
    """Return what tells one request from another, however its JSON is laid out."""
    body = json.dumps(request.data, sort_keys=True, default=str)
    return hashlib.sha256(f"{request.method} {request.path} {body}".encode()).hexdigest()


def once(request: Request, token: ApiToken, act: Callable[[], Response]) -> Response:
    """Return what `act` answers; for a key that was used already, what it answered then.

    What is done and that it was done are kept together or not at all: whoever comes with the same
    key meanwhile waits. A refusal does nothing, so it is not kept and the key is still good.
    """
    key = request.headers.get(HEADER)
    if key is None:
        return act()
    if not KEY.fullmatch(key):
        reason = "Send 1 to 100 letters, digits and signs without spaces."
        raise Refused(400, Wrong(HEADER, key, reason))
    asked = fingerprint(request)
    with transaction.atomic():
        sent, new = token.sent.get_or_create(key=key, defaults={"request": asked})
        if new:
            IdempotencyKey.objects.filter(token=token, sent_at__lt=timezone.now() - KEPT).delete()
            answer = act()
            sent.status, sent.answer = answer.status_code, answer.data
            sent.save(update_fields=["status", "answer"])
            return answer
    if sent.request != asked:
        raise Refused(422, Wrong(HEADER, key, "Something else was sent with this key already."))
    again: Any = sent.status
    return Response(sent.answer, status=again, headers={"Idempotency-Replayed": "true"})
