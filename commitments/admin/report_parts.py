"""A report as a list of five parts: which questions each asks, and how far each of them is.

A part is the form of the report with the fields of that part only: rules and rights are the same.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from commitments.admin.talk import PartTalk
from commitments.models import ProgressReport
from commitments.reporting import requirements
from commitments.reporting.plausibility import Finding


@dataclass(frozen=True)
class ReportPart:
    """One part: its fields or the rows it consists of, and what its button says."""

    slug: str
    name: Any
    go_on: Any = ""
    fields: tuple[str, ...] = ()
    rows: str = ""

    @property
    def number(self) -> int:
        return REPORT_PARTS.index(self) + 1

    @property
    def template(self) -> str:
        return f"admin/commitments/report_{self.slug}.html"


REPORT_PARTS = (
    ReportPart(
        "progress",
        gettext_lazy("How it is going"),
        gettext_lazy("Save and go on to the figures"),
        ("stage", "rating", "summary", "language", "period_start", "period_end"),
    ),
    ReportPart(
        "figures",
        gettext_lazy("Figures"),
        gettext_lazy("Save and go on to what hinders"),
        rows="measurements",
    ),
    ReportPart(
        "next",
        gettext_lazy("What hinders, what comes next"),
        gettext_lazy("Save and go on to the evidence"),
        ("challenges", "next_steps"),
    ),
    ReportPart(
        "evidence",
        gettext_lazy("Evidence"),
        gettext_lazy("Save and check the report"),
        rows="evidence",
    ),
    ReportPart("check", gettext_lazy("Check and send")),
)
CHECK = REPORT_PARTS[-1]
BY_SLUG = {part.slug: part for part in REPORT_PARTS}


def part_of(request: HttpRequest) -> ReportPart | None:
    """Return the part that an address asks for; None on every other page."""
    match = request.resolver_match
    return BY_SLUG.get(match.kwargs.get("part", "")) if match else None


def part_address(report: ProgressReport, part: ReportPart) -> str:
    return reverse("admin:commitments_progressreport_part", args=[report.pk, part.slug])


def part_after(part: ReportPart) -> ReportPart:
    return REPORT_PARTS[part.number]


@dataclass(frozen=True)
class PartState:
    """How far one part of a report is: what it says so far, and what is still missing in it."""

    part: ReportPart
    address: str
    words: str
    started: bool
    lacks: list[str] = field(default_factory=list)
    talk: PartTalk | None = None

    @property
    def done(self) -> bool:
        return self.started and not self.lacks


def part_states(
    report: ProgressReport, findings: Iterable[Finding], talk: Mapping[str, PartTalk]
) -> list[PartState]:
    """Return the parts of an open report; `findings` are the contradictions in its figures."""
    lacks: dict[str, list[str]] = {part.slug: [] for part in REPORT_PARTS}
    for name, sentence in requirements.missing_fields(report):
        lacks[_slug_of(name)].append(sentence)
    lacks["figures"] += [finding.sentence for finding in findings if finding.open]
    words = {
        "progress": _progress_words(report),
        "figures": _figure_words(report),
        "next": _count_of_words(report.challenges, report.next_steps),
        "evidence": _evidence_words(report),
    }
    states = [
        PartState(
            part,
            part_address(report, part),
            words[part.slug] or _("Nothing yet."),
            bool(words[part.slug]),
            lacks[part.slug],
            talk.get(part.slug),
        )
        for part in REPORT_PARTS[:-1]
    ]
    everything = [sentence for state in states for sentence in state.lacks]
    preview = _("See it as the public will. Nothing is sent until you say so there.")
    return [*states, PartState(CHECK, part_address(report, CHECK), preview, False, everything)]


def next_part(states: Iterable[PartState]) -> PartState:
    """Return the part to go on with: the first that is not done; else where it is sent."""
    states = list(states)
    return next((state for state in states if state.lacks or not state.started), states[-1])


def _slug_of(name: str) -> str:
    """Return the part that asks what a sentence is about: for want of one, the first."""
    owners = (part.slug for part in REPORT_PARTS if name in part.fields or name == part.rows)
    return next(owners, REPORT_PARTS[0].slug)


def _progress_words(report: ProgressReport) -> str:
    answers = [
        str(label)
        for given, label in (
            (report.stage, report.get_stage_display()),
            (report.rating, report.get_rating_display()),
        )
        if given
    ]
    counted = _count_of_words(report.summary)
    if len(answers) == 2 and counted:
        first, second = answers
        return _("%(stage)s, %(rating)s. %(words)s") % {
            "stage": capfirst(first),
            "rating": second,
            "words": counted,
        }
    return capfirst(answers[0]) + "." if answers else counted


def _count_of_words(*texts: str) -> str:
    count = sum(len(text.split()) for text in texts)
    return ngettext("%(n)d word.", "%(n)d words.", count) % {"n": count} if count else ""


def _figure_words(report: ProgressReport) -> str:
    targets = {target.pk for target in report.adoption.targets.all()}
    with_figure = {row.target_id for row in report.measurements.all() if not row.breakdown}
    others = len([row for row in report.measurements.all() if row.target_id is None])
    if not targets:
        sentence = ngettext("%(n)d figure.", "%(n)d figures.", others)
        return sentence % {"n": others} if others else ""
    given = len(targets & with_figure)
    sentence = ngettext(
        "%(n)d of %(total)d target has its answer.",
        "%(n)d of %(total)d targets have their answer.",
        len(targets),
    )
    return sentence % {"n": given, "total": len(targets)} if given else ""


def _evidence_words(report: ProgressReport) -> str:
    count = len(report.evidence.all())
    sentence = ngettext("%(n)d file or link.", "%(n)d files or links.", count)
    return sentence % {"n": count} if count else ""
