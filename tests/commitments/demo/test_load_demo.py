"""The command loads the demonstration on any day, and never beside real cities."""

import csv
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as site
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command

from cities.models import City
from commitments.demo.people import own_password
from commitments.demo.practices import PRACTICES
from commitments.demo.promises import pledges, themes
from commitments.models import Framework, ProgressReport, Review
from tests.commitments.demo.demonstration import everything, load_demo
from tests.factories import CityFactory, CommitmentFactory, NetworkFactory

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
CATALOGUE = site.BASE_DIR / "catalogue"


@pytest.fixture(autouse=True)
def _media(tmp_path: Path, settings: Any) -> None:
    settings.MEDIA_ROOT = tmp_path
    settings.DEMONSTRATION = True


@pytest.mark.parametrize("day", ["2027-01-02", "2028-02-29"])
def test_it_loads_on_any_day_of_the_year(day: str, time_machine: Any) -> None:
    time_machine.move_to(f"{day}T06:00:00+00:00")
    load_demo()

    assert not ProgressReport.objects.filter(reported_on__gt=date.fromisoformat(day)).exists()
    assert Review.objects.published().exists()


def rows_of(file: str) -> list[dict[str, str]]:
    with (CATALOGUE / file).open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def test_an_indicator_of_a_theme_measures_an_objective_of_it() -> None:
    measures = {
        row["code"]: f"sdg {row['target_code']}"
        for row in rows_of("indicators.csv")
        if row["framework"] == "sdg"
    }
    for theme in themes().values():
        assert not theme.indicator or measures[theme.indicator] in theme.objectives


def test_the_catalogue_has_every_objective_that_it_names() -> None:
    named = {code for theme in themes().values() for code in theme.objectives}
    named |= {code for pledge in pledges() for code in pledge.objectives}
    named |= {code for practice in PRACTICES for code in practice.objectives.split(", ")}

    assert named <= {f"{row['framework']} {row['code']}" for row in rows_of("objectives.csv")}


def test_an_account_has_a_password_of_its_own_the_same_at_each_start(settings: Any) -> None:
    passwords = {own_password(name) for name in ("demo-administrator", "demo-secretariat")}
    assert len(passwords) == 2
    assert passwords == {own_password(name) for name in ("demo-administrator", "demo-secretariat")}
    assert all(len(password) == 16 for password in passwords)

    settings.SECRET_KEY = "another"
    assert own_password("demo-administrator") not in passwords


# What it refuses


@pytest.mark.parametrize("factory", [CityFactory, NetworkFactory, CommitmentFactory])
@pytest.mark.parametrize("demonstration", [True, False])
def test_a_database_of_a_real_site_is_refused(
    demonstration: bool, factory: Any, settings: Any
) -> None:
    factory()
    settings.DEMONSTRATION, settings.DEBUG = demonstration, not demonstration
    before = everything()

    with pytest.raises(CommandError, match=r"real cities.* needs one of its own"):
        load_demo()

    assert everything() == before


def test_a_public_site_is_refused_unless_it_is_a_demonstration(settings: Any) -> None:
    settings.DEMONSTRATION = False
    assert not settings.DEBUG
    with pytest.raises(CommandError, match="set DEMONSTRATION=1"):
        load_demo()
    assert not City.objects.exists()
    assert not User.objects.exists()


@pytest.mark.parametrize("options", [{}, {"check": True}, {"overwrite": True}])
def test_real_cities_are_not_loaded_into_a_demonstration(options: Any) -> None:
    before = everything()

    with pytest.raises(CommandError, match="holds no real cities: nothing was loaded"):
        call_command("load_catalogue", stdout=StringIO(), **options)

    assert everything() == before
    assert not Framework.objects.exists()
