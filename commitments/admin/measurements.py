"""Figures in the form of a report: one line for each target of the adoption."""

from typing import Any

from django.forms.models import BaseInlineFormSet
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from cities.admin.inlines import BlocksInline
from commitments.models import Measurement, ProgressReport, Target
from commitments.models.figure_parts import ALIKE
from commitments.reporting import standings
from commitments.reporting.disclosure.figures import conceal_figures
from commitments.reporting.revisions import NOT_A_NUMBER
from config.admin.forms import RowForm
from config.models.keys import compared_key


class MeasurementForm(RowForm):
    """The form of a figure. One that is not shown to this person stays as it is."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.concealed:
            for field in self.fields.values():
                field.disabled = True

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        # Nothing of the form reaches the row.
        return {} if self.instance.concealed else cleaned


class MeasurementFormSet(BaseInlineFormSet):
    """Offers the targets of the adoption, each with its baseline, target value and last figure.

    `reader` is shown what they may read.
    """

    reader: Any = None

    def get_queryset(self) -> Any:
        first = not hasattr(self, "_queryset")
        rows = super().get_queryset()
        if first and self.instance.pk is not None:
            conceal_figures(rows, self.reader, self.instance)
        return rows

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
            (target.pk, _describe(target, values.get(target.pk)))
            for target in self.instance.adoption.targets.all()
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


def _describe(target: Target, last: Any) -> str:
    """Return a target with its baseline, target value and last figure, in one line."""
    figures = [
        f"{name} {value.normalize():f}"
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
            field.error_messages["invalid"] = NOT_A_NUMBER
        return field

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        kwargs["formset"] = type("FormSet", (MeasurementFormSet,), {"reader": request.user})
        return super().get_formset(request, obj, **kwargs)

    def get_extra(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> int:
        return len(targets_without_figure(obj)) if obj else 0


def targets_without_figure(report: ProgressReport) -> list[dict[str, Any]]:
    """Return initial form data for each target that has no figure in the report yet."""
    with_figure = report.measurements.filter(breakdown="", target__isnull=False).values("target")
    targets = report.adoption.targets.exclude(pk__in=with_figure)
    return [{"target": key} for key in targets.values_list("pk", flat=True)]
