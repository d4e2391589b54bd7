"""A backup made while people work brings back every row, file and public answer."""

import json
import subprocess
import tarfile
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, connections, transaction
from django.test import Client

from cities.models import SignInTry
from commitments.management.commands import restore as restore_command
from commitments.models import JobRun
from commitments.operations import archives, database_copies, sealing
from config.api_urls import LISTS
from tests.factories import CityFactory, ReportFactory, advance

pytestmark = pytest.mark.slow
MOMENT = datetime(2026, 11, 30, 2, tzinfo=UTC)
# Rows that are written while the backup is made, and by the backup itself.
CHANGING = {SignInTry._meta.db_table, JobRun._meta.db_table}


@pytest.fixture
def site(settings: Any, tmp_path: Path, transactional_db: None) -> Path:
    """A site with a published report, an upload and a release. Returns where backups go."""
    settings.MEDIA_ROOT, settings.RELEASES_DIR = tmp_path / "media", tmp_path / "releases"
    for name, content in FILES.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(content)
    CityFactory(slug="kampala", name="Kampala")
    advance(ReportFactory(), "submit", "publish")
    return tmp_path / "backups"


FILES = {
    "media/evidence/minutes d’été.pdf": b"minutes" * 100_000,
    "releases/2026-11/cities.csv": b"id",
}


def every_row() -> dict[str, list[str]]:
    """Return all rows of all tables that do not change meanwhile."""
    with connection.cursor() as cursor:
        rows = {}
        for table in set(connection.introspection.table_names()) - CHANGING:
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            rows[table] = sorted(map(repr, cursor.fetchall()))
    return rows


def every_answer() -> dict[str, bytes]:
    paths = ("/", "/cities/kampala/", *(f"/api/v1/{name}/" for name in LISTS))
    answers = {path: Client().get(path) for path in paths}
    assert {answer.status_code for answer in answers.values()} == {200}
    return {path: answer.content for path, answer in answers.items()}


def destroy(folder: Path) -> None:
    """What a broken disk leaves."""
    for name in FILES:
        (folder / name).unlink()
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
        return
    connection.close()
    for ending in ("-wal", "-shm"):
        database_copies.own_file().with_name(database_copies.own_file().name + ending).unlink(
            missing_ok=True
        )
    database_copies.own_file().write_bytes(b"")


