"""Two rows of the same city, network or organisation become one, with all of both."""

from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import models
from django.test import Client
from django.urls import reverse

from cities.models import AlternateName, City, Membership, Network, TrailEntry
from commitments.models import Adoption, Review
from commitments.reporting.mergers import MERGEABLE, UNTOUCHED, MergeRefused, merge
from tests import factories as make

pytestmark = pytest.mark.django_db
FACTORIES = {
    "city": make.CityFactory,
    "network": make.NetworkFactory,
    "organisation": make.OrganisationFactory,
}
# How a row comes to point to a city, network or organisation, by what points and how. A new
# relation needs a line here: the test below then shows that a merger moves it.
POINTING: dict[str, Any] = {
    "city_focal_points.city": lambda row: row.focal_points.add(make.UserFactory()),
    "city.succeeded_by": lambda row: make.CityFactory(succeeded_by=row),
    "membership.city": lambda row: make.MembershipFactory(city=row),
    "event.city": lambda row: make.EventFactory(city=row),
    "participation.city": lambda row: make.ParticipationFactory(city=row),
    "alternatename.city": lambda row: make.AlternateNameFactory(city=row),
    "adoption.city": lambda row: make.AdoptionFactory(city=row),
    "endorsement.city": lambda row: make.EndorsementFactory(city=row),
    "grantparty.city": lambda row: make.GrantPartyFactory(city=row),
    "need.city": lambda row: make.NeedFactory(city=row),
    "practice_cities.city": lambda row: make.PracticeFactory().cities.set([row]),
    "review.reviewing_city": lambda row: make.ReviewFactory(reviewing_city=row),
    "apitoken_cities.city": lambda row: make.ApiTokenFactory().cities.set([row]),
    "network_staff.network": lambda row: row.staff.add(make.UserFactory()),
    "invitation.city": lambda row: make.InvitationFactory(city=row, network=None),
    "internalnote.network": lambda row: make.InternalNoteFactory(network=row),
    "invitation.network": lambda row: make.InvitationFactory(city=None, network=row),
    "membership.network": lambda row: make.MembershipFactory(network=row),
    "membership.member_network": lambda row: make.MembershipFactory(city=None, member_network=row),
    "participation.network": lambda row: make.ParticipationFactory(city=None, network=row),
    "alternatename.network": lambda row: make.AlternateNameFactory(city=None, network=row),
    "commitment.searched_by_network": lambda row: make.CommitmentFactory(
        searched_on=date(2026, 1, 1), searched_by_network=row
    ),
    "adoption.network": lambda row: make.AdoptionFactory(city=None, network=row),
    "endorsement.network": lambda row: make.EndorsementFactory(city=None, network=row),
    "grantparty.network": lambda row: make.GrantPartyFactory(city=None, network=row),
    "need.network": lambda row: make.NeedFactory(city=None, network=row),
    "practice_networks.network": lambda row: make.PracticeFactory().networks.set([row]),
    "reviewround.network": lambda row: make.ReviewRoundFactory(network=row),
    "apitoken_networks.network": lambda row: make.ApiTokenFactory().networks.set([row]),
    "membership.organisation": lambda row: make.MembershipFactory(city=None, organisation=row),
    "participation.organisation": lambda row: make.ParticipationFactory(
        city=None, organisation=row
    ),
    "commitment.searched_by_organisation": lambda row: make.CommitmentFactory(
        searched_on=date(2026, 1, 1), searched_by_organisation=row
    ),
    "endorsement.organisation": lambda row: make.EndorsementFactory(city=None, organisation=row),
    "grantparty.organisation": lambda row: make.GrantPartyFactory(city=None, organisation=row),
}


def relations(model: type[models.Model]) -> dict[str, tuple[Any, str]]:
    """Return every column of any table that points to a model."""
    return {
        f"{other._meta.model_name}.{field.name}": (other, field.name)
        for field in model._meta.get_fields(include_hidden=True)
        if field.auto_created and not field.concrete and not field.many_to_many
        for other, field in [(field.related_model, field.field)]
        if other not in UNTOUCHED
    }


@pytest.mark.parametrize("model", MERGEABLE)
def test_a_merger_moves_whatever_points_to_the_row_that_goes(
    model: type[models.Model], administrator: User
) -> None:
    factory = FACTORIES[str(model._meta.model_name)]
    stays, goes = factory(), factory()
    columns = relations(model)
    for name in columns:
        POINTING[name](goes)
    before = {name: rows(*column, goes) for name, column in columns.items()}
    assert all(before.values())

    merge(stays, goes, administrator)

    assert {name: rows(*column, stays) for name, column in columns.items()} == before | (
        # The former name of a city or network is one of its names.
        {
            name: before[name] | rows(*columns[name], stays)
            for name in columns
            if name.startswith("alternatename.")
        }
    )
    assert not model._default_manager.filter(pk=goes.pk).exists()


def rows(model: Any, field: str, owner: Any) -> set[Any]:
    return set(model._base_manager.filter(**{field: owner.pk}).values_list("pk", flat=True))


@pytest.fixture
def double(city: City) -> City:
    """The same city, entered a second time."""
    return make.CityFactory(slug="double", name="Doppel", country=city.country)


