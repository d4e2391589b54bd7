"""What can be wrong with a file that is read: a cell, a reference, the file, or a release."""

from config.models.validation import InvalidInput


class InvalidCell(InvalidInput):
    """The text of a cell has no meaning in its column. The message says why."""


class UnavailableRow(InvalidInput):
    """A cell refers to a row that exists in a file but not on the site: refused, or deleted."""


class InvalidFile(InvalidInput):
    """The file cannot be read as a table. The message says why, `line` where."""

    def __init__(self, reason: str, line: int | None = None) -> None:
        super().__init__(reason)
        self.line = line


class ReleaseError(InvalidInput):
    """A release cannot be made. The message says why."""
