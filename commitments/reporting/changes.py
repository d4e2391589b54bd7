"""What others changed in an open report since its own people last wrote in it or submitted it.

It is read from the audit trail, which keeps of counts of people only that they changed.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Q
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cities.audit import NOT_SHOWN
from cities.models import TrailEntry
from commitments.models import Comment, Evidence, Measurement, ProgressReport
from commitments.models.change_requests import value_in_words

Action, Role = TrailEntry.Action, TrailEntry.Role
CONTENT_ACTIONS = (Action.ADD, Action.CHANGE, Action.DELETE, Action.IMPORT)
OPEN_FIELDS: dict[type[Any], tuple[str, ...]] = {
    ProgressReport: (*ProgressReport.ANSWERS, "language", "period_start", "period_end"),
    Measurement: (
        *("value", "qualifier", "status", "observed_on", "dimension", "breakdown"),
        *("unit", "source"),
    ),
    Evidence: ("title", "url", "file_name", "page", "shows"),
}
MODELS = {model._meta.label_lower: model for model in OPEN_FIELDS}
# Of a part that is new or was deleted, the fields that say enough.
TELLING: dict[type[Any], tuple[str, ...]] = {
    ProgressReport: (),
    Measurement: ("value",),
    Evidence: ("url", "file_name"),
}
LONGEST = 80
# The part of a report that asks for a figure, for evidence, and for some of the answers.
PART_OF_ROW: dict[type[Any], str] = {
    Measurement: Comment.Part.FIGURES,
    Evidence: Comment.Part.EVIDENCE,
}
NEXT_FIELDS = ("challenges", "next_steps")


@dataclass(frozen=True)
class ForeignChange:
    """One value that somebody else changed, in words; both are empty where they are not kept."""

    what: str
    before: str
    after: str
    by: str
    at: datetime
    part: str = ""


def changed_by_others(
    reports: Sequence[ProgressReport], reader: User
) -> dict[int, list[ForeignChange]]:
    """Return, for each report, what others changed since its own people last wrote in it.

    `reader` is one of them, or stands in for them. Three queries, however many reports there are.
    """
    by_key = {report.pk: report for report in reports}
    changes: dict[int, dict[tuple[str, ...], ForeignChange]] = {key: {} for key in by_key}
    parts = _parts(by_key)
    for entry in _entries(reports) if reports else ():
        report = by_key.get(_report_key(entry, parts))
        if report is None:
            continue
        acted = entry.person is not None and entry.person.user_id == reader.pk
        if acted or _by_its_own_people(entry, report):
            changes[report.pk].clear()
        elif entry.action in CONTENT_ACTIONS:
            _merge(changes[report.pk], entry)
    return {key: list(lines.values()) for key, lines in changes.items()}


def changed_since_return(report: ProgressReport) -> list[ForeignChange] | None:
    """Return what was changed in a report since it was returned last; None if it never was."""
    parts = _parts([report.pk])
    lines: dict[tuple[str, ...], ForeignChange] | None = None
    for entry in _entries([report]):
        if _report_key(entry, parts) != report.pk:
            continue
        if entry.action == Action.RETURN:
            lines = {}
        elif lines is not None and entry.action in CONTENT_ACTIONS:
            _merge(lines, entry)
    return None if lines is None else list(lines.values())


def _parts(reports: Iterable[int]) -> dict[tuple[str, str], int]:
    """Return the report of each figure and each piece of evidence, by model and key as text."""
    return {
        (model._meta.label_lower, str(key)): report
        for model in (Measurement, Evidence)
        for key, report in model._default_manager.filter(report__in=reports)
        .order_by()
        .values_list("pk", "report")
    }


def _entries(reports: Sequence[ProgressReport]) -> Iterable[TrailEntry]:
    """Return the entries about reports on the same promises and what they consist of, in order."""
    adoptions = [report.adoption for report in reports]
    parties = Q(city__in={row.city_id for row in adoptions if row.city_id})
    parties |= Q(network__in={row.network_id for row in adoptions if row.network_id})
    entries = TrailEntry.objects.filter(
        parties,
        model__in=MODELS,
        commitment__in={row.commitment.slug for row in adoptions},
    )
    return entries.select_related("person").order_by("pk")


def _report_key(entry: TrailEntry, parts: dict[tuple[str, str], int]) -> int:
    """Return the key of the report that an entry is about; 0 where it cannot be known."""
    if entry.model == ProgressReport._meta.label_lower:
        return int(entry.object_id)
    if report := parts.get((entry.model, entry.object_id)):
        return report
    return next((key for key in entry.changes.get("report", ()) if key is not None), 0)


def _by_its_own_people(entry: TrailEntry, report: ProgressReport) -> bool:
    """Whether somebody acted for the city or network whose report it is."""
    if report.adoption.city_id:
        return entry.role == Role.FOCAL_POINT
    return entry.role == Role.SECRETARIAT


def _merge(lines: dict[tuple[str, ...], ForeignChange], entry: TrailEntry) -> None:
    """Add what an entry says to the lines; of one field what was first and what is last counts."""
    for name, latest in _lines(entry):
        key = (entry.model, entry.object_id, name)
        earlier = lines.pop(key, latest)
        change = replace(latest, before=earlier.before)
        if change.before != change.after or change.before in ("", _("not shown")):
            lines[key] = change


def _lines(entry: TrailEntry) -> Iterable[tuple[str, ForeignChange]]:
    """Yield each field that an entry changed, and the change in words."""
    model = MODELS[entry.model]
    whole = entry.action in (Action.ADD, Action.DELETE)
    names = [name for name in (TELLING if whole else OPEN_FIELDS)[model] if name in entry.changes]
    for name in names:
        before, after = (_as_text(model, name, value) for value in entry.changes[name])
        part = part_of_field(model, name)
        yield name, ForeignChange(_what(entry, name), before, after, entry.acted_as, entry.at, part)
    if entry.action == Action.IMPORT and not entry.changes and model is not ProgressReport:
        part = part_of_field(model, "")
        yield "", ForeignChange(entry.label, "", "", entry.acted_as, entry.at, part)


def part_of_field(model: type[Any], name: str) -> str:
    """Return the part of a report that a field of it, or of a row in it, belongs to."""
    if model in PART_OF_ROW:
        return PART_OF_ROW[model]
    return Comment.Part.NEXT if name in NEXT_FIELDS else Comment.Part.PROGRESS


def _what(entry: TrailEntry, name: str) -> str:
    """Return what was changed: the question, or the figure or evidence and which field of it."""
    model = MODELS[entry.model]
    if model is ProgressReport:
        field: Any = model._meta.get_field(name)
        return str(ProgressReport.HEADINGS.get(name, field.verbose_name))
    if name in TELLING[model]:
        return entry.label
    colon = pgettext("between a name and what it says", ": ")
    return f"{entry.label}{colon}{model._meta.get_field(name).verbose_name}"


def _as_text(model: type[Any], name: str, value: Any) -> str:
    if value == NOT_SHOWN:
        return _("not shown")
    return Truncator(value_in_words(model._meta.get_field(name), value)).chars(LONGEST)
