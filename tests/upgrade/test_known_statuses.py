"""The statuses that the upgrade derives are those that the site itself would derive."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from commitments.analysis.status import status_of
from commitments.models import Adoption, ProgressReport, Review
from commitments.models.commitments import Commitment
from tests.upgrade.databases import another_database, dumps, load, migrate

pytestmark = pytest.mark.slow
BEFORE = [("cities", "0006_organisations_listed"), ("commitments", "0009_grants_and_needs_listed")]


def add_compiled(apps: Any, alias: str) -> None:
    """Add what earlier versions allowed: compiled reports with stages and ratings, or neither."""

    def rows(name: str) -> Any:
        return apps.get_model("commitments", name)._base_manager.using(alias)

    stages = ["not-started", "planning", "in-progress", "fulfilled", "discontinued", "", ""]
    for number, stage in enumerate(stages):
        commitment = rows("Commitment").create(
            slug=f"compiled-{number}",
            kind=Commitment.Kind.ASK if number == 0 else Commitment.Kind.PLEDGE,
            title="Compiled",
            source_url="https://example.org/",
        )
        adoption = rows("Adoption").create(
            commitment=commitment, city_id=rows("Adoption").exclude(city=None)[0].city_id
        )
        report = rows("ProgressReport").create(
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
            rows("Measurement").create(report=report, unit="beds", value=3)


@pytest.mark.parametrize("dump", dumps(), ids=lambda path: path.stem)
def test_the_upgrade_derives_each_status(
    dump: Path, tmp_path: Path, django_db_blocker: Any
) -> None:
    with django_db_blocker.unblock(), another_database(tmp_path) as connection:
        load(dump, connection)
        executor = MigrationExecutor(connection)
        executor.migrate(BEFORE)
        add_compiled(executor.loader.project_state(BEFORE).apps, connection.alias)

        migrate(connection)

        alias, today = connection.alias, timezone.localdate()
        for adoption in Adoption.objects.using(alias).select_related("commitment"):
            published = ProgressReport.objects.using(alias).filter(
                adoption=adoption, state="published"
            )
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
