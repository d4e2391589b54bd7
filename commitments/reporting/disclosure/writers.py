"""Keeps others from changing counts of people in an open report that hides some from them.

Whoever takes away a part or a total, or what says that people are counted, would be shown what was
hidden because of it.
"""

from django.contrib.auth.models import User
from django.utils.translation import gettext_lazy as _

from commitments.models import Adoption, ProgressReport, Target
from commitments.reporting.actors import own_people
from commitments.reporting.disclosure.figures import hidden_figures, shown_all

COUNTS_NOT_YOURS = _(
    "Some counts of people in this report are not shown to you: only those they belong to add, "
    "change or delete such counts."
)
DECIDES_WHAT_IS_SHOWN = _(
    "This decides which counts of people are shown: only those they belong to change it."
)


def keeps_counts(report: ProgressReport, user: User | None) -> bool:
    """Whether a stored report hides figures from `user`, who then changes no counts in it."""
    return report.state in ProgressReport.UNPUBLISHED and _hide_from([report.pk], user)


def _hide_from(keys: list[int], user: User | None) -> bool:
    if user is None or not keys:
        return False
    # Fetched anew, as what is hidden depends on what is stored.
    reports = list(ProgressReport.objects.filter(pk__in=keys).select_related("adoption__city"))
    own = shown_all(reports, user)
    return any(hidden_figures([report for report in reports if report.pk not in own]).values())


def field_not_theirs(target: Target, user: User | None) -> str:
    """Return the field of a changed target that is not the user's to change, or nothing.

    Others neither say that people are not counted, nor change what figures of people are compared
    by while an open report hides some from them. What is guarded is a request to those people.
    """
    if user is None or target._state.adding:
        return ""
    stored = Target.objects.select_related("adoption").get(pk=target.pk)
    free = [] if stored.adoption.has_reported else ["unit", "measure"]
    changed = [
        name for name in ("counts_people", *free) if getattr(stored, name) != getattr(target, name)
    ]
    adoptions = Adoption.objects.filter(own_people(user), pk=stored.adoption_id)
    if not changed or not stored.of_people or adoptions.exists():
        return ""
    reports = stored.adoption.reports.filter(state__in=ProgressReport.UNPUBLISHED)
    if target.of_people and not _hide_from(list(reports.values_list("pk", flat=True)), user):
        return ""
    return changed[0]
