"""Less of each row, or more of what it names: what is shown changes, never which rows."""

import csv
import io

import pytest

from tests.conftest import StrictClient
from tests.factories import AdoptionFactory, CityFactory

pytestmark = pytest.mark.django_db
ROOT = "/api/v1/"


def problem(client: StrictClient, address: str) -> str:
    answer = client.get(ROOT + address)
    assert answer.status_code == 400, answer.content
    [error] = answer.json()["errors"]
    return str(error["reason"])


def test_fields_narrow_a_single_row_and_the_columns_of_a_file(client: StrictClient) -> None:
    CityFactory(slug="kampala", name="Kampala")
    row = client.get(f"{ROOT}cities/kampala/?fields=name").json()
    assert row == {"id": "kampala", "name": "Kampala"}
    answer = client.get(f"{ROOT}cities/?fields=name&format=csv")
    assert list(csv.reader(io.StringIO(answer.getvalue().decode("utf-8-sig")))) == [
        ["id", "name"],
        ["kampala", "Kampala"],
    ]


def test_what_is_wanted_in_full_need_not_be_named_among_the_fields(client: StrictClient) -> None:
    adoption = AdoptionFactory()
    there = f"{ROOT}adoptions/?fields=role&expand=city"
    [row] = client.get(there).json()["results"]
    assert set(row) == {"id", "role", "city"}
    assert row["city"]["kind"] == adoption.city.kind


def test_an_unknown_field_is_refused_with_the_known_ones(client: StrictClient) -> None:
    errors = problem(client, "memberships/?fields=colour")
    assert errors.startswith("Unknown value “colour”. Available: id, url, api_url, recorded_at,")
    assert client.get(f"{ROOT}statistics/?by=year&fields=by").status_code == 400
    assert client.get(f"{ROOT}cities/?format=jsonld&fields=name").status_code == 400


def test_what_is_named_several_times_is_looked_up_once(client: StrictClient) -> None:
    for _ in range(5):
        AdoptionFactory()
    expanded = client.get(f"{ROOT}adoptions/?expand=city,commitment,network").json()["results"]
    assert [row["commitment"]["standing"] for row in expanded] == ["nothing-known"] * 5
    assert [row["network"] for row in expanded] == [None] * 5


def test_fields_may_be_repeated(client: StrictClient) -> None:
    CityFactory()
    repeated = client.get(f"{ROOT}cities/?fields=name&fields=url,population").json()["results"]
    assert repeated == client.get(f"{ROOT}cities/?fields=name,url,population").json()["results"]


@pytest.mark.parametrize(
    ("query", "says"),
    [
        (
            "adoptions/?expand=colour",
            "Unknown value “colour”. Available: city, commitment, network.",
        ),
        ("adoptions/?expand=city&format=csv", "csv has all rows: leave this out."),
        ("reviews/?expand=city,commitment,network,reviewing_city", "At most 3 at once."),
    ],
)
def test_what_cannot_be_shown_in_full_is_refused(
    client: StrictClient, query: str, says: str
) -> None:
    assert problem(client, query) == says