class Writer(threading.Thread):
    """Somebody who writes two rows at a time, again and again."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.ended, self.written = threading.Event(), threading.Event()

    def run(self) -> None:
        number = 0
        while not self.ended.is_set():
            number += 1
            until = MOMENT + timedelta(hours=1)
            with transaction.atomic():
                for half in ("first", "second"):
                    SignInTry.objects.create(key=f"{number}-{half}", until=until)
            self.written.set()
        connections.close_all()


def test_all_that_was_there_comes_back_from_a_backup_made_under_load(site: Path) -> None:
    rows, answers = every_row(), every_answer()
    writer = Writer()
    writer.start()
    assert writer.written.wait(20)
    call_command("backup", site)
    writer.ended.set()
    writer.join()
    [(_moment, backup)] = archives.backups_in(site)

    destroy(site.parent)
    call_command("restore", backup, replace=True)

    assert every_row() == rows
    assert {name: (site.parent / name).read_bytes() for name in FILES} == FILES
    assert every_answer() == answers
    keys = set(SignInTry.objects.values_list("key", flat=True))
    numbers = {key.split("-")[0] for key in keys}
    assert numbers and keys == {f"{n}-{half}" for n in numbers for half in ("first", "second")}


@pytest.mark.parametrize(
    ("damage", "reason"),
    [
        ("cut", "damaged"),
        ("changed", "damaged"),
        ("missing", "files are missing"),
        ("other-rows", "cannot be read|input file"),
        ("other-database", "the database here is"),
        ("demonstration", "of a demonstration"),
        ("newer", "newer version"),
        ("outside", "damaged"),
    ],
)
def test_a_damaged_or_wrong_backup_is_refused_before_anything_is_touched(
    site: Path, damage: str, reason: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    backup = archives.make(site, MOMENT)
    spoil(backup, damage)
    touch = Touched()
    monkeypatch.setattr(restore_command.database_copies, "put_in_place", touch)
    monkeypatch.setattr(restore_command.archives, "put_files_in_place", touch)

    with pytest.raises(CommandError, match=reason):
        call_command("restore", backup, replace=True)
    with pytest.raises(CommandError, match=reason):
        call_command("restore", backup, check=True)


class Touched:
    """Stands for what changes the site, and fails the test."""

    def __call__(self, *args: Any) -> None:
        pytest.fail("It was touched.")


def spoil(backup: Path, damage: str) -> None:
    if damage == "cut":
        backup.write_bytes(backup.read_bytes()[:-5000])
        return
    folder = backup.with_suffix(".unpacked")
    with tarfile.open(backup) as file:
        file.extractall(folder, filter="data")
    listed = folder / archives.LIST
    manifest = json.loads(listed.read_text())
    changed: dict[str, Any] = {
        "other-database": {"database": "oracle"},
        "demonstration": {"demonstration": True},
        "newer": {"migrations": ["commitments.9999_newer"]},
    }
    manifest |= changed.get(damage, {})
    copy = folder / database_copies.copy_name()
    evidence = folder / "media/evidence/minutes d’été.pdf"
    if damage == "changed":
        evidence.write_bytes(b"forged")
    elif damage == "missing":
        evidence.unlink()
    elif damage == "other-rows":
        copy.write_bytes(b"no database")
        manifest["files"][copy.name] = archives.checksum(copy)
    listed.write_text(json.dumps(manifest))
    with tarfile.open(backup, "w:gz") as file:
        file.add(folder, arcname="")
        if damage == "outside":
            file.add(listed, arcname="../outside")


def test_a_site_with_data_is_replaced_only_on_request(site: Path) -> None:
    backup = archives.make(site, MOMENT)
    with pytest.raises(CommandError, match="not empty"):
        call_command("restore", backup)


def keys_in(folder: Path) -> tuple[Path, Path]:
    """Make a pair of keys as docs/operations.md says."""
    private, public = folder / "backup.key", folder / "backup.pub"
    for command in (
        f"openssl genpkey -algorithm X25519 -out {private}",
        f"openssl pkey -in {private} -pubout -out {public}",
    ):
        subprocess.run(command.split(), check=True)
    return private, public


def test_a_sealed_backup_is_read_by_its_key_alone(site: Path, tmp_path: Path) -> None:
    private, public = keys_in(tmp_path)
    call_command("backup", site, seal_to=public)
    [(_moment, backup)] = archives.backups_in(site)

    content = backup.read_bytes()
    assert b"kampala" not in content and not content.startswith(b"\x1f\x8b")
    with pytest.raises(CommandError, match="--key"):
        call_command("restore", backup, check=True)
    with pytest.raises(CommandError, match="no private key"):
        call_command("restore", backup, check=True, key=public)
    call_command("restore", backup, check=True, key=private)
    for changed in (content[:-1], content[:-40] + b"x" + content[-39:]):
        backup.write_bytes(changed)
        with pytest.raises(CommandError, match="another key, or it is damaged"):
            call_command("restore", backup, check=True, key=private)


@pytest.mark.parametrize("size", [0, 1, sealing.PIECE, sealing.PIECE + 1])
def test_what_is_sealed_comes_back_whatever_its_size(tmp_path: Path, size: int) -> None:
    private, public = keys_in(tmp_path)
    given, sealed, opened = (tmp_path / name for name in ("given", "sealed", "opened"))
    given.write_bytes(b"x" * size)
    with given.open("rb") as source, sealed.open("wb") as target:
        sealing.seal(source, target, sealing.public_key(public))
    with sealed.open("rb") as source, opened.open("wb") as target:
        sealing.unseal(source, target, sealing.private_key(private))
    assert opened.read_bytes() == given.read_bytes()


def test_of_old_backups_the_newest_and_one_a_week_are_kept(tmp_path: Path) -> None:
    for days in range(60):
        day = MOMENT - timedelta(days=days)
        (tmp_path / f"city-commitments-{day:%Y%m%dT%H%M%SZ}.tar.gz").touch()
    (tmp_path / "something else.tar.gz").touch()

    archives.rotate(tmp_path, nights=3, weeks=4)

    kept = [f"{moment:%m-%d}" for moment, _path in archives.backups_in(tmp_path)]
    assert kept == ["11-30", "11-29", "11-28", "11-22", "11-15"]
    assert (tmp_path / "something else.tar.gz").exists()


def test_a_backup_that_fails_leaves_no_file_and_no_old_one_is_deleted(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    archives.make(site, MOMENT)

    def full(*args: Any, **options: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(archives.tarfile, "open", full)
    with pytest.raises(CommandError, match=r"No backup was made: .*No space left"):
        call_command("backup", site, nights=1, weeks=0)

    assert [path.name for path in site.iterdir() if path.name != ".lock"] == [
        "city-commitments-20261130T020000Z.tar.gz"
    ]
    row = JobRun.objects.get(job="backup")
    assert row.failed_at and not row.finished_at


def test_what_a_killed_backup_left_is_deleted_by_the_next(site: Path) -> None:
    left = site / ".unfinished-abc"
    left.mkdir(parents=True)
    (left / "database.sqlite3").touch()
    archives.make(site, MOMENT)
    assert not left.exists()


def test_two_backups_are_not_made_at_once(site: Path) -> None:
    site.mkdir()
    with archives._alone(site), pytest.raises(archives.BackupError, match="Another backup"):
        archives.make(site, MOMENT)


def test_a_migration_that_another_stands_for_is_not_newer(monkeypatch: pytest.MonkeyPatch) -> None:
    replaced = frozenset({("cities", "0001_before")})
    monkeypatch.setattr(archives, "replaced_migrations", lambda: replaced)
    manifest = archives.Manifest("", "", False, connection.vendor, ["cities.0001_before"], {})
    archives._check_site(manifest)
