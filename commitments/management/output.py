"""What the commands that import files print: a progress bar, and how many rows of each file."""

from pathlib import Path
from typing import BinaryIO

from django.core.management.base import OutputWrapper

from commitments.exchange.importer import ImportResult

# The width of the bar, and of its line.
BAR, LINE = 30, 63


class ProgressBar:
    """Draws the share of a file that has been read, and the number of rows; only on a terminal.

    It redraws after `interval` rows.
    """

    def __init__(self, terminal: OutputWrapper, interval: int = 100) -> None:
        self._terminal, self._visible = terminal, terminal.isatty()
        self._interval = interval

    def open(self, path: Path) -> BinaryIO:
        """Start to draw the reading of a file."""
        self._file = path.open("rb")
        self._size = path.stat().st_size
        return self._file

    def draw(self, file: str, rows: int) -> None:
        if self._visible and rows % self._interval == 0:
            full = BAR * self._file.tell() // self._size
            self._write(f"{file:<20} [{'#' * full:<{BAR}}] {rows:>9}")

    def clear(self) -> None:
        if self._visible:
            self._write(" " * LINE + "\r")

    def _write(self, text: str) -> None:
        self._terminal.write(f"\r{text}", style_func=str, ending="")


def print_counts(output: OutputWrapper, result: ImportResult) -> None:
    """Print how many rows of each file were added, changed, left unchanged and requested."""
    output.write(f"{'file':<20} {'added':>9} {'changed':>9} {'unchanged':>9}")
    for file, count in result.counts.items():
        output.write(f"{file:<20} {count.added:>9} {count.changed:>9} {count.unchanged:>9}")
    for file, count in result.counts.items():
        if count.requested:
            output.write(
                f"{file}: {count.requested} of a promise that was reported on, so requested only. "
                "The other side confirms on the site."
            )
