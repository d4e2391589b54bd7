"""A folder of figures under official SDG indicators, from which Open SDG sites are built.

The layout is that of github.com/open-sdg/sdg-build: one CSV of figures and one YAML of metadata for
each indicator, and the words of both in each language. A missing figure has no line; it is never 0.
"""

import csv
import io
import shutil
import tempfile
import zipfile
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings
from django.utils.translation import override

from commitments.outlets.opensdg_figures import Sheet, indicator_sheets
from commitments.outlets.opensdg_metadata import metadata, schema
from commitments.outlets.opensdg_words import words_by_language
from commitments.outlets.parties import Party
from config.api.fields import Exact

# Everything that an export consists of: a folder that holds anything else is not replaced.
CONFIG_FILE = "config_data.yml"
CONTENTS = {"data", "meta", "translations", CONFIG_FILE, "metadata_schema.yml"}
# What sdg-build makes of the folder, in the folder.
BUILT = "_site"


class ForeignFolder(Exception):
    """The folder to write to holds something else than an export."""


def sheet_columns(sheet: Sheet) -> list[str]:
    """Return the columns of an indicator: those that identify its lines, between Year and Value.

    Where all lines are of one city and one series they are the headline, as Open SDG calls figures
    without a disaggregation.
    """
    lines = sheet.lines.values()
    needed_by_name = {
        "City": len(sheet.parties) > 1,
        "Series": len({line.series for line in lines}) > 1,
        "Breakdown": any(line.breakdown for line in lines),
        "Units": any(line.units for line in lines),
        # A compiled figure is marked even where there is no other.
        "Origin": bool(sheet.compiled),
        "Observation status": True,
    }
    return ["Year", *(name for name, needed in needed_by_name.items() if needed), "Value"]


def write_data(sheet: Sheet, folder: Path) -> None:
    """Write the figures of an indicator; without a figure there is no file."""
    if not sheet.lines:
        return
    path = folder / f"indicator_{sheet.name}.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        names = sheet_columns(sheet)
        writer.writerow(names)
        for line in sorted(sheet.lines.values(), key=lambda line: line.key):
            values = {
                "Year": line.year,
                "City": line.city,
                "Series": line.series,
                "Breakdown": line.breakdown,
                "Units": line.units,
                "Origin": line.origin,
                "Observation status": line.status,
                "Value": Exact().to_representation(line.value),
            }
            writer.writerow(values[name] for name in names)


CONFIG = {
    "src_dir": "",
    "site_dir": BUILT,
    "schema_file": "metadata_schema.yml",
    "inputs": [
        {"class": "InputCsvData", "path_pattern": "data/*-*.csv"},
        {"class": "InputYamlMeta", "path_pattern": "meta/*-*.yml", "git": False},
    ],
    "languages": [code for code, _name in settings.LANGUAGES],
    # Nothing is fetched from other sites: the folder builds without a network.
    "translations": [{"class": "TranslationInputYaml", "source": "translations"}],
}


def write_yaml(path: Path, content: Any) -> None:
    """Write a YAML file that people can go on editing."""
    text = yaml.safe_dump(content, allow_unicode=True, sort_keys=False, width=100)
    path.write_text(text, encoding="utf-8")


def write_folder(folder: Path, party: Party | None) -> list[Sheet]:
    """Write the folder completely or not at all, in place of an earlier export; return its files.

    Raises ForeignFolder when there is something else in the folder.
    """
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        raise ForeignFolder(str(folder))
    if folder.is_dir() and (other := _foreign({path.name for path in folder.iterdir()})):
        raise ForeignFolder(", ".join(sorted(other)))
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=f".{folder.name}-") as place:
        new, old = Path(place) / "new", Path(place) / "old"
        written = indicator_sheets(party)
        _write(written, new)
        if folder.exists():
            folder.rename(old)
        try:
            new.rename(folder)
        except OSError:
            if old.exists():
                old.rename(folder)
            raise
        shutil.rmtree(old, ignore_errors=True)
    return written


def _foreign(names: set[str]) -> set[str]:
    """Return what is neither of an export nor built from it."""
    return names - CONTENTS - ({BUILT} if CONFIG_FILE in names else set())


def archive(party: Party) -> bytes | None:
    """Return the folder as a ZIP, with the same bytes for the same data; None without content."""
    content_sheets = indicator_sheets(party)
    if not content_sheets:
        return None
    content = io.BytesIO()
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        _write(content_sheets, folder)
        with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as packed:
            for path in sorted(path for path in folder.rglob("*") if path.is_file()):
                # Without a date, which would change the name every time.
                file = zipfile.ZipInfo(path.relative_to(folder).as_posix())
                packed.writestr(file, path.read_bytes(), zipfile.ZIP_DEFLATED)
    return content.getvalue()


def _write(sheets: list[Sheet], folder: Path) -> None:
    for name in ("data", "meta"):
        (folder / name).mkdir(parents=True)
    for sheet in sheets:
        write_data(sheet, folder / "data")
        with override(settings.LANGUAGE_CODE):
            write_yaml(folder / "meta" / f"{sheet.name}.yml", metadata(sheet))
    for language, groups in words_by_language(sheets).items():
        place = folder / "translations" / language
        place.mkdir(parents=True)
        for group, words in groups.items():
            write_yaml(place / f"{group}.yml", words)
    write_yaml(folder / CONFIG_FILE, CONFIG)
    write_yaml(folder / "metadata_schema.yml", schema())
