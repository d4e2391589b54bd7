"""The demonstration shows everything the site can show, and all of it is invented."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth import authenticate
from django.contrib.auth.models import User
from django.core.management import call_command
from django.test import Client, override_settings
from django.utils import timezone

from cities.audit import Actor, difference, record, snapshot
from cities.models import City, Country, Event, Membership, Network, TrailEntry
from commitments.analysis import indicators
from commitments.analysis.indicators import Flag
from commitments.analysis.news_entries import news_entries
from commitments.analysis.public_trail import public_trail
from commitments.demo.people import People
from commitments.demo.places import DEMO_PREFIX
from commitments.demo.promises import themes
from commitments.models import (
    Adoption,
    Commitment,
    Crosswalk,
    Endorsement,
    Evidence,
    Framework,
    Indicator,
    Measurement,
    Notice,
    Objective,
    Practice,
    ProgressReport,
    Review,
)
from commitments.models.observations import ObservationStatus
from tests.commitments.copies import Copy, follow, in_lists
from tests.commitments.demo.demonstration import everything, load_demo

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

PASSWORD = "a password for the tests"


@pytest.fixture(scope="module", autouse=True)
def demo(module_transaction: None) -> Iterator[str]:
    """The demonstration, loaded once for all tests here; what the command said."""
    with override_settings(DEMONSTRATION=True):
        yield load_demo(password=PASSWORD)


def test_every_standing_is_shown() -> None:
    shown = Adoption.objects.published().by_standing()

    assert all(shown.values()), shown
    assert shown.own > 0 and shown.compiled > 0 and sum(shown.aged.values()) > 0


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
    assert set(published.reported().values_list("stage", flat=True)) == set(ProgressReport.Stage)
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
    odd = {Flag.OUTSIDE_PERIOD, Flag.ABOVE_100_PERCENT, Flag.PARTS_ABOVE_TOTAL}
    assert flags == set(Flag) - odd  # no invented report is so odd

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
    moment = timezone.now()
    old = date(moment.year - 3, 12, 31)
    published = ProgressReport.objects.published()

    assert published.filter(reported_on__lte=old).exists()
    assert not published.filter(reported_on__gt=moment.date()).exists()
    assert not published.filter(published_at__gt=moment).exists()
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
    newest = news_entries().values_list("action", flat=True)[:50]
    assert set(newest) <= {"publish"}
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


# What it is made of


def test_all_of_it_is_invented_but_what_it_is_measured_by() -> None:
    for model in (City, Network, Event, Commitment, Practice):
        assert not model._default_manager.exclude(slug__startswith=DEMO_PREFIX).exists()
    assert not User.objects.exclude(username__startswith=DEMO_PREFIX).exists()
    assert Framework.objects.filter(slug__startswith=DEMO_PREFIX).count() == 1
    assert not Endorsement.objects.exclude(framework__slug__startswith=DEMO_PREFIX).exists()
    for model in (Framework, Objective, Indicator, Crosswalk, Country):
        assert model._default_manager.count() > 20


def test_its_cities_lie_in_countries_that_iso_3166_leaves_to_users() -> None:
    own, real = Country.objects.with_cities(), Country.objects.exclude(cities__gt=0)
    assert own.count() > 2
    assert all(re.fullmatch("Q[M-Z]", country.iso2) for country in own)
    assert all(re.fullmatch("Q[M-Z][A-Z]", country.iso3) for country in own)
    assert all(int(country.numeric) >= 900 for country in own)
    assert real.count() > 200
    assert len({country.region for country in own}) > 1
    assert not {country.region for country in own} & {country.region for country in real}


def test_no_money_of_it_is_real() -> None:
    assert set(Adoption.objects.values_list("currency", flat=True)) == {"", "XTS"}


# Its accounts


def test_each_role_has_an_account_with_a_password(demo: str) -> None:
    for name in ("administrator", "secretariat", "port-evermore", "saint-elie-d-aurele"):
        assert f"{DEMO_PREFIX}{name}" in demo
        assert authenticate(username=f"{DEMO_PREFIX}{name}", password=PASSWORD)
    assert demo.count(PASSWORD) == 4
    assert f"sign in at {settings.SITE_URL}/admin/" in demo


def test_authors_of_other_cities_cannot_sign_in() -> None:
    user = User.objects.get(username=f"{DEMO_PREFIX}thistlequay")

    assert not user.has_usable_password()


def test_an_account_that_exists_keeps_its_password() -> None:
    People("another password")

    assert authenticate(username=f"{DEMO_PREFIX}secretariat", password=PASSWORD)


def test_a_second_call_changes_nothing_and_lists_the_accounts_again(demo: str) -> None:
    before = everything()

    printed = load_demo(password=PASSWORD)

    assert printed.splitlines()[0] == "The demonstration is loaded."
    assert printed.splitlines()[1:] == demo.splitlines()[-6:]
    assert everything() == before


def test_the_token_that_is_printed_writes_drafts_of_its_city(demo: str, client: Client) -> None:
    [secret] = re.findall(r"API token for drafts of demo-port-evermore: (cc_[\w-]{43})", demo)
    sent = {"Authorization": f"Bearer {secret}"}

    def start(adoption: Adoption) -> int:
        body = {"commitment": adoption.commitment.slug, "city": adoption.city.slug}  # type: ignore[union-attr]
        answer = client.post("/api/v1/drafts/", body, "application/json", headers=sent)
        return int(answer.status_code)

    own = Adoption.objects.published().filter(city__slug=f"{DEMO_PREFIX}port-evermore")
    others = Adoption.objects.published().exclude(city=None).exclude(pk__in=own)

    assert {200, 201} & {start(adoption) for adoption in own}
    assert start(others[0]) == 403


def test_a_password_that_somebody_changed_is_not_shown() -> None:
    somebody = User.objects.get(username=f"{DEMO_PREFIX}secretariat")
    somebody.set_password("something of my own")
    somebody.save()

    printed = load_demo(password=PASSWORD)

    assert printed.count(PASSWORD) == 3
    assert re.search(r"demo-secretariat +\(its password was changed\)", printed)


def test_its_targets_that_measure_an_indicator_fill_an_open_sdg_folder(tmp_path: Path) -> None:
    call_command("export_opensdg", str(tmp_path / "sdg"))

    named = {theme.indicator for theme in themes().values()} - {""}
    assert {path.stem for path in (tmp_path / "sdg" / "data").iterdir()} == {
        f"indicator_{code.replace('.', '-')}" for code in named
    }
