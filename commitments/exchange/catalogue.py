"""Opens the files of a catalogue for an import."""

from collections.abc import Callable, Collection
from functools import partial
from pathlib import Path
from typing import BinaryIO

from django.utils.translation import gettext as _

from commitments.exchange.errors import InvalidFile
from commitments.exchange.importer import Open
from commitments.exchange.tables import CATALOGUE_TABLES

FILES = tuple(table.file for table in CATALOGUE_TABLES)
NEWER = {table.file for table in CATALOGUE_TABLES if table.newer}


def open_binary(path: Path) -> BinaryIO:
    return path.open("rb")


def catalogue_files(
    folder: Path,
    files: Collection[str] = FILES,
    open_file: Callable[[Path], BinaryIO] = open_binary,
) -> dict[str, Open]:
    """Return how to open each of these files; that raises `InvalidFile` where it is impossible.

    Without the newer files that the folder does not have.
    """
    return {
        file: partial(_open, folder / file, open_file)
        for file in files
        if file not in NEWER or (folder / file).exists()
    }


def _open(path: Path, open_file: Callable[[Path], BinaryIO]) -> BinaryIO:
    try:
        return open_file(path)
    except FileNotFoundError:
        raise InvalidFile(_("The file is missing."))
    except OSError as error:
        raise InvalidFile(_("The file cannot be read: %(why)s.") % {"why": error.strerror})
