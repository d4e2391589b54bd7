"""Applies disclosure control to reports: what is hidden, from whom, and how it is erased."""

from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from operator import attrgetter, itemgetter
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Prefetch, Q, QuerySet, prefetch_related_objects
from django.utils.translation import gettext_lazy as _

from cities.audit import withhold
from commitments.models import Measurement, ProgressReport
from commitments.models.observations import ObservationStatus
from commitments.models.targets import Target
from commitments.reporting.actors import OF_REPORT, overseen_by, own_people
from commitments.reporting.disclosure.counts import Count
from commitments.reporting.disclosure.families import Families, families_of
from commitments.reporting.disclosure.pending_files import forget_uploads
from commitments.reporting.disclosure.public_counts import (
    Figures,
    cell_of,
    cells_of,
    counts_people,
    day_of,
    public_figures,
    unit_of,
)
from commitments.reporting.disclosure.rules import Reason, Surroundings, hidden_cells
from commitments.reporting.disclosure.totals import SharedTotal
from commitments.reporting.disclosure.words import counts_of, erase_counts
from config.models.fields import Qualifier

State, Measure = ProgressReport.State, Target.Measure
WITH_FIGURES = Prefetch("measurements", Measurement.objects.order_by("pk").select_related("target"))
REASONS: dict[Reason, Any] = {
    Reason.SMALL: _("it counts so few people that they could be recognised"),
    Reason.CHOSEN: _("a figure that you chose not to show could be worked out from it"),
    Reason.REVEALS: _("a small count could be worked out from it"),
    Reason.EARLIER: _("with other reports, a count that is not shown could be worked out from it"),
    Reason.OTHERS: _("with other targets, a count that is not shown could be worked out from it"),
}
# Notes on a report that what others are not shown was taken out of its fetched figures.
CONCEALED = "figures_concealed"
# Where a report keeps what it will not show.
PREVIEW = "not_shown"
# The figures of one report to hide, by their keys.
Hidden = dict[int, Reason]


def hidden_figures(reports: Sequence[ProgressReport]) -> dict[int, Hidden]:
    """Return, for each report, which of its figures the public is not shown, and why.

    Two queries for all of them, and one for their figures where those are not fetched yet.
    """
    prefetch_related_objects(reports, WITH_FIGURES)
    reports = [report for report in reports if _applies(report)]
    public: dict[int, list[Figures]] = {}
    families = Families(())
    if any(counts_people(row) for report in reports for row in report.measurements.all()):
        families = families_of(reports)
        public = public_figures(families.keys)
    return {report.pk: _hidden(report, public, families) for report in reports}


def _applies(report: ProgressReport) -> bool:
    """Whether the rule holds in a place: everywhere, unless the operator limits it to small ones.

    An unknown population counts as small.
    """
    city = report.adoption.city
    if settings.SMALL_PLACE is None or city is None or city.population is None:
        return True
    return bool(city.population < settings.SMALL_PLACE)


def _hidden(
    report: ProgressReport, public: Mapping[int, list[Figures]], families: Families
) -> Hidden:
    """Return the figures of one report to hide, given the public reports that count the same."""
    day = day_of(report)
    others = sorted(
        (
            (day_of(row), figures)
            for row, figures in public.get(report.adoption_id, ())
            if row.pk != report.pk
        ),
        key=itemgetter(0),
    )
    hidden: Hidden = {}
    figures = [figure for figure in report.measurements.all() if counts_people(figure)]
    for unit in {unit_of(figure) for figure in figures}:
        rows = {cell_of(figure): figure for figure in figures if unit_of(figure) == unit}
        shared = families.shared(report, public, unit).of_targets(rows.values())
        around = _surroundings(rows.values(), others, day, unit, shared)
        reasons = hidden_cells(list(rows), around, settings.SMALL_COUNT - 1)
        hidden |= {rows[cell].pk: reason for cell, reason in reasons.items()}
    return hidden


def _surroundings(
    figures: Collection[Measurement],
    others: Sequence[tuple[date, list[Measurement]]],
    day: date,
    unit: str,
    totals: Mapping[Hashable, Sequence[SharedTotal]],
) -> Surroundings:
    """Return what is public of the same people before, beside and after figures of one day."""
    before = [cells_of(each, unit) for when, each in others if when < day]
    return Surroundings(
        before=[_starting_values(figures, day), *before],
        after=[cells_of(each, unit) for when, each in others if when > day],
        versions=[cells_of(each, unit) for when, each in others if when == day],
        running=_measured(figures, Measure.RUNNING_TOTAL),
        flows=_measured(figures, Measure.FLOW),
        totals=totals,
    )


def _starting_values(figures: Iterable[Measurement], day: date) -> list[Count]:
    """Return what was counted before the first report: it is public with the target."""
    targets = {figure.target for figure in figures if figure.target}
    return [
        Count(target.pk, "", "", target.baseline_value)
        for target in sorted(targets, key=attrgetter("pk"))
        if target.baseline_value and (target.baseline_on is None or target.baseline_on <= day)
    ]


def _measured(figures: Iterable[Measurement], measure: str) -> frozenset[int]:
    return frozenset(
        figure.target.pk for figure in figures if figure.target and figure.target.measure == measure
    )


