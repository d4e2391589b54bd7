"""The time zone in which somebody reads times."""

import commitments.models.notices
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("commitments", "0034_letters_to_secretariats"),
    ]

    operations = [
        migrations.AddField(
            model_name="noticesettings",
            name="time_zone",
            field=models.CharField(
                blank=True,
                choices=commitments.models.notices.time_zones,
                default="",
                help_text="Of the times that pages show; without one it is UTC.",
                max_length=64,
            ),
        ),
    ]
