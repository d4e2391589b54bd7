"""What a partner writes with the package that openapi-python-client makes."""

import importlib
import sys
from typing import Any

from python_client import Client


def operation(folder: str, name: str) -> Any:
    return importlib.import_module(f"python_client.api.{folder}.{name}")


def main(address: str) -> None:
    client = Client(base_url=address)
    page: Any = operation("cities", "cities_list").sync(client=client, page_size=5)
    assert page.results, page
    first = page.results[0]
    row: Any = operation("cities", "cities_retrieve").sync(first.id, client=client)
    assert row.name == first.name
    none: Any = operation("cities", "cities_retrieve").sync("nowhere", client=client)
    assert none.code == "not-found"
    standings = importlib.import_module("python_client.models").CommitmentsListStandingItem
    wanted = [standings("on-track"), standings("behind")]
    promises: Any = operation("commitments", "commitments_list").sync(
        client=client, standing=wanted, page_size=5
    )
    assert promises.results
    assert {promise.standing for promise in promises.results} <= set(map(str, wanted))
    print(f"{page.count} cities read, a row by its id, commitments by filter, a refusal")


main(sys.argv[1])
