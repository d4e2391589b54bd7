"""Text in pictures: joined letters, direction, and lines that stay in their box."""

import pytest
from django.utils.html import format_html

from commitments.charts.raster import png
from commitments.charts.stylesheet import chart_style, content_policy
from commitments.charts.text_lines import drawable, fitted, text_width
from tests.commitments.charts.bitmaps import inked_columns, runs

WIDTH, HEIGHT, SIZE, BASE = 700, 56, 30, 40


def _drawn(text: str, *, at: int = WIDTH, anchor: str = "end", bold: bool = False) -> bytes:
    weight = 700 if bold else 400
    svg = format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" width="{}" height="{}">'
        '<rect width="{}" height="{}" fill="#fff"/>'
        '<text x="{}" y="{}" font-size="{}" font-weight="{}" text-anchor="{}">{}</text></svg>',
        *(WIDTH, HEIGHT, WIDTH, HEIGHT, at, BASE, SIZE, weight, anchor, text),
    )
    return png(svg, WIDTH)


def test_arabic_letters_are_joined() -> None:
    apart = "\u200c"  # a mark that keeps two letters from joining
    assert runs(inked_columns(_drawn(apart.join("سسس")))) == 3
    assert runs(inked_columns(_drawn("سسس"))) == 1


@pytest.mark.slow
def test_a_line_of_a_page_that_runs_left_begins_at_its_right() -> None:
    [line] = fitted("قطعت Kampala 2 (2018).", WIDTH, most=1, sizes=(SIZE,)).isolated
    whole, first = (inked_columns(_drawn(text)) for text in (line, "قطعت"))
    ink = sum(bool(column) for column in first)
    assert ink > 50
    assert whole[-ink:] == first[-ink:]
    # The full stop, low on the line, ends it at its left.
    assert min(next(column for column in whole if column)) > BASE - 6


@pytest.mark.slow
@pytest.mark.parametrize("bold", [False, True])
@pytest.mark.parametrize(
    "text",
    [
        "WWWWW MMMMM mmmmm wwwww",
        "Promises to migrants",
        "1 234 567 890 (2018)",
        "ÄÖÜ ŁÓDŹ ÎLE ŒUVRE",
        "Мариуполь, Щёлково, Київ",
        "ضضضضض صصصصص ششششش",
        "التزامات تجاه المهاجرين",
        "ا ب ت ث ج ح خ د ذ",
    ],
)
def test_a_text_is_not_wider_than_estimated(text: str, bold: bool) -> None:
    columns = inked_columns(_drawn(text, at=0, anchor="start", bold=bold))
    widest = max(n for n, column in enumerate(columns) if column)
    assert 0.5 * text_width(text, SIZE, bold=bold) < widest <= text_width(text, SIZE, bold=bold)


def test_a_text_takes_the_largest_size_in_which_it_fits_and_is_cut_in_the_last() -> None:
    short = fitted("Short", 400, most=2, sizes=(60, 40))
    assert (short.lines, short.size) == (["Short"], 60)
    long = fitted("word " * 40, 400, most=2, sizes=(60, 40))
    assert (len(long.lines), long.size) == (2, 40)
    assert long.lines[-1].endswith("word…")
    assert all(text_width(line, 40) <= 400 for line in long.lines)
    [only] = fitted("w" * 100, 400, most=1, sizes=(40,)).lines
    assert only.endswith("w…") and text_width(only, 40) <= 400


@pytest.mark.parametrize(
    ("text", "mirrored", "rtl"),
    [("GCM 7: الحد", True, True), ("GCM 7: الحد", False, False), ("Kampala", True, False)],
)
def test_a_line_runs_as_its_page_does_if_it_has_such_letters(
    text: str, mirrored: bool, rtl: bool
) -> None:
    assert fitted(text, 400, most=1, sizes=(20,), mirrored=mirrored).rtl is rtl


def test_what_our_type_lacks_is_noticed() -> None:
    assert drawable("Łódź, Київ, Αθήνα, كمبالا – “1 200” ≤".replace("≤", "°"))
    assert drawable("two\nlines \x0b")
    assert not drawable("東京")


def test_the_style_of_a_chart_has_the_colours_of_the_site_written_out() -> None:
    style = chart_style()
    assert ".seg--achieved{fill: #0b3a6f;}" in style
    assert ".spot--compiled{fill: #fff;}" in style
    # No property of the page, and nothing that a template would escape.
    assert not set("&<>\"'") & set(style)
    assert "var(" not in style
    assert "'unsafe-inline'" not in content_policy()
