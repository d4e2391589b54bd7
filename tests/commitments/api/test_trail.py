"""The public trail in the API names roles and never people."""

import pytest
from django.contrib.auth.models import User

from cities.audit import Actor, record
from cities.models import City, TrailEntry
from commitments.models import ProgressReport
from tests.conftest import StrictClient
from tests.factories import AdoptionFactory, CityFactory, PracticeFactory, ReportFactory, advance

pytestmark = pytest.mark.django_db
LIST = "/api/v1/trail/"


@pytest.fixture
def report(city: City, focal_point: User, secretariat: User) -> ProgressReport:
    """A report that was returned once and then published."""
    adoption = AdoptionFactory(city=city)
    report: ProgressReport = ReportFactory(
        adoption=adoption, author=focal_point, decided_by=None, returned=True
    )
    return advance(report, "submit", "publish")  # type: ignore[no-any-return]


def test_an_entry_says_what_was_done_by_which_role(
    client: StrictClient, report: ProgressReport, city: City, focal_point: User
) -> None:
    [row] = client.get(LIST).json()["results"]
    assert row["at"].endswith("Z")
    assert (row["action"], row["role"]) == ("publish", "administrator")
    assert (row["model"], row["object_id"]) == ("commitments.progressreport", str(report.pk))
    assert (row["commitment"], row["city"]["id"]) == (report.adoption.commitment.slug, city.slug)
    assert (row["network"], row["note"], row["role_for"]) == (None, None, None)
    assert row["label"] == str(report)
    assert row["url"] == f"http://testserver/reports/{report.pk}/"


def test_people_are_never_named(
    client: StrictClient, report: ProgressReport, city: City, focal_point: User
) -> None:
    record(city, TrailEntry.Action.CHANGE, Actor(focal_point, "focal-point", city.name), note="So.")
    for kind in ("json", "csv"):
        text = client.get(LIST, {"format": kind}).getvalue().decode()
        assert f"focal point of {city.name}" in text and "So." in text
        for person in User.objects.all():
            assert person.username not in text and person.get_full_name() not in text
            assert person.email not in text


def test_what_is_not_public_is_not_in_the_trail(
    client: StrictClient, report: ProgressReport
) -> None:
    actions = {entry.action for entry in TrailEntry.objects.about(report)}
    assert actions == {"submit", "return", "publish"}
    assert [row["action"] for row in client.get(LIST).json()["results"]] == ["publish"]


def test_a_practice_takes_its_past_along_when_it_is_hidden(client: StrictClient) -> None:
    practice = PracticeFactory()
    record(practice, TrailEntry.Action.ADD, Actor())
    assert client.get(LIST).json()["count"] == 1
    practice.public = False
    practice.save()
    assert client.get(LIST).json()["count"] == 0


@pytest.mark.parametrize("since", ["2025-6-1", "01/06/2025", "2025-02-30", "٢٠٢٥-٠٦-٠١", "today"])
def test_a_day_that_is_none_is_refused_with_what_would_be_right(
    client: StrictClient, since: str
) -> None:
    answer = client.get(LIST, {"since": since})
    assert answer.status_code == 400
    [error] = answer.json()["errors"]
    assert error["field"] == "since" and "2025-06-30" in error["reason"]


def test_a_row_says_when_it_was_first_public_whenever_it_happened(client: StrictClient) -> None:
    city = CityFactory(public=False)
    record(city, TrailEntry.Action.ADD, Actor(), {"name": [None, "Arua"]})
    City.objects.update(public=True)
    record(city, TrailEntry.Action.CHANGE, Actor(), {"public": [False, True]})
    record(city, TrailEntry.Action.CHANGE, Actor(), {"note": ["", "A new note"]})
    first = TrailEntry.objects.filter(public=True).order_by("pk")[0]
    row = client.get(f"/api/v1/cities/{city.slug}/").json()
    assert row["recorded_at"] == first.at.isoformat().replace("+00:00", "Z")
    assert first.changes == {"public": [False, True]}
