"""Names of cities and networks in the API, and references to cities, which say where they are."""

from operator import attrgetter
from typing import Any

from cities.models import City, Country
from config.api.fields import Beside, Reference, Title, derived
from config.translations import translated


def _place(context: dict[str, Any], city: City) -> dict[str, Any]:
    """Return the names of a city's country and region; countries are read once for a file."""
    if "countries" not in context:
        rows = Country.objects.values_list("pk", "name", "region")
        context["countries"] = {pk: (name, region) for pk, name, region in rows}
    country, region = context["countries"].get(city.country_id, (None, None))
    return {"country": country and translated(country), "region": region and translated(region)}


PLACE = Beside(
    {"country": "Name of its country.", "region": "Continent of its country."}, values=_place
)


def own_name() -> Any:
    """Return the field of the name of a country, city or network, in the language asked for."""
    return derived(Title, attrgetter("displayed_name"), help_text="Name.")


def to_city(**kwargs: Any) -> Reference:
    """Return the field that refers to a city; for a party it is null where that is a network."""
    defaults = {"allow_null": True, "help_text": "The city; null if the party is a network."}
    return Reference("cities", called=attrgetter("label"), beside=PLACE, **{**defaults, **kwargs})
