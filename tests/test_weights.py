"""How many bytes pages of the real catalogue take, in every language: many pay for each."""

import gzip
import re
from io import StringIO
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.core.management import call_command
from django.test import Client

from tests.page_kinds import page_kinds

pytestmark = pytest.mark.slow

FIRST_VISIT, LATER_PAGE = 20 * 1024, 14 * 1024
# All promises of all members under each objective that they reach, made to be printed.
PRINTED = {"network-vlr": 32 * 1024}
# Django adds up to so many bytes, so that nobody learns a secret from the size of a page.
AT_RANDOM = 100
LANGUAGES = ("", "/fr", "/es", "/ar")
FILE = re.compile(r"(?:href|src)=\"/static/([^\"#]+)")
# A browser asks for these on a first visit. Installing the site on a phone is not one.
LOADED = re.compile(r"\.(css|js|svg)$")


@pytest.fixture(scope="module", autouse=True)
def _catalogue(module_transaction: None) -> None:
    call_command("load_catalogue", stdout=StringIO())


def _sent(client: Client, address: str) -> tuple[int, set[str]]:
    """Return the bytes of a page as they travel, and the files that a browser asks for with it."""
    answer = client.get(address)
    assert answer.status_code == 200, address
    sent = len(gzip.compress(answer.content, 6)) + AT_RANDOM
    return sent, {name for name in FILE.findall(answer.content.decode()) if LOADED.search(name)}


def _weight(names: set[str]) -> int:
    """Return the bytes of static files, which are packed beforehand where the site is served."""
    return sum(len(gzip.compress(Path(str(finders.find(name))).read_bytes())) for name in names)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_page_is_heavy_in_any_language(client: Client, language: str) -> None:
    kinds = page_kinds()
    home, kept = _sent(client, f"{language}{kinds.pop('home')}")
    assert home + _weight(kept) <= FIRST_VISIT
    heavy: dict[str, int] = {}
    for name, address in kinds.items():
        page, files = _sent(client, f"{language}{address}")
        # As the second page of a visit: what home brought is there, nothing else is.
        weight = page + _weight(files - kept)
        if weight > PRINTED.get(name, LATER_PAGE):
            heavy[name] = weight
    assert heavy == {}
