"""Which notifications people get, when, and that they get each once."""

import socketserver
import threading
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import User
from django.core import mail
from django.core.management import call_command
from django.test import Client

from cities.models import City, Network
from commitments.models import Notice, NoticeSettings
from commitments.reporting import notifications, standings, workflow
from config.letters import claim
from tests.factories import (
    AdoptionFactory,
    CityFactory,
    FocalPointFactory,
    MembershipFactory,
    NetworkFactory,
    NoticeFactory,
    ReportFactory,
    ReviewFactory,
    advance,
)

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 2)


def due(city: City, on: date) -> None:
    adoption = AdoptionFactory(city=city, report_every=12)
    type(adoption).objects.filter(pk=adoption.pk).update(
        report_due_on=on, report_period_ends=on - timedelta(days=60)
    )


@pytest.mark.parametrize(
    ("days", "kinds"),
    [(31, []), (30, ["due"]), (8, ["due"]), (7, ["due"]), (0, ["due"]), (-1, ["overdue"])],
)
def test_a_city_is_told_that_a_report_is_due(
    city: City, focal_point: User, days: int, kinds: list[str]
) -> None:
    due(city, TODAY + timedelta(days=days))

    notifications.write_due_notices(TODAY)

    assert [n.kind for n in Notice.objects.filter(recipient=focal_point)] == kinds


def test_a_city_is_told_again_seven_days_before(city: City, focal_point: User) -> None:
    due(city, TODAY + timedelta(days=20))
    notifications.write_due_notices(TODAY)

    assert notifications.write_due_notices(TODAY + timedelta(days=12)) == 0
    assert notifications.write_due_notices(TODAY + timedelta(days=13)) == 1


def test_the_calendar_tells_everything_once(city: City, focal_point: User) -> None:
    due(city, TODAY)
    notifications.write_due_notices(TODAY)

    assert notifications.write_due_notices(TODAY) == 0


def test_a_commitment_without_rhythm_is_never_due(city: City, focal_point: User) -> None:
    adoption = AdoptionFactory(city=city, adopted_on=date(2018, 1, 1))
    standings.refresh(adoption)

    assert adoption.report_due_on is None
    assert notifications.write_due_notices(TODAY) == 0


def test_a_returned_report_is_told_with_its_note(city: City, focal_point: User) -> None:
    ReportFactory(adoption=AdoptionFactory(city=city), returned=True)

    notice = Notice.objects.get(recipient=focal_point)
    assert (notice.kind, notice.note) == ("returned", "Please revise it.")


def test_a_refused_step_tells_nobody(city: City, focal_point: User, reader: User) -> None:
    report = ReportFactory(adoption=AdoptionFactory(city=city), submitted=True)

    with pytest.raises(workflow.Refused):
        workflow.take(report, "publish", reader)

    assert not Notice.objects.exists()


def test_a_reviewer_is_invited_and_the_city_told_of_the_review() -> None:
    report = ReportFactory(published=True)
    reviewing = CityFactory()
    reviewer = FocalPointFactory(city=reviewing)
    Notice.objects.all().delete()

    review = workflow.invite(report, reviewing, report.decided_by)
    assert Notice.objects.get(recipient=reviewer).kind == "invited"

    for name in ("conflict", "completion", "strengths"):
        setattr(review, name, "none" if name != "completion" else "limited")
    review.verifiable = True
    review.save()
    workflow.take(review, "submit", reviewer)
    assert Notice.objects.get(recipient=report.author).kind == "reviewed"

    review = advance(ReviewFactory(submitted=True, reply="We will.", invited_by=reviewer), "reply")
    assert review.invited_by and not Notice.objects.filter(kind="review-declined").exists()


