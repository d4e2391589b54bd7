"""The pixels of a PNG as our drawing library writes it: eight bits, four channels."""

import struct
import zlib
from collections.abc import Iterator

CHANNELS = 4


def size_of(png: bytes) -> tuple[int, int]:
    """Return width and height in pixels."""
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    width, height, depth, kind = struct.unpack(">IIBB", png[16:26])
    assert (depth, kind) == (8, 6)
    return width, height


def inked_columns(png: bytes) -> list[frozenset[int]]:
    """Return for each column the rows that are darker than half."""
    width, height = size_of(png)
    columns: list[set[int]] = [set() for _n in range(width)]
    for y, row in enumerate(_rows(png, width * CHANNELS)):
        for x, red in enumerate(row[::CHANNELS]):
            if red < 128:
                columns[x].add(y)
    assert y == height - 1
    return [frozenset(column) for column in columns]


def runs(columns: list[frozenset[int]]) -> int:
    """Return how many stretches of columns with ink there are."""
    inked = [bool(column) for column in columns]
    return sum(ink and not before for before, ink in zip([False, *inked], inked, strict=False))


def _rows(png: bytes, stride: int) -> Iterator[bytearray]:
    packed, at = b"", 8
    while at < len(png):
        (length,) = struct.unpack(">I", png[at : at + 4])
        if png[at + 4 : at + 8] == b"IDAT":
            packed += png[at + 8 : at + 8 + length]
        at += length + 12
    raw, before = zlib.decompress(packed), bytearray(stride)
    for start in range(0, len(raw), stride + 1):
        row = bytearray(raw[start + 1 : start + 1 + stride])
        for n in range(stride):
            left = row[n - CHANNELS] if n >= CHANNELS else 0
            corner = before[n - CHANNELS] if n >= CHANNELS else 0
            row[n] = (row[n] + _predicted(raw[start], left, before[n], corner)) % 256
        before = row
        yield row


def _predicted(method: int, left: int, up: int, corner: int) -> int:
    """Return what a PNG filter predicts for a byte from those beside it."""
    if method == 4:
        middle = left + up - corner
        nearest = [(abs(middle - each), n, each) for n, each in enumerate((left, up, corner))]
        return min(nearest)[2]
    return (0, left, up, (left + up) // 2)[method]
