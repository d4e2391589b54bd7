"""What `pytest --quick` leaves out: `tests/quick.py`."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tests.quick import FILES, mark_of_file, pytest_ignore_collect

TESTS = Path(__file__).parent


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("pytestmark = pytest.mark.slow", "slow"),
        ("pytestmark = [pytest.mark.django_db, pytest.mark.browser]", "browser"),
        ("pytestmark = [\n    pytest.mark.slow,\n    pytest.mark.django_db,\n]", "slow"),
        ("pytestmark = [pytest.mark.django_db]\n\n\n@pytest.mark.slow\ndef test(): ...", None),
        ("@pytest.mark.slow\ndef test(): ...", None),
    ],
)
def test_a_file_is_left_out_for_the_mark_of_all_its_tests(
    text: str, mark: str | None, tmp_path: Path
) -> None:
    file = tmp_path / "test_something.py"
    file.write_text(f"import pytest\n\n{text}\n")
    assert mark_of_file(file) == mark


def test_every_file_that_needs_a_browser_says_so() -> None:
    files = [*(TESTS / "browser").glob("test_*.py")]
    assert len(files) > 1
    assert [file.name for file in files if mark_of_file(file) != "browser"] == []


@pytest.mark.parametrize(
    ("other", "left_out"), [("pytestmark = pytest.mark.slow", True), ("", None)]
)
def test_a_folder_is_left_out_when_all_its_files_are(
    other: str, left_out: bool | None, tmp_path: Path
) -> None:
    (tmp_path / "test_pages.py").write_text("pytestmark = pytest.mark.browser\n")
    (tmp_path / "test_other.py").write_text(f"{other}\n")
    config: Any = SimpleNamespace(option=SimpleNamespace(quick=True), stash={FILES: {}})
    assert pytest_ignore_collect(tmp_path, config) is left_out
    both = {tmp_path / "test_other.py": "slow", tmp_path / "test_pages.py": "browser"}
    assert config.stash[FILES] == (both if left_out else {})
