"""The commands in the documentation, run as they are written."""

import csv
import re
import shlex
import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.management import call_command
from openpyxl import Workbook

from cities.models import City
from commitments.exchange.release import make_release
from commitments.models import Framework, ProgressReport, Target
from tests.commitments.exchange.test_import_round_trip import wipe
from tests.docs.snippets import read, snippets
from tests.factories import AdministratorFactory, IndicatorFactory

pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db,
    pytest.mark.usefixtures("metropolis"),
]
# Indented or fenced; what it does stands beside it.
COMMAND = re.compile(r"^(?: {4}|\.venv/bin/)python manage\.py (.+?)(?: {2,}(.+))?$", re.M)
NEW = "New title"


def commands(page: str) -> list[tuple[str, str]]:
    """Return the commands on a page, each with what is said beside it."""
    matches: list[tuple[str, str]] = COMMAND.findall(read(page))
    assert matches, f"docs/{page} shows no command."
    return matches


@pytest.fixture
def release(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of a release; its reader works in a copy, the folder FOLDER."""
    settings.RELEASES_DIR = tmp_path / "releases"
    monkeypatch.chdir(tmp_path)
    return make_release("first").folder


@pytest.fixture
def folder(release: Path) -> Path:
    """A release in which a target has a new title; its file of targets beside it, in two forms."""
    folder = Path("FOLDER").absolute()
    shutil.copytree(release, folder)
    with (folder / "targets.csv").open(encoding="utf-8-sig", newline="") as file:
        header, *rows = csv.reader(file)
    rows[0][header.index("title")] = NEW
    with (folder / "targets.csv").open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([header, *rows])
    shutil.copy(folder / "targets.csv", "targets.csv")
    book = Workbook()
    for row in [header, *rows]:
        book.active.append(row)
    book.save("my list.xlsx")
    return folder


@pytest.mark.parametrize(("command", "promised"), commands("import.md"))
def test_an_import_does_what_is_said_beside_it(
    command: str, promised: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    AdministratorFactory(username="USERNAME")
    if "empty site" in promised:
        wipe()

    call_command(*shlex.split(command))

    printed = capsys.readouterr().out
    changed = Target.objects.filter(title=NEW).exists()
    if "change nothing" in promised:
        assert "Nothing was changed." in printed and not changed
    else:
        assert "Imported." in printed and changed
    assert Path("out.csv").exists() == ("write all refusals to a file" in promised)
    assert City.objects.filter(slug="kampala").exists()
    assert ProgressReport.objects.filter(state="published").count() == 3


@pytest.mark.parametrize(("command", "name"), commands("releases.md"))
def test_a_release_is_named_as_is_said_beside_it(command: str, name: str, release: Path) -> None:
    with time_machine.travel(datetime.now(UTC), tick=False):
        call_command(*shlex.split(command))
        today = datetime.now(UTC).date().isoformat()

    made = release.parent / (today if "today" in name else name.rsplit(maxsplit=1)[-1])
    assert (made / "commitments.csv").stat().st_size > 100


def test_the_checksums_of_a_release_are_checked_as_shown(release: Path) -> None:
    [check] = re.findall(r"`(sha256sum [^`]+)`", read("releases.md"))

    whole = subprocess.run(shlex.split(check), cwd=release, check=True, capture_output=True)
    assert b"commitments.csv: OK" in whole.stdout
    (release / "commitments.csv").write_text("something else")
    assert subprocess.run(shlex.split(check), cwd=release, capture_output=True, check=False).stderr


@pytest.mark.parametrize(
    ("cell", "text"),
    [("'=1+1", "=1+1"), ("''=1", "'=1"), ("'s-Hertogenbosch", "'s-Hertogenbosch"), ("-", "-")],
)
def test_cells_of_a_release_are_read_as_shown(cell: str, text: str) -> None:
    [line] = re.findall(r"^ +(text = .+)$", read("releases.md"), re.M)
    namespace: dict[str, Any] = {"cell": cell, "re": re}

    exec(line, namespace)

    assert namespace["text"] == text


def test_the_sdg_folder_is_written_as_shown(tmp_path: Path) -> None:
    Target.objects.filter(adoption__commitment__slug="homes", code="places").update(
        indicator=IndicatorFactory(framework=Framework.objects.get(slug="sdg"), code="10.7.2")
    )
    [(command, _said)] = commands("outlets.md")
    words, choice = re.findall(r"[^\[\]]+", command)
    whose = ["", *choice.split(" | ")]

    for number, options in enumerate(whose):
        slug = "metropolis" if "network" in options else "kampala"
        there = str(tmp_path / str(number))
        call_command(*shlex.split(f"{words} {options}".replace("DIR", there).replace("SLUG", slug)))
        assert (tmp_path / str(number) / "data" / "indicator_10-7-2.csv").stat().st_size
    assert len(whose) == 3


def test_other_snippets_of_these_pages_are_known() -> None:
    """What sdg-build makes of the folder is not run: it is in no package registry."""
    names = {
        snippet.name
        for page in ("import.md", "outlets.md", "releases.md")
        for snippet in snippets(page)
    }
    assert names == {"Open SDG 1", "Open SDG 2"}
