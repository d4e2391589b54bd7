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
from hypothesis import given, settings
from hypothesis import strategies as st

from commitments.exchange.readers import xlsx
from commitments.exchange.readers.upload import read_file, unescape_formula
from commitments.exchange.rows import Refusal
from commitments.exchange.tables import BY_FILE
from config.api.downloads import escape_formula

TERMS, TARGETS, COUNTRIES = (BY_FILE[f"{name}.csv"] for name in ("terms", "targets", "countries"))
ROW = ["population", "children", "Children"]
HEADER = ["kind", "code", "label"]
TARGET = ["commitment", "code", "title", "value", "unit", "due_on", "due_on_precision", "source"]


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
    assert read(data)[0] == [{"label": "A", "kind": "population", "code": "a"}]
    assert read(b"kind,code,label\rpopulation,a,A\r")[0][0]["label"] == "A"


def test_the_empty_cells_that_spreadsheets_leave_around_a_table_are_fine() -> None:
    expected = [dict(zip(HEADER, ROW, strict=True))]
    assert read(text(["", " "], [*HEADER, "", ""], [*ROW, " "], [" "] * 7)) == (expected, [])
    stray = workbook([], HEADER, ROW, change=lambda book: book.active.cell(40, 13, " "))
    assert read(stray) == (expected, [])


TERM = {"kind": "challenge", "code": "a", "label": "Étape, b"}


@pytest.mark.parametrize(
    "data",
    [
        "kind;code;label\r\nchallenge;a;Étape, b\r\n".encode(),
        "kind;code;label\r\nchallenge;a;Étape, b\r\n".encode("cp1252"),
        "kind\tcode\tlabel\nchallenge\ta\tÉtape, b\n".encode(),
        'Kind,CODE, Label \nchallenge,a,"Étape, b"\n'.encode(),
        'Our words\n\nkind,code,label\nchallenge,a,"Étape, b"\n'.encode(),
        ";;\nOur words;;\nkind;code;label\nchallenge;a;Étape, b\n".encode(),
    ],
)
def test_what_spreadsheets_write_is_understood(data: bytes) -> None:
    assert read(data) == ([TERM], [])


def test_a_workbook_is_read_from_the_row_that_names_its_columns() -> None:
    day = datetime(2026, 3, 31)  # noqa: DTZ001  # a spreadsheet knows no zone
    header = [name.replace("_", " ").capitalize() for name in TARGET]
    data = workbook(["Targets of 2026"], header, ["homes", "b", "B", 3.3, "beds", day, "day", ""])
    rows, refused = read(data, TARGETS)
    assert refused == []
    assert (rows[0]["value"], rows[0]["due_on"]) == ("3.3", "2026-03-31")


@pytest.mark.parametrize(
    ("text", "value"), [("1250,5", "1250.5"), ("1250", "1250"), ("-3,25", "-3.25"), ("1.2", "1.2")]
)
def test_a_comma_stands_before_decimals_where_semicolons_separate(text: str, value: str) -> None:
    line = f"homes;b;B, c;{text};beds;;;"
    rows, refused = read(f"{';'.join(TARGET)}\n{line}\n".encode(), TARGETS)
    assert refused == [] and (rows[0]["value"], rows[0]["title"]) == (value, "B, c")


def test_a_point_that_may_separate_thousands_is_asked_about() -> None:
    line = "homes;b;B;1.250;beds;;;"
    rows, refused = read(f"{';'.join(TARGET)}\n{line}\n".encode(), TARGETS)
    assert not rows and "“1.250”: Is it 1250 or 1.25?" in refused[0]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "terms.csv: The file is empty."),
        (b"kind,code\na,b\n", "terms.csv, line 1: The column “label” is missing."),
        (b"kind,code,label,kind\n", "terms.csv, line 1: The column “kind” appears twice."),
        (b"kind,code,label,x\n", "terms.csv, line 1: Unknown column “x”."),
        ("kind\tcode\tlabel\n".encode("utf-16"), "line 1: This is not UTF-8 text."),
        (b",,\n\nkind,label\n", "terms.csv, line 3: The column “code” is missing."),
        (b"kind,code,label\na,b\n", "line 2: The row has 2 cells, the header has 3."),
        (b"kind,code,label,,\na,b,c,,d,\n", "line 2: The row has 5 cells, the header has 3."),
        ("kind,code,label\na,b,сад\na,c,семья\n".encode("cp1251"), "line 3: This is not UTF-8"),
        (b"kind,code,label\na,b,\xc3\xa9\na,c,\xe9t\xe9\n", "line 3: This is not UTF-8 text."),
        ("kind,code,label\n".encode("utf-16"), "line 1: This is not UTF-8 text."),
        (b"kind,code,label\na,b,\0\n", "line 2: The text contains a NUL character."),
        (b'kind,code,label\na,b,"x\n', "line 2: This is not a CSV file"),
        (b'kind,code,label\na,b,"x"y\n', "line 2: This is not a CSV file"),
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
    header = [*TARGET, "counts_people"]
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
        "terms.csv, line 2, column code “=1+1”: This is a formula. Replace it with its value.",
        "terms.csv, line 2, column label “=2”: This is a formula. Replace it with its value.",
        (
            "terms.csv, line 4, column code “1.5”: This is stored as a number, so 10.10 cannot be "
            "distinguished from 10.1. Format the cell as text."
        ),
    ]


