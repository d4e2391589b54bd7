"""The checks on what partners run are checks: they see what is wrong."""

import json
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from tests.consumers import __main__ as consumers
from tests.consumers import outlets, tools
from tests.consumers.iati_rules import breaches

ACTIVITY = """<iati-activities><iati-activity xml:lang="en">
  <iati-identifier>XX-A-1</iati-identifier><reporting-org ref="XX-A"/>
  <activity-date type="1" iso-date="2020-01-01"/><activity-date type="3" iso-date="{end}"/>
  <sector vocabulary="1" code="1" percentage="{first}"/>
  <sector vocabulary="1" code="2" percentage="{second}"/>
</iati-activity></iati-activities>"""
SECTORS = "sector[@vocabulary = '$1']/@percentage"
RULES = {
    "date_order": [
        {"less": "activity-date[@type='1']/@iso-date", "more": "activity-date[@type='3']/@iso-date"}
    ],
    "startswith": [
        {"prefix": ["reporting-org/@ref"], "separator": "-", "paths": ["iati-identifier"]}
    ],
    "loop": [
        {
            "foreach": "sector/@vocabulary",
            "do": {"strict_sum": {"cases": [{"paths": [SECTORS], "sum": 100}]}},
            "subs": ["paths"],
        }
    ],
    "if_then": [{"if": "count(sector) > 1", "then": "not(sector[not(@percentage)])"}],
    "range": [{"paths": ["sector/@percentage"], "min": 0, "max": 100}],
    "atleast_one": [{"condition": "false()", "paths": ["nothing"]}],
}


def ruleset(folder: Path) -> Path:
    """Write some rules in the form of the published ones, each named after its kind."""

    def named(name: str, case: dict[str, Any]) -> dict[str, Any]:
        if name == "loop":
            inner = {
                key: {"cases": [named("sum", *rule["cases"])]} for key, rule in case["do"].items()
            }
            return {**case, "do": inner}
        return {**case, "ruleInfo": {"id": name, "severity": "error", "message": "No."}}

    rules = {
        name: {"cases": [named(name, case) for case in cases]} for name, cases in RULES.items()
    }
    path = folder / "rules.json"
    path.write_text(json.dumps({"//iati-activity": rules}), "utf-8")
    return path


@pytest.mark.parametrize(
    ("values", "broken"),
    [
        ({}, []),
        ({"end": "2019-12-31"}, ["date_order"]),
        ({"second": "60"}, ["sum"]),
        ({"first": "140", "second": "-40"}, ["range"]),
    ],
)
def test_a_broken_rule_of_iati_is_named(
    values: dict[str, str], broken: list[str], tmp_path: Path
) -> None:
    text = ACTIVITY.format(**{"end": "2021-01-01", "first": "50", "second": "50"} | values)
    applied, sentences = breaches(etree.fromstring(text), ruleset(tmp_path))
    assert applied == 5  # the condition of the sixth is not met
    assert [sentence.split(": ")[1].split()[0] for _severity, sentence in sentences] == broken


def test_the_pages_of_a_printed_standard_are_joined() -> None:
    printed = (
        "a = text\n\nNottingham & Sayre   Standards Track   [Page 37]\n\f\nRFC 4287   Atom\n\nb"
    )
    assert outlets.PAGE_BREAK.sub("", printed).split() == ["a", "=", "text", "b"]


def test_what_is_missing_on_a_machine_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(tools.NotRun, match="node is missing: install nodejs 20"):
        _folder = tools.Tools().node


def test_a_file_that_is_not_the_one_that_was_checked_is_not_used(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(tools, "CACHE", tmp_path)
    (tmp_path / "sources").mkdir()
    (tmp_path / "sources" / "rules.json").write_text("{}", "utf-8")
    with pytest.raises(tools.NotRun, match="is not the file that was checked"):
        tools.Source("rules.json", "https://example.org", "0" * 64).path()


def test_the_table_has_what_each_consumer_was_given_and_its_answer(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    page = tmp_path / "page.md"
    page.write_text(f"Before\n{consumers.START}old\n{consumers.END}\nAfter\n", "utf-8")
    monkeypatch.setattr(consumers, "PAGE", page)
    consumers.keep(
        [
            consumers.Result("spectral", "spectral 6", "0 errors"),
            consumers.Result("atom", "", "not run"),
        ]
    )
    text = page.read_text("utf-8")
    assert "| spectral 6 | API schema, demonstration | 0 errors |" in text
    assert "| atom | feeds in four languages, demonstration | not run |" in text
    assert text.startswith("Before\n") and text.endswith("After\n") and "old" not in text


def test_the_page_says_what_each_check_does() -> None:
    text = consumers.PAGE.read_text("utf-8")
    assert [name for name in consumers.CHECKS if f"`{name}`" not in text] == []
