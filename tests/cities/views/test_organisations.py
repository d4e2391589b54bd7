"""The list of organisations and the page of one."""

from datetime import date

import pytest
from django.test import Client

from cities.models import Organisation
from tests.factories import (
    CountryFactory,
    EndorsementFactory,
    EventFactory,
    FrameworkFactory,
    MembershipFactory,
    NetworkFactory,
    OrganisationFactory,
    ParticipationFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def organisation() -> Organisation:
    made: Organisation = OrganisationFactory(
        slug="bank",
        name="Bank of Cities",
        short_name="BC",
        kind="development-bank",
        country=CountryFactory(name="Canada"),
        url="https://bank.example.org/",
        note="Founded by states.",
    )
    return made


def test_an_organisation_says_who_it_is(client: Client, organisation: Organisation) -> None:
    html = client.get("/organisations/bank/").content.decode()

    for words in ("Development bank", "BC", "Canada", "bank.example.org", "Founded by states."):
        assert words in html
    assert "Nothing is listed here yet" in html


def test_an_organisation_shows_where_it_belongs_what_it_signed_and_where_it_was(
    client: Client, organisation: Organisation
) -> None:
    own = {"city": None, "organisation": organisation}
    MembershipFactory(
        network=NetworkFactory(name="Alliance"),
        role="partner",
        note="since the start",
        since=date(2019, 1, 1),
        since_precision="year",
        since_at_latest=True,
        until=date(2023, 1, 1),
        until_precision="year",
        **own,
    )
    EndorsementFactory(
        framework=FrameworkFactory(name="The Call", kind="campaign"),
        role="supporter",
        endorsed_on=date(2020, 3, 1),
        endorsed_on_precision="month",
        **own,
    )
    ParticipationFactory(event=EventFactory(name="Forum"), role="speaker", **own)

    html = client.get("/organisations/bank/").content.decode()
    assert "Alliance" in html
    assert "partner (<bdi>since the start</bdi>), at the latest since 2019, until 2023" in html
    assert "The Call" in html
    assert "supporter, March 2020" in html
    assert "Forum" in html
    assert "speaker, 20 May 2024" in html


def test_what_is_hidden_is_not_on_the_page_of_an_organisation(
    client: Client, organisation: Organisation
) -> None:
    own = {"city": None, "organisation": organisation}
    MembershipFactory(network=NetworkFactory(public=False), **own)
    EndorsementFactory(public=False, **own)
    ParticipationFactory(event=EventFactory(public=False), **own)

    assert "Nothing is listed here yet" in client.get("/organisations/bank/").content.decode()


@pytest.mark.slow
def test_search_finds_organisations(client: Client, organisation: Organisation) -> None:
    html = client.get("/search/?q=bank+of").content.decode()

    assert "Organisations</h2>" in html
    assert 'href="/organisations/bank/"' in html
