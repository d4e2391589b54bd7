from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("commitments", "0033_follow_by_email"),
    ]

    operations = [
        migrations.CreateModel(
            name="JobRun",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "job",
                    models.CharField(help_text="Name of the command.", max_length=40, unique=True),
                ),
                ("started_at", models.DateTimeField(help_text="When it was started last.")),
                (
                    "finished_at",
                    models.DateTimeField(
                        help_text="When it last did all that it had to do.", null=True
                    ),
                ),
                ("failed_at", models.DateTimeField(help_text="When it last broke off.", null=True)),
                (
                    "result",
                    models.CharField(
                        help_text="What the last run printed at its end.", max_length=300
                    ),
                ),
            ],
            options={
                "ordering": ["job"],
            },
        ),
        migrations.CreateModel(
            name="SiteError",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        help_text="What it is, and the line of the program.",
                        max_length=200,
                        unique=True,
                    ),
                ),
                (
                    "place",
                    models.CharField(
                        help_text="The pattern of the address, or the job.", max_length=200
                    ),
                ),
                (
                    "request",
                    models.CharField(
                        blank=True,
                        help_text="The last request that had it, as the log names it.",
                        max_length=32,
                    ),
                ),
                ("times", models.PositiveIntegerField(default=0)),
                ("first_at", models.DateTimeField(auto_now_add=True)),
                ("last_at", models.DateTimeField(db_index=True)),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                ("next_try_at", models.DateTimeField(auto_now_add=True, db_index=True)),
                (
                    "sent_at",
                    models.DateTimeField(help_text="When ADMINS got a letter about it.", null=True),
                ),
            ],
            options={
                "ordering": ["-last_at", "-pk"],
            },
        ),
    ]
