"""The project as an operator meets it: migrations, checks, settings and their documentation."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import call_command, get_commands
from django.db import connection
from django.test import override_settings

from cities.models import City
from commitments.management import settings_checks
from commitments.management.settings_checks import folders_can_be_written

ROOT = Path(__file__).parents[1]
SETTINGS = (ROOT / "config" / "settings.py").read_text()
READ_SETTINGS = sorted(set(re.findall(r'env\.\w+\(\s*"(\w+)"', SETTINGS)))
PRODUCTION = {
    "SECRET_KEY": "a-long-one-that-nobody-knows-0123456789-abcdefghijklmnopqrstuvwxyz",
    "ALLOWED_HOSTS": "example.org",
}
PUBLIC = {
    "SITE_URL": "https://example.org",
    "EMAIL_URL": "smtp+tls://mail.example.org:587",
    "CONTACT_EMAIL": "office@example.org",
    "OPERATOR_NAME": "A network of cities",
    "ADMINS": "ops@example.org",
    "DEFAULT_FROM_EMAIL": "site@example.org",
    "DATABASE_URL": "postgres://site:secret@localhost/site",
}


def manage(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Call manage.py with this environment and nothing else."""
    return subprocess.run(
        [sys.executable, "manage.py", *words],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], **environment},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.slow
@pytest.mark.django_db
def test_every_change_of_a_model_has_its_migration() -> None:
    with override_settings(MIGRATION_MODULES={}):  # also with --nomigrations
        call_command("makemigrations", check=True, dry_run=True)


@pytest.mark.slow
def test_the_site_is_fit_for_production() -> None:
    done = manage("check", "--deploy", "--fail-level", "WARNING", **{**PRODUCTION, **PUBLIC})
    assert done.returncode == 0, done.stderr


@pytest.mark.slow
def test_a_site_that_names_nobody_or_mixes_all_visitors_up_is_warned_of() -> None:
    done = manage("check", "--deploy", **PRODUCTION, BEHIND_PROXY="1")
    assert "(commitments.W003)" in done.stderr and "(commitments.W004)" in done.stderr


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "value", "number"),
    [
        ("SITE_URL", "http://127.0.0.1:8000", "W006"),
        ("EMAIL_URL", "consolemail://", "W007"),
        ("CONTACT_EMAIL", "webmaster@localhost", "W008"),
        ("DATABASE_URL", "sqlite:////tmp/site.sqlite3", "W009"),
        ("ADMINS", "", "W010"),
        ("DEFAULT_FROM_EMAIL", "webmaster@localhost", "W011"),
        ("SITE_URL", "http://example.org", "W012"),
        ("SITE_URL", "https://other.example", "W013"),
        ("API_LIMIT", "0", "W014"),
        ("SECOND_FACTOR", "nobody", "W015"),
    ],
)
def test_a_setting_for_trying_the_site_is_pointed_out(name: str, value: str, number: str) -> None:
    unsafe = {**PRODUCTION, **PUBLIC, name: value}
    done = manage("check", "--deploy", "--fail-level", "WARNING", **unsafe)

    assert done.returncode != 0
    assert re.findall(r"commitments\.(W\d+)", done.stderr) == [number]


def test_folders_that_cannot_be_written_are_pointed_out(monkeypatch: pytest.MonkeyPatch) -> None:
    assert folders_can_be_written() == []
    monkeypatch.setattr(settings_checks.os, "access", lambda *_args: False)
    assert [message.id for message in folders_can_be_written()] == ["commitments.E001"] * 2


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "value"),
    [("ALLOWED_HOSTS", "example.org,*"), ("SECRET_KEY", "secret"), ("SECRET_KEY", "a" * 60)],
)
def test_the_site_does_not_start_with_what_opens_it_to_anybody(name: str, value: str) -> None:
    done = manage("check", **{**PRODUCTION, name: value})
    assert done.returncode != 0
    assert f"{name} to " in done.stderr


