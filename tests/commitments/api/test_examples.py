"""Examples in the description of the API are what it really takes and gives."""

from typing import Any

import pytest
from django.core.management import call_command
from jsonschema import Draft202012Validator

from cities.models import Network, Organisation
from commitments.api.examples import examples
from config.api.schema import description
from tests.conftest import StrictClient
from tests.factories import GrantPartyFactory, NeedFactory

JSON = "application/json"
OperationKey = tuple[str, str]


def operations() -> dict[OperationKey, dict[str, Any]]:
    paths = description()["paths"].items()
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


def in_full(schema: Any) -> Any:
    """Return the schema without the leave to say less of a row than there is."""
    if isinstance(schema, list):
        return [in_full(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    if any("maxProperties" in option for option in schema.get("anyOf", ())):
        full, _slim = schema["anyOf"]
        schema = {name: part for name, part in schema.items() if name != "anyOf"} | full
    return {name: in_full(part) for name, part in schema.items()}


@pytest.mark.parametrize(
    ("place", "schema", "example"),
    all_examples(),
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_sent_and_answered_has_an_example_that_fits(
    place: str, schema: dict[str, Any], example: Any
) -> None:
    assert example is not None, place
    full_schema = in_full({**schema, "components": description()["components"]})
    assert [error.message for error in Draft202012Validator(full_schema).iter_errors(example)] == []


@pytest.mark.slow
@pytest.mark.django_db
def test_each_parameter_has_an_example_that_is_taken(client: StrictClient) -> None:
    call_command("load_catalogue", verbosity=0)
    organisation = examples()["rows"]["organisations"]["id"]
    Organisation.objects.get_or_create(slug=organisation, defaults={"name": organisation})
    fund = Network.objects.get(slug="global-cities-fund")
    GrantPartyFactory(grant__currency="USD", role="funder", city=None, network=fund)
    NeedFactory(amount=1, currency="USD")
    refused = []
    for (path, method), operation in operations().items():
        for parameter in operation.get("parameters", ()):
            schema_text = str(parameter["schema"])
            if parameter["in"] == "path" or "enum" in schema_text or "default" in schema_text:
                continue
            assert "examples" in parameter["schema"], f"{path}: {parameter['name']}"
            [example] = parameter["schema"]["examples"]
            if parameter["in"] == "query" and method == "get":
                needed = {"by": "year"} if "statistics" in path else {}
                query = {**needed, parameter["name"]: example}
                if client.get(path, query).status_code != 200:
                    refused.append((path, query))
    assert refused == []
