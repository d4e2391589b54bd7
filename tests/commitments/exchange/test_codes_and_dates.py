"""Codes, dates and numbers of a form or a file are read as they are meant, or asked about."""

from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import openpyxl
import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from cities.models import City
from commitments.exchange.columns import choice, day
from commitments.exchange.errors import InvalidCell
from commitments.exchange.readers.xlsx import rows_of_workbook
from commitments.models import ProgressReport, Target
from config.models.currencies import CURRENCIES, MEANT, validate_currency
from config.models.fields import Precision
from config.models.validation import InvalidRow, full_clean_fast
from tests import factories as make
from tests.forms import send


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("CFA", "“CFA” is no code of ISO 4217: XOF or XAF?"),
        ("FRS", "“FRS” is no code of ISO 4217: CHF, XOF or XAF?"),
        ("GHC", "“GHC” is no code of ISO 4217: GHS?"),
        ("XYZ", "“XYZ” is no code of ISO 4217. Write it as in USD, EUR or XOF."),
        ("eur", "Write one currency as three capital letters: EUR."),
        ("EUR;USD", "Write one currency as three capital letters: EUR."),
    ],
)
def test_a_currency_is_a_code_of_iso_4217(text: str, reason: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        validate_currency(text)
    assert refusal.value.messages == [reason]


def test_what_is_proposed_is_a_currency() -> None:
    assert len(CURRENCIES) > 160
    assert {code for codes in MEANT.values() for code in codes} <= CURRENCIES
    assert not CURRENCIES & MEANT.keys()


@pytest.mark.slow
@pytest.mark.parametrize("code", ["en", "pt-BR", "sw", "zh-Hant", "kmr", "ckb", "lgg", "teo"])
def test_a_language_is_a_code_of_iso_639(code: str) -> None:
    ProgressReport._meta.get_field("language").run_validators(code)


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("jp", "“jp” is no language code: “ja”?"),
        ("eng", "“eng” is no language code: “en”?"),
        ("xx", "“xx” is no language code."),
        ("zz-FR", "“zz-FR” is no language code."),
        ("xyz", "“xyz” is no language code."),
        ("sw-ZZ9", "“sw-ZZ9” is no language code."),
    ],
)
def test_another_language_code_is_asked_about(code: str, reason: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        ProgressReport._meta.get_field("language").run_validators(code)
    assert refusal.value.messages == [reason]


def test_a_time_zone_is_one_of_iana() -> None:
    field = City._meta.get_field("timezone")
    field.run_validators("Africa/Kampala")
    for name in ("Africa/Kampla", "EAT+3", "africa/kampala"):
        with pytest.raises(ValidationError, match="is no time zone"):
            field.run_validators(name)


def test_a_number_with_too_many_decimals_is_to_be_rounded() -> None:
    row = Target(title="Beds", code="beds", value=Decimal("33.3333333333333"))
    with pytest.raises(InvalidRow) as refusal:
        full_clean_fast(row)
    assert refusal.value.problems[0].reason == "It can have at most 4 decimals: round it."


@pytest.mark.slow
@pytest.mark.django_db
def test_a_form_asks_which_franc_is_meant(client: Client, administrator: User) -> None:
    adoption = make.AdoptionFactory()
    client.force_login(administrator)
    page = reverse("admin:commitments_adoption_change", args=[adoption.pk])
    answer = send(client, page, budget_needed="5", currency="CFA")
    assert "“CFA” is no code of ISO 4217: XOF or XAF?" in answer.text
    assert send(client, page, budget_needed="5", currency="XOF").status_code == 302


def read(text: str, precision: str = "", name: str = "due_on") -> tuple[Any, str]:
    """Return the date and the precision that two cells give."""
    cells = {name: text, f"{name}_precision": precision}
    lookup: Any = None
    column = choice(f"{name}_precision", Precision, empty=True)
    return day(name).read(text, cells, lookup), column.read(precision, cells, lookup)


@pytest.mark.parametrize(
    ("text", "name", "first", "precision"),
    [
        ("2027", "due_on", date(2027, 12, 31), "year"),
        ("2027", "made_on", date(2027, 1, 1), "year"),
        ("2027-02", "due_on", date(2027, 2, 28), "month"),
        ("2027-02", "since", date(2027, 2, 1), "month"),
        ("Q4 2027", "due_on", date(2027, 12, 31), "quarter"),
        ("2027-Q2", "made_on", date(2027, 4, 1), "quarter"),
        ("T1 2027", "made_on", date(2027, 1, 1), "quarter"),
        ("2027-03-04", "made_on", date(2027, 3, 4), ""),
    ],
)
def test_a_date_in_a_cell_has_the_precision_that_it_shows(
    text: str, name: str, first: date, precision: str
) -> None:
    assert read(text, name=name) == (first, precision)
    if precision:
        assert read(text, precision, name) == (first, precision)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("31/12/2027", date(2027, 12, 31)),
        ("31.12.2027", date(2027, 12, 31)),
        ("12/31/2027", date(2027, 12, 31)),
        ("05/05/2027", date(2027, 5, 5)),
        ("2027-1-5", date(2027, 1, 5)),
    ],
)
def test_a_date_with_the_day_first_is_read_where_it_is_certain(text: str, meant: date) -> None:
    assert read(text, "day") == (meant, "day")


