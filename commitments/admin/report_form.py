"""The form of a report: its fields, and what it still lacks."""

from typing import Any

from django.utils.html import format_html
from django.utils.translation import gettext as _

from commitments.models import ProgressReport
from commitments.reporting import requirements
from config.admin.forms import RowForm

State, Origin = ProgressReport.State, ProgressReport.Origin


class ReportForm(RowForm):
    """The form of a draft, with what it still lacks."""

    marks_missing = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk is None:
            # Reports by a city or network are started from its commitment.
            self.instance.origin = Origin.COMPILED
        elif self.marks_missing:
            self._mark_missing_fields()

    def _mark_missing_fields(self) -> None:
        """Put beside each field what it still needs before the report can be submitted."""
        if self.instance.compiled or self.instance.state not in (State.DRAFT, State.RETURNED):
            return
        for name, sentence in requirements.missing_fields(self.instance):
            if name in self.fields:
                field = self.fields[name]
                field.help_text = format_html(
                    '<strong class="lacks">{}</strong> {}', sentence, field.help_text
                )


def whole_form(obj: Any, open_to_person: bool) -> list[Any]:
    """Return the fields of a report on one page, by heading; `obj` is None for a new one."""
    period: list[Any] = [("period_start", "period_end")]
    compiled = obj is None or obj.compiled
    if compiled:
        period = [
            ("period_start", "period_start_precision"),
            ("period_end", "period_end_precision"),
        ]
    judged = ["source_stage", "background"] if compiled else ["stage", "rating"]
    answers = [*judged, *ProgressReport.HEADINGS, "language"]
    source = ["source_url", ("reported_on", "reported_on_precision", "reported_on_at_latest")]
    if obj is None:
        return [
            (
                _("A report compiled from public sources"),
                {
                    "fields": ["adoption", *source, *period, *answers],
                    "description": _(
                        "A city or network starts its own report from its commitment. This "
                        "form is for what others found in public sources; it never counts "
                        "as the party's own report."
                    ),
                },
            )
        ]
    about: list[Any] = ["adoption", ("state", "origin"), *period]
    about += ["corrects"] if obj.corrects_id else []
    about += ["unchanged"] if obj.unchanged else []
    about += source if obj.compiled else []
    people = [("written_by", "contributors", "decided"), ("reported_on", "published_at")]
    form = [(None, {"fields": about}), (_("Narrative"), {"fields": answers})]
    if not obj.compiled and not open_to_person:
        form.append((_("Who and when"), {"fields": people}))
    return form
