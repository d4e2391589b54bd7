from django.db import migrations, models


def forget(apps, schema_editor):
    """Keys are of use for a few minutes; those of before are told by what they kept."""
    apps.get_model("commitments", "IdempotencyKey").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [
        ("commitments", "0014_language_codes"),
    ]

    operations = [
        migrations.RunPython(forget, migrations.RunPython.noop, elidable=True),
        migrations.RemoveConstraint(
            model_name="idempotencykey",
            name="commitments_idempotencykey_answered",
        ),
        migrations.RemoveField(
            model_name="idempotencykey",
            name="answer",
        ),
        migrations.AddField(
            model_name="idempotencykey",
            name="report",
            field=models.PositiveBigIntegerField(help_text="Number of the report.", null=True),
        ),
        migrations.AddConstraint(
            model_name="idempotencykey",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("report__isnull", True), ("status__isnull", True)),
                    models.Q(("report__isnull", False), ("status__isnull", False)),
                    _connector="OR",
                ),
                name="commitments_idempotencykey_answered",
                violation_error_message="An answer has a status and a report.",
            ),
        ),
    ]
