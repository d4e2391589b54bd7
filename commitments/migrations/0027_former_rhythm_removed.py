"""The fields of the one former rhythm go: 0026 took it over. In a step of its own for PostgreSQL."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("commitments", "0026_former_rhythms"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="adoption", name="commitments_adoption_former_rhythm_is_whole"
        ),
        migrations.RemoveField(model_name="adoption", name="former_report_every"),
        migrations.RemoveField(model_name="adoption", name="former_first_period_ends"),
        migrations.RemoveField(model_name="adoption", name="former_until"),
    ]