@pytest.mark.parametrize(
    ("text", "precision", "reason"),
    [
        ("05/06/2026", "day", "Is it 2026-06-05 or 2026-05-06? Enter the one that is meant."),
        ("2027", "day", "This has the precision year, not day."),
        ("2027-12", "year", "This has the precision month, not year."),
        ("2027-02-29", "day", "This date does not exist."),
        ("31/02/2027", "day", "This date does not exist."),
        ("2027-13", "month", "Enter a date as year-month-day, for example 2024-03-31."),
        ("Q5 2027", "quarter", "Enter a date as year-month-day, for example 2024-03-31."),
        ("FY2027/28", "year", "Enter a date as year-month-day, for example 2024-03-31."),
        ("45382", "day", "This is a number, not a date."),
    ],
)
def test_a_date_that_may_mean_another_is_asked_about(
    text: str, precision: str, reason: str
) -> None:
    with pytest.raises(InvalidCell) as refusal:
        read(text, precision)
    assert reason in str(refusal.value)


def test_a_year_alone_is_no_day_where_no_precision_is_kept() -> None:
    lookup: Any = None
    with pytest.raises(InvalidCell):
        day("period_start").read("2027", {"period_start": "2027"}, lookup)


@pytest.mark.slow
@pytest.mark.django_db
def test_a_year_that_cannot_be_meant_is_refused(client: Client, administrator: User) -> None:
    adoption = make.AdoptionFactory(adopted_on=date(2022, 1, 1))
    client.force_login(administrator)
    page = reverse("admin:commitments_adoption_change", args=[adoption.pk])
    assert "The year 202 cannot be meant." in send(client, page, adopted_on="0202-01-01").text
    adoption.adopted_on = date(2999, 1, 1)
    with pytest.raises(InvalidRow, match=r"The year 2999 cannot be meant\."):
        full_clean_fast(adoption)


@pytest.mark.parametrize(
    ("stored", "text"),
    [
        ("3.3000000000000003", "3.3"),
        ("0.30000000000000004", "0.3"),
        ("1.1E-2", "0.011"),
        ("1250.5", "1250.5"),
        ("0.33333333333333331", "0.333333333333333"),
        ("2", "2"),
        ("1E+15", "1000000000000000"),
        ("123456789012345678", "123456789012345678"),
        ("-1.4999999999999999E-4", "-0.00015"),
    ],
)
def test_a_number_in_a_workbook_is_read_as_it_shows(stored: str, text: str) -> None:
    book = openpyxl.Workbook()
    assert book.active
    book.active.append(["value"])
    book.active.append([4711])
    written, file = BytesIO(), BytesIO()
    book.save(written)
    # As a spreadsheet stores it: openpyxl would round.
    with ZipFile(written) as old, ZipFile(file, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b"<v>4711</v>", f"<v>{stored}</v>".encode()))
    file.seek(0)
    assert list(rows_of_workbook(file, {"value": "number"}))[1][1] == [text]
