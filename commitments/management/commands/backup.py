"""Backs up the database and all files into one file. Run it each night."""

import argparse
import time
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from commitments.operations import archives
from commitments.operations.database_copies import DatabaseCopyError
from commitments.operations.jobs import run_of
from commitments.operations.sealing import SealingError

NO_BACKUP = (archives.BackupError, DatabaseCopyError, SealingError, OSError)


class Command(BaseCommand):
    """Leaves no half file: a backup has its name only once it is whole."""

    help = "Back up the database, uploads and releases into one file, while people work."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, help="Where backups are kept.")
        parser.add_argument("--nights", type=_at_least_one, default=14, help="Newest to keep.")
        parser.add_argument("--weeks", type=int, default=8, help="Weeks to keep one of.")
        parser.add_argument("--seal-to", type=Path, help="Public key (PEM) to encrypt it to.")

    def handle(self, *args: Any, **options: Any) -> None:
        began, folder = time.monotonic(), options["folder"]
        try:
            with run_of("backup") as run:
                path = archives.make(folder, timezone.now(), options["seal_to"])
                deleted = archives.rotate(folder, options["nights"], options["weeks"])
                size = path.stat().st_size / 1_000_000
                seconds = time.monotonic() - began
                kept = sum(1 for _each in archives.backups_in(folder))
                run.result = (
                    f"{path.name}: {size:.1f} MB in {seconds:.1f} s; {kept} kept, "
                    f"{len(deleted)} old ones deleted."
                )
        except NO_BACKUP as problem:
            raise CommandError(f"No backup was made: {problem}")
        self.stdout.write(run.result)


def _at_least_one(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("at least one is kept")
    return number
