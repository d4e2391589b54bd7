"""Due dates as a calendar file."""

from datetime import UTC, date, datetime

import pytest
from django.contrib.auth.models import User
from django.test import Client

from cities.models import City
from commitments.models import Adoption, NoticeSettings
from commitments.outlets.icalendar import calendar_file
from commitments.reporting import standings
from tests.factories import AdoptionFactory, CityFactory, CommitmentFactory, NetworkFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 10, tzinfo=UTC)


def adopted(title: str = "Homes, beds; and \\ more", **kwargs: object) -> Adoption:
    adoption: Adoption = AdoptionFactory(
        commitment=CommitmentFactory(title=title),
        report_every=12,
        adopted_on=date(2025, 2, 28),
        **kwargs,
    )
    standings.refresh(adoption)
    return adoption


def test_an_entry_is_a_whole_day_with_its_text_escaped() -> None:
    text = calendar_file("Arua", [adopted()], "https://example.org", NOW)

    assert "DTSTART;VALUE=DATE:20260301\r\n" in text
    assert "DTEND;VALUE=DATE:20260302\r\n" in text
    assert "DTSTAMP:20260302T100000Z\r\n" in text
    assert "Homes\\, beds\\; and \\\\ more" in text.replace("\r\n ", "")


def test_an_alarm_rings_two_weeks_before_in_the_language_of_the_reader(
    client: Client, city: City
) -> None:
    adopted("Mine", city=city)
    text = client.get(f"/fr/cities/{city.slug}/calendar.ics").content.decode().replace("\r\n ", "")
    summary = f"Rapport à rendre\u202f: {city.name}\\, Mine"
    assert f"SUMMARY:{summary}\r\n" in text
    alarm = text.split("BEGIN:VALARM\r\n")[1].split("END:VALARM")[0]
    assert alarm == f"ACTION:DISPLAY\r\nDESCRIPTION:{summary}\r\nTRIGGER:-P14D\r\n"


def test_the_desk_offers_the_calendar_in_the_language_of_the_person(
    client: Client, city: City, focal_point: User
) -> None:
    NoticeSettings.objects.choose(focal_point, "fr")
    client.force_login(focal_point)
    assert f'href="/fr/cities/{city.slug}/calendar.ics"' in client.get("/admin/").text


def test_no_line_is_longer_than_75_bytes_and_no_letter_is_broken() -> None:
    text = calendar_file("ع" * 90, [adopted("é" * 200)], "https://example.org", NOW)

    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    assert "é" * 200 in text.replace("\r\n ", "")


def test_a_city_calendar_holds_its_own_due_dates(client: Client, city: City) -> None:
    mine = adopted("Mine", city=city)
    adopted("Foreign", city=CityFactory())

    answer = client.get(f"/cities/{city.slug}/calendar.ics")

    text = answer.content.decode()
    assert answer.headers["Content-Type"].startswith("text/calendar")
    assert f"UID:adoption-{mine.pk}-20260301@" in text
    assert "Foreign" not in text


def test_a_network_calendar_holds_those_of_its_members(
    client: Client, city: City, network: object
) -> None:
    adopted("By a member", city=city)
    adopted("By the network", city=None, network=network)
    adopted("By another", city=None, network=NetworkFactory())

    text = client.get(f"/networks/{network.slug}/calendar.ics").content.decode()  # type: ignore[attr-defined]

    assert "By a member" in text
    assert "By the network" in text
    assert "By another" not in text


def test_a_hidden_city_has_no_calendar(client: Client) -> None:
    hidden = CityFactory(public=False)

    assert client.get(f"/cities/{hidden.slug}/calendar.ics").status_code == 404
