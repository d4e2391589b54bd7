"""Codes of registries that a row may have: languages by IANA and ISO 639, zones of time by IANA."""

from functools import cache
from zoneinfo import available_timezones

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from langcodes import tag_is_valid

# What people write instead: codes of countries, and three letters where there are two.
_MEANT = {
    "cn": "zh",
    "cz": "cs",
    "dk": "da",
    "gr": "el",
    "ir": "fa",
    "jp": "ja",
    "ua": "uk",
    "ara": "ar",
    "deu": "de",
    "eng": "en",
    "fra": "fr",
    "fre": "fr",
    "ger": "de",
    "ita": "it",
    "por": "pt",
    "rus": "ru",
    "spa": "es",
    "swa": "sw",
    "tur": "tr",
    "ukr": "uk",
    "zho": "zh",
}


def validate_language(code: str) -> None:
    """Raise ValidationError where a language code names no language; say which may be meant."""
    language = code.partition("-")[0].lower()
    if meant := _MEANT.get(language):
        message = _("“%(code)s” is no language code: “%(meant)s”?")
        raise ValidationError(message, params={"code": code, "meant": meant})
    if not tag_is_valid(code):
        raise ValidationError(_("“%(code)s” is no language code."), params={"code": code})


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())


def validate_timezone(name: str) -> None:
    """Raise ValidationError where a time zone is none of IANA's, as far as these are installed."""
    if _zones() and name not in _zones():
        message = _("“%(name)s” is no time zone. Write it as in Africa/Kampala.")
        raise ValidationError(message, params={"name": name})
