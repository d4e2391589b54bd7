from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("commitments", "0008_order_missing_last"),
    ]

    operations = [
        migrations.CreateModel(
            name="ApiUse",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("client", models.CharField(max_length=64)),
                ("minute", models.DateTimeField(db_index=True)),
                ("requests", models.PositiveIntegerField(default=0)),
            ],
            options={
                "ordering": ["-minute", "client"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("client", "minute"), name="commitments_apiuse_once"
                    )
                ],
            },
        ),
    ]
