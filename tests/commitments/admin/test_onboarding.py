"""A new city on one page: by whom, what is made, and what is refused without losing a word."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from cities.models import AlternateName, City, Country, Invitation, Membership, Network, TrailEntry
from cities.place_list import find_places
from commitments.models import Adoption, Commitment, Target
from tests.factories import (
    CityFactory,
    CountryFactory,
    MembershipFactory,
    SecretariatFactory,
)

pytestmark = pytest.mark.slow
PAGE = "new-city"


@pytest.fixture
def senegal(db: None) -> Country:
    return CountryFactory(iso2="SN", iso3="SEN", numeric="686", name="Senegal", region="Africa")


@pytest.fixture
def dakar() -> int:
    return find_places("Dakar")[0].geonames_id


@pytest.fixture
def answers(senegal: Country, dakar: int) -> dict[str, str]:
    """What a secretariat writes on the page."""
    return {
        "place": "Dakar",
        "pick": f"place:{dakar}",
        "people": "awa@ville.example\nMoussa@Ville.example\n",
        "language": "fr",
        "title": "Une place à l'école en un mois",
        "wording": "Chaque enfant a une place à l'école en trente jours.",
        "source": "https://ville.example/conseil/2026-17",
        "rhythm": "12",
        "target-1-title": "Enfants à l'école en un mois",
        "target-1-unit": "enfants",
        "target-1-baseline_value": "310",
        "target-1-value": "1 200",
        "target-1-due_on": "2028",
        "target-2-title": "Attente médiane",
        "target-2-unit": "jours",
        "target-2-baseline_value": "64",
        "target-2-value": "30",
    }


def sent(client: Client, user: User, answers: dict[str, str], **more: str) -> Any:
    client.force_login(user)
    return client.post(reverse(PAGE), {**answers, **more})


def nothing_made() -> bool:
    return not (
        City.objects.filter(name="Dakar").exists()
        or Commitment.objects.exists()
        or Invitation.objects.exists()
    )


def test_a_secretariat_makes_a_city_of_its_network_with_all_that_belongs_to_it(
    client: Client, secretariat: User, network: Network, answers: dict[str, str]
) -> None:
    response = sent(client, secretariat, answers)
    adoption = Adoption.objects.get()
    assert response.status_code == 302
    assert response["Location"] == reverse("admin:commitments_adoption_change", args=[adoption.pk])
    city, promise = adoption.city, adoption.commitment
    assert (city.name, city.country_id, city.timezone) == ("Dakar", "SN", "Africa/Dakar")
    assert city.population and city.latitude and not city.public and not promise.public
    assert Membership.objects.get(city=city).network == network
    assert promise.wording == answers["wording"] and promise.wording_language == "fr"
    assert promise.wording_source == promise.source_url == answers["source"]
    assert adoption.report_every == 12 and adoption.report_due_on
    first, second = Target.objects.order_by("pk")
    assert (first.code, first.value, first.direction, first.counts_people) == (
        "dak-1",
        1200,
        "up",
        True,
    )
    assert (first.due_on.isoformat(), first.due_on_precision) == ("2028-12-31", "year")
    assert (second.code, second.direction, second.counts_people) == ("dak-2", "down", None)
    letters = Invitation.objects.order_by("email")
    assert [row.email for row in letters] == ["awa@ville.example", "moussa@ville.example"]
    assert {(row.city, row.language, row.invited_by) for row in letters} == {
        (city, "fr", secretariat)
    }
    assert AlternateName.objects.filter(city=city, use="search", language="").count() > 5
    assert client.get(response["Location"]).status_code == 200


def test_the_trail_says_who_made_what_in_which_role(
    client: Client, secretariat: User, network: Network, answers: dict[str, str]
) -> None:
    sent(client, secretariat, answers)
    entries = TrailEntry.objects.filter(action="add", person__user_id=secretariat.pk)
    kinds = set(entries.values_list("model", flat=True))
    assert kinds >= {
        *("cities.city", "cities.membership", "cities.invitation", "commitments.commitment"),
        *("commitments.adoption", "commitments.target"),
    }
    assert {(row.role, row.role_for) for row in entries} == {("secretariat", network.short_name)}


def test_it_stays_a_draft_until_it_is_ticked_public(
    client: Client, secretariat: User, answers: dict[str, str]
) -> None:
    sent(client, secretariat, answers, public="on")
    adoption = Adoption.objects.get()
    assert adoption.city.public and adoption.commitment.public
    client.logout()
    assert client.get(adoption.city.get_absolute_url()).status_code == 200


def test_a_place_that_is_in_no_list_is_described(
    client: Client, secretariat: User, answers: dict[str, str]
) -> None:
    own = {"place": "Petit Village", "pick": "own"}
    refused = sent(client, secretariat, answers, **own)
    assert "Choose the country of the city." in refused.text and nothing_made()
    sent(client, secretariat, answers, **own, country="SN", area="Thiès")
    city = City.objects.get(name="Petit Village")
    assert (city.slug, city.country_id, city.admin_area) == ("petit-village", "SN", "Thiès")


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"pick": ""}, "Choose which place is meant, or describe it yourself."),
        ({"pick": "city:999999"}, "Choose which place is meant, or describe it yourself."),
        ({"pick": "place:١"}, "Choose which place is meant, or describe it yourself."),
        ({"people": "awa"}, "awa is no e-mail address. Write one a line."),
        ({"source": "ville"}, "Enter a valid URL."),
        ({"rhythm": ""}, "This field is required."),
        ({"target-1-value": "many"}, "Enter a number only"),
        ({"target-1-value": "1.250"}, "Choose the one that is meant."),
        ({"target-1-due_on": "soon"}, "Enter a year, for example 2028, or a day."),
        ({"target-1-title": ""}, "Say what is counted."),
        ({"target-1-baseline_value": "3"}, "So few people could be recognised"),
        ({"target-2-due_on": "2028", "target-2-title": "x" * 251}, "at most 250"),
    ],
)
def test_what_is_wrong_is_said_nothing_is_made_and_no_word_is_lost(
    client: Client,
    secretariat: User,
    answers: dict[str, str],
    changed: dict[str, str],
    sentence: str,
) -> None:
    response = sent(client, secretariat, answers, **changed)
    assert response.status_code == 200 and sentence in response.text
    assert nothing_made()
    for name in ("title", "wording", "source", "target-2-title"):
        kept = response.context["form"].data[name]
        assert kept == {**answers, **changed}[name]
    assert "Attente médiane" in response.text or "target-2-title" in changed


def test_looking_a_name_up_keeps_what_was_typed_and_accuses_nobody(
    client: Client, secretariat: User, senegal: Country
) -> None:
    response = sent(client, secretariat, {"place": "داكار", "title": "Half a title"}, find="1")
    assert "Half a title" in response.text and "Dakar" in response.text
    assert "has to be looked at" not in response.text and nothing_made()
    assert "This field is required." not in response.text


def test_a_city_of_ones_own_is_chosen_instead_of_made_twice(
    client: Client, secretariat: User, network: Network, answers: dict[str, str], dakar: int
) -> None:
    here = CityFactory(name="Dakar", country_id="SN", geonames_id=dakar, public=False)
    MembershipFactory(network=network, city=here)
    page = sent(client, secretariat, answers, find="1")
    assert f'value="city:{here.pk}"' in page.text and f"place:{dakar}" not in page.text
    refused = sent(client, secretariat, answers)
    assert "A city of this name is here already." in refused.text
    sent(client, secretariat, answers, pick=f"city:{here.pk}")
    assert Adoption.objects.get().city == here and City.objects.filter(name="Dakar").count() == 1
    twice = sent(client, secretariat, answers, pick=f"city:{here.pk}")
    assert "This city has a promise of this title already." in twice.text
    assert Commitment.objects.count() == 1 and Invitation.objects.count() == 2


def test_the_draft_of_others_is_only_said_to_be_in_preparation(
    client: Client, secretariat: User, answers: dict[str, str], dakar: int
) -> None:
    others = CityFactory(name="Ndakaaru", country_id="SN", geonames_id=dakar, public=False)
    MembershipFactory(city=others)
    page = sent(client, secretariat, answers, find="1").text
    assert "This city is already being prepared. Ask an administrator." in page
    assert "Ndakaaru" not in page and f"city:{others.pk}" not in page
    for pick in (f"place:{dakar}", f"city:{others.pk}"):
        sent(client, secretariat, answers, pick=pick)
        assert nothing_made()
    own = sent(client, secretariat, answers, place="Ndakaaru", pick="own", country="SN")
    assert "already being prepared" in own.text and nothing_made()


def test_no_secretariat_claims_a_public_city_of_others(
    client: Client, secretariat: User, answers: dict[str, str], dakar: int
) -> None:
    theirs = CityFactory(name="Dakar", country_id="SN", geonames_id=dakar)
    page = sent(client, secretariat, answers, find="1").text
    assert "It is in no network of yours." in page and f"city:{theirs.pk}" not in page
    sent(client, secretariat, answers, pick=f"city:{theirs.pk}")
    assert not Adoption.objects.exists() and not Membership.objects.filter(city=theirs).exists()


def test_an_administrator_adds_any_city_to_any_network(
    client: Client, administrator: User, network: Network, answers: dict[str, str], dakar: int
) -> None:
    here = CityFactory(name="Dakar", country_id="SN", geonames_id=dakar, public=False)
    sent(
        client, administrator, answers,
        pick=f"city:{here.pk}", network=network.slug, public="on",
    )  # fmt: skip
    here.refresh_from_db()
    assert here.public and Membership.objects.get(city=here).network == network


def test_a_secretariat_of_two_networks_says_which(
    client: Client, secretariat: User, answers: dict[str, str], network: Network
) -> None:
    second = SecretariatFactory().networks.get()
    second.staff.add(secretariat)
    refused = sent(client, secretariat, answers)
    assert "Choose the network that the city is a member of." in refused.text and nothing_made()
    sent(client, secretariat, answers, network=second.slug)
    assert Membership.objects.get(city__name="Dakar").network == second


def test_a_network_of_others_is_no_choice(
    client: Client, secretariat: User, foreign_secretariat: User, answers: dict[str, str]
) -> None:
    foreign = foreign_secretariat.networks.get()
    sent(client, secretariat, answers, network=foreign.slug)
    assert not Membership.objects.filter(city__name="Dakar", network=foreign).exists()


def test_a_name_in_the_address_is_looked_up_as_the_script_of_the_page_does(
    client: Client, secretariat: User, senegal: Country, dakar: int
) -> None:
    client.force_login(secretariat)
    page = client.get(reverse(PAGE), {"place": "داكار", "pick": f"place:{dakar}"}).text
    assert f'value="place:{dakar}" checked' in page and "has to be looked at" not in page


def test_focal_points_and_readers_make_no_city(
    client: Client, focal_point: User, answers: dict[str, str]
) -> None:
    client.force_login(focal_point)
    assert client.get(reverse(PAGE)).status_code == 403
    assert client.post(reverse(PAGE), answers).status_code == 403 and nothing_made()


def test_looking_up_costs_no_more_questions_with_more_cities(
    client: Client, secretariat: User, answers: dict[str, str], django_assert_max_num_queries: Any
) -> None:
    client.force_login(secretariat)
    CityFactory.create_batch(12, name="Dakar", country_id="SN", public=False)
    client.get(reverse(PAGE))
    with django_assert_max_num_queries(24):
        client.post(reverse(PAGE), {**answers, "find": "1"})
