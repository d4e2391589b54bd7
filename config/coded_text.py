"""A sentence that says why something is refused, with a code for programs."""

from typing import Any


class CodedText(str):
    """A sentence for people, with its code and the field that it is about; empty for none."""

    code: str
    field: str

    def __new__(cls, sentence: Any, code: str, field: str = "") -> "CodedText":
        text = super().__new__(cls, sentence)
        text.code, text.field = code, field
        return text
