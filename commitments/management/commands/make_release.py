"""Makes a release of the public data. docs/releases.md describes its files."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from commitments.exchange.errors import ReleaseError
from commitments.exchange.release import make_release
from commitments.operations.jobs import run_of


class Command(BaseCommand):
    help = "Write everything public as a release: files that never change."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--label", help="Label of the release, as in 2026-11; by default the date."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        label = options["label"] or timezone.localdate().isoformat()
        report = self.stderr.write if self.stderr.isatty() else lambda line: None
        try:
            with run_of("make_release") as run:
                release = make_release(label, report)
                rows = sum(file.rows or 0 for file in release.files)
                run.result = f"Release {release.label}: {rows} rows in {release.folder}"
        except ReleaseError as problem:
            raise CommandError(str(problem)) from problem
        self.stdout.write(run.result)
