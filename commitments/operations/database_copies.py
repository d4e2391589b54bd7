"""A copy of the whole database as it is at one moment, and a database put in its place."""

import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from psycopg.conninfo import make_conninfo

# The name of the copy in a backup.
COPY_NAMES = {"sqlite": "database.sqlite3", "postgresql": "database.dump"}
# Options of a connection that its programs have to know too.
SHARED_OPTIONS = ("sslmode", "sslrootcert", "sslcert", "sslkey", "service")
Rows = dict[str, int]


class DatabaseCopyError(Exception):
    """A copy that cannot be made, or one that cannot be used."""


def copy_name() -> str:
    """Return the name of the copy of a database of this kind."""
    return COPY_NAMES[connection.vendor]


def copy_to(folder: Path) -> Rows:
    """Copy the database into a folder, while people work. Return the rows of each table in it."""
    target = folder / copy_name()
    return _copy_sqlite(target) if connection.vendor == "sqlite" else _copy_postgresql(target)


def own_file() -> Path:
    """Return the file of a database of SQLite."""
    return Path(connection.settings_dict["NAME"])


def _copy_sqlite(target: Path) -> Rows:
    source = sqlite3.connect(f"{own_file().resolve().as_uri()}?mode=ro", uri=True)
    with closing(source), closing(sqlite3.connect(target)) as copy:
        source.backup(copy)
    return rows_of_sqlite(target)


def rows_of_sqlite(path: Path) -> Rows:
    """Return the rows of each table of a file, once it is seen to be whole."""
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as copy:
            if (answer := copy.execute("PRAGMA integrity_check").fetchone()[0]) != "ok":
                raise DatabaseCopyError(f"The database in it is damaged: {answer}")
            names = copy.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
            return {
                name: copy.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]  # noqa: S608  # a name of the database itself
                for (name,) in names
                if not name.startswith("sqlite_")
            }
    except sqlite3.DatabaseError as problem:
        raise DatabaseCopyError(f"The database in it cannot be read: {problem}")


def _copy_postgresql(target: Path) -> Rows:
    """Copy and count in one view of the data, which other transactions do not change."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        cursor.execute("SELECT pg_export_snapshot()")
        [snapshot] = cursor.fetchone()
        rows = rows_of_postgresql()
        with _address(target.parent) as address:
            options = ["--format=custom", "--no-owner", "--no-privileges", f"--snapshot={snapshot}"]
            _run("pg_dump", *options, f"--file={target}", f"--dbname={address}")
    return rows


def rows_of_postgresql() -> Rows:
    """Return the rows of each table of the database in use."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()")
        names = [name for (name,) in cursor.fetchall()]
        rows = {}
        for name in names:
            cursor.execute(f"SELECT count(*) FROM {connection.ops.quote_name(name)}")  # noqa: S608  # a name of the database itself
            [rows[name]] = cursor.fetchone()
    return rows


@contextmanager
def _address(folder: Path) -> Iterator[str]:
    """Yield the address of the database for its programs; the password is in a file meanwhile."""
    given: dict[str, Any] = connection.settings_dict
    parts = {
        "dbname": given["NAME"],
        "user": given["USER"],
        "host": given["HOST"],
        "port": given["PORT"],
        **{name: given["OPTIONS"].get(name) for name in SHARED_OPTIONS},
    }
    secret = folder / "password"
    secret.touch(0o600)
    password = given["PASSWORD"].replace("\\", "\\\\").replace(":", "\\:")
    secret.write_text(f"*:*:*:*:{password}\n")
    try:
        parameters = {name: str(value) for name, value in parts.items() if value}
        yield make_conninfo(**parameters, passfile=str(secret))
    finally:
        secret.unlink()


def _run(*command: str) -> None:
    """Run a program of PostgreSQL. Raises DatabaseCopyError with what it says."""
    try:
        subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603  # our own words
    except FileNotFoundError:
        raise DatabaseCopyError(f"{command[0]} is missing: install the client of PostgreSQL.")
    except subprocess.CalledProcessError as problem:
        raise DatabaseCopyError(f"{command[0]}: {problem.stderr.strip()[-500:]}")


def check_copy(folder: Path, rows: Rows) -> None:
    """Refuse a copy that cannot be read, or has other rows than were counted in it."""
    copy = folder / copy_name()
    if connection.vendor == "postgresql":
        _run("pg_restore", "--list", str(copy))
    elif rows_of_sqlite(copy) != rows:
        raise DatabaseCopyError("The database in it has other rows than were written down.")


def is_empty() -> bool:
    """Whether nobody has used the database yet."""
    return not connection.introspection.table_names()


def put_in_place(folder: Path, rows: Rows) -> None:
    """Replace all that the database holds by a copy: all of it, or nothing."""
    if connection.vendor == "sqlite":
        _replace_file(folder / copy_name())
        return
    script = folder / "database.sql"
    _run("pg_restore", "--no-owner", f"--file={script}", str(folder / copy_name()))
    # What PostgreSQL gives to everybody in a new database. Rights to tables come by the default
    # privileges of their owner.
    schema = (
        "DROP SCHEMA IF EXISTS public CASCADE; CREATE SCHEMA public; "
        "GRANT USAGE ON SCHEMA public TO PUBLIC"
    )
    connection.close()
    with _address(folder) as address:
        options = ["--no-psqlrc", "--single-transaction", "--set=ON_ERROR_STOP=1", "--quiet"]
        _run("psql", *options, f"--dbname={address}", f"--command={schema}", f"--file={script}")
    if rows_of_postgresql() != rows:
        raise DatabaseCopyError("The database has other rows than the backup. Restore it again.")


def _replace_file(copy: Path) -> None:
    """Put a file in the place of the database, with nothing left of the former one's changes."""
    own = own_file()
    connection.close()
    beside = own.with_name(f"{own.name}.restored")
    shutil.copyfile(copy, beside)
    for ending in ("-wal", "-shm"):
        own.with_name(own.name + ending).unlink(missing_ok=True)
    beside.replace(own)
