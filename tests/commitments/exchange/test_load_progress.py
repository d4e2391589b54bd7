"""What public sources say: periods, how they state a figure, how far they say the work is."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from cities.models import City
from commitments.models import Measurement, ProgressReport
from tests.commitments.exchange.catalogue_files import SOURCE, Files

pytestmark = pytest.mark.django_db
PROGRESS = (
    "commitment,reported_on,reported_on_precision,summary,value,unit,target_code,source,"
    "reported_on_basis,period_start,period_start_precision,period_end,period_end_precision,"
    "qualifier,stage,background,nr"
)


@pytest.fixture
def files(tmp_path: Path) -> Files:
    return Files(tmp_path)


def write(files: Files, *rows: dict[str, str]) -> None:
    usual = {
        "commitment": "homes",
        "summary": "Homes.",
        "source": SOURCE,
        "stage": "results-published",
        "background": "no",
    }
    lines = [",".join((usual | row).get(name, "") for name in PROGRESS.split(",")) for row in rows]
    files.path("progress.csv").write_text("\n".join([PROGRESS, *lines]) + "\n")


@pytest.mark.slow
def test_a_figure_has_its_period_and_how_the_source_states_it(files: Files) -> None:
    day = {"reported_on": "2022-12-31", "reported_on_precision": "day", "reported_on_basis": "by"}
    start = {"period_start": "2021-01-01", "period_start_precision": "year"}
    end = {"period_end": "2021-12-31", "period_end_precision": "year"}
    figure = {"value": "5", "unit": "homes", "qualifier": "at-least", "background": "yes"}
    write(files, day | start | end | figure)

    files.load()

    report = ProgressReport.objects.get()
    assert (report.reported_on_at_latest, report.background) == (True, True)
    assert (report.period_start, report.period_start_precision) == (date(2021, 1, 1), "year")
    assert (report.period_end, report.period_end_precision) == (date(2021, 12, 31), "year")
    assert (report.source_stage, report.stage) == ("results-published", "")
    assert Measurement.objects.get().qualifier == "at-least"
    assert "Nothing to change" in files.load()


@pytest.mark.slow
def test_figures_of_one_page_for_several_periods_are_told_apart(files: Files) -> None:
    years = [{"value": str(year), "unit": "homes", "nr": nr} for year, nr in ((1, ""), (2, "2"))]
    write(files, *years)
    files.load()
    years[0]["value"] = "7"
    write(files, *years)

    files.load()

    current = Measurement.objects.filter(report__state="published").order_by("value")
    assert list(current.values_list("value", flat=True)) == [Decimal(2), Decimal(7)]
    assert "Nothing to change" in files.load()


@pytest.mark.slow
def test_a_correction_keeps_what_its_row_does_not_change(files: Files) -> None:
    row = {"value": "5", "unit": "homes", "qualifier": "about", "background": "yes"}
    period = {"period_end": "2021-12-31", "period_end_precision": "year"}
    write(files, row | period)
    files.load()
    write(files, row | period | {"summary": "More homes."})

    files.load()

    report = ProgressReport.objects.get(state="published")
    assert (report.summary, report.background) == ("More homes.", True)
    assert (report.period_end_precision, report.measurements.get().qualifier) == ("year", "about")
    assert "Nothing to change" in files.load()


@pytest.mark.slow
def test_a_column_that_an_older_file_lacked_is_taken_from_the_newer_one(files: Files) -> None:
    header = "commitment,reported_on,reported_on_precision,summary,value,unit,target_code,source"
    files.path("progress.csv").write_text(f"{header}\nhomes,,,Homes.,5,homes,,{SOURCE}\n")
    files.load()
    assert not ProgressReport.objects.get().background

    write(files, {"value": "5", "unit": "homes", "background": "yes"})

    assert "Changed by staff" not in files.load()
    assert ProgressReport.objects.get(state="published").background


@pytest.mark.slow
def test_an_older_file_says_no_more_than_that_something_was_published(files: Files) -> None:
    files.load()

    stages = dict(ProgressReport.objects.values_list("summary", "source_stage"))
    assert stages["40 beds are there."] == "results-published"
    assert stages["Neighbours helped."] == "news-published"
    assert not ProgressReport.objects.filter(background=True).exists()


BAD = [
    (
        {"source": ""},
        (
            "A report by a city or network needs an author and a period; one compiled from public "
            "sources has no author and needs a source."
        ),
    ),
    ({"qualifier": "about"}, "It is about the column value, which is empty."),
    (
        {"period_start": "2021-01-01", "period_end": "2020-01-01"},
        "The period cannot end before it starts.",
    ),
    (
        {"stage": "achieved"},
        (
            "It must be one of: planned, under-way, done, discontinued, results-published, "
            "news-published."
        ),
    ),
    ({"commitment": "voice"}, "This commitment has no lead to own the target or progress."),
]


@pytest.mark.parametrize(("cells", "reason"), BAD)
def test_bad_input_is_refused_in_one_sentence(
    files: Files, cells: dict[str, str], reason: str
) -> None:
    write(files, cells)

    refusals = files.refused()

    assert [text.partition(": ")[2] for text in refusals] == [reason]
    assert not City.objects.exists()
