"""Removes from JPEG and PNG images what cameras and programs note in them: places, people, times.

Only what an image looks like is copied: its data, colours and which way is up. No package is needed
for that: both formats are sequences of labelled pieces.
"""

import struct
from collections.abc import Iterator

JPEG, PNG = b"\xff\xd8", b"\x89PNG\r\n\x1a\n"
# Markers of JPEG: the end, the start of image data, application data and comments.
END, SCAN, APPLICATION, COMMENT = 0xD9, 0xDA, range(0xE0, 0xF0), 0xFE
RESTARTS = range(0xD0, 0xD8)
EXIF = b"Exif\x00\x00"
# Application data that the picture needs to look right, by marker: density, colours.
NEEDED = {0xE0: b"JFIF\x00", 0xE2: b"ICC_PROFILE\x00", 0xEE: b"Adobe"}
ORIENTATION = 0x0112
# Chunks of PNG that are notes about the image, and none of the image itself.
NOTES = {b"tEXt", b"zTXt", b"iTXt", b"eXIf", b"tIME"}


class UnreadableImage(Exception):
    """The file begins like an image and is none."""


def without_metadata(image: bytes) -> bytes:
    """Return the same picture without notes. Raises `UnreadableImage` for a broken file."""
    try:
        pieces = _png(image) if image.startswith(PNG) else _jpeg(image)
        return b"".join(pieces)
    except (IndexError, struct.error) as error:
        raise UnreadableImage from error


def _png(image: bytes) -> Iterator[bytes]:
    """Yield the signature and the chunks, up to the end of the image."""
    yield PNG
    place = len(PNG)
    while True:
        length, kind = struct.unpack_from(">I4s", image, place)
        end = place + 12 + length
        if end > len(image):
            raise UnreadableImage
        if kind not in NOTES:
            yield image[place:end]
        if kind == b"IEND":
            return
        place = end


def _jpeg(image: bytes) -> Iterator[bytes]:
    """Yield the start, the segments and the image data, up to the end of the image."""
    yield JPEG
    place = len(JPEG)
    while True:
        marker = image[place + 1]
        if image[place] != 0xFF:
            raise UnreadableImage
        if marker == 0xFF:  # one of several that fill a gap
            place += 1
            continue
        if marker == END:
            yield image[place : place + 2]
            return
        (length,) = struct.unpack_from(">H", image, place + 2)
        end = place + 2 + length
        if length < 2 or end > len(image):
            raise UnreadableImage
        yield _needed(marker, image[place:end])
        place = end
        if marker == SCAN:
            end = _scan_end(image, place)
            yield image[place:end]
            place = end


def _scan_end(image: bytes, place: int) -> int:
    """Return where the image data ends: at a marker that is none of its own."""
    while True:
        place = image.find(b"\xff", place)
        if place < 0:
            raise UnreadableImage
        if image[place + 1] != 0 and image[place + 1] not in RESTARTS:
            return place
        place += 2


def _needed(marker: int, segment: bytes) -> bytes:
    """Return what of a segment the picture needs."""
    content = segment[4:]
    if marker == COMMENT:
        return b""
    if marker not in APPLICATION:
        return segment
    if content.startswith(EXIF):
        return _upright(content[len(EXIF) :])
    return segment if marker in NEEDED and content.startswith(NEEDED[marker]) else b""


def _upright(tiff: bytes) -> bytes:
    """Return a segment that only says which way is up, if the camera was turned."""
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2])
    if order is None:
        return b""
    try:
        (start,) = struct.unpack_from(f"{order}I", tiff, 4)
        (count,) = struct.unpack_from(f"{order}H", tiff, start)
        for number in range(count):
            tag, _kind, _count, value = struct.unpack_from(
                f"{order}HHIH", tiff, start + 2 + 12 * number
            )
            if tag == ORIENTATION and 2 <= value <= 8:
                entry = struct.pack(">HHIHH", ORIENTATION, 3, 1, value, 0)
                only = EXIF + b"MM\x00*" + struct.pack(">IH", 8, 1) + entry + bytes(4)
                return b"\xff\xe1" + struct.pack(">H", len(only) + 2) + only
    except struct.error:
        pass  # Broken notes are no reason to refuse a picture: they go.
    return b""
