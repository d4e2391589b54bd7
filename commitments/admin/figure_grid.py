"""The figures of a report as a grid: a line for each target, and one for each of its parts."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from commitments.models import Measurement, ProgressReport, Target
from commitments.models import contradictions as rules
from commitments.reporting.plausibility import Finding
from config.numbers import amount

# Parts that a target can be divided into at a time, on request.
NEW_PARTS = 2
FIELD_LABELS = ("value", "status", "source")


@dataclass
class FigureLine:
    """One line: the form of a figure, what it is about, and the figure of the last report."""

    form: Any
    target: Target | None
    part: str = ""
    # A line for a part that has no name yet.
    unnamed: bool = False
    last: Measurement | None = None
    findings: list[Finding] = field(default_factory=list)
    # What the parts of the target add up to, below the last of them.
    sums: list["PartsSum"] = field(default_factory=list)

    @property
    def name(self) -> str:
        what = str(self.target or self.form["unit"].value() or _("another figure"))
        return f"{what} ({self.part})" if self.part else what

    @property
    def kind(self) -> str:
        return "part" if self.part or self.unnamed else "whole"


@dataclass(frozen=True)
class PartsSum:
    """The parts of a target along one dimension beside the whole: "498 + 514 = 1,012"."""

    words: str
    difference: str = ""


def figure_lines(
    formset: Any, previous: ProgressReport | None, findings: Iterable[Finding]
) -> list[FigureLine]:
    """Return the lines of a grid in the order of the targets, each with its parts after it."""
    targets = {target.pk: target for target in formset.own_targets}
    last = {rules.figure_key(row): row for row in previous.measurements.all()} if previous else {}
    about = list(findings)
    lines = sorted(_lines(formset, targets), key=lambda line: _place(line, list(targets)))
    for line in lines:
        line.last = _last_of(line, last)
        row = line.form.instance
        line.findings = [each for each in about if row.pk and each.contradiction.figure == row]
        _label(line)
    for key in targets:
        own = [line for line in lines if line.target and line.target.pk == key]
        if own:
            own[-1].sums = list(_sums(own))
    return lines


def _lines(formset: Any, targets: dict[int, Target]) -> Iterator[FigureLine]:
    seen: set[Any] = set()
    for form in formset.forms:
        target = targets.get(_key(form["target"].value()))
        part = str(form["breakdown"].value() or "")
        first = (target.pk if target else None, part) not in seen
        seen.add((target.pk if target else None, part))
        unnamed = target is not None and not part and not first
        yield FigureLine(form, target, part, unnamed or _is_dimension_only(form, part))


def _is_dimension_only(form: Any, part: str) -> bool:
    return bool(form["dimension"].value()) and not part


def _key(value: Any) -> int:
    return int(value) if str(value).isdecimal() else 0


def _place(line: FigureLine, order: list[int]) -> tuple[int, bool]:
    """Sort by target; the whole before its parts; figures without a target last."""
    place = order.index(line.target.pk) if line.target else len(order)
    return place, line.kind == "part"


def _last_of(line: FigureLine, last: dict[Any, Measurement]) -> Measurement | None:
    probe = Measurement(
        target=line.target,
        unit=line.form["unit"].value() or "",
        breakdown=line.part,
    )
    return None if line.unnamed else last.get(rules.figure_key(probe))


def _label(line: FigureLine) -> None:
    """Name each field of a line for who does not see the head of its column."""
    for name, formfield in line.form.fields.items():
        formfield.help_text = ""
        label = _("%(field)s, %(line)s") % {"field": formfield.label or name, "line": line.name}
        formfield.widget.attrs["aria-label"] = label
    line.form.fields["source"].widget.attrs["rows"] = 1


def _sums(lines: list[FigureLine]) -> Iterator[PartsSum]:
    """Yield what stored parts of one target add up to, for each dimension with several."""
    rows = [line.form.instance for line in lines if line.form.instance.pk]
    whole = next((row.value for row in rows if not row.breakdown), None)
    dimensions = dict.fromkeys(row.dimension for row in rows if row.breakdown)
    for dimension in dimensions:
        parts = [row.value for row in rows if row.breakdown and row.dimension == dimension]
        if whole is None or len(parts) < 2 or None in parts:
            continue
        total = sum(parts, Decimal())
        words = f"{' + '.join(map(amount, parts))} = {amount(total)}"
        difference = whole - total
        yield PartsSum(words, amount(abs(difference)) if difference else "")
