"""The examples in the schema of the API, taken from the catalogue and the demonstration."""

import json
from functools import cache
from pathlib import Path
from typing import Any

HERE = Path(__file__).with_suffix(".json")
AS_JSON = "application/json"


@cache
def examples() -> dict[str, dict[str, Any]]:
    """Return the examples of parameters, list rows, other responses, and bodies."""
    content: dict[str, dict[str, Any]] = json.loads(HERE.read_text(encoding="utf-8"))
    return content


def with_examples(result: dict[str, Any], **_made: Any) -> dict[str, Any]:
    """Add an example to each parameter, body and response in the schema."""
    for methods in result["paths"].values():
        for operation in methods.values():
            _exemplify(operation)
    return result


def _exemplify(operation: dict[str, Any]) -> None:
    content, name = examples(), operation["operationId"]
    for parameter in operation.get("parameters", ()):
        _exemplify_parameter(parameter, name)
    if body := operation.get("requestBody"):
        body["content"][AS_JSON]["example"] = content["bodies"][name]
    answer = _answer(operation)
    for status, response in operation["responses"].items():
        if status.startswith("2") and AS_JSON in response.get("content", {}) and answer is not None:
            response["content"][AS_JSON]["example"] = answer


def _exemplify_parameter(parameter: dict[str, Any], operation: str) -> None:
    """Add an example to a parameter, unless it lists its valid values."""
    if "enum" in json.dumps(parameter["schema"]):
        return
    examples_by_name = examples()["parameters"]
    for key in (f"{operation} {parameter['name']}", parameter["name"]):
        if key in examples_by_name:
            schema = parameter["schema"]
            schema.setdefault("examples", [_as(schema["type"], examples_by_name[key])])


def _as(kind: str, text: str) -> Any:
    """Return the value of a parameter as the schema has it, not as it stands in an address."""
    if kind == "array":
        return text.split(",")
    return int(text) if kind == "integer" else text


def _answer(operation: dict[str, Any]) -> Any:
    """Return the example of a response; None where there is none."""
    content, name = examples(), operation["operationId"]
    answer = content["answers"].get(name)
    row = content["rows"].get(operation["tags"][0])
    if answer is None and row is not None:
        return _page(row) if name.endswith("_list") else row
    return answer


def _page(row: Any) -> dict[str, Any]:
    """Return a page of a list that has one row."""
    ways: dict[str, Any] = {"next": None, "previous": None}
    return {"count": 1, "count_capped": False, **ways, "results": [row]}
