"""The page of one event: who took part, what was announced there, and what became of it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from cities.audit.redirects import redirect_old_slugs
from cities.models import Event, Participation
from commitments.analysis.serving import serving
from commitments.models import Commitment, Practice, Review
from commitments.views.lists import lead_standings
from config.pages import rows_on_page

TAKING_PART_SHOWN, ANNOUNCED_SHOWN, SINCE_SHOWN = 200, 30, 10


@require_safe
@redirect_old_slugs(Event.objects.published)
def event(request: HttpRequest, slug: str) -> HttpResponse:
    """Show an event, who took part, and how the promises that were announced there stand today."""
    event = get_object_or_404(Event.objects.listed(), slug=slug)
    taking_part = (
        Participation.objects.published()
        .filter(event=event)
        .select_related("city__country", "network", "organisation")
        .order_by("city__name", "pk")
    )
    announced = Commitment.objects.published().with_status().filter(announced_at=event)
    keys = announced.order_by().values("pk")
    reviews = Review.objects.listed().filter(report__adoption__commitment__in=keys)
    context = {
        "event": event,
        "announced": serving(announced, (), ANNOUNCED_SHOWN),
        "announced_count": announced.count(),
        "standings": lead_standings(announced),
        "practices": Practice.objects.listed().filter(adoption__commitment__in=keys)[:SINCE_SHOWN],
        "reviews": reviews[:SINCE_SHOWN],
        "page": rows_on_page(request, taking_part, TAKING_PART_SHOWN),
        "cities_listed": taking_part.exclude(city=None).values("city").distinct().count(),
    }
    return render(request, "cities/event_detail.html", context)
