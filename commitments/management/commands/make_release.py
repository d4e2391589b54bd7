"""Makes a release of the public data. docs/releases.md says what is in it."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from commitments.exchange.errors import ReleaseError
from commitments.exchange.release import make_release


class Command(BaseCommand):
    help = "Write everything that is public as one release: files that stay as they are."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--label", help="Its name, as in 2026-11; otherwise the day of today.")

    def handle(self, *args: Any, **options: Any) -> None:
        label = options["label"] or timezone.localdate().isoformat()
        report = self.stderr.write if self.stderr.isatty() else lambda line: None
        try:
            release = make_release(label, report)
        except ReleaseError as problem:
            raise CommandError(str(problem)) from problem
        rows = sum(file.rows or 0 for file in release.files)
        self.stdout.write(f"Release {release.label}: {rows} rows in {release.folder}")
