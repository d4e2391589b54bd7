"""The names that readers are shown are kept with the rows, however they change."""

import csv
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from cities.models import AlternateName, City, refresh_displayed_names
from tests.factories import AlternateNameFactory, CityFactory, CountryFactory, NetworkFactory
from tests.forms import send

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def label_in(city: City, language: str = "fr") -> str:
    with override(language):
        return City.objects.get(pk=city.pk).label


def named(**values: Any) -> AlternateName:
    """Return a name that no row has yet."""
    row: AlternateName = AlternateNameFactory(language="fr", use="display", **values)
    return row


def test_rows_have_the_displayed_names_in_languages_of_the_site() -> None:
    city, network, country = CityFactory(name="Newtown"), NetworkFactory(), CountryFactory()
    named(city=city, name="Villeneuve")
    named(city=None, network=network, name="Réseau")
    named(city=None, country=country, name="Pays")
    AlternateNameFactory(city=city, language="de", use="display", name="Neustadt")
    AlternateNameFactory(city=city, language="es", name="Villanueva")
    for row in (city, network, country):
        row.refresh_from_db()
    assert [row.local_names for row in (city, network, country)] == [
        {"fr": "Villeneuve"},
        {"fr": "Réseau"},
        {"fr": "Pays"},
    ]
    with override("fr"):
        assert [city.label, network.label, str(country)] == ["Villeneuve", "Réseau", "Pays"]
    assert city.label == "Newtown"
    assert refresh_displayed_names() == 0


def test_forms_add_change_and_delete_them(client: Client, administrator: User) -> None:
    client.force_login(administrator)
    city = CityFactory(name="Newtown")
    row = named(city=city, name="Vileneuve")
    change = reverse("admin:cities_alternatename_change", args=[row.pk])
    assert send(client, change, name="Villeneuve").status_code == 302
    assert label_in(city) == "Villeneuve"
    delete = reverse("admin:cities_alternatename_delete", args=[row.pk])
    assert client.post(delete, {"post": "yes"}).status_code == 302
    assert label_in(city) == "Newtown"


def test_a_file_changes_them(
    client: Client, administrator: User, settings: Any, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    client.force_login(administrator)
    city = CityFactory(name="Newtown", slug="newtown")
    file = StringIO()
    header = ["kind", "slug", "language", "name", "use", "source"]
    csv.writer(file).writerows([header, ["city", "newtown", "fr", "Villeneuve", "display", "x"]])
    upload = SimpleUploadedFile("names.csv", file.getvalue().encode())
    text = client.post(reverse("import"), {"file": upload, "holds": "names.csv"}).text
    token = text.partition('name="token" value="')[2].partition('"')[0]
    client.post(reverse("import"), {"token": token})
    assert label_in(city) == "Villeneuve"
