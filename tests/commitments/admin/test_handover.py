"""When somebody leaves, their account is closed and a colleague goes on, all at once."""

from io import StringIO
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.test import Client

from cities.models import City, Network, SecurityEvent, TrailEntry
from commitments.models import Contributor, Notice, ProgressReport
from tests.conftest import StrictClient
from tests.factories import (
    AdministratorFactory,
    AdoptionFactory,
    ApiTokenFactory,
    FocalPointFactory,
    InvitationFactory,
    ReportFactory,
    SecretariatFactory,
)

pytestmark = pytest.mark.django_db
PAGE = "/admin/handover/"


@pytest.fixture
def colleague(city: City) -> User:
    return FocalPointFactory(city=city)


def close(client: Client, person: User, colleague: User, **more: str) -> Any:
    return client.post(PAGE, {"person": person.pk, "colleague": colleague.pk, **more})


def is_open(person: User) -> bool:
    return User.objects.get(pk=person.pk).is_active


def test_first_it_is_shown_what_would_happen(
    secretariat: User, focal_point: User, colleague: User, city: City, client: Client
) -> None:
    ReportFactory(adoption=AdoptionFactory(city=city))
    client.force_login(secretariat)

    page = close(client, focal_point, colleague).content.decode()

    assert "Cities they report for: 1" in page and "Reports that are not handed in: 1" in page
    assert is_open(focal_point)


def test_a_focal_point_leaves_and_a_colleague_goes_on(
    secretariat: User, focal_point: User, other_city: City, network: Network, client: Client
) -> None:
    city = City.objects.represented_by(focal_point).get()
    newcomer = SecretariatFactory(network=network)
    browser = StrictClient()
    browser.force_login(focal_point)
    assert browser.get("/admin/").status_code == 200
    token = ApiTokenFactory(owner=focal_point)
    invitation = InvitationFactory(invited_by=focal_point)
    client.force_login(secretariat)

    assert close(client, focal_point, newcomer, confirmed="1").status_code == 302

    assert not is_open(focal_point)
    assert list(city.focal_points.all()) == [newcomer]
    assert browser.get("/admin/").status_code == 302
    User.objects.filter(pk=focal_point.pk).update(is_active=True)
    assert browser.get("/admin/").status_code == 302, "the session itself is gone"
    for row in (token, invitation):
        row.refresh_from_db()
        assert row.revoked_at is not None
    entries = [*TrailEntry.objects.about(city), *TrailEntry.objects.about(focal_point)]
    assert {entry.actor for entry in entries} == {secretariat} and len(entries) == 2
    assert Notice.objects.get(recipient=newcomer).kind == "handover"
    kept = set(SecurityEvent.objects.values_list("user", "kind"))
    assert {(focal_point.pk, "handover"), (newcomer.pk, "focal-points")} <= kept


def test_a_report_that_was_being_checked_passes_on_unless_the_colleague_wrote_in_it(
    administrator: User, secretariat: User, network: Network, city: City, client: Client
) -> None:
    other = SecretariatFactory(network=network)
    passed, freed = (
        ReportFactory(adoption=AdoptionFactory(city=city), submitted=True) for _ in range(2)
    )
    ProgressReport.objects.update(taken_up_by=secretariat)
    Contributor.objects.note([freed.pk], other.pk)
    client.force_login(administrator)

    close(client, secretariat, other, confirmed="1")

    for report in (passed, freed):
        report.refresh_from_db()
    assert (passed.taken_up_by, freed.taken_up_by) == (other, None)
    assert list(network.staff.all()) == [other]


def test_a_secretariat_closes_only_accounts_that_work_for_its_own(
    secretariat: User,
    focal_point: User,
    other_focal_point: User,
    administrator: User,
    other_city: City,
    client: Client,
) -> None:
    client.force_login(secretariat)
    both = FocalPointFactory(city=City.objects.represented_by(focal_point).get())
    other_city.focal_points.add(both)
    page = client.get(PAGE).content.decode()
    for person in (other_focal_point, administrator, both):
        assert f"({person.username})" not in page and f">{person.username}<" not in page
        close(client, person, secretariat, confirmed="1")
        assert is_open(person)
    close(client, focal_point, other_focal_point, confirmed="1")
    assert is_open(focal_point), "nobody from elsewhere is brought in"


def test_a_focal_point_closes_no_account(
    focal_point: User, colleague: User, client: Client
) -> None:
    client.force_login(focal_point)
    assert close(client, colleague, focal_point, confirmed="1").status_code == 403
    assert is_open(colleague)


def test_closing_an_account_asks_once_more_who_it_is(
    secretariat: User, focal_point: User, colleague: User, client: Client, settings: Any
) -> None:
    client.force_login(secretariat)
    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = -1
    page = close(client, focal_point, colleague, confirmed="1").content.decode()
    assert "Is it you?" in page and is_open(focal_point)


def test_the_only_administrators_are_not_deleted_together(
    administrator: User, client: Client
) -> None:
    other = AdministratorFactory()
    client.force_login(administrator)
    sent = {"action": "delete_selected", "post": "yes", "_selected_action": [other.pk]}

    both = {**sent, "_selected_action": [administrator.pk, other.pk]}
    client.post("/admin/auth/user/", both)
    assert User.objects.filter(is_superuser=True).count() == 2
    client.post("/admin/auth/user/", sent)
    assert User.objects.filter(is_superuser=True).count() == 1


def test_the_last_administrator_is_not_forgotten(administrator: User) -> None:
    with pytest.raises(CommandError, match="only administrator"):
        call_command("forget_person", administrator.username, stdout=StringIO())
    AdministratorFactory()
    call_command("forget_person", administrator.username, stdout=StringIO())
    assert not is_open(administrator)
