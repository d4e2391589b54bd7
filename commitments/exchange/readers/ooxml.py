"""Reads the parts of an OOXML package as XML events, within fixed limits of memory.

A library that loads a whole workbook holds in memory everything that a small file unpacks to. This
reader holds one block of a part at a time.
"""

import posixpath
import zipfile
from collections.abc import Iterator
from typing import Any, BinaryIO, NamedTuple
from xml.parsers.expat import ParserCreate

from django.utils.translation import gettext as _

from commitments.exchange.errors import InvalidFile
from commitments.exchange.readers.csv import CHUNK

# What a workbook may unpack to: 40 kB can hold gigabytes.
LARGEST_UNPACKED = 50 * 1024 * 1024
MOST_PARTS = 1000
# More than any workbook needs. The parser keeps every name and every open element in memory.
MOST_NAMES, DEEPEST_XML, LONGEST_MARKUP = 10_000, 100, 1024 * 1024
Attributes = dict[str, str]


class Start(NamedTuple):
    """An element begins."""

    tag: str
    parent: str
    attributes: Attributes


class End(NamedTuple):
    """An element ends."""

    tag: str


class Characters(NamedTuple):
    """A piece of text within an element."""

    text: str


XmlEvent = Start | End | Characters


def unreadable(line: int | None = None) -> InvalidFile:
    """Return the error for a workbook that no spreadsheet program writes like this."""
    reason = _("This workbook cannot be read. Save it again as .xlsx, or as CSV UTF-8.")
    return InvalidFile(reason, line)


def too_large() -> InvalidFile:
    return InvalidFile(
        _("It unpacks to more than %(mb)d MB. Save it as CSV UTF-8.")
        % {"mb": LARGEST_UNPACKED // 1024**2}
    )


class Package:
    """The parts of a workbook by name. Raises `InvalidFile` for one that may not be read."""

    def __init__(self, stream: BinaryIO) -> None:
        self._zip = zipfile.ZipFile(stream)
        parts = self._zip.infolist()
        if sum(part.file_size for part in parts) > LARGEST_UNPACKED or len(parts) > MOST_PARTS:
            raise too_large()
        if any("vbaproject" in part.filename.lower() for part in parts):
            raise InvalidFile(_("It has macros. Save it as .xlsx, without them."))
        if "[Content_Types].xml" not in self._zip.namelist():
            raise InvalidFile(_("This is not a workbook. Save it as .xlsx or as CSV UTF-8."))
        if any(part.compress_type not in (0, zipfile.ZIP_DEFLATED) for part in parts):
            # Other methods could unpack more at once than one block.
            raise zipfile.BadZipFile

    def events(self, name: str) -> Iterator[XmlEvent]:
        """Yield the XML events of a part, in the order of its text."""
        parser = ParserCreate()
        parser.buffer_text = True
        events: list[XmlEvent] = []
        tags = [""]

        def start(prefixed: str, attributes: Attributes) -> None:
            tag = prefixed.rpartition(":")[2]
            events.append(Start(tag, tags[-1], attributes))
            tags.append(tag)
            if len(tags) > DEEPEST_XML:
                raise unreadable()

        def refuse(*declaration: Any) -> None:
            raise unreadable()

        parser.StartElementHandler = start
        parser.EndElementHandler = lambda prefixed: events.append(End(tags.pop()))
        parser.CharacterDataHandler = lambda text: events.append(Characters(text))
        # Without declarations no entity expands to anything.
        parser.StartDoctypeDeclHandler = refuse
        size = 0
        with self._zip.open(name) as part:
            while chunk := part.read(CHUNK):
                parser.Parse(chunk)
                size += len(chunk)
                unfinished = size - parser.CurrentByteIndex
                if unfinished > LONGEST_MARKUP or len(parser.intern) > MOST_NAMES:
                    raise unreadable()
                yield from events
                events.clear()
        parser.Parse(b"", True)
        yield from events

    def related(self, name: str) -> dict[str, tuple[str, str]]:
        """Return the relationships of a part by id: the type of each and the name of its part."""
        folder, file = posixpath.split(name)
        related: dict[str, tuple[str, str]] = {}
        for event in self.events(posixpath.join(folder, "_rels", f"{file}.rels")):
            match event:
                case Start("Relationship", _, attributes) if (
                    attributes.get("TargetMode") != "External"
                ):
                    kind = attributes["Type"].rpartition("/")[2]
                    path = posixpath.normpath(posixpath.join("/", folder, attributes["Target"]))
                    related[attributes["Id"]] = kind, path.lstrip("/")
                    if len(related) > MOST_PARTS:
                        raise unreadable()
        return related
