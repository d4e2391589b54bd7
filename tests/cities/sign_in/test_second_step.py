"""A second step of signing in: who needs one, how it is set up, used, lost and kept secret."""

import time
from io import StringIO
from typing import Any

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from cities.models import TrailEntry
from cities.sign_in import brake
from cities.sign_in.factors import SecondSteps, has_second_step
from tests.conftest import StrictClient
from tests.factories import AdministratorFactory

pytestmark = pytest.mark.django_db
PASSWORD = "correct horse battery"
STEPS = "/admin/second-step/"
NOW = f"{STEPS}proof/"
NOT_RIGHT = "This code is not right, or was used before."


@pytest.fixture
def person(secretariat: User) -> User:
    secretariat.set_password(PASSWORD)
    secretariat.save()
    return secretariat


def code(secret: str, later: int = 0) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + later))


def with_app(client: Client, user: User) -> tuple[str, list[str]]:
    """Set up an app as the person does. Return its key, and the recovery codes that are shown."""
    client.force_login(user)
    client.get(f"{STEPS}app/add/")
    secret = client.session["mfa.totp.secret"]
    # The code before is right as well, so that the one of now is still unused.
    page = client.post(f"{STEPS}app/add/", {"code": code(secret, -1)}, follow=True)
    client.logout()
    return secret, list(page.context["unused_codes"])


def sign_in(client: Client, user: User) -> Any:
    return client.post("/admin/login/", {"login": user.username, "password": PASSWORD})


def signed_in(client: Client) -> bool:
    return client.get("/admin/").status_code == 200


@pytest.mark.parametrize(
    ("needed_by", "role", "led_there"),
    [
        ("checkers", "administrator", True),
        ("checkers", "secretariat", True),
        ("checkers", "focal_point", False),
        ("everyone", "focal_point", True),
        ("nobody", "administrator", False),
    ],
)
def test_who_needs_a_second_step_sets_it_up_first(
    needed_by: str,
    role: str,
    led_there: bool,
    request: pytest.FixtureRequest,
    client: Client,
    settings: Any,
) -> None:
    settings.SECOND_FACTOR = needed_by
    client.force_login(request.getfixturevalue(role))

    answers = [client.get("/admin/"), client.post("/admin/cities/city/"), client.get("/admin/x/")]

    assert [answer.get("Location") == STEPS for answer in answers] == [led_there] * 3
    assert client.get(STEPS).status_code == 200
    with_app(client, request.getfixturevalue(role))
    client.force_login(request.getfixturevalue(role))
    assert signed_in(client)


def test_a_password_alone_no_longer_lets_them_in(person: User, client: Client) -> None:
    secret, codes = with_app(client, person)
    assert len(codes) == 10

    answer = sign_in(client, person)
    assert answer["Location"] == NOW and not signed_in(client)
    page = client.post(NOW, {"code": "000000"}).content.decode()
    assert NOT_RIGHT in page and "second step" in page and not signed_in(client)
    assert client.post(NOW, {"code": code(secret)})["Location"] == "/admin/"
    assert signed_in(client)


@pytest.mark.parametrize("kind", ["app", "recovery"])
def test_a_code_is_right_once(kind: str, person: User, client: Client) -> None:
    with time_machine.travel(timezone.now(), tick=False):
        secret, codes = with_app(client, person)
        right = code(secret) if kind == "app" else codes[3]
        for expected in (True, False):
            browser = StrictClient()
            sign_in(browser, person)
            browser.post(NOW, {"code": f" {right[:3]} {right[3:]}"})
            assert signed_in(browser) is expected


def test_guessing_the_second_step_is_braked(person: User, client: Client) -> None:
    secret, _codes = with_app(client, person)
    sign_in(client, person)

    statuses = [client.post(NOW, {"code": "1"}).status_code for _ in range(brake.PER_NAME + 1)]

    assert statuses == [200] * brake.PER_NAME + [429]
    assert client.post(NOW, {"code": code(secret)}).status_code == 429
    assert not signed_in(client)


def test_a_browser_of_ones_own_is_not_asked_again_for_two_weeks(
    person: User, client: Client
) -> None:
    moment = timezone.now()
    with time_machine.travel(moment, tick=False):
        secret, _codes = with_app(client, person)
        sign_in(client, person)
        client.post(NOW, {"code": code(secret), "own_browser": "yes"})
        client.post("/admin/logout/")
    for days, asked_again in ((13, False), (15, True)):
        with time_machine.travel(moment.timestamp() + days * 86_400, tick=False):
            assert (sign_in(client, person)["Location"] == NOW) is asked_again
            client.post("/admin/logout/")
    with time_machine.travel(moment, tick=False):
        assert sign_in(StrictClient(), person)["Location"] == NOW


