"""What is said about a report: by whom, to whom, and that it stays between them."""

from typing import Any

import pytest
from django.contrib.auth.models import User

from cities.models import City, Network, TrailEntry
from commitments.models import Comment, InternalNote, Notice, ProgressReport
from commitments.reporting import conversation, workflow
from commitments.reporting.conversation import Refused
from tests import factories as make

pytestmark = pytest.mark.django_db
WORD = "Qxplantedzj"


@pytest.fixture
def report(city: City, network: Network, focal_point: User) -> ProgressReport:
    """A report that waits for the secretariat."""
    adoption = make.AdoptionFactory(city=city, commitment__title="Homes")
    report: ProgressReport = make.ReportFactory(adoption=adoption, author=focal_point)
    make.TargetFactory(adoption=adoption, title="Housed", value=None)
    return make.advance(report, "submit")  # type: ignore[no-any-return]


def reads(report: ProgressReport, person: User, review: Any = None) -> Any:
    return conversation.readable(report, conversation.side_of(report, person, review), review)


def texts(report: ProgressReport, person: User) -> list[str]:
    side = conversation.side_of(report, person)
    rows = conversation.readable(report, side)
    return [row.text for row in conversation.as_read_by(rows, report, person, side)]


def noted(report: ProgressReport, person: User) -> Any:
    return conversation.notes_for(report, person, conversation.side_of(report, person))


def letters(kind: str = Notice.Kind.COMMENTED) -> set[tuple[str, str]]:
    rows = Notice.objects.filter(kind=kind).values_list("recipient__username", "note")
    return set(rows)


def test_a_secretariat_asks_the_city_answers_and_the_secretariat_settles_it(
    report: ProgressReport, secretariat: User, focal_point: User
) -> None:
    question = conversation.open_thread(report, secretariat, "figures", "Two or three?")
    reply = conversation.reply_in(question, focal_point, "Three.")
    assert (question.side, reply.side) == ("secretariat", "party")
    assert list(Comment.objects.open()) == [question]  # type: ignore[attr-defined]
    conversation.settle(question, secretariat)
    assert not Comment.objects.open().exists()  # type: ignore[attr-defined]
    conversation.reply_in(question, focal_point, "And yet: four.")
    assert Comment.objects.open().exists()  # type: ignore[attr-defined]


def test_only_who_asked_or_the_secretariat_settles(
    report: ProgressReport, secretariat: User, focal_point: User
) -> None:
    question = conversation.open_thread(report, secretariat, "figures", "Two or three?")
    with pytest.raises(Refused, match="Whoever asked"):
        conversation.settle(question, focal_point)
    own = conversation.open_thread(report, focal_point, "figures", "May it be late?")
    conversation.settle(own, focal_point)


def test_nobody_else_says_or_reads_anything(
    report: ProgressReport,
    secretariat: User,
    foreign_secretariat: User,
    other_focal_point: User,
    reader: User,
) -> None:
    question = conversation.open_thread(report, secretariat, "next", WORD)
    for stranger in (foreign_secretariat, other_focal_point, reader):
        with pytest.raises(Refused, match="Only those who work on this report"):
            conversation.open_thread(report, stranger, "next", "Let me in")
        with pytest.raises(Refused):
            conversation.reply_in(question, stranger, "Let me in")
        assert not reads(report, stranger).exists()


def test_nothing_is_said_once_the_report_is_decided_on(
    report: ProgressReport, secretariat: User, focal_point: User
) -> None:
    workflow.take(report, "publish", secretariat)
    report.refresh_from_db()
    with pytest.raises(Refused, match="It is decided on"):
        conversation.open_thread(report, focal_point, "next", "One more thing")


@pytest.mark.parametrize(
    ("part", "text", "sentence"),
    [
        ("next", " \n", "Write what you want to say"),
        ("next", "x" * 4001, "Shorten it to 4000 characters"),
        ("else", "Where?", "Choose the part"),
    ],
)
def test_what_says_nothing_is_refused(
    report: ProgressReport, focal_point: User, part: str, text: str, sentence: str
) -> None:
    with pytest.raises(Refused, match=sentence):
        conversation.open_thread(report, focal_point, part, text)


