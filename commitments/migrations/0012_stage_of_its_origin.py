"""A compiled report says what its source says; only a party rates its own work."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("commitments", "0011_known_statuses")]

    operations = [
        migrations.AddConstraint(
            model_name="progressreport",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("origin", "reported"), ("source_stage", "")),
                    models.Q(
                        ("origin", "compiled"),
                        ("rating", ""),
                        ("stage", ""),
                        models.Q(("source_stage", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="commitments_report_stage_of_its_origin",
                violation_error_message="A report compiled from public sources needs what the source says, and has no stage and no rating; a report by a city or network has these instead.",
            ),
        ),
    ]
