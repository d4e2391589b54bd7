"""A database with the demonstration among real cities loses exactly the demonstration."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db.migrations.executor import MigrationExecutor

from tests.upgrade.databases import Rows, another_database, dumps, load, read_rows

pytestmark = pytest.mark.slow
ADMIN = ("admin", "0003_logentry_add_action_flag_choices")
BEFORE = [ADMIN, ("cities", "0005_role_choices"), ("commitments", "0004_plain_words")]
AFTER = [*BEFORE[:2], ("commitments", "0005_remove_demonstration")]
TRAIL = "cities.trailentry"
DAY = date(2024, 12, 31)


class Demonstration:
    """Rows as `load_demo` once added them to a real site, by the models of that time."""

    def __init__(self, apps: Any, alias: str) -> None:
        self.apps, self.alias = apps, alias

    def rows(self, model: str) -> Any:
        return self.apps.get_model(*model.split("."))._base_manager.using(self.alias)

    def make(self, model: str, /, **fields: Any) -> Any:
        return self.rows(model).create(**fields)

    def user(self, name: str) -> Any:
        return self.make("auth.User", username=f"demo-{name}", password="a hash", is_staff=True)

    def add(self) -> None:
        """Add some of each kind: to each other, to real rows, and real rows to them."""
        country = self.make(
            "cities.Country",
            iso2="ZZ",
            iso3="ZZZ",
            numeric="999",
            name="Nowhere",
            region="Nowhere",
        )
        city = self.make("cities.City", slug="demo-port", name="Port", kind="city", country=country)
        network = self.make("cities.Network", slug="demo-league", name="League")
        statement = self.make("commitments.Framework", slug="demo-statement", name="Statement")
        commitment = self.make(
            "commitments.Commitment", slug="demo-port-school", title="School", framework=statement
        )
        self.make("commitments.Term", kind="population", code="demo-sailors", label="Sailors")
        self.author, self.officer = self.user("port"), self.user("secretariat")
        self._report(city, commitment)
        self._beside_real_rows(city, network, statement, commitment)

    def _report(self, city: Any, commitment: Any) -> None:
        adoption = self.make("commitments.Adoption", commitment=commitment, city=city)
        target = self.make("commitments.Target", adoption=adoption, title="Places", unit="places")
        report: Any = None
        for state in ("superseded", "published"):
            report = self.make(
                "commitments.ProgressReport",
                adoption=adoption,
                period_start=date(2024, 1, 1),
                period_end=DAY,
                state=state,
                stage="in-progress",
                rating="on-track",
                author=self.author,
                submitted_by=self.author,
                decided_by=self.officer,
                reported_on=DAY,
                reported_on_precision="day",
                published_at="2025-02-01T12:00Z",
                corrects=report,
            )
        self.make("commitments.Measurement", report=report, target=target, value=3, observed_on=DAY)
        self.file = default_storage.save("evidence/minutes.pdf", ContentFile(b"minutes"))
        self.make("commitments.Evidence", report=report, title="Minutes", file=self.file)
        trail: dict[str, Any] = {"model": "commitments.progressreport", "object_id": str(report.pk)}
        self.make("cities.TrailEntry", action="publish", **trail, city=city, public=True)
        self.report = report

    def _beside_real_rows(self, city: Any, network: Any, statement: Any, commitment: Any) -> None:
        real = self.rows("cities.City").exclude(pk=city.pk).order_by("pk").first()
        self.make("cities.Membership", network=network, city=real, role="member")
        self.make("commitments.Endorsement", framework=statement, city=real)
        self.make("commitments.Adoption", commitment=commitment, city=real, role="partner")
        others = self.rows("commitments.Commitment").exclude(pk=commitment.pk).order_by("pk")
        self.make("commitments.Adoption", commitment=others[0], city=city, role="partner")
        report = self.rows("commitments.ProgressReport").exclude(adoption__city=city)
        published = report.filter(state="published").order_by("pk").first()
        self.make("commitments.Review", report=published, reviewing_city=city, state="invited")

    def rest_on_it(self) -> tuple[Any, Any]:
        """Let a real row be written by an account of it, and another refer to its city."""
        report = self.rows("commitments.ProgressReport").exclude(pk=self.report.pk)
        report = report.filter(state="submitted").order_by("pk").first()
        report.author = report.submitted_by = self.author
        report.save(using=self.alias)
        event = self.rows("cities.Event").order_by("pk").first()
        event.city = self.report.adoption.city
        event.save(using=self.alias)
        return report, event


@dataclass
class RealSite:
    """A database before the migration: its connection, models and rows."""

    connection: Any
    apps: Any
    rows: Rows


@pytest.fixture(scope="module", params=dumps(), ids=lambda path: path.stem)
def real_site(
    request: Any,
    tmp_path_factory: pytest.TempPathFactory,
    django_db_setup: None,
    django_db_blocker: Any,
) -> Iterator[RealSite]:
    """A dump, migrated once for all tests here: each changes a copy."""
    folder = tmp_path_factory.mktemp("upgrade")
    with django_db_blocker.unblock(), another_database(folder) as connection:
        load(request.param, connection)
        executor = MigrationExecutor(connection)
        executor.migrate(BEFORE)
        old = executor.loader.project_state(BEFORE).apps
        yield RealSite(connection, old, read_rows(old, connection))


@pytest.fixture
def mixed(
    real_site: RealSite, tmp_path: Path, settings: Any
) -> Iterator[tuple[Any, Demonstration, Rows]]:
    """Yield a connection to a real site, its demonstration, and its rows without that."""
    settings.MEDIA_ROOT = str(tmp_path)
    with another_database(tmp_path, real_site.connection) as connection:
        demonstration = Demonstration(real_site.apps, connection.alias)
        demonstration.add()
        yield connection, demonstration, real_site.rows


def rows_now(connection: Any) -> Rows:
    """Return the rows after the migration that removes the demonstration."""
    return read_rows(MigrationExecutor(connection).migrate(AFTER).apps, connection)


def test_exactly_its_rows_are_removed_and_counted_and_the_trail_keeps_what_was_public(
    mixed: Any, caplog: pytest.LogCaptureFixture
) -> None:
    connection, demonstration, before = mixed
    caplog.set_level(logging.INFO, "commitments.migrations")

    after = rows_now(connection)

    assert {model: rows for model, rows in before.items() if model != TRAIL} == {
        model: after[model] for model in before if model != TRAIL
    }
    kept = {key: row for key, row in after[TRAIL].items() if key in before[TRAIL]}
    assert kept == before[TRAIL]
    [record] = [record for record in caplog.records if "demonstration" in record.getMessage()]
    assert "1 cities, 1 networks, 1 commitments, 2 reports, 2 accounts" in record.getMessage()
    assert not default_storage.exists(demonstration.file)

    fresh = [row for key, row in after[TRAIL].items() if key not in before[TRAIL]]
    assert {(row["action"], row["public"], row["city"], row["note"]) for row in fresh} == {
        ("delete", False, None, "")
    }
    assert all(row["changes"]["public"] == [True, False] for row in fresh)
    deleted = {(row["model"], row["object_id"]) for row in fresh}
    assert ("commitments.progressreport", str(demonstration.report.pk)) in deleted
    assert {"cities.city", "commitments.adoption", "commitments.target"} <= {m for m, _ in deleted}
    assert "commitments.review" not in {model for model, _ in deleted}, "it was only invited"


def test_what_real_rows_rest_on_stays_and_opens_nothing(mixed: Any) -> None:
    connection, demonstration, _before = mixed
    report, event = demonstration.rest_on_it()

    after = rows_now(connection)

    assert after["commitments.progressreport"][report.pk]["author"] == demonstration.author.pk
    kept_user = after["auth.user"][demonstration.author.pk]
    assert (kept_user["is_active"], kept_user["is_staff"], kept_user["password"][0]) == (
        False,
        False,
        "!",
    )
    assert demonstration.officer.pk not in after["auth.user"]
    assert after["cities.event"][event.pk]["city"] is None


def test_a_site_without_it_is_left_as_it_is(
    real_site: RealSite, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "commitments.migrations")
    with another_database(tmp_path, real_site.connection) as connection:
        after = rows_now(connection)

    assert {model: after[model] for model in real_site.rows} == real_site.rows
    assert not caplog.records
