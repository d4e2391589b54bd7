"""Only the label of a choice changes: nothing in the database does."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("commitments", "0002_error_reports"),
    ]

    operations = [
        migrations.AlterField(
            model_name="notice",
            name="kind",
            field=models.CharField(
                choices=[
                    ("due", "a report is due soon"),
                    ("overdue", "a report is overdue"),
                    ("reminder", "the secretariat reminds you of a report"),
                    ("returned", "a report was returned for revision"),
                    ("published", "a report was published"),
                    ("invited", "you are asked to review a report"),
                    ("reviewed", "a review of your report came in"),
                    ("reply-ends", "the time to reply to a review ends soon"),
                ],
                max_length=10,
            ),
        ),
    ]
