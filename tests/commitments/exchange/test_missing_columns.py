"""A file of the catalogue may lack optional columns: new rows get their defaults, others stay."""

import io
from pathlib import Path

import pytest

from cities.models import Network
from commitments.exchange.columns import optional
from commitments.exchange.place_tables import Networks
from commitments.exchange.policies import KeepStaffChanges
from commitments.exchange.readers.upload import read_file
from commitments.exchange.rows import Cells
from commitments.exchange.tables import CATALOGUE_TABLES
from tests.commitments.exchange.catalogue_files import FILES, Files

pytestmark = pytest.mark.django_db
WITHOUT_ACRONYM = FILES["networks.csv"].replace(",acronym,", ",").replace(",RC,", ",")
TITLE = "Columns that are missing, with their defaults:\n"


def _slug_in_capitals(cells: Cells) -> str:
    return cells["slug"].upper()


class NetworksOfAnyAge(Networks):
    """Networks whose files may lack three columns."""

    columns = tuple(
        optional(column, {"acronym": "NONE", "seat": _slug_in_capitals}.get(column.name, ""))
        if column.name in ("acronym", "seat", "note")
        else column
        for column in Networks.columns
    )


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Files:
    """A catalogue whose networks may lack columns."""
    networks = NetworksOfAnyAge()
    tables = [networks if table.file == networks.file else table for table in CATALOGUE_TABLES]
    monkeypatch.setattr(KeepStaffChanges, "tables", tuple(tables))
    return Files(tmp_path)


@pytest.mark.slow
def test_a_new_row_gets_the_defaults_and_the_columns_are_named(files: Files) -> None:
    files.drop_columns("networks.csv", "acronym", "seat", "note")

    printed = files.load()

    network = Network.objects.get()
    assert (network.acronym, network.seat, network.note) == ("NONE", "RING", "")
    lines = printed.partition(TITLE)[2].splitlines()
    assert [line for line in lines if line.startswith("  networks.csv")][:3] == [
        "  networks.csv, column acronym: NONE",
        "  networks.csv, column seat: depends on the other columns",
        "  networks.csv, column note: empty",
    ]


@pytest.mark.slow
def test_nothing_is_said_of_a_file_with_all_columns(files: Files) -> None:
    assert "column acronym" not in files.load().partition(TITLE)[2]


@pytest.mark.slow
def test_a_row_that_is_there_keeps_what_the_file_does_not_say(files: Files) -> None:
    files.load()
    files.drop_columns("networks.csv", "acronym")

    printed = files.load()

    assert Network.objects.get().acronym == "RC"
    assert "stays" not in printed


@pytest.mark.slow
def test_a_column_that_returns_is_no_change_by_staff(files: Files) -> None:
    files.load()
    files.drop_columns("networks.csv", "acronym")
    files.load()
    files.path("networks.csv").write_text(FILES["networks.csv"].replace(",RC,", ",ROC,"))

    assert "stays" not in files.load()
    assert Network.objects.get().acronym == "ROC"


@pytest.mark.slow
def test_a_column_that_arrives_later_replaces_the_default(files: Files) -> None:
    files.drop_columns("networks.csv", "acronym")
    files.load()
    files.path("networks.csv").write_text(FILES["networks.csv"])

    assert "stays" not in files.load()
    assert Network.objects.get().acronym == "RC"


@pytest.mark.slow
def test_a_column_that_arrives_later_leaves_what_staff_wrote(files: Files) -> None:
    files.drop_columns("networks.csv", "acronym")
    files.load()
    Network.objects.update(acronym="ROC")
    files.path("networks.csv").write_text(FILES["networks.csv"])

    assert "column acronym: “ROC” is kept, the file has “RC”" in files.load()
    assert Network.objects.get().acronym == "ROC"


def test_other_columns_see_the_default_of_a_missing_one() -> None:
    data = io.BytesIO(WITHOUT_ACRONYM.encode())

    (row,) = read_file(data, NetworksOfAnyAge(), print)

    assert row.cells["acronym"] == "NONE"
    assert "acronym" not in row.present
