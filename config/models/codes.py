"""Codes of registries that a row may have: languages by ISO 639, zones of time by IANA."""

from functools import cache
from zoneinfo import available_timezones

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

# ISO 639-1. Languages without two letters have three, as ISO 639-2 and 639-3 give them.
_TWO_LETTERS = """
    aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy
    da de dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu
    hy hz ia id ie ig ii ik io is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb
    lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om
    or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg sh si sk sl sm sn so sq sr ss st su sv
    sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu
"""
LANGUAGE_CODES = frozenset(_TWO_LETTERS.split())
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
    if len(language) == 2 and language not in LANGUAGE_CODES:
        raise ValidationError(_("“%(code)s” is no language code."), params={"code": code})


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())


def validate_timezone(name: str) -> None:
    """Raise ValidationError where a time zone is none of IANA's, as far as these are installed."""
    if _zones() and name not in _zones():
        message = _("“%(name)s” is no time zone. Write it as in Africa/Kampala.")
        raise ValidationError(message, params={"name": name})
