"""Files that are no plain table are refused in words, before they can do harm."""

import csv
import io
import tracemalloc
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from commitments.imports.exchange import BY_FILE
from commitments.imports.files import Refusal
from commitments.imports.uploads import read_file, unguarded
from config.api.downloads import guarded

TERMS, TARGETS, COUNTRIES = (BY_FILE[f"{name}.csv"] for name in ("terms", "targets", "countries"))
ROW = ["population", "children", "Children"]
HEADER = ["kind", "code", "label"]


def read(data: bytes, table: Any = TERMS) -> tuple[list[dict[str, str]], list[str]]:
    """Return the rows of a file and what was refused."""
    refusals: list[Refusal] = []
    rows = [row.cells for row in read_file(io.BytesIO(data), table, refusals.append)]
    return rows, [str(refusal) for refusal in refusals]


def workbook(*rows: list[Any], change: Callable[[Any], Any] | None = None) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    if change:
        change(book)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def text(*rows: list[str]) -> bytes:
    file = io.StringIO()
    csv.writer(file).writerows(rows)
    return file.getvalue().encode()


@pytest.mark.parametrize("make", [workbook, text])
def test_a_plain_table_is_read(make: Any) -> None:
    assert read(make(HEADER, ROW)) == ([dict(zip(HEADER, ROW, strict=True))], [])


def test_a_mark_windows_lines_and_another_order_are_fine() -> None:
    data = b"\xef\xbb\xbf" + text(["label", "kind", "code"], ["A", "population", " a "])
    assert read(data)[0] == [{"label": "A", "kind": "population", "code": " a "}]
    assert read(b"kind,code,label\rpopulation,a,A\r")[0][0]["label"] == "A"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "terms.csv: The file is empty."),
        (b"kind,code\na,b\n", "terms.csv, line 1: The column “label” is missing."),
        (b"kind,code,label,kind\n", "terms.csv, line 1: The column “kind” is there twice."),
        (b"kind,code,label,x\n", "terms.csv, line 1: There is no column “x” here."),
        (b"kind;code;label\n", "It has semicolons between its cells. Save it as CSV with commas."),
        (b"kind,code,label\na,b\n", "line 2: It has 2 cells, the header has 3."),
        ("kind,code,label\na,b,é\n".encode("latin-1"), "line 2: This is not UTF-8 text."),
        ("kind,code,label\n".encode("utf-16"), "line 1: This is not UTF-8 text."),
        (b"kind,code,label\na,b,\0\n", "line 2: There is a NUL character."),
        (b'kind,code,label\na,b,"x\n', "line 2: This is not CSV"),
        (b'kind,code,label\na,b,"x"y\n', "line 2: This is not CSV"),
        (b"\xd0\xcf\x11\xe0 old", "This is an old or protected workbook."),
        (b"PK\x03\x04 broken", "This is a damaged workbook."),
        (b"kind,code,label\na,b," + b"x" * 200_000, "field larger than field limit"),
    ],
)
def test_what_is_no_table_is_refused(data: bytes, reason: str) -> None:
    rows, refused = read(data)
    assert not rows
    assert len(refused) == 1
    assert reason in refused[0]


def test_all_that_is_wrong_is_named_at_once() -> None:
    _rows, refused = read(b"kind,kind,x\n")
    assert len(refused) == 4


# Workbooks


def test_dates_numbers_and_yes_come_as_a_release_writes_them() -> None:
    header = ["commitment", "code", "title", "value", "unit", "due_on", "due_on_precision"]
    header += ["source", "counts_people"]
    day = datetime(2026, 3, 31)  # noqa: DTZ001  # a spreadsheet knows no zone
    rows, refused = read(
        workbook(header, ["homes", "beds", "Beds", 12.5, "beds", day, "day", None, True]), TARGETS
    )
    assert refused == []
    expected = ["homes", "beds", "Beds", "12.5", "beds", "2026-03-31", "day", "", "yes"]
    assert [rows[0][name] for name in header] == expected
    other = [["homes", "b", "Beds", 200.0, "beds", date(2026, 3, 31), "day", "x", "no"]]
    assert read(workbook(header, *other), TARGETS)[0][0]["value"] == "200"


def test_a_formula_is_named_with_its_cell_and_so_is_every_other_misfit() -> None:
    rows, refused = read(
        workbook(HEADER, ["population", "=1+1", "=2"], ROW, ["population", 1.5, "x"])
    )
    assert len(rows) == 1
    assert refused == [
        "terms.csv, line 2, column code “=1+1”: This is a formula; paste its value.",
        "terms.csv, line 2, column label “=2”: This is a formula; paste its value.",
        (
            "terms.csv, line 4, column code “1.5”: This is a number, so that 10.10 is not told "
            "from 10.1. Format the cell as text."
        ),
    ]


