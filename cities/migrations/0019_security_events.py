"""What happens to accounts, and letters about browsers not used before."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cities", "0018_invitations"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="signinletter",
            name="browser",
            field=models.CharField(blank=True, help_text="Of whom it tells.", max_length=60),
        ),
        migrations.AlterField(
            model_name="signinletter",
            name="kind",
            field=models.CharField(
                choices=[("reset", "a new password"), ("new-browser", "a browser not used before")],
                max_length=20,
            ),
        ),
        migrations.CreateModel(
            name="SecurityEvent",
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
                            ("sign-in", "signed in"),
                            ("refused", "wrong password or code"),
                            ("password", "new password"),
                            ("second-step", "second step changed"),
                            ("invited", "invited somebody"),
                            ("joined", "accepted an invitation"),
                            ("rights", "rights or roles changed"),
                            ("sessions", "signed out everywhere"),
                            ("token", "token used from a new place"),
                        ],
                        max_length=20,
                    ),
                ),
                ("at", models.DateTimeField(auto_now_add=True, db_index=True)),
                (
                    "address",
                    models.GenericIPAddressField(
                        help_text="Of the sender. Blanked after 14 days.", null=True
                    ),
                ),
                ("browser", models.CharField(blank=True, max_length=60)),
                (
                    "device",
                    models.CharField(
                        blank=True,
                        help_text="A fingerprint of the browser or place.",
                        max_length=64,
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        help_text="Empty where a name was tried that no account has.",
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="account",
                    ),
                ),
            ],
            options={
                "verbose_name": "security event",
                "ordering": ["-at", "-pk"],
                "indexes": [
                    models.Index(fields=["user", "kind", "-at"], name="cities_security_of_user")
                ],
            },
        ),
    ]