def test_a_reviewer_reads_what_is_said_in_the_review_and_nothing_else(
    report: ProgressReport, secretariat: User, focal_point: User, other_city: City
) -> None:
    before = conversation.open_thread(report, secretariat, "figures", WORD)
    workflow.take(report, "publish", secretariat)
    report.refresh_from_db()
    reviewer = make.FocalPointFactory(city=other_city)
    review = workflow.invite(report, other_city, secretariat)
    question = conversation.open_thread(report, reviewer, "figures", "Who counted?", review=review)
    conversation.reply_in(question, focal_point, "The office.")
    assert question.side == "reviewer"
    read = reads(report, reviewer, review)
    assert [row.text for row in read] == ["Who counted?", "The office."]
    assert not reads(report, reviewer).exists()
    assert before in reads(report, focal_point)
    with pytest.raises(Refused):
        conversation.reply_in(before, reviewer, "Me too")


# Letters


def test_a_comment_is_written_once_to_the_other_side_and_to_nobody_on_the_own(
    report: ProgressReport, secretariat: User, focal_point: User, administrator: User
) -> None:
    colleague = make.FocalPointFactory(city=report.adoption.city)
    conversation.open_thread(report, secretariat, "figures", "Two or three?")
    expected = {(focal_point.username, "Two or three?"), (colleague.username, "Two or three?")}
    assert letters() == expected
    conversation.open_thread(report, focal_point, "figures", "Three")
    assert letters() == expected | {(secretariat.username, "Three")}
    for notice in Notice.objects.filter(kind=Notice.Kind.COMMENTED):
        assert notice.note not in str(notice), "own words stand in no subject"


def test_who_has_taken_a_report_up_is_written_to_alone(
    report: ProgressReport, network: Network, secretariat: User, focal_point: User
) -> None:
    make.SecretariatFactory(network=network)
    workflow.take(report, "take-up", secretariat)
    report.refresh_from_db()
    conversation.open_thread(report, focal_point, "figures", "Three")
    assert letters() == {(secretariat.username, "Three")}


# Returning


def test_a_return_marks_parts_and_says_so_in_its_one_letter(
    report: ProgressReport, secretariat: User, focal_point: User
) -> None:
    marks = {"figures": "Two or three?", "evidence": "The link is dead."}
    returned = conversation.return_with_marks(report, secretariat, "Nearly there.", marks)
    assert returned.state == "returned"
    assert {(row.part, row.text) for row in report.comments.filter(marked=True)} == set(
        marks.items()
    )
    note = "Nearly there.\n\nFigures: Two or three?\n\nEvidence: The link is dead."
    assert letters(Notice.Kind.RETURNED) == {(focal_point.username, note)}
    assert not letters()


def test_marked_parts_are_note_enough_and_a_ticked_part_needs_words(
    report: ProgressReport, secretariat: User
) -> None:
    with pytest.raises(Refused, match="under “Figures”"):
        conversation.return_with_marks(report, secretariat, "Look again.", {"figures": " "})
    with pytest.raises(Refused, match="Say in a note"):
        conversation.return_with_marks(report, secretariat, " ", {})
    report.refresh_from_db()
    assert report.state == "submitted" and not report.comments.exists()
    conversation.return_with_marks(report, secretariat, "", {"figures": "Two or three?"})
    note = TrailEntry.objects.note_on(report, TrailEntry.Action.RETURN)
    assert note == "Figures: Two or three?"
    assert letters(Notice.Kind.RETURNED) and "\n" not in letters(Notice.Kind.RETURNED).pop()[1]


def test_nobody_marks_parts_who_may_not_return_it(
    report: ProgressReport, focal_point: User, foreign_secretariat: User
) -> None:
    for person in (focal_point, foreign_secretariat):
        with pytest.raises(Refused):
            conversation.return_with_marks(report, person, "No.", {"figures": "No."})
    assert not report.comments.exists()


def test_only_the_marks_of_the_last_return_count(
    report: ProgressReport, secretariat: User, focal_point: User
) -> None:
    conversation.return_with_marks(report, secretariat, "", {"figures": "First"})
    workflow.take(report, "submit", focal_point)
    conversation.return_with_marks(report, secretariat, "", {"next": "Second"})
    last = Comment.objects.of_last_return()  # type: ignore[attr-defined]
    assert [row.text for row in last] == ["Second"]


# The notes of a secretariat


