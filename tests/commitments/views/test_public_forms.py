"""One brake for all public forms: it stops one sender, never the others."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from commitments.models import FormUse
from tests.commitments.views.public_forms import FIELDS, NOON, opened, send

pytestmark = pytest.mark.django_db


@pytest.mark.slow
@pytest.mark.parametrize("path", sorted(FIELDS))
def test_one_stamp_sent_sixty_times_closes_no_form_for_others(client: Client, path: str) -> None:
    stamp = opened(client, path)
    answers = [send(client, path, opened=stamp).status_code for _ in range(60)]

    assert answers == [200] + [400] * 59
    assert FormUse.objects.count() == 1
    assert send(Client(), path, sender="198.51.100.7").status_code == 200


def test_one_sender_is_stopped_after_ten_forms_an_hour_and_nobody_else(client: Client) -> None:
    statuses = [send(client, path).status_code for path in sorted(FIELDS) * 4]

    assert statuses == [200] * 10 + [400] * 2
    assert send(client, sender="198.51.100.7").status_code == 200
    assert send(client, after=3700).status_code == 200


def test_who_is_refused_reads_why_and_can_send_what_was_typed_again(client: Client) -> None:
    stamp = opened(client)
    send(client, opened=stamp)
    html = send(client, opened=stamp, message="Typed with care.").content.decode()

    assert "This was sent already." in html and "Typed with care." in html
    assert stamp not in html


def test_no_address_is_kept_and_a_use_is_deleted_after_a_day(client: Client) -> None:
    send(client, sender="203.0.113.9")
    use = FormUse.objects.get()
    assert "203.0.113.9" not in (use.sender, use.stamp) and len(use.sender) == 40

    with time_machine.travel(NOON + timedelta(days=2)):
        FormUse.objects.expire(NOON + timedelta(days=2))
    assert not FormUse.objects.exists()
