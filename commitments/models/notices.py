"""Email notifications to people who report and check, and their settings."""

from collections.abc import Iterable
from typing import Any
from zoneinfo import available_timezones

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from commitments.models.subscriptions import Subscription
from config.models.fields import exactly_one, site_languages

# Time zones that are named after a city; others are former names, or serve machines.
CONTINENTS = (
    "Africa",
    "America",
    "Antarctica",
    "Arctic",
    "Asia",
    "Atlantic",
    "Australia",
    "Europe",
    "Indian",
    "Pacific",
)


def time_zones() -> list[tuple[str, str]]:
    """Return the time zones one can choose, by the names of their cities."""
    names = sorted(name for name in available_timezones() if name.split("/")[0] in CONTINENTS)
    return [(name, name.replace("_", " ")) for name in names]


class Notice(models.Model):
    """One thing somebody has to be told, waiting in the outbox or sent.

    Written in the transaction of what it tells of, so neither is ever there without the other.
    """

    class Kind(models.TextChoices):
        DUE = "due", _("a report is due soon")
        OVERDUE = "overdue", _("a report is overdue")
        REMINDER = "reminder", _("the secretariat reminds you of a report")
        COMMENTED = "commented", _("somebody wrote about a report")
        RETURNED = "returned", _("a report was returned for revision")
        PUBLISHED = "published", _("a report was published")
        INVITED = "invited", _("you are asked to review a report")
        REVIEWED = "reviewed", _("a review of your report arrived")
        REVIEW_DECLINED = "review-declined", _("a city declined to review a report")
        REPLY_ENDS = "reply-ends", _("the time to reply to a review ends soon")
        REQUESTED = "requested", _("a change of a promise waits for your confirmation")
        CONFIRMED = "confirmed", _("the change you asked for was confirmed")
        DECLINED = "declined", _("the change you asked for was declined")
        SUBMITTED = "submitted", _("a report waits for you to check it")
        COMPILED = "compiled", _("others compiled something about your city from public sources")
        REVIEW_IN = "review-in", _("a review was handed in; the city can reply now")
        REPLIED = "replied", _("a city replied to a review: it can be published")
        PRACTICE = "practice", _("a practice waits for you to check it")
        ERROR = "error", _("a reader reported an error on a page")
        REFUSED = "refused", _("letters to this city do not arrive")
        HANDOVER = "handover", _("somebody left and hands over to you")
        LETTER = "letter", _("a letter of your secretariat")
        JOIN = "join", _("a city or network wants to join")
        CONFIRM = "confirm", _("please confirm that you want to follow this")
        DIGEST = "digest", _("what is new")

    # Letters to readers without an account; nobody with one chooses them.
    TO_SUBSCRIBERS = (Kind.CONFIRM, Kind.DIGEST)

    @classmethod
    def kinds_to_people(cls) -> list["Notice.Kind"]:
        """Return the kinds that people with an account can switch off."""
        return [kind for kind in cls.Kind if kind not in cls.TO_SUBSCRIBERS]

    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="notices",
        help_text="Who gets it, of those with an account.",
    )
    subscription = models.ForeignKey(
        Subscription,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="notices",
        help_text="Who gets it, of readers who follow something.",
    )
    kind = models.CharField(max_length=20, choices=Kind)
    key = models.CharField(
        max_length=120, help_text="Key of the event; each person is notified of it once."
    )
    label = models.CharField(max_length=300, help_text="Subject in words.")
    address = models.CharField(max_length=300, help_text="Path of the page to open.")
    note = models.TextField(blank=True, help_text="Note of the sender.")
    day = models.DateField(null=True, help_text="When it is due or ends.")
    written_at = models.DateTimeField(auto_now_add=True)
    tries = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(auto_now_add=True, db_index=True)
    sent_at = models.DateTimeField(null=True)
    muted = models.BooleanField(default=False, help_text="Not sent, as the person chose.")

    class Meta:
        ordering = ["-written_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["recipient", "kind", "key"], name="commitments_notice_told_once"
            ),
            models.UniqueConstraint(
                fields=["subscription", "kind", "key"], name="commitments_notice_sent_once"
            ),
            models.CheckConstraint(
                condition=exactly_one("recipient", "subscription"),
                name="commitments_notice_one_reader",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.label}"


class NoticeSettingsQuerySet(models.QuerySet["NoticeSettings"]):
    def languages(self, people: Iterable[Any]) -> dict[int, str]:
        """Return the language of each person who has one, by the person's key."""
        chosen = self.exclude(language="").filter(user__in=[person.pk for person in people])
        return dict(chosen.values_list("user", "language"))

    def of(self, user: Any) -> "NoticeSettings":
        """Return what a person chose; of who chose nothing, a row that is not stored."""
        return self.filter(user=user.pk).first() or NoticeSettings(user=user)

    def choose(self, user: Any, language: str) -> None:
        """Make a language the person's."""
        self.update_or_create(user=user, defaults={"language": language})


class NoticeSettings(models.Model):
    """The language of a person, and the kinds of notifications that are switched off.

    The administration and letters are in that language. Without one, pages are in the browser's.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="notice_settings"
    )
    language = models.CharField(
        max_length=10,
        choices=site_languages,
        default="",
        blank=True,
        help_text="Of pages and letters.",
    )
    time_zone = models.CharField(
        max_length=64,
        choices=time_zones,
        default="",
        blank=True,
        help_text="Of the times that pages show; without one it is UTC.",
    )
    muted = models.JSONField(
        default=list, blank=True, help_text="Kinds of notices that are not sent."
    )

    objects = NoticeSettingsQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "notice settings"

    def __str__(self) -> str:
        return str(self.user)
