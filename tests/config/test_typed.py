"""Fields read what people type as they write it, say what was read, and ask where two are meant."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils import translation

from config.admin.typed import LocalDateField, LocalNumberField, LocalWholeField


def rendered(field: Any, value: Any) -> str:
    html: str = field.widget.render("n", field.prepare_value(value))
    return html


@pytest.mark.parametrize(
    ("language", "shows", "words"),
    [
        ("en", "1250.5", "1,250.5"),
        ("fr", "1250,5", "1\u202f250,5"),
        ("es", "1250,5", "1\xa0250,5"),
        ("ar", "1250.5", "1,250.5"),
    ],
)
def test_a_number_comes_back_as_it_was_shown(language: str, shows: str, words: str) -> None:
    field = LocalNumberField()
    with translation.override(language):
        html = rendered(field, Decimal("1250.5000"))
        assert f'value="{shows}"' in html and f">{words}</span>" in html
        assert field.clean(shows) == Decimal("1250.5")


@pytest.mark.parametrize("language", ["en", "fr", "es", "ar"])
def test_three_decimals_come_back_without_a_question(language: str) -> None:
    field = LocalNumberField()
    with translation.override(language):
        shows = rendered(field, Decimal("1.125")).split('value="')[1].partition('"')[0]
        assert field.clean(shows) == Decimal("1.125")


def test_two_readings_are_asked_about_and_the_choice_is_taken() -> None:
    field = LocalNumberField()
    with translation.override("fr"), pytest.raises(ValidationError) as refused:
        field.clean("1.250")
    assert "1\u202f250" in refused.value.messages[0] and "1,25" in refused.value.messages[0]

    html = rendered(field, "1.250")
    assert html.count('name="n-meant"') == 2
    sent = QueryDict("n=1.250&n-asked=1.250&n-meant=1250")
    assert field.clean(field.widget.value_from_datadict(sent, {}, "n")) == 1250
    sent = QueryDict("n=1.250&n-asked=1.250&n-meant=1.2500")
    assert field.clean(field.widget.value_from_datadict(sent, {}, "n")) == Decimal("1.25")


def test_a_choice_is_not_taken_for_what_was_typed_anew() -> None:
    sent = QueryDict("n=7&n-asked=1.250&n-meant=1250")
    assert LocalNumberField().widget.value_from_datadict(sent, {}, "n") == "7"


def test_a_whole_number_has_no_decimals() -> None:
    field = LocalWholeField()
    assert field.clean("1 250") == field.clean("١٢٥٠") == 1250
    with pytest.raises(ValidationError):
        field.clean("1250,5")


@pytest.mark.parametrize("language", ["fr", "es", "ar"])
@pytest.mark.parametrize("text", ["30/06/2026", "30.6.2026", "2026-06-30", "٣٠/٠٦/٢٠٢٦"])
def test_a_day_is_read_as_people_write_it(language: str, text: str) -> None:
    field = LocalDateField()
    with translation.override(language):
        assert field.clean(text) == date(2026, 6, 30)
        assert 'value="30/06/2026"' in rendered(field, date(2026, 6, 30))
        assert field.clean("03/04/2026") == date(2026, 4, 3)


def test_a_day_is_said_in_words_and_asked_about_in_english() -> None:
    field = LocalDateField()
    assert "30 June 2026" in rendered(field, date(2026, 6, 30))
    with pytest.raises(ValidationError, match=r"3 April 2026 or 4 March 2026"):
        field.clean("03/04/2026")
    assert rendered(field, "03/04/2026").count('name="n-meant"') == 2
    with pytest.raises(ValidationError, match="Enter a day"):
        field.clean("31/02/2026")
