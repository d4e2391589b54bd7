"""What is said about a report, on the pages of those who work on it, and nowhere else."""

import re
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from cities.models import City, Network
from commitments.models import Comment, InternalNote, Measurement, ProgressReport
from commitments.reporting import conversation, workflow
from tests import factories as make
from tests.forms import send

pytestmark = pytest.mark.slow


@pytest.fixture
def report(city: City, network: Network, focal_point: User) -> ProgressReport:
    """A report that waits for the secretariat."""
    adoption = make.AdoptionFactory(city=city, commitment__title="Homes")
    make.TargetFactory(adoption=adoption, title="Housed", unit="homes", value=None)
    report: ProgressReport = make.ReportFactory(adoption=adoption, author=focal_point)
    return make.advance(report, "submit")  # type: ignore[no-any-return]


def address(report: Any, name: str = "change", *more: str) -> str:
    return reverse(f"admin:commitments_{report._meta.model_name}_{name}", args=[report.pk, *more])


def words(answer: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", answer.text).split())


def back_to_the_city(report: ProgressReport, secretariat: User, **marks: str) -> ProgressReport:
    return conversation.return_with_marks(report, secretariat, "", marks)


def test_a_secretariat_asks_on_the_page_on_which_it_decides(
    client: Client, report: ProgressReport, secretariat: User
) -> None:
    client.force_login(secretariat)
    target = report.adoption.targets.get()
    typed = {"say-figures": "Two or three?", "say-target": target.pk, "internal-note": "I called."}
    answer = client.post(address(report, "talk"), typed | {"_say": "figures"}, follow=True)
    assert Comment.objects.get().target == target
    text = words(answer)
    assert "1 comment is open." in text and "Two or three?" in text and "About: Housed" in text
    assert "I called." in text and InternalNote.objects.count() == 1


def test_the_city_reads_marks_in_the_list_and_beside_the_part_and_answers_in_place(
    client: Client, report: ProgressReport, secretariat: User, focal_point: User
) -> None:
    back_to_the_city(report, secretariat, next="Who is the partner?")
    client.force_login(focal_point)
    assert "To be revised: Who is the partner?" in words(client.get(address(report)))
    page = address(report, "part", "next")
    text = client.get(page).text
    assert text.count("Who is the partner?") >= 2 and "Comments on this part" in text
    thread = Comment.objects.get()
    typed = {f"answer-{thread.pk}": "The union.", "next_steps": "A second office"}
    answer = send(client, page, **typed, _say="answer")
    assert answer.headers["Location"] == f"{page}?saved=next#thread-{thread.pk}"
    report.refresh_from_db()
    assert report.next_steps == "A second office", "what was typed beside it is saved"
    assert thread.answers.get().text == "The union."
    assert "The union." in client.get(page).text


def test_no_button_and_no_refusal_loses_a_comment(
    client: Client, report: ProgressReport, secretariat: User, focal_point: User
) -> None:
    back_to_the_city(report, secretariat, next="Who?")
    client.force_login(focal_point)
    page = address(report, "part", "progress")
    assert send(client, page, **{"say-progress": "Half is done"}, summary="More").status_code == 302
    assert Comment.objects.filter(text="Half is done").count() == 1
    # A form that comes back has it, and says it once it is right.
    figures = address(report, "part", "figures")
    wrong = {"measurements-0-value": "about 40", "say-figures": "We count anew"}
    assert "We count anew" in send(client, figures, **wrong).text
    assert not Comment.objects.filter(text="We count anew").exists()
    # What the browser saves by itself is said only by a button.
    send(client, page, **{"say-progress": "Still writing"}, _autosave="1")
    assert not Comment.objects.filter(text="Still writing").exists()
    long = "x" * 4001
    assert send(client, page, **{"say-progress": long}).headers["Location"].startswith(page)
    text = client.get(page).text
    assert "Shorten it to 4000 characters" in text and long in text


def test_a_comment_that_is_being_written_is_said_before_a_step_is_taken(
    client: Client, report: ProgressReport, secretariat: User
) -> None:
    client.force_login(secretariat)
    step = {"_step": "take-up", "seen": report.version, "say-figures": "Two or three?"}
    client.post(address(report, "step"), step)
    assert Comment.objects.get().text == "Two or three?"


def test_a_return_that_is_refused_keeps_what_was_typed_of_each_part(
    client: Client, report: ProgressReport, secretariat: User
) -> None:
    client.force_login(secretariat)
    typed = {
        "_step": "return",
        "seen": report.version,
        "note": "In all",
        "mark": ["next", "figures"],
        "mark-next": "Who is it?",
        "mark-figures": " ",
    }
    answer = client.post(address(report, "step"), typed, follow=True)
    assert answer.redirect_chain[-1][0] == address(report, "decide", "return")
    assert "under “Figures”" in answer.text and "Who is it?" in answer.text
    assert re.search(r'name="mark" value="figures" checked', answer.text)
    assert "In all" in answer.text
    client.post(address(report, "step"), typed | {"mark-figures": "Two or three?"})
    report.refresh_from_db()
    assert report.state == "returned" and report.comments.filter(marked=True).count() == 2


def test_the_second_round_says_by_part_what_changed_and_what_was_not_touched(
    client: Client, report: ProgressReport, secretariat: User, focal_point: User
) -> None:
    back_to_the_city(report, secretariat, figures="Two or three?", next="Who is it?")
    client.force_login(focal_point)
    assert send(client, address(report, "part", "next"), challenges="The union").status_code == 302
    workflow.take(report, "submit", focal_point)
    client.force_login(secretariat)
    text = words(client.get(address(report)))
    untouched = "To be revised: Two or three? Nothing was changed in it."
    assert untouched in text and text.count("Nothing was changed in it.") == 1
    assert re.search(r"To be revised: Who is it\? Read the comments .*The union", text)


def test_the_reviewer_asks_on_the_page_of_the_review_and_reads_nothing_else(
    client: Client, report: ProgressReport, secretariat: User, other_city: City, focal_point: User
) -> None:
    conversation.open_thread(report, secretariat, "figures", "Between us")
    conversation.write_note(report, secretariat, "Among us")
    workflow.take(report, "publish", secretariat)
    report.refresh_from_db()
    reviewer = make.FocalPointFactory(city=other_city)
    review = workflow.invite(report, other_city, secretariat)
    client.force_login(reviewer)
    answer = send(client, address(review), **{"say-figures": "Who counted?"}, strengths="Clear")
    assert answer.status_code == 302
    review.refresh_from_db()
    assert review.strengths == "Clear" and review.comments.get().side == "reviewer"
    text = client.get(address(review)).text
    assert "Who counted?" in text and "Between us" not in text and "Among us" not in text
    assert client.get(address(report)).status_code == 302  # the desk: the report is not theirs
    assert client.post(address(report, "talk"), {"say-next": "x"}).status_code == 404
    client.force_login(focal_point)
    text = client.get(address(review)).text
    assert "Who counted?" in text and reviewer.get_full_name() not in text


@pytest.mark.parametrize("who", ["foreign_secretariat", "other_focal_point"])
def test_nobody_says_anything_on_a_report_that_is_not_theirs(
    client: Client, report: ProgressReport, request: pytest.FixtureRequest, who: str
) -> None:
    client.force_login(request.getfixturevalue(who))
    answer = client.post(address(report, "talk"), {"say-figures": "Let me in"})
    assert answer.status_code == 404 and not Comment.objects.exists()
    assert client.get(address(report, "talk")).status_code == 405


def test_a_hidden_count_in_a_comment_is_read_by_its_own_people_only(
    client: Client, city: City, network: Network, focal_point: User, secretariat: User
) -> None:
    report = make.ReportFactory(adoption__city=city, author=focal_point)
    people = make.TargetFactory(adoption=report.adoption, counts_people=True, value=None)
    parts: dict[str, int] = {"": 98_765_434, "women": 3, "men": 98_765_431}
    for part, value in parts.items():
        row = {"dimension": "sex" if part else "", "breakdown": part, "value": value}
        make.MeasurementFactory(report=report, target=people, **row)
    make.advance(report, "submit")
    conversation.open_thread(report, focal_point, "figures", "There are 98 765 431 men.")
    assert Measurement.objects.filter(value=98_765_431).exists()
    client.force_login(secretariat)
    text = client.get(address(report)).text
    assert "There are [not shown] men." in text and "98 765 431" not in text
    client.force_login(focal_point)
    assert "There are 98 765 431 men." in client.get(address(report)).text
