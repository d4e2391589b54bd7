"""Files as people who do this work write them: understood, or refused by naming the very cell.

Each stands for a habit: what Excel writes in other languages, titles and totals around a table,
keys copied from elsewhere, numbers as they are spoken.
"""

import io
from collections.abc import Callable
from functools import partial
from typing import Any

import openpyxl
import pytest
from django.contrib.auth.models import User

from cities.audit import Actor, difference, record, snapshot
from cities.models import City, TrailEntry
from commitments.exchange.importer import Reporter, import_files
from commitments.exchange.policies import TakeTheFile
from commitments.exchange.rows import Refusal
from commitments.models import Commitment, ProgressReport
from tests import factories as make

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

TARGET = ["commitment", "code", "title", "value", "unit", "due_on", "due_on_precision", "source"]
TARGET += ["direction", "baseline_value", "baseline_on", "counts_people"]
FIGURE = ["report", "target_code", "unit", "breakdown", "value", "status", "observed_on", "source"]
REPORT = ["id", "commitment", "city", "origin", "period_start", "period_end", "stage", "rating"]
REPORT += ["summary", "language"]
PLACE = ["slug", "name", "kind", "country", "admin_area", "latitude", "longitude", "population"]
PLACE += ["geonames_id", "timezone", "url", "verified", "note"]


@pytest.fixture(scope="module", autouse=True)
def draft(module_transaction: None) -> ProgressReport:
    """A draft of Accra on its promise `language`, which had another key before."""
    city: City = make.CityFactory(
        slug="accra-town",
        name="Accra",
        country__iso2="GH",
        country__name="Ghana",
        geonames_id=2306104,
    )
    promise: Commitment = make.CommitmentFactory(slug="accra-language")
    rename(city, "accra")
    rename(promise, "language")
    adoption = make.AdoptionFactory(city=city, commitment=promise)
    make.TargetFactory(adoption=adoption, code="pupils", title="Pupils", counts_people=True)
    make.AdoptionFactory(city=city, commitment__slug="trade")
    make.UserFactory(is_superuser=True)
    made: ProgressReport = make.ReportFactory(adoption=adoption, year=2024)
    return made


def rename(row: Any, slug: str) -> None:
    """Give a row another slug, as the administration does: with an entry in the trail."""
    before = snapshot(row)
    row.slug = slug
    row.save()
    record(row, TrailEntry.Action.CHANGE, Actor(), difference(before, snapshot(row)))


class Results(Reporter):
    """What would become of each row of a file, in words."""

    def __init__(self) -> None:
        self.words: list[str] = []

    def refused(self, refusal: Refusal) -> None:
        self.words.append(str(refusal).partition(".csv, ")[2] or str(refusal))

    def warned(self, warning: Refusal) -> None:
        self.words.append(f"Is this right? {str(warning).partition('.csv, ')[2]}")

    def row(self, line: int, key: str, verb: str, changes: Any) -> None:
        self.words.append(f"{verb} {key}")


def result_of(table: str, data: bytes) -> list[str]:
    seen = Results()
    who = {"is_superuser": True} if table == "cities" else {"reports_written__isnull": False}
    policy = TakeTheFile(User.objects.filter(**who)[:1].get())
    import_files({f"{table}.csv": partial(io.BytesIO, data)}, policy, seen, True)
    return sorted(seen.words)


def text(*rows: list[str], separator: str = ",", encoding: str = "utf-8") -> bytes:
    quoted = ([f'"{cell}"' if separator in cell else cell for cell in row] for row in rows)
    return "".join(separator.join(row) + "\r\n" for row in quoted).encode(encoding)


def workbook(*rows: list[Any], change: Callable[[Any], Any] | None = None) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    if change:
        change(book)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def target(code: str = "x", **other: Any) -> list[Any]:
    """Return a row of targets with other cells at some places."""
    row = {"commitment": "language", "code": code, "title": "Places in class", "value": "10"}
    row |= {"unit": "places", "due_on": "2027-12-31", "due_on_precision": "day"}
    row |= {"source": "https://example.org/x", "direction": "up", "baseline_value": "1"}
    row |= {"baseline_on": "2022-01-01", "counts_people": "no"}
    return list((row | other).values())


def values(*numbers: str) -> bytes:
    return text(TARGET, *(target(f"v{n}", value=number) for n, number in enumerate(numbers)))


def days(*dates: str) -> bytes:
    return text(TARGET, *(target(f"d{n}", due_on=day) for n, day in enumerate(dates)))


