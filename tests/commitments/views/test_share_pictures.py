"""What other sites show beside a link: title, description, picture."""

import re
from base64 import b64encode
from hashlib import sha256
from typing import Any
from xml.etree import ElementTree as ET

import html5lib
import pytest
from django.urls import reverse

from cities.models import City
from commitments.views.share_pictures import SUBJECTS
from config.kept_answers import LARGEST, may_be_kept
from tests.commitments.charts.bitmaps import size_of
from tests.factories import (
    AdoptionFactory,
    AlternateNameFactory,
    CityFactory,
    CommitmentObjectiveFactory,
    EventFactory,
    GrantFactory,
    MembershipFactory,
    NeedFactory,
    NetworkFactory,
    OrganisationFactory,
    PracticeFactory,
    ReportFactory,
    TopicFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def _shared(client: Any, path: str) -> dict[str, str]:
    page = client.get(path).content.decode()
    return dict(
        re.findall(r'<meta (?:property|name)="((?:og|twitter):[^"]*)" content="([^"]*)"', page)
    )


def _picture(client: Any, path: str) -> Any:
    return client.get(_shared(client, path)["og:image"].removeprefix("http://testserver"))


def _pages() -> list[str]:
    """Return the address of a page of each kind that has a picture of its own."""
    report = ReportFactory(published=True)
    mapping = CommitmentObjectiveFactory(commitment=report.adoption.commitment)
    membership = MembershipFactory(city=report.adoption.city)
    rows = (report.adoption.city, report.adoption.commitment, membership.network, report)
    pages = [row.get_absolute_url() for row in rows]
    pages += [row.get_absolute_url() for row in (mapping.objective, mapping.objective.framework)]
    others = (TopicFactory(), PracticeFactory(), EventFactory(), OrganisationFactory())
    pages += [row.get_absolute_url() for row in (*others, GrantFactory(), NeedFactory())]
    return pages


def test_each_kind_of_page_has_a_picture_of_its_own(client: Any) -> None:
    pages = _pages()
    assert len(pages) == len(SUBJECTS) + len(("objective", "report"))
    drawn = set()
    for path in (*pages, "/", "/ar/"):
        answer = _picture(client, path)
        assert answer.headers["Content-Type"] == "image/png", path
        assert size_of(answer.content) == (1200, 630)
        # Kept like any other answer.
        assert may_be_kept(answer) and len(answer.content) < LARGEST
        drawn.add(answer.content)
    assert len(drawn) == len(pages) + 2


def test_a_page_says_to_other_sites_what_it_says_itself(client: Any, city: City) -> None:
    AdoptionFactory(city=city)
    shared = _shared(client, f"/cities/{city.slug}/")
    assert shared["og:title"] == str(city)
    assert shared["og:description"].startswith(f"{city.label} has made 1 promise to migrants")
    assert shared["og:image"] == f"http://testserver/share/city/{city.slug}.png"
    assert shared["twitter:card"] == "summary_large_image"


@pytest.mark.parametrize("path", ["/cities/", "/about/", "/search/?q=x", "/compare/"])
def test_other_pages_have_the_picture_of_the_site(client: Any, path: str) -> None:
    shared = _shared(client, path)
    assert shared["og:image"] == "http://testserver" + reverse("site-picture")
    assert shared["og:title"] and shared["og:description"]


def test_a_picture_changes_with_what_it_shows(client: Any, city: City) -> None:
    path = f"/share/city/{city.slug}.png"
    without = client.get(path).content
    AdoptionFactory(city=city)
    assert client.get(path).content != without


def test_a_name_in_letters_that_our_type_lacks_is_left_out(client: Any, city: City) -> None:
    plain = client.get(f"/share/city/{city.slug}.png").content
    City.objects.filter(pk=city.pk).update(name="東京")
    answer = client.get(f"/share/city/{city.slug}.png")
    assert answer.status_code == 200
    assert answer.content != plain


def test_a_picture_says_that_the_site_is_a_demonstration(
    client: Any, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.SITE_NAME += " (demonstration)"
    drawn: list[str] = []

    def draw(svg: str, _width: int) -> bytes:
        drawn.append(svg)
        return b""

    monkeypatch.setattr("commitments.views.picture_answers.png", draw)
    client.get("/ar/share/site.png")
    assert "City Commitments (demonstration)</text>" in drawn[0]


@pytest.mark.parametrize("kind", ["city", "network"])
def test_a_picture_has_the_name_of_the_page_in_its_language(client: Any, kind: str) -> None:
    membership = MembershipFactory()
    path = f"/ar/share/{kind}/{getattr(membership, kind).slug}.png"
    before = client.get(path).content
    owner = {"city": None, kind: getattr(membership, kind)}
    AlternateNameFactory(**owner, name="كمبالا", language="ar", use="display")
    assert client.get(path).content != before


def test_a_chart_is_there_as_svg_and_csv(client: Any, city: City) -> None:
    ReportFactory(adoption=AdoptionFactory(city=city), published=True, stage="fulfilled")
    AdoptionFactory(city=city)
    page = client.get(f"/cities/{city.slug}/").content.decode()
    [svg, numbers] = re.findall(r'href="http://testserver(/share/city/[^"]*[.](?:svg|csv))"', page)
    drawing = client.get(svg)
    assert drawing.headers["Content-Type"] == "image/svg+xml"
    # Its own style applies, and nothing else.
    [style] = re.findall("<style>(.*)</style>", drawing.content.decode(), re.DOTALL)
    digest = b64encode(sha256(style.encode()).digest()).decode()
    assert f"style-src 'sha256-{digest}';" in drawing.headers["Content-Security-Policy"]
    assert ET.fromstring(drawing.content).tag == "{http://www.w3.org/2000/svg}svg"
    assert client.get(numbers).content.decode("utf-8-sig").splitlines() == [
        "status,public_sources,old,promises",
        "achieved,no,no,1",
        "nothing-known,no,no,1",
    ]
    assert client.get(svg.replace(".svg", ".pdf")).status_code == 404


@pytest.mark.parametrize("kind", ["city", "commitment", "network", "objective"])
def test_a_page_offers_what_can_be_embedded(client: Any, kind: str) -> None:
    mapping = CommitmentObjectiveFactory(commitment=AdoptionFactory().commitment)
    row = {
        "city": CityFactory(name="A “B” <i>"),
        "commitment": mapping.commitment,
        "network": NetworkFactory(),
        "objective": mapping.objective,
    }[kind]
    document = html5lib.parse(
        client.get(row.get_absolute_url()).content, namespaceHTMLElements=False
    )
    box = document.find(".//details[@class='share-box']")
    codes = ["".join(code.itertext()) for code in box.iter("code")]
    assert codes[0] == "http://testserver" + row.get_absolute_url()
    for code in codes[1:]:
        # What a reader copies is markup that leads to this site.
        html5lib.HTMLParser(strict=True).parseFragment(code)
        for address in re.findall('(?:src|href)="http://testserver([^"]*)"', code):
            assert client.get(address).status_code == 200
    assert sum("<iframe" in code for code in codes) == 1
    assert sum("badge.svg" in code for code in codes) == 1


def test_other_sites_find_how_to_embed_by_an_absolute_address(client: Any, city: City) -> None:
    page = client.get(f"/cities/{city.slug}/").content.decode()
    [address] = re.findall(r'application/json[+]oembed" href="([^"]*)"', page)
    assert address.startswith("http://testserver/oembed/?url=http")
