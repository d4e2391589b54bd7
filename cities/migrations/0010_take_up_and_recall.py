"""Steps of a report that are new in the trail: taken up for checking, and recalled."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cities", "0009_one_row_per_place")]

    operations = [
        migrations.AlterField(
            model_name="trailentry",
            name="action",
            field=models.CharField(
                choices=[
                    ("add", "added"),
                    ("change", "changed"),
                    ("delete", "deleted"),
                    ("load", "loaded from the catalogue"),
                    ("import", "imported"),
                    ("submit", "submitted"),
                    ("take-up", "taken up for checking"),
                    ("recall", "recalled"),
                    ("return", "returned for revision"),
                    ("publish", "published"),
                    ("supersede", "superseded by a correction"),
                    ("invite", "invited a reviewer"),
                    ("decline", "declined"),
                    ("reply", "replied"),
                ],
                max_length=12,
            ),
        ),
    ]