def test_who_invited_a_review_reads_why_it_was_declined() -> None:
    report = ReportFactory(published=True)
    reviewer = FocalPointFactory()
    review = workflow.invite(report, reviewer.cities.get(), report.decided_by)

    workflow.take(review, "decline", reviewer, "The election comes first.")

    notice = Notice.objects.get(recipient=report.decided_by)
    assert (notice.kind, notice.note) == ("review-declined", "The election comes first.")


def test_a_city_is_told_when_the_time_to_reply_ends() -> None:
    with time_machine.travel(datetime(2026, 2, 1, tzinfo=UTC), tick=False):
        review = ReviewFactory(submitted=True)

    notifications.write_due_notices(date(2026, 2, 20))
    assert not Notice.objects.filter(kind="reply-ends").exists()
    notifications.write_due_notices(date(2026, 2, 25))
    notice = Notice.objects.get(kind="reply-ends")
    assert notice.recipient == review.report.author
    assert notice.day == date(2026, 3, 3)


def waiting(person: User, n: int = 1) -> None:
    for i in range(n):
        notifications.notify([person], Notice.Kind.OVERDUE, f"k{i}", person, "/admin/", day=TODAY)


def test_several_notices_are_one_letter(focal_point: User) -> None:
    waiting(focal_point, 3)

    assert notifications.send() == (1, 0)

    (letter,) = mail.outbox
    assert "3 notifications" in letter.subject
    assert letter.body.count("* ") == 3


def test_nothing_is_sent_twice(focal_point: User) -> None:
    waiting(focal_point)
    call_command("send_notices", verbosity=0)
    call_command("send_notices", verbosity=0)

    assert len(mail.outbox) == 1


def test_a_letter_is_written_in_the_language_of_its_reader(focal_point: User) -> None:
    NoticeSettings.objects.create(user=focal_point, language="fr")
    waiting(focal_point)
    notifications.send()

    assert "mars 2026" in mail.outbox[0].body


def test_muted_kinds_are_not_sent(focal_point: User) -> None:
    NoticeSettings.objects.create(user=focal_point, muted=["overdue"])
    waiting(focal_point)

    assert notifications.send() == (0, 0)
    assert Notice.objects.get().muted


def test_someone_who_left_gets_no_letters(focal_point: User) -> None:
    waiting(focal_point)
    User.objects.filter(pk=focal_point.pk).update(is_active=False)

    assert notifications.send() == (0, 0)


def test_while_the_mail_server_is_down_letters_wait_longer_and_longer(
    focal_point: User, settings: object
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"  # type: ignore[attr-defined]
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9  # type: ignore[attr-defined]
    waiting(focal_point)
    moment = datetime(2026, 3, 2, tzinfo=UTC)
    Notice.objects.update(next_try_at=moment)

    assert notifications.send(moment) == (0, 1)
    assert notifications.send(moment + timedelta(minutes=4)) == (0, 0)
    assert notifications.send(moment + timedelta(minutes=5)) == (0, 1)
    assert notifications.send(moment + timedelta(minutes=14)) == (0, 0)
    assert notifications.send(moment + timedelta(minutes=15)) == (0, 1)
    assert Notice.objects.get().sent_at is None


def test_a_letter_that_is_being_sent_is_not_taken_up_by_another_sender(focal_point: User) -> None:
    waiting(focal_point)
    later = datetime.now(UTC) + timedelta(minutes=1)

    assert len(claim(Notice.objects.all(), later)) == 1
    assert claim(Notice.objects.all(), later) == []


class MailServer(socketserver.StreamRequestHandler):
    """Speaks as much SMTP as it takes to be handed a letter."""

    letters: list[EmailMessage] = []

    def handle(self) -> None:
        self.say("220 ready")
        while line := self.rfile.readline():
            word = line.split(maxsplit=1)[0].upper()
            if word == b"DATA":
                self.say("354 go on")
                body = b""
                while (part := self.rfile.readline()) != b".\r\n":
                    body += part.removeprefix(b".") if part.startswith(b"..") else part
                self.letters.append(message_from_bytes(body, policy=policy.default))
            self.say("221 bye" if word == b"QUIT" else "250 ok")

    def say(self, text: str) -> None:
        self.wfile.write(text.encode() + b"\r\n")


@pytest.fixture
def mail_server(settings: object) -> Iterator[list[EmailMessage]]:
    """A real mail server on a port of its own; what it was handed."""
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), MailServer) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"  # type: ignore[attr-defined]
        settings.EMAIL_HOST, settings.EMAIL_PORT = server.server_address  # type: ignore[attr-defined]
        MailServer.letters = []
        yield MailServer.letters
        server.shutdown()