def test_where_both_have_the_same_one_is_kept_with_what_either_says(
    city: City, network: Network, double: City, administrator: User
) -> None:
    make.MembershipFactory(
        network=network, city=double, since=date(2020, 5, 1), since_precision="day"
    )
    for each in (city, double):
        make.AlternateNameFactory(city=each, name=f"N {each.pk}", language="fr", use="display")
    practice = make.PracticeFactory(public=True)
    practice.cities.set([city, double])

    merge(city, double, administrator)

    membership = Membership.objects.get(network=network)
    assert (membership.city, membership.since) == (city, date(2020, 5, 1))
    names = AlternateName.objects.filter(city=city).values_list("name", "use")
    assert set(names) == {
        (f"N {city.pk}", "display"),
        (f"N {double.pk}", "search"),
        ("Doppel", "search"),
    }
    assert list(practice.cities.all()) == [city]
    entry = TrailEntry.objects.about(practice).first()
    assert entry is not None
    assert entry.changes == {"cities": [[city.pk, double.pk], [city.pk]]}


def test_an_adoption_on_which_nothing_hangs_gives_way_to_the_other(
    city: City, double: City, administrator: User
) -> None:
    kept = make.AdoptionFactory(city=city)
    make.AdoptionFactory(city=double, commitment=kept.commitment, role="partner")

    merge(city, double, administrator)

    assert list(Adoption.objects.all()) == [kept]


def test_two_adoptions_with_reports_are_not_merged(
    city: City, double: City, administrator: User
) -> None:
    kept = make.AdoptionFactory(city=city)
    other = make.AdoptionFactory(city=double, commitment=kept.commitment, role="partner")
    make.TargetFactory(adoption=other)

    with pytest.raises(MergeRefused, match=r"Both have adopted .* has targets"):
        merge(city, double, administrator)

    assert Adoption.objects.count() == 2
    assert City.objects.filter(pk=double.pk).exists()


@pytest.mark.slow
def test_cities_that_reviewed_each_other_are_not_the_same(
    city: City, double: City, administrator: User
) -> None:
    report = make.ReportFactory(adoption__city=city, published=True)
    make.ReviewFactory(report=report, reviewing_city=double, published=True)

    with pytest.raises(MergeRefused, match="they are two cities"):
        merge(city, double, administrator)

    assert Review.objects.get().reviewing_city == double


def test_a_row_does_not_succeed_or_join_itself(
    city: City, network: Network, double: City, administrator: User
) -> None:
    last = make.CityFactory()
    City.objects.filter(pk=city.pk).update(succeeded_by=double)
    City.objects.filter(pk=double.pk).update(succeeded_by=last)
    other = make.NetworkFactory()
    make.MembershipFactory(network=other, city=None, member_network=network)

    merge(city, double, administrator)
    merge(network, other, administrator)

    city.refresh_from_db()
    assert city.succeeded_by == last
    assert not Membership.objects.exclude(member_network=None).exists()


def test_all_former_addresses_lead_to_the_row_that_stays(
    client: Client, city: City, double: City, administrator: User
) -> None:
    client.force_login(administrator)
    make.TrailEntryFactory(object_id=str(double.pk), changes={"slug": ["very-old", "double"]})
    third = make.CityFactory(slug="third")
    remembered = make.CatalogueRowFactory(file="cities.csv", object_id=str(double.pk))
    merge(double, third, administrator)
    merge(city, double, administrator)
    client.logout()

    # What the catalogue says of it is said of the row that stays.
    remembered.refresh_from_db()
    assert remembered.object_id == str(city.pk)

    for slug in ("double", "very-old", "third"):
        for name in ("city", "city-feed", "city-vlr"):
            answer = client.get(reverse(name, args=[slug]))
            assert (answer.status_code, answer["Location"]) == (
                301,
                reverse(name, args=[city.slug]),
            )
    assert client.get(reverse("api:cities-list"), {"q": "Doppel"}).json()["count"] == 1


@pytest.mark.slow
def test_an_administrator_sees_what_would_happen_and_confirms(
    client: Client, city: City, double: City, administrator: User
) -> None:
    make.MembershipFactory(city=double)
    client.force_login(administrator)
    form = reverse("admin:cities_city_change", args=[city.pk])
    address = reverse("merge")
    assert f"{address}?model=cities.city&amp;stays={city.slug}" in client.get(form).content.decode()
    chosen = {"model": "cities.city", "stays": city.slug, "goes": "double"}

    preview = client.post(address, chosen)

    assert "1 memberships" in preview.content.decode()
    assert City.objects.filter(pk=double.pk).exists()
    assert client.post(address, chosen | {"confirmed": "1"}).status_code == 302
    assert not City.objects.filter(pk=double.pk).exists()
    entry = TrailEntry.objects.about(city).get(action="merge")
    assert (entry.note, entry.public) == ("Doppel", True)
    wrong = client.post(address, chosen | {"goes": "nowhere"}).content.decode()
    assert "There is no such row." in wrong
    same = client.post(address, chosen | {"goes": city.slug}).content.decode()
    assert "Choose two different rows" in same
