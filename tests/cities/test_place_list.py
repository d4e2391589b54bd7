"""The place list: towns are found by any name that GeoNames has, in any script."""

import pytest

from cities.place_list import MOST_FOUND, find_places, kilometres, listed_place

pytestmark = pytest.mark.slow


@pytest.mark.parametrize(
    ("typed", "name", "country"),
    [
        ("Dakar", "Dakar", "SN"),
        ("dakar ", "Dakar", "SN"),
        ("داكار", "Dakar", "SN"),
        ("أثينا", "Athens", "GR"),
        ("ATHÈNES", "Athens", "GR"),
        ("Киев", "Kyiv", "UA"),
        ("St Gallen", "Sankt Gallen", "CH"),
        ("l’aquila", "L'Aquila", "IT"),
        ("sao paulo", "São Paulo", "BR"),
    ],
)
def test_a_town_is_found_by_any_of_its_names(typed: str, name: str, country: str) -> None:
    first = find_places(typed)[0]
    assert (first.name, first.country) == (name, country)


def test_the_beginning_of_a_name_is_enough_and_the_whole_name_comes_first() -> None:
    assert find_places("ouagad")[0].name == "Ouagadougou"
    names = [row.name for row in find_places("york")]
    assert names.index("York") < names.index("New York City")


def test_a_country_narrows_what_is_found() -> None:
    assert {row.country for row in find_places("san jose", "CR")} == {"CR"}
    assert len(find_places("san")) == MOST_FOUND
    assert find_places("no such town") == find_places(" ") == find_places("-") == []


def test_a_place_has_what_onboarding_takes_over() -> None:
    (athens,) = [row for row in find_places("Αθήνα") if row.country == "GR"][:1]
    assert listed_place(athens.geonames_id) == athens and listed_place(1) is None
    assert athens.timezone == "Europe/Athens" and athens.population > 600_000
    assert "Αθήνα" in athens.spellings
    piraeus = find_places("Piraeus")[0]
    apart = kilometres((athens.latitude, athens.longitude), (piraeus.latitude, piraeus.longitude))
    assert 6 < apart < 12