def test_another_password_makes_every_browser_ask_again(person: User, client: Client) -> None:
    secret, _codes = with_app(client, person)
    sign_in(client, person)
    client.post(NOW, {"code": code(secret), "own_browser": "yes"})
    client.post("/admin/logout/")
    assert sign_in(client, person)["Location"] == "/admin/"
    client.post("/admin/logout/")
    person.set_password(PASSWORD)
    person.save()

    assert sign_in(client, person)["Location"] == NOW


def test_who_has_a_second_step_confirms_by_it(person: User, client: Client, settings: Any) -> None:
    secret, _codes = with_app(client, person)
    client.force_login(person)
    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = -1
    client.post(f"{STEPS}codes/new/")
    page = client.post("/admin/confirm/", {"confirmation-password": PASSWORD})
    assert "Is it you?" in page.content.decode()
    before = client.session.session_key

    client.post("/admin/confirm/", {"confirmation-code": code(secret)})

    assert client.session.session_key != before


@pytest.mark.parametrize("page", ["app/add/", "app/remove/", "passkeys/add/"])
def test_changing_the_second_step_is_confirmed(
    page: str, person: User, client: Client, settings: Any
) -> None:
    with_app(client, person) if page != "app/add/" else None
    client.force_login(person)
    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = -1

    answer = client.get(f"{STEPS}{page}")

    assert answer["Location"].startswith("/admin/confirm/?next=")
    assert "Is it you?" in client.get(answer["Location"]).content.decode()
    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = 600
    assert client.get(answer["Location"])["Location"] == f"{STEPS}{page}"


def test_secrets_are_encrypted_where_they_are_kept(
    person: User, client: Client, settings: Any
) -> None:
    secret, codes = with_app(client, person)
    kept = str(list(Authenticator.objects.values_list("data")))
    assert secret not in kept and not any(each in kept for each in codes)

    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another", ["known to everyone"]
    [app] = Authenticator.objects.filter(type="totp")
    assert SecondSteps().decrypt(app.data["secret"]) == secret


def test_a_secret_that_cannot_be_read_any_more_lets_nobody_in(
    person: User, client: Client, settings: Any
) -> None:
    secret, _codes = with_app(client, person)
    settings.SECRET_KEY = "another"
    sign_in(client, person)

    for typed in (code(secret), "000000"):
        assert NOT_RIGHT in client.post(NOW, {"code": typed}).content.decode()


def test_another_administrator_takes_a_lost_one_away(
    person: User, administrator: User, client: Client
) -> None:
    with_app(client, person)
    with_app(client, administrator)
    client.force_login(administrator)
    chosen = [person.pk, administrator.pk]

    client.post(
        "/admin/auth/user/", {"action": "take_second_step_away", "_selected_action": chosen}
    )

    assert not has_second_step(person) and has_second_step(administrator)
    entry = TrailEntry.objects.about(person).get()
    assert entry.note == "The second step of signing in was taken away."
    assert sign_in(client, person)["Location"] == "/admin/"


def test_an_operator_takes_the_last_administrators_away(client: Client) -> None:
    only = AdministratorFactory()
    with_app(client, only)

    call_command("remove_second_step", only.username, stdout=StringIO())

    assert not has_second_step(only) and TrailEntry.objects.about(only).count() == 1
    with pytest.raises(CommandError):
        call_command("remove_second_step", only.username)


def test_recovery_codes_are_shown_once(person: User, client: Client) -> None:
    _secret, codes = with_app(client, person)
    client.force_login(person)

    again = client.get(f"{STEPS}codes/").content.decode()
    assert codes[0] not in again and "not shown again" in again
    new = client.post(f"{STEPS}codes/new/", follow=True)
    assert set(new.context["unused_codes"]) & set(codes) == set()


def test_the_app_is_removed_with_its_codes(person: User, client: Client) -> None:
    with_app(client, person)
    client.force_login(person)

    assert client.get(f"{STEPS}app/remove/").status_code == 200
    client.post(f"{STEPS}app/remove/")

    assert not Authenticator.objects.exists()


@pytest.mark.parametrize(
    "page", ["", "proof/", "app/add/", "codes/", "passkeys/add/", "codes/new/"]
)
def test_the_pages_are_for_who_is_signed_in(page: str, client: Client) -> None:
    answer = client.get(f"{STEPS}{page}", follow=True)
    assert answer.request["PATH_INFO"] == "/admin/login/"
