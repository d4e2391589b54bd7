"""Give each rhythm the end of its first period, from what is stored.

The period that is awaited ends with the month in which its report was due, so it has the days that
it had, up to the end of a month. Its report is due 60 days after that: no report is due earlier
than before. A rhythm of which no date was known gets a first period that ends with the year. More
than 36 months become 36. A report that was returned is to be sent again within 30 days.
"""

from datetime import date, timedelta
from typing import Any

from django.db import migrations
from django.db.models import F, Max, Q

from config.dates import earliest_today, month_end, months_later

MOST_MONTHS, GRACE_DAYS, REVISE_DAYS = 36, 60, 30
DAY = timedelta(days=1)


def first_end(months: int, adopted_on: date | None, published: date | None, today: date) -> date:
    """Return the end of the period that is awaited after the last published one."""
    since = published or adopted_on
    if since is None:
        return date(today.year, 12, 31)
    end = month_end(months_later(since, months) - DAY)
    while adopted_on and end < adopted_on:
        end = month_end(end, months)
    return end


def derive(apps: Any, schema_editor: Any) -> None:
    alias = schema_editor.connection.alias

    def rows(name: str) -> Any:
        return apps.get_model("commitments", name)._base_manager.using(alias)

    today = earliest_today()
    new_day = today + timedelta(days=REVISE_DAYS)
    rows("ProgressReport").filter(state="returned").update(revise_by=new_day)
    # A rhythm of no months was never one.
    rows("Adoption").filter(report_every=0).update(report_every=None, report_due_on=None)
    own = Q(reports__origin="reported")
    submitted = own & Q(reports__state="submitted", reports__corrects=None)
    returned = own & Q(reports__state="returned", reports__corrects=None)
    adoptions = (
        rows("Adoption")
        .exclude(report_every=None)
        .annotate(
            published=Max("reports__period_end", filter=own & Q(reports__state="published")),
            submitted=Max("reports__period_end", filter=submitted),
            revise_by=Max("reports__revise_by", filter=returned),
        )
    )
    for adoption in adoptions.order_by("pk"):
        months = min(adoption.report_every, MOST_MONTHS)
        end = first_end(months, adoption.adopted_on, adoption.published, today)
        adoption.report_every, adoption.first_period_ends = months, end
        while adoption.submitted and end <= adoption.submitted:
            end = month_end(end, months)
        if adoption.report_due_on is not None:
            due = end + timedelta(days=GRACE_DAYS)
            adoption.report_period_ends = end
            adoption.report_due_on = max(due, adoption.revise_by or due)
        adoption.save(
            update_fields=[
                "report_every",
                "first_period_ends",
                "report_period_ends",
                "report_due_on",
            ]
        )


def rows_without_date(apps: Any, schema_editor: Any) -> None:
    """Give those that were never due, for want of a date, the due date that they have now."""
    alias = schema_editor.connection.alias
    adoptions = apps.get_model("commitments", "Adoption")._base_manager.using(alias)
    undated = adoptions.filter(
        report_due_on=None,
        adopted_on=None,
        withdrawn_on=None,
        reported_on=None,
        first_period_ends__isnull=False,
        commitment__kind__in=("pledge", "council-resolution", "project", "offer"),
    ).exclude(standing__in=("achieved", "done", "discontinued", "withdrawn"))
    undated.update(
        report_period_ends=F("first_period_ends"),
        report_due_on=F("first_period_ends") + timedelta(days=GRACE_DAYS),
    )


class Migration(migrations.Migration):
    dependencies = [("commitments", "0022_rhythm")]

    operations = [
        migrations.RunPython(derive, migrations.RunPython.noop),
        migrations.RunPython(rows_without_date, migrations.RunPython.noop),
    ]
