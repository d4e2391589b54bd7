"""What the documentation shows to be copied, and how a reader runs it."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.conf import settings

DOCS = Path(settings.BASE_DIR) / "docs"
BLOCK = re.compile(
    r"^(?P<level>##+) (?P<heading>[^\n]+)$|^```(?P<language>\w*)\n(?P<text>.*?)^```$", re.M | re.S
)
SITE = "https://example.org/api"


@dataclass(frozen=True)
class Snippet:
    """What stands between two fences: `name` is the heading above and its number under that."""

    name: str
    part: str
    language: str
    text: str


def read(page: str) -> str:
    return (DOCS / page).read_text(encoding="utf-8")


def section(page: str, heading: str) -> str:
    """Return what stands under a heading, up to the next."""
    match = re.search(rf"^##+ {re.escape(heading)}$(.*?)(?=^##+ |\Z)", read(page), re.M | re.S)
    assert match, f"docs/{page} has no section {heading}."
    return match[1]


def snippets(page: str) -> list[Snippet]:
    """Return all snippets of a page, each with the part of the page that it stands in."""
    blocks: list[Snippet] = []
    part, heading, number = "", "", 0
    for block in BLOCK.finditer(read(page)):
        if block["heading"]:
            heading, number = block["heading"], 0
            part = heading if block["level"] == "##" else part
        else:
            number += 1
            blocks.append(Snippet(f"{heading} {number}", part, block["language"], block["text"]))
    names = [snippet.name for snippet in blocks]
    assert len(names) == len(set(names)), f"docs/{page} has a heading twice."
    return blocks


class Shows:
    """Gives tests the snippets they are about, and knows those that no test is about."""

    def __init__(self, several: Iterable[Snippet]) -> None:
        self.by_name = {snippet.name: snippet for snippet in several}
        self.untested = set(self.by_name)

    def __call__(self, *names: str) -> pytest.MarkDecorator:
        """Give a test the snippet of this name as `snippet`, or those of several as `steps`."""
        self.untested -= set(names)
        several = [self.by_name[name] for name in names]
        if len(several) == 1:
            return pytest.mark.parametrize("snippet", several, ids=names)
        return pytest.mark.parametrize("steps", [several], ids=[names[0]])


class Reader:
    """Someone who copies snippets into a folder of their own, and runs them against a site."""

    def __init__(self, site: str, folder: Path) -> None:
        self.site, self.folder = site, folder
        # Nothing of whoever runs the tests: no settings of curl, no proxy between us.
        self.environment = {
            "PATH": os.environ["PATH"],
            "CURL_HOME": str(folder),
            "no_proxy": "*",
            "PYTHONUTF8": "1",
        }

    def run(self, snippet: Snippet, **changed: str) -> str:
        """Run a snippet and return what it prints; `changed` are values the reader changes."""
        text = self.copied(snippet, **changed)
        if snippet.language == "python":
            return self.python(text)
        assert snippet.language == "sh", f"{snippet.name} is nothing to run."
        program = text.split(maxsplit=1)[0]
        if not shutil.which(program):
            give_up = pytest.fail if os.environ.get("CI") else pytest.skip
            give_up(f"There is no {program} here.")
        return self._call("bash", "-eu", "-c", text)

    def python(self, text: str) -> str:
        return self._call(sys.executable, "-W", "error", "-c", text)

    def save(self, snippet: Snippet, name: str, **changed: str) -> None:
        (self.folder / name).write_text(self.copied(snippet, **changed), encoding="utf-8")

    def copied(self, snippet: Snippet, **changed: str) -> str:
        """Return a snippet with the address of the reader's site, and their own values."""
        text = snippet.text.replace(SITE, f"{self.site}/api")
        for name, value in changed.items():
            text, times = re.subn(rf"\b({name} ?= ?)(\w+|\"\w+\")", rf"\g<1>{value}", text)
            assert times, f"{snippet.name} says nothing of {name}."
        return text

    def _call(self, *words: str) -> str:
        done = subprocess.run(
            words,
            cwd=self.folder,
            env=self.environment,
            capture_output=True,
            encoding="utf-8",
            timeout=60,
            check=False,
        )
        assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
        return done.stdout
