"""A catalogue with any error is refused as a whole, with every error."""

import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps

from cities.models import Event
from tests.commitments.exchange.catalogue_files import FILES, Files

pytestmark = pytest.mark.django_db


def everything() -> dict[str, list[dict[str, Any]]]:
    """Return all rows of all models of ours."""
    return {
        model._meta.label: list(model._default_manager.order_by("pk").values())
        for app in ("cities", "commitments")
        for model in apps.get_app_config(app).get_models()
    }


@pytest.fixture
def loaded(tmp_path: Path) -> Files:
    """The same files, of a site that has them already."""
    files = Files(tmp_path)
    files.load()
    return files


@pytest.fixture
def files(tmp_path: Path) -> Iterator[Files]:
    """The files of a catalogue; a refused load leaves everything as it is."""
    before = everything()
    yield Files(tmp_path)
    assert everything() == before


# File, line, cells; the column that is named, and what is said about it.
BAD_CELLS = [
    ("events.csv", 2, {"starts_on": "2024-02-30"}, "starts_on", "This date does not exist."),
    (
        "events.csv",
        2,
        {"starts_on": "30.2.2024"},
        "starts_on",
        "This date does not exist.",
    ),
    (
        "memberships.csv",
        2,
        {"member": "delta"},
        "member",
        "There is no “delta” in cities.csv above or on the site.",
    ),
    (
        "memberships.csv",
        2,
        {"network": "chain"},
        "network",
        "There is no “chain” in networks.csv above or on the site.",
    ),
    (
        "cities.csv",
        2,
        {"country": "YY"},
        "country",
        "There is no “YY” in countries.csv above or on the site.",
    ),
    (
        "commitments.csv",
        2,
        {"framework": "sendai"},
        "framework",
        "There is no “sendai” in frameworks.csv above or on the site.",
    ),
    (
        "commitments.csv",
        2,
        {"sdg": "10.2;99.9"},
        "sdg",
        "There is no “sdg, 99.9” in objectives.csv above or on the site.",
    ),
    ("commitments.csv", 2, {"sdg": "10.2;10.2"}, "sdg", "“10.2” appears twice."),
    ("commitments.csv", 2, {"sdg": "10.2;"}, "sdg", "It cannot be empty."),
    ("commitments.csv", 2, {"co_parties": "alpha"}, "co_parties", "“alpha” is already the lead."),
    ("commitments.csv", 2, {"party": ""}, "party", "It cannot be empty."),
    (
        "commitments.csv",
        4,
        {"party": "alpha"},
        "party",
        "A commitment made by its signatories has no party of its own.",
    ),
    (
        "commitments.csv",
        2,
        {"gcm_basis": ""},
        "gcm_basis",
        "It must be one of: text, declared, published, editorial.",
    ),
    (
        "commitments.csv",
        3,
        {"gcm_basis": "declared"},
        "gcm_basis",
        "There is no GCM code for this basis.",
    ),
    (
        "commitments.csv",
        3,
        {"sdg": "", "reason": "Because."},
        "reason",
        "There is no code for this reason.",
    ),
    (
        "objectives.csv",
        6,
        {"parent_code": "12"},
        "parent_code",
        "There is no “sdg, 12” in objectives.csv above or on the site.",
    ),
    (
        "targets.csv",
        2,
        {"commitment": "voice"},
        "commitment",
        "This commitment has no lead to own the target or progress.",
    ),
    (
        "cities.csv",
        2,
        {"name": "A" * 200},
        "name",
        "Ensure this value has at most 120 characters (it has 200).",
    ),
    ("cities.csv", 2, {"name": ""}, "name", "It cannot be empty."),
    (
        "cities.csv",
        2,
        {"latitude": "95"},
        "latitude",
        "Ensure this value is less than or equal to 90.",
    ),
    (
        "cities.csv",
        2,
        {"population": "approx. 40"},
        "population",
        "Enter a whole number in digits, for example 1200.",
    ),
    (
        "progress.csv",
        2,
        {"value": "approx. 40"},
        "value",
        "Enter a number in digits, with a point before the decimals, for example 12.5.",
    ),
    (
        "progress.csv",
        3,
        {"value": "1.23456"},
        "value",
        "It can have at most 4 decimals: round it.",
    ),
    (
        "events.csv",
        2,
        {"kind": "party"},
        "kind",
        "It must be one of: un-meeting, network-meeting, mayoral-forum, gfmd, campaign-day.",
    ),
    ("events.csv", 2, {"online": "maybe"}, "online", "Enter yes or no."),
    ("cities.csv", 2, {"url": "ftp://alpha.example"}, "url", "Enter a valid URL."),
    (
        "progress.csv",
        3,
        {"source": "a printed report"},
        "source",
        "Enter a valid URL.",
    ),
    (
        "endorsements.csv",
        2,
        {"endorser_kind": "person"},
        "endorser_kind",
        "It must be one of: city, network, organisation.",
    ),
]


