from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("commitments", "0015_keys_without_answers"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="progressreport",
            name="commitments_report_one_per_period",
        ),
        migrations.AddConstraint(
            model_name="progressreport",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    models.Q(
                        ("state", "published"),
                        models.Q(
                            ("corrects__isnull", True),
                            models.Q(("state", "superseded"), _negated=True),
                        ),
                        _connector="OR",
                    ),
                    ("origin", "reported"),
                ),
                fields=("adoption", "period_start", "period_end"),
                name="commitments_report_one_per_period",
                violation_error_message="There is already a report for this period. Correct that one instead.",
            ),
        ),
    ]
