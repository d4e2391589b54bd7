"""Replaces the content of an open report as a whole: its answers, its figures, its links."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cities.audit import Actor, Changes, build_entry, difference, record, snapshot, write
from cities.models import TrailEntry
from cities.roles import acting
from commitments.models import Contributor, Evidence, Measurement, ProgressReport
from commitments.reporting.disclosure.figures import conceal_figures, shown_all
from commitments.reporting.disclosure.writers import COUNTS_NOT_YOURS
from commitments.reporting.workflow import Refused, state_code
from config.coded_text import CodedText
from config.models.keys import compared_key
from config.models.validation import InvalidRow, full_clean_fast

Action, State = TrailEntry.Action, ProgressReport.State
OPEN = (State.DRAFT, State.RETURNED)
NOT_YOURS = gettext_lazy(
    "This figure is not shown before publication: only those it belongs to can change it."
)
NOT_A_NUMBER = gettext_lazy(
    "Enter a number only, with a point before the decimals: 1250.5. No figure, or not "
    "sure of it? Leave it empty or give your best number, and choose the observation "
    "status that says so."
)


@dataclass(frozen=True)
class Part:
    """The values of one figure or link, and its place in the request: "measurements[2]"."""

    place: str
    values: dict[str, Any]


@dataclass(frozen=True)
class Fault:
    """An error, and its place in the request; empty where it is about no part of it."""

    place: str
    reason: str
    code: str = "invalid"


def require_open(report: ProgressReport) -> None:
    """Raise `Refused` unless the report can still be changed by its writers."""
    if report.state not in OPEN:
        sentence = _(
            "The report is %(state)s and can no longer be changed. Correct it with a new one."
        )
        words = {"state": report.get_state_display()}
        raise Refused(CodedText(sentence % words, state_code(report), "state"))


def require_draft(report: ProgressReport) -> None:
    """Raise `Refused` if the report was ever submitted."""
    if report.state != State.DRAFT or report.submitted_by_id is not None:
        sentence = "Only a draft that was never submitted is deleted."
        raise Refused(CodedText(sentence, "was-submitted", "state"))


def discard(report: ProgressReport, user: User, note: str) -> None:
    """Delete a draft. Raises `Refused` if it was ever submitted."""
    require_draft(report)
    actor = acting(user, report.adoption.party)
    record(report, Action.DELETE, actor, difference(_audited(report), {}), note)
    report.delete()


@dataclass
class Revision:
    """One replacement of the content of a report, in a transaction and a row lock of the caller.

    Where there are `faults`, the caller has to roll back.
    """

    report: ProgressReport
    user: User
    note: str

    def __post_init__(self) -> None:
        self.faults: list[Fault] = []
        self.trail: list[TrailEntry] = []
        # Whether the report has figures that the user is not shown.
        self.keeps_counts = False
        self.actor: Actor = acting(self.user, self.report.adoption.party)

    def write_answers(self, values: dict[str, Any]) -> None:
        """Set fields of the report itself."""
        self._keep(Part("", values), self.report)

    def write_figures(self, parts: Iterable[Part]) -> None:
        """Make these all the figures of the report."""
        rows = list(self.report.measurements.select_related("target", "report__adoption__city"))
        if not shown_all([self.report], self.user):
            conceal_figures(rows, self.user)
            self.keeps_counts = any(row.concealed for row in rows)
        self._replace(Measurement, rows, parts, _same_figure)

    def write_links(self, parts: Iterable[Part]) -> None:
        """Make these all the links of the report. Files that were uploaded stay."""
        rows = self.report.evidence.exclude(url="")
        self._replace(Evidence, rows, parts, lambda row: (row.url, row.page))

    def finish(self) -> None:
        """Save the report with its next version, its contributor and the trail, if it changed."""
        if self.trail:
            self.report.version += 1
            self.report.save()
            Contributor.objects.note([self.report.pk], self.user.pk)
            write(self.trail)

    def _replace(
        self,
        model: type[Measurement] | type[Evidence],
        rows: Iterable[Any],
        parts: Iterable[Part],
        same: Callable[[Any], Any],
    ) -> None:
        """Replace `rows` by `parts`; a row about the same thing is updated, not created again."""
        existing = defaultdict(list)
        for row in rows:
            existing[same(row)].append(row)
        pairs = []
        for part in parts:
            alike = existing[same(model(**part.values))]
            pairs.append((part, alike.pop(0) if alike else model(report=self.report)))
        for row in (row for alike in existing.values() for row in alike):
            if self._keeps(row):
                self.faults.append(Fault("measurements", str(COUNTS_NOT_YOURS), "figure-not-yours"))
                continue
            self._record(row, Action.DELETE, difference(_audited(row), {}))
            row.delete()
        for part, row in pairs:
            self._keep(part, row)

    def _keep(self, part: Part, row: Any) -> None:
        """Save what differs in a row and add it to the trail; or collect the faults."""
        new = row.pk is None
        if not new and all(getattr(row, name) == value for name, value in part.values.items()):
            return
        if getattr(row, "concealed", False):
            place = _place(part.place, ["value"])
            self.faults.append(Fault(place, str(NOT_YOURS), "figure-not-yours"))
            return
        before = {} if new else _audited(row)
        kept = not new and self._keeps(row)
        for name, value in part.values.items():
            setattr(row, name, value)
        if kept or self._keeps(row):
            self.faults.append(Fault(part.place, str(COUNTS_NOT_YOURS), "figure-not-yours"))
            return
        try:
            full_clean_fast(row)
        except InvalidRow as invalid:
            for problem in invalid.problems:
                named = [name for name in part.values if name in problem.fields]
                place = _place(part.place, named)
                self.faults.append(Fault(place, problem.reason, problem.code))
            return
        row.save()
        self._record(row, Action.ADD if new else Action.CHANGE, difference(before, _audited(row)))

    def _keeps(self, row: Any) -> bool:
        """Whether a figure is not the user's to change."""
        return self.keeps_counts and isinstance(row, Measurement) and row.of_people

    def _record(self, row: Any, action: TrailEntry.Action, changes: Changes) -> None:
        """Collect an entry for the trail. Nothing of an open report is public."""
        self.trail.append(build_entry(row, action, self.actor, changes, self.note, public=False))


def _same_figure(row: Measurement) -> tuple[Any, ...]:
    """Return what identifies a figure: target and breakdown, and its unit without a target."""
    part = compared_key(row.breakdown)
    return row.target_id, part, "" if row.target_id else compared_key(row.unit)


def _place(place: str, names: list[str]) -> str:
    """Return the place of a fault: the one field that it is about, else the whole row."""
    if not place:
        return ", ".join(names)
    return f"{place}.{names[0]}" if len(names) == 1 else place


def _audited(row: Any) -> dict[str, Any]:
    """Return what the trail keeps of a row: all but its version."""
    return {name: value for name, value in snapshot(row).items() if name != "version"}