def test_the_notes_of_a_secretariat_are_read_there_and_by_nobody_else(
    report: ProgressReport,
    network: Network,
    secretariat: User,
    focal_point: User,
    foreign_secretariat: User,
    administrator: User,
) -> None:
    second = make.NetworkFactory()
    make.MembershipFactory(network=second, city=report.adoption.city)
    beside = make.SecretariatFactory(network=second)
    conversation.write_note(report, secretariat, WORD)
    colleague = make.SecretariatFactory(network=network)
    assert noted(report, colleague).get().text == WORD
    for other in (beside, focal_point, foreign_secretariat, administrator):
        assert not noted(report, other).exists()
    for other in (focal_point, foreign_secretariat):
        with pytest.raises(Refused, match="Only a secretariat"):
            conversation.write_note(report, other, "Let me in")
    assert not Notice.objects.filter(note__contains=WORD).exists()
    assert not TrailEntry.objects.filter(model="commitments.internalnote").exists()


def test_a_draft_that_was_never_sent_has_no_notes(
    city: City, network: Network, focal_point: User, secretariat: User
) -> None:
    draft = make.ReportFactory(adoption__city=city, author=focal_point)
    assert not conversation.may_note(draft, "secretariat")
    with pytest.raises(Refused):
        conversation.write_note(draft, secretariat, "Early")


# Counts that are not shown


@pytest.fixture
def hiding(city: City, network: Network, focal_point: User) -> ProgressReport:
    """A report that hides 3 women and 1203 men from all but its own people."""
    report: ProgressReport = make.ReportFactory(adoption__city=city, author=focal_point)
    people = make.TargetFactory(adoption=report.adoption, counts_people=True, value=None)
    for part, value in {"": 1206, "women": 3, "men": 1203}.items():
        dimension = "sex" if part else ""
        row = {"dimension": dimension, "breakdown": part, "value": value}
        make.MeasurementFactory(report=report, target=people, **row)
    return make.advance(report, "submit")  # type: ignore[no-any-return]


@pytest.mark.parametrize("number", ["1203", "1 203", "1,203", "1\u202f203", "١٢٠٣", "3", "٣"])
def test_a_hidden_count_is_taken_out_of_what_its_own_people_say(
    hiding: ProgressReport, focal_point: User, secretariat: User, number: str
) -> None:
    conversation.open_thread(hiding, focal_point, "figures", f"They are {number} in all of 1206.")
    assert texts(hiding, secretariat) == ["They are [not shown] in all of 1206."]
    assert letters() == {(secretariat.username, "They are [not shown] in all of 1206.")}
    assert texts(hiding, focal_point) == [f"They are {number} in all of 1206."]

    workflow.take(hiding, "publish", secretariat)
    assert Comment.objects.get().text == "They are [not shown] in all of 1206."
    assert not Notice.objects.filter(note__contains=number).exists()


def test_who_is_not_shown_a_count_cannot_find_it_by_naming_many(
    hiding: ProgressReport, focal_point: User, secretariat: User
) -> None:
    guess = "Is it 1, 2, 3, 4 or 5?"
    conversation.open_thread(hiding, secretariat, "figures", guess)
    conversation.write_note(hiding, secretariat, guess)
    conversation.open_thread(hiding, focal_point, "figures", "We say nothing.")
    assert texts(hiding, secretariat) == [guess, "We say nothing."]
    workflow.take(hiding, "publish", secretariat)
    first = Comment.objects.earliest("pk")
    assert first.text == InternalNote.objects.get().text == guess


# The trail


def test_the_trail_says_that_something_was_said_without_the_words(
    report: ProgressReport, secretariat: User
) -> None:
    thread = conversation.open_thread(report, secretariat, "figures", WORD)
    conversation.settle(thread, secretariat)
    entries = TrailEntry.objects.filter(model="commitments.comment").order_by("pk")
    assert [entry.action for entry in entries] == ["add", "change"]
    assert not any(entry.public for entry in entries)
    assert not any(WORD in f"{entry.label}{entry.changes}{entry.note}" for entry in entries)


def test_a_comment_outlives_the_account_of_who_wrote_it(
    report: ProgressReport, secretariat: User
) -> None:
    conversation.open_thread(report, secretariat, "figures", "Two or three?")
    secretariat.delete()
    comment = Comment.objects.get()
    assert comment.author is None and comment.side == "secretariat"
