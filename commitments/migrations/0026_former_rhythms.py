"""Rhythms that held before are kept, all of them; kinds of notices have the field's own words."""

from django.db import migrations, models

KINDS = {"asked": "requested"}


def keep_all(apps, schema_editor):
    """Take over the one former rhythm that was kept."""
    alias = schema_editor.connection.alias
    adoptions = apps.get_model("commitments", "Adoption").objects.using(alias)
    for adoption in adoptions.exclude(former_until=None).iterator():
        former = [
            adoption.former_report_every,
            adoption.former_first_period_ends.isoformat(),
            adoption.former_until.isoformat(),
        ]
        adoptions.filter(pk=adoption.pk).update(former_rhythms=[former])


def rename_kinds(apps, schema_editor):
    """Put the codes of today in notices, and in what people muted."""
    alias = schema_editor.connection.alias
    notices = apps.get_model("commitments", "Notice").objects.using(alias)
    for old, new in KINDS.items():
        notices.filter(kind=old).update(kind=new)
    for row in apps.get_model("commitments", "NoticeSettings").objects.using(alias).iterator():
        muted = [KINDS.get(kind, kind) for kind in row.muted]
        if muted != row.muted:
            row.muted = muted
            row.save(update_fields=["muted"])


class Migration(migrations.Migration):
    dependencies = [
        ("commitments", "0025_trail_without_comparisons"),
    ]

    operations = [
        migrations.AddField(
            model_name="adoption",
            name="former_rhythms",
            field=models.JSONField(
                blank=True,
                default=list,
                editable=False,
                help_text="The rhythms that held before, the earliest first: months between two reports, last day of the first period, last day of the last one.",
            ),
        ),
        migrations.AlterField(
            model_name="notice",
            name="kind",
            field=models.CharField(
                choices=[
                    ("due", "a report is due soon"),
                    ("overdue", "a report is overdue"),
                    ("reminder", "the secretariat reminds you of a report"),
                    ("returned", "a report was returned for revision"),
                    ("published", "a report was published"),
                    ("invited", "you are asked to review a report"),
                    ("reviewed", "a review of your report arrived"),
                    ("review-declined", "a city declined to review a report"),
                    ("reply-ends", "the time to reply to a review ends soon"),
                    ("requested", "a change of a promise waits for your confirmation"),
                    ("confirmed", "the change you asked for was confirmed"),
                    ("declined", "the change you asked for was declined"),
                ],
                max_length=20,
            ),
        ),
        migrations.RunPython(keep_all, migrations.RunPython.noop, elidable=True),
        migrations.RunPython(rename_kinds, migrations.RunPython.noop, elidable=True),
    ]
