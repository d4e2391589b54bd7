"""The page of one event."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from cities.audit.redirects import redirect_old_slugs
from cities.models import Event, Participation


@require_safe
@redirect_old_slugs(Event.objects.published)
def event(request: HttpRequest, slug: str) -> HttpResponse:
    """Show an event and the cities, networks and organisations that took part."""
    event = get_object_or_404(Event.objects.listed(), slug=slug)
    taking_part = (
        Participation.objects.published()
        .filter(event=event)
        .select_related("city__country", "network", "organisation")
        .order_by("city__name", "pk")
    )
    context = {
        "event": event,
        "participations": taking_part,
        "cities_listed": taking_part.exclude(city=None).values("city").distinct().count(),
    }
    return render(request, "cities/event_detail.html", context)
