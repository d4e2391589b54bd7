"""Places of the same name: what is said beside the name, so that one is not taken for another."""

from collections import defaultdict

from cities.models.places import City
from config.models.fields import fold


def refresh_namesakes() -> int:
    """Derive anew what tells each place from those of its name; return how many rows change.

    Those in one country are told apart by their area or else their kind, others by the country.
    """
    rows = list(City.objects.order_by().select_related("country"))
    by_name: dict[str, list[City]] = defaultdict(list)
    for city in rows:
        by_name[fold(city.name)].append(city)
    changed = []
    for city in rows:
        others = [each for each in by_name[fold(city.name)] if each.pk != city.pk]
        area, country = _distinction(city, others)
        if (city.distinct_area, city.distinct_country) != (area, country):
            city.distinct_area, city.distinct_country = area, country
            changed.append(city)
    City.objects.bulk_update(changed, ["distinct_area", "distinct_country"], batch_size=500)
    return len(changed)


def _distinction(city: City, others: list[City]) -> tuple[str, str]:
    near = any(each.country_id == city.country_id for each in others)
    far = any(each.country_id != city.country_id for each in others)
    area = city.admin_area or str(city.Kind(city.kind).value)
    return area if near else "", city.country.name if far and city.country else ""
