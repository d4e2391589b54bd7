import config.models.fields
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("commitments", "0013_newest_figures"),
    ]

    operations = [
        migrations.AlterField(
            model_name="commitment",
            name="language",
            field=config.models.fields.LanguageCodeField(
                default="en",
                help_text="Language the text is written in: en, fr, es, ar.",
                max_length=10,
            ),
        ),
        migrations.AlterField(
            model_name="practice",
            name="language",
            field=config.models.fields.LanguageCodeField(
                default="en", help_text="Language it is written in.", max_length=10
            ),
        ),
        migrations.AlterField(
            model_name="progressreport",
            name="language",
            field=config.models.fields.LanguageCodeField(
                default="en", help_text="Language it is written in: en, fr, es, ar.", max_length=10
            ),
        ),
        migrations.AlterField(
            model_name="review",
            name="language",
            field=config.models.fields.LanguageCodeField(
                default="en", help_text="Language of the review.", max_length=10
            ),
        ),
        migrations.AlterField(
            model_name="review",
            name="reply_language",
            field=config.models.fields.LanguageCodeField(default="en", max_length=10),
        ),
    ]