@pytest.mark.slow
@pytest.mark.parametrize(("file", "line", "cells", "column", "reason"), BAD_CELLS)
def test_a_bad_cell_is_named_with_file_line_column_value_and_reason(
    files: Files, file: str, line: int, cells: dict[str, str], column: str, reason: str
) -> None:
    files.put(file, line, **cells)

    refusals = files.refused()

    text = cells[column] if len(cells[column]) <= 80 else cells[column][:80] + "…"
    assert f"{file}, line {line}, column {column} “{text}”: {reason}" in refusals


# What is wrong only with several cells together.
BAD_ROWS = [
    (
        "events.csv",
        2,
        {"ends_on": "2019-11-01"},
        (
            "column starts_on “2019-11-26”, column ends_on “2019-11-01”: "
            "An event cannot end before it starts."
        ),
    ),
    (
        "memberships.csv",
        2,
        {"since_precision": ""},
        (
            "column since “2023-01-01”, column since_precision “”: "
            "A date needs a precision, and a precision needs a date."
        ),
    ),
    (
        "cities.csv",
        4,
        {"verified": "yes"},
        "column country “”, column verified “yes”: A city needs a country before it can be public.",
    ),
    (
        "cities.csv",
        2,
        {"latitude": ""},
        "column latitude “”, column longitude “-4”: Give both latitude and longitude, or neither.",
    ),
    (
        "crosswalk.csv",
        2,
        {"to_framework": "gcm", "to_code": "7"},
        "column from_code “7”, column to_code “7”: An objective does not correspond to itself.",
    ),
    (
        "progress.csv",
        5,
        {"value": "7"},
        "column unit “”, column target_code “”: A figure without a target needs a unit.",
    ),
]


@pytest.mark.slow
@pytest.mark.parametrize(("file", "line", "cells", "refusal"), BAD_ROWS)
def test_cells_that_contradict_each_other_are_all_named(
    files: Files, file: str, line: int, cells: dict[str, str], refusal: str
) -> None:
    files.put(file, line, **cells)

    assert files.refused() == [f"{file}, line {line}, {refusal}"]


@pytest.mark.slow
def test_a_key_that_is_there_twice_names_both_lines(files: Files) -> None:
    files.add("cities.csv", name="Alpha again")

    assert files.refused() == ["cities.csv, line 5, column slug “alpha”: Line 2 has the same key."]


@pytest.mark.slow
def test_a_value_that_only_one_row_may_have_is_refused(files: Files) -> None:
    files.add("countries.csv", iso2="YY", numeric="998", name="Elsewhere")

    assert files.refused() == [
        (
            "countries.csv, line 3, column iso3 “ZZZ”: "
            "Country with this ISO 3166 alpha-3 already exists."
        )
    ]


def test_all_that_is_wrong_in_all_files_is_said_at_once(files: Files) -> None:
    files.put("cities.csv", 2, latitude="95", kind="village")
    files.put("cities.csv", 3, population="many")
    files.put("events.csv", 2, starts_on="soon")

    refusals = files.refused()

    assert [reason.split(" “")[0] for reason in refusals] == [
        "cities.csv, line 2, column kind",
        "cities.csv, line 3, column population",
        "events.csv, line 2, column starts_on",
    ]


@pytest.mark.slow
def test_what_refers_to_a_refused_row_is_not_refused_for_that(files: Files) -> None:
    files.add("cities.csv", slug="delta", population="many")
    files.add("memberships.csv", member="delta")
    files.add("endorsements.csv", endorser="delta")

    assert len(files.refused()) == 1


@pytest.mark.slow
def test_a_missing_and_an_unknown_column_are_named(files: Files) -> None:
    text = FILES["networks.csv"].replace("acronym", "abbreviation")
    files.path("networks.csv").write_text(text)

    assert files.refused() == [
        "networks.csv, line 1: The column “acronym” is missing.",
        "networks.csv, line 1: Unknown column “abbreviation”.",
    ]


@pytest.mark.slow
def test_a_column_that_is_there_twice_is_named(files: Files) -> None:
    text = FILES["networks.csv"].replace("acronym", "name,acronym")
    files.path("networks.csv").write_text(text)

    assert files.refused() == ["networks.csv, line 1: The column “name” appears twice."]


