import config.models.fields
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("commitments", "0009_api_uses"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name="progressreport",
            name="reported_on",
            field=models.DateField(
                blank=True,
                help_text="The day it was submitted, or the date its public source gives.",
                null=True,
            ),
        ),
        migrations.AlterField(
            model_name="progressreport",
            name="state",
            field=models.CharField(
                choices=[
                    ("draft", "draft"),
                    ("submitted", "submitted"),
                    ("returned", "returned"),
                    ("published", "published"),
                    ("superseded", "superseded"),
                ],
                default="draft",
                editable=False,
                max_length=10,
            ),
        ),
        migrations.AddIndex(
            model_name="commitment",
            index=config.models.fields.NewestFirst(
                fields=["-made_on", "title", "id"], name="commitments_commitment_newest"
            ),
        ),
        migrations.AddIndex(
            model_name="commitment",
            index=models.Index(fields=["title"], name="commitments_commitment_title"),
        ),
        migrations.AddIndex(
            model_name="progressreport",
            index=config.models.fields.NewestFirst(
                fields=["-reported_on", "-id"], name="commitments_report_newest"
            ),
        ),
    ]
