"""Columns of roles: codes, and the free text that older files have in their place."""

from dataclasses import replace
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
    "non-member supporter": "supporter",
    "endorsing network": "supporter",
}


def code_of(text: str, choices: type[models.TextChoices], default: str) -> str:
    """Return the code of a role that a text says: `default` for none, empty for another text."""
    code = OLDER_WORDS.get(text, text) or default
    return code if code in choices.values else ""


def role(choices: type[models.TextChoices], default: str, *, in_note: bool = False) -> Column:
    """The column `role`; a text that is also in the note of the row means the `default` role.

    `in_note` says that the note takes up such a text in any case.
    """

    def read(text: str, cells: Cells, lookup: Lookup) -> Any:
        if code := code_of(text, choices, default):
            return code
        if in_note or cells.get("note") == text:
            return default
        raise InvalidCell(_("It must be one of: %(words)s.") % {"words": ", ".join(choices.values)})

    return replace(
        plain("role", read), key_text=lambda text: code_of(text, choices, default) or default
    )


def role_columns(choices: type[models.TextChoices], default: str) -> tuple[Column, Column]:
    """Return the columns `role` and `note`.

    Any other text in a file without notes is the note of a row that has the `default` role.
    """

    def note_of(cells: Cells) -> str:
        return "" if code_of(cells["role"], choices, default) else cells["role"]

    return role(choices, default), optional(word("note"), note_of)


def note_with_role(choices: type[models.TextChoices], default: str) -> Column:
    """The column `note` of files that always have one: it begins with a role in free text."""

    def read(text: str, cells: Cells, lookup: Lookup) -> str:
        role_text = "" if code_of(cells["role"], choices, default) else cells["role"]
        return "\n".join(filter(None, [role_text, text]))

    return replace(word("note"), read=read)
