"""Tries to sign in, letters about it, and addresses in small letters, by which people sign in."""

from django.db import migrations, models
from django.db.models import F
from django.db.models.functions import Lower

import config.models.fields


def lower_addresses(apps, schema_editor):
    users = apps.get_model("auth", "User").objects
    users.exclude(email=Lower(F("email"))).update(email=Lower(F("email")))


class Migration(migrations.Migration):
    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("cities", "0016_trail_refers_to_persons"),
    ]

    operations = [
        migrations.CreateModel(
            name="SignInLetter",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(choices=[("reset", "a new password")], max_length=20)),
                (
                    "email",
                    models.EmailField(
                        help_text="Where it goes, if an account has this address.", max_length=254
                    ),
                ),
                (
                    "language",
                    models.CharField(choices=config.models.fields.site_languages, max_length=10),
                ),
                ("written_at", models.DateTimeField(auto_now_add=True)),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                ("next_try_at", models.DateTimeField(auto_now_add=True, db_index=True)),
            ],
            options={"verbose_name": "sign-in letter", "ordering": ["-written_at", "-pk"]},
        ),
        migrations.CreateModel(
            name="SignInTry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=64, unique=True)),
                ("tries", models.PositiveIntegerField(default=0)),
                ("until", models.DateTimeField(db_index=True, help_text="Then it is forgotten.")),
            ],
            options={
                "verbose_name": "sign-in try",
                "verbose_name_plural": "sign-in tries",
                "ordering": ["-until", "pk"],
            },
        ),
        migrations.RunPython(lower_addresses, migrations.RunPython.noop, elidable=True),
    ]
