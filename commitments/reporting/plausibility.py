"""Contradictions in open reports: finds them, and keeps which of them somebody confirmed.

A question ("Is this right?") has an identifier that depends on what was compared, so that a
confirmation no longer counts once one of these values has changed.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.contrib.auth.models import User
from django.db.models import F, Prefetch, prefetch_related_objects
from django.utils.crypto import salted_hmac
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from cities.audit import record
from cities.models import TrailEntry
from cities.roles import acting
from commitments.analysis.comparison import earlier_reports, report_before
from commitments.analysis.figures import figure_of
from commitments.models import Contributor, Measurement, ProgressReport
from commitments.models import contradictions as rules
from commitments.models.contradictions import Contradiction, ContradictionCode
from config.coded_text import CodedText

SALT = "a contradiction"
# What is asked by comparing a figure with others: who knows those is told how large it is.
COMPARES = (ContradictionCode.TENFOLD, ContradictionCode.RATING_AGAINST_FIGURES)
State = ProgressReport.State


@dataclass(frozen=True)
class Finding:
    """A contradiction in a report, and the field it is about, as in "measurements[2].value".

    It has an identifier if somebody may confirm it.
    """

    contradiction: Contradiction
    place: str
    identifier: str | None = None
    confirmed: bool = False

    @property
    def sentence(self) -> str:
        return self.contradiction.sentence

    @property
    def code(self) -> str:
        return str(self.contradiction.code)

    @property
    def trail_note(self) -> str:
        """What the trail keeps of it: of counts of people not how they compare with others."""
        figure = self.contradiction.figure
        if self.contradiction.code in COMPARES and (figure is None or figure.of_people):
            field: Any = ProgressReport._meta.get_field("rating")
            return f"{figure or capfirst(field.verbose_name)}."
        return self.sentence

    @property
    def open(self) -> bool:
        """Whether the report cannot be submitted with it."""
        return not self.confirmed


def findings_in(reports: Sequence[ProgressReport]) -> dict[int, list[Finding]]:
    """Return the contradictions in the figures of some reports, by the key of the report.

    As many queries for one as for all. Figures that were fetched beforehand are taken as they are:
    what was taken out of them contradicts nothing.
    """
    figures = Measurement.objects.order_by("pk").select_related("target")
    own = [
        report
        for report in reports
        if not report.compiled and report.state in ProgressReport.UNPUBLISHED
    ]
    prefetch_related_objects(own, Prefetch("measurements", figures))
    others = list(earlier_reports(own).prefetch_related(Prefetch("measurements", figures)))
    return {report.pk: findings_of(report, report_before(report, others)) for report in reports}


def findings_of(report: ProgressReport, previous: ProgressReport | None) -> list[Finding]:
    """Return the contradictions in the figures of a report, given the report before it."""
    if report.compiled or report.state not in ProgressReport.UNPUBLISHED:
        return []
    return [_finding(report, each) for each in _contradictions(report, previous)]


def attach_findings(reports: Sequence[ProgressReport]) -> Sequence[ProgressReport]:
    """Return the same reports, each with the contradictions in its figures as `findings`."""
    findings = findings_in(reports)
    for report in reports:
        vars(report)["findings"] = findings[report.pk]
    return reports


def _contradictions(
    report: ProgressReport, previous: ProgressReport | None
) -> Iterable[Contradiction]:
    figures = list(report.measurements.all())
    last = list(previous.measurements.all()) if previous else []
    for figure in figures:
        yield from (replace(each, figure=figure) for each in rules.in_figure(figure))
    same = _repeated(report, figures, last)
    yield from (each for each in rules.in_figures(report, figures) if each.figure not in same)
    yield from rules.against_last(figures, last)
    if previous is None or not report.unchanged or report.rating != previous.rating or not same:
        yield from rules.rating_question(report, _shares(report, figures))


def _repeated(
    report: ProgressReport, figures: Iterable[Measurement], last: Iterable[Measurement]
) -> list[Measurement]:
    """Return the figures that a report on which nothing changed repeats from the last one."""
    if not report.unchanged:
        return []
    before = {rules.figure_key(row): row for row in last}
    return [row for row in figures if _repeats(row, before.get(rules.figure_key(row)), report)]


def _repeats(row: Measurement, before: Measurement | None, report: ProgressReport) -> bool:
    """Whether a figure is that of the last report, checked within the period reported on."""
    if before is None or row.value != before.value:
        return False
    start, end, day = report.period_start, report.period_end, row.observed_on
    within = bool(start and end and day and start <= day <= end)
    return within or day == before.observed_on


def _shares(report: ProgressReport, figures: Iterable[Measurement]) -> list[Decimal]:
    shares = (figure_of(row, report, row.target).progress for row in figures)
    return [share for share in shares if share is not None]


def _finding(report: ProgressReport, contradiction: Contradiction) -> Finding:
    figure, place = contradiction.figure, contradiction.field
    if figure is not None:
        place = f"measurements[{list(report.measurements.all()).index(figure)}].{place}"
    if not contradiction.confirmable:
        return Finding(contradiction, place)
    key = rules.figure_key(figure) if figure else ()
    parts = [report.adoption_id, *key, *map(_plain, contradiction.compared)]
    digest = salted_hmac(SALT, repr(parts)).hexdigest()[:12]
    identifier = f"{contradiction.code}-{digest}"
    return Finding(contradiction, place, identifier, identifier in report.confirmed)


def _plain(value: Any) -> str:
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return value.isoformat() if isinstance(value, date) else str(value)


def open_sentences(report: ProgressReport) -> list[str]:
    """Return what in its figures keeps a report from being submitted."""
    return [
        CodedText(finding.sentence, finding.code, finding.place)
        for finding in findings_in([report])[report.pk]
        if finding.open
    ]


def confirm_questions(report: ProgressReport, identifiers: Iterable[str], user: User) -> list[str]:
    """Keep that somebody confirmed some questions about a stored report. Return those refused.

    Refused are identifiers of no question that there is now. What is confirmed stays so until what
    was compared changes.
    """
    stored = ProgressReport.objects.select_related("adoption__commitment").get(pk=report.pk)
    questions = {
        finding.identifier: finding
        for finding in findings_in([stored])[stored.pk]
        if finding.identifier
    }
    given = set(identifiers)
    kept = [name for name, finding in questions.items() if finding.confirmed or name in given]
    added = [finding for name, finding in questions.items() if name in given and finding.open]
    if added:
        ProgressReport.objects.filter(pk=report.pk).update(confirmed=kept, version=F("version") + 1)
        report.confirmed = kept
        note = _("Confirmed: %(questions)s") % {"questions": " ".join(f.trail_note for f in added)}
        actor = acting(user, stored.adoption.party)
        Contributor.objects.note([stored.pk], user.pk)
        record(stored, TrailEntry.Action.CHANGE, actor, note=note)
    return sorted(given - questions.keys())


def confirm_all(report: ProgressReport, user: User) -> None:
    """Keep that somebody confirmed every question there is about a stored report."""
    findings = findings_in([ProgressReport.objects.get(pk=report.pk)])[report.pk]
    if questions := [each.identifier for each in findings if each.open and each.identifier]:
        confirm_questions(report, questions, user)
