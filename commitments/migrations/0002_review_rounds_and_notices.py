import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cities", "0001_places_networks_events_trail"),
        ("commitments", "0001_frameworks_commitments_reports"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="adoption",
            name="report_due_on",
            field=models.DateField(
                db_index=True,
                editable=False,
                help_text="When the next report is due; derived, never typed.",
                null=True,
            ),
        ),
        migrations.AlterField(
            model_name="adoption",
            name="report_every",
            field=models.PositiveSmallIntegerField(
                blank=True,
                help_text="Months between two reports, 1 to 60. Empty: none agreed, so none is overdue.",
                null=True,
                validators=[
                    django.core.validators.MinValueValidator(1),
                    django.core.validators.MaxValueValidator(60),
                ],
                verbose_name="report every (months)",
            ),
        ),
        migrations.CreateModel(
            name="NoticeSettings",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "language",
                    models.CharField(
                        choices=[
                            ("en", "English"),
                            ("fr", "français"),
                            ("es", "español"),
                            ("ar", "العربية"),
                        ],
                        default="en",
                        max_length=10,
                    ),
                ),
                (
                    "muted",
                    models.JSONField(
                        blank=True, default=list, help_text="Kinds of notices that are not sent."
                    ),
                ),
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="notice_settings",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "notice settings",
            },
        ),
        migrations.CreateModel(
            name="ReviewRound",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(help_text="As in Peer review 2026.", max_length=120)),
                ("opened_on", models.DateField(auto_now_add=True)),
                ("due_on", models.DateField(help_text="When the reviews should be in.")),
                (
                    "network",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="review_rounds",
                        to="cities.network",
                    ),
                ),
            ],
            options={
                "ordering": ["-opened_on", "-pk"],
            },
        ),
        migrations.AddField(
            model_name="review",
            name="round",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="reviews",
                to="commitments.reviewround",
            ),
        ),
        migrations.CreateModel(
            name="Notice",
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
                        choices=[
                            ("due", "a report is due soon"),
                            ("overdue", "a report is overdue"),
                            ("reminder", "the secretariat reminds you of a report"),
                            ("returned", "a report came back for mending"),
                            ("published", "a report was published"),
                            ("invited", "you are asked to review a report"),
                            ("reviewed", "a review of your report came in"),
                            ("reply-ends", "the time to reply to a review ends soon"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "key",
                    models.CharField(
                        help_text="What it is about; the same thing is told a person once.",
                        max_length=120,
                    ),
                ),
                (
                    "label",
                    models.CharField(help_text="What it is about, in words.", max_length=300),
                ),
                (
                    "address",
                    models.CharField(help_text="Path of the page to open.", max_length=300),
                ),
                ("note", models.TextField(blank=True, help_text="What the sender adds.")),
                ("day", models.DateField(help_text="When it is due or ends.", null=True)),
                ("written_at", models.DateTimeField(auto_now_add=True)),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                ("next_try_at", models.DateTimeField(auto_now_add=True, db_index=True)),
                ("sent_at", models.DateTimeField(null=True)),
                (
                    "muted",
                    models.BooleanField(default=False, help_text="Not sent: the person wished so."),
                ),
                (
                    "recipient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="notices",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-written_at", "-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("recipient", "kind", "key"), name="commitments_notice_told_once"
                    )
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="reviewround",
            constraint=models.UniqueConstraint(
                fields=("network", "name"),
                name="commitments_round_name_once",
                violation_error_message="This network already has a round of that name.",
            ),
        ),
    ]
