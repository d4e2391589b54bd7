"""Pages as a person sees them, in Chromium. A fault the person would not see fails the test too."""

import os
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.db import connections
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

NAMES = ("chromium", "google-chrome", "chrome", "chromium-browser")
ON_A_MAC = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"
PICTURES = Path(__file__).parents[2] / "test-results"
PATIENCE = 30_000  # milliseconds; both cores may be at work on other tests
ACCESSIBILITY = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


def _find_browser() -> str | None:
    """Return the path of the browser to use; None leaves it to Playwright."""
    paths = (shutil.which(name) for name in NAMES)
    wanted = os.environ.get("BROWSER_PATH") or next(filter(None, paths), None)
    return wanted or (ON_A_MAC if Path(ON_A_MAC).exists() else None)


@pytest.fixture(scope="session")
def browser(django_db_setup: None) -> Iterator[Browser]:
    """Chromium, and with it the event loop that Playwright keeps running.

    Django would refuse to ask the database within the loop. It also has connections of its own
    there, which nobody could reach any more once the loop has ended: they are closed before.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        try:
            playwright = sync_playwright().start()
            browser = playwright.chromium.launch(executable_path=_find_browser())
        except Exception as error:  # noqa: BLE001  (a missing library is told in many ways)
            give_up = pytest.fail if os.environ.get("CI") else pytest.skip
            give_up(f"No browser (sudo apt install chromium libatomic1): {error}"[:300])
        yield browser
        browser.close()
        connections.close_all()
        playwright.stop()


@pytest.fixture(scope="session")
def context(browser: Browser, live_server: Any) -> Iterator[BrowserContext]:
    """One window for all tests: a new one for each would take three times as long."""
    context = browser.new_context(base_url=live_server.url, reduced_motion="reduce")
    context.set_default_timeout(PATIENCE)
    expect.set_options(timeout=PATIENCE)
    yield context
    context.close()


@pytest.fixture
def faults() -> list[str]:
    """What went wrong on the page unseen. A test that wants a fault clears the list."""
    return []


def watch(page: Page, site: str, faults: list[str]) -> None:
    """Note whatever goes wrong on a page of the site at the address `site`."""
    own = urlsplit(site).netloc

    def look(address: str) -> None:
        if address.startswith("http") and urlsplit(address).netloc != own:
            faults.append(f"asks another host: {address}")

    page.on("request", lambda sent: look(sent.url))
    page.on(
        "response",
        lambda got: faults.append(f"{got.status}: {got.url}") if got.status >= 400 else None,
    )
    page.on("pageerror", lambda error: faults.append(f"script: {error}"))
    page.on(
        "console",
        lambda message: (
            faults.append(f"console: {message.text}")
            if message.type in ("error", "warning")
            else None
        ),
    )


@pytest.fixture
def page(
    context: BrowserContext,
    live_server: Any,
    faults: list[str],
    request: pytest.FixtureRequest,
) -> Iterator[Page]:
    """A new tab. Its last state is kept as a picture in test-results/, to be looked at."""
    page = context.new_page()
    watch(page, live_server.url, faults)
    yield page
    PICTURES.mkdir(exist_ok=True)
    name = re.sub(r"[^\w.-]+", "-", request.node.name).strip("-")
    page.screenshot(path=PICTURES / f"{name}.png", full_page=True)
    page.close()
    context.clear_cookies()
    assert not faults, "\n".join(faults)


@pytest.fixture
def newcomer(browser: Browser, live_server: Any, faults: list[str]) -> Iterator[Page]:
    """The page of somebody who never was on the site: their browser keeps nothing of it yet."""
    context = browser.new_context(base_url=live_server.url, reduced_motion="reduce")
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    watch(page, live_server.url, faults)
    yield page
    context.close()
    assert not faults, "\n".join(faults)


def violations(page: Page, *rules: str) -> list[str]:
    """Return what keeps people with disabilities out of the page: rule, why, where.

    By all rules, or only by those named.
    """
    chosen: dict[str, Any] = {"type": "tag", "values": ACCESSIBILITY}
    if rules:
        chosen = {"type": "rule", "values": list(rules)}
    # Telling what passes as well would take twice as long.
    options = {"runOnly": chosen, "resultTypes": ["violations"]}
    return [
        f"{rule['id']}: {rule['help']}: {node['html']}"
        for rule in Axe().run(page, options=options).response["violations"]
        for node in rule["nodes"]
    ]


@pytest.fixture
def axe(page: Page) -> Callable[[], list[str]]:
    """Return what keeps people with disabilities out of the page."""
    return lambda: violations(page)
