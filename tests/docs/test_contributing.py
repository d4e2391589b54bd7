"""CONTRIBUTING.md leads to where something is changed: the modules and names in it exist."""

import re

import pytest
from django.conf import settings

ROOT = settings.BASE_DIR
SECTION = "## Where to change what"


def homes() -> list[tuple[str, list[str], str]]:
    """Return what each row of the table is about, the files it names, and the name in them."""
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    table = text.partition(SECTION)[2].partition("\n## ")[0]
    rows = [line.strip("| ").split(" | ") for line in table.splitlines() if "`" in line]
    return [
        (subject, re.findall(r"`([\w*/]+\.\w+)`", files), name.strip("`"))
        for subject, files, name in rows
    ]


def test_the_table_has_rows() -> None:
    assert len(homes()) >= 10


@pytest.mark.parametrize(("subject", "files", "name"), homes())
def test_what_is_changed_is_where_the_table_says(subject: str, files: list[str], name: str) -> None:
    assert 1 <= len(files) <= 2, subject
    assert all(list(ROOT.glob(file)) for file in files)
    code = (ROOT / files[0]).read_text(encoding="utf-8")
    defined = rf"(?m)^\s*(?:class|def) {name}\b|^\s*{name}(?:: [^=]+)? = "
    assert re.search(defined, code), f"{name} is not defined in {files[0]}"


def test_the_tree_has_every_package() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    tree = text.partition("## Where things live")[2].partition("At the top of")[0]
    packages = {
        folder.name
        for app in ("config", "cities", "commitments")
        for folder in (ROOT / app).iterdir()
        if any(folder.glob("**/*.py")) and folder.name != "migrations"
    }
    assert not {name for name in packages if f"{name}/" not in tree}
