from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cities", "0013_days_to_report"),
        ("commitments", "0023_rhythms_derived"),
    ]

    operations = [
        migrations.AddConstraint(
            model_name="adoption",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("first_period_ends__isnull", True), ("report_every__isnull", True)),
                    models.Q(
                        ("first_period_ends__isnull", False),
                        ("report_every__isnull", False),
                        ("report_every__range", (1, 36)),
                    ),
                    _connector="OR",
                ),
                name="commitments_adoption_rhythm_is_whole",
                violation_error_message="A rhythm has a number of months, 1 to 36, and a day on which its first period ends.",
            ),
        ),
        migrations.AddConstraint(
            model_name="adoption",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("former_first_period_ends__isnull", True),
                        ("former_report_every__isnull", True),
                        ("former_until__isnull", True),
                    ),
                    models.Q(
                        ("first_period_ends__isnull", False),
                        ("former_first_period_ends__isnull", False),
                        ("former_first_period_ends__lte", models.F("former_until")),
                        ("former_report_every__isnull", False),
                        ("former_report_every__range", (1, 36)),
                        ("former_until__isnull", False),
                        ("former_until__lt", models.F("first_period_ends")),
                    ),
                    _connector="OR",
                ),
                name="commitments_adoption_former_rhythm_is_whole",
                violation_error_message="A former rhythm ends before the first period.",
            ),
        ),
        migrations.AddConstraint(
            model_name="adoption",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("first_period_ends__isnull", True),
                    ("adopted_on__isnull", True),
                    ("first_period_ends__gte", models.F("adopted_on")),
                    _connector="OR",
                ),
                name="commitments_adoption_first_period_after_adopted",
                violation_error_message="The first period cannot end before it is adopted.",
            ),
        ),
    ]
