"""The demonstration shows everything the site can show, and all of it is marked as made up."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.contrib.auth import authenticate
from django.contrib.auth.models import User
from django.core.management import CommandError
from django.db import transaction
from django.test import override_settings
from django.utils import timezone

from cities.audit import Actor, difference, record, snapshot
from cities.models import City, Event, Membership, Network, TrailEntry
from cities.models.networks import FICTIONAL_SLUG
from commitments.analysis import indicators
from commitments.analysis.public_trail import feed_entries, public_trail
from commitments.demo.people import People
from commitments.models import (
    Adoption,
    Commitment,
    Endorsement,
    Evidence,
    Framework,
    Measurement,
    Notice,
    Objective,
    Practice,
    ProgressReport,
    Review,
    Standing,
)
from commitments.models.reports import ObservationStatus
from tests.commitments.copies import Copy, follow, in_lists
from tests.commitments.demo.demonstration import everything, load_demo, make_catalogue
from tests.factories import AdoptionFactory, MeasurementFactory, ReportFactory

pytestmark = pytest.mark.django_db

PASSWORD = "a password for the tests"


@pytest.fixture(scope="module", autouse=True)
def demo(
    django_db_setup: None,
    django_db_blocker: Any,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[str]:
    """The demonstration, loaded once for all tests here; what the command said."""
    settings = override_settings(
        MEDIA_ROOT=tmp_path_factory.mktemp("media"),
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
    )
    with django_db_blocker.unblock(), settings, transaction.atomic():
        make_catalogue()
        yield load_demo(password=PASSWORD)
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
        flags |= set(
            indicators.flags(
                report,
                report.adoption.targets.all(),
                report.measurements.all(),
                report.evidence.all(),
            )
        )
    assert flags == set(indicators.Flag)

    today = timezone.localdate()
    ages = {indicators.freshness(row.reported_on, today) for row in Adoption.objects.all()}
    assert ages == set(indicators.Freshness)


def test_targets_go_up_and_down_and_some_got_worse() -> None:
    shares = [
        (row.target.direction, indicators.measured_progress(row, row.target))
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
    withdrawn = Adoption.objects.exclude(withdrawn_on=None)
    assert withdrawn.exists()
    assert not withdrawn.exclude(report_due_on=None).exists()
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


def test_every_row_says_since_when_it_is_here_and_feeds_begin_with_what_is_new() -> None:
    rows = in_lists()
    unrecorded = {
        (kind, key)
        for (kind, key), row in rows.items()
        if kind not in ("frameworks", "objectives") and row["recorded_at"] is None
    }
    assert rows and not unrecorded
    newest = feed_entries().values_list("action", flat=True)[:50]
    assert set(newest) <= {"publish", "supersede"}
    city = City.objects.filter(trail__action="publish").first()
    trail = public_trail().filter(city=city).values_list("action", flat=True)
    assert trail[0] != "load"


def test_what_is_hidden_of_it_leaves_copies() -> None:
    copy: Copy = {}
    cursor = follow(copy)
    city = City.objects.first()
    assert city is not None and ("cities", city.slug) in copy
    before = snapshot(city)
    city.public = False
    city.save()
    record(city, TrailEntry.Action.CHANGE, Actor(), difference(before, snapshot(city)))
    follow(copy, cursor)
    assert ("cities", city.slug) not in copy
    assert copy == in_lists()


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


# Its accounts


def test_each_role_has_an_account_with_a_password_told_once(demo: str) -> None:
    for name in ("administrator", "secretariat", "reader", "port-evermore", "saint-elie-d-aurele"):
        assert f"{FICTIONAL_SLUG}{name}" in demo
        assert authenticate(username=f"{FICTIONAL_SLUG}{name}", password=PASSWORD)
    assert demo.count(PASSWORD) == 5


def test_authors_of_other_cities_cannot_sign_in() -> None:
    user = User.objects.get(username=f"{FICTIONAL_SLUG}thistlequay")

    assert not user.has_usable_password()


def test_an_account_that_exists_keeps_its_password() -> None:
    assert People("another password").passwords == {}
    assert authenticate(username=f"{FICTIONAL_SLUG}reader", password=PASSWORD)


# Twice, and away again


def test_a_second_call_changes_nothing() -> None:
    before = everything()

    assert "is there" in load_demo()
    assert load_demo(if_absent=True) == ""
    assert everything() == before


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

    load_demo(remove=True)

    assert not City.objects.exists()
    assert not TrailEntry.objects.exclude(action="delete", label__startswith="demo-").exists()


def test_what_a_real_city_rests_on_is_not_removed() -> None:
    author = User.objects.get(username=f"{FICTIONAL_SLUG}reader")
    ReportFactory(author=author)
    before = everything()

    with pytest.raises(CommandError, match="Nothing was removed"):
        load_demo(remove=True)
    assert everything() == before


def test_what_its_people_did_to_real_cities_stays_in_the_trail() -> None:
    report = ReportFactory(
        published=True, decided_by=User.objects.get(username=f"{FICTIONAL_SLUG}administrator")
    )
    assert report.decided_by is not None
    ProgressReport.objects.filter(pk=report.pk).update(decided_by=User.objects.create_user("real"))

    load_demo(remove=True)

    entry = TrailEntry.objects.about(report).get(action="publish")
    assert (entry.actor, entry.actor_name) == (None, "Ada Ministrator")


def test_the_objectives_it_refers_to_stay() -> None:
    objectives = Objective.objects.count()

    load_demo(remove=True)

    assert Objective.objects.count() == objectives
