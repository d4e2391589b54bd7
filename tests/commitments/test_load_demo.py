"""The command loads the demonstration once, on any day, and takes it away without a trace."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError

from cities.models import Country
from commitments.demo.people import People
from commitments.models import (
    ProgressReport,
    Review,
)
from tests.commitments.demonstration import everything, make_catalogue, told
from tests.factories import (
    AdoptionFactory,
    EvidenceFactory,
    MeasurementFactory,
    ReportFactory,
    ReviewFactory,
    TermFactory,
    advance,
)

pytestmark = pytest.mark.django_db


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
    told()

    assert not ProgressReport.objects.filter(reported_on__gt=date.fromisoformat(day)).exists()
    assert Review.objects.published().exists()


def test_each_account_has_a_random_password_of_its_own() -> None:
    passwords = People(None).passwords

    assert len(set(passwords.values())) == len(passwords) == 5
    assert all(len(password) >= 12 for password in passwords.values())


def test_without_the_catalogue_it_says_so() -> None:
    with pytest.raises(CommandError, match="Load the catalogue first"):
        told()
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
def test_it_is_removed_without_a_trace(
    tmp_path: Path, django_capture_on_commit_callbacks: Any
) -> None:
    before = everything()
    told()
    assert list(tmp_path.rglob("evidence/*"))

    with django_capture_on_commit_callbacks(execute=True):
        assert told(remove=True) == "Removed the demonstration.\n"

    assert everything() == before
    assert not list(tmp_path.rglob("evidence/*"))
    assert told(remove=True) == "The demonstration is not there.\n"
