"""Peer reviews: one city reads another's report."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cities.models import City, Network
from commitments.models.reports import ProgressReport
from config.models.fields import LanguageCodeField


class ReviewRound(models.Model):
    """A turn of peer review in a network: each city taking part gives one review and gets one."""

    network = models.ForeignKey(Network, models.CASCADE, related_name="review_rounds")
    name = models.CharField(max_length=120, help_text="For example Peer review 2026.")
    opened_on = models.DateField(auto_now_add=True)
    due_on = models.DateField(help_text="When the reviews should be in.")

    class Meta:
        ordering = ["-opened_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["network", "name"],
                name="commitments_round_name_once",
                violation_error_message=_("This network already has a round with this name."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.network.short_name}: {self.name}"


class ReviewQuerySet(models.QuerySet["Review"]):
    def published(self) -> "ReviewQuerySet":
        """Reviews the public sees: published ones of reports it sees, by cities it sees."""
        return self.filter(
            state=Review.State.PUBLISHED,
            reviewing_city__public=True,
            report__in=ProgressReport.objects.published().values("pk"),
        )

    def listed(self) -> "ReviewQuerySet":
        """Published reviews with all that one row of a list shows."""
        return self.published().select_related(
            "reviewing_city__country",
            "report__adoption__commitment",
            "report__adoption__city",
            "report__adoption__network",
        )


class Review(models.Model):
    """The review of a report by another city, with the reply of the reviewed city."""

    class State(models.TextChoices):
        INVITED = "invited", _("invited")
        DECLINED = "declined", _("declined")
        SUBMITTED = "submitted", _("submitted")
        REPLIED = "replied", _("replied")
        PUBLISHED = "published", _("published")

    class Completion(models.TextChoices):
        NO_EVIDENCE = "no-evidence", _("no evidence")
        NOT_STARTED = "not-started", _("not started")
        LIMITED = "limited", _("limited")
        SUBSTANTIAL = "substantial", _("substantial")
        COMPLETE = "complete", _("complete")

    report = models.ForeignKey(ProgressReport, models.PROTECT, related_name="reviews")
    reviewing_city = models.ForeignKey(City, models.PROTECT, related_name="reviews_given")
    round = models.ForeignKey(
        ReviewRound, models.SET_NULL, null=True, blank=True, related_name="reviews"
    )
    state = models.CharField(
        max_length=10,
        choices=State,
        default=State.INVITED,
        editable=False,
        db_index=True,
    )
    conflict = models.TextField(
        "conflict of interest",
        blank=True,
        help_text="Anything that ties the reviewer to the reviewed city; 'none' if nothing does.",
    )
    verifiable = models.BooleanField(
        null=True, blank=True, help_text="Can an outsider check what the report says?"
    )
    completion = models.CharField(
        max_length=12,
        choices=Completion,
        blank=True,
        help_text="How much of the promise is done.",
    )
    strengths = models.TextField(blank=True)
    recommendations = models.TextField(blank=True)
    language = LanguageCodeField(help_text="Language of the review.")
    reply = models.TextField(blank=True, help_text="The reviewed city's answer.")
    reply_language = LanguageCodeField()
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
    )
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
    )
    invited_at = models.DateTimeField(auto_now_add=True)
    submitted_at = models.DateTimeField(null=True, editable=False)
    replied_at = models.DateTimeField(null=True, editable=False)
    published_at = models.DateTimeField(null=True, editable=False)

    audit_parent = "report"
    objects = ReviewQuerySet.as_manager()

    class Meta:
        ordering = ["-invited_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["report", "reviewing_city"],
                name="commitments_review_once_per_city",
                violation_error_message=_("This city is already asked to review this report."),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["submitted", "replied", "published"])
                | Q(submitted_at__isnull=False, verifiable__isnull=False),
                name="commitments_review_submitted_whole",
            ),
            models.CheckConstraint(
                condition=~Q(state="published") | Q(published_at__isnull=False),
                name="commitments_review_published_has_time",
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=[
                        "invited",
                        "declined",
                        "submitted",
                        "replied",
                        "published",
                    ]
                ),
                name="commitments_review_known_state",
            ),
        ]

    def __str__(self) -> str:
        # Translators: a review by a city, "Accra on Kampala: Homes (2025)".
        words = {"city": self.reviewing_city.label, "report": self.report}
        return _("%(city)s on %(report)s") % words

    def get_absolute_url(self) -> str:
        return f"{self.report.get_absolute_url()}#review-{self.pk}"
