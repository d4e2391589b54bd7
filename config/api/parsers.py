"""What may be sent to the API: one JSON object, of a size, depth and kind that is taken as is."""

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, NoReturn

from rest_framework.parsers import BaseParser

from config.api.problems import ApiProblem, FieldError

LARGEST = 1_000_000
DEEPEST = 10


def _refuse(reason: str, status: int = 400, field: str | None = None) -> NoReturn:
    raise ApiProblem(status, FieldError(field, None, reason))


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return an object of JSON whose every name stands there once."""
    content = dict(pairs)
    if len(content) < len(pairs):
        names = [name for name, _value in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        _refuse("It stands there twice.", field=twice)
    return content


def _no_number(word: str) -> NoReturn:
    _refuse(f"JSON knows no {word}.")


class ObjectParser(BaseParser):
    """Reads a JSON object. Numbers stay exact; nothing is guessed, repaired or ignored."""

    media_type = "application/json"

    def parse(
        self,
        stream: Any,
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> dict[str, Any]:
        sent = stream.read(LARGEST + 1)
        if len(sent) > LARGEST:
            _refuse(f"This is longer than {LARGEST} bytes.", 413)
        try:
            read = json.loads(
                sent.decode(),
                parse_float=Decimal,
                parse_constant=_no_number,
                object_pairs_hook=_once,
            )
        except RecursionError:
            _refuse(f"This is nested deeper than {DEEPEST} levels.")
        except ValueError as error:  # no UTF-8, no JSON, or an endless number
            _refuse(f"This is not JSON in UTF-8: {str(error)[:100]}")
        if not isinstance(read, dict):
            _refuse("Send an object: {…}.")
        if _deeper(read, DEEPEST):
            _refuse(f"This is nested deeper than {DEEPEST} levels.")
        return read


def _deeper(value: Any, levels: int) -> bool:
    """Whether lists and objects are nested deeper than so many levels."""
    if isinstance(value, dict):
        return levels == 0 or any(_deeper(item, levels - 1) for item in value.values())
    if isinstance(value, list):
        return levels == 0 or any(_deeper(item, levels - 1) for item in value)
    return False
