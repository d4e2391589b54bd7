from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cities", "0002_order_by_folded_name"),
    ]

    operations = [
        migrations.RemoveField(
            model_name="trailentry",
            name="acted_as",
        ),
        migrations.AddField(
            model_name="trailentry",
            name="role",
            field=models.CharField(
                blank=True,
                choices=[
                    ("focal-point", "focal point"),
                    ("secretariat", "secretariat"),
                    ("administrator", "administrator"),
                    ("catalogue", "the catalogue"),
                ],
                help_text="In which role; this is public.",
                max_length=14,
            ),
        ),
        migrations.AddField(
            model_name="trailentry",
            name="role_for",
            field=models.CharField(
                blank=True, help_text="City or network of that role; public too.", max_length=200
            ),
        ),
    ]
