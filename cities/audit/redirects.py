"""Keeps old addresses working: what was renamed is found by the name it had."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect

from cities.models import TrailEntry

View = Callable[..., HttpResponse]


def new_address(rows: QuerySet[Any], slug: str) -> str | None:
    """Return the path of the row that was once called `slug`; None when there is none.

    The trail knows every change of a slug; the latest one counts.
    """
    label = rows.model._meta.label_lower
    entries = TrailEntry.objects.filter(model=label, changes__slug__0=slug)
    key = entries.values_list("object_id", flat=True).first()
    row = rows.filter(pk=key).first() if key is not None else None
    return None if row is None else str(row.get_absolute_url())


def keeping_addresses(rows: Callable[[], QuerySet[Any]]) -> Callable[[View], View]:
    """Let a page about one of the public `rows` lead on from its former slugs."""

    def decorate(view: View) -> View:
        @wraps(view)
        def answer(request: HttpRequest, slug: str, **kwargs: Any) -> HttpResponse:
            try:
                return view(request, slug, **kwargs)
            except Http404:
                address = new_address(rows(), slug)
                if address is None:
                    raise
                return HttpResponsePermanentRedirect(address)

        return answer

    return decorate
