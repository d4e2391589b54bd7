"""Numbers as each language writes them, and as their source states them."""

from decimal import Decimal

import pytest
from django.utils import translation

from config.numbers import amount, percentage, quantity

D = Decimal


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "\u22121,234,567.5"),
        ("fr", "\u22121\xa0234\xa0567,5"),
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