def test_merged_cells_are_refused() -> None:
    data = workbook(HEADER, ROW, change=lambda book: book.active.merge_cells("A2:B2"))
    assert "merged cells" in read(data)[1][0]


def test_two_sheets_are_refused() -> None:
    data = workbook(HEADER, ROW, change=lambda book: book.create_sheet())
    assert "It has 2 sheets." in read(data)[1][0]


def repacked(data: bytes, **parts: bytes) -> bytes:
    """Return a workbook with some of its parts replaced or added."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(file, "w", 8) as new:
        for name in {*old.namelist(), *parts}:
            new.writestr(name, parts.get(name) or old.read(name))
    return file.getvalue()


SHEET = "xl/worksheets/sheet1.xml"
NAMES = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def sheet(rows: bytes) -> bytes:
    return b'<worksheet xmlns="%b"><sheetData>%b</sheetData></worksheet>' % (NAMES, rows)


def test_macros_are_refused() -> None:
    data = repacked(workbook(HEADER, ROW), **{"xl/vbaProject.bin": b"x"})
    assert "It has macros." in read(data)[1][0]


def test_a_small_file_that_unpacks_to_gigabytes_is_refused_without_unpacking() -> None:
    data = repacked(workbook(HEADER), **{SHEET: b"<x>" + b" " * 60 * 1024 * 1024})
    assert len(data) < 100_000
    tracemalloc.start()
    _rows, refused = read(data)
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert "It unpacks to more than 50 MB." in refused[0]
    assert peak < 2_000_000


def test_a_package_that_lies_about_its_size_is_refused() -> None:
    data = bytearray(repacked(workbook(HEADER), **{SHEET: b"<x>" + b" " * 1_000_000}))
    real = (1_000_003).to_bytes(4, "little")
    while (at := data.find(real)) >= 0:
        data[at : at + 4] = (10).to_bytes(4, "little")
    assert "damaged" in read(bytes(data))[1][0]


@pytest.mark.parametrize(
    "harmful",
    [
        b"not xml",
        b"<worksheet",
        b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">'
        + b"".join(
            f'<!ENTITY a{n} "{f"&a{n - 1};" * 10 if n > 1 else "&a;" * 10}">'.encode()
            for n in range(1, 12)
        )
        + b"]>"
        + sheet(b'<row r="1"><c r="A1" t="inlineStr"><is><t>&a11;</t></is></c></row>'),
        sheet(b'<row r="99999999999"><c r="A1" t="n"><v>1</v></c></row>'),
        sheet(b'<row r="1"><c r="A1" t="s"><v>999</v></c></row>'),
    ],
)
def test_a_sheet_made_to_do_harm_is_refused(harmful: bytes) -> None:
    rows, refused = read(repacked(workbook(HEADER), **{SHEET: harmful}))
    assert not rows
    assert len(refused) == 1


def test_any_other_package_is_no_workbook() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as package:
        package.writestr("x.txt", "x")
    assert "This is no workbook." in read(file.getvalue())[1][0]


# Memory and texts


def test_memory_does_not_grow_with_the_file(tmp_path: Path) -> None:
    path = tmp_path / "terms.csv"
    path.write_bytes(text(HEADER, *([["population", "x" * 50, "y" * 100]] * 100_000)))
    with path.open("rb") as stream:
        tracemalloc.start()
        number = sum(1 for _row in read_file(stream, TERMS, print))
        _now, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert number == 100_000
    assert peak < 3_000_000


def test_an_endless_line_is_refused_early(tmp_path: Path) -> None:
    path = tmp_path / "terms.csv"
    path.write_bytes(b"kind,code,label\n" + b"x" * 30_000_000)
    refused: list[Refusal] = []
    with path.open("rb") as stream:
        tracemalloc.start()
        assert list(read_file(stream, TERMS, refused.append)) == []
        _now, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert "a million characters" in str(refused[0])
    assert peak < 5_000_000


@given(st.text(alphabet=st.sampled_from("'=+-@\t\r\n a")))
def test_what_is_guarded_comes_back_exactly(said: str) -> None:
    assert unguarded(guarded(said)) == said


@given(st.binary(max_size=400))
def test_no_file_breaks_the_reader(data: bytes) -> None:
    read(data)
    read(b"kind,code,label\n" + data)
    read(b"PK\x03\x04" + data)
