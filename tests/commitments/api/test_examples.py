"""Examples in the description of the API are what it really takes and gives.

They are read from docs/openapi.json, which another test compares with the code: making the
description anew for the names of these tests would take a sixth of the time to find all tests.
"""

import json
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from jsonschema import Draft202012Validator

DESCRIPTION: dict[str, Any] = json.loads(
    Path(settings.BASE_DIR, "docs", "openapi.json").read_text(encoding="utf-8")
)
JSON = "application/json"
OperationKey = tuple[str, str]


def operations() -> dict[OperationKey, dict[str, Any]]:
    paths = DESCRIPTION["paths"].items()
    return {(path, method): operation for path, ways in paths for method, operation in ways.items()}


def all_examples() -> list[tuple[str, Any, Any]]:
    """Return every place where JSON is sent or answered: what it is, its schema, its example."""
    examples = []
    for (path, method), operation in operations().items():
        parts = {"body": operation.get("requestBody", {}), **operation["responses"]}
        for name, part in parts.items():
            if content := part.get("content", {}).get(JSON):
                place = f"{method} {path} {name}"
                examples.append((place, content["schema"], content.get("example")))
    return examples


def test_each_parameter_has_examples_of_its_kind() -> None:
    parameters = [
        parameter
        for operation in operations().values()
        for parameter in operation.get("parameters", ())
        if "examples" in parameter["schema"]
    ]
    assert {parameter["schema"]["type"] for parameter in parameters} >= {"array", "integer"}
    for parameter in parameters:
        schema = parameter["schema"]
        for example in schema["examples"]:
            assert Draft202012Validator(schema).is_valid(example), parameter["name"]


@pytest.mark.parametrize(
    ("place", "schema", "example"),
    all_examples(),
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_sent_and_answered_has_an_example_that_fits(
    place: str, schema: dict[str, Any], example: Any
) -> None:
    assert example is not None, place
    full_schema = {**schema, "components": DESCRIPTION["components"]}
    assert [error.message for error in Draft202012Validator(full_schema).iter_errors(example)] == []
