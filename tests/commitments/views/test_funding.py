"""Pages of grants and of what cities say they need, and both beside a party."""

import re
from datetime import date
from decimal import Decimal

import pytest
from django.test import Client

from commitments.models import Grant
from tests.factories import (
    AdoptionFactory,
    CityFactory,
    CommitmentFactory,
    GrantFactory,
    GrantPartyFactory,
    MembershipFactory,
    NeedFactory,
    NetworkFactory,
    OrganisationFactory,
)

pytestmark = pytest.mark.django_db


def page(client: Client, path: str) -> str:
    """Return the text of a page without its tags."""
    html = client.get(path).content.decode()
    return " ".join(re.sub(r"<[^>]+>", " ", html).replace("\u00a0", " ").split())


@pytest.fixture
def grant() -> Grant:
    made: Grant = GrantFactory(
        slug="desk",
        purpose="a desk that welcomes",
        programme="Welcome",
        amount=Decimal("1200.50"),
        qualifier="at-most",
        awarded_on=date(2022, 5, 1),
        awarded_on_precision="month",
        period_start=date(2022, 1, 1),
        period_start_precision="year",
        period_end=date(2024, 6, 30),
        note="The page says a year.",
    )
    funder = OrganisationFactory(slug="bank", name="Bank of Cities")
    GrantPartyFactory(grant=made, role="funder", city=None, organisation=funder)
    GrantPartyFactory(grant=made, city=CityFactory(slug="arua", name="Arua"))
    return made


def test_a_grant_says_how_much_from_whom_to_whom_when_and_by_which_source(
    client: Client, grant: Grant
) -> None:
    text = page(client, "/grants/desk/")

    assert "Arua: a desk that welcomes" in text
    assert "at most 1,200.5 EUR" in text
    assert "Given by Bank of Cities" in text
    assert "Given to Arua" in text
    assert "Awarded May 2022" in text
    assert "Runs 2022 – 30 June 2024" in text
    assert "Source example.org" in text
    assert "The page says a year." in text


def test_a_grant_leads_to_the_one_it_is_paid_out_of_and_back(client: Client, grant: Grant) -> None:
    share = GrantFactory(slug="share", purpose="chairs", paid_from=grant)
    GrantFactory(slug="secret", purpose="secret", paid_from=grant, public=False)

    assert 'href="/grants/desk/"' in client.get("/grants/share/").content.decode()
    html = client.get("/grants/desk/").content.decode()
    assert f'href="/grants/{share.slug}/"' in html
    assert "secret" not in html
    Grant.objects.filter(pk=grant.pk).update(public=False)
    assert "desk" not in client.get("/grants/share/").content.decode()


@pytest.mark.slow
def test_a_hidden_party_or_commitment_is_not_named_beside_a_grant(
    client: Client, grant: Grant
) -> None:
    hidden = CommitmentFactory(title="Nobody sees it", public=False)
    Grant.objects.update(commitment=hidden)
    GrantPartyFactory(grant=grant, city=CityFactory(name="Nowhere", public=False))

    for path in ("/grants/desk/", "/grants/", "/cities/arua/"):
        text = page(client, path)
        assert "Nowhere" not in text
        assert "Nobody sees it" not in text


def test_a_list_of_grants_adds_up_each_currency_and_no_money_twice(
    client: Client, grant: Grant
) -> None:
    GrantFactory(amount=200, currency="EUR", paid_from=grant)
    GrantFactory(amount=7, currency="USD", paid_from=GrantFactory(amount=None, currency=""))

    text = page(client, "/grants/")
    assert "In all: 1,200.5 EUR , 7 USD ." in text
    assert "1 grant is paid out of another one in this list and counts once." in text
    assert "For 1 grant no source states the amount." in text
    assert "1 of these amounts is not exact: its source says at least" in text


@pytest.mark.parametrize(
    ("amounts", "words"),
    [
        ({"amount": 5, "currency": "EUR", "qualifier": "at-least"}, "at least 5 EUR"),
        (
            {"amount": 5, "amount_to": 9, "currency": "EUR", "qualifier": "about"},
            "about 5 to 9 EUR",
        ),
        ({"amount": 5, "currency": "EUR", "amount_per": "month"}, "5 EUR a month"),
        ({"amount": 5, "currency": "EUR", "amount_is": "gap"}, "5 EUR (what is missing)"),
        ({}, "The source states no amount."),
    ],
)
def test_a_need_says_how_much_as_its_source_states_it(
    client: Client, amounts: dict[str, object], words: str
) -> None:
    need = NeedFactory(**amounts)

    assert words in page(client, need.get_absolute_url())


def test_a_need_says_who_needs_what_by_when_for_what_and_which_office_answers(
    client: Client,
) -> None:
    commitment = CommitmentFactory(title="Homes for all")
    need = NeedFactory(
        city=CityFactory(name="Arua"),
        what="beds",
        commitment=commitment,
        stated_on=date(2024, 6, 28),
        stated_on_precision="day",
        needed_by=date(2026, 1, 1),
        needed_by_precision="year",
        contact="Department of Housing",
        contact_url="https://example.org/housing",
    )

    text = page(client, need.get_absolute_url())
    assert "Stated by Arua" in text
    assert "Stated on 28 June 2024" in text
    assert "Needed by 2026" in text
    assert "For the commitment Homes for all" in text
    assert "Office to turn to Department of Housing" in text
    assert (
        'href="https://example.org/housing"' in client.get(need.get_absolute_url()).content.decode()
    )


@pytest.mark.slow
def test_a_city_shows_its_grants_and_needs(client: Client, grant: Grant) -> None:
    NeedFactory(city=grant.parties.get(role="grantee").city, what="interpreters")

    text = page(client, "/cities/arua/")
    assert "Money Arua: a desk that welcomes Given by: Bank of Cities Given to: Arua" in text
    assert "What it says it needs Interpreters" in text


def test_a_city_without_either_has_neither_heading(client: Client) -> None:
    text = page(client, CityFactory().get_absolute_url())

    assert "Money" not in text
    assert "says it needs" not in text


@pytest.mark.slow
def test_a_commitment_shows_the_grants_that_pay_for_it(client: Client, grant: Grant) -> None:
    adoption = AdoptionFactory()
    Grant.objects.update(commitment=adoption.commitment)
    NeedFactory(city=adoption.city, commitment=adoption.commitment, what="interpreters")

    text = page(client, adoption.commitment.get_absolute_url())
    assert "Money Arua: a desk that welcomes" in text
    assert "What cities say they need Interpreters" in text


def test_a_network_shows_what_it_funds_and_what_its_members_need(client: Client) -> None:
    network = NetworkFactory(slug="fund")
    membership = MembershipFactory(network=network)
    NeedFactory(city=membership.city, what="interpreters")
    for n in range(7):
        given = GrantFactory(slug=f"g{n}", purpose=f"purpose {n}")
        GrantPartyFactory(grant=given, role="funder", city=None, network=network)

    html = client.get("/networks/fund/").content.decode()
    assert html.count('href="/grants/g') == 5
    assert '<a href="/grants/?network=fund">All 7 grants, as a list</a>' in html
    assert "stated need, as a list" not in html, "all there is stands here"


def test_an_organisation_shows_what_it_funds(client: Client, grant: Grant) -> None:
    assert "Money Arua: a desk that welcomes" in page(client, "/organisations/bank/")
