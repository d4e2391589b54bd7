"""Keep with each adoption on whose word its status is known, and since when."""

import config.models.fields
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("commitments", "0009_grants_and_needs_listed"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="adoption",
            name="ages_on",
            field=models.DateField(
                db_index=True,
                editable=False,
                help_text="From this day the standing is old; derived, empty where it never ages.",
                null=True,
            ),
        ),
        migrations.AddField(
            model_name="adoption",
            name="standing_on",
            field=models.DateField(
                editable=False,
                help_text="The day that the standing is about; derived, never typed.",
                null=True,
            ),
        ),
        migrations.AddField(
            model_name="adoption",
            name="standing_on_precision",
            field=config.models.fields.PrecisionField(
                blank=True,
                choices=[
                    ("day", "day"),
                    ("month", "month"),
                    ("quarter", "quarter"),
                    ("year", "year"),
                ],
                default="",
                editable=False,
                help_text="How much of the date is known. A coarser date prints without its filler.",
                max_length=7,
            ),
        ),
        migrations.AddField(
            model_name="adoption",
            name="trust",
            field=models.CharField(
                blank=True,
                choices=[
                    ("compiled", "compiled from public sources"),
                    ("checked", "checked by the secretariat"),
                    ("reviewed", "peer reviewed"),
                ],
                db_index=True,
                editable=False,
                help_text="On whose word the standing is known; derived, empty where nothing is known.",
                max_length=8,
            ),
        ),
        migrations.AddField(
            model_name="progressreport",
            name="source_stage",
            field=models.CharField(
                blank=True,
                choices=[
                    ("planned", "planned"),
                    ("under-way", "under way"),
                    ("done", "done"),
                    ("discontinued", "discontinued"),
                    ("results-published", "results published"),
                    ("news-published", "news published"),
                ],
                help_text="Only when compiled from public sources: how far the source says the work is, or else that it gives a figure or news.",
                max_length=20,
                verbose_name="what the source says",
            ),
        ),
        migrations.AlterField(
            model_name="adoption",
            name="standing",
            field=models.CharField(
                choices=[
                    ("achieved", "Achieved"),
                    ("on-track", "On track"),
                    ("behind", "Behind"),
                    ("stalled", "Stalled"),
                    ("not-started", "Not started"),
                    ("done", "Done"),
                    ("under-way", "Under way"),
                    ("planned", "Planned"),
                    ("results-published", "Results published"),
                    ("news-published", "News published"),
                    ("discontinued", "Discontinued"),
                    ("withdrawn", "Withdrawn"),
                    ("nothing-known", "Nothing known"),
                ],
                db_index=True,
                default="nothing-known",
                editable=False,
                help_text="Derived from published reports, compiled ones included; never typed.",
                max_length=20,
            ),
        ),
    ]
