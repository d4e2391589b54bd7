"""The demonstration shows everything the site can show, and all of it is marked as made up."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import transaction
from django.test import override_settings
from django.utils import timezone

from cities.models import City, Event, Membership, Network, TrailEntry
from cities.models.networks import FICTIONAL_SLUG
from commitments import figures
from commitments.models import (
    Adoption,
    Commitment,
    Endorsement,
    Evidence,
    Framework,
    Measurement,
    Notice,
    Practice,
    ProgressReport,
    Review,
    Standing,
)
from commitments.models.reports import ObservationStatus
from tests.commitments.demo_catalogue import make_catalogue

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", autouse=True)
def _demo(
    django_db_setup: None,
    django_db_blocker: Any,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[None]:
    """The demonstration, loaded once for all tests here and rolled back after them."""
    media = override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("media"))
    with django_db_blocker.unblock(), media, transaction.atomic():
        make_catalogue()
        call_command("load_demo", password="a password for the tests", verbosity=0)
        yield
        transaction.set_rollback(True)


def test_every_standing_is_shown() -> None:
    shown = Adoption.objects.published().by_standing()

    assert all(shown.values()), shown
    assert shown[Standing.NO_REPORT] > shown[Standing.DISCONTINUED]


def test_reports_and_reviews_are_in_every_state() -> None:
    states = set(ProgressReport.objects.values_list("state", flat=True))
    assert states == set(ProgressReport.State)

    assert set(Review.objects.values_list("state", flat=True)) == set(Review.State)
    published = Review.objects.published()
    assert published.exclude(reply="").exists()
    assert published.filter(replied_at=None).exists()


def test_every_stage_rating_language_and_kind_of_figure_is_shown() -> None:
    published = ProgressReport.objects.published()
    assert set(published.reported().values_list("rating", flat=True)) == set(ProgressReport.Rating)
    assert set(published.values_list("stage", flat=True)) == set(ProgressReport.Stage)
    assert set(published.values_list("language", flat=True)) == {"en", "fr", "es", "ar"}
    assert published.filter(unchanged=True).exists()
    assert published.filter(origin=ProgressReport.Origin.COMPILED).exists()

    kinds = set(Measurement.objects.values_list("status", flat=True))
    assert kinds >= {"A", "E", "P", "L", "M", ObservationStatus.SUPPRESSED}
    assert Measurement.objects.exclude(breakdown="").exists()


def test_every_flag_and_every_freshness_is_shown() -> None:
    flags: set[str] = set()
    for report in ProgressReport.objects.listed().with_figures():
        flags |= set(figures.flags(report, report.adoption.targets.all()))
    assert flags == set(figures.Flag)

    today = timezone.localdate()
    ages = {figures.freshness(row.reported_on, today) for row in Adoption.objects.all()}
    assert ages == set(figures.Freshness)


def test_targets_go_up_and_down_and_some_got_worse() -> None:
    shares = [
        (row.target.direction, figures.reading(row, row.target))
        for row in Measurement.objects.filter(breakdown="").select_related("target")
        if row.target is not None
    ]

    assert {direction for direction, share in shares} == {"up", "down"}
    assert any(share is not None and share < 0 for _, share in shares)
    assert any(share is not None and share > 1 for _, share in shares)


def test_there_is_some_of_everything_else() -> None:
    assert Commitment.objects.published().count() == 62
    assert Practice.objects.filter(public=True).exists()
    assert Practice.objects.filter(public=False).exists()
    assert set(Practice.objects.values_list("kind", flat=True)) == set(Practice.Kind)
    assert Membership.objects.exclude(until=None).exists()
    assert Membership.objects.filter(role="grantee").exists()
    assert Event.objects.published().count() == 2
    assert {row.endorsed_on_precision for row in Endorsement.objects.all()} == {
        "day",
        "month",
        "quarter",
        "year",
        "",
    }
    assert Adoption.objects.filter(role=Adoption.Role.PARTNER, reports__isnull=False).exists()
    assert Adoption.objects.exclude(withdrawn_on=None).exists()
    assert Adoption.objects.filter(budget_secured=None).exclude(budget_needed=None).exists()
    assert Evidence.objects.exclude(file="").exists()
    assert TrailEntry.objects.filter(action="return").exclude(note="").exists()


def test_its_past_lies_in_the_past() -> None:
    now = timezone.now()
    old = date(now.year - 3, 12, 31)
    published = ProgressReport.objects.published()

    assert published.filter(reported_on__lte=old).exists()
    assert not published.filter(reported_on__gt=now.date()).exists()
    assert not published.filter(published_at__gt=now).exists()
    for report in published.reported():
        entry = TrailEntry.objects.about(report).get(action="publish")
        assert entry.at == report.published_at
        assert report.published_at is not None and report.reported_on is not None
        assert report.published_at.date() >= report.reported_on
        assert entry.acted_as.startswith("secretariat of HLC")


def test_nobody_is_written_to_about_the_past() -> None:
    assert not Notice.objects.exists()


# What marks it


def test_everything_is_marked_as_made_up() -> None:
    assert all(city.fictional for city in City.objects.all())
    assert all(network.fictional for network in Network.objects.all())
    for model in (City, Network, Event, Commitment, Practice):
        assert not model._default_manager.exclude(slug__startswith=FICTIONAL_SLUG).exists()
    assert not User.objects.exclude(username__startswith=FICTIONAL_SLUG).exists()
    assert Framework.objects.filter(slug__startswith=FICTIONAL_SLUG).count() == 1
    assert not Endorsement.objects.exclude(framework__slug__startswith=FICTIONAL_SLUG).exists()


def test_no_money_of_it_is_real() -> None:
    assert set(Adoption.objects.values_list("currency", flat=True)) == {"", "XTS"}
