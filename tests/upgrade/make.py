"""Write the dump of one database: python -m tests.upgrade.make FILE (README.md here says when).

The database of DATABASE_URL is filled with the small world of the tests and at least one row of
every other table; an empty one is needed. All of it is invented.
"""

import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import tests.environment  # noqa: F401  # Django reads the environment when it is set up

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
TEXT = "“L’été”, 'año' \\ 100 %;\nسطر ثانٍ"


def fill() -> None:
    """Put rows into every table of an empty database."""
    from django.contrib.auth.models import User

    from tests import factories as make
    from tests import world

    world.build()
    world.hide()
    for factory in (
        make.CatalogueRowFactory,
        make.NoticeFactory,
        make.NoticeSettingsFactory,
        make.ReviewRoundFactory,
        make.ApiUseFactory,
        make.FormUseFactory,
        make.SubscriptionFactory,
        make.JoinRequestFactory,
        make.IdempotencyKeyFactory,
    ):
        factory()
    make.ErrorReportFactory(page="/cities/arua/", message=TEXT, contact="reader@example.org")
    token = make.IdempotencyKeyFactory(status=201, report=1).token
    token.cities.set(token.owner.cities.all())
    token.networks.add(make.NetworkFactory())
    make.SecretariatFactory()
    fill_tables_of_django()
    User.objects.update(password="!")


def fill_tables_of_django() -> None:
    from django.contrib.admin.models import CHANGE, LogEntry
    from django.contrib.auth.models import Group, Permission, User
    from django.contrib.contenttypes.models import ContentType
    from django.contrib.sessions.models import Session

    from commitments.models import ErrorReport

    user = User.objects.earliest("pk")
    permission = Permission.objects.get(codename="view_errorreport")
    group = Group.objects.create(name="Readers of reported errors")
    group.permissions.add(permission)
    group.user_set.add(user)
    user.user_permissions.add(permission)
    LogEntry.objects.create(
        user=user,
        content_type=ContentType.objects.get_for_model(ErrorReport),
        object_id="1",
        object_repr=TEXT,
        action_flag=CHANGE,
    )
    Session.objects.create(session_key="0" * 32, session_data="", expire_date=NOW)


def empty_tables() -> list[str]:
    from django.apps import apps

    models = apps.get_models(include_auto_created=True)
    return [model._meta.db_table for model in models if not model._base_manager.exists()]


def dump() -> str:
    """Return the statements that make the database again, schema and rows."""
    from django.db import connection

    if connection.vendor == "sqlite":
        connection.ensure_connection()
        return "\n".join(connection.connection.iterdump())
    url = {name: connection.settings_dict[name.upper()] for name in ("host", "port", "name")}
    command = ["pg_dump", "--inserts", "--no-owner", "--no-privileges", "--dbname", url["name"]]
    text = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    # What psql or one version of the server alone understands, and comments.
    other = ("SET ", "SELECT pg_catalog.set_config(", "\\", "--")
    return "\n".join(line for line in text.splitlines() if line and not line.startswith(other))


def main(path: str) -> None:
    import django
    import time_machine

    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
    django.setup()
    from django.core.management import call_command

    with time_machine.travel(NOW, tick=False):
        call_command("migrate", verbosity=0)
        fill()
    if missing := empty_tables():
        sys.exit(f"No row in {', '.join(missing)}.")
    Path(path).write_text(dump() + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1])
