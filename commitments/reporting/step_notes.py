"""What a row says of the steps taken on it: by whom, and when. Its state is the workflow's."""

from django.contrib.auth.models import User
from django.utils import timezone

from commitments.models import Contributor, ProgressReport, Review
from commitments.reporting.actors import Subject
from commitments.reporting.due_dates import new_day
from commitments.reporting.standings import repeats_latest
from config.models.fields import Precision


def note_step(subject: Subject, name: str, user: User | None, note: str) -> None:
    """Note in the row who took the step, and when."""
    if isinstance(subject, ProgressReport):
        _change_report(subject, name, user)
    elif isinstance(subject, Review):
        _change_review(subject, name, user)
    else:
        subject.decided_by_id = user.pk if user else None
        subject.decided_at = timezone.now()
        subject.answer = note if name == "decline" else ""


def _change_report(report: ProgressReport, name: str, user: User | None) -> None:
    person = user.pk if user else None
    report.version += 1
    if name == "take-up":
        report.taken_up_by_id = person
        return
    report.decided_by_id = None if name in ("submit", "recall") else person
    report.revise_by = new_day() if name == "return" else None
    if name == "submit":
        report.reported_on = timezone.localdate()
        report.reported_on_precision = Precision.DAY
        report.taken_up_by = None
        report.submitted_by_id = person
        # Who confirmed that nothing changed may have changed something since.
        report.unchanged = report.unchanged and repeats_latest(report)
        if person is not None:
            Contributor.objects.note([report.pk], person)


def _change_review(review: Review, name: str, user: User | None) -> None:
    if name == "submit":
        review.reviewer_id = user.pk if user else None
        review.submitted_at = timezone.now()
    elif name == "reply":
        review.replied_at = timezone.now()
