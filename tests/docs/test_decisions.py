"""The decisions in docs/decisions/ have one form and are all listed."""

import re
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[2] / "docs" / "decisions"
DECISIONS = sorted(FOLDER.glob("[0-9]*.md"))


@pytest.mark.parametrize("path", DECISIONS, ids=lambda path: path.stem[:4])
def test_a_decision_has_context_decision_and_consequences(path: Path) -> None:
    number, _, _slug = path.stem.partition("-")
    text = path.read_text(encoding="utf-8")

    assert text.startswith(f"# {int(number)}. ")
    assert re.findall("^## (.*)$", text, re.M) == ["Context", "Decision", "Consequences"]


def test_the_index_lists_every_decision_in_order_with_its_title() -> None:
    index = (FOLDER / "README.md").read_text(encoding="utf-8")
    titles = [path.read_text(encoding="utf-8").partition("\n")[0][2:] for path in DECISIONS]

    assert [int(path.stem[:4]) for path in DECISIONS] == list(range(1, len(DECISIONS) + 1))
    assert re.findall(r"^(\d+\. )\[(.*)\]\((.*)\)$", index, re.M) == [
        (f"{number}. ", title.partition(". ")[2], path.name)
        for number, (title, path) in enumerate(zip(titles, DECISIONS, strict=True), 1)
    ]
