"""The life of a report and of a review: every step, every refusal, and every entry in the trail."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import User
from django.db import IntegrityError, connections, models, transaction
from django.utils import timezone

from cities.models import City, Network, TrailEntry
from commitments.models import ProgressReport, Review, Standing
from commitments.reporting import requirements, standings, workflow
from commitments.reporting.workflow import STEPS, Refused
from tests.factories import (
    AdministratorFactory,
    AdoptionFactory,
    CityFactory,
    FocalPointFactory,
    MeasurementFactory,
    MembershipFactory,
    ReportFactory,
    ReviewFactory,
    SecretariatFactory,
    TargetFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

State = ProgressReport.State


def report_by(author: User, city: City, **fields: Any) -> ProgressReport:
    """Return a report of `city` on a promise of its own, written by `author`."""
    return ReportFactory(adoption=AdoptionFactory(city=city), author=author, **fields)


def refusal(subject: ProgressReport | Review, step: str, user: User | None, note: str = "") -> str:
    """Return why the step is refused, and see that nothing was changed and nothing recorded."""
    entries = TrailEntry.objects.count()
    before = type(subject).objects.filter(pk=subject.pk).values().get()

    with pytest.raises(Refused) as refused:
        workflow.take(subject, step, user, note)

    assert type(subject).objects.filter(pk=subject.pk).values().get() == before
    assert TrailEntry.objects.count() == entries
    return " ".join(refused.value.reasons)


def trail_of(subject: models.Model) -> list[tuple[str, str, str]]:
    """Return what the trail says of `subject`, oldest first: what, in which role, which note."""
    entries = TrailEntry.objects.about(subject).order_by("pk")
    return [(entry.action, entry.acted_as, entry.note) for entry in entries]


# Submit


def test_a_focal_point_submits_a_complete_report(focal_point: User, city: City) -> None:
    report = report_by(focal_point, city)

    with time_machine.travel(datetime(2025, 2, 3, 12, tzinfo=UTC)):
        taken = workflow.take(report, "submit", focal_point)

    assert taken.state == State.SUBMITTED
    assert taken.reported_on == date(2025, 2, 3)
    assert taken.reported_on_precision == "day"
    assert taken.version == report.version + 1


def test_staff_of_a_network_submit_for_the_network(network: Network, secretariat: User) -> None:
    report = ReportFactory(adoption=AdoptionFactory(city=None, network=network), author=secretariat)

    assert workflow.take(report, "submit", secretariat).state == State.SUBMITTED


def test_the_secretariat_submits_for_a_city_that_cannot(
    focal_point: User, city: City, secretariat: User
) -> None:
    assert workflow.take(report_by(focal_point, city), "submit", secretariat).state == "submitted"


def test_nobody_submits_for_a_foreign_city(
    focal_point: User,
    city: City,
    other_focal_point: User,
    foreign_secretariat: User,
    reader: User,
) -> None:
    report = report_by(focal_point, city)

    for stranger in (other_focal_point, foreign_secretariat, reader):
        assert f"Only a focal point of {city}" in refusal(report, "submit", stranger)


def test_an_incomplete_report_is_told_all_that_it_lacks(focal_point: User, city: City) -> None:
    report = report_by(
        focal_point, city, stage="", rating="", summary=" ", period_end=date(2999, 12, 31)
    )
    TargetFactory(adoption=report.adoption, title="Places in schools")

    reasons = refusal(report, "submit", focal_point)

    for word in ("Stage:", "Rating:", "Summary:", "“Places in schools”", "Period:"):
        assert word in reasons


@pytest.mark.parametrize(
    ("stage", "rating"), [("not-started", "met"), ("fulfilled", "no-progress")]
)
def test_a_rating_that_contradicts_the_stage_is_refused(
    focal_point: User, city: City, stage: str, rating: str
) -> None:
    report = report_by(focal_point, city, stage=stage, rating=rating)

    assert "contradicts the stage" in refusal(report, "submit", focal_point)


@pytest.mark.parametrize("name", ProgressReport.HEADINGS)
@pytest.mark.parametrize(
    "contact",
    [
        "amina.n@example.org",
        "a@مثال.إختبار",
        "+256 414 231 245",
        "+1 (514) 872-0311",
        "+٢٥٦٤١٤٢٣١٢٤٥",
    ],
)
def test_no_report_says_how_to_reach_somebody(
    focal_point: User, city: City, name: str, contact: str
) -> None:
    report = report_by(focal_point, city, **{name: f"Ask Amina: {contact}, any day."})

    assert f"“{contact}”" in refusal(report, "submit", focal_point)


def test_numbers_and_names_are_no_contacts(focal_point: User, city: City) -> None:
    text = "+12 500 000 euros, @kampala, https://a.example/@iom.news/x.html, 5 @ 3.50, +100.000.000"
    report = report_by(focal_point, city, summary=text)

    assert workflow.take(report, "submit", focal_point).state == "submitted"


@pytest.mark.parametrize("text", ["x" * 10**6, "x@" * 10**5, "a@" + "x" * 10**6, "+1 " * 10**5])
def test_no_text_is_too_long_to_be_looked_through(text: str) -> None:
    assert requirements.contact_in(text) == []


@pytest.mark.parametrize("rating", ["constrained", "no-progress"])
def test_who_is_held_up_says_by_what(focal_point: User, city: City, rating: str) -> None:
    report = report_by(focal_point, city, rating=rating, challenges="")

    assert "Challenges:" in refusal(report, "submit", focal_point)


@pytest.mark.parametrize("rating", ["met", "on-track"])
def test_who_is_on_the_way_need_not_name_a_challenge(
    focal_point: User, city: City, rating: str
) -> None:
    report = report_by(focal_point, city, rating=rating, challenges="")

    assert workflow.take(report, "submit", focal_point).state == State.SUBMITTED


def test_a_missing_figure_with_a_reason_completes_a_report(focal_point: User, city: City) -> None:
    report = report_by(focal_point, city)
    target = TargetFactory(adoption=report.adoption)
    MeasurementFactory(report=report, target=target, value=None, status="L")

    assert requirements.missing_sentences(report) == []


def test_a_breakdown_does_not_replace_the_whole_figure(focal_point: User, city: City) -> None:
    report = report_by(focal_point, city)
    target = TargetFactory(adoption=report.adoption)
    MeasurementFactory(report=report, target=target, breakdown="women")

    assert "Figures:" in refusal(report, "submit", focal_point)


def test_a_target_without_a_figure_asks_for_none(focal_point: User, city: City) -> None:
    report = report_by(focal_point, city)
    TargetFactory(adoption=report.adoption, value=None)

    assert requirements.missing_sentences(report) == []


def test_a_report_is_submitted_once_its_period_is_over_everywhere(
    focal_point: User, city: City
) -> None:
    report = report_by(focal_point, city, period_end=date(2025, 6, 30))

    with time_machine.travel(datetime(2025, 7, 1, 11, tzinfo=UTC)):
        assert "Period:" in refusal(report, "submit", focal_point)
    with time_machine.travel(datetime(2025, 7, 1, 12, tzinfo=UTC)):
        assert requirements.missing_sentences(report) == []


# Return


def test_the_secretariat_returns_a_report_with_a_note(
    focal_point: User, city: City, secretariat: User
) -> None:
    report = report_by(focal_point, city, submitted=True)

    taken = workflow.take(report, "return", secretariat, "Please name the school.")

    assert taken.state == State.RETURNED
    assert taken.decided_by == secretariat


def test_a_return_without_a_note_is_refused(
    focal_point: User, city: City, secretariat: User
) -> None:
    report = report_by(focal_point, city, submitted=True)

    assert "Say in a note" in refusal(report, "return", secretariat, "  ")


def test_a_revised_report_is_submitted_again_and_awaits_a_new_decision(
    focal_point: User, city: City, secretariat: User
) -> None:
    report = report_by(focal_point, city, submitted=True)
    workflow.take(report, "return", secretariat, "Please revise it.")

    again = workflow.take(report, "submit", focal_point)

    assert (again.state, again.decided_by) == (State.SUBMITTED, None)


# Publish


def test_the_secretariat_publishes_what_a_member_submitted(
    focal_point: User, city: City, secretariat: User
) -> None:
    report = report_by(focal_point, city, submitted=True)

    taken = workflow.take(report, "publish", secretariat)

    assert (taken.state, taken.decided_by) == (State.PUBLISHED, secretariat)
    assert taken.published_at is not None
    assert taken.adoption.standing == Standing.ON_TRACK
    assert taken.adoption.reported_on == taken.reported_on


def test_a_city_cannot_publish_its_own_report(focal_point: User, city: City) -> None:
    report = report_by(focal_point, city, submitted=True)
    colleague = FocalPointFactory(city=city)

    assert "Only staff of a network" in refusal(report, "publish", colleague)


def test_nobody_decides_on_a_report_they_wrote(
    focal_point: User, city: City, network: Network
) -> None:
    network.staff.add(focal_point)
    report = report_by(focal_point, city, submitted=True)

    for step in ("publish", "return"):
        assert "You wrote in this report" in refusal(report, step, focal_point, "A note.")


def test_not_even_an_administrator_decides_on_a_report_they_wrote(
    administrator: User, city: City
) -> None:
    report = report_by(administrator, city, submitted=True)

    assert "You wrote in this report" in refusal(report, "publish", administrator)


def test_strangers_decide_on_nothing(
    focal_point: User,
    city: City,
    other_focal_point: User,
    foreign_secretariat: User,
    reader: User,
) -> None:
    report = report_by(focal_point, city, submitted=True)

    for stranger in (other_focal_point, foreign_secretariat, reader):
        for step in ("publish", "return"):
            assert "Only staff of a network" in refusal(report, step, stranger, "A note.")


def test_staff_of_a_network_that_the_city_has_left_decide_on_nothing(
    focal_point: User, city: City
) -> None:
    past = MembershipFactory(city=city, until=date(2020, 1, 1))
    report = report_by(focal_point, city, submitted=True)
    staff = SecretariatFactory(network=past.network)

    assert "Only staff of a network" in refusal(report, "publish", staff)


def test_a_colleague_publishes_what_a_network_reports(network: Network, secretariat: User) -> None:
    adoption = AdoptionFactory(city=None, network=network)
    report = ReportFactory(adoption=adoption, author=secretariat, submitted=True)
    colleague = SecretariatFactory(network=network)

    assert "You wrote in this report" in refusal(report, "publish", secretariat)
    assert workflow.take(report, "publish", colleague).state == State.PUBLISHED


def test_a_draft_is_not_published_without_being_submitted(
    focal_point: User, city: City, secretariat: User
) -> None:
    assert "This step is not possible: the state is “draft”." in refusal(
        report_by(focal_point, city), "publish", secretariat
    )


@pytest.mark.slow
@pytest.mark.parametrize("step", STEPS[ProgressReport])
@pytest.mark.parametrize("state", [State.PUBLISHED, State.SUPERSEDED])
def test_a_published_report_never_changes_again(
    administrator: User, step: str, state: ProgressReport.State
) -> None:
    report = ReportFactory(published=True)
    if state == State.SUPERSEDED:
        ReportFactory(corrects=report, published=True)
        report.refresh_from_db()

    assert report.state == state
    assert f"the state is “{state}”." in refusal(report, step, administrator, "A note.")
    assert refusal(report, step, report.author, "A note.")


def test_nobody_in_particular_submits_nothing(focal_point: User, city: City) -> None:
    assert refusal(report_by(focal_point, city), "submit", None) == "Only a person can do this."


def test_the_database_holds_the_four_eyes_itself() -> None:
    report = ReportFactory(published=True)

    with (
        pytest.raises(IntegrityError),
        transaction.atomic(),
        connections["default"].cursor() as sql,
    ):
        sql.execute(
            "UPDATE commitments_progressreport SET decided_by_id = author_id WHERE id = %s",
            [report.pk],
        )


# Correct


@pytest.mark.slow
def test_a_correction_supersedes_and_both_stay_readable() -> None:
    old = ReportFactory(published=True, rating="on-track")
    correction = ReportFactory(corrects=old, published=True, rating="constrained")
    old.refresh_from_db()

    assert (old.state, correction.state) == (State.SUPERSEDED, State.PUBLISHED)
    assert set(ProgressReport.objects.published()) == {old, correction}
    assert list(ProgressReport.objects.listed()) == [correction]
    assert correction.adoption.standing == Standing.BEHIND


def test_a_correction_that_waits_changes_nothing_yet() -> None:
    old = ReportFactory(published=True)
    ReportFactory(corrects=old, submitted=True)
    old.refresh_from_db()

    assert old.state == State.PUBLISHED
    assert list(ProgressReport.objects.listed()) == [old]


@pytest.mark.slow
def test_a_correction_can_be_corrected() -> None:
    first = ReportFactory(published=True)
    second = ReportFactory(corrects=first, published=True)
    third = ReportFactory(corrects=second, published=True)

    states = ProgressReport.objects.order_by("pk").values_list("state", flat=True)
    assert list(states) == [State.SUPERSEDED, State.SUPERSEDED, State.PUBLISHED]
    assert list(ProgressReport.objects.listed()) == [third]


def test_only_a_published_report_is_corrected(administrator: User) -> None:
    draft = ReportFactory()
    correction = ReportFactory(corrects=draft, submitted=True)

    assert "Only a published report" in refusal(correction, "publish", administrator)


def test_a_correction_is_about_the_same_promise(administrator: User) -> None:
    foreign = ReportFactory(published=True)
    correction = ReportFactory(corrects=foreign, adoption=AdoptionFactory(), submitted=True)

    assert "of the same promise" in refusal(correction, "publish", administrator)


def test_publishing_and_superseding_happen_together_or_not_at_all(
    administrator: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = ReportFactory(published=True)
    correction = ReportFactory(corrects=old, submitted=True)

    def fail(*args: object) -> None:
        raise RuntimeError("the power is gone")

    monkeypatch.setattr(workflow, "refresh_after", fail)
    with pytest.raises(RuntimeError):
        workflow.take(correction, "publish", administrator)

    for report in (old, correction):
        report.refresh_from_db()
    assert (old.state, correction.state) == (State.PUBLISHED, State.SUBMITTED)


@pytest.mark.slow
def test_the_latest_period_decides_where_a_promise_stands() -> None:
    recent = ReportFactory(published=True, year=2024, rating="constrained")
    ReportFactory(published=True, year=2023, adoption=recent.adoption, rating="on-track")
    recent.adoption.refresh_from_db()

    assert recent.adoption.standing == Standing.BEHIND


# Compile


def test_a_report_with_a_public_source_is_published_without_a_person() -> None:
    report = ReportFactory(compiled=True)

    assert (report.state, report.decided_by) == (State.PUBLISHED, None)
    assert trail_of(report) == [("publish", "the catalogue", "")]


def test_what_others_compiled_gives_a_status_but_is_no_report_of_the_city() -> None:
    report = ReportFactory(compiled=True, source_stage="done")

    report.adoption.refresh_from_db()
    assert (report.adoption.standing, report.adoption.trust) == ("done", "compiled")
    assert report.adoption.reported_on is None


def test_a_report_of_a_city_is_not_published_as_a_compiled_one(
    focal_point: User, city: City, secretariat: User
) -> None:
    report = report_by(focal_point, city)

    for user in (secretariat, None):
        assert "This step is only for a report compiled" in refusal(report, "compile", user)


def test_a_compiled_report_is_not_submitted_as_a_city_s(focal_point: User, city: City) -> None:
    adoption = AdoptionFactory(city=city)
    report = ReportFactory(adoption=adoption, compiled_draft=True)

    assert "published with its source" in refusal(report, "submit", focal_point)


# What a page offers


def test_each_is_offered_the_steps_they_may_take(
    focal_point: User, city: City, secretariat: User, administrator: User, reader: User
) -> None:
    draft = report_by(focal_point, city)
    waiting = report_by(focal_point, city, submitted=True)

    def offered(user: User) -> list[list[str]]:
        return [list(workflow.open_steps(report, user)) for report in (draft, waiting)]

    assert offered(focal_point) == [["submit"], ["recall"]]
    assert offered(secretariat) == [["submit"], ["take-up", "return", "publish"]]
    assert offered(administrator) == [["submit"], ["take-up", "return", "publish"]]
    assert offered(reader) == [[], []]


# The trail


def test_every_step_is_in_the_trail_with_role_and_note(
    focal_point: User, city: City, secretariat: User, network: Network
) -> None:
    report = report_by(focal_point, city)
    workflow.take(report, "submit", focal_point)
    workflow.take(report, "return", secretariat, "Please revise it.")
    workflow.take(report, "submit", focal_point, "Mended.")
    workflow.take(report, "publish", secretariat)

    speaker, checker = f"focal point of {city.name}", f"secretariat of {network.acronym}"
    assert trail_of(report) == [
        ("submit", speaker, ""),
        ("return", checker, "Please revise it."),
        ("submit", speaker, "Mended."),
        ("publish", checker, ""),
    ]
    last = TrailEntry.objects.about(report).latest("pk")
    assert (last.actor, last.city) == (secretariat, city)
    assert last.commitment == report.adoption.commitment.slug
    assert last.changes["state"] == ["submitted", "published"]


def test_only_the_publication_is_in_the_public_trail() -> None:
    report = ReportFactory(published=True)

    actions = TrailEntry.objects.published().values_list("action", flat=True)
    assert list(actions) == ["publish"]
    assert TrailEntry.objects.about(report).count() == 2


@pytest.mark.slow
def test_a_correction_leaves_a_mark_on_the_report_it_replaced() -> None:
    old = ReportFactory(published=True)
    ReportFactory(corrects=old, published=True)

    assert [action for action, *_ in trail_of(old)] == ["submit", "publish", "supersede"]


def test_an_administrator_acts_as_administrator(focal_point: User, city: City) -> None:
    report = report_by(focal_point, city, published=True)

    assert trail_of(report)[-1] == ("publish", "administrator", "")


# Two at once


def at_once(*acts: Callable[[], object]) -> list[object]:
    """Do all these at the same moment, each on a connection of its own; return what came of it."""
    start = threading.Barrier(len(acts))

    def run(act: Callable[[], object]) -> object:
        start.wait()
        try:
            return act()
        except Refused as refused:
            return refused
        finally:
            connections["default"].close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


@pytest.mark.django_db(transaction=True)
def test_two_people_publishing_at_once_publish_once() -> None:
    report = ReportFactory(submitted=True)
    people = [AdministratorFactory() for _ in range(4)]

    done = at_once(
        *(lambda person=person: workflow.take(report, "publish", person) for person in people)
    )

    published = [result for result in done if isinstance(result, ProgressReport)]
    refused = [str(result) for result in done if isinstance(result, Refused)]
    assert len(published) == 1
    assert refused == ["This step is not possible: the state is “published”."] * 3
    assert [action for action, *_ in trail_of(report)] == ["submit", "publish"]


@pytest.mark.django_db(transaction=True)
def test_publishing_and_returning_at_once_end_in_one_of_them() -> None:
    report = ReportFactory(submitted=True)
    first, other = AdministratorFactory(), AdministratorFactory()

    done = at_once(
        lambda: workflow.take(report, "publish", first),
        lambda: workflow.take(report, "return", other, "Please revise it."),
    )

    assert sum(isinstance(result, Refused) for result in done) == 1
    assert len(trail_of(report)) == 2


@pytest.mark.django_db(transaction=True)
def test_two_people_inviting_the_same_city_at_once_invite_once() -> None:
    report = ReportFactory(published=True)
    peer, people = CityFactory(), [AdministratorFactory(), AdministratorFactory()]
    FocalPointFactory(city=peer)

    done = at_once(
        *(lambda person=person: workflow.invite(report, peer, person) for person in people)
    )

    assert sum(isinstance(result, Refused) for result in done) == 1
    assert Review.objects.count() == 1


# Invite a review


@pytest.fixture
def published(focal_point: User, city: City) -> ProgressReport:
    """A published report of `city`."""
    return report_by(focal_point, city, published=True)


def test_the_secretariat_invites_another_city_to_review(
    published: ProgressReport,
    other_city: City,
    other_focal_point: User,
    secretariat: User,
    network: Network,
) -> None:
    review = workflow.invite(published, other_city, secretariat, "You know this work well.")

    assert (review.state, review.invited_by) == ("invited", secretariat)
    assert trail_of(review) == [
        ("invite", f"secretariat of {network.acronym}", "You know this work well.")
    ]


def test_a_city_never_reviews_itself(
    published: ProgressReport, city: City, secretariat: User
) -> None:
    with pytest.raises(Refused, match="cannot review itself"):
        workflow.invite(published, city, secretariat)


def test_a_city_is_invited_once(
    published: ProgressReport, other_city: City, other_focal_point: User, secretariat: User
) -> None:
    workflow.invite(published, other_city, secretariat)

    with pytest.raises(Refused, match="already asked"):
        workflow.invite(published, other_city, secretariat)


@pytest.mark.parametrize("fields", [{}, {"submitted": True}, {"compiled": True}])
def test_only_a_published_report_of_a_city_is_reviewed(
    fields: dict[str, bool], other_city: City, administrator: User
) -> None:
    with pytest.raises(Refused, match="Only a published report"):
        workflow.invite(ReportFactory(**fields), other_city, administrator)


def test_only_the_secretariat_invites(
    published: ProgressReport, other_city: City, focal_point: User, foreign_secretariat: User
) -> None:
    for stranger in (focal_point, foreign_secretariat, UserFactory()):
        with pytest.raises(Refused, match="Only staff of a network"):
            workflow.invite(published, other_city, stranger)


def test_a_city_where_nobody_can_sign_in_is_asked_for_no_review(
    published: ProgressReport, other_city: City, other_focal_point: User, secretariat: User
) -> None:
    other_focal_point.is_active = False
    other_focal_point.save()

    with pytest.raises(Refused, match=f"Nobody at {other_city}.* can sign in to write a review"):
        workflow.invite(published, other_city, secretariat)


def test_no_review_is_asked_for_where_nobody_can_reply(
    published: ProgressReport,
    city: City,
    focal_point: User,
    other_city: City,
    other_focal_point: User,
    secretariat: User,
) -> None:
    city.focal_points.remove(focal_point)

    with pytest.raises(Refused, match=f"Nobody at {city}.* can sign in to reply"):
        workflow.invite(published, other_city, secretariat)
    assert not Review.objects.exists()


# Review


@pytest.fixture
def review(published: ProgressReport, other_city: City) -> Review:
    """An invitation of `other_city` to review the report of `city`, filled in."""
    return ReviewFactory(report=published, reviewing_city=other_city)


def test_a_review_is_submitted_replied_to_and_published(
    review: Review,
    focal_point: User,
    other_focal_point: User,
    secretariat: User,
    city: City,
    other_city: City,
    network: Network,
) -> None:
    submitted = workflow.take(review, "submit", other_focal_point)
    assert (submitted.state, submitted.reviewer) == ("submitted", other_focal_point)
    assert not Review.objects.published()

    replied = workflow.take(review, "reply", focal_point)
    assert replied.state == "replied"

    workflow.take(review, "publish", secretariat)
    assert list(Review.objects.published()) == [review]
    assert [(action, role) for action, role, note in trail_of(review)] == [
        ("submit", f"focal point of {other_city.name}"),
        ("reply", f"focal point of {city.name}"),
        ("publish", f"secretariat of {network.acronym}"),
    ]


def test_an_invited_city_may_decline(review: Review, other_focal_point: User) -> None:
    workflow.take(review, "decline", other_focal_point, "No time this year.")

    assert trail_of(review)[-1][::2] == ("decline", "No time this year.")
    assert "the state is “declined”." in refusal(review, "submit", other_focal_point)


@pytest.mark.parametrize(
    ("note", "reason"), [(" ", "why you decline"), ("Ask amina.n@example.org", "example.org")]
)
def test_who_declines_says_why_and_names_nobody(
    review: Review, other_focal_point: User, note: str, reason: str
) -> None:
    refused = refusal(review, "decline", other_focal_point, note)

    assert reason in refused or "contact" in refused


@pytest.mark.parametrize("answer", ["Yes", "oui.", "Sí", "نعم"])
def test_a_conflict_of_interest_says_which(
    review: Review, other_focal_point: User, answer: str
) -> None:
    review.conflict = answer
    review.save()

    assert "say what ties you to the city" in refusal(review, "submit", other_focal_point)


def test_an_incomplete_review_is_told_all_that_it_lacks(
    published: ProgressReport, other_city: City, other_focal_point: User
) -> None:
    empty = ReviewFactory(
        report=published,
        reviewing_city=other_city,
        verifiable=None,
        completion="",
        conflict=" ",
        strengths="",
        recommendations="",
    )

    reasons = refusal(empty, "submit", other_focal_point)

    for word in ("Verifiable:", "Completion:", "Conflict of interest:", "Name the strengths"):
        assert word in reasons


def test_no_review_and_no_reply_says_how_to_reach_somebody(
    published: ProgressReport, other_city: City, focal_point: User, other_focal_point: User
) -> None:
    review = ReviewFactory(
        report=published, reviewing_city=other_city, strengths="Ask amina@example.org."
    )
    assert "“amina@example.org”" in refusal(review, "submit", other_focal_point)

    Review.objects.update(strengths="Clear.", reply="Call +256 414 231 245.")
    workflow.take(review, "submit", other_focal_point)
    review.refresh_from_db()
    assert "“+256 414 231 245”" in refusal(review, "reply", focal_point)


def test_what_an_outsider_cannot_verify_is_an_answer_too(
    published: ProgressReport, other_city: City, other_focal_point: User
) -> None:
    review = ReviewFactory(report=published, reviewing_city=other_city, verifiable=False)

    assert workflow.take(review, "submit", other_focal_point).state == "submitted"


def test_only_the_invited_city_reviews(
    review: Review, focal_point: User, secretariat: User, reader: User, other_city: City
) -> None:
    for stranger in (focal_point, secretariat, reader):
        for step in ("submit", "decline"):
            assert f"Only a focal point of {other_city}" in refusal(review, step, stranger)


def test_a_focal_point_of_both_cities_does_not_review(
    review: Review, city: City, other_focal_point: User
) -> None:
    city.focal_points.add(other_focal_point)

    assert "of their own city" in refusal(review, "submit", other_focal_point)


def test_only_the_reviewed_city_replies(
    published: ProgressReport, other_focal_point: User, other_city: City, reader: User
) -> None:
    review = ReviewFactory(report=published, reviewing_city=other_city, submitted=True)

    for stranger in (other_focal_point, reader):
        assert "Only a focal point of" in refusal(review, "reply", stranger)


def test_an_empty_reply_is_refused(published: ProgressReport, focal_point: User) -> None:
    review = ReviewFactory(report=published, reply=" ", submitted=True)

    assert "Write the reply first." in refusal(review, "reply", focal_point)


def test_neither_city_publishes_a_review(
    published: ProgressReport, focal_point: User, other_city: City, other_focal_point: User
) -> None:
    review = ReviewFactory(report=published, reviewing_city=other_city, replied=True)

    for person in (focal_point, other_focal_point):
        assert "Only staff of a network" in refusal(review, "publish", person)


def test_a_review_without_reply_is_published_after_thirty_days_only(
    published: ProgressReport, secretariat: User
) -> None:
    review = ReviewFactory(report=published, submitted=True)
    assert review.submitted_at is not None

    with time_machine.travel(review.submitted_at + timedelta(days=30, seconds=-5), tick=False):
        last_day = (timezone.now() + timedelta(seconds=5)).date().isoformat()
        assert f"may reply until {last_day}" in refusal(review, "publish", secretariat)
    with time_machine.travel(review.submitted_at + timedelta(days=30, seconds=5), tick=False):
        taken = workflow.take(review, "publish", secretariat)

    assert (taken.state, taken.replied_at) == ("published", None)


@pytest.mark.parametrize("step", STEPS[Review])
def test_a_published_review_never_changes_again(step: str, administrator: User) -> None:
    review = ReviewFactory(published=True)

    assert "the state is “published”." in refusal(review, step, administrator)


def test_who_submits_a_draft_of_somebody_else_does_not_publish_it(
    focal_point: User, city: City, secretariat: User
) -> None:
    report = report_by(focal_point, city)

    submitted = workflow.take(report, "submit", secretariat)

    assert submitted.submitted_by == secretariat
    assert "You wrote in this report" in refusal(submitted, "publish", secretariat)


def test_what_is_withdrawn_stands_so_and_no_longer_as_its_last_report() -> None:
    adoption = ReportFactory(published=True).adoption
    adoption.withdrawn_on = date(2024, 1, 1)
    standings.refresh(adoption)
    assert adoption.standing == Standing.WITHDRAWN
    adoption.withdrawn_on = None
    standings.refresh(adoption)
    assert adoption.standing == Standing.ON_TRACK
