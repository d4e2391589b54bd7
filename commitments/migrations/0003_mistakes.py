from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("commitments", "0002_review_rounds_and_notices"),
    ]

    operations = [
        migrations.CreateModel(
            name="Mistake",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "page",
                    models.CharField(
                        blank=True, help_text="Path of the page it is about.", max_length=300
                    ),
                ),
                (
                    "message",
                    models.TextField(help_text="What is wrong, and how you know.", max_length=4000),
                ),
                (
                    "contact",
                    models.EmailField(
                        blank=True,
                        help_text="Only if you want an answer. Deleted when the matter is settled.",
                        max_length=254,
                    ),
                ),
                ("received_at", models.DateTimeField(auto_now_add=True, db_index=True)),
                ("settled", models.BooleanField(default=False)),
            ],
            options={
                "ordering": ["settled", "-received_at", "-pk"],
            },
        ),
    ]
