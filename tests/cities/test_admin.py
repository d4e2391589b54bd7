"""Places, networks, events and people in the administration: who sees and changes what."""

from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from cities.audit import Actor, difference, record, snapshot
from cities.models import City, Membership, Network, TrailEntry
from tests.factories import (
    CityFactory,
    CountryFactory,
    EventFactory,
    MembershipFactory,
    NetworkFactory,
    ParticipationFactory,
    TrailEntryFactory,
    UserFactory,
)
from tests.forms import send

Action = TrailEntry.Action


@pytest.fixture
def member(secretariat: User, city: City, client: Client) -> Client:
    """The browser of someone of the secretariat that checks `city`."""
    client.force_login(secretariat)
    return client


@pytest.fixture
def speaker(focal_point: User, client: Client) -> Client:
    """The browser of a focal point of `city`."""
    client.force_login(focal_point)
    return client


@pytest.fixture
def admin(administrator: User, client: Client) -> Client:
    client.force_login(administrator)
    return client


def page(model: str, name: str, *args: Any) -> str:
    return reverse(f"admin:cities_{model}_{name}", args=args)


def suggestions(client: Client, app: str, model: str, field: str, term: str = "") -> list[str]:
    """Return what typing into a field offers."""
    query = {"app_label": app, "model_name": model, "field_name": field, "term": term}
    answer = client.get(reverse("admin:autocomplete"), query)
    assert answer.status_code == 200
    return [row["id"] for row in answer.json()["results"]]


# A city


def test_a_focal_point_reads_its_city_and_changes_nothing(speaker: Client, city: City) -> None:
    assert speaker.get(page("city", "change", city.pk)).status_code == 200
    assert speaker.post(page("city", "change", city.pk), {"name": "Mine"}).status_code == 403
    assert speaker.get(page("city", "delete", city.pk)).status_code == 403
    assert speaker.get(page("city", "add")).status_code == 403


def test_a_focal_point_sees_no_other_city(speaker: Client, city: City, other_city: City) -> None:
    listed = speaker.get(page("city", "changelist"))
    assert city.name in listed.text and other_city.name not in listed.text
    assert speaker.get(page("city", "change", other_city.pk)).status_code == 302
    assert speaker.get(page("city", "history", other_city.pk)).status_code == 404


@pytest.mark.slow
def test_the_secretariat_changes_a_member_city_and_the_trail_says_so(
    member: Client, city: City, network: Network, secretariat: User
) -> None:
    answer = send(member, page("city", "change", city.pk), population="12345")
    assert answer.status_code == 302
    entry = TrailEntry.objects.get(model="cities.city")
    assert entry.changes == {"population": [500_000, 12345]}
    assert entry.acted_as == f"secretariat of {network.short_name}"
    assert entry.actor == secretariat and entry.public and entry.city == city


@pytest.mark.slow
def test_saving_without_a_change_leaves_no_entry(member: Client, city: City) -> None:
    assert send(member, page("city", "change", city.pk)).status_code == 302
    assert not TrailEntry.objects.exists()


@pytest.mark.slow
def test_the_secretariat_cannot_make_itself_focal_point(
    member: Client, city: City, secretariat: User
) -> None:
    send(member, page("city", "change", city.pk), focal_points=[secretariat.pk])
    assert not city.focal_points.exists()


def test_the_secretariat_sees_no_city_that_is_not_a_member(
    member: Client, other_city: City
) -> None:
    assert other_city.name not in member.get(page("city", "changelist")).text
    assert member.get(page("city", "change", other_city.pk)).status_code == 302
    assert suggestions(member, "cities", "membership", "city", other_city.name) == []


def test_a_former_member_is_no_longer_the_networks(
    member: Client, city: City, network: Network
) -> None:
    network.memberships.update(until="2024-01-01")
    assert member.get(page("city", "change", city.pk)).status_code == 302


@pytest.mark.slow
def test_an_administrator_names_focal_points_and_the_trail_keeps_who(
    admin: Client, city: City
) -> None:
    person = UserFactory(is_staff=True)
    send(admin, page("city", "change", city.pk), focal_points=[str(person.pk)])
    assert list(city.focal_points.all()) == [person]
    assert TrailEntry.objects.get().changes == {"focal_points": [[], [person.pk]]}


