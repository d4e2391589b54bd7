"""What contradicts itself in the drafts that a file fills in: it is imported, and pointed out."""

from collections.abc import Sequence
from typing import Any

from django.contrib.auth.models import User
from django.utils.translation import gettext as _

from commitments.exchange.rows import Refusal
from commitments.models import Measurement, ProgressReport
from commitments.reporting.disclosure.figures import conceal
from commitments.reporting.plausibility import findings_in


def draft_warnings(file: str, rows: Sequence[tuple[int, Any]], user: User | None) -> list[Refusal]:
    """Return the warnings about reports or figures of a file, each with the line it is about.

    `rows` are the imported objects with their lines. A warning about a whole report stands at its
    first line.
    """
    first: dict[int, int] = {}
    lines: dict[int, int] = {}
    for line, obj in rows:
        report = obj.report_id if isinstance(obj, Measurement) else obj.pk
        first.setdefault(report, line)
        if isinstance(obj, Measurement):
            lines[obj.pk] = line
    reports = ProgressReport.objects.filter(pk__in=first).select_related(
        "adoption__commitment", "adoption__city", "adoption__network"
    )
    warnings = []
    for key, findings in findings_in(conceal(list(reports), user)).items():
        for finding in filter(lambda each: each.open, findings):
            figure = finding.contradiction.figure
            line = lines.get(figure.pk, first[key]) if figure else first[key]
            reason = _("%(sentence)s Correct or confirm it before you submit the report.")
            words = {"sentence": finding.sentence}
            warnings.append(Refusal(file, reason % words, line))
    return sorted(warnings, key=lambda warning: warning.line or 0)
