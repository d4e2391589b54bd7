"""Imports files in the columns of a release. docs/import.md says more."""

import csv
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError, CommandParser, OutputWrapper

from commitments.imports.exchange import BY_FILE
from commitments.imports.files import Refusal
from commitments.imports.intake import Open, Progress, Result, take_files
from config.api.downloads import guarded

ENDINGS = (".csv", ".xlsx")
MOST_SHOWN = 100
EACH = 100


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
        files = _files(options["path"], options["table"])
        user = _user(options["user"])
        with ExitStack() as stack:
            refusals = _Refusals(options["refusals"], stack)
            result = take_files(
                files,
                user=user,
                check=options["check"],
                restoring=options["restore"],
                refuse=refusals,
                progress=_counter(self.stderr) if self.stderr.isatty() else lambda *_: None,
            )
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
                row = [refusal.file, refusal.line or "", column, guarded(text), refusal.reason]
                self._writer.writerow(row)

    def told(self, number: int) -> str:
        """Return what is shown of `number` refusals."""
        lines = [f"  {refusal}" for refusal in self._shown]
        if number > len(lines):
            lines.append(f"  and {number - len(lines)} more: --refusals writes all of them.")
        if self._path is not None:
            lines.append(f"All {number} are in {self._path}.")
        return "\n".join(["Nothing was imported. To be mended first:", *lines])


def _files(path: Path, table: str | None) -> dict[str, Open]:
    """Return what opens each file, by the name it has in a release."""
    if not path.exists():
        raise CommandError(f"There is no {path}.")
    paths = (
        {one.stem: one for one in sorted(path.iterdir()) if f"{one.stem}.csv" in BY_FILE}
        if path.is_dir()
        else {(table or path.stem).removesuffix(".csv"): path}
    )
    wrong = [name for name in paths if f"{name}.csv" not in BY_FILE]
    if wrong or not paths:
        names = ", ".join(name.removesuffix(".csv") for name in BY_FILE)
        raise CommandError(f"What does it hold? Say --table with one of: {names}.")
    for one in paths.values():
        if one.suffix.lower() not in ENDINGS:
            raise CommandError(f"{one.name} is neither a .csv nor a .xlsx file.")
    return {f"{name}.csv": _opener(one) for name, one in paths.items()}


def _opener(path: Path) -> Open:
    return lambda: path.open("rb")


def _user(name: str | None) -> User | None:
    if name is None:
        return None
    user = User.objects.filter(username=name, is_active=True).first()
    if user is None:
        raise CommandError(f"There is no active account {name}.")
    return user


def _counter(terminal: OutputWrapper) -> Progress:
    """Return what counts the rows of each file on one line of the terminal."""

    def draw(file: str, done: int) -> None:
        if done % EACH == 0:
            terminal.write(f"\r{file:<20} {done:>9}", ending="")

    return draw
