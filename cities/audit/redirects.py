"""Redirects the addresses of renamed rows: the trail knows every former slug."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect

from cities.models import TrailEntry

View = Callable[..., HttpResponse]


def current_url(queryset: QuerySet[Any], slug: str) -> str | None:
    """Return the path of the row in `queryset` that had `slug` before; None without one.

    Where several rows had it, the one that gave it up last counts.
    """
    label = queryset.model._meta.label_lower
    entries = TrailEntry.objects.filter(model=label, changes__slug__0=slug)
    key = entries.values_list("object_id", flat=True).first()
    row = queryset.filter(pk=key).first() if key is not None else None
    return None if row is None else str(row.get_absolute_url())


def redirect_old_slugs(queryset: Callable[[], QuerySet[Any]]) -> Callable[[View], View]:
    """Redirect (301) from former slugs where the view finds no row of that slug.

    `queryset` returns the public rows that the view is about.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def wrapper(request: HttpRequest, slug: str, **kwargs: Any) -> HttpResponse:
            try:
                return view(request, slug, **kwargs)
            except Http404:
                url = current_url(queryset(), slug)
                if url is None:
                    raise
                return HttpResponsePermanentRedirect(url)

        return wrapper

    return decorate
