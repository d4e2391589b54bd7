"""A letter about signing in that was taken before a crash is sent again as the same letter."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from cities.sign_in import letters
from tests.factories import InvitationFactory


@pytest.mark.django_db
def test_an_invitation_that_is_sent_once_more_has_the_same_message_id(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    InvitationFactory()
    moment = timezone.now()
    with monkeypatch.context() as crash:
        crash.setattr(letters, "_settle", lambda letter: None)
        letters.send_letters(moment)
    letters.send_letters(moment + timedelta(hours=1))
    letters.send_letters(moment + timedelta(hours=2))

    first, again = mail.outbox
    assert first.extra_headers["Message-ID"] == again.extra_headers["Message-ID"]
