"""Loads the demonstration: a made-up network of cities, to show the site once cities report."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.db.models import ProtectedError
from django.utils import timezone

from commitments.demo.build import NotThere, World, build
from commitments.demo.remove import present, remove
from commitments.demo.report import Reporters


class Command(BaseCommand):
    help = "Load a made-up network of cities with promises, reports and reviews, or remove it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--if-absent", action="store_true", help="Say nothing when it is there already."
        )
        parser.add_argument(
            "--remove", action="store_true", help="Take all of it away and change nothing else."
        )
        parser.add_argument(
            "--password", help="One password for all its accounts, instead of a random one each."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["remove"]:
            self._remove()
        elif not present():
            self._load(options["password"])
        elif not options["if_absent"]:
            self.stdout.write("The demonstration is there. Remove it with --remove.")

    def _load(self, password: str | None) -> None:
        self.stdout.write("Writing the reports of a made-up network of cities …")
        try:
            with transaction.atomic():
                world = build(timezone.localdate(), password)
                reporters = Reporters(world)
                reporters.work()
        except NotThere as missing:
            raise CommandError(
                f"Load the catalogue first (load_catalogue); not there: {missing}"
            ) from None
        self.stdout.write(
            f"Loaded: {len(world.cities)} cities, {len(world.adoptions)} promises, "
            f"{reporters.count} reports. Remove them with load_demo --remove."
        )
        self._print_passwords(world)

    def _print_passwords(self, world: World) -> None:
        if not world.people.passwords:
            return
        self.stdout.write("Accounts, shown this once:")
        for name, password in world.people.passwords.items():
            self.stdout.write(f"  {name:<28} {password}")

    def _remove(self) -> None:
        if not present():
            self.stdout.write("The demonstration is not there.")
            return
        try:
            remove()
        except ProtectedError as error:
            kept = sorted({str(row._meta.verbose_name) for row in error.protected_objects})
            raise CommandError(
                "Nothing was removed: rows that are not of the demonstration rest on it "
                f"({', '.join(kept)})."
            ) from None
        self.stdout.write("Removed the demonstration.")
