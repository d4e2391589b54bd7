"""A database of an earlier version is upgraded with every row; README.md says more."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import connections
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.operations import RenameField, RenameModel, SeparateDatabaseAndState
from django.utils import timezone

from commitments.analysis.status import status_of
from commitments.models import Adoption, Commitment, ProgressReport, Review
from tests.upgrade.databases import (
    Rows,
    another_database,
    dumps,
    load,
    migrate,
    read_rows,
    read_schema,
)

pytestmark = pytest.mark.slow
# Fields of "app.model", by their new names, that a migration drops or rewrites on purpose. A
# field that is renamed by RenameField, or added, needs no line here.
CHANGED_ON_PURPOSE: set[tuple[str, str]] = {
    ("cities.participation", "role"),  # an empty one became a code
    # The status is derived anew, and a compiled report says what its source says.
    ("commitments.adoption", "standing"),
    ("commitments.adoption", "report_due_on"),
    ("commitments.progressreport", "stage"),
    ("commitments.progressreport", "rating"),
    ("commitments.target", "counts_people"),  # a "no" that nobody gave is asked again
    # The trail refers to a person, who has the name.
    ("cities.trailentry", "actor"),
    ("cities.trailentry", "actor_name"),
}
# Models that migrations add rows of to a database that has some.
GAINS_ROWS = {"contenttypes.contenttype", "auth.permission"}


@dataclass
class Upgrade:
    """What stood in the database before its migrations, under the new names, and what does now."""

    alias: str
    before: Rows
    after: Rows
    schema: dict[str, Any]


@pytest.fixture(scope="module", params=dumps(), ids=lambda path: path.stem)
def upgrade(
    request: Any,
    tmp_path_factory: pytest.TempPathFactory,
    django_db_setup: None,
    django_db_blocker: Any,
) -> Iterator[Upgrade]:
    """Load a dump into an empty database, add what it lacks, and migrate it."""
    folder = tmp_path_factory.mktemp("upgrade")
    with django_db_blocker.unblock(), another_database(folder) as connection:
        load(request.param, connection)
        executor = MigrationExecutor(connection)
        loader = executor.loader
        done = [key for key in loader.applied_migrations if key in loader.graph.nodes]
        old = loader.project_state(done).apps
        add_compiled(old, connection.alias)
        rows(old, "cities.TrailEntry", connection.alias).create(
            model="commitments.mistake", object_id="1", action="change", label="/"
        )
        change_target(old, connection.alias)
        before = read_rows(old, connection)
        plan = executor.migration_plan(loader.graph.leaf_nodes())
        operations = [step for migration, _ in plan for step in flatten(migration)]
        migrate(connection)
        yield Upgrade(
            connection.alias,
            rename(before, operations),
            read_rows(apps, connection),
            read_schema(connection),
        )


def rows(apps: Any, model: str, alias: str) -> Any:
    return apps.get_model(*model.split("."))._base_manager.using(alias)


def add_compiled(apps: Any, alias: str) -> None:
    """Add what earlier versions allowed: compiled reports with stages and ratings, or neither."""

    def of(model: str) -> Any:
        return rows(apps, f"commitments.{model}", alias)

    stages = ["not-started", "planning", "in-progress", "fulfilled", "discontinued", "", ""]
    for number, stage in enumerate(stages):
        commitment = of("Commitment").create(
            slug=f"compiled-{number}",
            kind=Commitment.Kind.ASK if number == 0 else Commitment.Kind.PLEDGE,
            title="Compiled",
            source_url="https://example.org/",
        )
        adoption = of("Adoption").create(
            commitment=commitment, city_id=of("Adoption").exclude(city=None)[0].city_id
        )
        report = of("ProgressReport").create(
            adoption=adoption,
            origin="compiled",
            state="published",
            stage=stage,
            rating="met" if stage else "",
            reported_on=date(2020 + number, 1, 1),
            reported_on_precision="year",
            published_at="2025-02-01T12:00Z",
            source_url="https://example.org/news",
        )
        if number == 6:
            of("Measurement").create(report=report, unit="beds", value=3)


def change_target(apps: Any, alias: str) -> None:
    """Change a target after a figure of it was published, as earlier versions allowed."""
    figures = rows(apps, "commitments.Measurement", alias).exclude(target=None)
    figure = figures.filter(report__state="published").order_by("pk").first()
    rows(apps, "cities.TrailEntry", alias).create(
        model="commitments.target",
        object_id=str(figure.target_id),
        action="change",
        label="/",
        changes={
            "value": ["7.5", "100"],
            "unit": ["beds", "people"],
            "baseline_value": [None, "1"],
        },
    )


def flatten(migration: Any) -> Iterator[tuple[str, Any]]:
    """Yield the app and each operation of a migration that changes its models."""
    for operation in migration.operations:
        inner = [operation]
        if isinstance(operation, SeparateDatabaseAndState):
            inner = operation.state_operations
        yield from ((migration.app_label, item) for item in inner)


def rename(rows: Rows, operations: list[tuple[str, Any]]) -> Rows:
    """Return `rows` under the names that the operations give to models and fields."""
    renamed = {model: dict(rows[model]) for model in rows}
    for app, operation in operations:
        if isinstance(operation, RenameModel):
            old, new = operation.old_name_lower, operation.new_name_lower
            renamed[f"{app}.{new}"] = renamed.pop(f"{app}.{old}")
            rename_in_rows(renamed, app, old, new)
        elif isinstance(operation, RenameField):
            model = f"{app}.{operation.model_name_lower}"
            names = {operation.old_name: operation.new_name}
            renamed[model] = {
                pk: {names.get(name, name): value for name, value in row.items()}
                for pk, row in renamed[model].items()
            }
    return renamed


def rename_in_rows(rows: Rows, app: str, old: str, new: str) -> None:
    """Say `new` where content types, permissions and the trail name the model `old`."""
    for row in rows["cities.trailentry"].values():
        if row["model"] == f"{app}.{old}":
            row["model"] = f"{app}.{new}"
    for kind, row in rows["contenttypes.contenttype"].items():
        if (row["app_label"], row["model"]) == (app, old):
            row["model"] = new
            for permission in rows["auth.permission"].values():
                action, _, model = permission["codename"].rpartition("_")
                if permission["content_type"] == kind and model == old:
                    permission["codename"] = f"{action}_{new}"
                    permission["name"] = (
                        f"Can {action} {apps.get_model(app, new)._meta.verbose_name}"
                    )


def test_a_database_of_every_kind_has_a_dump() -> None:
    assert dumps()


def test_a_dump_has_rows_in_every_table(upgrade: Upgrade) -> None:
    assert [model for model, rows in upgrade.before.items() if not rows] == []


def test_an_upgrade_keeps_every_row(upgrade: Upgrade) -> None:
    lost = {
        model: sorted(map(str, rows.keys() - upgrade.after.get(model, {}).keys()))
        for model, rows in upgrade.before.items()
    }
    assert {model: rows for model, rows in lost.items() if rows} == {}


def test_an_upgrade_adds_no_row_to_a_table_that_had_some(upgrade: Upgrade) -> None:
    for model in upgrade.before.keys() - GAINS_ROWS:
        assert upgrade.after[model].keys() == upgrade.before[model].keys(), model


def test_an_upgrade_keeps_every_value(upgrade: Upgrade) -> None:
    for model, rows in upgrade.before.items():
        for pk, row in rows.items():
            kept = upgrade.after[model][pk]
            for name, value in row.items():
                if (model, name) not in CHANGED_ON_PURPOSE:
                    assert kept[name] == value, f"{name} of {model} {pk}"


def test_the_trail_names_the_same_people(upgrade: Upgrade) -> None:
    persons = upgrade.after["cities.person"]
    for pk, row in upgrade.before["cities.trailentry"].items():
        person = persons.get(upgrade.after["cities.trailentry"][pk]["person"], {})
        named = (person.get("user"), person.get("name", ""))
        assert named == (row["actor"], row["actor_name"]), pk
    assert persons


def test_public_figures_keep_the_target_of_their_publication(upgrade: Upgrade) -> None:
    with_target = [
        row for row in upgrade.after["commitments.measurement"].values() if row["target"]
    ]
    states = {pk: row["state"] for pk, row in upgrade.after["commitments.progressreport"].items()}
    public = [row for row in with_target if states[row["report"]] in ("published", "superseded")]
    assert public and all(row["kept_direction"] for row in public)
    assert not any(row["kept_direction"] for row in with_target if row not in public)
    published = (row for row in public if states[row["report"]] == "published")
    first = min(published, key=lambda row: row["id"])
    kept = [first[f"kept_{name}"] for name in ("value", "unit", "baseline_value")]
    assert kept == [Decimal("7.5"), "beds", None]


def test_permissions_follow_a_new_name_and_none_is_made_twice(upgrade: Upgrade) -> None:
    names = [row["codename"] for row in upgrade.after["auth.permission"].values()]
    assert sorted(name for name in names if re.search("mistake|errorreport", name)) == [
        "add_errorreport",
        "change_errorreport",
        "delete_errorreport",
        "view_errorreport",
    ]


def test_the_upgrade_derives_each_status_as_the_site_would(upgrade: Upgrade) -> None:
    alias, today = upgrade.alias, timezone.localdate()
    for adoption in Adoption.objects.using(alias).select_related("commitment"):
        published = ProgressReport.objects.using(alias).filter(adoption=adoption, state="published")
        latest = published.reported().order_by("-period_end", "-reported_on", "-pk").first()
        reviews = Review.objects.using(alias).filter(report=latest, state="published")
        reviewed = latest is not None and reviews.exists()
        compiled = published.filter(origin="compiled")
        status = status_of(adoption, latest, compiled, reviewed, today)
        kept = (
            adoption.standing,
            adoption.trust,
            adoption.standing_on,
            adoption.standing_on_precision,
            adoption.ages_on,
        )
        expected = (status.standing, status.trust or "", status.on, status.precision)
        assert kept == (*expected, status.ages_on), adoption.pk
    added = Adoption.objects.using(alias).filter(commitment__slug__startswith="compiled-")
    assert list(added.order_by("pk").values_list("standing", flat=True)) == [
        "nothing-known",
        "planned",
        "under-way",
        "done",
        "discontinued",
        "news-published",
        "results-published",
    ]


@pytest.fixture
def fresh(pytestconfig: pytest.Config, tmp_path: Path) -> Any:
    """The schema of a database migrated from nothing: that of the tests, if it was."""
    if not pytestconfig.option.nomigrations:
        return read_schema(connections["default"])
    with another_database(tmp_path) as connection:
        migrate(connection)
        return read_schema(connection)


@pytest.mark.django_db
def test_an_upgraded_and_an_empty_database_have_the_same_schema(
    upgrade: Upgrade, fresh: Any
) -> None:

    assert upgrade.schema.keys() == fresh.keys()
    for table in fresh:
        assert sorted(upgrade.schema[table].elements()) == sorted(fresh[table].elements()), table
