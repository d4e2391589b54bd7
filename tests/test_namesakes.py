"""Places of one name carry what tells them apart wherever they are shown or chosen."""

import csv
import html
import re
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from cities.audit import Actor, record
from cities.models import City, TrailEntry, refresh_namesakes
from config.api.lists import public_lists
from tests import factories as make
from tests.forms import send
from tests.lists import address, pages

pytestmark = pytest.mark.django_db
NAME = "Sprungfeld"
# The name without what tells it apart behind it.
BARE = re.compile(
    rf".{{,30}}{NAME}(?! \((?:(?:North|South)land(?:, Oneland)?|Otherland)\)).{{,20}}"
)


@pytest.fixture
def cities() -> list[City]:
    """Two cities of one name in one country, and one in another."""
    home, abroad = (
        make.CountryFactory(iso2=code, name=name)
        for code, name in (("XA", "Oneland"), ("XB", "Otherland"))
    )
    places = [(home, "Northland"), (home, "Southland"), (abroad, "Eastland")]
    rows = [
        make.CityFactory(name=NAME, slug=f"place-{n}", country=country, admin_area=area)
        for n, (country, area) in enumerate(places)
    ]
    refresh_namesakes()
    return [City.objects.get(pk=row.pk) for row in rows]


def test_a_name_is_told_apart_by_area_country_or_both(cities: list[City]) -> None:
    assert [city.label for city in cities] == [
        f"{NAME} (Northland, Oneland)",
        f"{NAME} (Southland, Oneland)",
        f"{NAME} (Otherland)",
    ]
    assert [str(city) for city in cities][:2] == [
        f"{NAME} (Northland), Oneland",
        f"{NAME} (Southland), Oneland",
    ]
    City.objects.filter(pk=cities[2].pk).update(name="Elsewhere")
    assert refresh_namesakes() == 3
    assert refresh_namesakes() == 0
    assert City.objects.get(pk=cities[0].pk).label == f"{NAME} (Northland)"
    assert City.objects.get(pk=cities[2].pk).label == "Elsewhere"


def test_kind_tells_apart_where_no_area_does() -> None:
    country = make.CountryFactory()
    for kind in ("city", "province"):
        make.CityFactory(name=NAME, slug=kind, country=country, kind=kind, admin_area="")
    refresh_namesakes()
    assert City.objects.get(slug="province").label == f"{NAME} (province)"


def involve(city: City, other: City) -> list[Any]:
    """Make a row of every kind that names a city; return those with a page."""
    adoption = make.AdoptionFactory(city=city)
    report = make.ReportFactory(adoption=adoption)
    make.MeasurementFactory(report=report, target=make.TargetFactory(adoption=adoption))
    make.EvidenceFactory(report=report)
    make.advance(report, "submit", "publish")
    review = make.ReviewFactory(report=report, reviewing_city=other, published=True)
    network = make.MembershipFactory(city=city).network
    event = make.EventFactory(city=city)
    make.ParticipationFactory(event=event, city=city)
    framework = make.EndorsementFactory(city=city).framework
    practice = make.PracticeFactory()
    practice.cities.add(city)
    grant = make.GrantFactory()
    make.GrantPartyFactory(grant=grant, city=city)
    need = make.NeedFactory(city=city)
    record(adoption, TrailEntry.Action.CHANGE, Actor(), {"role": ["lead", "joint"]})
    rows = [city, adoption.commitment, report, review, network, event, framework]
    return [*rows, practice, grant, need]


def below(city: City) -> Iterator[str]:
    """Yield each address below the page of a city."""
    for pattern in patterns():
        if pattern.startswith("cities/<slug:slug>/"):
            yield f"/{pattern}".replace("<slug:slug>", city.slug)


def patterns() -> Iterator[str]:
    """Yield each address that takes part in the site, as its pattern."""
    resolvers: list[Any] = [get_resolver()]
    while resolvers:
        for item in resolvers.pop().url_patterns:
            if isinstance(item, URLPattern):
                yield str(item.pattern)
            else:
                resolvers.append(item)


@pytest.mark.slow
def test_no_page_feed_or_file_shows_the_bare_name(client: Client, cities: list[City]) -> None:
    north, south = cities[:2]
    addresses = [row.get_absolute_url() for row in involve(north, south)]
    addresses += [address(name) for name in pages()]
    addresses += list(below(north))
    addresses += ["/", "/feed/", "/search/?q=Northland", f"/compare/?city={north.slug}"]
    addresses += [f"/api/v1/{route}/" for route, _view in public_lists()]
    addresses += [f"{each}?format=csv" for each in addresses if each.startswith("/api/")]
    named, bare = 0, {}
    for path in addresses:
        if path.startswith("/api/v1/cities/"):
            continue  # its rows have both
        answer = client.get(path)
        assert answer.status_code == (404 if path.endswith(".zip") else 200), path
        if answer.headers["Content-Type"].startswith(("application/zip", "image/png")):
            continue
        text = html.unescape(b"".join(answer).decode()).replace("\\,", ",")
        if shown := BARE.findall(re.sub(r"</?(bdi|mark)>", "", text)):
            bare[path] = shown
        named += NAME in text
    assert bare == {}, "\n".join(f"{p} {b}" for p, b in bare.items())
    assert named > 25
    (row,) = (
        row for row in client.get("/api/v1/cities/").json()["results"] if row["id"] == north.slug
    )
    assert (row["name"], row["label"]) == (NAME, north.label)


@pytest.mark.slow
def test_what_a_person_chooses_from_shows_which_place_it_is(
    client: Client, administrator: User, cities: list[City]
) -> None:
    client.force_login(administrator)
    query = {"app_label": "commitments", "model_name": "adoption", "field_name": "city"}
    results = client.get(reverse("admin:autocomplete"), query | {"term": NAME}).json()["results"]
    assert {row["text"] for row in results} == {str(city) for city in cities}
    lists = client.get(reverse("admin:cities_city_changelist")).text
    compared = client.get("/compare/", {"city": NAME}).text
    for city in cities:
        assert city.label in lists and city.label in compared
    chosen = client.get("/compare/", {"city": [cities[0].label, str(cities[1])]}).text
    assert chosen.count("/cities/place-") >= 2


@pytest.mark.slow
def test_a_form_and_a_file_keep_namesakes_apart(
    client: Client, administrator: User, cities: list[City], settings: Any, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    client.force_login(administrator)
    page = reverse("admin:cities_city_change", args=[cities[1].pk])
    assert send(client, page, name="Elsewhere").status_code == 302
    assert City.objects.get(pk=cities[0].pk).label == f"{NAME} (Oneland)"
    header = ["slug", "name", "kind", "country", "admin_area", "latitude", "longitude"]
    header += ["population", "geonames_id", "timezone", "url", "verified", "note"]
    row = [cities[1].slug, NAME, "city", "XA", "Southland", *[""] * 6, "yes", ""]
    file = StringIO()
    csv.writer(file).writerows([header, row])
    upload = SimpleUploadedFile("mine.csv", file.getvalue().encode())
    text = client.post(reverse("import"), {"file": upload, "holds": "cities.csv"}).text
    token = text.partition('name="token" value="')[2].partition('"')[0]
    client.post(reverse("import"), {"token": token})
    assert City.objects.get(pk=cities[0].pk).label == cities[0].label
