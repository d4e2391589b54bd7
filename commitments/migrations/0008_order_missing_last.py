from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("commitments", "0007_api_tokens"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="commitment",
            options={
                "ordering": [
                    models.OrderBy(models.F("made_on"), descending=True, nulls_last=True),
                    "title",
                    "pk",
                ]
            },
        ),
        migrations.AlterModelOptions(
            name="endorsement",
            options={
                "ordering": [
                    "framework__name",
                    models.OrderBy(models.F("endorsed_on"), nulls_last=True),
                    "pk",
                ]
            },
        ),
        migrations.AlterModelOptions(
            name="indicator",
            options={
                "ordering": [
                    "framework__name",
                    models.OrderBy(models.F("objective__order"), nulls_last=True),
                    "code",
                    "pk",
                ]
            },
        ),
        migrations.AlterModelOptions(
            name="measurement",
            options={
                "ordering": [
                    "report",
                    models.OrderBy(models.F("target__due_on"), nulls_last=True),
                    models.OrderBy(models.F("target"), nulls_last=True),
                    "breakdown",
                    "pk",
                ]
            },
        ),
        migrations.AlterModelOptions(
            name="target",
            options={
                "ordering": ["adoption", models.OrderBy(models.F("due_on"), nulls_last=True), "pk"]
            },
        ),
    ]
