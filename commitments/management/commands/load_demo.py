"""Loads the demonstration: an invented network of cities that report."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection, transaction
from django.utils import timezone

from commitments.demo.build import build
from commitments.demo.catalogue import load_shared
from commitments.demo.database import count_real_rows, present
from commitments.demo.people import demo_accounts
from commitments.demo.places import OPEN_TO_TRY
from commitments.demo.report import Reporters
from commitments.demo.sandbox import make_sandbox_token, sandbox_line
from commitments.reporting.database_rules import triggers
from config.models.triggers import lifted


class Command(BaseCommand):
    help = (
        "Load an invented network of cities with commitments, reports and reviews into a database "
        "of its own, and list its accounts."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--password", help="One password for all accounts, instead of one each."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if not (settings.DEBUG or settings.DEMONSTRATION):
            raise CommandError("This is no demonstration: set DEMONSTRATION=1. Nothing was loaded.")
        if present():
            self.stdout.write("The demonstration is loaded.")
        else:
            self._load(options["password"])
        self._list_accounts(options["password"])

    def _load(self, password: str | None) -> None:
        if rows := count_real_rows():
            raise CommandError(
                f"This database holds {rows} real cities, networks and commitments: a "
                "demonstration needs one of its own (./run demo). Nothing was loaded."
            )
        self.stdout.write("Writing the reports of an invented network of cities …")
        # Invented reports are dated back, which the database allows nobody to do on a real site.
        with transaction.atomic(), lifted(connection, triggers()):
            load_shared()
            world = build(timezone.localdate(), password)
            reporters = Reporters(world)
            reporters.work()
            place = OPEN_TO_TRY[0]
            city = world.cities[place]
            make_sandbox_token(world.people.focal_points[place], city)
        self.stdout.write(
            f"Loaded: {len(world.cities)} cities, {len(world.adoptions)} promises, "
            f"{reporters.count} reports."
        )

    def _list_accounts(self, password: str | None) -> None:
        self.stdout.write(f"Accounts, to sign in at {settings.SITE_URL}/admin/")
        for name, shown in demo_accounts(password):
            self.stdout.write(f"  {name:<28} {shown or '(its password was changed)'}")
        if line := sandbox_line():
            self.stdout.write(line)
