"""Whether the site is well: for load balancers, monitors and people."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.management import call_command
from django.db import DatabaseError, connection
from django.test import Client
from django.utils import timezone

from commitments.models import JobRun, Notice
from commitments.operations import health, probes
from commitments.operations.health import Level
from commitments.operations.jobs import JOBS
from tests.factories import JobRunFactory, NoticeFactory, SiteErrorFactory


@pytest.fixture(autouse=True)
def _nothing_held(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(probes, "_held", probes._Held())


@pytest.fixture
def all_jobs_ran(db: None) -> None:
    for job in JOBS:
        JobRunFactory(job=job.name)


@pytest.fixture
def database_away(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> None:
        raise DatabaseError("it is away")

    monkeypatch.setattr(connection, "cursor", refuse)


def level_of(name: str) -> Level:
    [level] = [part.level for part in health.examine() if part.name == name]
    return level


def test_being_alive_needs_neither_database_nor_host_name(client: Client) -> None:
    answer = client.get("/healthz", HTTP_HOST="10.0.0.7")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.usefixtures("all_jobs_ran")
def test_a_site_that_is_well_says_so_of_each_part(client: Client) -> None:
    answer = client.get("/readyz", HTTP_HOST="10.0.0.7")

    assert answer.status_code == 200
    parts = answer.json()["parts"]
    assert {"database", "migrations", "cache", "disk", "letters", "backup"} <= set(parts)
    assert set(parts.values()) == {"ok"}


@pytest.mark.usefixtures("database_away")
def test_without_its_database_the_site_is_not_ready_and_alive(client: Client) -> None:
    answer = client.get("/readyz")

    assert answer.status_code == 503 and answer.headers["Retry-After"] == "30"
    assert answer.json()["parts"]["database"] == "failing"
    assert client.get("/healthz").status_code == 200


@pytest.mark.usefixtures("all_jobs_ran")
def test_it_is_ready_again_as_soon_as_the_database_is_back(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as away:
        away.setattr(
            health, "_database", lambda: health.HealthPart("database", Level.FAILING, "", True)
        )
        assert client.get("/readyz").status_code == 503
    assert client.get("/readyz").status_code == 200


@pytest.mark.django_db
def test_a_migration_that_is_not_applied_is_failing(monkeypatch: pytest.MonkeyPatch) -> None:
    newer = frozenset({("commitments", "9999_newer")})
    monkeypatch.setattr(health, "migrations_of_the_program", lambda: newer)
    assert health.unapplied() == ["commitments.9999_newer"]
    assert level_of("migrations") == Level.FAILING


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("age", "tries", "expected"),
    [(timedelta(), 0, 0), (timedelta(hours=2), 0, 1), (timedelta(), 3, 1)],
)
def test_letters_that_wait_long_or_are_refused_are_seen(
    age: timedelta, tries: int, expected: int
) -> None:
    NoticeFactory(tries=tries)
    Notice.objects.update(written_at=timezone.now() - age)
    assert level_of("letters") == expected


@pytest.mark.django_db
@pytest.mark.usefixtures("all_jobs_ran")
@pytest.mark.parametrize(("hours", "expected"), [(35, 0), (37, 1)])
def test_a_backup_that_did_not_run_last_night_is_seen(hours: int, expected: int) -> None:
    last = timezone.now() - timedelta(hours=hours)
    JobRun.objects.filter(job="backup").update(finished_at=last)
    assert level_of("backup") == expected


@pytest.mark.usefixtures("all_jobs_ran")
def test_a_job_that_broke_off_since_is_seen() -> None:
    JobRun.objects.filter(job="check_links").update(failed_at=timezone.now() + timedelta(1))
    assert level_of("check_links") == Level.WARNING


@pytest.mark.parametrize(("free", "expected"), [(3 << 30, 0), (1 << 30, 1), (1 << 20, 2)])
def test_a_full_disk_is_seen_before_it_is_full(
    monkeypatch: pytest.MonkeyPatch, free: int, expected: int
) -> None:
    monkeypatch.setattr(health, "free_space", lambda: free)
    assert health._disk().level == expected


@pytest.mark.usefixtures("all_jobs_ran")
def test_what_is_only_to_be_looked_at_takes_no_site_away(client: Client) -> None:
    JobRun.objects.all().delete()
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["status"]) == (200, "warning")


@pytest.mark.usefixtures("all_jobs_ran")
def test_the_command_tells_monitors_by_its_exit_code(capsys: Any) -> None:
    call_command("check_health")
    assert "ok       letters        0 waiting, 0 failing" in capsys.readouterr().out

    JobRun.objects.all().delete()
    with pytest.raises(SystemExit) as ended:
        call_command("check_health")
    assert ended.value.code == 1


@pytest.mark.usefixtures("all_jobs_ran")
def test_figures_are_for_whoever_has_the_secret(client: Client, settings: Any) -> None:
    with_secret = {"HTTP_AUTHORIZATION": "Bearer of a monitor"}
    assert client.get("/metrics", **with_secret).status_code == 404

    settings.METRICS_TOKEN = "of a monitor"
    assert client.get("/metrics").status_code == 404
    text = client.get("/metrics", **with_secret).content.decode()
    assert 'commitments_part_level{part="database"} 0' in text
    assert "# TYPE commitments_letters_waiting gauge\ncommitments_letters_waiting 0" in text


@pytest.mark.django_db
def test_administrators_get_one_letter_about_each_kind_of_error(settings: Any) -> None:
    settings.ADMINS = [("a", "a@example.org"), ("b", "b@example.org")]
    SiteErrorFactory(kind="KeyError in config/pages.py:7", times=12)
    for _ in range(3):
        call_command("send_notices")

    assert [letter.to for letter in mail.outbox] == [["a@example.org"], ["b@example.org"]]
    assert "Error: KeyError in config/pages.py:7" in mail.outbox[0].subject
    assert "Times so far: 12" in mail.outbox[0].body
