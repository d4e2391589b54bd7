"""Redirects the addresses of renamed rows: the trail knows every former slug."""

from collections.abc import Callable, Collection
from functools import wraps
from typing import Any

from django.db.models import QuerySet
from django.http import (
    Http404,
    HttpRequest,
    HttpResponseBase,
    HttpResponsePermanentRedirect,
)
from django.urls import reverse
from django.utils.text import slugify

from cities.models import TrailEntry
from config.lists import CodeLookup, codes_in
from config.models.fields import fold

SlugView = Callable[..., HttpResponseBase]


def current_slugs(
    queryset: QuerySet[Any], slugs: Collection[str], field: str = "slug"
) -> dict[str, str]:
    """Return the slug of today of each row in `queryset` that had one of `slugs` before.

    Where several rows had it, the one that gave it up last counts. `field` may be a code instead.
    """
    label = queryset.model._meta.label_lower
    entries = TrailEntry.objects.filter(model=label, **{f"changes__{field}__0__in": slugs})
    keys: dict[str, list[str]] = {}
    for changes, key in entries.values_list("changes", "object_id"):
        keys.setdefault(changes[field][0], []).append(key)
    every = {key: key for each in keys.values() for key in each}
    stayed = _merged_into(label, every) if every else {}
    rows = queryset.order_by().filter(pk__in=set(stayed.values())) if every else ()
    today = {str(row.pk): str(getattr(row, field)) for row in rows}
    current = {
        slug: [today[stayed[key]] for key in each if stayed[key] in today]
        for slug, each in keys.items()
    }
    return {slug: each[0] for slug, each in current.items() if each}


def _merged_into(label: str, keys: dict[str, str]) -> dict[str, str]:
    """Return the same keys; instead of those of rows that were merged, those of what stayed."""
    mergers = TrailEntry.objects.filter(model=label, action=TrailEntry.Action.MERGE)
    entries = mergers.values_list("changes", "object_id")
    stayed = {str(changes["merged"][0]): key for changes, key in entries}
    current = dict(keys)
    while merged := {slug for slug, key in current.items() if key in stayed}:
        current |= {slug: stayed[current[slug]] for slug in merged}
    return current


def slugs_in(rows: Callable[[], QuerySet[Any]]) -> CodeLookup:
    """Return a function that finds slugs of `rows`, which are public, also by former ones."""
    find = codes_in(rows)

    def lookup(slugs: set[str]) -> dict[str, str]:
        existing = {slug: slug for slug in find(slugs)}
        # Names are tried as they are and as slugs: where one of the two exists it is meant.
        former = {slug for slug in slugs if slugify(fold(slug)) not in existing} - existing.keys()
        return (current_slugs(rows(), former) if former else {}) | existing

    return lookup


def redirect_old_slugs(queryset: Callable[..., QuerySet[Any]]) -> Callable[[SlugView], SlugView]:
    """Redirect (301) from former slugs where the view finds no row of that slug.

    The address stays the same but for the slug: that of a page, or of what is below it. `queryset`
    returns the public rows that the view is about; it gets what the address map gives the view.
    """

    def decorate(view: SlugView) -> SlugView:
        @wraps(view)
        def wrapper(request: HttpRequest, slug: str, **kwargs: Any) -> HttpResponseBase:
            try:
                return view(request, slug=slug, **kwargs)
            except Http404:
                match = request.resolver_match
                assert match is not None
                rows = queryset(**match.extra_kwargs)  # type: ignore[attr-defined]  # not in the stubs
                today = current_slugs(rows, [slug]).get(slug)
                if today is None or rows.filter(slug=slug).exists():
                    raise
                names = match.captured_kwargs | {"slug": today}  # type: ignore[attr-defined]
                query = dict(request.GET.lists())
                return HttpResponsePermanentRedirect(
                    reverse(match.view_name, kwargs=names, query=query)
                )

        return wrapper

    return decorate
