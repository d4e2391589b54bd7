"""What a city, its secretariat and its reviewers say about a report; none of it is public."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from cities.models import Network
from commitments.models.reports import ProgressReport
from commitments.models.reviews import Review
from commitments.models.targets import Target

LONGEST_COMMENT = 4000


def _account(related_name: str, help_text: str) -> Any:
    """Return a field for an account that may be deleted: the side that spoke stays."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name=related_name,
        help_text=help_text,
    )


class CommentQuerySet(models.QuerySet["Comment"]):
    def threads(self) -> "CommentQuerySet":
        """The comments that opened a thread."""
        return self.filter(thread=None)

    def open(self) -> "CommentQuerySet":
        """Threads that are not settled."""
        return self.threads().filter(settled_at=None)

    def of_last_return(self) -> "CommentQuerySet":
        """The parts that the last return of each report marked."""
        last = (
            self.model.objects.filter(report=OuterRef("report"), marked=True)
            .order_by("-version")
            .values("version")[:1]
        )
        return self.filter(marked=True, version=Subquery(last))


class Comment(models.Model):
    """One thing said about a part of a report; the first of a thread, or an answer to it."""

    class Part(models.TextChoices):
        PROGRESS = "progress", _("How it is going")
        FIGURES = "figures", _("Figures")
        NEXT = "next", _("What hinders, what comes next")
        EVIDENCE = "evidence", _("Evidence")

    class Side(models.TextChoices):
        PARTY = "party", _("the city or network that reports")
        SECRETARIAT = "secretariat", _("secretariat")
        REVIEWER = "reviewer", _("the reviewing city")

    report = models.ForeignKey(ProgressReport, models.CASCADE, related_name="comments")
    part = models.CharField(max_length=10, choices=Part, help_text="Part of the report.")
    target = models.ForeignKey(
        Target,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text="Whose figures it is about; empty for the whole part.",
    )
    review = models.ForeignKey(
        Review,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="comments",
        help_text="The review in which it is asked; empty between a party and its secretariat.",
    )
    thread = models.ForeignKey(
        "self",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="answers",
        help_text="What it answers; empty in the first of a thread.",
    )
    side = models.CharField(max_length=11, choices=Side, help_text="For whom its author spoke.")
    author = _account("comments", "Who wrote it. Never public.")
    text = models.TextField(
        max_length=LONGEST_COMMENT, help_text="Read by those who work on the report."
    )
    at = models.DateTimeField(auto_now_add=True)
    version = models.PositiveIntegerField(help_text="Version of the report that it is about.")
    marked = models.BooleanField(
        default=False, help_text="Written with a return: the part has to be revised."
    )
    knowing = models.BooleanField(
        default=False, help_text="Its author was shown all figures of the report then."
    )
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = _account("+", "Who said that it is settled.")

    # The trail says that something was said: the words stand here only.
    audit_parent, audit_exclude = "report", ("text", "version", "knowing")
    objects = CommentQuerySet.as_manager()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(text=""),
                name="commitments_comment_says_something",
                violation_error_message=_("Write what you want to say."),
            ),
            models.CheckConstraint(
                condition=Q(target__isnull=True) | Q(part="figures"),
                name="commitments_comment_figure_of_its_part",
            ),
            models.CheckConstraint(
                condition=Q(thread__isnull=True) | Q(settled_at__isnull=True, marked=False),
                name="commitments_comment_threads_are_settled",
            ),
            models.CheckConstraint(
                condition=~Q(side="reviewer") | Q(review__isnull=False),
                name="commitments_comment_reviewer_has_review",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_part_display()}: {self.report}"


class InternalNote(models.Model):
    """What the people of one secretariat note of a report among themselves."""

    report = models.ForeignKey(ProgressReport, models.CASCADE, related_name="internal_notes")
    network = models.ForeignKey(
        Network,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        help_text="Whose people read it; empty for those who run the site.",
    )
    author = _account("+", "Who wrote it. Never public.")
    text = models.TextField(max_length=LONGEST_COMMENT, help_text="Read by that secretariat only.")
    at = models.DateTimeField(auto_now_add=True)
    knowing = models.BooleanField(
        default=False, help_text="Its author was shown all figures of the report then."
    )

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(text=""),
                name="commitments_note_says_something",
                violation_error_message=_("Write what you want to say."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.report)
