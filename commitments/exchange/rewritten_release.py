"""Rewrites the files of a release from which words are removed, and lists what they replace."""

import csv
import json
import shutil
import sys
import tempfile
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings

from commitments.exchange.release import (
    LABEL,
    PACKAGE,
    SUMS,
    archive_name,
    checksum,
    flush,
    write_sums,
)
from commitments.exchange.table import Table
from commitments.exchange.tables import TABLES

ReleasedRow = Mapping[str, str]
Rewrite = Callable[[Table, ReleasedRow], ReleasedRow]
README = "README.txt"


def rewrite_releases(rewrite: Rewrite, day: date, reason: str) -> list[str]:
    """Rewrite the rows of all releases; return the labels of those that changed.

    A release that does not change keeps its files. Of one that does, its description, README and
    list of checksums say which files were replaced, when and why.
    """
    root = Path(settings.RELEASES_DIR)
    folders = sorted(root.iterdir()) if root.is_dir() else []
    releases = [folder for folder in folders if LABEL.fullmatch(folder.name) and folder.is_dir()]
    return [folder.name for folder in releases if _rewrite_release(folder, rewrite, day, reason)]


def _rewrite_release(folder: Path, rewrite: Rewrite, day: date, reason: str) -> bool:
    staged = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        tables = [table for table in TABLES if (folder / table.file).is_file()]
        changed = [table.file for table in tables if _rewrite_table(folder, staged, table, rewrite)]
        if changed:
            _complete(folder, staged, changed, day, reason)
            _exchange(folder, staged)
    finally:
        shutil.rmtree(staged, ignore_errors=True)
    return bool(changed)


def _rewrite_table(folder: Path, staged: Path, table: Table, rewrite: Rewrite) -> bool:
    """Write the file of a table to `staged` if any of its rows changes."""
    changed = False
    with ExitStack() as stack:
        # The limit is the whole process's: files that people send keep theirs.
        stack.callback(csv.field_size_limit, csv.field_size_limit(sys.maxsize))
        source = stack.enter_context((folder / table.file).open(encoding="utf-8-sig", newline=""))
        target = stack.enter_context(
            (staged / table.file).open("w", encoding="utf-8-sig", newline="")
        )
        rows = csv.DictReader(source)
        names = list(rows.fieldnames or ())
        writer = csv.writer(target)
        writer.writerow(names)
        for row in rows:
            rewritten = rewrite(table, row)
            changed = changed or rewritten != row
            writer.writerow(rewritten[name] for name in names)
    if not changed:
        (staged / table.file).unlink()
    return changed


def _complete(folder: Path, staged: Path, changed: list[str], day: date, reason: str) -> None:
    """Add the files that stay, and describe those that were replaced."""
    archive = archive_name(folder.name)
    made_anew = (SUMS, archive, f"{archive}.sha256")
    for path in folder.iterdir():
        if path.name not in (*changed, *made_anew):
            shutil.copy2(path, staged / path.name)
    replaced = [
        {"name": name, "on": f"{day:%Y-%m-%d}", "reason": reason, "checksum": checksum(path)}
        for name in (*changed, archive)
        if (path := folder / name).is_file()
    ]
    _describe(staged, changed, replaced)
    with (staged / README).open("a", encoding="utf-8") as file:
        file.write(f"\nOn {day:%Y-%m-%d} words were removed ({reason}). Replaced files, and their")
        file.write(" SHA-256 until then:\n")
        file.writelines(f"{each['checksum']}  {each['name']}\n" for each in replaced)
    write_sums(staged, folder.name)


def _describe(staged: Path, changed: list[str], replaced: list[dict[str, str]]) -> None:
    description = staged / PACKAGE
    facts: dict[str, Any] = json.loads(description.read_text(encoding="utf-8"))
    for resource in facts["resources"]:
        path = staged / resource["path"]
        if resource["path"] in changed:
            resource |= {"bytes": path.stat().st_size, "hash": f"sha256:{checksum(path)}"}
    facts["replaced"] = [*facts.get("replaced", ()), *replaced]
    text = json.dumps(facts, ensure_ascii=False, indent=2)
    description.write_text(text + "\n", encoding="utf-8")


def _exchange(folder: Path, staged: Path) -> None:
    """Put the new files in the place of the old ones, which are deleted."""
    staged.chmod(0o755)
    for path in [*staged.iterdir(), staged]:
        flush(path)
    old = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    folder.rename(old / "old")
    staged.rename(folder)
    flush(folder.parent)
    shutil.rmtree(old)
