"""The names of people leave the trail for a table of their own, and what opens a kept row begins.

The trail named who acted, and called entries about accounts by the names people sign in with. Now
an entry refers to a person, whose name can be forgotten without touching the trail.
"""

from typing import Any

from django.conf import settings
from django.db import migrations, models
from django.db.models import deletion


def name_persons(apps: Any, schema_editor: Any) -> None:
    """Make a person of each account, and of each name without one, that acted in the trail."""
    alias = schema_editor.connection.alias
    entries = apps.get_model("cities", "TrailEntry")._base_manager.using(alias)
    persons = apps.get_model("cities", "Person")._base_manager.using(alias)
    named = entries.exclude(actor=None, actor_name="").order_by("pk")
    names: dict[Any, str] = {}
    for actor, name in named.values_list("actor", "actor_name"):
        names[actor or name] = name
    for key, name in names.items():
        account = key if isinstance(key, int) else None
        acted = named.filter(actor=account) if account else named.filter(actor=None, actor_name=key)
        acted.update(person=persons.create(user_id=account, name=name))


def call_accounts_by_number(apps: Any, schema_editor: Any) -> None:
    alias = schema_editor.connection.alias
    entries = apps.get_model("cities", "TrailEntry")._base_manager.using(alias)
    for entry in entries.filter(model="auth.user"):
        entry.label = f"Account {entry.object_id}"
        entry.changes.pop("username", None)
        entry.save(update_fields=["label", "changes"])


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("cities", "0014_search_words"),
    ]

    operations = [
        migrations.CreateModel(
            name="Exemption",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "rule",
                    models.CharField(
                        choices=[
                            ("withheld", "a count that is not shown leaves the trail"),
                            ("redaction", "words are replaced"),
                            ("merger", "two rows are merged"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "model",
                    models.CharField(help_text="As in commitments.progressreport.", max_length=60),
                ),
                ("object_id", models.CharField(max_length=40)),
                ("reason", models.CharField(max_length=300)),
                ("at", models.DateTimeField(auto_now_add=True)),
                ("used", models.BooleanField(default=False)),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "requested_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-at", "-pk"],
                "indexes": [
                    models.Index(fields=["model", "object_id"], name="cities_exemption_object")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=~models.Q(rule="redaction")
                        | models.Q(requested_by__isnull=False, confirmed_by__isnull=False)
                        & ~models.Q(requested_by=models.F("confirmed_by")),
                        name="cities_exemption_redaction_by_two",
                        violation_error_message="Two administrators replace words together.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Person",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "name",
                    models.CharField(
                        help_text="Kept when the account is gone, until it is forgotten.",
                        max_length=150,
                    ),
                ),
                (
                    "user",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={"ordering": ["pk"]},
        ),
        migrations.AddField(
            model_name="trailentry",
            name="person",
            field=models.ForeignKey(
                blank=True,
                help_text="Who acted. Never public.",
                null=True,
                on_delete=deletion.PROTECT,
                related_name="entries",
                to="cities.person",
            ),
        ),
        migrations.RunPython(name_persons, migrations.RunPython.noop),
        migrations.RunPython(call_accounts_by_number, migrations.RunPython.noop),
    ]