@pytest.mark.slow
def test_what_is_said_about_numbers_is_refused_not_lost(admin: Client, city: City) -> None:
    answer = send(admin, page("city", "change", city.pk), population="approx. 40", name="New")
    assert answer.status_code == 200
    assert "Enter a number only" in answer.text
    assert 'value="approx. 40"' in answer.text and 'value="New"' in answer.text


@pytest.mark.slow
def test_a_city_without_country_cannot_be_published(admin: Client) -> None:
    city = CityFactory(country=None, public=False)
    answer = send(admin, page("city", "change", city.pk), public="on")
    assert "A city needs a country before it can be public." in answer.text


def test_search_finds_a_city_without_its_accents(admin: Client) -> None:
    city = CityFactory(name="Montréal")
    CityFactory()
    assert suggestions(admin, "commitments", "adoption", "city", "MONTREAL") == [str(city.pk)]


# Publishing and hiding


def test_chosen_cities_are_hidden_and_the_trail_says_so(member: Client, city: City) -> None:
    chosen = {"action": "hide_chosen", "_selected_action": [city.pk]}
    assert member.post(page("city", "changelist"), chosen).status_code == 302
    city.refresh_from_db()
    assert not city.public
    assert TrailEntry.objects.get().changes == {"public": [True, False]}


def test_a_foreign_city_cannot_be_hidden(member: Client, other_city: City) -> None:
    chosen = {"action": "hide_chosen", "_selected_action": [other_city.pk]}
    member.post(page("city", "changelist"), chosen)
    other_city.refresh_from_db()
    assert other_city.public


def test_a_focal_point_is_offered_no_hiding(speaker: Client, city: City) -> None:
    chosen = {"action": "hide_chosen", "_selected_action": [city.pk]}
    speaker.post(page("city", "changelist"), chosen)
    city.refresh_from_db()
    assert city.public


def test_a_city_without_country_is_not_published_with_others(admin: Client) -> None:
    nowhere, somewhere = CityFactory(country=None, public=False), CityFactory(public=False)
    chosen = {"action": "publish_chosen", "_selected_action": [nowhere.pk, somewhere.pk]}
    answer = admin.post(page("city", "changelist"), chosen, follow=True)
    assert "A city needs a country" in answer.text
    assert set(City.objects.published()) == {somewhere}


# Networks and memberships


def test_the_secretariat_changes_its_network_but_not_who_works_for_it(
    member: Client, network: Network
) -> None:
    stranger = UserFactory()
    send(member, page("network", "change", network.pk), seat="Geneva", staff=[stranger.pk])
    network.refresh_from_db()
    assert network.seat == "Geneva"
    assert stranger not in network.staff.all()


def test_the_secretariat_sees_no_other_network(member: Client) -> None:
    other = NetworkFactory()
    assert other.name not in member.get(page("network", "changelist")).text
    assert member.get(page("network", "change", other.pk)).status_code == 302
    assert member.post(page("network", "change", other.pk), {}).status_code in (302, 403)


def test_a_focal_point_sees_no_network_to_work_on(speaker: Client, network: Network) -> None:
    assert speaker.get(page("network", "changelist")).status_code == 403


def test_a_secretariat_cannot_claim_a_city(
    member: Client, network: Network, other_city: City
) -> None:
    answer = send(
        member, page("membership", "add"), network=network.pk, city=other_city.pk, role="member"
    )
    assert answer.status_code == 200
    assert "Select a valid choice" in answer.text
    assert not Membership.objects.filter(city=other_city).exists()


def test_a_secretariat_cannot_bring_a_city_back(member: Client, network: Network) -> None:
    ended = MembershipFactory(network=network, until="2024-01-01")
    assert member.get(page("membership", "change", ended.pk)).status_code == 200
    assert member.post(page("membership", "change", ended.pk), {"until": ""}).status_code == 403


def test_a_secretariat_gives_a_member_another_role(
    member: Client, network: Network, city: City
) -> None:
    answer = send(
        member, page("membership", "add"), network=network.pk, city=city.pk, role="steering"
    )
    assert answer.status_code == 302
    assert Membership.objects.filter(city=city, role="steering").exists()


