"""The package that a workbook is: its parts, read block by block, whatever they claim to hold.

The parts are read here and not by a library because one that reads all of a workbook first holds
in memory whatever a small file unpacks to.
"""

import posixpath
import zipfile
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO
from xml.parsers.expat import ParserCreate

from django.utils.translation import gettext as _

from commitments.exchange.errors import InvalidFile
from commitments.exchange.readers.csv import BLOCK

# What a workbook may unpack to: 40 kB can hold gigabytes.
LARGEST_UNPACKED = 50 * 1024 * 1024
MOST_PARTS = 1000
# No workbook comes near. The parser keeps each name and all that is open.
MOST_NAMES, DEEPEST, LONGEST_MARKUP = 10_000, 100, 1024 * 1024
Attributes = dict[str, str]
Started = Callable[[str, str, Attributes], None]  # an element, its parent's name, its attributes
Heard = Callable[[str], None]


def nothing(heard: str) -> None:
    """Let it pass."""


def unreadable(line: int | None = None) -> InvalidFile:
    """Return why a workbook is refused that no spreadsheet program writes."""
    reason = _("This workbook cannot be read. Save it again as .xlsx, or as CSV UTF-8.")
    return InvalidFile(reason, line)


def too_large() -> InvalidFile:
    return InvalidFile(
        _("It unpacks to more than %(mb)d MB. Save it as CSV UTF-8.")
        % {"mb": LARGEST_UNPACKED // 1024**2}
    )


class Package:
    """The parts of a workbook by their names."""

    def __init__(self, stream: BinaryIO) -> None:
        self._packed = zipfile.ZipFile(stream)
        parts = self._packed.infolist()
        if sum(part.file_size for part in parts) > LARGEST_UNPACKED or len(parts) > MOST_PARTS:
            raise too_large()
        if any("vbaproject" in part.filename.lower() for part in parts):
            raise InvalidFile(_("It has macros. Save it as .xlsx, without them."))
        if "[Content_Types].xml" not in self._packed.namelist():
            raise InvalidFile(_("This is no workbook. Save it as .xlsx or as CSV UTF-8."))
        if any(part.compress_type not in (0, zipfile.ZIP_DEFLATED) for part in parts):
            # Others unpack to more at once than is asked for.
            raise zipfile.BadZipFile

    def read(
        self, name: str, started: Started, ended: Heard = nothing, said: Heard = nothing
    ) -> None:
        """Tell what a part holds, all of it."""
        for _block in self.blocks(name, started, ended, said):
            pass

    def blocks(
        self, name: str, started: Started, ended: Heard = nothing, said: Heard = nothing
    ) -> Iterator[None]:
        """Tell what a part holds, in the order of its text, and pause after each block of it."""
        parser = ParserCreate()
        parser.buffer_text = True
        parents = [""]

        def start(prefixed: str, attributes: Attributes) -> None:
            tag = prefixed.rpartition(":")[2]
            started(tag, parents[-1], attributes)
            parents.append(tag)
            if len(parents) > DEEPEST:
                raise unreadable()

        def end(prefixed: str) -> None:
            ended(parents.pop())

        def refuse(*declared: Any) -> None:
            raise unreadable()

        parser.StartElementHandler, parser.EndElementHandler = start, end
        parser.CharacterDataHandler = said
        # Where nothing is declared, nothing stands for more than it is.
        parser.StartDoctypeDeclHandler = refuse
        taken = 0
        with self._packed.open(name) as unpacked:
            while block := unpacked.read(BLOCK):
                parser.Parse(block)
                taken += len(block)
                unfinished = taken - parser.CurrentByteIndex
                if unfinished > LONGEST_MARKUP or len(parser.intern) > MOST_NAMES:
                    raise unreadable()
                yield
        parser.Parse(b"", True)
        yield

    def related(self, name: str) -> dict[str, tuple[str, str]]:
        """Return the parts that a part refers to: what each is to it, and its name."""
        folder, file = posixpath.split(name)
        found: dict[str, tuple[str, str]] = {}

        def started(tag: str, parent: str, attributes: Attributes) -> None:
            if tag == "Relationship" and attributes.get("TargetMode") != "External":
                role = attributes["Type"].rpartition("/")[2]
                path = posixpath.normpath(posixpath.join("/", folder, attributes["Target"]))
                found[attributes["Id"]] = role, path.lstrip("/")
                if len(found) > MOST_PARTS:
                    raise unreadable()

        self.read(posixpath.join(folder, "_rels", f"{file}.rels"), started)
        return found
