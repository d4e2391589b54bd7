"""The formats of a list besides JSON: the same rows, complete, without formulas that run."""

import csv
import io
import json
from datetime import date
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from django.conf import settings
from django.utils import timezone

from config.api.workbooks import READ_ME, SHEET, as_date
from tests.conftest import StrictClient
from tests.factories import (
    AdoptionFactory,
    CityFactory,
    CommitmentFactory,
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
    *data, read_me = book.worksheets
    assert read_me.title == READ_ME
    return [[tuple(row) for row in sheet.iter_rows()] for sheet in data]


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


def test_a_workbook_is_made_for_people(client: StrictClient) -> None:
    CommitmentFactory(title="A" * 100, made_on=date(2024, 2, 29), made_on_precision="day")

    answer = client.get(f"{ROOT}commitments.xlsx?sort=title&q=")
    book = openpyxl.load_workbook(io.BytesIO(answer.getvalue()))
    sheet, read_me = book["commitments"], book["Read me"]

    assert book.sheetnames == ["commitments", "Read me"] and book.active is sheet
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == sheet.dimensions
    assert sheet["A1"].font.bold
    header = [cell.value for cell in sheet[1]]
    made_on = sheet.cell(2, header.index("made_on") + 1)
    assert str(made_on.value) == "2024-02-29 00:00:00" and made_on.number_format == "yyyy-mm-dd"
    widths = [sheet.column_dimensions[cell.column_letter].width for cell in sheet[1]]
    assert min(widths) >= 8 and max(widths) <= 60 and len(set(widths)) > 3
    explained = dict(read_me.iter_rows(values_only=True))
    assert explained["Filter"] == "sort = title"
    assert explained["Day"] == timezone.localdate().isoformat()
    assert settings.LICENCE_URL in explained["Licence"]
    assert explained["Address"].endswith("/api/v1/commitments.xlsx?sort=title&q=")
    assert explained["made_on"] and set(header) <= set(explained)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2024-02-29", "2024-02-29"),
        ("2022", "2022"),
        ("2022-Q3", "2022-Q3"),
        ("1899-12-31", "1899-12-31"),
        ("2024-05-01T10:00:00.123456+02:00", "2024-05-01 08:00:00"),
    ],
)
def test_a_date_of_a_workbook_is_one_where_it_is_whole_and_can_be(text: str, value: str) -> None:
    cell = as_date(text)
    assert str(cell) == value
    assert isinstance(cell, date) == (text[:2] == "20" and len(text) >= 10)


def test_numbers_that_are_joined_are_not_touched() -> None:
    adoption = AdoptionFactory(commitment__title="-x")
    TargetFactory(adoption=adoption, baseline_value=Decimal(-6), value=Decimal(0), direction="up")
    TargetFactory(adoption=adoption, baseline_value=Decimal(2), value=Decimal(3))
    text = StrictClient().get(f"{ROOT}adoptions.csv").getvalue().decode("utf-8-sig")
    [row] = csv.DictReader(io.StringIO(text))
    assert row["commitment_name"] == "'-x"
    assert row["targets_baseline_value"] == "-6;2"


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
    monkeypatch.setattr("config.api.workbooks.SHEET", 3)
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
