"""The command loads the demonstration once, on any day, and takes it away without a trace."""

from collections.abc import Iterator
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth import authenticate
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.utils import timezone

from cities.models import City, Country, TrailEntry
from cities.models.networks import FICTIONAL_SLUG
from commitments.models import (
    Commitment,
    Objective,
    ProgressReport,
    Review,
)
from tests.commitments.demo_catalogue import make_catalogue
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

PASSWORD = "a password for the tests"


@pytest.fixture
def _media(tmp_path: Path, settings: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def _catalogue(_media: None) -> None:
    make_catalogue()


@pytest.fixture
def demo(_catalogue: None) -> str:
    """The demonstration, loaded; what the command said."""
    return told(password=PASSWORD)


def told(**options: Any) -> str:
    """Call the command and return what it said."""
    out = StringIO()
    call_command("load_demo", stdout=out, **options)
    return out.getvalue()


def everything() -> dict[str, list[tuple[Any, ...]]]:
    """Return every row of every table, through tables included."""
    return {
        model._meta.label: sorted(model._base_manager.values_list(), key=repr)
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed
    }


# When


@pytest.mark.usefixtures("_catalogue")
@pytest.mark.parametrize("day", ["2027-01-02", "2028-02-29", "2027-12-31"])
def test_it_loads_on_any_day_of_the_year(day: str, time_machine: Any) -> None:
    time_machine.move_to(f"{day}T06:00:00+00:00")
    told()

    assert not ProgressReport.objects.filter(reported_on__gt=date.fromisoformat(day)).exists()
    assert Review.objects.published().exists()


@pytest.mark.usefixtures("_catalogue")
def test_it_is_the_same_each_time() -> None:
    def texts() -> list[tuple[Any, ...]]:
        columns = ("adoption__commitment__slug", "period_end", "state", "rating", "summary")
        return sorted(ProgressReport.objects.values_list(*columns), key=repr)

    told()
    first = texts()
    told(remove=True)
    told()

    assert texts() == first


# Its accounts


def test_each_role_has_an_account_with_a_password_told_once(demo: str) -> None:
    for name in ("administrator", "secretariat", "reader", "port-evermore", "saint-elie-d-aurele"):
        assert f"{FICTIONAL_SLUG}{name}" in demo
        assert authenticate(username=f"{FICTIONAL_SLUG}{name}", password=PASSWORD)
    assert demo.count(PASSWORD) == 5


@pytest.mark.usefixtures("_catalogue")
def test_passwords_are_random_otherwise() -> None:
    lines = told().splitlines()[-5:]

    passwords = [line.split()[1] for line in lines]
    assert len(set(passwords)) == 5
    assert all(len(password) >= 12 for password in passwords)


@pytest.mark.usefixtures("_catalogue")
def test_an_account_that_exists_keeps_its_password() -> None:
    User.objects.create_user(f"{FICTIONAL_SLUG}reader", password="one of their own")

    assert f"{FICTIONAL_SLUG}reader" not in told(password=PASSWORD)
    assert authenticate(username=f"{FICTIONAL_SLUG}reader", password="one of their own")


@pytest.mark.usefixtures("demo")
def test_authors_of_other_cities_cannot_sign_in() -> None:
    user = User.objects.get(username=f"{FICTIONAL_SLUG}thistlequay")

    assert not user.has_usable_password()


# Twice, and away again


def test_without_the_catalogue_it_says_so() -> None:
    with pytest.raises(CommandError, match="Load the catalogue first"):
        told()
    assert not Country.objects.exists()
    assert not User.objects.exists()


@pytest.mark.usefixtures("demo")
def test_a_second_call_changes_nothing() -> None:
    before = everything()

    assert "is there" in told()
    assert told(if_absent=True) == ""
    assert everything() == before


@pytest.fixture
def _site(_catalogue: None) -> Iterator[None]:
    """A site with rows of its own."""
    TermFactory(label="Children")
    advance(MeasurementFactory().report, "submit", "publish")
    old = ReportFactory(published=True)
    ReportFactory(corrects=old, published=True)
    ReviewFactory(published=True)
    EvidenceFactory()
    AdoptionFactory(by_network=True)
    return


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


@pytest.mark.usefixtures("demo")
def test_what_people_tried_out_in_it_is_removed_with_it() -> None:
    commitment = Commitment.objects.filter(slug__startswith=FICTIONAL_SLUG).first()
    city = City.objects.exclude(adoptions__commitment=commitment).first()
    report = ReportFactory(
        adoption=AdoptionFactory(commitment=commitment, city=city, role="partner"),
        author=User.objects.get(username=f"{FICTIONAL_SLUG}secretariat"),
        year=timezone.localdate().year - 5,
        submitted=True,
    )
    MeasurementFactory(report=report, target=None, unit="wells")

    told(remove=True)

    assert not City.objects.exists()
    assert not TrailEntry.objects.exists()


@pytest.mark.usefixtures("demo")
def test_what_a_real_city_rests_on_is_not_removed() -> None:
    author = User.objects.get(username=f"{FICTIONAL_SLUG}reader")
    ReportFactory(author=author)
    before = everything()

    with pytest.raises(CommandError, match="Nothing was removed"):
        told(remove=True)
    assert everything() == before


@pytest.mark.usefixtures("demo")
def test_what_its_people_did_to_real_cities_stays_in_the_trail() -> None:
    report = ReportFactory(
        published=True, decided_by=User.objects.get(username=f"{FICTIONAL_SLUG}administrator")
    )
    assert report.decided_by is not None
    ProgressReport.objects.filter(pk=report.pk).update(decided_by=User.objects.create_user("real"))

    told(remove=True)

    entry = TrailEntry.objects.about(report).get(action="publish")
    assert (entry.actor, entry.actor_name) == (None, "Ada Ministrator")


@pytest.mark.usefixtures("demo")
def test_the_objectives_it_refers_to_stay() -> None:
    objectives = Objective.objects.count()

    told(remove=True)

    assert Objective.objects.count() == objectives
