import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("commitments", "0005_endorsement_messages"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="progressreport",
            name="commitments_report_four_eyes",
        ),
        migrations.AddField(
            model_name="progressreport",
            name="submitted_by",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                help_text="Often the author; never who decides.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="reports_submitted",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddConstraint(
            model_name="progressreport",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("decided_by__isnull", True),
                    models.Q(
                        models.Q(
                            ("author__isnull", True),
                            models.Q(("author", models.F("decided_by")), _negated=True),
                            _connector="OR",
                        ),
                        models.Q(
                            ("submitted_by__isnull", True),
                            models.Q(("submitted_by", models.F("decided_by")), _negated=True),
                            _connector="OR",
                        ),
                    ),
                    _connector="OR",
                ),
                name="commitments_report_four_eyes",
                violation_error_message="Nobody decides on a report they wrote.",
            ),
        ),
    ]
