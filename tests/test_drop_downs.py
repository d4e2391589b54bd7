"""Drop-downs of all list pages: they offer what leads somewhere, and never drop what was asked."""

import re

import pytest
from django.test import Client

from config.drop_downs import DropDown
from tests.factories import (
    AdoptionFactory,
    CityFactory,
    CommitmentFactory,
    CountryFactory,
    FrameworkFactory,
)
from tests.lists import PAGES

pytestmark = pytest.mark.django_db

DROP_DOWNS = [
    (name, field)
    for name, view in PAGES.items()
    for field, condition in view.filterset_class.base_filters.items()
    if isinstance(condition.field.widget, DropDown)
]


@pytest.mark.parametrize(("name", "field"), DROP_DOWNS)
def test_a_drop_down_shows_all_that_a_link_asked_for(
    name: str, field: str, client: Client, small_world: None
) -> None:
    page = client.get(f"/{name}/").content.decode()
    codes = _offered(page, field)[1:3]
    assert codes, "nothing to choose"
    page = client.get(f"/{name}/", {field: ",".join(codes)}).content.decode()
    assert f'<option value="{",".join(codes)}" selected>' in page


def test_only_what_promises_name_is_offered_and_the_rest_can_be_asked_for(client: Client) -> None:
    for iso2, name in (("QN", "Northland"), ("QS", "Southland")):
        CityFactory(slug=iso2.lower(), country=CountryFactory(iso2=iso2, name=name))
    AdoptionFactory(city=CityFactory(country__iso2="QW", country__name="Westland"))
    page = client.get("/commitments/").content.decode()
    assert "QW" in _offered(page, "country")
    assert not {"QN", "QS"} & set(_offered(page, "country"))
    page = client.get("/commitments/?country=QN,QS").content.decode()
    assert '<option value="QN,QS" selected>Northland and Southland</option>' in page
    assert "Country: <bdi>Northland</bdi>" in page, "its chip has the name as well"


def test_an_empty_list_of_promises_says_what_is_kept_apart(client: Client) -> None:
    asks = FrameworkFactory(slug="petition")
    CommitmentFactory(framework=asks, kind="ask")
    page = client.get("/commitments/?framework=petition").content.decode()
    apart = "?framework=petition&amp;kind=ask%2Cstatement"
    assert f'<a href="{apart}">Asks and statements' in page
    shown = client.get("/commitments/" + apart.replace("&amp;", "&")).content.decode()
    assert "<strong>1</strong> commitment" in shown
    assert apart not in client.get("/commitments/?framework=petition&kind=offer").content.decode()


def _offered(page: str, field: str) -> list[str]:
    select = re.search(rf'<select name="{field}".*?</select>', page, re.DOTALL)
    assert select is not None
    return re.findall(r'<option value="([^"]*)"', select.group())
