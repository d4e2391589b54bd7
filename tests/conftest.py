"""What every test shares: a strict client, fast passwords, no undefined template variables."""

import gc
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from time import time
from types import FrameType
from typing import Any

import html5lib
import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection, connections, transaction
from django.template import engines
from django.template.base import FilterExpression, Node
from django.test import Client, TransactionTestCase, override_settings
from django.utils import translation

from commitments.api.causes import CAUSES
from commitments.reporting.database_rules import triggers
from config.api.problems import PROBLEM
from config.models.triggers import install, remove
from tests import world
from tests.kept_plans import keep_plans
from tests.markup import faults

pytest_plugins = ["tests.people"]

ROOT = Path(settings.BASE_DIR)
SAME_STATEMENT = 3
PATIENCE = 120  # seconds
CHEAP_HASHER = "django.contrib.auth.hashers.MD5PasswordHasher"


def pytest_collection_finish() -> None:
    """Let the search for garbage pass over all that was loaded, and wait for more to look at.

    Modules and tests stay to the end: looking at them again and again takes a sixth of the time.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)


class StrictClient(Client):
    """A browser that fails the test over what a person would only notice much later.

    Every HTML answer is valid, no page asks the database the same thing three times (a query a
    row), and nothing written inside a page may run.
    """

    def force_login(self, user: Any, backend: str | None = None) -> None:
        """Sign in as if the password had been given just now."""
        super().force_login(user, backend)
        session = self.session
        session["account_authentication_methods"] = [{"method": "password", "at": time()}]
        session["account_authentication_methods_user"] = str(user.pk)
        session.save()

    def request(self, **request: Any) -> Any:
        statements: Counter[str] = Counter()

        def count(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
            if "SAVEPOINT" not in sql:
                statements[re.sub(r"'[^']*'|\b\d+\b|%s(, %s)*", "?", sql)] += 1
            return execute(sql, params, many, context)

        with connections["default"].execute_wrapper(count):
            response = super().request(**request)
        if request["REQUEST_METHOD"] in ("GET", "HEAD"):
            repeated = [sql for sql, times in statements.items() if times >= SAME_STATEMENT]
            assert not repeated, f"{SAME_STATEMENT} times or more in one page: {repeated[0]}"
        policy = response.headers.get("Content-Security-Policy", "")
        assert policy, "No Content-Security-Policy."
        assert "unsafe-inline" not in policy
        if response.headers.get("Content-Type", "").startswith("text/html") and response.content:
            document = html5lib.HTMLParser(strict=True).parse(response.content)
            if not request["PATH_INFO"].startswith("/admin/"):
                assert not (wrong := faults(document)), wrong
        if response.headers.get("Content-Type") == PROBLEM and response.content:
            check_causes(response.json())
        return response


def check_causes(problem: dict[str, Any]) -> None:
    """Fail where a refusal of the API, or an error in it, has no code that is explained."""
    codes = [problem["code"], *(error["code"] for error in problem.get("errors", []))]
    assert set(codes) <= set(CAUSES), codes
    assert problem["type"].endswith(f"/api/v1/docs/errors/#{problem['code']}")


@pytest.fixture(scope="session", autouse=True)
def _settings_of_tests(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Cheap passwords: hashing one well takes longer than most tests. And no releases.

    What was released on this machine is no part of the site that is tested. No answers are kept:
    most tests change rows without the trail.
    """
    releases = tmp_path_factory.getbasetemp() / "no-releases"
    with override_settings(
        PASSWORD_HASHERS=[CHEAP_HASHER],
        RELEASES_DIR=releases,
        CACHES={"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}},
        STATE_SECONDS=0,
    ):
        yield


@pytest.fixture(scope="session", autouse=True)
def _emptied_without_rules() -> Iterator[None]:
    """Take the triggers off while the tables are emptied after a test that commits.

    The database lets nobody delete a published report or the trail: tests that need other rows
    make them otherwise, and only this clears the table for the next one.
    """
    empty = TransactionTestCase._fixture_teardown

    def without_rules(case: TransactionTestCase) -> None:
        remove(connection)
        try:
            empty(case)
        finally:
            install(connection, triggers())

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", without_rules)
        yield


@pytest.fixture
def kept_answers(settings: Any) -> Iterator[None]:
    """Answers are kept in memory, as they are in production."""
    backend = "django.core.cache.backends.locmem.LocMemCache"
    settings.CACHES = {"default": {"BACKEND": backend, "LOCATION": "kept"}}
    yield
    cache.clear()


@pytest.fixture
def client() -> StrictClient:
    """A visitor's browser, nobody signed in."""
    return StrictClient()


@pytest.fixture(scope="module")
def module_transaction(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[None]:
    """A transaction around the tests of a file: rows that all of them read are made once.

    What each test changes is undone after it, as always.
    """
    settings = override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("media"))
    with django_db_blocker.unblock(), settings, transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def small_world(module_transaction: None) -> None:
    """The small world, made once for the tests of a file."""
    world.build()


class Undefined(str):
    """Stands for an undefined template variable: an error in our templates, empty elsewhere.

    Django asks it for its truth before using it; Django's own templates leave variables undefined
    on purpose.
    """

    def __bool__(self) -> bool:
        frame: FrameType | None = sys._getframe(1)
        if frame is None or frame.f_code is not FilterExpression.resolve.__code__:
            return False
        variable = frame.f_locals["self"].token
        while frame and not isinstance(frame.f_locals.get("self"), Node):
            frame = frame.f_back
        origin = frame and frame.f_locals["self"].origin.name
        if origin and Path(origin).is_relative_to(ROOT) and "site-packages" not in origin:
            raise AssertionError(f"{origin}: {variable} is not defined.")
        return False


@pytest.fixture(autouse=True)
def _defined_variables() -> None:
    """Watch the engine of this test: a test that changes DEBUG leaves a new one behind."""
    engines["django"].engine.string_if_invalid = Undefined()


@pytest.fixture(autouse=True)
def _own_language() -> Iterator[None]:
    """Let no test read in the language in which the one before asked for a page."""
    yield
    translation.deactivate()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Keep SQLite's test database in a file: threads cannot share one in memory.

    And keep no connection for a next request: PostgreSQL drops no database that one is open to.
    Each of several processes that run tests has a database of its own.
    """
    database = connections["default"]
    database.settings_dict["CONN_MAX_AGE"] = 0
    if database.vendor == "sqlite":
        folder = tmp_path_factory.mktemp("database")
        database.settings_dict["TEST"]["NAME"] = str(folder / "test.sqlite3")
        # Twelve who write at once wait longer for each other where all cores are at work.
        database.settings_dict["OPTIONS"]["timeout"] = PATIENCE
    else:
        keep_plans()
