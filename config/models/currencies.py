"""Currencies by their ISO 4217 codes, and the codes that people write instead."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

_TODAY = """
    AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN
    BZD CAD CDF CHF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS
    GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW
    KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD
    NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD
    SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VES
    VND VUV WST XAF XCD XCG XDR XOF XPF YER ZAR ZMW ZWG
"""
# Withdrawn since the first commitments of cities to migrants; sources of that time name them.
_EARLIER = "BYR EEK HRK LTL LVL MRO SLL STD VEF ZMK ZWL"
CURRENCIES = frozenset(_TODAY.split()) | frozenset(_EARLIER.split())
# What people write, and what they may mean.
MEANT = {
    **dict.fromkeys(("CFA", "FCFA", "F CFA"), ("XOF", "XAF")),
    **dict.fromkeys(("FRS", "FR", "SFR"), ("CHF", "XOF", "XAF")),
    **dict.fromkeys(("$", "DOL", "US$", "USS"), ("USD", "CAD")),
    **dict.fromkeys(("€",), ("EUR",)),
    **dict.fromkeys(("£", "UKP", "STG"), ("GBP",)),
    **dict.fromkeys(("KSH", "KSHS"), ("KES",)),
    **dict.fromkeys(("USH", "UGS"), ("UGX",)),
    **dict.fromkeys(("TSH",), ("TZS",)),
    **dict.fromkeys(("GHC", "CEDI"), ("GHS",)),
    **dict.fromkeys(("RMB", "YUAN"), ("CNY",)),
    **dict.fromkeys(("YEN", "¥"), ("JPY", "CNY")),
    **dict.fromkeys(("LEB", "LL"), ("LBP",)),
    **dict.fromkeys(("TL", "TRL"), ("TRY",)),
    **dict.fromkeys(("DHS", "DH"), ("MAD", "AED")),
    **dict.fromkeys(("PESO", "MXP"), ("MXN", "COP", "ARS")),
    **dict.fromkeys(("REAL", "R$"), ("BRL",)),
    **dict.fromkeys(("RUR",), ("RUB",)),
    **dict.fromkeys(("NIS",), ("ILS",)),
}


def validate_currency(text: str) -> None:
    """Raise ValidationError unless a text is one code of ISO 4217; it names what may be meant."""
    if meant := MEANT.get(text.strip().upper()):
        message = _("“%(text)s” is no code of ISO 4217: %(codes)s?")
        codes = _(" or ").join([", ".join(meant[:-1]), meant[-1]]) if meant[1:] else meant[0]
        raise ValidationError(message, params={"text": text, "codes": codes})
    if not re.fullmatch("[A-Z]{3}", text):
        raise ValidationError(_("Write one currency as three capital letters: EUR."))
    if text not in CURRENCIES:
        message = _("“%(text)s” is no code of ISO 4217. Write it as in USD, EUR or XOF.")
        raise ValidationError(message, params={"text": text})
