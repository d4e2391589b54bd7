"""One place is one row: its GeoNames id is taken once, and a name that is taken is asked about."""

import csv
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from cities.models import City
from tests.factories import CityFactory, CountryFactory
from tests.forms import send

pytestmark = pytest.mark.django_db
HEADER = ["slug", "name", "kind", "country", "admin_area", "latitude", "longitude"]
HEADER += ["population", "geonames_id", "timezone", "url", "verified", "note"]
TAKEN = "Another place here has this GeoNames id"


@pytest.fixture(autouse=True)
def _media(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def accra() -> City:
    city: City = CityFactory(
        name="Accra",
        slug="accra",
        country=CountryFactory(iso2="GH", name="Ghana"),
        admin_area="Greater Accra",
        geonames_id=2306104,
    )
    return city


def preview(client: Client, **cells: str) -> str:
    row = dict.fromkeys(HEADER, "") | {"kind": "city", "country": "GH", "verified": "yes"} | cells
    file = StringIO()
    csv.writer(file).writerows([HEADER, [row[name] for name in HEADER]])
    upload = SimpleUploadedFile("mine.csv", file.getvalue().encode())
    answer: str = client.post(reverse("import"), {"file": upload, "holds": "cities.csv"}).text
    return answer


@pytest.mark.slow
def test_an_import_adds_no_second_row_for_one_place_of_geonames(
    client: Client, administrator: User, accra: City
) -> None:
    client.force_login(administrator)
    page = preview(
        client, slug="accra-metropolitan", name="Accra Metropolitan", geonames_id="2306104"
    )
    assert TAKEN in page and 'name="token"' not in page


@pytest.mark.slow
def test_an_import_asks_about_a_name_that_is_taken(
    client: Client, administrator: User, accra: City
) -> None:
    client.force_login(administrator)
    page = preview(client, slug="accra-2", name="ACCRA")
    assert "There is already Accra, Ghana (accra)." in page and 'name="token"' not in page
    assert 'name="token"' in preview(client, slug="accra-2", name="Accra", admin_area="Volta")
    assert 'name="token"' in preview(client, slug="accra", name="Accra")


@pytest.mark.slow
def test_a_form_asks_about_a_name_and_a_number_that_are_taken(
    client: Client, administrator: User, accra: City
) -> None:
    client.force_login(administrator)
    add = reverse("admin:cities_city_add")
    sent = {"slug": "accra-2", "name": "Accra", "country": accra.country.pk}
    assert "There is already Accra, Ghana (accra)." in send(client, add, **sent).text
    other = send(client, add, **sent, admin_area="Volta", geonames_id="2306104")
    assert TAKEN in other.text
    assert send(client, add, **sent, admin_area="Volta").status_code == 302
    change = reverse("admin:cities_city_change", args=[accra.pk])
    assert send(client, change, note="Changed").status_code == 302


@pytest.mark.parametrize(
    ("kind", "country", "admin_area", "refused"),
    [
        ("city", "", "", True),
        ("city", "", "greater accra", True),
        ("city", "", "Volta", False),
        ("region", "", "", False),
        ("city", "TG", "", False),
    ],
)
def test_a_place_of_another_kind_country_or_area_is_another_place(
    accra: City, kind: str, country: str, admin_area: str, refused: bool
) -> None:
    where = CountryFactory(iso2=country, name="Togo") if country else accra.country
    city = CityFactory.build(
        name="Accra", slug="accra-2", kind=kind, country=where, admin_area=admin_area
    )
    if refused:
        with pytest.raises(ValidationError, match="There is already Accra"):
            city.clean()
    else:
        city.clean()
