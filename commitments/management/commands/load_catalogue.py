"""Loads the catalogue, the sourced facts that a site starts from. docs/catalogue.md says more."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser, OutputWrapper

from commitments.exchange.loader import Outcome, Progress, load

BAR = 30


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
            "--check", action="store_true", help="Change nothing; say what would change."
        )
        parser.add_argument(
            "--overwrite",
            action="store_true",
            help="Take the files' word also where staff changed a value since the last load.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.DEMONSTRATION:
            raise CommandError(
                "This is a demonstration, which holds no real cities: nothing was loaded. Its "
                "frameworks, objectives and indicators come with load_demo."
            )
        outcome = load(
            options["folder"],
            check=options["check"],
            overwrite=options["overwrite"],
            progress=_bar(self.stderr) if self.stderr.isatty() else None,
        )
        if outcome.refused:
            lines = "\n".join(f"  {refusal}" for refusal in outcome.refused)
            raise CommandError(f"Nothing was loaded. To be mended first:\n{lines}")
        self._print_counts(outcome)
        self._print_list("Changed by staff and kept (--overwrite replaces it)", outcome.kept)
        self._print_list("Deleted by staff and not loaded again", outcome.deleted)
        self._print_list("Not loaded: it refers to what staff deleted", outcome.left_out)
        self._print_list("No longer in the file, but still on the site", outcome.not_in_file)
        if not outcome.changes_something:
            self.stdout.write("Nothing to change: the site has all of it already.")
        elif options["check"]:
            self.stdout.write("This is what would change. Nothing was changed.")
        else:
            self.stdout.write("Loaded.")

    def _print_counts(self, outcome: Outcome) -> None:
        self.stdout.write(f"{'file':<20} {'added':>9} {'changed':>9} {'unchanged':>9}")
        for file, count in outcome.counts.items():
            self.stdout.write(
                f"{file:<20} {count.added:>9} {count.changed:>9} {count.unchanged:>9}"
            )

    def _print_list(self, title: str, lines: list[str]) -> None:
        if lines:
            self.stdout.write(f"{title}:")
            for line in lines:
                self.stdout.write(f"  {line}")


def _bar(terminal: OutputWrapper) -> Progress:
    """Return what draws a bar, a file after the other, on one line of the terminal."""

    def draw(file: str, done: int, total: int) -> None:
        full = BAR * done // total
        if full != BAR * (done - 1) // total:
            terminal.write(f"\r{file:<20} [{'#' * full:<{BAR}}]", ending="")
        if done == total:
            terminal.write(f"\r{'':<{BAR + 23}}\r", ending="")

    return draw
