"""Imports files in the columns of a release. docs/import.md says more."""

import csv
from collections.abc import Iterable
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError, CommandParser, OutputWrapper

from commitments.exchange.codebook import CODEBOOK
from commitments.exchange.importer import Result, take_files
from commitments.exchange.readers.csv import Refusal
from commitments.exchange.tables import BY_FILE
from config.api.downloads import escape_formula

ENDINGS = (".csv", ".xlsx")
MOST_SHOWN = 100
# Rows between two drawings of the bar, how wide it is, and its line.
EACH, BAR, LINE = 100, 30, 63


class Command(BaseCommand):
    help = "Import CSV or XLSX files in the columns of a release: all of them or nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", type=Path, help="A file, or a folder of them.")
        parser.add_argument("--table", help="What the file holds, if its name is not targets.csv.")
        parser.add_argument(
            "--check", action="store_true", help="Change nothing; say what would change."
        )
        parser.add_argument(
            "--refusals", type=Path, help="Write what was refused here, as CSV, to mend it by."
        )
        parser.add_argument("--as", dest="user", help="Username of whose work it is.")
        parser.add_argument(
            "--restore",
            action="store_true",
            help="Put reports and reviews of a release back as published, where they are missing.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        paths = _paths(options["path"], options["table"])
        _demand_another(options["refusals"], paths.values())
        user = _user(options["user"])
        for name in _passed_over(options["path"]):
            self.stderr.write(f"Passed over: {name}. No file of a release has that name.")
        bar = _Bar(self.stderr)
        try:
            with ExitStack() as stack:
                stack.callback(bar.clear)
                refusals = _Refusals(options["refusals"], stack)
                result = take_files(
                    {name: partial(bar.open, path) for name, path in paths.items()},
                    user=user,
                    check=options["check"],
                    restoring=options["restore"],
                    refuse=refusals,
                    progress=bar.draw,
                )
        except OSError as problem:
            raise CommandError(f"{problem.filename}: {problem.strerror}.") from problem
        if result.refusals:
            raise CommandError(refusals.told(result.refusals))
        self._print_counts(result)
        if not result.changes_something:
            self.stdout.write("Nothing to change: the site has all of it already.")
        elif options["check"]:
            self.stdout.write("This is what would change. Nothing was changed.")
        else:
            self.stdout.write("Imported.")

    def _print_counts(self, result: Result) -> None:
        self.stdout.write(f"{'file':<20} {'added':>9} {'changed':>9} {'unchanged':>9}")
        for file, count in result.counts.items():
            self.stdout.write(
                f"{file:<20} {count.added:>9} {count.changed:>9} {count.unchanged:>9}"
            )


class _Refusals:
    """Writes refusals down one by one, and keeps the first to be shown."""

    def __init__(self, path: Path | None, stack: ExitStack) -> None:
        self._path, self._shown = path, list[str]()
        self._writer: Any = None
        if path is not None:
            file = stack.enter_context(path.open("w", encoding="utf-8-sig", newline=""))
            self._writer = csv.writer(file)
            self._writer.writerow(["file", "line", "column", "value", "reason"])

    def __call__(self, refusal: Refusal) -> None:
        if len(self._shown) < MOST_SHOWN:
            self._shown.append(str(refusal))
        if self._writer is not None:
            for column, text in (refusal.cells or {"": ""}).items():
                row = [
                    refusal.file,
                    refusal.line or "",
                    column,
                    escape_formula(text),
                    refusal.reason,
                ]
                self._writer.writerow(row)

    def told(self, number: int) -> str:
        """Return what is shown of `number` refusals."""
        lines = [f"  {refusal}" for refusal in self._shown]
        if number > len(lines):
            lines.append(f"  and {number - len(lines)} more: --refusals writes all of them.")
        if self._path is not None:
            lines.append(f"All {number} are in {self._path}.")
        return "\n".join(["Nothing was imported. To be mended first:", *lines])


def _paths(path: Path, table: str | None) -> dict[str, Path]:
    """Return the files that are to be taken, by the names they have in a release."""
    if not path.exists():
        raise CommandError(f"There is no {path}.")
    found = (
        [(one.stem, one) for one in sorted(path.iterdir()) if f"{one.stem}.csv" in BY_FILE]
        if path.is_dir()
        else [((table or path.stem).removesuffix(".csv"), path)]
    )
    paths = {f"{name}.csv": one for name, one in found}
    if not paths or not set(paths) <= set(BY_FILE):
        names = ", ".join(name.removesuffix(".csv") for name in BY_FILE)
        raise CommandError(f"What does it hold? Say --table with one of: {names}.")
    for name, one in found:
        if one.suffix.lower() not in ENDINGS:
            raise CommandError(f"{one.name} is neither a .csv nor a .xlsx file.")
        if one != paths[f"{name}.csv"]:
            raise CommandError(f"There are two files of {name}: keep the one that is meant.")
    return paths


def _passed_over(folder: Path) -> list[str]:
    """Return the names of tables in a folder that are called like no file of a release."""
    names = {*BY_FILE, CODEBOOK}
    tables = [one for one in folder.glob("*") if one.suffix.lower() in ENDINGS]
    return sorted(one.name for one in tables if f"{one.stem}.csv" not in names)


def _demand_another(written: Path | None, read: Iterable[Path]) -> None:
    """Refuse to write over a file that is to be read."""
    if written is not None and written.exists() and any(map(written.samefile, read)):
        raise CommandError(f"{written} is what is to be imported: write the refusals elsewhere.")


def _user(name: str | None) -> User | None:
    if name is None:
        return None
    user = User.objects.filter(username=name, is_active=True).first()
    if user is None:
        raise CommandError(f"There is no active account {name}.")
    return user


class _Bar:
    """Draws on one line of a terminal how much of a file was read, and how many rows that is."""

    def __init__(self, terminal: OutputWrapper) -> None:
        self._terminal, self._shown = terminal, terminal.isatty()

    def open(self, path: Path) -> BinaryIO:
        """Open a file whose reading is to be shown."""
        self._file = path.open("rb")
        self._size = path.stat().st_size
        return self._file

    def draw(self, name: str, done: int) -> None:
        if self._shown and done % EACH == 0:
            full = BAR * self._file.tell() // self._size
            self._write(f"{name:<20} [{'#' * full:<{BAR}}] {done:>9}")

    def clear(self) -> None:
        if self._shown:
            self._write(" " * LINE + "\r")

    def _write(self, text: str) -> None:
        self._terminal.write(f"\r{text}", style_func=str, ending="")
