"""Columns of what a published figure keeps of its target. Only releases bring them back."""

from collections.abc import Iterator
from dataclasses import replace

from commitments.exchange.columns import Column, Use, Values, choice, number, one_of, plain, word
from commitments.models import Measurement, ProgressReport, Target
from commitments.models.frameworks import Direction
from commitments.models.kept_targets import KEPT
from config.models.fields import Qualifier

State = ProgressReport.State


def _columns() -> Iterator[Column]:
    yield number("kept_value")
    yield number("kept_value_to")
    yield plain("kept_qualifier", one_of(Qualifier.values, empty=True))
    yield number("kept_baseline_value")
    yield choice("kept_direction", Direction, empty=True)
    yield word("kept_unit")
    yield choice("kept_kind", Target.Kind, empty=True)
    yield choice("kept_measure", Target.Measure, empty=True)


KEPT_COLUMNS = tuple(replace(column, optional=True, use=Use.NEVER) for column in _columns())


def restore_kept(figure: Measurement, final: Values) -> None:
    """Give a figure of a release what it kept of its target; of an older one, the target's own."""
    for name in KEPT:
        setattr(figure, name, final.get(name, getattr(figure, name)))
    public = figure.report.state in ProgressReport.PUBLIC
    if public and figure.target and not figure.kept_direction:
        figure.keep(figure.target)