def test_a_big_network_opens_no_form_of_all_its_members(admin: Client, network: Network) -> None:
    MembershipFactory.create_batch(3, network=network)
    answer = admin.get(page("network", "change", network.pk))
    assert "memberships-0" not in answer.text
    assert f"/admin/cities/membership/?network__id__exact={network.pk}" in answer.text


@pytest.mark.slow
def test_a_long_part_is_left_to_its_own_list(admin: Client) -> None:
    event = EventFactory()
    ParticipationFactory.create_batch(41, event=event)
    assert "participations-0-role" not in admin.get(page("event", "change", event.pk)).text


# Parts of a row


@pytest.mark.slow
def test_each_part_that_is_changed_has_its_own_entry(admin: Client) -> None:
    event = EventFactory()
    kept = ParticipationFactory(event=event, role="speaker")
    removed = ParticipationFactory(event=event)
    new = CityFactory()
    answer = send(
        admin,
        page("event", "change", event.pk),
        **{
            "participations-TOTAL_FORMS": "3",
            "participations-0-id": kept.pk,
            "participations-0-city": kept.city_id,
            "participations-0-role": "host",
            "participations-1-id": removed.pk,
            "participations-1-city": removed.city_id,
            "participations-1-role": "attendee",
            "participations-1-DELETE": "on",
            "participations-2-id": "",
            "participations-2-event": event.pk,
            "participations-2-city": new.pk,
            "participations-2-role": "attendee",
            "participations-2-public": "on",
        },
    )
    assert answer.status_code == 302, answer.context["errors"]
    entries = {entry.action: entry for entry in TrailEntry.objects.all()}
    assert set(entries) == {"add", "change", "delete"}
    assert entries["change"].changes == {"role": ["speaker", "host"]}
    assert entries["delete"].changes["city"] == [removed.city_id, None]
    traced = admin.get(page("event", "history", event.pk)).text
    assert "speaker → host" in traced and "deleted: " in traced


# As it was on a day


def test_a_row_is_shown_as_it_was_on_a_day(
    member: Client, city: City, network: Network, secretariat: User
) -> None:
    history = page("city", "history", city.pk)
    with time_machine.travel("2025-03-01T12:00Z", tick=False):
        record(city, Action.ADD, Actor(), difference({}, snapshot(city)))
    with time_machine.travel("2025-06-20T12:00Z", tick=False):
        country = CountryFactory(name="Elsewhere")
        before = snapshot(city)
        city.kind, city.population, old = City.Kind.COUNTY, 7, city.country
        city.country = country
        city.save()
        record(city, Action.CHANGE, Actor(), difference(before, snapshot(city)))
    text = member.get(history, {"as_of": "2025-06-19"}).text
    assert "As it was at the end of 19 June 2025" in text
    for then, today in (("city", "county"), ("500000", "7"), (str(old), "Elsewhere")):
        assert f'<td dir="auto">{then}</td>' in text and f'<td dir="auto">{today}</td>' in text
    text = member.get(history, {"as_of": "2025-06-20"}).text
    assert '<td dir="auto">7</td>' in text and "500000" not in text.split("change-history")[0]


@pytest.mark.parametrize(
    ("day", "why"),
    [
        ("20/06/2025", "Enter a day, for example 2025-06-30."),
        ("2025-02-30", "Enter a day, for example 2025-06-30."),
        ("yesterday", "Enter a day, for example 2025-06-30."),
        ("9999-12-31", "This day is in the future."),
        ("0001-01-01", "earlier values are unknown"),
        ("2020-01-01", "Its trail starts on 2025-06-20: earlier values are unknown."),
    ],
)
def test_a_day_that_cannot_be_shown_is_explained(
    day: str, why: str, member: Client, city: City
) -> None:
    with time_machine.travel("2025-06-20T12:00Z", tick=False):
        record(city, Action.CHANGE, Actor(), {"population": [1, 500_000]})
    answer = member.get(page("city", "history", city.pk), {"as_of": day})
    assert answer.status_code == 200 and why in answer.text
    assert f'value="{day}"' in answer.text


def test_the_past_of_other_cities_is_out_of_reach(speaker: Client, other_city: City) -> None:
    address = page("city", "history", other_city.pk)
    assert speaker.get(address, {"as_of": "2025-06-19"}).status_code == 404


