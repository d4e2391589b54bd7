"""The command loads the demonstration once, on any day, and takes it away again."""

import csv
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command

from cities.models import Country, TrailEntry
from commitments.demo.people import People
from commitments.demo.promises import themes
from commitments.models import (
    Framework,
    ProgressReport,
    Review,
)
from tests.commitments.copies import Copy, follow, in_lists
from tests.commitments.demo.demonstration import everything, load_demo, make_catalogue
from tests.conftest import StrictClient
from tests.factories import (
    AdoptionFactory,
    EvidenceFactory,
    IndicatorFactory,
    MeasurementFactory,
    ReportFactory,
    ReviewFactory,
    TermFactory,
    advance,
)

pytestmark = pytest.mark.django_db
# What a row can be a part of.
ABOVE = (
    "city network event framework commitment objective indicator adoption report corrects "
    "reviewing_city"
)


@pytest.fixture
def _media(tmp_path: Path, settings: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def _catalogue(_media: None) -> None:
    make_catalogue()


@pytest.mark.usefixtures("_catalogue")
@pytest.mark.parametrize("day", ["2027-01-02", "2028-02-29"])
def test_it_loads_on_any_day_of_the_year(day: str, time_machine: Any) -> None:
    time_machine.move_to(f"{day}T06:00:00+00:00")
    load_demo()

    assert not ProgressReport.objects.filter(reported_on__gt=date.fromisoformat(day)).exists()
    assert Review.objects.published().exists()


@pytest.mark.usefixtures("_catalogue")
def test_its_targets_that_measure_an_indicator_fill_an_open_sdg_folder(tmp_path: Path) -> None:
    named = {theme.indicator for theme in themes().values()} - {""}
    sdg = Framework.objects.get(slug="sdg")
    for code in named:
        IndicatorFactory(framework=sdg, code=code)
    load_demo()

    call_command("export_opensdg", str(tmp_path / "sdg"))

    assert {path.stem for path in (tmp_path / "sdg" / "data").iterdir()} == {
        f"indicator_{code.replace('.', '-')}" for code in named
    }


def test_an_indicator_of_a_theme_measures_an_objective_of_it() -> None:
    with (settings.BASE_DIR / "catalogue" / "indicators.csv").open(encoding="utf-8-sig") as file:
        measures = {
            row["code"]: f"sdg {row['target_code']}"
            for row in csv.DictReader(file)
            if row["framework"] == "sdg"
        }
    for theme in themes().values():
        assert not theme.indicator or measures[theme.indicator] in theme.objectives


def test_each_account_has_a_random_password_of_its_own() -> None:
    passwords = People(None).passwords

    assert len(set(passwords.values())) == len(passwords) == 5
    assert all(len(password) >= 12 for password in passwords.values())


def test_without_the_catalogue_it_says_so() -> None:
    with pytest.raises(CommandError, match="Load the catalogue first"):
        load_demo()
    assert not Country.objects.exists()
    assert not User.objects.exists()


@pytest.fixture
def _site(_catalogue: None) -> None:
    """A site with rows of its own."""
    TermFactory(label="Children")
    advance(MeasurementFactory().report, "submit", "publish")
    old = ReportFactory(published=True)
    ReportFactory(corrects=old, published=True)
    ReviewFactory(published=True)
    EvidenceFactory()
    AdoptionFactory(by_network=True)


@pytest.mark.usefixtures("_site")
def test_it_is_removed_and_all_that_stays_is_that_it_is_gone(
    tmp_path: Path, django_capture_on_commit_callbacks: Any, client: StrictClient
) -> None:
    before = everything()
    feed = client.get("/feed/").content
    load_demo()
    assert list(tmp_path.rglob("evidence/*"))

    with django_capture_on_commit_callbacks(execute=True):
        assert load_demo(remove=True) == "Removed the demonstration.\n"

    after = everything()
    known = {entry[0] for entry in before["cities.TrailEntry"]}
    left = TrailEntry.objects.exclude(pk__in=known)
    assert set(left.values_list("action", "public", "note", "actor", "city", "network")) == {
        ("delete", False, "", None, None, None)
    }
    assert {name for entry in left for name in entry.changes} <= {
        *ABOVE.split(),
        "slug",
        "code",
        "public",
    }
    after["cities.TrailEntry"] = before["cities.TrailEntry"]
    assert after == before
    assert client.get("/feed/").content == feed
    assert not list(tmp_path.rglob("evidence/*"))
    assert load_demo(remove=True) == "The demonstration is not there.\n"


@pytest.mark.usefixtures("_site")
def test_copies_get_it_and_lose_it_again() -> None:
    copy: Copy = {}
    cursor = follow(copy)
    for options in ({}, {"remove": True}, {}, {"remove": True}):
        load_demo(**options)
        cursor = follow(copy, cursor)
        assert copy == in_lists()
        assert any("demo-" in key for _list, key in copy) is not bool(options)
