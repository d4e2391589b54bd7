"""The examples in the description of the API: rows of the catalogue and the demonstration."""

import json
from functools import cache
from pathlib import Path
from typing import Any

HERE = Path(__file__).with_suffix(".json")
JSON = "application/json"


@cache
def examples() -> dict[str, dict[str, Any]]:
    """Return examples of parameters, of the rows of each list, of other answers, and of bodies."""
    found: dict[str, dict[str, Any]] = json.loads(HERE.read_text(encoding="utf-8"))
    return found


def with_examples(result: dict[str, Any], **_made: Any) -> dict[str, Any]:
    """Put an example beside what is asked, sent and answered at each address."""
    for methods in result["paths"].values():
        for operation in methods.values():
            _exemplify(operation)
    return result


def _exemplify(operation: dict[str, Any]) -> None:
    known, name = examples(), operation["operationId"]
    for parameter in operation.get("parameters", ()):
        # What takes one of some values names them all.
        if "enum" not in json.dumps(parameter["schema"]):
            for called in (f"{name} {parameter['name']}", parameter["name"]):
                if called in known["parameters"]:
                    parameter["schema"].setdefault("examples", [known["parameters"][called]])
    if body := operation.get("requestBody"):
        body["content"][JSON]["example"] = known["bodies"][name]
    answer = known["answers"].get(name)
    row = known["rows"].get(operation["tags"][0])
    if answer is None and row is not None:
        answer = _page(row) if name.endswith("_list") else row
    for status, response in operation["responses"].items():
        if status.startswith("2") and JSON in response.get("content", {}) and answer is not None:
            response["content"][JSON]["example"] = answer


def _page(row: Any) -> dict[str, Any]:
    """Return a page of a list with one row."""
    ways: dict[str, Any] = {"next": None, "previous": None}
    return {"count": 1, "count_capped": False, **ways, "results": [row]}
