"""Sites with no, one and three cities: every page kind is right, and none has an empty part."""

import re

import pytest
from django.test import Client
from lxml import html

from tests.factories import AdoptionFactory, CityFactory, MembershipFactory, NetworkFactory
from tests.page_kinds import page_kinds

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

# What a page may not count out of nothing.
OF_NOTHING = re.compile(
    r"(?<![\d,.])0 (?:of|out of) (?:the )?0(?![\d,.])|\b[Nn]one of the 0\b"
    r"|NaN|\bNone\b(?! (?:of|has|is|are)\b)"
)
HEADINGS = {"h1", "h2", "h3", "h4"}


def _with_cities(number: int) -> None:
    """Make the site of a network whose cities have made a promise each, but for the last."""
    if not number:
        return
    network = NetworkFactory()
    for n in range(number):
        city = CityFactory()
        MembershipFactory(network=network, city=city)
        if n < 2:
            AdoptionFactory(city=city)


def _faults(page: str) -> list[str]:
    """Return what a reader would stumble over: headings of nothing, empty lists, sums of none."""
    main = html.fromstring(page).xpath("//main")[0]
    wrong = [match.group() for match in OF_NOTHING.finditer(" ".join(main.itertext()))]
    wrong += [
        f"empty: {html.tostring(each)[:80]!r}"
        for each in main.iter("ul", "ol", "dl", "nav", "table", "tbody")
        if not "".join(each.itertext()).strip()
    ]
    for heading in main.iter(*HEADINGS):
        if not "".join(heading.itertext()).strip():
            wrong.append("a heading without words")
        after = heading.getnext()
        alone = after is None and heading.getparent().tag == "section"
        if alone or (after is not None and after.tag in HEADINGS and after.tag <= heading.tag):
            wrong.append(f"nothing under {heading.text_content().strip()}")
    return wrong


@pytest.mark.parametrize("number", [0, 1, 3])
def test_a_small_site_has_nothing_empty(number: int, client: Client) -> None:
    _with_cities(number)
    kinds = page_kinds()
    assert ("city" in kinds) == bool(number)
    faults: dict[str, list[str]] = {}
    for name, address in kinds.items():
        answer = client.get(address)
        assert answer.status_code == 200, address
        if "<main" in answer.content.decode() and (wrong := _faults(answer.content.decode())):
            faults[name] = wrong
    assert faults == {}


def test_an_empty_list_counts_nothing_and_offers_no_map(client: Client) -> None:
    page = client.get("/cities/").content.decode()
    assert "There is nothing here yet." in page
    assert "<strong>0</strong>" not in page and 'id="as-map"' not in page
    assert "Counted are" not in client.get("/commitments/").content.decode()
    assert "<strong>0</strong> cities" in client.get("/cities/?q=arua").content.decode()
