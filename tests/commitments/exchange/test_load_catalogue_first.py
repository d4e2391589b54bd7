"""Loading the catalogue for the first time: what it does before there is anything."""

from concurrent.futures import ThreadPoolExecutor
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cities.models import City, TrailEntry
from commitments.models import CatalogueRow, Measurement, Objective, ProgressReport
from tests import factories as make
from tests.commitments.exchange.catalogue_files import Files, counts

pytestmark = pytest.mark.django_db
NOTHING = "Nothing to change: the site already has all of it."


@pytest.mark.slow
def test_a_check_says_what_would_change_and_changes_nothing(tmp_path: Path) -> None:
    files = Files(tmp_path)

    printed = files.load("--check")

    assert counts(printed)["cities.csv"] == (3, 0, 0)
    assert (
        printed.splitlines()[-1] == "These are the changes that would be made. Nothing was changed."
    )
    assert not City.objects.exists()
    assert not CatalogueRow.objects.exists()
    assert not TrailEntry.objects.exists()


@pytest.mark.slow
def test_two_loads_at_once_load_once(transactional_db: None, tmp_path: Path) -> None:
    files = Files(tmp_path)

    def load(_number: int) -> str:
        try:
            return files.load()
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as threads:
        ends = sorted(printed.splitlines()[-1] for printed in threads.map(load, range(2)))

    assert ends == ["Loaded.", NOTHING]


@pytest.mark.slow
def test_what_staff_had_entered_before_the_first_load_is_kept(tmp_path: Path) -> None:
    make.CityFactory(slug="alpha", name="Alpha of ours")
    files = Files(tmp_path)

    printed = files.load()

    assert City.objects.get(slug="alpha").name == "Alpha of ours"
    assert "column name: “Alpha of ours” is kept, the file has “Alphà”" in printed
    assert counts(printed)["cities.csv"] == (2, 0, 1)


@pytest.mark.slow
def test_the_trail_is_written_in_bulk(tmp_path: Path) -> None:
    files = Files(tmp_path)

    with CaptureQueriesContext(connection) as queries:
        files.load()

    written = [q for q in queries if q["sql"].startswith('INSERT INTO "cities_trailentry"')]
    by_workflow = ProgressReport.objects.count()
    assert len(written) == 1 + by_workflow
    assert Objective.objects.count() + Measurement.objects.count() > 5


# At a terminal.


class Terminal(StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.slow
def test_a_terminal_shows_how_far_it_is(tmp_path: Path) -> None:
    files, terminal = Files(tmp_path), Terminal()

    call_command("load_catalogue", str(files.folder), stdout=StringIO(), stderr=terminal)

    shown = terminal.getvalue()
    assert "cities.csv           [##############################]" in shown
    assert shown.endswith("\r")


@pytest.mark.slow
def test_nothing_but_a_terminal_shows_it(tmp_path: Path) -> None:
    files, log = Files(tmp_path), StringIO()

    call_command("load_catalogue", str(files.folder), stdout=StringIO(), stderr=log)

    assert log.getvalue() == ""
