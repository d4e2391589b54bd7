"""Rename the model Mistake to ErrorReport. Its table keeps its name."""

from typing import Any

from django.db import migrations

OLD, NEW = "mistake", "errorreport"
ACTIONS = ("add", "change", "delete", "view")


def rename_permissions(apps: Any, schema_editor: Any) -> None:
    """Rename the model's permissions, which Django 5.2 leaves under its old name."""
    permissions = apps.get_model("auth", "Permission").objects.using(schema_editor.connection.alias)
    for action in ACTIONS:
        permissions.filter(
            content_type__app_label="commitments",
            content_type__model__in=[OLD, NEW],
            codename=f"{action}_{OLD}",
        ).update(codename=f"{action}_{NEW}", name=f"Can {action} reported error")


def rename_in_trail(apps: Any, schema_editor: Any) -> None:
    """Keep the entries about the rows: the trail names a row by its model."""
    entries = apps.get_model("cities", "TrailEntry").objects.using(schema_editor.connection.alias)
    entries.filter(model=f"commitments.{OLD}").update(model=f"commitments.{NEW}")


class Migration(migrations.Migration):
    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("cities", "0001_initial"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("commitments", "0001_initial"),
    ]

    operations = [
        migrations.AlterModelTable("mistake", "commitments_mistake"),
        migrations.RenameModel("Mistake", "ErrorReport"),
        migrations.AlterModelOptions(
            "errorreport",
            {"ordering": ["settled", "-received_at", "-pk"], "verbose_name": "reported error"},
        ),
        migrations.RunPython(rename_permissions, migrations.RunPython.noop, elidable=True),
        migrations.RunPython(rename_in_trail, migrations.RunPython.noop, elidable=True),
    ]
