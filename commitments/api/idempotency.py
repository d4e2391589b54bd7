"""Idempotency keys: a request that is sent twice is executed once."""

import hashlib
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from rest_framework.request import Request

from commitments.models import ApiToken, IdempotencyKey
from config.api.problems import ApiProblem, FieldError

KEY_HEADER = "Idempotency-Key"
VALID_KEY = re.compile(r"[!-~]{1,100}")
KEY_LIFETIME = timedelta(days=30)


def fingerprint(request: Request) -> str:
    """Return a fingerprint of the request that does not depend on the layout of its JSON."""
    body = json.dumps(request.data, sort_keys=True, default=str)
    return hashlib.sha256(f"{request.method} {request.path} {body}".encode()).hexdigest()


@dataclass(frozen=True)
class Done:
    """The result of a request: the numbers of reports, and the HTTP status of each."""

    reports: tuple[int, ...]
    statuses: tuple[int, ...]
    again: bool = False


def once(request: Request, token: ApiToken, act: Callable[[], Done]) -> Done:
    """Return the result of `act`; for a key that was already used, the result of the first request.

    The key is stored in the transaction of `act`: a second request with the same key waits for it.
    A refused request stores nothing, so its key can be used again.
    """
    key = request.headers.get(KEY_HEADER)
    if key is None:
        return act()
    if not VALID_KEY.fullmatch(key):
        reason = "Send 1 to 100 letters, digits and signs without spaces."
        raise ApiProblem(400, FieldError(KEY_HEADER, key, reason, "invalid"))
    request_hash = fingerprint(request)
    with transaction.atomic():
        sent, new = token.sent.get_or_create(key=key, defaults={"request": request_hash})
        if new:
            IdempotencyKey.objects.filter(
                token=token, sent_at__lt=timezone.now() - KEY_LIFETIME
            ).delete()
            done = act()
            sent.report, sent.status = done.reports[0], done.statuses[0]
            sent.further = [*zip(done.reports[1:], done.statuses[1:], strict=True)]
            sent.save(update_fields=["report", "status", "further"])
            return done
    if sent.request != request_hash:
        reason = "This key was already used with a different request."
        raise ApiProblem(422, FieldError(KEY_HEADER, key, reason, "key-reused"))
    # Stored together with its result, or not at all.
    assert sent.report is not None
    assert sent.status is not None
    reports = (sent.report, *(report for report, _status in sent.further))
    statuses = (sent.status, *(status for _report, status in sent.further))
    return Done(reports, statuses, again=True)
