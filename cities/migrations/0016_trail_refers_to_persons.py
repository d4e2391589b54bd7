"""The trail no longer names people, and keeps the keys of cities and networks that are deleted."""

from django.db import migrations, models
from django.db.models import deletion


class Migration(migrations.Migration):
    dependencies = [
        ("cities", "0015_persons_and_exemptions"),
        # It reads from the trail who acted, as these fields named them.
        ("commitments", "0016_contributors"),
    ]

    operations = [
        migrations.RemoveField(model_name="trailentry", name="actor"),
        migrations.RemoveField(model_name="trailentry", name="actor_name"),
        migrations.AlterField(
            model_name="trailentry",
            name="city",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=deletion.DO_NOTHING,
                related_name="trail",
                to="cities.city",
            ),
        ),
        migrations.AlterField(
            model_name="trailentry",
            name="network",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=deletion.DO_NOTHING,
                related_name="trail",
                to="cities.network",
            ),
        ),
    ]
