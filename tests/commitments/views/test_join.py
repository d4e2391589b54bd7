"""A city or network asks to join: staff are written to, and what is personal is not kept."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cities.models import City, Invitation, Network, TrailEntry
from commitments.models import JoinRequest, Notice
from tests.commitments.views.public_forms import send
from tests.factories import AdministratorFactory, CityFactory, JoinRequestFactory
from tests.forms import send as send_form

pytestmark = pytest.mark.django_db


def test_a_request_reaches_the_administrators_as_a_letter_and_on_their_desk(
    client: Client, administrator: User, focal_point: User
) -> None:
    assert send(client, "/join/", country="Uganda").status_code == 200
    call_command("send_notices", verbosity=0)

    (letter,) = mail.outbox
    assert letter.to == [administrator.email]
    assert "Newtown, Uganda" in letter.body and "office@example.org" not in letter.body
    client.force_login(administrator)
    assert "Newtown, Uganda" in client.get("/admin/").content.decode()
    client.force_login(focal_point)
    assert "Newtown" not in client.get("/admin/").content.decode()


def test_without_an_address_nobody_could_answer(client: Client) -> None:
    assert send(client, "/join/", contact_email="").status_code == 400
    assert not JoinRequest.objects.exists() and not Notice.objects.exists()


def test_the_form_knows_the_city_that_one_comes_from(client: Client, city: City) -> None:
    page = client.get(f"/join/?city={city.slug}").content.decode()
    assert f'value="{city.label}"' in page
    hidden = CityFactory(public=False)
    assert hidden.name not in client.get(f"/join/?city={hidden.slug}").content.decode()


def test_a_request_keeps_the_language_it_was_written_in(client: Client) -> None:
    assert send(client, "/fr/join/").status_code == 200
    assert JoinRequest.objects.get().language == "fr"


def test_who_answers_takes_the_request_and_it_leaves_the_desk(
    client: Client, administrator: User
) -> None:
    row = JoinRequestFactory(name="Newtown")
    client.force_login(administrator)
    page = reverse("admin:commitments_joinrequest_change", args=[row.pk])

    assert send_form(client, page, status="answered").status_code == 302

    row.refresh_from_db()
    assert (row.status, row.handled_by) == ("answered", administrator)
    assert row.handled_at is not None
    client.get("/admin/")  # says that it was changed
    assert "Newtown" not in client.get("/admin/").content.decode()


@pytest.mark.parametrize(
    ("status", "received", "handled", "kept"),
    [
        ("new", 364, None, True),
        ("new", 366, None, False),
        ("answered", 40, 29, True),
        ("declined", 40, 31, False),
    ],
)
def test_what_is_personal_in_a_request_is_deleted_in_time(
    status: str, received: int, handled: int | None, kept: bool
) -> None:
    moment = timezone.now()
    taken = {} if handled is None else {"handled_at": moment - timedelta(days=handled)}
    row = JoinRequestFactory(status=status, handled_by=None, promise="Homes.", **taken)
    received_at = moment - timedelta(days=received)
    JoinRequest.objects.filter(pk=row.pk).update(received_at=received_at)

    call_command("send_notices", verbosity=0)

    row.refresh_from_db()
    texts = (row.contact_name, row.contact_email, row.promise)
    assert all(texts) if kept else not any(texts)
    assert row.name


def test_a_request_is_no_account(client: Client) -> None:
    AdministratorFactory()
    before = User.objects.count()
    send(client, "/join/")
    assert User.objects.count() == before


@pytest.mark.parametrize("kind", ["city", "network"])
def test_a_request_becomes_an_invitation_in_two_clicks(
    kind: str, client: Client, administrator: User, city: City, network: Network
) -> None:
    party = city if kind == "city" else network
    row = JoinRequestFactory(kind=kind, name=party.name.upper(), language="fr")
    client.force_login(administrator)
    page = client.get(reverse("admin:commitments_joinrequest_change", args=[row.pk]))
    address = reverse("admin:commitments_joinrequest_invite", args=[row.pk])
    assert address in page.content.decode() and row.contact_email not in address

    assert send_form(client, address).status_code == 302

    invitation = Invitation.objects.get()
    assert (invitation.party, invitation.email) == (party, row.contact_email)
    assert (invitation.language, invitation.invited_by) == ("fr", administrator)
    row.refresh_from_db()
    assert (row.status, row.handled_by) == ("answered", administrator)
    assert TrailEntry.objects.about(row).count() == 1


def test_a_request_without_a_place_of_that_name_stays_open_until_one_is_chosen(
    client: Client, administrator: User
) -> None:
    row = JoinRequestFactory()
    client.force_login(administrator)
    address = reverse("admin:commitments_joinrequest_invite", args=[row.pk])

    assert "Choose a city or a network" in send_form(client, address).content.decode()

    row.refresh_from_db()
    assert row.status == "new" and not Invitation.objects.exists()


def test_only_administrators_invite_from_a_request(client: Client, secretariat: User) -> None:
    row = JoinRequestFactory()
    client.force_login(secretariat)
    address = reverse("admin:commitments_joinrequest_invite", args=[row.pk])

    assert client.get(address).status_code == client.post(address).status_code == 404