def hidden_counts(report: ProgressReport, user: User | None) -> frozenset[int]:
    """Return the counts in a report that `user` is not shown; None is anybody but its own people.

    They are those of what is stored, whatever was taken out of the fetched figures.
    """
    if report.state not in ProgressReport.UNPUBLISHED:
        return frozenset()
    if user and not vars(report).get(CONCEALED) and shown_all([report], user):
        return frozenset()
    stored = ProgressReport.objects.select_related("adoption__city").get(pk=report.pk)
    hidden = hidden_figures([stored]).get(stored.pk, {})
    return counts_of(row for row in stored.measurements.all() if row.pk in hidden)


def erase_hidden(report: ProgressReport) -> None:
    """Erase the figures of a report that the public is not shown, for good, and mark them so.

    With them go their values in the trail, in what was said of the report, and the files of all
    imports that wait to be confirmed.
    """
    prefetch_related_objects([report], WITH_FIGURES)
    hidden = hidden_figures([report]).get(report.pk, {})
    erased = [row for row in report.measurements.all() if row.pk in hidden]
    erase_counts(report, counts_of(erased))
    for figure in erased:
        _blank(figure)
        figure.save(update_fields=["value", "status", "qualifier"])
    withhold(Measurement, "value", [row.pk for row in erased])
    if erased:
        transaction.on_commit(forget_uploads)


@dataclass(frozen=True)
class HiddenFigure:
    """A figure that will not be shown: its name, why, and its place, as in "measurements[2]"."""

    name: str
    reason: str
    place: str


def preview(report: ProgressReport) -> list[HiddenFigure]:
    """Return what a report that is not published yet will not show, and why."""
    attach_previews([report])
    shown: list[HiddenFigure] = vars(report)[PREVIEW]
    return shown


def attach_previews(reports: Sequence[ProgressReport]) -> Sequence[ProgressReport]:
    """Return the same reports, each with what it will not show as `not_shown`.

    Nothing where it was taken out already: the reader is not shown it either.
    """
    own = [
        report
        for report in reports
        if report.state in ProgressReport.UNPUBLISHED and not vars(report).get(CONCEALED)
    ]
    hidden = hidden_figures(own) if own else {}
    for report in reports:
        mine = hidden.get(report.pk, {})
        rows = enumerate(report.measurements.all()) if mine else ()
        vars(report)[PREVIEW] = [
            HiddenFigure(str(row), REASONS[mine[row.pk]], f"measurements[{number}]")
            for number, row in rows
            if row.pk in mine
        ]
    return reports


def conceal(reports: Sequence[ProgressReport], user: User | None) -> Sequence[ProgressReport]:
    """Return the same reports; what `user` is not shown is taken out of their fetched figures.

    Until a report is published its figures are those of its city or network. Nobody is one of our
    own commands, which are shown all.
    """
    foreign = [report for report in reports if report.state in ProgressReport.UNPUBLISHED]
    if user is not None and foreign:
        own = shown_all(foreign, user)
        as_others_read([report for report in foreign if report.pk not in own])
    return reports


def as_others_read(reports: Sequence[ProgressReport]) -> Sequence[ProgressReport]:
    """Return the same reports; what only their own people are shown is taken out."""
    open_reports = [
        report
        for report in reports
        if report.state in ProgressReport.UNPUBLISHED and not vars(report).get(CONCEALED)
    ]
    hidden = hidden_figures(open_reports)
    for report in open_reports:
        vars(report)[CONCEALED] = True
        for figure in report.measurements.all():
            if figure.pk in hidden.get(report.pk, {}):
                _conceal(figure)
    return reports


def conceal_figures(
    figures: Iterable[Any], user: User | None, report: ProgressReport | None = None
) -> Sequence[Any] | QuerySet[Any]:
    """Return the same figures, of `report` or any; what `user` is not shown is taken out."""
    figures = figures if isinstance(figures, QuerySet) else list(figures)
    reports = {row.report_id: report or row.report for row in figures}
    concealed = {
        row.pk
        for each in conceal(list(reports.values()), user)
        if vars(each).get(CONCEALED)
        for row in each.measurements.all()
        if row.concealed
    }
    for figure in figures:
        if figure.pk in concealed:
            _conceal(figure)
    return figures


def shown_all(reports: Iterable[ProgressReport], user: User) -> set[int]:
    """Return which of these reports, by their keys, show `user` all figures before publication.

    Those of parties that the user represents; of cities without people, whom a secretariat helps;
    and what a secretariat compiles from public sources.
    """
    compiled = Q(origin=ProgressReport.Origin.COMPILED) & overseen_by(user, OF_REPORT)
    return set(
        ProgressReport.objects.filter(
            own_people(user, OF_REPORT) | compiled, pk__in=[report.pk for report in reports]
        )
        .order_by()
        .values_list("pk", flat=True)
    )


def _conceal(figure: Measurement) -> None:
    _blank(figure)
    figure.concealed = True


def _blank(figure: Measurement) -> None:
    figure.value, figure.status = None, ObservationStatus.SUPPRESSED
    figure.qualifier = Qualifier.EXACTLY
