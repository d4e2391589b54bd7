import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cities", "0003_trail_roles"),
        ("commitments", "0006_submitted_by"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ApiToken",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(help_text="Which system uses it.", max_length=80)),
                ("digest", models.CharField(editable=False, max_length=64, unique=True)),
                (
                    "hint",
                    models.CharField(
                        editable=False, help_text="How the secret begins.", max_length=8
                    ),
                ),
                (
                    "may_submit",
                    models.BooleanField(
                        default=False, help_text="It may also submit drafts. It never publishes."
                    ),
                ),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                ("expires_at", models.DateTimeField()),
                ("last_used_at", models.DateTimeField(editable=False, null=True)),
                ("revoked_at", models.DateTimeField(editable=False, null=True)),
                (
                    "cities",
                    models.ManyToManyField(
                        blank=True,
                        help_text="Cities it may write for.",
                        related_name="+",
                        to="cities.city",
                    ),
                ),
                (
                    "networks",
                    models.ManyToManyField(
                        blank=True,
                        help_text="Networks it may write for.",
                        related_name="+",
                        to="cities.network",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        help_text="Whoever answers for what it writes. It never may more than they.",
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="api_tokens",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "API token",
                "ordering": ["-made_at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="IdempotencyKey",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=100)),
                (
                    "request",
                    models.CharField(help_text="Fingerprint of what was sent.", max_length=64),
                ),
                ("status", models.PositiveSmallIntegerField(null=True)),
                ("answer", models.JSONField(null=True)),
                ("sent_at", models.DateTimeField(auto_now_add=True, db_index=True)),
                (
                    "token",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sent",
                        to="commitments.apitoken",
                    ),
                ),
            ],
            options={
                "ordering": ["-sent_at", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("token", "key"), name="commitments_idempotencykey_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answer__isnull", True), ("status__isnull", True)),
                            ("status__isnull", False),
                            _connector="OR",
                        ),
                        name="commitments_idempotencykey_answered",
                        violation_error_message="An answer has a status.",
                    ),
                ],
            },
        ),
    ]
