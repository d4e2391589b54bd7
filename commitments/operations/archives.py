"""A backup: one file with the database, all uploads and releases, and a list of them.

The list has a checksum of each file and the number of rows of each table, so that a damaged backup,
or one of another site, is refused before anything is touched.
"""

import fcntl
import json
import os
import shutil
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from commitments.exchange.release import checksum
from commitments.operations import database_copies, sealing
from commitments.operations.health import migrations_of_the_program, replaced_migrations

FORMAT = 1
LIST = "manifest.json"
NAME_START, NAME_END, SEALED = "city-commitments-", ".tar.gz", ".sealed"
LEFT_OVER = ".unfinished-"


class BackupError(Exception):
    """A backup that cannot be made, or one that is refused."""


@dataclass
class Manifest:
    """What a backup holds."""

    made_at: str
    site: str
    demonstration: bool
    database: str
    migrations: list[str]
    rows: dict[str, int]
    files: dict[str, str] = field(default_factory=dict)
    format: int = FORMAT


def kept_folders() -> dict[str, Path]:
    """Return the folders that a backup holds, by their name in it."""
    return {"media": Path(settings.MEDIA_ROOT), "releases": Path(settings.RELEASES_DIR)}


def make(folder: Path, moment: datetime, key: Path | None = None) -> Path:
    """Back up everything into one file in a folder. Return it; until it is whole it has no name."""
    recipient = sealing.public_key(key) if key else None
    folder.mkdir(parents=True, exist_ok=True)
    with _alone(folder), TemporaryDirectory(prefix=LEFT_OVER, dir=folder) as name:
        staging = Path(name)
        content = staging / "content"
        content.mkdir()
        # Before and after the database: what it names is there, whatever is deleted meanwhile.
        _copy_files(content)
        rows = database_copies.copy_to(content)
        _copy_files(content)
        archive = staging / "archive"
        _pack(content, archive, _manifest(moment, rows, content))
        target = folder / f"{NAME_START}{moment:%Y%m%dT%H%M%SZ}{NAME_END}"
        if recipient:
            target = target.with_name(target.name + SEALED)
            sealed = staging / "sealed"
            with archive.open("rb") as source, sealed.open("wb") as file:
                sealing.seal(source, file, recipient)
            archive = sealed
        _settle(archive, target)
    return target


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Let one backup be made at a time, and delete what one left that was killed."""
    with (folder / ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise BackupError("Another backup is being made in this folder.")
        for left in folder.glob(f"{LEFT_OVER}*"):
            shutil.rmtree(left)
        yield


def _copy_files(content: Path) -> None:
    """Copy what is not copied yet; a file that is deleted at this moment is not needed."""
    for name, folder in kept_folders().items():
        for path in sorted(folder.rglob("*")) if folder.is_dir() else ():
            copy = content / name / path.relative_to(folder)
            if path.is_file() and not path.is_symlink() and not copy.exists():
                copy.parent.mkdir(parents=True, exist_ok=True)
                try:
                    shutil.copy2(path, copy)
                except FileNotFoundError:
                    copy.unlink(missing_ok=True)


def _manifest(moment: datetime, rows: dict[str, int], content: Path) -> Manifest:
    applied = MigrationRecorder(connection).applied_migrations()
    return Manifest(
        made_at=moment.isoformat(),
        site=settings.SITE_URL,
        demonstration=settings.DEMONSTRATION,
        database=connection.vendor,
        migrations=sorted(".".join(key) for key in applied),
        rows=rows,
        files={
            path.relative_to(content).as_posix(): checksum(path)
            for path in sorted(content.rglob("*"))
            if path.is_file()
        },
    )


def _pack(content: Path, archive: Path, manifest: Manifest) -> None:
    listed = content / LIST
    listed.write_text(json.dumps(asdict(manifest), indent=1))
    with tarfile.open(archive, "w:gz", compresslevel=3) as file:
        for name in (LIST, *manifest.files):
            file.add(content / name, arcname=name, recursive=False)


def _settle(archive: Path, target: Path) -> None:
    """Give a file that is whole, and on the disk, its name."""
    archive.chmod(0o600)
    with archive.open("rb") as file:
        os.fsync(file.fileno())
    archive.replace(target)
    descriptor = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def unpack(archive: Path, folder: Path, key: Path | None = None) -> Manifest:
    """Unpack a backup into a folder and check all of it. Raises BackupError."""
    try:
        if sealing.is_sealed(archive):
            if key is None:
                raise BackupError("This backup is sealed: name the private key with --key.")
            opened = folder / "opened"
            with archive.open("rb") as source, opened.open("wb") as target:
                sealing.unseal(source, target, sealing.private_key(key))
            archive = opened
        content = folder / "content"
        with tarfile.open(archive, "r:gz") as file:
            file.extractall(content, filter="data")
        manifest = Manifest(**json.loads((content / LIST).read_text()))
    except sealing.SealingError as problem:
        raise BackupError(str(problem))
    except (OSError, EOFError, tarfile.TarError, ValueError, TypeError) as problem:
        raise BackupError(f"The backup is damaged: {problem}")
    _check_files(content, manifest)
    _check_site(manifest)
    try:
        database_copies.check_copy(content, manifest.rows)
    except database_copies.DatabaseCopyError as problem:
        raise BackupError(str(problem))
    return manifest


def _check_files(content: Path, manifest: Manifest) -> None:
    there = {path.relative_to(content).as_posix() for path in content.rglob("*") if path.is_file()}
    if there != {LIST, *manifest.files}:
        raise BackupError("The backup is damaged: files are missing, or there are others.")
    for name, expected in manifest.files.items():
        if checksum(content / name) != expected:
            raise BackupError(f"The backup is damaged: {name} has another checksum.")


def _check_site(manifest: Manifest) -> None:
    """Refuse a backup that this program, its database or this kind of site cannot take."""
    if manifest.database != connection.vendor:
        raise BackupError(
            f"The backup is of {manifest.database}, the database here is {connection.vendor}."
        )
    if manifest.demonstration != settings.DEMONSTRATION:
        raise BackupError("The backup is of a demonstration and this site is not, or the reverse.")
    ours = {".".join(key) for key in migrations_of_the_program() | replaced_migrations()}
    own = {config.label for config in apps.get_app_configs()}
    unknown = [name for name in manifest.migrations if name not in ours]
    if newer := [name for name in unknown if name.split(".")[0] in own]:
        raise BackupError(f"The backup is of a newer version of this program: {newer[0]}.")


def put_files_in_place(content: Path, moment: datetime) -> list[Path]:
    """Put the files in the place of the former ones. Return where those are now."""
    former = []
    for name, folder in kept_folders().items():
        given = content / name
        if not given.exists():
            given.mkdir()
        folder.parent.mkdir(parents=True, exist_ok=True)
        beside = folder.with_name(f".{folder.name}-restored")
        shutil.rmtree(beside, ignore_errors=True)
        shutil.copytree(given, beside)
        if folder.exists():
            aside = folder.with_name(f"{folder.name}-before-{moment:%Y%m%dT%H%M%SZ}")
            folder.rename(aside)
            if any(aside.iterdir()):
                former.append(aside)
            else:
                aside.rmdir()
        beside.rename(folder)
    return former


def backups_in(folder: Path) -> Iterator[tuple[datetime, Path]]:
    """Yield the backups in a folder, the newest first, with the moment of each."""
    for path in sorted(folder.glob(f"{NAME_START}*{NAME_END}*"), reverse=True):
        stamp = path.name.removeprefix(NAME_START).split(".")[0]
        try:
            yield datetime.strptime(stamp, "%Y%m%dT%H%M%S%z"), path
        except ValueError:
            continue


def rotate(folder: Path, nights: int, weeks: int) -> list[Path]:
    """Delete all but the newest backups and the newest of each of the last weeks with one."""
    kept_weeks: dict[Any, Path] = {}
    deleted = []
    for number, (moment, path) in enumerate(backups_in(folder)):
        week = moment.isocalendar()[:2]
        is_first = week not in kept_weeks and len(kept_weeks) < weeks
        if is_first:
            kept_weeks[week] = path
        if number >= nights and not is_first:
            path.unlink()
            deleted.append(path)
    return deleted
