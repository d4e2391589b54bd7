"""`pytest --quick`: what a change needs before every save. At the end it says what it left out.

That is tests and files by their marks, and the modules of the site that no test loaded.
A test with one of the marks `LEFT_OUT` is left out. A file whose `pytestmark` has one is not even
read: what it imports and makes of its parameters would take longer than many tests.
"""

import re
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

LEFT_OUT = ("browser", "slow")
ROOT = Path(__file__).parents[1]
PACKAGES = ("config", "cities", "commitments")
COUNTS = pytest.StashKey[Counter[str]]()
FILES = pytest.StashKey[dict[Path, str | None]]()
NOT_LOADED = pytest.StashKey[set[str]]()
MARKS_OF_FILE = re.compile(r"^pytestmark = (\[[^\]]*\]|.*)", re.MULTILINE)


def mark_of_file(path: Path) -> str | None:
    """Return the mark for which the whole file is left out, if it has one."""
    marks = MARKS_OF_FILE.search(path.read_text())
    return next((name for name in LEFT_OUT if marks and f"mark.{name}" in marks[1]), None)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--quick",
        action="store_true",
        help="Run no test that is slow or needs a browser, on a database made without migrations.",
    )


def pytest_configure(config: pytest.Config) -> None:
    config.stash[COUNTS], config.stash[FILES] = Counter(), {}
    if config.option.quick:
        config.option.nomigrations = True


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Leave out marked files, and folders of only such files with what their conftest imports."""
    if not config.option.quick:
        return None
    files = [collection_path]
    if collection_path.is_dir():
        files = sorted(collection_path.rglob("test_*.py"))
    elif not collection_path.match("test_*.py"):
        return None
    marks = [mark_of_file(file) for file in files]
    if not marks or None in marks:
        return None
    # A folder is come across once for each file of it that is named.
    config.stash[FILES] |= dict(zip(files, marks, strict=True))
    return True


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if not config.option.quick:
        return
    kept: list[pytest.Item] = []
    dropped: list[pytest.Item] = []
    for item in items:
        mark = next(filter(item.get_closest_marker, LEFT_OUT), None)
        (dropped if mark else kept).append(item)
        config.stash[COUNTS].update([f"tests marked {mark}"] if mark else [])
    items[:] = kept
    config.stash[COUNTS].update(f"files marked {mark}" for mark in config.stash[FILES].values())
    config.hook.pytest_deselected(items=dropped)


def modules_of_the_site() -> set[str]:
    """Return the full names of all modules but migrations."""
    paths = (
        path.relative_to(ROOT) for package in PACKAGES for path in (ROOT / package).rglob("*.py")
    )
    return {
        ".".join(path.with_suffix("").parts).removesuffix(".__init__")
        for path in paths
        if "migrations" not in path.parts
    }


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Let each of several processes report what it left out: all of them the same."""
    if not session.config.option.quick:
        return
    not_loaded = modules_of_the_site() - set(sys.modules)
    output: dict[str, Any] | None = getattr(session.config, "workeroutput", None)
    if output is not None:
        output["left_out"] = dict(session.config.stash[COUNTS])
        output["not_loaded"] = sorted(not_loaded)
    elif not getattr(session.config.option, "numprocesses", None):
        session.config.stash[NOT_LOADED] = not_loaded


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    output = getattr(node, "workeroutput", {})
    stash = node.config.stash
    stash[COUNTS] = Counter(output.get("left_out", {}))
    not_loaded = set(output.get("not_loaded", []))
    stash[NOT_LOADED] = stash.get(NOT_LOADED, not_loaded) & not_loaded


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    if not config.option.quick:
        return
    counts = [f"{count} {what}" for what, count in sorted(config.stash[COUNTS].items())]
    terminalreporter.write_line(f"Left out: {', '.join(counts)}; the migrations; PostgreSQL.")
    not_loaded = config.stash.get(NOT_LOADED, set())
    # A package that was not loaded stands for all that is in it.
    names = sorted(name for name in not_loaded if name.rpartition(".")[0] not in not_loaded)
    terminalreporter.write_line(f"Modules that no test loaded: {', '.join(names) or 'none'}.")