@pytest.mark.slow
def test_browsers_list_the_host_only_on_request() -> None:
    ask = ["shell", "--no-imports", "--command"]
    show = "from django.conf import settings as s; print(s.SECURE_HSTS_PRELOAD)"
    assert manage(*ask, show, **PRODUCTION).stdout.strip() == "False"
    assert manage(*ask, show, **PRODUCTION, HSTS_PRELOAD="1").stdout.strip() == "True"


@pytest.mark.slow
@pytest.mark.parametrize("missing", PRODUCTION)
def test_the_site_does_not_start_without(missing: str) -> None:
    rest = {name: value for name, value in PRODUCTION.items() if name != missing}
    done = manage("check", **rest)
    assert done.returncode != 0
    assert f"Set {'the ' if missing == 'SECRET_KEY' else ''}{missing}" in done.stderr


@pytest.mark.slow
@pytest.mark.parametrize("address", ["abc", "nosql://a/b", "postgres://a:b@host:port/name"])
def test_an_address_of_a_database_that_is_not_understood_is_called_that(address: str) -> None:
    done = manage("check", **PRODUCTION, DATABASE_URL=address)
    assert done.returncode != 0
    assert "DATABASE_URL is not understood" in done.stderr.splitlines()[-1]


def run(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Call ./run, with what ends before anything is installed."""
    path = {"PATH": os.environ["PATH"]}
    return subprocess.run(
        ["sh", "run", *words],
        cwd=ROOT,
        env=path | environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_run_says_what_it_can_do() -> None:
    done = run("help")
    assert done.returncode == 0
    assert "./run demo" in done.stdout and "./run COMMAND" in done.stdout
    assert "set -eu" not in done.stdout


@pytest.mark.parametrize("port", ["abc", "80 80", "-1", "800000"])
@pytest.mark.parametrize("words", [(), ("demo",)])
def test_a_port_that_is_no_number_is_called_that(words: tuple[str, ...], port: str) -> None:
    done = run(*words, PORT=port)
    assert done.returncode == 1
    assert done.stderr.startswith(f"PORT={port} is not a port number")


@pytest.mark.slow
def test_the_database_needs_no_folder_made_by_hand(tmp_path: Path) -> None:
    (tmp_path / "config").mkdir()
    for name in ("settings.py", "code_lists.py"):
        shutil.copy(ROOT / "config" / name, tmp_path / "config")

    done = subprocess.run(
        [sys.executable, "-c", "from config.settings import DATABASES as d; print(d)"],
        cwd=tmp_path,
        env={"PATH": os.environ["PATH"], **PRODUCTION},
        capture_output=True,
        text=True,
        check=True,
    )

    assert str(tmp_path / "var" / "db.sqlite3") in done.stdout
    assert (tmp_path / "var").is_dir()


@pytest.mark.parametrize("name", READ_SETTINGS)
def test_every_setting_is_documented(name: str) -> None:
    assert f"| `{name}` |" in (ROOT / "README.md").read_text()


@pytest.mark.skipif(connection.vendor != "postgresql", reason="Only PostgreSQL plans beforehand.")
@pytest.mark.django_db
def test_a_query_that_is_asked_often_is_planned_once() -> None:
    for key in range(12):
        City.objects.filter(pk=key).first()
    with connection.cursor() as cursor:
        cursor.execute("SELECT sum(custom_plans), sum(generic_plans) FROM pg_prepared_statements")
        anew, once = cursor.fetchone()
    assert (anew, once > 5) == (0, True)


def test_every_command_of_the_guide_for_contributors_is_one() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text()
    commands = set(re.findall(r"`\./run (\w+)", text))
    files = re.findall(r"`((?:api|exchange|reporting)/\w+\.py)`", text)

    assert {"spectacular", "makemessages"} <= commands <= {*get_commands(), "test", "demo"}
    assert len(files) > 3
    for name in files:
        places = ("commitments", "tests/commitments", "config")
        assert any((ROOT / place / name).exists() for place in places), name
