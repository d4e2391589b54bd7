"""Numbers as each language writes them, and as their source states them."""

from decimal import Decimal

import pytest
from django.utils import translation

from config.numbers import AmbiguousNumber, amount, percentage, quantity, read_number

D = Decimal


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "\u22121,234,567.5"),
        ("fr", "\u22121\u202f234\u202f567,5"),
        ("es", "\u22121\xa0234\xa0567,5"),
        ("ar", "\u22121,234,567.5"),
    ],
)
def test_an_amount_is_written_as_each_language_writes_it(language: str, text: str) -> None:
    with translation.override(language):
        assert amount(D("-1234567.5000")) == text


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "\u221212%"),
        ("fr", "\u221212\u202f%"),
        ("es", "\u221212\xa0%"),
        ("ar", "\u2066%\u221212\u2069"),
    ],
)
def test_a_percentage_has_its_sign_where_each_language_puts_it(language: str, text: str) -> None:
    with translation.override(language):
        assert percentage(-12) == text


@pytest.mark.parametrize(
    ("qualifier", "text"),
    [
        ("exactly", "1,200"),
        ("at-least", "at least 1,200"),
        ("about", "about 1,200"),
        ("at-most", "at most 1,200"),
    ],
)
def test_a_number_keeps_what_its_source_says_of_it(qualifier: str, text: str) -> None:
    assert quantity(D(1200), qualifier) == text


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1250.5", "1250.5"),
        ("1 250,5", "1250.5"),
        ("1\u202f250,5", "1250.5"),
        ("1.250,5", "1250.5"),
        ("1,250.5", "1250.5"),
        ("1'250", "1250"),
        ("1.250.000", "1250000"),
        ("0,125", "0.125"),
        ("1250,125", "1250.125"),
        ("\u22123,25", "-3.25"),
        ("\u0664\u0660", "40"),
        ("\u0661\u066c\u0662\u0665\u0660\u066b\u0665", "1250.5"),
        ("\u200f12", "12"),
    ],
)
def test_a_number_is_read_as_people_write_it(text: str, number: str) -> None:
    assert read_number(text) == D(number)


@pytest.mark.parametrize("text", ["1.250", "1,250", "-1.250"])
def test_a_number_with_two_readings_is_not_guessed(text: str) -> None:
    with pytest.raises(AmbiguousNumber) as ambiguous:
        read_number(text)
    whole, fraction = ambiguous.value.readings
    assert (abs(whole), abs(fraction)) == (1250, D("1.25"))


@pytest.mark.parametrize("text", ["", "40 people", "1 25", "1.25.3", "1,25.5", "NaN", "1e5", "."])
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"^$"):
        read_number(text)