def test_a_row_that_was_pointed_to_and_is_gone_is_said_so(admin: Client) -> None:
    event = EventFactory(city=None)
    with time_machine.travel("2025-03-01T12:00Z", tick=False):
        record(event, Action.ADD, Actor(), {"city": [None, 987]})
    record(event, Action.CHANGE, Actor(), {"city": [987, None]})
    text = admin.get(page("event", "history", event.pk), {"as_of": "2025-03-02"}).text
    assert '<td dir="auto">deleted: 987</td>' in text


# Deleting


def test_a_deleted_row_leaves_an_entry(admin: Client) -> None:
    event = EventFactory()
    answer = admin.post(page("event", "delete", event.pk), {"post": "yes"})
    assert answer.status_code == 302
    assert TrailEntry.objects.get().changes["name"] == [event.name, None]


def test_chosen_rows_are_deleted_one_entry_each(admin: Client) -> None:
    events = EventFactory.create_batch(2)
    chosen = {"action": "delete_selected", "_selected_action": [e.pk for e in events], "post": "1"}
    assert admin.post(page("event", "changelist"), chosen).status_code == 302
    assert TrailEntry.objects.filter(action="delete").count() == 2


def test_nobody_but_administrators_deletes_a_city(member: Client, city: City) -> None:
    chosen = {"action": "delete_selected", "_selected_action": [city.pk], "post": "1"}
    member.post(page("city", "changelist"), chosen)
    assert City.objects.filter(pk=city.pk).exists()


# What everyone looks up


def test_countries_are_chosen_from_and_not_changed(member: Client) -> None:
    country = CountryFactory(name="Uganda")
    assert suggestions(member, "cities", "city", "country", "uganda") == [country.pk]
    assert member.get(page("country", "change", country.pk)).status_code == 200
    assert member.post(page("country", "change", country.pk), {"name": "X"}).status_code == 403


# The trail and the people


@pytest.mark.parametrize("name", ["add", "change", "delete"])
def test_nobody_writes_the_trail_by_hand(admin: Client, name: str) -> None:
    entry = TrailEntryFactory()
    address = page("trailentry", name, *([] if name == "add" else [entry.pk]))
    assert admin.post(address, {"post": "yes"}).status_code == 403
    assert TrailEntry.objects.count() == 1


def test_the_trail_of_other_cities_is_not_listed(
    speaker: Client, city: City, other_city: City
) -> None:
    TrailEntryFactory(city=city, label="Our street")
    TrailEntryFactory(city=other_city, label="Their street")
    listed = speaker.get(page("trailentry", "changelist")).text
    assert "Our street" in listed and "Their street" not in listed


def test_accounts_are_for_administrators(member: Client, administrator: User) -> None:
    assert member.get(reverse("admin:auth_user_changelist")).status_code == 403
    address = reverse("admin:auth_user_password_change", args=[administrator.pk])
    assert member.post(address, {}).status_code == 403
    query = {"app_label": "cities", "model_name": "city", "field_name": "focal_points", "term": ""}
    assert member.get(reverse("admin:autocomplete"), query).status_code == 403


def test_a_new_account_is_in_the_trail_without_what_it_signs_in_with(admin: Client) -> None:
    words = "four new secret words"
    sent = {"username": "amina", "password1": words, "password2": words, "last_name": "Okello"}
    assert admin.post(reverse("admin:auth_user_add"), sent).status_code == 302

    entry = TrailEntry.objects.get(model="auth.user", action="add")
    assert entry.changes["is_active"] == [None, True]
    private = {"username", "password", "first_name", "last_name", "email"}
    assert not private & entry.changes.keys()
    assert entry.label == f"Account {entry.object_id}"


def test_a_new_password_leaves_an_entry_without_it(admin: Client) -> None:
    person = UserFactory()
    words = "four new secret words"
    sent = {"password1": words, "password2": words, "usable_password": "true"}
    address = reverse("admin:auth_user_password_change", args=[person.pk])
    assert admin.post(address, sent).status_code == 302
    entry = TrailEntry.objects.get()
    assert entry.note == "A new password was set." and entry.changes == {}


def test_making_someone_an_administrator_leaves_an_entry(admin: Client) -> None:
    person = UserFactory()
    address = reverse("admin:auth_user_change", args=[person.pk])
    assert send(admin, address, is_superuser="on").status_code == 302
    assert TrailEntry.objects.get().changes == {"is_superuser": [False, True]}