def test_a_mail_server_is_handed_a_letter_that_can_be_muted_with_one_click(
    focal_point: User, mail_server: list[EmailMessage], client: Client
) -> None:
    focal_point.first_name = "Zoë"
    focal_point.save()
    waiting(focal_point)

    assert notifications.send() == (1, 0)

    (letter,) = mail_server
    assert letter["To"] == focal_point.email
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert "Zoë" in letter.get_content()
    path = letter["List-Unsubscribe"].strip("<>").partition("8000")[2]
    client.post(path, {"List-Unsubscribe": "One-Click"})
    waiting(focal_point, 2)
    assert notifications.send() == (0, 0)


def test_opening_the_mute_link_changes_nothing(focal_point: User, client: Client) -> None:
    path = f"/letters/{notifications.mute_token(focal_point)}/"

    assert client.get(path).status_code == 200
    assert not NoticeSettings.objects.exists()


def test_someone_chooses_which_letters_they_get(focal_point: User, client: Client) -> None:
    path = f"/letters/{notifications.mute_token(focal_point)}/"

    client.post(path, {"choice": "1", "wanted": ["returned", "due"]})

    muted = NoticeSettings.objects.get(user=focal_point).muted
    assert "returned" not in muted
    assert "overdue" in muted


def test_someone_chooses_the_language_of_their_letters(focal_point: User, client: Client) -> None:
    path = f"/letters/{notifications.mute_token(focal_point)}/"

    client.post(path, {"choice": "1", "wanted": ["overdue"], "language": "fr"})

    assert '<option value="fr" lang="fr" selected>' in client.get(path).text
    waiting(focal_point)
    notifications.send()
    assert "mars 2026" in mail.outbox[0].body


def test_an_unknown_language_and_a_mail_programs_click_leave_the_language(
    focal_point: User, client: Client
) -> None:
    NoticeSettings.objects.create(user=focal_point, language="ar")
    path = f"/letters/{notifications.mute_token(focal_point)}/"

    for sent in ({"choice": "1", "language": "tlh"}, {"List-Unsubscribe": "One-Click"}):
        assert client.post(path, sent).status_code == 200
        assert NoticeSettings.objects.get().language == "ar"


def test_a_wrong_mute_link_is_not_found(client: Client) -> None:
    assert client.get("/letters/1:abc:def/").status_code == 404


def test_answers_to_a_letter_go_to_the_mailbox_of_the_office(
    city: City, network: Network, focal_point: User, secretariat: User, settings: Any
) -> None:
    settings.CONTACT_EMAIL = "site@example.org"
    for person in (focal_point, secretariat):
        NoticeFactory(recipient=person)
    notifications.send()
    assert [letter.reply_to for letter in mail.outbox] == [["site@example.org"]] * 2

    Network.objects.filter(pk=network.pk).update(mailbox="office@league.example")
    MembershipFactory(network=NetworkFactory(mailbox="far@off.example"))
    for person in (focal_point, secretariat):
        NoticeFactory(recipient=person)
    notifications.send()
    assert [letter.reply_to for letter in mail.outbox[2:]] == [["office@league.example"]] * 2
    addresses = {focal_point.email, secretariat.email}
    assert all(addresses.isdisjoint(letter.reply_to) for letter in mail.outbox)