@pytest.mark.parametrize("shown_as", ["0%", "0.00%", "0.0%;[Red]-0.0%"])
def test_a_percentage_is_no_figure_as_it_is_shown(shown_as: str) -> None:
    row = ["homes", "b", "Beds", 0.125, "%", "", "", ""]

    def show(book: Any) -> None:
        book.active["D2"].number_format = shown_as

    rows, refused = read(workbook(TARGET, row, change=show), TARGETS)

    assert not rows
    assert len(refused) == 1
    assert "line 2, column value “0.125”: This is a percentage, a hundredth" in refused[0]


@pytest.mark.parametrize("shown_as", ['0.0" %"', r"0.0\%", '#,##0.00 "€"'])
def test_a_figure_with_a_sign_after_it_is_what_it_is_shown_as(shown_as: str) -> None:
    row = ["homes", "b", "Beds", 12.5, "%", "", "", ""]

    def show(book: Any) -> None:
        book.active["D2"].number_format = shown_as

    rows, refused = read(workbook(TARGET, row, change=show), TARGETS)
    assert (rows[0]["value"], refused) == ("12.5", [])


def test_the_codes_of_line_ends_are_line_ends() -> None:
    text = "one_x000D_\ntwo _x005F_x000D_ _x0041_ _xD800_"
    rows, refused = read(workbook(HEADER, ["population", "a", text]))
    assert refused == []
    assert rows[0]["label"] == "one\r\ntwo _x000D_ _x0041_ _xD800_"


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


@pytest.mark.slow
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


STYLES = (
    b'<styleSheet xmlns="%b"><numFmts><numFmt numFmtId="200" formatCode="%b"/></numFmts>'
    b"<cellXfs>%b</cellXfs></styleSheet>"
)
CODE, NAME, LABEL = (
    b'<c r="%c1" t="inlineStr"><is><t>%b</t></is></c>' % (65 + number, name.encode())
    for number, name in enumerate(HEADER)
)
FIRST = b'<row r="1">' + CODE + NAME + LABEL + b"</row>"
UNREADABLE = "This workbook cannot be read. Save it again as .xlsx, or as CSV UTF-8."


def declared(text: str, encoding: str = "utf-8") -> bytes:
    """Return a sheet whose one text stands for `text`, 1,500 times."""
    opening = f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE x [<!ENTITY a "{text}">]>'
    cell = b'<row r="2"><c t="inlineStr"><is><t>' + b"&a;" * 1500 + b"</t></is></c></row>"
    # So much beside it that the guard of the parser against such things stays asleep.
    beside = "<!--" + "x" * 1000 + "-->"
    return (opening + beside * 4000 + sheet(FIRST + cell).decode()).encode(encoding)


def shared(strings: bytes) -> dict[str, bytes]:
    """Return the parts of a workbook that keeps its texts in a part of their own."""
    kind = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
    relationship = b'<Relationship Id="%b" Type="%b%b" Target="%b"/>'
    return {
        "xl/_rels/workbook.xml.rels": b"<Relationships>%b%b</Relationships>"
        % (
            relationship % (b"rId1", kind, b"worksheet", b"worksheets/sheet1.xml"),
            relationship % (b"rId2", kind, b"sharedStrings", b"/xl/sharedStrings.xml"),
        ),
        "xl/sharedStrings.xml": b'<sst xmlns="%b">%b</sst>' % (NAMES, strings),
    }


