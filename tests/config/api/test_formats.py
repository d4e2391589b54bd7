"""The formats of a list besides JSON: the same rows, complete, without formulas that run."""

import io
import json
from decimal import Decimal
from typing import Any

import openpyxl
import pytest

from config.api.downloads import SHEET
from tests.conftest import StrictClient
from tests.factories import (
    CityFactory,
    EventFactory,
    NetworkFactory,
    ObjectiveFactory,
    TargetFactory,
)

pytestmark = pytest.mark.django_db
ROOT = "/api/v1/"


def sheet_rows(client: StrictClient, name: str) -> list[list[tuple[Any, ...]]]:
    answer = client.get(f"{ROOT}{name}/?format=xlsx")
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{name}.xlsx"'
    book = openpyxl.load_workbook(io.BytesIO(answer.getvalue()))
    return [[tuple(row) for row in sheet.iter_rows()] for sheet in book.worksheets]


def test_no_text_of_a_workbook_is_a_formula_and_none_is_damaged(client: StrictClient) -> None:
    NetworkFactory(name="=1+1", acronym="+1", note="-x @y\nz")
    [[header, row]] = sheet_rows(client, "networks")
    cells = {name.value: cell for name, cell in zip(header, row, strict=True)}
    for name, text in (("name", "=1+1"), ("acronym", "+1"), ("note", "-x @y\nz")):
        assert (cells[name].data_type, cells[name].value) == ("s", text)


def test_what_xml_cannot_hold_breaks_no_workbook(client: StrictClient) -> None:
    NetworkFactory(name="Met\x0bro\x01\ufffe\uffff")
    [[_header, row]] = sheet_rows(client, "networks")
    assert "Metro" in [cell.value for cell in row]


def test_numbers_of_a_workbook_are_numbers_and_what_is_missing_is_empty(
    client: StrictClient,
) -> None:
    TargetFactory(value=Decimal("0.5"), baseline_value=None)
    [[header, row]] = sheet_rows(client, "targets")
    cells = {name.value: cell.value for name, cell in zip(header, row, strict=True)}
    assert cells["value"] == 0.5
    assert cells["baseline_value"] is None


@pytest.mark.parametrize("form", ["json", "csv", "geojson", "jsonld"])
def test_the_end_of_an_address_says_the_form_as_the_parameter_does(
    client: StrictClient, form: str
) -> None:
    CityFactory.create_batch(2)
    by_suffix = client.get(
        f"{ROOT}cities.{form}?country=&sort=name", headers={"Accept": "text/html"}
    )
    by_parameter = client.get(f"{ROOT}cities/?country=&sort=name&format={form}")
    assert by_suffix.status_code == 200
    assert by_suffix.headers["Content-Type"] == by_parameter.headers["Content-Type"]
    assert by_suffix.getvalue() == by_parameter.getvalue()


def test_a_form_that_is_said_twice_or_is_none_of_the_lists_is_refused(client: StrictClient) -> None:
    CityFactory()
    assert client.get(f"{ROOT}cities.csv?format=csv").status_code == 400
    assert client.get(f"{ROOT}reports.geojson").status_code == 406
    assert client.get(f"{ROOT}cities.pdf").status_code == 404


def test_a_code_with_a_point_is_not_taken_for_a_form(client: StrictClient) -> None:
    objective = ObjectiveFactory(code="10.7")
    answer = client.get(f"{ROOT}objectives/{objective.framework.slug}:10.7", follow=True)
    assert answer.json()["code"] == "10.7"


def test_an_empty_list_is_a_workbook_with_its_header(client: StrictClient) -> None:
    [[header]] = sheet_rows(client, "cities")
    assert header[0].value == "id"


def test_more_rows_than_a_sheet_holds_go_on_in_the_next(
    client: StrictClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert SHEET == 2**20
    monkeypatch.setattr("config.api.downloads.SHEET", 3)
    names = {CityFactory().slug for _ in range(5)}
    workbook = sheet_rows(client, "cities")
    assert [len(rows) for rows in workbook] == [3, 3, 2]
    assert {row[0].value for rows in workbook for row in rows[1:]} == names


def test_places_are_features_of_a_map(client: StrictClient) -> None:
    CityFactory(slug="known", latitude=Decimal("0.31"), longitude=Decimal("32.58"))
    CityFactory(slug="unknown", latitude=None, longitude=None)
    answer = client.get(f"{ROOT}cities/?format=geojson")
    assert answer.headers["Content-Type"] == "application/geo+json"
    collection = json.loads(answer.getvalue())
    assert collection["type"] == "FeatureCollection"
    spots = {feature["id"]: feature["geometry"] for feature in collection["features"]}
    assert spots == {
        "known": {"type": "Point", "coordinates": [32.58, 0.31]},
        "unknown": None,
    }
    rows = client.get(f"{ROOT}cities/").json()["results"]
    assert [feature["properties"] for feature in collection["features"]] == rows


def test_an_event_lies_where_its_host_city_does_unless_that_is_hidden(
    client: StrictClient,
) -> None:
    spot = {"latitude": Decimal(1), "longitude": Decimal(2)}
    EventFactory(slug="open", city=CityFactory(**spot))
    EventFactory(slug="secret", city=CityFactory(public=False, **spot))
    answer = client.get(f"{ROOT}events/?format=geojson")
    spots = {
        feature["id"]: feature["geometry"] for feature in json.loads(answer.getvalue())["features"]
    }
    assert spots == {"open": {"type": "Point", "coordinates": [2.0, 1.0]}, "secret": None}
    document = json.loads(client.get(f"{ROOT}events/?format=jsonld").getvalue())
    assert [thing.get("location") is None for thing in document["@graph"]].count(True) == 1


@pytest.mark.parametrize(
    ("name", "kind"), [("cities", "City"), ("networks", "Organization"), ("events", "Event")]
)
def test_things_are_said_in_words_of_schema_org(client: StrictClient, name: str, kind: str) -> None:
    EventFactory(city=CityFactory())
    NetworkFactory()
    answer = client.get(f"{ROOT}{name}/", headers={"Accept": "application/ld+json"})
    document = json.loads(answer.getvalue())
    assert answer.headers["Content-Type"] == "application/ld+json"
    assert document["@context"] == "https://schema.org"
    [thing] = document["@graph"]
    [row] = client.get(f"{ROOT}{name}/").json()["results"]
    assert (thing["@type"], thing["@id"], thing["name"]) == (kind, row["url"], row["name"])
    assert None not in thing.values()


def test_a_list_without_places_is_no_map(client: StrictClient) -> None:
    answer = client.get(f"{ROOT}commitments/?format=geojson")
    assert answer.status_code == 406
    assert answer.json()["detail"] == "format: “geojson” is not one of: csv, json, xlsx."
