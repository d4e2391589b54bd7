"""`pytest --quick`: what a change needs before every save. At the end it says what it left out."""

from collections import Counter
from typing import Any

import pytest

LEFT_OUT = ("browser", "slow")
COUNTS = pytest.StashKey[Counter[str]]()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--quick",
        action="store_true",
        help="Run no test that is slow or needs a browser, on a database made without migrations.",
    )


def pytest_configure(config: pytest.Config) -> None:
    config.stash[COUNTS] = Counter()
    if config.option.quick:
        config.option.nomigrations = True


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if not config.option.quick:
        return
    kept: list[pytest.Item] = []
    dropped: list[pytest.Item] = []
    for item in items:
        mark = next(filter(item.get_closest_marker, LEFT_OUT), None)
        (dropped if mark else kept).append(item)
        config.stash[COUNTS].update([mark] if mark else [])
    items[:] = kept
    config.hook.pytest_deselected(items=dropped)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Let each of several processes report what it left out: all of them the same."""
    output: dict[str, Any] | None = getattr(session.config, "workeroutput", None)
    if output is not None:
        output["left_out"] = dict(session.config.stash[COUNTS])


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    node.config.stash[COUNTS] = Counter(getattr(node, "workeroutput", {}).get("left_out", {}))


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    if config.option.quick:
        counts = [f"{config.stash[COUNTS][mark]} tests marked {mark}" for mark in LEFT_OUT]
        terminalreporter.write_line(f"Left out: {', '.join(counts)}; the migrations; PostgreSQL.")
