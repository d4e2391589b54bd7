"""Search text matches however it is typed; addresses and dates are validated."""

import re

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from cities.models import City
from config.models.fields import LanguageCodeField, NarrativeField, WebAddressField, fold
from tests.factories import CityFactory, CountryFactory


@pytest.mark.parametrize(
    ("written", "typed"),
    [
        ("Montréal", "MONTREAL"),
        ("São Paulo", "sao paulo"),
        ("İstanbul", "istanbul"),
        ("Iğdır", "igdir"),
        ("Łódź", "lodz"),
        ("København", "kobenhavn"),
        ("Đà Nẵng", "da nang"),
        ("Gießen", "giessen"),
        ("Αθήνα", "ΑΘΗΝΑ"),
        ("Ænes", "aenes"),
        ("ﬁn", "FIN"),
        ("عمّان", "عمان"),
    ],
)
def test_a_name_is_found_without_its_marks_and_in_any_case(written: str, typed: str) -> None:
    assert fold(written) == fold(typed)


@pytest.mark.parametrize("name", ["بيروت", "القاهرة", "東京", "서울"])
def test_scripts_without_case_and_marks_keep_their_letters(name: str) -> None:
    assert fold(name) == fold(fold(name))
    assert len(fold(name)) >= len(name)


@given(st.text(alphabet=st.characters(max_codepoint=0x24F, exclude_categories=["Cs"])))
def test_folding_twice_is_folding_once_and_case_never_matters(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert fold(text.upper()) == fold(text.lower()) or "ŉ" in text


@pytest.mark.django_db
def test_a_city_is_found_by_its_country_and_its_area_too() -> None:
    country = CountryFactory(name="Türkiye")
    CityFactory(name="İzmir", admin_area="Ege", country=country)
    CityFactory(name="Another")

    for word in ("IZMIR", "turkiye", "ege"):
        assert [city.name for city in City.objects.filter(search__contains=fold(word))] == ["İzmir"]


@pytest.mark.django_db
def test_search_text_follows_a_change_of_name() -> None:
    city = CityFactory(name="Old Harbour")
    city.name = "Neuhäfen"
    city.save()

    assert City.objects.filter(search__contains=fold("neuhafen")).exists()
    assert not City.objects.filter(search__contains=fold("old harbour")).exists()


@pytest.mark.parametrize("address", ["javascript:alert(1)", "ftp://example.org/a", "example.org"])
def test_only_web_addresses_are_links(address: str) -> None:
    with pytest.raises(ValidationError):
        WebAddressField().clean(address, None)


@pytest.mark.parametrize("address", ["http://example.org", "https://example.org/a?b=c#d"])
def test_web_addresses_are_accepted(address: str) -> None:
    assert WebAddressField().clean(address, None) == address


@pytest.mark.parametrize("code", ["en", "fr", "sw", "pt-BR", "zh-Hant", "es-419", "fil"])
def test_a_language_has_a_code(code: str) -> None:
    assert LanguageCodeField().clean(code, None) == code


@pytest.mark.parametrize(
    "text", ["English", "EN", "e", "5", "1e400", "en_GB", "en-", "en\n", "\x01", "klingon", "<b>"]
)
def test_what_is_no_code_of_a_language_is_refused(text: str) -> None:
    with pytest.raises(ValidationError, match="a language code"):
        LanguageCodeField().clean(text, None)


@pytest.mark.parametrize("contact", ["amina@example.org", "+256 414 231 245"])
def test_a_narrative_says_how_to_reach_nobody(contact: str) -> None:
    with pytest.raises(ValidationError, match=re.escape(f"“{contact}”")):
        NarrativeField().clean(f"Ask Amina: {contact}, any day.", None)


def test_a_narrative_has_numbers_and_addresses_of_pages() -> None:
    text = "+12 500 000 euros, see https://a.example/@iom.news/x.html"
    assert NarrativeField().clean(text, None) == text
