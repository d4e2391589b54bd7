"""Where every line lives: what CONTRIBUTING.md forbids is not there."""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
PACKAGES = ("config", "cities", "commitments")
MODULES = sorted(
    path.relative_to(ROOT)
    for package in (*PACKAGES, "tests")
    for path in (ROOT / package).rglob("*.py")
)
CODE = [path for path in MODULES if path.parts[0] in PACKAGES and "migrations" not in path.parts]
LONGEST = 400
NO_NAMES = {"utils", "helpers", "common", "core", "mixins", "misc"}

# What is forbidden, and the module that may do it all the same.
FORBIDDEN = {
    r"\b(TODO|FIXME|XXX)\b": "",
    r"\bmark_safe\b|\|\s*safe\b": "",
    r"fields\s*=\s*[\"']__all__[\"']": "",
    r"\bsignals\b|@receiver\b": "",
    r"import \*": "",
    r"noqa: PLC0415": "",
    r"\bTYPE_CHECKING\b": "",  # hides a circle of imports
    r"\.state\s*=(?!=)|\bupdate\([^)]*\bstate=": (
        "commitments/reporting/workflow.py commitments/reporting/transitions.py"
    ),
    r"\bos\.environ\b(?!\.setdefault\(\"DJANGO_SETTINGS)|\bgetenv\b": "config/settings.py",
    r"\bimport environ\b": "config/settings.py",
}


def test_imports_go_down_only() -> None:
    # In a process of its own: in this one it would silence all loggers that exist by then.
    command = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    options = ["--config", str(ROOT / "pyproject.toml"), "--no-cache"]
    result = subprocess.run(
        [sys.executable, "-c", command, *options],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stdout + result.stderr
    assert "1 kept, 0 broken" in result.stdout


def test_no_module_does_anything_forbidden() -> None:
    breaches = []
    for path in CODE:
        text = (ROOT / path).read_text()
        for pattern, allowed in FORBIDDEN.items():
            match = re.search(pattern, text)
            if match and str(path) not in allowed.split():
                breaches.append(f"{path}: {match[0]}")
    assert breaches == []


def test_a_module_holds_one_concept() -> None:
    lines = {str(path): len((ROOT / path).read_text().splitlines()) for path in CODE}
    assert CODE
    too_long = {path: number for path, number in lines.items() if number > LONGEST}
    assert too_long == {}, "Name the second concept and split it off."


def test_a_module_is_named_after_what_it_holds() -> None:
    assert [str(path) for path in MODULES if NO_NAMES & {path.stem, *path.parts[:-1]}] == []


def test_a_template_marks_nothing_as_safe() -> None:
    pages = (ROOT / "templates").rglob("*.html")
    marked = re.compile(r"\|\s*safe\b|\bautoescape off\b|<script>|<style|\bstyle=|\bon\w+=\"")
    assert [str(page.relative_to(ROOT)) for page in pages if marked.search(page.read_text())] == []
