"""Columns of roles: codes, and the free text that older files have in their place."""

from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from commitments.exchange.columns import Column, Lookup, optional, plain, word
from commitments.exchange.errors import InvalidCell
from commitments.exchange.rows import Cells

# Texts of older files that say the same as a code.
OLDER_WORDS = {
    "founding member": "founding-member",
    "leadership board": "leadership-board",
    "steering committee": "steering",
    "partner city": "partner",
    "pilot city": "pilot",
}


def role_columns(choices: type[models.TextChoices], default: str) -> tuple[Column, Column]:
    """Return the columns `role` and `note`.

    Any other text in a file without notes is the note of a row that has the `default` role.
    """

    def code_of(text: str) -> str:
        code = OLDER_WORDS.get(text, text) or default
        return code if code in choices.values else ""

    def read(text: str, cells: Cells, lookup: Lookup) -> Any:
        if code := code_of(text):
            return code
        if cells.get("note") == text:
            return default
        raise InvalidCell(_("It must be one of: %(words)s.") % {"words": ", ".join(choices.values)})

    def note_of(cells: Cells) -> str:
        return "" if code_of(cells["role"]) else cells["role"]

    return plain("role", read), optional(word("note"), note_of)
