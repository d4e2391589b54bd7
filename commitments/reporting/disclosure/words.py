"""Takes counts that are not shown out of what was said about a report.

Only out of what somebody wrote who was shown them: whoever was not could otherwise find a count by
naming many, and looking which of them is taken out.
"""

import re
from collections.abc import Collection, Iterable
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from cities.audit import exempted
from cities.models import Exemption
from commitments.models import Comment, InternalNote, Measurement, Notice, ProgressReport

# A number as people write it: its groups of three may be divided.
_GROUPED = re.compile(r"\d+(?:[,.'’\s\u00a0\u202f\u066c]\d{3})+(?!\d)")
_DIGITS = re.compile(r"\d+")
REASON = "A count of people that is not shown."


def counts_of(figures: Iterable[Measurement]) -> frozenset[int]:
    """Return the counts that some figures give."""
    return frozenset(int(row.value) for row in figures if row.value is not None)


def without_counts(text: str, counts: Collection[int]) -> str:
    """Return a text with "[not shown]" in place of each of these numbers."""
    if not counts:
        return text
    mark = f"[{_('not shown')}]"

    def instead(match: re.Match[str]) -> str:
        digits = "".join(str(int(each)) for each in match.group() if each.isdecimal())
        return mark if int(digits) in counts else match.group()

    return _DIGITS.sub(instead, _GROUPED.sub(instead, text))


def erase_counts(report: ProgressReport, counts: Collection[int]) -> None:
    """Erase counts for good from what was said of a report, and from the letters about it."""
    if not counts:
        return
    with translation.override(report.language or None):
        for model in (Comment, InternalNote):
            rows: Any = model._default_manager.filter(report=report.pk, knowing=True)
            for row in rows:
                _store(row, without_counts(row.text, counts))
        keys = Comment.objects.filter(report=report.pk, knowing=True).values_list("pk", flat=True)
        letters = Notice.objects.filter(key__in=[letter_key(pk) for pk in keys])
        for letter in letters.exclude(note=""):
            letter.note = without_counts(letter.note, counts)
            letter.save(update_fields=["note"])


def letter_key(comment: int) -> str:
    """Return the key of the letters about a comment."""
    return f"comment:{comment}"


def _store(row: Any, text: str) -> None:
    if text != row.text:
        row.text = text
        with exempted(Exemption.Rule.WITHHELD, row, REASON):
            row.save(update_fields=["text"])
