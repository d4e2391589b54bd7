"""Figures in the form of a report: one line for each target of the adoption."""

from typing import Any

from django.forms.models import BaseInlineFormSet
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from cities.admin.inlines import BlocksInline
from commitments.models import Measurement, ProgressReport, Target
from commitments.reporting import standings
from commitments.reporting.revisions import NOT_A_NUMBER


class MeasurementFormSet(BaseInlineFormSet):
    """Offers the targets of the adoption, each with its baseline, target value and last figure."""

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
    formset = MeasurementFormSet
    fields = [
        "target",
        ("qualifier", "value", "status"),
        ("observed_on", "observed_on_precision"),
        ("breakdown", "unit", "source"),
    ]
    short_lists = ("target",)

    def formfield_for_dbfield(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name == "value" and field is not None:
            field.error_messages["invalid"] = NOT_A_NUMBER
        return field

    def get_extra(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> int:
        return len(targets_without_figure(obj)) if obj else 0


def targets_without_figure(report: ProgressReport) -> list[dict[str, Any]]:
    """Return initial form data for each target that has no figure in the report yet."""
    with_figure = report.measurements.filter(breakdown="", target__isnull=False).values("target")
    targets = report.adoption.targets.exclude(pk__in=with_figure)
    return [{"target": key} for key in targets.values_list("pk", flat=True)]
