"""One search over everything."""

from datetime import date

import pytest
from django.test import Client

from tests.factories import (
    AdoptionFactory,
    CityFactory,
    CommitmentFactory,
    FrameworkFactory,
    GrantFactory,
    NeedFactory,
    NetworkFactory,
    ObjectiveFactory,
    OrganisationFactory,
    PracticeFactory,
)

pytestmark = pytest.mark.django_db


def test_everything_that_matches_is_found_grouped_by_kind(client: Client) -> None:
    AdoptionFactory(
        city=CityFactory(name="São Paulo"),
        commitment=CommitmentFactory(
            title="Homes in Sao Paulo", made_on=date(2022, 1, 1), made_on_precision="year"
        ),
    )
    NetworkFactory(name="Friends of SÃO PAULO")
    FrameworkFactory(name="São Paulo Statement")
    ObjectiveFactory(title="Homes as in São Paulo")
    PracticeFactory(title="What São Paulo did", public=True)
    GrantFactory(purpose="homes in São Paulo")
    NeedFactory(what="homes in São Paulo")
    OrganisationFactory(name="Bank of São Paulo")

    html = client.get("/search/?q=sao+paulo").content.decode()

    for kind in (
        "Cities", "Commitments", "Networks", "Frameworks", "Objectives", "Practices", "Grants",
        "Stated needs", "Organisations",
    ):  # fmt: skip
        assert f"{kind}</h2>" in html
    promise = html[html.index("Homes in Sao Paulo") :].split("</li>")[0]
    assert "São Paulo" in promise and "2022" in promise


def test_what_is_hidden_is_not_found(client: Client) -> None:
    CityFactory(name="Nowhere", public=False)

    assert "No results" in client.get("/search/?q=nowhere").content.decode()


def test_more_than_a_few_lead_to_the_list(client: Client) -> None:
    for n in range(6):
        CityFactory(name=f"Newtown {n}")

    assert 'href="/cities/?q=newtown"' in client.get("/search/?q=newtown").content.decode()


@pytest.mark.parametrize("q", ["%", "_", "'", "x" * 200, "العربية", "😀", " "])
def test_any_words_may_be_searched(client: Client, q: str) -> None:
    assert client.get("/search/", {"q": q}).status_code == 200


def test_words_without_end_are_refused(client: Client) -> None:
    assert client.get("/search/", {"q": "x" * 201}).status_code == 400
