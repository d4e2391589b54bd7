"""Say what public sources say in codes of their own, and derive the status of each adoption anew."""

from datetime import date, timedelta
from typing import Any

from django.db import migrations
from django.db.models import Exists, OuterRef
from django.utils import timezone

from config.dates import last_day, months_later

# What the stage of a compiled report becomes.
SOURCE_STAGE = {
    "not-started": "planned",
    "planning": "planned",
    "in-progress": "under-way",
    "fulfilled": "done",
    "discontinued": "discontinued",
}
BY_STAGE = {
    "discontinued": "discontinued",
    "fulfilled": "achieved",
    "not-started": "not-started",
}
BY_RATING = {
    "met": "achieved",
    "on-track": "on-track",
    "constrained": "behind",
    "no-progress": "stalled",
}
FINAL = ("achieved", "done", "discontinued", "withdrawn")
WITH_STATUS = ("pledge", "council-resolution", "project", "offer")
NOTHING_KNOWN = ("nothing-known", "", None, "", None)
Status = tuple[str, str, date | None, str, date | None]


def give_source_stages(reports: Any, measurements: Any) -> None:
    """Turn the stage of compiled reports into what their source says; no source gives a rating."""
    compiled = reports.filter(origin="compiled")
    for stage, source_stage in SOURCE_STAGE.items():
        compiled.filter(stage=stage).update(source_stage=source_stage)
    figures = measurements.filter(report=OuterRef("pk"), value__isnull=False)
    silent = compiled.filter(source_stage="")
    silent.filter(Exists(figures)).update(source_stage="results-published")
    silent.update(source_stage="news-published")
    compiled.update(stage="", rating="")


def status_by(report: Any, standing: str, trust: str, every: int | None = None) -> Status:
    """Return standing, trust, the day with its precision, and the day from which it is old."""
    on, precision = report.reported_on, report.reported_on_precision
    if report.period_end:
        on, precision = report.period_end, report.period_end_precision
    if on is None:
        return standing, trust, None, "", None
    if standing in FINAL:
        return standing, trust, on, precision, None
    end = last_day(on, precision)
    ages = [months_later(end, 18)]
    if every:
        ages.append(months_later(end, every) + timedelta(days=60))
    return standing, trust, on, precision, max(ages)


def own_status(reports: list[Any], every: int | None, reviewed: set[int]) -> Status | None:
    """Return the status by the party's latest report, if it gives one."""
    own = [report for report in reports if report.origin == "reported"]
    if not own:
        return None
    latest = max(own, key=lambda row: (row.period_end, row.reported_on or date.min, row.pk))
    standing = BY_STAGE.get(latest.stage) or BY_RATING.get(latest.rating)
    trust = "reviewed" if latest.pk in reviewed else "checked"
    return status_by(latest, standing, trust, every) if standing else None


def compiled_status(reports: list[Any], today: date) -> Status | None:
    """Return the status by public sources: one that is not old and names a stage goes first."""
    ranked = []
    for report in reports:
        if report.origin == "compiled" and not report.background:
            status = status_by(report, report.source_stage, "compiled")
            fresh = status[4] is None or today < status[4]
            names_stage = not report.source_stage.endswith("-published")
            ranked.append(((fresh, names_stage, status[2] or date.min, report.pk), status))
    return max(ranked)[1] if ranked else None


def status_of(adoption: Any, reports: list[Any], reviewed: set[int], today: date) -> Status:
    if adoption.commitment.kind not in WITH_STATUS:
        return NOTHING_KNOWN
    if adoption.withdrawn_on:
        return "withdrawn", "", adoption.withdrawn_on, "day", None
    own = own_status(reports, adoption.report_every, reviewed)
    other = compiled_status(reports, today)
    if own is None or other is None:
        return own or other or NOTHING_KNOWN
    aged = own[4] is not None and today >= own[4]
    return other if aged and (other[2] or date.min) > (own[2] or date.min) else own


def derive(apps: Any, schema_editor: Any) -> None:
    def rows(name: str) -> Any:
        return apps.get_model("commitments", name).objects.using(schema_editor.connection.alias)

    give_source_stages(rows("ProgressReport"), rows("Measurement"))
    by_adoption: dict[int, list[Any]] = {}
    for report in rows("ProgressReport").filter(state="published").order_by("pk"):
        by_adoption.setdefault(report.adoption_id, []).append(report)
    reviewed = set(rows("Review").filter(state="published").values_list("report", flat=True))
    today = timezone.localdate()
    for adoption in rows("Adoption").select_related("commitment").order_by("pk"):
        status = status_of(adoption, by_adoption.get(adoption.pk, []), reviewed, today)
        adoption.standing, adoption.trust = status[:2]
        adoption.standing_on, adoption.standing_on_precision, adoption.ages_on = status[2:]
        if adoption.standing in FINAL or adoption.commitment.kind not in WITH_STATUS:
            adoption.report_due_on = None
        adoption.save()


class Migration(migrations.Migration):
    dependencies = [("commitments", "0010_status_axis")]

    operations = [migrations.RunPython(derive, migrations.RunPython.noop)]
