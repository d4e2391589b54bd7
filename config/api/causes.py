"""The codes of refusals, and what each means: the list that every type leads to."""

from collections.abc import Iterable

# What frameworks call a cause, by what the API calls it. Codes with a hyphen are our own.
_ALSO_CALLED = {
    "required": ("null", "blank", "empty"),
    "unknown-value": ("unknown", "invalid_choice"),
    "single-value": ("one",),
    "too-many-values": ("many",),
    "too-long": ("max_length", "max_string_length"),
    "out-of-range": (
        *("min_value", "max_value", "max_digits", "max_whole_digits", "max_decimal_places"),
    ),
    "duplicate": ("unique", "unique_together"),
    "token-missing": ("not_authenticated",),
    "token-not-valid": ("authentication_failed",),
    "not-permitted": ("permission_denied",),
    "not-found": ("not_found",),
    "method-not-allowed": ("method_not_allowed",),
    "format-not-available": ("not_acceptable",),
    "too-many-requests": ("throttled",),
}
_CAUSES = {other: code for code, others in _ALSO_CALLED.items() for other in others}
_BY_STATUS = {
    400: "invalid",
    404: "not-found",
    405: "method-not-allowed",
    414: "address-too-long",
    503: "unavailable",
}
_OTHERWISE = {False: "invalid", True: "server-error"}
SEVERAL = "several-errors"

# What each code means, for developers of clients; other applications add theirs.
GENERAL_CAUSES = {
    "required": "A value is missing or empty.",
    "invalid": "A value does not have the form that is accepted: reason says which.",
    "unknown-value": "A value is none of those accepted, or the id of no public row.",
    "unknown-parameter": "The address takes no parameter of this name.",
    "unknown-field": "The body has a field that cannot be set.",
    "repeated": "A parameter or field that takes one value is given more than once.",
    "single-value": "Several values are given where one is accepted.",
    "too-many-values": "More values, rows or fields to expand are given than are accepted at once.",
    "too-long": "A text or body is longer than is accepted.",
    "duplicate": "There is already a row like this.",
    "contradiction": "Two values of a row exclude each other.",
    "out-of-range": "A number, year or page is beyond what is accepted.",
    "not-for-this-format": "The parameter has no meaning with a format that has all rows.",
    "cursor-not-known": "The cursor is none of this site, or newer than the backup it was "
    "restored from: start a new copy.",
    SEVERAL: "Several things are wrong, for different causes: each of errors has its own code.",
    "not-found": "There is nothing, or nothing public, at this address.",
    "method-not-allowed": "The address does not accept this method.",
    "format-not-available": "The answer is not available in this format.",
    "address-too-long": "The query is too long.",
    "too-many-requests": "Wait as many seconds as Retry-After says.",
    "server-error": "The site failed to answer. Nothing was changed; report it if it stays.",
    "unavailable": "The site cannot answer now. Send the request again later.",
}


def cause(code: str | None) -> str:
    """Return the code of the API for the code of an error, be it our own or a framework's."""
    code = _CAUSES.get(code or "", code or "")
    return code if code in GENERAL_CAUSES or "-" in code else "invalid"


def cause_of_all(status: int, codes: Iterable[str]) -> str:
    """Return the code of a response that has errors with these codes, or none."""
    distinct = set(codes)
    if len(distinct) > 1:
        return SEVERAL
    return distinct.pop() if distinct else _BY_STATUS.get(status, _OTHERWISE[status >= 500])
