"""Search engines are led to every public page, in every language, and to no other."""

import re
from xml.etree import ElementTree as ET

import pytest
from django.conf import settings
from django.test import Client
from django.utils import translation

from cities.models import City
from commitments.models import Objective
from commitments.views import embeds, sitemaps
from tests.factories import AdoptionFactory, CityFactory, CommitmentFactory, ObjectiveFactory
from tests.test_permissions import ours

pytestmark = pytest.mark.django_db
NAMES = {"s": sitemaps.NAMESPACE, "x": sitemaps.XHTML}
# What has an address and is no page of a public row, or is found from one.
NOT_LISTED = {
    *("alerts", "alert"),
    *("feed", "city-feed", "network-feed", "commitment-feed", "city-calendar", "network-calendar"),
    *(f"{kind}-{part}" for kind in embeds.CARDS for part in ("badge", "embed")),
    *("oembed", "iati", "api", "due-workbook", "due-figures"),
    *("network-iati", "catalogue", "city-open-sdg", "network-open-sdg", "city-vlr", "network-vlr"),
    *("round-table", "objective-brief", "handover"),
    *("network-reporting", "framework-reporting", "search", "report_error", "removed", "mute"),
    *(
        "evidence",
        "release-file",
        "import",
        "merge",
        "state",
        "import-rows",
        "autocomplete",
        "language",
    ),
    "state",
    *("cockpit", "cockpit-reports", "cockpit-file", "cockpit-board"),
    *("cockpit-take", "cockpit-publish"),
    *("new-city", "cockpit-letter"),
    *("robots", "security", "manifest", "sitemap-index", "sitemap"),
}


def listed(client: Client) -> dict[str, list[str]]:
    """Return the addresses in each file of the sitemap."""
    files = {}
    for part in ET.fromstring(client.get("/sitemap.xml").content).iterfind(".//s:loc", NAMES):
        path = str(part.text).removeprefix(settings.SITE_URL)
        root = ET.fromstring(client.get(path).content)
        files[path] = [str(place.text) for place in root.iterfind("s:url/s:loc", NAMES)]
    return files


def test_it_has_every_kind_of_page_that_the_site_has() -> None:
    kinds = {pages.name for pages in sitemaps.kinds().values()}
    pages = {name for name in ours() if not name.endswith(("-picture", "-chart"))}
    assert kinds | set(sitemaps.GENERAL_PAGES) == pages - NOT_LISTED


def test_every_address_in_it_answers(client: Client) -> None:
    membership = AdoptionFactory(network=None).city
    assert membership
    for addresses in listed(client).values():
        assert addresses
        for address in addresses[:4]:
            assert client.get(address.removeprefix(settings.SITE_URL)).status_code == 200, address


def test_an_entry_leads_to_the_page_in_all_languages(client: Client) -> None:
    city = CityFactory()
    number = city.pk // sitemaps.KEYS_IN_FILE
    root = ET.fromstring(client.get(f"/sitemap-cities-{number}.xml").content)
    expected = {}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            expected[code] = settings.SITE_URL + city.get_absolute_url()
    entries = root.findall("s:url", NAMES)
    assert [entry.findtext("s:loc", namespaces=NAMES) for entry in entries] == [*expected.values()]
    for entry in entries:
        links = {str(at.get("hreflang")): at.get("href") for at in entry.iterfind("x:link", NAMES)}
        assert links == expected | {"x-default": expected[settings.LANGUAGE_CODE]}


def test_an_address_is_written_as_it_is_linked(client: Client) -> None:
    objective = ObjectiveFactory(code="7.a & b’é")
    number = objective.pk // sitemaps.KEYS_IN_FILE
    root = ET.fromstring(client.get(f"/sitemap-objectives-{number}.xml").content)
    place = root.findtext("s:url/s:loc", namespaces=NAMES)
    assert place == settings.SITE_URL + Objective.objects.get().get_absolute_url()


def test_nothing_hidden_is_in_it(client: Client) -> None:
    CityFactory(public=False)
    AdoptionFactory(city=CityFactory(public=False), commitment=CommitmentFactory())
    assert all("-c" not in path for path in listed(client))


def test_a_file_has_a_bounded_number_of_rows(client: Client) -> None:
    country = CityFactory().country
    far = City.objects.latest("pk").pk + 2 * sitemaps.KEYS_IN_FILE
    CityFactory(pk=far, country=country)
    files = [path for path in listed(client) if "-cities-" in path]
    assert len(files) == 2
    assert (
        client.get(files[0].replace(re.findall(r"\d+", files[0])[0], "999999")).status_code == 404
    )
