"""Parses request bodies: one JSON object, with limits on its size and depth."""

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, NoReturn

from rest_framework.parsers import BaseParser

from config.api.problems import ApiProblem, FieldError

LARGEST_BODY = 1_000_000
DEEPEST = 10


def _refuse(
    reason: str, status: int = 400, field: str | None = None, code: str = "not-json"
) -> NoReturn:
    raise ApiProblem(status, FieldError(field, None, reason, code))


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return a JSON object in which every name occurs once."""
    content = dict(pairs)
    if len(content) < len(pairs):
        names = [name for name, _value in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        _refuse("It occurs twice.", field=twice, code="repeated")
    return content


def _no_number(word: str) -> NoReturn:
    _refuse(f"JSON knows no {word}.")


class ObjectParser(BaseParser):
    """Parses a JSON object. Numbers stay exact; nothing is guessed, repaired or ignored."""

    media_type = "application/json"

    def parse(
        self,
        stream: Any,
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> dict[str, Any]:
        sent = stream.read(LARGEST_BODY + 1)
        if len(sent) > LARGEST_BODY:
            _refuse(f"This is longer than {LARGEST_BODY} bytes.", 413, code="too-long")
        try:
            read = json.loads(
                sent.decode(),
                parse_float=Decimal,
                parse_constant=_no_number,
                object_pairs_hook=_once,
            )
        except RecursionError:
            _refuse(f"This is nested deeper than {DEEPEST} levels.")
        except ValueError as error:  # not UTF-8, not JSON, or a number with too many digits
            _refuse(f"This is not JSON in UTF-8: {str(error)[:100]}")
        if not isinstance(read, dict):
            _refuse("Send an object: {…}.")
        if _deeper(read, DEEPEST):
            _refuse(f"This is nested deeper than {DEEPEST} levels.")
        return read


def _deeper(value: Any, levels: int) -> bool:
    """Whether lists and objects are nested deeper than this many levels."""
    if isinstance(value, dict):
        return levels == 0 or any(_deeper(item, levels - 1) for item in value.values())
    if isinstance(value, list):
        return levels == 0 or any(_deeper(item, levels - 1) for item in value)
    return False
