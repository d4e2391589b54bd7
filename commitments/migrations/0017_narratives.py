import config.models.fields
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("commitments", "0016_periods_of_corrections"),
    ]

    operations = [
        migrations.AlterField(
            model_name="commitment",
            name="summary",
            field=config.models.fields.NarrativeField(
                help_text="What was promised, in a few plain sentences. Nothing about single persons."
            ),
        ),
        migrations.AlterField(
            model_name="practice",
            name="done",
            field=config.models.fields.NarrativeField(verbose_name="what was done"),
        ),
        migrations.AlterField(
            model_name="practice",
            name="lessons",
            field=config.models.fields.NarrativeField(
                blank=True, help_text="What you would tell another city."
            ),
        ),
        migrations.AlterField(
            model_name="practice",
            name="problem",
            field=config.models.fields.NarrativeField(help_text="What needed solving."),
        ),
        migrations.AlterField(
            model_name="practice",
            name="result",
            field=config.models.fields.NarrativeField(
                blank=True, help_text="What came of it, with figures if there are."
            ),
        ),
    ]