@pytest.mark.slow
@pytest.mark.parametrize(
    ("parts", "reason"),
    [
        ({SHEET: declared("a" * 200_000)}, UNREADABLE),
        ({SHEET: declared("a" * 200_000, "utf-16")}, UNREADABLE),
        ({"xl/styles.xml": STYLES % (NAMES, b"0", b"<xf/>" * 500_000)}, UNREADABLE),
        ({"xl/workbook.xml": b'<!DOCTYPE x [<!ENTITY a "a">]><workbook/>'}, UNREADABLE),
        ({SHEET: sheet(FIRST + b'<row r="2">' + b"<c/>" * 100_000 + b"</row>")}, UNREADABLE),
        (
            {SHEET: sheet(b"<row/>" * 20_000 + b'<row r="2000000"/>')},
            "more rows than a sheet can have",
        ),
        ({SHEET: sheet(b"<a>" * 500_000)}, UNREADABLE),
        ({SHEET: sheet(b"".join(b"<a%d/>" % n for n in range(200_000)))}, UNREADABLE),
        ({SHEET: b"<worksheet><!--" + b"x" * 30_000_000}, UNREADABLE),
        ({SHEET: sheet(FIRST + b"<row>" + CODE.replace(b"kind", b"x" * 10**7))}, UNREADABLE),
        (shared(b"<si><t>a</t></si>" * 60_000), UNREADABLE),
    ],
    ids=lambda value: next(iter(value), None) if isinstance(value, dict) else "",
)
def test_a_bomb_is_refused_before_it_fills_the_memory(
    parts: dict[str, bytes], reason: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(xlsx, "MOST_STRINGS", 10_000)
    data = repacked(workbook(HEADER, ROW), **parts)
    assert len(data) < 1_000_000
    tracemalloc.start()
    rows, refused = read(data)
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert not rows
    assert reason in refused[0] and len(refused) == 1
    assert peak < 15_000_000


@pytest.mark.slow
def test_a_shared_text_that_fills_many_cells_is_counted_each_time() -> None:
    strings = b"".join(b"<si><t>%b</t></si>" % text for text in (b"a", b"x" * 100_000))
    row = b"<row>" + b'<c t="s"><v>0</v></c><c t="s"><v>1</v></c><c t="s"><v>1</v></c>' + b"</row>"
    data = repacked(workbook(HEADER), **{SHEET: sheet(FIRST + row * 900)}, **shared(strings))
    assert len(data) < 20_000
    rows, refused = read(data)
    assert rows[0] == {"kind": "a", "code": "x" * 100_000, "label": "x" * 100_000}
    assert len(rows) < 900
    assert "It unpacks to more than 50 MB." in refused[0]


def test_an_endless_format_is_looked_at_briefly() -> None:
    styles = STYLES % (NAMES, b"[" * 500_000, b'<xf numFmtId="200"/>')
    assert read(repacked(workbook(HEADER, ROW), **{"xl/styles.xml": styles}))[1] == []


@pytest.mark.slow
def test_formulas_outside_the_cells_are_no_texts() -> None:
    more = b"<extLst><ext><sparkline><f>A1</f></sparkline></ext></extLst>" * 60_000
    cells = b"".join(
        b'<c t="inlineStr"><is><r><t>%b</t></r><rPh><t>x</t></rPh></is></c>' % text.encode()
        for text in ROW
    )
    data = sheet(FIRST + b"<row>" + cells + b"</row>").replace(
        b"</sheetData>", b"</sheetData>" + more
    )
    assert read(repacked(workbook(HEADER), **{SHEET: data})) == (
        [dict(zip(HEADER, ROW, strict=True))],
        [],
    )


def test_any_other_package_is_no_workbook() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as package:
        package.writestr("x.txt", "x")
    assert "This is not a workbook." in read(file.getvalue())[1][0]


# Memory and texts


@pytest.mark.slow
def test_memory_does_not_grow_with_the_file(tmp_path: Path) -> None:
    path = tmp_path / "terms.csv"
    path.write_bytes(text(HEADER, *([["population", "x" * 50, "y" * 100]] * 30_000)))
    with path.open("rb") as stream:
        tracemalloc.start()
        number = sum(1 for _row in read_file(stream, TERMS, print))
        _now, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert number == 30_000
    assert peak < 3_000_000


@pytest.mark.slow
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


@pytest.mark.slow
@given(st.text(alphabet=st.sampled_from("'=+-@\uff1d\uff20\t\r\n a")))
def test_what_is_guarded_comes_back_exactly(text: str) -> None:
    assert unescape_formula(escape_formula(text)) == text


@settings(deadline=None)
@given(st.binary(max_size=400))
def test_no_file_breaks_the_reader(data: bytes) -> None:
    read(data)
    read(b"kind,code,label\n" + data)
    read(b"PK\x03\x04" + data)


PIECES = [
    *(b"<row>", b"</row>", b'<row r="2">', b'<row r="x">', b"<c>", b"</c>", b'<c r="B1">'),
    *(b'<c t="s">', b'<c t="b">', b'<c t="d">', b'<c t="e">', b'<c t="str">', b'<c r="9">'),
    *(b"<v>", b"</v>", b"<f>", b"</f>", b"<is>", b"</is>", b"<t>", b"</t>", b'<c s="1">'),
    *(b"1", b"1e999", b"-1", b"nan", b"9" * 5000, b"2024-01-01", b"kind", b'<sheet r:id="rId1"/>'),
    *(b"<sheet/>", b"<sheets>", b"</sheets>", b'<xf numFmtId="14"/>', b"<cellXfs>", b"<numFmt/>"),
]


@pytest.mark.slow
@settings(deadline=None)
@given(
    st.sampled_from([SHEET, "xl/workbook.xml", "xl/styles.xml", "xl/_rels/workbook.xml.rels"]),
    st.lists(st.sampled_from(PIECES)).map(b"".join),
)
def test_no_part_of_a_workbook_breaks_the_reader(name: str, inside: bytes) -> None:
    for part in (sheet(inside), b"<x>%b</x>" % inside):
        read(repacked(workbook(HEADER, ROW), **{name: part}))
