"""Loads the catalogue, the sourced facts that a site starts from. docs/catalogue.md says more."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from commitments.exchange.catalogue import catalogue_files
from commitments.exchange.columns import Column
from commitments.exchange.importer import ImportResult, Reporter, import_files
from commitments.exchange.policies import KeepStaffChanges
from commitments.exchange.rows import Refusal
from commitments.management.output import ProgressBar, print_counts


class Command(BaseCommand):
    help = "Load the files of the catalogue: all of them or, if anything is wrong in any, nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "folder",
            nargs="?",
            type=Path,
            default=settings.BASE_DIR / "catalogue",
            help="Where the files are; otherwise those that come with the site.",
        )
        parser.add_argument(
            "--check", action="store_true", help="Change nothing; print what would change."
        )
        parser.add_argument(
            "--overwrite",
            action="store_true",
            help="Let the files win also where staff changed a value since the last load.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.DEMONSTRATION:
            raise CommandError(
                "This is a demonstration, which holds no real cities: nothing was loaded. Its "
                "frameworks, objectives and indicators come with load_demo."
            )
        policy = KeepStaffChanges(overwrite=options["overwrite"])
        result, reporter = self._load(options["folder"], policy, options["check"])
        if reporter.refusals:
            lines = "\n".join(f"  {refusal}" for refusal in reporter.refusals)
            raise CommandError(f"Nothing was loaded. Fix first:\n{lines}")
        print_counts(self.stdout, result)
        self._print_list("Columns that are missing, with their defaults", reporter.defaults)
        self._print_list("Changed by staff and kept (--overwrite replaces it)", policy.kept)
        self._print_list("Deleted by staff and not loaded again", policy.deleted)
        self._print_list("Not loaded: it refers to what staff deleted", policy.left_out)
        self._print_list("Not stored: asks and statements have signatories", policy.ignored)
        self._print_list("No longer in the file, but still on the site", policy.not_in_file)
        if not result.changes_something:
            self.stdout.write("Nothing to change: the site already has all of it.")
        elif options["check"]:
            self.stdout.write("These are the changes that would be made. Nothing was changed.")
        else:
            self.stdout.write("Loaded.")

    def _load(
        self, folder: Path, policy: KeepStaffChanges, check: bool
    ) -> tuple[ImportResult, "_LoadReporter"]:
        bar = ProgressBar(self.stderr, interval=1)
        reporter = _LoadReporter(bar)
        if not folder.is_dir():
            reporter.refused(Refusal(str(folder), _("There is no such folder.")))
            return ImportResult(), reporter
        files = catalogue_files(folder, open_file=bar.open)
        try:
            return import_files(files, policy, reporter, check), reporter
        finally:
            bar.clear()

    def _print_list(self, title: str, lines: list[str]) -> None:
        if lines:
            self.stdout.write(f"{title}:")
            for line in lines:
                self.stdout.write(f"  {line}")


class _LoadReporter(Reporter):
    """Collects what a load prints at its end, and draws its progress."""

    def __init__(self, bar: ProgressBar) -> None:
        self.refusals: list[Refusal] = []
        self.defaults: list[str] = []
        self._bar = bar

    def refused(self, refusal: Refusal) -> None:
        self.refusals.append(refusal)

    def progress(self, file: str, rows: int) -> None:
        self._bar.draw(file, rows)

    def missing(self, file: str, columns: list[Column]) -> None:
        self.defaults += [f"{file}, column {column.name}: {_default(column)}" for column in columns]


def _default(column: Column) -> str:
    """Return how to print the default of a column."""
    if callable(column.default):
        return "depends on the other columns"
    return column.default or "empty"
