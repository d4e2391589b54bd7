"""docs/operators.md is true: its commands exist, and a backup can be restored."""

import re
import shlex
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings as site
from django.core.management import call_command
from django.db import ProgrammingError, connection
from django.test import Client

from commitments.management.database_checks import site_owns_no_table
from config.api_urls import LISTS
from tests.docs.snippets import Reader, Shows, Snippet, read, section, snippets

pytestmark = pytest.mark.slow
KEPT = "Backup and restore"
shows = Shows(snippets("operators.md"))
CRON = re.compile(r"((?:[0-9*/,]+ ){5}) *commitments ([a-z_]+)( /[a-z/-]+)?")


@pytest.fixture
def operator(tmp_path: Path) -> Reader:
    """Someone who copies commands into a shell in the folder of the site."""
    return Reader("", tmp_path)


def test_every_snippet_has_a_test() -> None:
    assert shows.untested == set()


@shows("What runs 1")
def test_the_script_runs_commands_with_the_settings_of_the_file(
    operator: Reader, snippet: Snippet
) -> None:
    settings = operator.folder / "settings"
    settings.write_text(
        "SECRET_KEY='a long one # that $nobody knows'\nALLOWED_HOSTS='example.org'\n"
        "SITE_NAME='Ville d’Été'\n"
    )
    text = snippet.text
    for shown, actual in (
        ("/etc/city-commitments.env", str(settings)),
        ("/srv/city-commitments", str(site.BASE_DIR)),
        (".venv/bin/python", sys.executable),
    ):
        assert shown in text
        text = text.replace(shown, actual)
    script = operator.folder / "commitments"
    script.write_text(text)
    script.chmod(0o755)

    ask = "from django.conf import settings as s; print(s.SITE_NAME, s.SECRET_KEY, s.DEBUG)"
    printed = operator.run(
        Snippet("", "", "sh", f"{shlex.quote(str(script))} shell --no-imports --command '{ask}'")
    )
    assert printed == "Ville d’Été a long one # that $nobody knows False\n"


@shows("What runs 2")
@pytest.mark.django_db(transaction=True)
def test_what_runs_by_the_clock_is_in_the_table_and_can_be_run(
    snippet: Snippet, settings: Any, tmp_path: Path
) -> None:
    settings.RELEASES_DIR = settings.MEDIA_ROOT = tmp_path
    lines = [CRON.fullmatch(line) for line in snippet.text.splitlines()]

    commands = [line[2] for line in lines if line]
    folders = {line[2]: [tmp_path / "backups"] for line in lines if line and line[3]}
    assert len(commands) == len(lines)
    assert commands == re.findall(r"^\| `(\w+)` \|", section("operators.md", "What runs"), re.M)
    for command in commands:
        call_command(command, *folders.get(command, []))
    assert len(list(tmp_path.iterdir())) == 2


@shows("Two accounts of the database 1")
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no accounts.")
@pytest.mark.django_db(transaction=True)
def test_the_account_of_the_site_can_write_and_switch_nothing_off(snippet: Snippet) -> None:
    own = connection.settings_dict["NAME"]
    owner, reader, name = (f"{own}_{each}" for each in ("owner", "site", "accounts"))
    text = snippet.text.replace("commitments_owner", owner).replace("commitments_site", reader)
    text = text.replace("DATABASE commitments", f"DATABASE {name}")
    statements = [each for each in text.split(";") if each.strip()]
    first = 1 + next(n for n, each in enumerate(statements) if "CREATE DATABASE" in each)

    def run(*several: str, role: str = "") -> None:
        with connection.cursor() as cursor:
            for each in (f"SET ROLE {role}" if role else "RESET ROLE", *several):
                cursor.execute(each)

    run(*statements[:first])
    try:
        with another_database(name):
            run(*statements[first:])
            run("CREATE TABLE kept (id serial)", role=owner)
            assert [each.id for each in site_owns_no_table(["default"])] == ["commitments.W002"]
            run("INSERT INTO kept DEFAULT VALUES", "DELETE FROM kept", role=reader)
            assert site_owns_no_table(["default"]) == []
            for refused in ("TRUNCATE kept", "DROP TABLE kept", "ALTER TABLE kept DISABLE TRIGGER"):
                with pytest.raises(ProgrammingError, match=r"permission denied|must be owner"):
                    run(f"{refused} ALL" if "ALTER" in refused else refused, role=reader)
    finally:
        run(f"DROP DATABASE {name}", f"DROP ROLE {owner}, {reader}")


@contextmanager
def another_database(name: str) -> Iterator[None]:
    """Let the site use the database `name` for a while."""
    own = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = name
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = own


def everything_public() -> dict[str, bytes]:
    """Return all rows that are public, what changed, and a page of each kind."""
    lists = [f"/api/v1/{name}/?page_size=100" for name in LISTS]
    answers = {path: Client().get(path) for path in ("/", "/api/v1/changes/", *lists)}
    for path in lists:
        [row, *_] = answers[path].json()["results"] or [{"url": "/"}]
        page = urlsplit(row["url"] or "/").path
        answers[page] = Client().get(page)
    assert {answer.status_code for answer in answers.values()} == {200}
    return {path: answer.content for path, answer in answers.items()}


@shows(f"{KEPT} 1", f"{KEPT} 2", f"{KEPT} 3")
@pytest.mark.django_db(transaction=True)
def test_what_was_backed_up_comes_back_to_the_last_byte(
    metropolis: None, operator: Reader, steps: list[Snippet], settings: Any
) -> None:
    back_up, keys, restore = steps
    settings.MEDIA_ROOT = operator.folder / "media"
    settings.RELEASES_DIR = operator.folder / "releases"
    operator.run(keys)
    words = shlex.split(back_up.text)
    before = everything_public()
    assert b"kampala" in before["/api/v1/changes/"]

    call_command(words[1], operator.folder, seal_to=operator.folder / "backup.pub")
    [backup] = operator.folder.glob("city-commitments-*")
    call_command(
        shlex.split(restore.text)[1], backup, key=operator.folder / "backup.key", replace=True
    )

    assert everything_public() == before


@pytest.mark.django_db
def test_the_addresses_that_say_whether_it_is_well_ask_what_they_are_said_to(
    django_assert_num_queries: Any,
) -> None:
    alone, both, secret = re.findall(r"`GET (\S+)`", read("operators.md"))

    assert Client().get(both).status_code == 200
    assert Client().get(secret).status_code == 404
    with django_assert_num_queries(0):
        assert Client().get(alone).status_code == 200
