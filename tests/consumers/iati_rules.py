"""IATI's published rules, as its own specification says how to read them."""

import json
import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from lxml import etree

Case = dict[str, Any]
Element = Any
Rule = Callable[[Element, Case], bool]


def values(element: Element, path: str) -> list[str]:
    """Return the texts at a path."""
    matches = element.xpath(path)
    if not isinstance(matches, list):
        return [str(matches)]
    return [
        "".join(match.itertext()) if isinstance(match, etree._Element) else str(match)
        for match in matches
    ]


def of_paths(element: Element, case: Case) -> list[str]:
    return [text for path in case["paths"] for text in values(element, path)]


def day(text: str) -> date:
    return date.fromisoformat(text[:10])


def first_day(element: Element, path: str) -> date | None:
    if path == "NOW":
        return date.today()  # noqa: DTZ011  # the standard's dates have no zone
    texts = values(element, path)
    return day(texts[0]) if texts and texts[0] else None


def true(element: Element, path: str) -> bool:
    return bool(element.xpath(f"boolean({path})"))


def in_order(element: Element, earlier: str, later: str) -> bool:
    less, more = first_day(element, earlier), first_day(element, later)
    return less is None or more is None or less <= more


def within_a_year(element: Element, case: Case) -> bool:
    start, end = first_day(element, case["start"]), first_day(element, case["end"])
    return start is None or end is None or end - start <= timedelta(days=366)


def between(element: Element, case: Case) -> bool:
    start, end = first_day(element, case["start"]), first_day(element, case["end"])
    return all(
        (start is None or start <= day(text)) and (end is None or day(text) <= end)
        for text in values(element, case["date"])
    )


def sums_up(element: Element, case: Case) -> bool:
    numbers = [Decimal(text) for text in of_paths(element, case)]
    return not numbers or sum(numbers) == Decimal(str(case["sum"]))


def in_range(element: Element, case: Case) -> bool:
    low, high = Decimal(str(case["min"])), Decimal(str(case["max"]))
    return all(low <= Decimal(text) <= high for text in of_paths(element, case))


def starts_with(element: Element, case: Case) -> bool:
    # The list of agencies' prefixes is no part of the rules: an id begins with a known one or not.
    if case["prefix"] == ["ORG-ID-PREFIX"]:
        return all(re.match(r"[A-Z]{2,}-[A-Z]", text) for text in of_paths(element, case))
    ends = case.get("separator", "")
    prefixes = [text + ends for path in case["prefix"] for text in values(element, path)]
    return all(text.startswith(tuple(prefixes)) for text in of_paths(element, case))


# Elements that have a language, a currency or a sector of their own where the activity has none.
ALL = {
    "lang": "not(.//narrative[not(@xml:lang)])",
    "currency": "not(.//value[not(@currency)])",
    "sector": "not(transaction[not(sector)])",
}

RULES: dict[str, Rule] = {
    "atleast_one": lambda element, case: bool(of_paths(element, case)),
    "no_more_than_one": lambda element, case: len(of_paths(element, case)) <= 1,
    "one_or_all": lambda element, case: (
        true(element, case["one"]) or true(element, ALL[case["all"]])
    ),
    "unique": lambda element, case: (
        len(set(of_paths(element, case))) == len(of_paths(element, case))
    ),
    "startswith": starts_with,
    "date_now": lambda element, case: in_order(element, case["date"], "NOW"),
    "date_order": lambda element, case: in_order(element, case["less"], case["more"]),
    "time_limit": within_a_year,
    "between_dates": between,
    "regex_matches": lambda element, case: all(
        re.search(case["regex"], text) for text in of_paths(element, case)
    ),
    "no_spaces": lambda element, case: all(
        text == text.strip() for text in of_paths(element, case)
    ),
    "strict_sum": sums_up,
    "range": in_range,
    "if_then": lambda element, case: not true(element, case["if"]) or true(element, case["then"]),
}


def looped(element: Element, case: Case) -> Iterator[tuple[str, Case]]:
    """Yield the rules of a loop, with each value in the place of $1."""
    for value in dict.fromkeys(values(element, case["foreach"])):
        for name, rule in case["do"].items():
            for inner in rule["cases"]:
                yield name, {key: _with(part, value) for key, part in inner.items()}


def _with(part: Any, value: str) -> Any:
    if isinstance(part, str):
        return part.replace("$1", value)
    return [_with(each, value) for each in part] if isinstance(part, list) else part


def cases(element: Element, rules: dict[str, Any]) -> Iterator[tuple[str, Case]]:
    for name, rule in rules.items():
        for case in rule["cases"]:
            if name == "loop":
                yield from looped(element, case)
            else:
                yield name, case


def breaches(document: Element, ruleset: Path) -> tuple[int, list[tuple[str, str]]]:
    """Return how often a rule was applied, and severity and sentence of each that is broken."""
    applied, broken = 0, []
    for context, rules in json.loads(ruleset.read_text("utf-8")).items():
        for element in document.xpath(context):
            for name, case in cases(element, rules):
                if "condition" in case and not true(element, case["condition"]):
                    continue
                applied += 1
                if not RULES[name](element, case):
                    rule = case["ruleInfo"]
                    place = f"{element.getroottree().getpath(element)}: {rule['id']}"
                    broken.append((rule["severity"], f"{place} {rule['message']}"))
    return applied, broken
