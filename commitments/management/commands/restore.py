"""Restores a backup: checks all of it first, then puts it in the place of what is there."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from commitments.operations import archives, database_copies


class Command(BaseCommand):
    """Touches nothing before the backup is seen to be whole and of this kind of site."""

    help = "Restore a backup into an empty database, or in the place of what is there."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="The backup.")
        parser.add_argument("--key", type=Path, help="Private key (PEM) of a sealed backup.")
        parser.add_argument("--check", action="store_true", help="Only check it.")
        parser.add_argument(
            "--replace", action="store_true", help="Replace what the database holds now."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        near = Path(settings.MEDIA_ROOT).parent
        near.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(prefix=".restoring-", dir=near) as name:
            folder = Path(name)
            try:
                manifest = archives.unpack(options["file"], folder, options["key"])
                total = sum(manifest.rows.values())
                what = f"{total} rows and {len(manifest.files) - 1} files of {manifest.made_at}"
                if options["check"]:
                    self.stdout.write(f"The backup is whole: {what}.")
                    return
                if not (options["replace"] or database_copies.is_empty()):
                    raise archives.BackupError(
                        "The database is not empty. To replace all that it holds: --replace"
                    )
                database_copies.put_in_place(folder / "content", manifest.rows)
                former = archives.put_files_in_place(folder / "content", timezone.now())
            except (archives.BackupError, database_copies.DatabaseCopyError, OSError) as problem:
                raise CommandError(str(problem))
        call_command("migrate", verbosity=0)
        self.stdout.write(f"Restored: {what}.")
        for place in former:
            self.stdout.write(f"The former files are in {place}: delete them when you can.")
