import django.core.validators
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cities", "0013_days_to_report"),
        ("commitments", "0021_change_requests"),
    ]

    operations = [
        migrations.AddField(
            model_name="adoption",
            name="first_period_ends",
            field=models.DateField(
                blank=True,
                help_text="Last day of the first period of this rhythm; all others follow from it. The last day of a month. Empty: filled in, for a period that runs now.",
                null=True,
            ),
        ),
        migrations.AddField(
            model_name="adoption",
            name="former_first_period_ends",
            field=models.DateField(
                editable=False, help_text="Last day of the first period of that rhythm.", null=True
            ),
        ),
        migrations.AddField(
            model_name="adoption",
            name="former_report_every",
            field=models.PositiveSmallIntegerField(
                editable=False,
                help_text="Months between two reports in the rhythm that held before this one.",
                null=True,
            ),
        ),
        migrations.AddField(
            model_name="adoption",
            name="former_until",
            field=models.DateField(
                editable=False, help_text="Last day of the last period of that rhythm.", null=True
            ),
        ),
        migrations.AddField(
            model_name="adoption",
            name="report_period_ends",
            field=models.DateField(
                editable=False,
                help_text="End of the period of the next report; computed, never entered.",
                null=True,
            ),
        ),
        migrations.AddField(
            model_name="progressreport",
            name="revise_by",
            field=models.DateField(
                editable=False,
                help_text="Until when a returned report is to be sent again; it is not late before.",
                null=True,
            ),
        ),
        migrations.AddField(
            model_name="progressreport",
            name="sent_with",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                help_text="The first of the reports that are sent and decided together with this one.",
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="sent_together",
                to="commitments.progressreport",
            ),
        ),
        migrations.AlterField(
            model_name="adoption",
            name="report_every",
            field=models.PositiveSmallIntegerField(
                blank=True,
                help_text="Months between two reports, 1 to 36. Empty: none agreed, so none is overdue.",
                null=True,
                validators=[
                    django.core.validators.MinValueValidator(1),
                    django.core.validators.MaxValueValidator(36),
                ],
                verbose_name="report every (months)",
            ),
        ),
    ]
