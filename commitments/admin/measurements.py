"""Figures in the form of a report: one line for each target of the adoption."""

from typing import Any

from django.forms.models import BaseInlineFormSet, InlineForeignKeyField
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cities.admin.inlines import BlocksInline
from commitments.admin.report_parts import part_of
from commitments.models import Measurement, ProgressReport, Target
from commitments.models.figure_parts import ALIKE
from commitments.reporting import standings
from commitments.reporting.disclosure.figures import conceal_figures
from commitments.reporting.disclosure.writers import COUNTS_NOT_YOURS
from config.admin.forms import RowForm
from config.admin.request_cache import once_per_request
from config.models.keys import compared_key
from config.numbers import amount
from config.translations import translated

NO_NUMBER = gettext_lazy(
    "Enter a number only, for example %(example)s. No figure, or not sure of it? Leave it empty "
    "or give your best number, and choose the observation status that says so."
)


class MeasurementForm(RowForm):
    """The form of a figure. One that is not shown to this person stays as it is.

    In a report with such a figure other counts of people stay as well.
    """

    keeps_counts = fixed = False

    def keep(self, counts: bool) -> None:
        """Keep the figure from being changed or deleted if it is concealed, or one of `counts`."""
        self.keeps_counts = counts
        row = self.instance
        self.fixed = row.concealed or (counts and row.pk is not None and row.of_people)
        for name, field in self.fields.items():
            keys = name == row._meta.pk.name or isinstance(field, InlineForeignKeyField)
            field.disabled = field.disabled or (self.fixed and not keys)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        # Nothing of the form reaches the row.
        return {} if self.fixed else cleaned

    def _post_clean(self) -> None:
        super()._post_clean()
        if self.keeps_counts and not self.fixed and self.has_changed() and self.instance.of_people:
            self.add_error("value", COUNTS_NOT_YOURS)


class MeasurementFormSet(BaseInlineFormSet):
    """Offers the targets of the adoption, each with its baseline, target value and last figure.

    `reader` is shown what they may read.
    """

    reader: Any = None
    keeps_counts = False

    def get_queryset(self) -> Any:
        first = not hasattr(self, "_queryset")
        rows = super().get_queryset()
        if first and self.instance.pk is not None:
            conceal_figures(rows, self.reader, self.instance)
            self.keeps_counts = any(row.concealed for row in rows)
        return rows

    @cached_property
    def own_targets(self) -> list[Target]:
        return list(self.instance.adoption.targets.all())

    @cached_property
    def targets(self) -> list[tuple[Any, str]]:
        if self.instance.pk is None:
            return [("", "–")]
        last = standings.latest_of(self.instance.adoption)
        values = (
            dict(last.measurements.filter(breakdown="").values_list("target", "value"))
            if last
            else {}
        )
        return [("", "–")] + [
            (target.pk, _describe(target, values.get(target.pk))) for target in self.own_targets
        ]

    def clean(self) -> None:
        """Refuse two new lines for one part of a figure: "Men" and "men"."""
        super().clean()
        seen: set[tuple[Any, str]] = set()
        for form in self.forms:
            values = {} if form in self.deleted_forms else getattr(form, "cleaned_data", {})
            if part := values.get("breakdown"):
                key = (values.get("target"), compared_key(part))
                if key in seen:
                    form.add_error("breakdown", ALIKE % {"part": part})
                seen.add(key)

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        if "target" in form.fields:
            rows = Target.objects.filter(adoption=self.instance.adoption_id)
            form.fields["target"].queryset = rows
            form.fields["target"].choices = self.targets
            units = {target.pk: translated(target.unit) for target in self.own_targets}
            key = form.instance.target_id or form.initial.get("target")
            form.fields["value"].widget.unit = units.get(key, "")
        form.keep(self.keeps_counts)


def _describe(target: Target, last: Any) -> str:
    """Return a target with its baseline, target value and last figure, in one line."""
    figures = [
        f"{name} {amount(value)}"
        for name, value in (
            (_("from"), target.baseline_value),
            (_("to"), target.value),
            (_("last"), last),
        )
        if value is not None
    ]
    return f"{target.title} ({', '.join(figures)} {target.unit})" if figures else target.title


class MeasurementInline(BlocksInline):
    model = Measurement
    form = MeasurementForm
    formset = MeasurementFormSet
    fields = [
        "target",
        ("qualifier", "value", "status"),
        ("observed_on", "observed_on_precision"),
        ("dimension", "breakdown", "unit"),
        "source",
    ]
    short_lists = ("target",)

    def formfield_for_dbfield(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name == "value" and field is not None:
            field.error_messages["invalid"] = NO_NUMBER
        return field

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        kwargs["formset"] = type("FormSet", (MeasurementFormSet,), {"reader": request.user})
        return super().get_formset(request, obj, **kwargs)

    def get_extra(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> int:
        return len(lines_offered(request, obj)) if obj else 0


def lines_offered(request: HttpRequest, report: ProgressReport) -> list[dict[str, Any]]:
    """Return initial form data for each line that is offered although it has no figure yet.

    One for each target; in the grid also one for each part that the last report gave, and for
    the parts that the person wants to divide a target into.
    """
    lines = once_per_request(request, ("lines", report.pk), lambda: _lines(request, report))
    return [dict(line) for line in lines]


def _lines(request: HttpRequest, report: ProgressReport) -> list[dict[str, Any]]:
    figures = list(report.measurements.order_by("pk").values_list("target", "breakdown"))
    wholes = {target for target, part in figures if not part}
    targets = list(report.adoption.targets.values_list("pk", flat=True))
    lines: list[dict[str, Any]] = [{"target": key} for key in targets if key not in wholes]
    if part_of(request) is None:
        return lines
    given = {(target, compared_key(part)) for target, part in figures if part}
    lines += [line for line in _last_parts(report) if _line_key(line) not in given]
    wanted = request.GET.get("divide", "")
    if wanted == "other":
        lines.append({})
    return lines + [{"target": key} for key in targets for _ in range(2) if str(key) == wanted]


def _line_key(line: dict[str, Any]) -> tuple[Any, str]:
    return line["target"], compared_key(line["breakdown"])


def _last_parts(report: ProgressReport) -> list[dict[str, Any]]:
    """Return the parts of targets that the last report gave."""
    last = standings.latest_of(report.adoption)
    if last is None:
        return []
    rows = last.measurements.filter(target__isnull=False).exclude(breakdown="")
    parts = rows.order_by("target", "pk").values_list("target", "dimension", "breakdown")
    return [
        {"target": target, "dimension": dimension, "breakdown": part}
        for target, dimension, part in parts
    ]
