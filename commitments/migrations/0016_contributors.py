"""Keep who changed the content of a report; of reports that exist, as far as the trail knows it."""

from datetime import datetime
from typing import Any

import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

REPORT = "commitments.progressreport"
PARTS = {"commitments.measurement": "Measurement", "commitments.evidence": "Evidence"}
CONTENT_ACTIONS = ("add", "change", "delete", "import")
BATCH = 500
# First and last contribution, by report and person.
Times = dict[tuple[int, int], tuple[datetime, datetime]]


def fill(apps: Any, schema_editor: Any) -> None:
    def rows(app: str, model: str) -> Any:
        manager = apps.get_model(app, model)._base_manager
        return manager.using(schema_editor.connection.alias)

    reports = {report.pk: report for report in rows("commitments", "ProgressReport").order_by("pk")}
    parts = {
        (model, str(key)): report
        for model, name in PARTS.items()
        for key, report in rows("commitments", name).values_list("pk", "report")
    }
    times: Times = {}
    entries = rows("cities", "TrailEntry").filter(
        model__in=(REPORT, *PARTS), action__in=CONTENT_ACTIONS, actor__isnull=False
    )
    for entry in entries.order_by("pk").iterator(chunk_size=BATCH):
        report = reports.get(report_of(entry, parts))
        if report is not None and (report.published_at is None or entry.at <= report.published_at):
            note(times, report.pk, entry.actor_id, entry.at)
    for report in reports.values():
        for person in {report.author_id, report.submitted_by_id} - {None}:
            note(times, report.pk, person, report.published_at or report.updated_at, known=False)
    carry_over(times, reports)
    contributors = rows("commitments", "Contributor")
    contributors.bulk_create(
        [
            contributors.model(report_id=report, user_id=user, first_at=first, last_at=last)
            for (report, user), (first, last) in sorted(times.items())
        ],
        batch_size=BATCH,
    )


def report_of(entry: Any, parts: dict[tuple[str, str], int]) -> int | None:
    """Return the key of the report that an entry is about, which may have been deleted."""
    if entry.model == REPORT:
        return int(entry.object_id)
    if part := parts.get((entry.model, entry.object_id)):
        return part
    return next((key for key in entry.changes.get("report", ()) if key is not None), None)


def note(times: Times, report: int, user: int, at: datetime, known: bool = True) -> None:
    """Note a contribution; one whose time is not known only where there is no other."""
    first, last = times.get((report, user), (at, at))
    times[report, user] = (min(first, at), max(last, at)) if known else (first, last)


def carry_over(times: Times, reports: dict[int, Any]) -> None:
    """Let a correction that is still open have the contributors of what it corrects."""
    for report in reports.values():
        if report.corrects_id and report.state in ("draft", "returned", "submitted"):
            for key, user in list(times):
                if key == report.corrects_id:
                    note(times, report.pk, user, times[key, user][1], known=False)


class Migration(migrations.Migration):
    dependencies = [
        ("cities", "0010_take_up_and_recall"),
        ("commitments", "0015_trail_without_counts"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="progressreport",
            name="taken_up_by",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                help_text="Who is checking it; nobody recalls it any more.",
                null=True,
                on_delete=models.PROTECT,
                related_name="reports_taken_up",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.CreateModel(
            name="Contributor",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("first_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("last_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=models.CASCADE,
                        related_name="contributors",
                        to="commitments.progressreport",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        help_text="The account of somebody who was forgotten stays, without a name.",
                        on_delete=models.PROTECT,
                        related_name="contributions",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["report", "first_at", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("report", "user"), name="commitments_contributor_once"
                    )
                ],
            },
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
