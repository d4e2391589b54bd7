"""Redactions: published words that two administrators remove, and what stands in their place.

In a text that is a note, "[removed 2026-11-29: person-named]": what readers of files and of the API
see is what is stored, and pages print it in words, in the reader's language. In place of a web
address stands that of a page that says the same.
"""

import re
from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commitments.models.person_fields import person_field
from config.dates import format_partial_date

NOTE = re.compile(r"\[removed (\d{4}-\d{2}-\d{2}): ([a-z-]+)\]")
ADDRESS = re.compile(r"https?://[^/\s]+/removed/(\d{4}-\d{2}-\d{2})/([a-z-]+)/")


class Redaction(models.Model):
    """Words to remove from one field of a row, proposed by an administrator, until another agrees.

    The words themselves are kept only until then.
    """

    class Reason(models.TextChoices):
        PERSON = "person-named", gettext_lazy("it named a person")
        ORDER = "court-order", gettext_lazy("a court or authority ordered it")
        RISK = "people-at-risk", gettext_lazy("it put people at risk")
        RIGHTS = "rights-of-others", gettext_lazy("others hold the rights to it")

    model = models.CharField(max_length=60, help_text="As in commitments.practice.")
    object_id = models.CharField("number", max_length=40, help_text="Of the row in that table.")
    field = models.CharField(max_length=60)
    passage = models.TextField(
        "words",
        blank=True,
        help_text="Exactly as they stand there. Empty: the whole text, and a file as a whole.",
    )
    whole_text = models.BooleanField(default=False, editable=False)
    length = models.PositiveIntegerField(
        default=0, editable=False, help_text="Characters of these words."
    )
    reason = models.CharField(
        max_length=16, choices=Reason, help_text="The public reads: removed on this day, because …"
    )
    note = models.TextField(
        blank=True,
        help_text="For administrators: who wanted it, the number of an order. Never those words.",
    )
    proposed_by = person_field("redactions_proposed")
    proposed_at = models.DateTimeField(auto_now_add=True)
    confirmed_by = person_field("redactions_confirmed")
    confirmed_at = models.DateTimeField(null=True, editable=False)

    audit_exclude = ("passage", "note")

    class Meta:
        ordering = [F("confirmed_at").desc(nulls_first=True), "-proposed_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True, confirmed_at__isnull=True)
                | Q(confirmed_by__isnull=False, confirmed_at__isnull=False)
                & ~Q(confirmed_by=F("proposed_by")),
                name="commitments_redaction_two_people",
                violation_error_message=gettext_lazy("Another administrator must confirm it."),
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at__isnull=True, whole_text=True, passage="")
                | (Q(confirmed_at__isnull=True, whole_text=False) & ~Q(passage=""))
                | Q(confirmed_at__isnull=False, passage=""),
                name="commitments_redaction_keeps_no_words",
                violation_error_message=gettext_lazy("The words are not kept once removed."),
            ),
            models.CheckConstraint(
                condition=Q(proposed_by__isnull=False),
                name="commitments_redaction_proposed_by_someone",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.model} {self.object_id}: {self.field}"

    @property
    def mark(self) -> str:
        """What stands in place of the words."""
        assert self.confirmed_at is not None
        return f"[removed {self.confirmed_at:%Y-%m-%d}: {self.reason}]"

    @property
    def address(self) -> str:
        """What stands in place of a web address with the words."""
        assert self.confirmed_at is not None
        return f"{settings.SITE_URL}/removed/{self.confirmed_at:%Y-%m-%d}/{self.reason}/"


def removal_sentence(day: str, reason: str) -> str:
    """Return when and why words were removed, in the current language; "" for no such removal."""
    try:
        words: dict[str, Any] = {
            "day": format_partial_date(date.fromisoformat(day)),
            "reason": Redaction.Reason(reason).label,
        }
    except ValueError:
        return ""
    return _("removed on %(day)s, because %(reason)s") % words


def in_words(text: str) -> str:
    """Return a text with its notes in words, in the current language."""
    return NOTE.sub(lambda note: f"[{removal_sentence(*note.groups()) or note[0][1:-1]}]", text)


def has_note(text: object) -> bool:
    """Whether a text, or the value of another kind, says that words were removed from it."""
    return isinstance(text, str) and bool(NOTE.search(text) or ADDRESS.fullmatch(text))
