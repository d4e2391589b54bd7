"""What a figure keeps of its target: how it was measured on the day it was published."""

from copy import copy

from django.db import models

from commitments.models.commitments import MOST_DIGITS
from commitments.models.frameworks import Direction
from commitments.models.targets import Target
from config.models.fields import Qualifier

# The fields of a target that say how a figure is measured.
MEASURES_BY = (
    "value",
    "value_to",
    "qualifier",
    "baseline_value",
    "direction",
    "unit",
    "kind",
    "measure",
)
PREFIX = "kept_"
# The workflow copies them from the target, whose own changes the trail has.
KEPT = tuple(f"{PREFIX}{name}" for name in MEASURES_BY)


def _number(help_text: str) -> models.DecimalField:
    return models.DecimalField(
        max_digits=MOST_DIGITS, decimal_places=4, null=True, editable=False, help_text=help_text
    )


def _word(length: int, choices: type[models.TextChoices] | None, help_text: str) -> models.Field:
    return models.CharField(
        max_length=length,
        choices=choices.choices if choices else None,
        blank=True,
        editable=False,
        help_text=help_text,
    )


class KeptTarget(models.Model):
    """The target of a figure as of its publication; until then all these are empty."""

    kept_value = _number("Target value when the figure was published.")
    kept_value_to = _number("Upper end of the range when the figure was published.")
    kept_qualifier = _word(8, Qualifier, "How the target value was stated then.")
    kept_baseline_value = _number("Baseline when the figure was published.")
    kept_direction = _word(
        8, Direction, "Direction of the target when the figure was published; empty before."
    )
    kept_unit = _word(80, None, "Unit of the target when the figure was published.")
    kept_kind = _word(10, Target.Kind, "What the target aimed at then.")
    kept_measure = _word(14, Target.Measure, "What the figures of the target counted then.")

    class Meta:
        abstract = True

    def keep(self, target: Target) -> None:
        """Copy how `target` measures into the figure, which is not saved."""
        for name in MEASURES_BY:
            setattr(self, PREFIX + name, getattr(target, name))

    def measured_by(self, target: Target | None) -> Target | None:
        """Return the target of this figure as the figure is measured by it.

        A published figure keeps the one of its publication, whatever `target` says by now.
        """
        if target is None or not self.kept_direction:
            return target
        kept = {name: getattr(self, PREFIX + name) for name in MEASURES_BY}
        if all(getattr(target, name) == value for name, value in kept.items()):
            return target
        then = copy(target)
        for name, value in kept.items():
            setattr(then, name, value)
        return then
