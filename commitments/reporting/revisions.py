"""Rewrites what an open report says, as a whole: its account, its figures, its links."""

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
from commitments.models import Evidence, Measurement, ProgressReport
from commitments.reporting.workflow import Refused
from config.models.validation import Unfit, demand_fit

Action, State = TrailEntry.Action, ProgressReport.State
OPEN = (State.DRAFT, State.RETURNED)
NOT_A_NUMBER = gettext_lazy(
    "Write a number and nothing else, with a point before decimals: 1250.5. "
    "No figure, or not sure of it? Leave it empty or give your best number, and "
    "choose the observation status that says so."
)


@dataclass(frozen=True)
class Part:
    """What is said of one figure or link, and where in the text that was sent it stands."""

    place: str
    values: dict[str, Any]


@dataclass(frozen=True)
class Fault:
    """What is wrong, and where in the text that was sent; nowhere in it when `place` is empty."""

    place: str
    reason: str


def demand_open(report: ProgressReport) -> None:
    """Raise `Refused` when the report is out of its writers' hands."""
    if report.state not in OPEN:
        raise Refused(
            _("The report is %(state)s and not changed any more. Correct it with a new one.")
            % {"state": report.get_state_display()}
        )


def demand_draft(report: ProgressReport) -> None:
    """Raise `Refused` for what was ever submitted."""
    if report.state != State.DRAFT:
        raise Refused("Only a draft that was never submitted is deleted.")


def discard(report: ProgressReport, user: User, note: str) -> None:
    """Delete a draft. Raises `Refused` for what was ever submitted."""
    demand_draft(report)
    actor = acting(user, report.adoption.party)
    record(report, Action.DELETE, actor, difference(_told(report), {}), note)
    report.delete()


@dataclass
class Revision:
    """One rewriting of a report that the caller holds locked, in the caller's transaction.

    Where `faults` are found the caller has to undo all of it.
    """

    report: ProgressReport
    user: User
    note: str

    def __post_init__(self) -> None:
        self.faults: list[Fault] = []
        self.trail: list[TrailEntry] = []
        self.actor: Actor = acting(self.user, self.report.adoption.party)

    def write_account(self, values: dict[str, Any]) -> None:
        """Set fields of the report itself."""
        self._keep(Part("", values), self.report)

    def write_figures(self, parts: Iterable[Part]) -> None:
        """Make these all the figures of the report."""
        rows = self.report.measurements.select_related("target")
        self._replace(Measurement, rows, parts, _same_figure)

    def write_links(self, parts: Iterable[Part]) -> None:
        """Make these all the links of the report. Files that were uploaded stay."""
        rows = self.report.evidence.exclude(url="")
        self._replace(Evidence, rows, parts, lambda row: (row.url, row.page))

    def finish(self) -> None:
        """Count the change, so that whoever has the report open elsewhere notices, and tell it."""
        if self.trail:
            self.report.version += 1
            self.report.save()
            write(self.trail)

    def _replace(
        self,
        model: type[Measurement] | type[Evidence],
        rows: Iterable[Any],
        parts: Iterable[Part],
        same: Callable[[Any], Any],
    ) -> None:
        """Turn `rows` into `parts`; what is about the same thing is changed, not made anew."""
        there = defaultdict(list)
        for row in rows:
            there[same(row)].append(row)
        pairs = []
        for part in parts:
            alike = there[same(model(**part.values))]
            pairs.append((part, alike.pop(0) if alike else model(report=self.report)))
        for row in (row for alike in there.values() for row in alike):
            self._tell(row, Action.DELETE, difference(_told(row), {}))
            row.delete()
        for part, row in pairs:
            self._keep(part, row)

    def _keep(self, part: Part, row: Any) -> None:
        """Write what differs into a row, save it and say so in the trail; or note the faults."""
        new = row.pk is None
        if not new and all(getattr(row, name) == said for name, said in part.values.items()):
            return
        before = {} if new else _told(row)
        for name, said in part.values.items():
            setattr(row, name, said)
        try:
            demand_fit(row)
        except Unfit as unfit:
            for problem in unfit.problems:
                named = [name for name in part.values if name in problem.fields]
                self.faults.append(Fault(_place(part.place, named), problem.reason))
            return
        row.save()
        self._tell(row, Action.ADD if new else Action.CHANGE, difference(before, _told(row)))

    def _tell(self, row: Any, action: TrailEntry.Action, changes: Changes) -> None:
        """Keep what the trail is to say. Nothing of an open report is public: no need to ask."""
        self.trail.append(build_entry(row, action, self.actor, changes, self.note, public=False))


def _same_figure(row: Measurement) -> tuple[Any, ...]:
    """What a figure is about: a target and a part of it, or something of its own."""
    return row.target_id, row.breakdown, "" if row.target_id else row.unit


def _place(place: str, names: list[str]) -> str:
    """Return where a fault stands: in the one field it is about, else in the row as a whole."""
    if not place:
        return ", ".join(names)
    return f"{place}.{names[0]}" if len(names) == 1 else place


def _told(row: Any) -> dict[str, Any]:
    """What the trail keeps of a row: not how often it was saved."""
    return {name: told for name, told in snapshot(row).items() if name != "version"}
