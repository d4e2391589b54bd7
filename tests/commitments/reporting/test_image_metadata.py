"""Images are stored without what cameras and programs note in them."""

import struct
import zlib

import pytest

from commitments.reporting.image_metadata import UnreadableImage, without_metadata


def segment(marker: int, content: bytes) -> bytes:
    return b"\xff" + bytes([marker]) + struct.pack(">H", len(content) + 2) + content


def exif(orientation: int, order: str = "<") -> bytes:
    """Return notes of a camera: which way is up, who took the picture, where."""
    author, place = b"Amina Example\x00", b"48.2082 N 16.3738 E\x00"
    entries = struct.pack(f"{order}HHIHH", 0x0112, 3, 1, orientation, 0)
    entries += struct.pack(f"{order}HHII", 0x013B, 2, len(author), 50)
    head = (b"II*\x00" if order == "<" else b"MM\x00*") + struct.pack(f"{order}IH", 8, 2)
    return b"Exif\x00\x00" + head + entries + bytes(4) + author + place


JFIF = segment(0xE0, b"JFIF\x00\x01\x02\x00\x00\x48\x00\x48\x00\x00")
COLOURS = segment(0xE2, b"ICC_PROFILE\x00\x01\x01profile")
TABLES = segment(0xDB, bytes(65))
# Image data with an escaped 0xFF and a restart marker, and a second scan as progressive ones have.
SCANS = segment(0xDA, b"\x01") + b"\x12\xff\x00\x34\xff\xd0\x56" + TABLES
SCANS += segment(0xDA, b"\x02") + b"\x78\x9a"


def jpeg(*notes: bytes, after: bytes = b"") -> bytes:
    return b"\xff\xd8" + JFIF + b"".join(notes) + COLOURS + TABLES + SCANS + b"\xff\xd9" + after


def chunk(kind: bytes, content: bytes) -> bytes:
    crc = struct.pack(">I", zlib.crc32(kind + content))
    return struct.pack(">I", len(content)) + kind + content + crc


def png(*notes: bytes, after: bytes = b"") -> bytes:
    head = chunk(b"IHDR", bytes(13)) + chunk(b"gAMA", bytes(4))
    data = chunk(b"IDAT", b"data")
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(notes) + data + chunk(b"IEND", b"") + after


def test_a_photo_loses_who_took_it_where_and_with_which_words() -> None:
    noted = jpeg(
        segment(0xE1, exif(1)),
        segment(0xE1, b"http://ns.adobe.com/xap/1.0/\x00<x:xmpmeta>Amina</x:xmpmeta>"),
        segment(0xE0, b"JFXX\x00thumbnail"),
        segment(0xE2, b"MPF\x00"),
        segment(0xED, b"Photoshop 3.0\x00Vienna"),
        segment(0xFE, b"by Amina"),
        after=b"\xff\xd8a second picture\xff\xd9",
    )

    assert without_metadata(noted) == jpeg()


@pytest.mark.parametrize("order", ["<", ">"])
def test_a_photo_keeps_which_way_is_up(order: str) -> None:
    turned = without_metadata(jpeg(segment(0xE1, exif(6, order))))

    assert b"Amina" not in turned
    assert b"48.2082" not in turned
    at = turned.index(b"Exif\x00\x00MM\x00*") + 16
    assert struct.unpack_from(">HHIH", turned, at) == (0x0112, 3, 1, 6)
    assert without_metadata(turned) == turned


def test_a_picture_loses_its_texts_and_its_time() -> None:
    notes = [
        chunk(kind, b"Author\x00Amina") for kind in (b"tEXt", b"zTXt", b"iTXt", b"eXIf", b"tIME")
    ]

    assert without_metadata(png(*notes, after=b"and more")) == png()


def test_an_image_without_notes_stays_as_it_is() -> None:
    assert without_metadata(jpeg()) == jpeg()
    assert without_metadata(png()) == png()


def test_broken_notes_go_like_others() -> None:
    assert without_metadata(jpeg(segment(0xE1, b"Exif\x00\x00II*\x00\xff\xff\xff\x7f"))) == jpeg()


@pytest.mark.parametrize("image", [jpeg(), png()])
def test_what_ends_too_early_is_refused(image: bytes) -> None:
    for length in range(8, len(image)):
        with pytest.raises(UnreadableImage):
            without_metadata(image[:length])


def test_what_only_begins_like_an_image_is_refused() -> None:
    for image in (
        b"\xff\xd8\xff",
        b"\xff\xd8\xff\xe1\x00\x00",
        b"\xff\xd8Words",
        b"\x89PNG\r\n\x1a\n",
    ):
        with pytest.raises(UnreadableImage):
            without_metadata(image)
