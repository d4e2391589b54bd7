from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cities", "0012_redactions_and_mergers"),
    ]

    operations = [
        migrations.AddField(
            model_name="network",
            name="grace_days",
            field=models.PositiveSmallIntegerField(
                default=60,
                help_text="Days after the end of a period within which its report is due, for the network and its members; the longest where a city has several networks.",
                verbose_name="days to report",
            ),
        ),
    ]
