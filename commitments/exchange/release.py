"""Releases: everything public, in files that can be cited. They change only where words must go.

The files can be imported. A folder is written beside its final place and moved there when it is
complete, so that nobody ever finds half of one. docs/releases.md describes the files.
"""

import csv
import errno
import hashlib
import json
import logging
import os
import re
import shutil
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from commitments.exchange.codebook import CODEBOOK, LICENCE_TEXT, codebook, data_package
from commitments.exchange.errors import ReleaseError
from commitments.exchange.table import Table
from commitments.exchange.tables import TABLES
from commitments.models.redactions import removal_sentence
from config.api.downloads import escape_formula
from config.lists import CHUNK_SIZE

logger = logging.getLogger(__name__)
LABEL = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]{0,39}")
# The name of a folder that is being written starts with a dot: no label does.
UNFINISHED = re.compile(rf"\.{LABEL.pattern}-[0-9a-z_]{{8}}")
ABANDONED = timedelta(days=1)
SUMS, PACKAGE = "SHA256SUMS", "datapackage.json"
EXISTS = "There is a release %s already. A release is never changed."
NO_RELEASES = "A demonstration has no releases: its rows are invented, so there is nothing to cite."
Progress = Callable[[str], None]


@dataclass(frozen=True)
class ReleasedFile:
    """A file of a release."""

    name: str
    size: int
    checksum: str
    rows: int | None


@dataclass(frozen=True)
class ReplacedFile:
    """A file that was replaced as words were removed from it, and its checksum until then."""

    name: str
    on: str
    reason: str
    checksum: str

    @property
    def sentence(self) -> str:
        return removal_sentence(self.on, self.reason)


@dataclass(frozen=True)
class Release:
    """The files of one release."""

    label: str
    made_at: datetime
    files: tuple[ReleasedFile, ...]
    replaced: tuple[ReplacedFile, ...] = ()

    @property
    def folder(self) -> Path:
        return Path(settings.RELEASES_DIR) / self.label

    @property
    def archive(self) -> ReleasedFile:
        """The file that contains all the others."""
        return self.files[0]

    def path(self, name: str) -> Path | None:
        """Return the path of a file of the release, or None where it has no such file."""
        return self.folder / name if name in {file.name for file in self.files} else None


# Making a release.


def make_release(label: str, progress: Progress = lambda file: None) -> Release:
    """Write a release and return it. Raises `ReleaseError`, and then leaves no files."""
    if settings.DEMONSTRATION:
        raise ReleaseError(NO_RELEASES)
    if not LABEL.fullmatch(label):
        raise ReleaseError("A label has letters, digits, points and hyphens, as in 2026-11.")
    root = Path(settings.RELEASES_DIR)
    root.mkdir(parents=True, exist_ok=True)
    if (root / label).exists():
        raise ReleaseError(EXISTS % label)
    _sweep(root)
    folder = Path(tempfile.mkdtemp(prefix=f".{label}-", dir=root))
    try:
        _write(folder, label, progress)
        folder.chmod(0o755)
        for path in [*folder.iterdir(), folder]:
            flush(path)
        # Fails if another release was quicker: a folder with files is not replaced.
        folder.rename(root / label)
        flush(root)
    except OSError as error:
        if error.errno in (errno.ENOTEMPTY, errno.EEXIST):
            raise ReleaseError(EXISTS % label) from error
        raise ReleaseError(f"It cannot be written: {error.strerror}.") from error
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    release = find_release(label)
    assert release is not None
    return release


def _sweep(root: Path) -> None:
    """Delete what releases that were interrupted left behind."""
    latest = timezone.now() - ABANDONED
    for path in root.iterdir():
        # Another release may be finishing just now.
        with suppress(FileNotFoundError):
            if UNFINISHED.fullmatch(path.name) and path.stat().st_mtime < latest.timestamp():
                shutil.rmtree(path)


