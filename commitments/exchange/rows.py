"""A row of a file, and the reason why a row or a file is refused."""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

Cells = dict[str, str]  # the texts of a row, by column
LONGEST_QUOTE = 80


@dataclass(frozen=True)
class SourceRow:
    """One row of a file: the line it starts on, and its text by column."""

    line: int
    cells: Cells
    present: frozenset[str] = frozenset()  # the columns that its file has


@dataclass(frozen=True)
class Refusal:
    """Why a file or one of its rows is refused, in words that help its author to fix it."""

    file: str
    reason: str
    line: int | None = None
    cells: Cells = field(default_factory=dict)
    whole_file: bool = False  # no further row of the file can be read

    def __str__(self) -> str:
        place = self.file
        if self.line is not None:
            place += _(", line %(line)d") % {"line": self.line}
        for column, text in self.cells.items():
            place += _(", column %(column)s “%(text)s”") % {"column": column, "text": quote(text)}
        return f"{place}: {self.reason}"


def quote(text: str) -> str:
    """Return the part of a cell's text that a message quotes."""
    return text if len(text) <= LONGEST_QUOTE else f"{text[:LONGEST_QUOTE]}…"
