"""The page of one event."""

from typing import Any

from django.db.models import QuerySet
from django.views.generic import DetailView

from cities.models import Event, Participation


class EventPage(DetailView[Event]):
    """An event and the cities that took part."""

    template_name = "cities/event_detail.html"

    def get_queryset(self) -> QuerySet[Event]:
        return Event.objects.listed()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        taking_part = (
            Participation.objects.published()
            .filter(event=self.object)
            .select_related("city__country")
            .order_by("city__name", "pk")
        )
        return super().get_context_data(participations=taking_part, **kwargs)
