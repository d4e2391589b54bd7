"""Writes the figures under official SDG indicators as a data folder of an Open SDG site."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cities.models import City, Network
from commitments.outlets.opensdg import ForeignFolder, write_folder
from commitments.outlets.parties import Party


class Command(BaseCommand):
    help = "Write public figures under official SDG indicators as an Open SDG data folder."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "folder",
            metavar="DIR",
            help="The folder to write to. An earlier export in it is replaced.",
        )
        whose = parser.add_mutually_exclusive_group()
        whose.add_argument("--city", metavar="SLUG", help="Only the promises of this city.")
        whose.add_argument(
            "--network", metavar="SLUG", help="Only the promises of this network and its members."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        party = self._party(options["city"], options["network"])
        folder = Path(options["folder"]).absolute()
        try:
            written = write_folder(folder, party)
        except ForeignFolder as other:
            raise CommandError(
                f"Nothing was written: {folder} holds what is no export ({other}). "
                "Name a new or empty folder."
            ) from None
        except OSError as error:
            raise CommandError(f"Nothing was written: {error}") from None
        if not written:
            self.stdout.write(
                f"Wrote {folder}: there is nothing in it, because no promise that holds has a "
                "target with an SDG indicator. Name one in the field “indicator” of a target, in "
                "the administration or the column of targets.csv; load_demo shows some."
            )
            return
        lines = sum(len(sheet.lines) for sheet in written)
        empty = sum(not sheet.lines for sheet in written)
        self.stdout.write(
            f"Wrote {folder}: {len(written)} indicators, {lines} figures; "
            f"{empty} indicators without a figure."
        )

    def _party(self, city: str | None, network: str | None) -> Party | None:
        party: Party | None = None
        if city:
            party = City.objects.published().filter(slug=city).first()
        elif network:
            party = Network.objects.published().filter(slug=network).first()
        if party is None and (city or network):
            raise CommandError(f"There is no public city or network “{city or network}”.")
        return party