def flush(path: Path) -> None:
    """Flush a file or a folder to disk."""
    opened = os.open(path, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def _write(folder: Path, label: str, progress: Progress) -> None:
    rows = {}
    with _consistent_read():
        made_at = timezone.now().replace(microsecond=0)
        for table in TABLES:
            progress(table.file)
            rows[table.file] = write_table(folder / table.file, table)
    (folder / "LICENCE_TEXT.txt").write_text(LICENCE_TEXT, encoding="utf-8")
    with (folder / CODEBOOK).open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([escape_formula(cell) for cell in row] for row in codebook())
    facts = {
        table.file: {
            "bytes": (folder / table.file).stat().st_size,
            "hash": f"sha256:{checksum(folder / table.file)}",
            "rows": rows[table.file],
        }
        for table in TABLES
    }
    text = json.dumps(data_package(label, made_at, facts), ensure_ascii=False, indent=2)
    (folder / PACKAGE).write_text(text + "\n", encoding="utf-8")
    (folder / "README.txt").write_text(_readme(label, made_at), encoding="utf-8")
    progress(archive_name(label))
    write_sums(folder, label)


def write_sums(folder: Path, label: str) -> None:
    """Write the checksums of all files in a folder, the archive of them, and its checksum."""
    names = sorted(path.name for path in folder.iterdir())
    sums = "".join(f"{checksum(folder / name)}  {name}\n" for name in names)
    (folder / SUMS).write_text(sums, encoding="utf-8")
    archive = archive_name(label)
    with zipfile.ZipFile(folder / archive, "w", zipfile.ZIP_DEFLATED) as packed:
        for name in [*names, SUMS]:
            packed.write(folder / name, f"{archive.removesuffix('.zip')}/{name}")
    # The archive contains the checksums of all other files, so its own is beside it.
    line = f"{checksum(folder / archive)}  {archive}\n"
    (folder / f"{archive}.sha256").write_text(line, encoding="utf-8")


def write_table(path: Path, table: Table) -> int:
    """Write the public rows of a table and return how many there are."""
    rows = 0
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(column.name for column in table.columns)
        for obj in table.released().iterator(chunk_size=CHUNK_SIZE):
            writer.writerow(table.release_cells(obj))
            rows += 1
    return rows


@contextmanager
def _consistent_read() -> Iterator[None]:
    """Read all tables as of one moment, without blocking anybody who saves."""
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "postgresql":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            yield
    else:
        # Django's own transactions would block every writer on SQLite.
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")
            try:
                yield
            finally:
                cursor.execute("ROLLBACK")


def _readme(label: str, made_at: datetime) -> str:
    return f"""\
{settings.SITE_NAME}, release {label}
Made on {made_at:%Y-%m-%d} at {settings.SITE_URL}

What cities promised to migrants and refugees, and how far they have come: everything that was
public on that day. {PACKAGE} describes all files for programs (Frictionless Data Package),
{CODEBOOK} all columns for people. {SUMS} has their checksums: sha256sum --check {SUMS}

Cite as: {citation(label, made_at)}

An empty cell is not known or does not apply; it never means 0. Texts are UTF-8. A text that a
spreadsheet would run as a formula has an apostrophe in front: where a text, after one or more
apostrophes, begins with = + - @ (in full width, too), a tab or a line end, programs take one
apostrophe off. Numbers are written as they are. Dates are year-month-day; the column *_precision
beside one says how much of it is known. Reports by cities themselves and those compiled from
public sources are told apart
by the column origin of reports.csv. Uploaded evidence is on the site only.
"""


def citation(label: str, made_at: datetime) -> str:
    """Return how to cite a release."""
    where = address(label, archive_name(label))
    day = f"{made_at:%Y-%m-%d}"
    release = label if label == day else f"{label}, {day}"
    return f"{settings.SITE_NAME} ({made_at:%Y}). Release {release}. {where}"


def address(label: str, name: str) -> str:
    """Return the address of a file of a release, the same in every language."""
    return f"{settings.SITE_URL}/data/releases/{label}/{name}"


def archive_name(label: str) -> str:
    return f"city-commitments-{label}.zip"


def checksum(path: Path) -> str:
    """Return the SHA-256 of a file in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


# Finding releases.


def releases_changed_at() -> int:
    """Return when a release was last added or removed, in nanoseconds; 0 without any."""
    root = Path(settings.RELEASES_DIR)
    return root.stat().st_mtime_ns if root.is_dir() else 0


def releases() -> list[Release]:
    """Return all releases, the newest first; a demonstration has none."""
    root = Path(settings.RELEASES_DIR)
    labels = [path.name for path in root.iterdir()] if root.is_dir() else []
    existing = [release for label in labels if (release := find_release(label))]
    return sorted(existing, key=lambda release: (release.made_at, release.label), reverse=True)


def find_release(label: str) -> Release | None:
    """Return the release of that label, or None. A damaged one is logged with the reason."""
    folder = Path(settings.RELEASES_DIR) / label
    if settings.DEMONSTRATION or not LABEL.fullmatch(label) or not (folder / PACKAGE).is_file():
        return None
    try:
        return _described(folder, label)
    except (OSError, ValueError, LookupError, TypeError) as error:
        logger.warning("The release %s is damaged: %r", label, error)
        return None


def _described(folder: Path, label: str) -> Release:
    """Return a release as its files describe it."""
    facts: dict[str, Any] = json.loads((folder / PACKAGE).read_text(encoding="utf-8"))
    archive = archive_name(label)
    sums = (folder / f"{archive}.sha256").read_text() + (folder / SUMS).read_text()
    rows = {table["path"]: table["rows"] for table in facts["resources"]}
    files = [
        ReleasedFile(name, (folder / name).stat().st_size, digest, rows.get(name))
        for digest, name in (line.split("  ", 1) for line in sums.splitlines())
    ]
    files += [
        ReleasedFile(name, (folder / name).stat().st_size, checksum(folder / name), None)
        for name in (SUMS, f"{archive}.sha256")
    ]
    if files[0].name != archive:
        raise LookupError(archive)
    replaced = tuple(ReplacedFile(**each) for each in facts.get("replaced", ()))
    return Release(label, datetime.fromisoformat(facts["created"]), tuple(files), replaced)