def figures(*rows: tuple[str, str, str]) -> Callable[[ProgressReport], bytes]:
    """Return what makes a file of figures: part, value and day of each row."""
    return lambda draft: text(
        FIGURE, *([str(draft.pk), "pupils", "", part, n, "A", day, ""] for part, n, day in rows)
    )


def reports(*periods: tuple[str, str]) -> bytes:
    start = ["trade", "accra", "reported"]
    end = ["in-progress", "on-track", "Done.", "en"]
    return text(REPORT, *([f"r{n}", *start, *days, *end] for n, days in enumerate(periods)))


def place(slug: str, number: str) -> bytes:
    row = [slug, "Accra", "city", "GH", "Greater Accra", "5.55602", "-0.1969", "1963264"]
    return text(PLACE, [*row, number, "Africa/Accra", "", "yes", ""])


READ = "added language / x"
NUMBER = "Enter a number in digits, with a point before the decimals, for example 12.5."
DAY = "Enter a date as year-month-day, for example 2024-03-31."


@pytest.mark.parametrize(
    ("table", "data", "words"),
    [
        ("targets", text(TARGET, target(title="Cours à Montréal"), encoding="cp1252"), [READ]),
        ("targets", text(TARGET, target(), separator=";"), [READ]),
        (
            "targets",
            text(
                ["Objectifs de la ville, année 2026"],
                [name.replace("_", " ").capitalize() for name in TARGET],
                target(value="1 250,5", due_on="31/12/2027"),
                separator=";",
                encoding="cp1252",
            ),
            [READ],
        ),
        (
            "targets",
            text(TARGET, target(value="1.250,5", due_on="31.12.2027"), separator=";"),
            [READ],
        ),
        (
            "targets",
            text(TARGET, target(value="1.250"), separator=";"),
            ["line 2, column value “1.250”: Is it 1250 or 1.25?"],
        ),
        (
            "targets",
            days("31/12/2027", "2027", "31.12.2027", "2027-02-29", "Q4 2027", "05/06/2026"),
            [
                "added language / d0",
                "line 3, column due_on “2027”: This has the precision year, not day.",
                "added language / d2",
                "line 5, column due_on “2027-02-29”: This date does not exist.",
                "line 6, column due_on “Q4 2027”: This has the precision quarter, not day.",
                (
                    "line 7, column due_on “05/06/2026”: Is it 2026-06-05 or 2026-05-06? Enter the "
                    "one that is meant."
                ),
            ],
        ),
        (
            "targets",
            values("1,200", "1 200", "1\u202f200,5", "1'200", "١٢٠", "1.2E+3", "~40", "n/a"),
            [
                "line 2, column value “1,200”: Is it 1200 or 1.2?",
                "added language / v1",
                "added language / v2",
                "added language / v3",
                "added language / v4",
                f"line 7, column value “1.2E+3”: {NUMBER}",
                f"line 8, column value “~40”: {NUMBER}",
                f"line 9, column value “n/a”: {NUMBER}",
            ],
        ),
        (
            "targets",
            workbook(TARGET, target(value=3.3000000000000003, baseline_value=0.1 + 0.2)),
            [READ],
        ),
        (
            "targets",
            workbook(TARGET, target(value=33.333333333333336, baseline_value=0.5)),
            [
                (
                    "line 2, column value “33.3333333333333”: It can have at most 4 decimals: "
                    "round "
                    "it."
                )
            ],
        ),
        (
            "targets",
            text(
                TARGET,
                target("a", commitment="language\u200b"),
                target("b", commitment="\ufefflanguage"),
                target("c\u200b", commitment="language\xa0"),
                target("e", value="12\u200b"),
                target("f", due_on="2027-12-31\u200e"),
            ),
            [f"added language / {code}" for code in "abcef"],
        ),
        ("targets", text([n.replace("_", " ").upper() for n in TARGET], target()), [READ]),
        ("targets", workbook(["Targets of the city, 2026"], TARGET, target()), [READ]),
        (
            "targets",
            workbook(TARGET, target(), ["Total", None, None, "=SUM(D2:D2)"]),
            [
                READ,
                (
                    "line 3, column commitment “Total”: This row adds up the rows above it: remove "
                    "it."
                ),
            ],
        ),
        (
            "targets",
            text([*TARGET[:3], "", *TARGET[3:]], [*target()[:3], "", *target()[3:]]),
            [READ],
        ),
        (
            "targets",
            text([*TARGET[:3], "", *TARGET[3:]], [*target()[:3], "see above", *target()[3:]]),
            ["line 2, column D “see above”: This column has no name: name it, or empty the cell."],
        ),
        (
            "targets",
            workbook(
                ["Targets of 2026"],
                TARGET,
                target(),
                change=lambda book: book.active.merge_cells("A1:H1"),
            ),
            [READ],
        ),
        (
            "targets",
            workbook(
                TARGET,
                target(),
                target("y"),
                change=lambda book: book.active.merge_cells("A2:A3"),
            ),
            ["line 2: The cells A2:A3 are merged. Unmerge them: each row needs its own cells."],
        ),
        (
            "targets",
            workbook(
                TARGET,
                target(),
                change=lambda book: [
                    book.create_sheet("Notes").append(["Title", "for the mayor"]),
                    book.create_sheet("Sheet3"),
                ],
            ),
            [READ],
        ),
        (
            "targets",
            workbook(
                TARGET, target(), change=lambda book: book.create_sheet("2025").append(TARGET)
            ),
            [
                (
                    "targets.csv: The sheets “Sheet”, “2025” name the columns of this "
                    "table: save "
                    "the one that is meant as a file of its own."
                )
            ],
        ),
        ("targets", text(TARGET, target(commitment="accra-language")), [READ]),
        ("cities", place("accra-town", ""), ["changed accra"]),
        (
            "cities",
            place("accra-metropolitan", "2306104"),
            [
                (
                    "line 2, column geonames_id “2306104”: Another place here has this "
                    "GeoNames id: it "
                    "is the same, maybe by another name."
                )
            ],
        ),
        (
            "reports",
            reports(("2023-01-01", "2023-06-30"), ("2023-04-01", "2023-12-31")),
            [
                "added r0",
                (
                    "line 3, column period_end “2023-12-31”: The period overlaps with that of the "
                    "report for 2023-01-01 to 2023-06-30: change the dates, or change or "
                    "correct that "
                    "report."
                ),
            ],
        ),
        (
            "reports",
            reports(("2031-01-01", "2031-12-31")),
            ["line 2, column period_start “2031-01-01”: The period has not begun yet."],
        ),
        (
            "measurements",
            figures(("", "-5", "2024-02-29")),
            [
                (
                    "line 2, column value “-5”: People are counted in whole numbers from 0 on: "
                    "\u22125 "
                    "cannot be."
                )
            ],
        ),
        (
            "measurements",
            figures(("", "54.5", "2024-02-29")),
            [
                (
                    "line 2, column value “54.5”: People are counted in whole numbers from 0 "
                    "on: 54.5 "
                    "cannot be."
                )
            ],
        ),
        (
            "measurements",
            figures(("", "100", "2031-01-01"), ("men", "50", "1999-01-01")),
            [
                (
                    "Is this right? line 3: “Pupils (men)”: it was observed outside the period "
                    "reported "
                    "on. Is this right? Correct or confirm it before you submit the report."
                ),
                "added 1 / pupils / men",
                (
                    "line 2, column observed_on “2031-01-01”: It cannot have been observed "
                    "after today: "
                    "correct the date."
                ),
            ],
        ),
        (
            "measurements",
            figures(
                ("Ma\u0308dchen", "61", "2024-02-29"),
                ("Mädchen", "61", "2024-02-29"),
                ("Men", "55", "2024-02-29"),
                ("men ", "54", "2024-02-29"),
            ),
            [
                "added 1 / pupils / Men",
                "added 1 / pupils / Mädchen",
                (
                    "line 3, column report “1”, column target_code “pupils”, column unit “”, "
                    "column "
                    "breakdown “Mädchen”, column nr “”: Line 2 has the same key."
                ),
                (
                    "line 5, column report “1”, column target_code “pupils”, column unit “”, "
                    "column "
                    "breakdown “men”, column nr “”: Line 4 has the same key."
                ),
            ],
        ),
    ],
    ids=[
        "cp1252",
        "semicolon",
        "french-excel",
        "german-excel",
        "thousands-asked",
        "dates",
        "thousands",
        "float-artefact",
        "float-third",
        "invisible",
        "header-words",
        "title-row",
        "total-row",
        "blank-column",
        "blank-column-with-text",
        "merged-title",
        "merged-rows",
        "three-sheets",
        "two-tables",
        "old-slug",
        "old-slug-cities",
        "same-geonames",
        "overlap",
        "future",
        "negative",
        "half",
        "observed-outside",
        "lookalike-breakdowns",
    ],
)
def test_a_file_of_a_clerk_is_understood_or_refused_by_its_cell(
    table: str, data: Any, words: list[str], draft: ProgressReport
) -> None:
    assert result_of(table, data(draft) if callable(data) else data) == sorted(
        word.replace("report “1”", f"report “{draft.pk}”").replace(
            "added 1 /", f"added {draft.pk} /"
        )
        for word in words
    )