@pytest.mark.slow
def test_a_row_with_too_many_cells_is_named(files: Files) -> None:
    text = FILES["countries.csv"] + "YY,YYY,998,Elsewhere,Africa,more\n"
    files.path("countries.csv").write_text(text)

    assert files.refused() == ["countries.csv, line 3: The row has 6 cells, the header has 5."]


# What a file can be instead of a table.
BROKEN = [
    (b"cities.csv", "cities.csv, line 1: The column “slug” is missing."),
    (b"", "cities.csv: The file is empty."),
    (
        FILES["cities.csv"].encode("latin-1"),
        "cities.csv, line 2: This is not UTF-8 text. Save the file as UTF-8.",
    ),
    (
        FILES["cities.csv"].replace("Beta", "Be\0ta").encode(),
        "cities.csv, line 3: The text contains a NUL character. Remove it.",
    ),
    (
        FILES["cities.csv"].replace("Beta", '"Beta').encode(),
        "cities.csv, line 3: This is not a CSV file: unexpected end of data.",
    ),
]


@pytest.mark.slow
@pytest.mark.parametrize(("data", "refusal"), BROKEN)
def test_a_file_that_is_no_table_is_refused_alone(files: Files, data: bytes, refusal: str) -> None:
    files.path("cities.csv").write_bytes(data)

    assert files.refused()[0] == refusal
    assert all(reason.startswith("cities.csv") for reason in files.refused())


@pytest.mark.slow
def test_a_missing_file_is_named(files: Files) -> None:
    files.path("events.csv").unlink()

    assert files.refused() == ["events.csv: The file is missing."]


@pytest.mark.slow
def test_a_file_that_cannot_be_read_is_named(files: Files) -> None:
    files.path("events.csv").unlink()
    files.path("events.csv").mkdir()

    assert files.refused() == ["events.csv: The file cannot be read: Is a directory."]


def test_a_folder_that_is_not_there_is_named(files: Files) -> None:
    files.folder = files.folder / "nowhere"

    assert files.refused() == [f"{files.folder}: There is no such folder."]


@pytest.mark.slow
def test_the_line_is_that_on_which_the_row_starts(files: Files) -> None:
    note = '"one\ntwo\nthree"'
    text = FILES["cities.csv"].replace("alpha.example,yes,", f"alpha.example,yes,{note}")
    files.path("cities.csv").write_text(text.replace("Beta,city", "Beta,village"))

    assert files.refused()[0].startswith("cities.csv, line 5, column kind")


def test_a_check_refuses_too(files: Files) -> None:
    files.put("cities.csv", 2, latitude="95")

    assert len(files.refused("--check")) == 1


@pytest.mark.slow
def test_a_refused_change_leaves_what_was_loaded_before(loaded: Files) -> None:
    before = everything()
    loaded.put("cities.csv", 2, name="Alpha the Great")
    loaded.put("progress.csv", 2, value="50")
    loaded.put("endorsements.csv", 2, endorsed_on="soon")

    assert len(loaded.refused()) == 1
    assert everything() == before


@pytest.mark.slow
def test_a_lead_with_targets_is_not_replaced_silently(loaded: Files) -> None:
    loaded.put("commitments.csv", 2, party="beta", co_parties="")

    assert loaded.refused() == [
        (
            "commitments.csv, line 2, column party “beta”: Alphà has targets or reports under this "
            "commitment. Move or delete them by hand first."
        )
    ]


@pytest.mark.slow
def test_a_value_of_staff_that_does_not_go_with_the_file_is_shown(loaded: Files) -> None:
    Event.objects.update(ends_on=date(2019, 11, 28))
    loaded.put("events.csv", 2, starts_on="2019-11-30", ends_on="2019-12-01")

    assert loaded.refused() == [
        (
            "events.csv, line 2, column starts_on “2019-11-30”, column ends_on “2019-11-28”: "
            "An event cannot end before it starts."
        )
    ]
    assert "Loaded." in loaded.load("--overwrite")


@pytest.mark.slow
def test_a_key_too_long_to_be_remembered_is_refused(files: Files) -> None:
    files.put("progress.csv", 2, source="https://example.org/" + "a" * 400)

    (refusal,) = files.refused()
    assert refusal.endswith("Together these are longer than 400 characters.")


@pytest.mark.slow
def test_the_command_ends_in_one_without_a_traceback(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "manage.py", "load_catalogue", str(tmp_path / "nowhere")],
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 1
    assert "There is no such folder." in done.stderr
    assert "Traceback" not in done.stderr
