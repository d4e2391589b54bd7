"""Who may work here is invited by letter: for one city or network, once, for two weeks."""

import re
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from cities.models import City, Invitation, Network, SignInLetter, TrailEntry
from cities.models.invitations import KEPT_AFTER_ITS_END
from cities.roles import represents
from cities.sign_in import letters
from cities.sign_in.invitations import link_to
from commitments.models import NoticeSettings
from tests.factories import InvitationFactory, SignInLetterFactory, UserFactory

pytestmark = pytest.mark.django_db
LIST = "/admin/cities/invitation/"
WELCOME = {
    "first_name": "Tess",
    "last_name": "Marlowe",
    "language": "es",
    "password": "correct horse battery",
    "again": "correct horse battery",
}


def path_of(invitation: Invitation) -> str:
    return "/admin/" + link_to(invitation).split("/admin/")[1]


def invite(client: Client, **fields: Any) -> Any:
    return client.post(f"{LIST}add/", {"email": "Tess@Port.example", "language": "fr", **fields})


@pytest.mark.parametrize("role", ["administrator", "secretariat"])
def test_an_invitation_leads_from_the_letter_to_the_desk(
    role: str, city: City, request: pytest.FixtureRequest, client: Client
) -> None:
    inviter = request.getfixturevalue(role)
    client.force_login(inviter)
    assert invite(client, city=city.pk).status_code == 302
    client.logout()
    assert letters.send_letters() == (1, 0) and letters.send_letters() == (0, 0)
    [letter] = mail.outbox
    assert letter.to == ["tess@port.example"]
    [path] = re.findall(r"http\S+?(/admin/invitation/\S+)", letter.body)

    page = client.get(path)
    assert page["Content-Language"] == "fr" and city.name in page.content.decode()
    answer = client.post(path, WELCOME)

    assert (answer.status_code, answer["Location"]) == (302, "/admin/")
    assert client.get("/admin/").status_code == 200
    person = User.objects.get(email="tess@port.example")
    assert represents(person, city) and person.is_staff and not person.is_superuser
    assert NoticeSettings.objects.languages([person]) == {person.pk: "es"}
    assert client.get(path).status_code == 410, "it works once"
    entry = TrailEntry.objects.about(city).get(action="change")
    assert (entry.actor, entry.changes) == (inviter, {"focal_points": [[], [person.pk]]})
    assert "port.example" not in str(list(TrailEntry.objects.values_list()))


def test_an_invitation_to_a_network_leads_to_its_secretariat(
    network: Network, administrator: User, client: Client
) -> None:
    invitation = InvitationFactory(city=None, network=network, invited_by=administrator)

    client.post(path_of(invitation), WELCOME)

    assert represents(User.objects.get(email=invitation.email), network)


def test_a_secretariat_invites_for_its_own_network_only(
    network: Network, other_city: City, secretariat: User, client: Client
) -> None:
    other = InvitationFactory(city=other_city)
    client.force_login(secretariat)

    assert invite(client, city=other_city.pk).status_code == 200, "the form says what is wrong"
    assert invite(client, network=network.pk).status_code == 302
    assert other.email not in client.get(LIST).content.decode()
    client.post(LIST, {"action": "revoke", "_selected_action": [other.pk]})
    other.refresh_from_db()
    assert other.status == Invitation.Status.OPEN


def test_focal_points_invite_nobody(city: City, focal_point: User, client: Client) -> None:
    client.force_login(focal_point)

    assert invite(client, city=city.pk).status_code == 403
    assert client.get(LIST).status_code == 403


def test_one_party_is_named(
    city: City, network: Network, administrator: User, client: Client
) -> None:
    client.force_login(administrator)

    for parties in ({}, {"city": city.pk, "network": network.pk}):
        page = invite(client, **parties).content.decode()
        assert "Choose a city or a network: one of them." in page


def over(invitation: Invitation, how: str) -> None:
    if how == "revoked":
        invitation.revoked_at = timezone.now()
    elif how == "expired":
        invitation.expires_at = timezone.now() - timedelta(seconds=1)
    elif how == "accepted":
        invitation.accepted_at = timezone.now()
    invitation.save()
    if how == "inviter left":
        User.objects.filter(pk=invitation.invited_by_id).update(is_active=False)
    if how == "inviter without role":
        User.objects.filter(pk=invitation.invited_by_id).update(is_superuser=False)


@pytest.mark.parametrize(
    "how", ["revoked", "expired", "accepted", "inviter left", "inviter without role"]
)
def test_an_invitation_that_is_over_gives_nothing(how: str, client: Client) -> None:
    invitation = InvitationFactory()
    over(invitation, how)

    assert client.get(path_of(invitation)).status_code == 410
    assert client.post(path_of(invitation), WELCOME).status_code == 410
    assert not User.objects.filter(email=invitation.email).exists()


def test_a_link_that_was_made_up_gives_nothing(client: Client) -> None:
    path = path_of(InvitationFactory())

    assert client.get(f"{path[:-3]}xx/").status_code == 410
    assert client.get("/admin/invitation/1/").status_code == 410


def test_it_is_revoked_in_the_list(administrator: User, client: Client) -> None:
    invitation = InvitationFactory()
    client.force_login(administrator)

    client.post(LIST, {"action": "revoke", "_selected_action": [invitation.pk]})

    invitation.refresh_from_db()
    assert invitation.status == Invitation.Status.REVOKED
    assert TrailEntry.objects.about(invitation).count() == 1
    assert letters.send_letters() == (0, 0), "nor is its letter sent any more"


def test_whoever_has_an_account_signs_in_to_accept(client: Client) -> None:
    invitation = InvitationFactory()
    person = UserFactory(email=invitation.email, is_staff=True)
    other = UserFactory(is_staff=True)
    path = path_of(invitation)

    client.force_login(other)
    assert "/admin/login/" in client.post(path, WELCOME)["Location"]
    client.force_login(person)
    assert "Accept" in client.get(path).content.decode()
    assert client.post(path)["Location"] == "/admin/"

    assert represents(person, invitation.city) and not represents(other, invitation.city)
    assert User.objects.filter(email=invitation.email).count() == 1


@pytest.mark.parametrize(
    ("name", "value", "refusal"),
    [
        ("again", "another one entirely", "The two passwords differ."),
        ("password", "short", "too short"),
        ("first_name", "", "required"),
        ("language", "tlh", "not one of the available"),
    ],
)
def test_a_form_that_lacks_something_is_shown_again(
    name: str, value: str, refusal: str, client: Client
) -> None:
    invitation = InvitationFactory()

    page = client.post(path_of(invitation), {**WELCOME, name: value}).content.decode()

    assert refusal in page and "Marlowe" in page
    invitation.refresh_from_db()
    assert invitation.status == Invitation.Status.OPEN


def test_invitations_are_forgotten_in_the_end() -> None:
    InvitationFactory(expires_at=timezone.now() - KEPT_AFTER_ITS_END - timedelta(days=1))
    kept = InvitationFactory(expires_at=timezone.now() - timedelta(days=1))

    letters.send_letters()

    assert list(Invitation.objects.all()) == [kept]


def test_a_person_who_is_forgotten_is_invited_and_written_to_no_more(reader: User) -> None:
    reader.email = "robin@port.example"
    reader.save()
    InvitationFactory(email=reader.email)
    SignInLetterFactory(email=reader.email)

    call_command("forget_person", reader.username, stdout=StringIO())

    assert not Invitation.objects.exists() and not SignInLetter.objects.exists()
