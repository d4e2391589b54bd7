"""Imports files in the columns of a release. docs/import.md says more."""

import csv
from collections.abc import Iterable
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError, CommandParser

from commitments.exchange.codebook import CODEBOOK
from commitments.exchange.importer import Reporter, import_files
from commitments.exchange.policies import TakeTheFile
from commitments.exchange.rows import Refusal
from commitments.exchange.tables import BY_FILE
from commitments.management.output import ProgressBar, print_counts
from config.api.downloads import escape_formula

ENDINGS = (".csv", ".xlsx")
REFUSALS_PRINTED = 100


class Command(BaseCommand):
    help = "Import CSV or XLSX files in the columns of a release: all of them or nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", type=Path, help="A file, or a folder of them.")
        parser.add_argument(
            "--table",
            help="The table that the file holds, if its name does not say so, as targets.csv does.",
        )
        parser.add_argument(
            "--check", action="store_true", help="Change nothing; print what would change."
        )
        parser.add_argument(
            "--refusals", type=Path, help="Write the refusals to this file, as CSV."
        )
        parser.add_argument("--as", dest="user", help="Username of the author of the drafts.")
        parser.add_argument(
            "--restore",
            action="store_true",
            help="Restore reports and reviews of a release as published, where they are missing.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        paths = _paths(options["path"], options["table"])
        _demand_another(options["refusals"], paths.values())
        user = _user(options["user"])
        for name in _passed_over(options["path"]):
            self.stderr.write(f"Passed over: {name}. No file of a release has that name.")
        bar = ProgressBar(self.stderr)
        try:
            with ExitStack() as stack:
                stack.callback(bar.clear)
                reporter = _ImportReporter(options["refusals"], bar, stack)
                result = import_files(
                    {name: partial(bar.open, path) for name, path in paths.items()},
                    TakeTheFile(user, restoring=options["restore"]),
                    reporter,
                    options["check"],
                )
        except OSError as problem:
            raise CommandError(f"{problem.filename}: {problem.strerror}.") from problem
        if result.refusals:
            raise CommandError(reporter.refusal_text(result.refusals))
        print_counts(self.stdout, result)
        for warning in reporter.warnings:
            self.stdout.write(f"Is this right? {warning}")
        if not result.changes_something:
            self.stdout.write("Nothing to change: the site already has all of it.")
        elif options["check"]:
            self.stdout.write("These are the changes that would be made. Nothing was changed.")
        else:
            self.stdout.write("Imported.")


class _ImportReporter(Reporter):
    """Writes all refusals to a file, keeps the first to print them, and draws the progress."""

    def __init__(self, path: Path | None, bar: ProgressBar, stack: ExitStack) -> None:
        self._path, self._bar, self._shown = path, bar, list[str]()
        self.warnings: list[str] = []
        self._writer: Any = None
        if path is not None:
            file = stack.enter_context(path.open("w", encoding="utf-8-sig", newline=""))
            self._writer = csv.writer(file)
            self._writer.writerow(["file", "line", "column", "value", "reason"])

    def progress(self, file: str, rows: int) -> None:
        self._bar.draw(file, rows)

    def warned(self, warning: Refusal) -> None:
        self.warnings.append(str(warning))

    def refused(self, refusal: Refusal) -> None:
        if len(self._shown) < REFUSALS_PRINTED:
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

    def refusal_text(self, number: int) -> str:
        """Return the message about `number` refusals, with the first of them."""
        lines = [f"  {refusal}" for refusal in self._shown]
        if number > len(lines):
            lines.append(f"  and {number - len(lines)} more: --refusals writes all of them.")
        if self._path is not None:
            lines.append(f"All {number} are in {self._path}.")
        return "\n".join(["Nothing was imported. Correct these first:", *lines])


def _paths(path: Path, table: str | None) -> dict[str, Path]:
    """Return the files to import by the names that they have in a release."""
    if not path.exists():
        raise CommandError(f"There is no {path}.")
    if path.is_dir():
        files = [(file.stem, file) for file in sorted(path.iterdir())]
        files = [(name, file) for name, file in files if f"{name}.csv" in BY_FILE]
    else:
        files = [((table or path.stem).removesuffix(".csv"), path)]
    paths = {f"{name}.csv": file for name, file in files}
    if not paths or not set(paths) <= set(BY_FILE):
        names = ", ".join(name.removesuffix(".csv") for name in BY_FILE)
        raise CommandError(f"What does it hold? Say --table with one of: {names}.")
    for name, file in files:
        _require_only(file, name, paths[f"{name}.csv"])
    return paths


def _require_only(file: Path, name: str, imported: Path) -> None:
    """Refuse a file in another format, or a second file of one table."""
    if file.suffix.lower() not in ENDINGS:
        raise CommandError(f"{file.name} is neither a .csv nor a .xlsx file.")
    if file != imported:
        raise CommandError(f"There are two files of {name}: keep the one that is meant.")


def _passed_over(folder: Path) -> list[str]:
    """Return the names of tables in a folder that are not files of a release."""
    names = {*BY_FILE, CODEBOOK}
    tables = [path for path in folder.glob("*") if path.suffix.lower() in ENDINGS]
    return sorted(path.name for path in tables if f"{path.stem}.csv" not in names)


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
