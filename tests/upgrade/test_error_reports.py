"""The model Mistake becomes ErrorReport: what names it follows, in every table."""

from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.core.management import call_command

from cities.models import TrailEntry
from commitments.models import ErrorReport
from tests.upgrade.databases import another_database, migrate

pytestmark = pytest.mark.slow


def test_the_trail_and_the_permissions_follow_the_new_name(
    tmp_path: Path, django_db_blocker: Any
) -> None:
    with django_db_blocker.unblock(), another_database(tmp_path) as connection:
        alias = connection.alias
        call_command("migrate", "commitments", "0001", database=alias, verbosity=0)
        entry = TrailEntry(model="commitments.mistake", object_id="1", action="change", label="/")
        entry.save(using=alias)
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO commitments_mistake (page, message, contact, received_at, settled)"
                " VALUES ('/', 'It was 2019.', '', '2026-03-02 12:00:00+00', %s)",
                [False],
            )

        migrate(connection)

        entry.refresh_from_db(using=alias)
        assert entry.model == ErrorReport._meta.label_lower
        assert ErrorReport.objects.using(alias).get().message == "It was 2019."
        names = Permission.objects.using(alias).filter(codename__regex="mistake|errorreport")
        assert sorted(names.values_list("codename", flat=True)) == [
            "add_errorreport",
            "change_errorreport",
            "delete_errorreport",
            "view_errorreport",
        ]
