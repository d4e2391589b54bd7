"""The pages of one city and of one network, as a visitor sees them."""

import gzip
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from commitments.reporting import standings
from tests.factories import (
    AdoptionFactory,
    CityFactory,
    CommitmentObjectiveFactory,
    CountryFactory,
    CrosswalkFactory,
    EndorsementFactory,
    EventFactory,
    FrameworkFactory,
    GrantPartyFactory,
    MeasurementFactory,
    MembershipFactory,
    NeedFactory,
    NetworkFactory,
    ObjectiveFactory,
    ParticipationFactory,
    PracticeFactory,
    ReportFactory,
    ReviewFactory,
    TargetFactory,
    TermFactory,
    advance,
)

pytestmark = pytest.mark.django_db


def text_of(response: Any) -> str:
    """Return the text of a page, without line breaks."""
    return " ".join(response.content.decode().split())


# A city


def test_a_city_without_promises_is_not_said_to_have_made_none(client: Any) -> None:
    CityFactory(slug="arua", name="Arua")
    page = text_of(client.get("/cities/arua/"))
    assert "No promise by Arua is listed here. That does not mean that it has made none." in page
    assert "not asked to report" in page
    assert "no report by the city itself" not in page
    missing = page[page.index("Missing here: what it promised.") :].partition("</p>")[0]
    assert 'href="/join/?city=arua"' in missing
    assert "What the promises serve" not in page


PARTS_OF_A_CITY = (
    *("commitments", "numbers", "money", "needs", "coverage", "practices", "signed", "reviews"),
    *("peers", "about-data"),
)


@pytest.mark.slow
def test_the_parts_of_a_city_come_in_the_order_that_readers_ask(client: Any) -> None:
    country = CountryFactory(region="Africa")
    city = CityFactory(slug="arua", country=country)
    adoption = AdoptionFactory(city=city)
    AdoptionFactory.create_batch(2, city=city)
    served = ObjectiveFactory(framework=FrameworkFactory(slug="gcm"))
    CommitmentObjectiveFactory(commitment=adoption.commitment, objective=served)
    ReviewFactory(report=ReportFactory(adoption=adoption, published=True), published=True)
    GrantPartyFactory(city=city)
    NeedFactory(city=city)
    PracticeFactory(cities=[city])
    EndorsementFactory(city=city)
    AdoptionFactory(city__country=country)
    page = text_of(client.get("/cities/arua/"))
    places = [page.find(f'id="{part}"') for part in PARTS_OF_A_CITY]
    assert places == sorted(places) and -1 not in places, places
    assert page.index("Missing here:") < places[1]


@pytest.mark.slow
def test_a_city_that_agreed_to_report_and_has_not_is_said_to_have_no_report(client: Any) -> None:
    AdoptionFactory(city=CityFactory(slug="arua", name="Arua"), report_every=12)
    assert "no report by the city itself" in text_of(client.get("/cities/arua/"))


@pytest.mark.slow
def test_a_city_shows_its_promises_worst_first_and_counts_silence(client: Any) -> None:
    city = CityFactory(slug="arua", name="Arua")
    for title, rating in (("Homes", "on-track"), ("Clinics", "no-progress"), ("Schools", "")):
        adoption = AdoptionFactory(city=city, commitment__title=title)
        if rating:
            ReportFactory(adoption=adoption, rating=rating, published=True)
    page = text_of(client.get("/cities/arua/"))
    assert "<strong>Arua has made 3 promises to migrants and refugees.</strong>" in page
    assert "It has itself reported on 2 of them. Nothing is known of 1." in page
    rows = page[page.index("What it promised") :]
    assert rows.index("Clinics") < rows.index("Homes") < rows.index("Schools")
    assert "On 2 of 3 promises (67%) it reported in the last 12 months." in page


@pytest.mark.slow
def test_what_public_sources_say_is_no_report_by_the_city(client: Any) -> None:
    adoption = AdoptionFactory(city=CityFactory(slug="arua"))
    ReportFactory(adoption=adoption, compiled=True)
    page = text_of(client.get("/cities/arua/"))
    assert "never reported" not in page
    assert "not asked to report" in page
    assert "Public sources say something of it." in page
    assert "card--under-way card--compiled" in page
    assert "Nothing here was reported by the city itself." in page
    assert ">public source</a>" in page and ">the report</a>" not in page


@pytest.mark.slow
def test_a_promise_with_a_figure_shows_how_far_it_has_come(client: Any) -> None:
    adoption = AdoptionFactory(city=CityFactory(slug="arua"))
    for target in (TargetFactory(adoption=adoption), TargetFactory(adoption=adoption)):
        report = ReportFactory(adoption=adoption, year=2020 + target.pk % 2)
        MeasurementFactory(report=report, target=target, value=Decimal(72))
        for other in adoption.targets.exclude(pk=target.pk):
            MeasurementFactory(report=report, target=other, value=None, status="L")
        advance(report, "submit", "publish")
    page = text_of(client.get("/cities/arua/"))
    assert "72% of the way, the average of 2 of 2 targets" in page
    assert '<div class="views"' in page


@pytest.mark.slow
def test_the_objectives_of_the_compacts_are_counted_out_of_all(client: Any) -> None:
    adoption = AdoptionFactory(city=CityFactory(slug="arua"))
    gcm = FrameworkFactory(slug="gcm", short_name="GCM", name="Compact for Migration")
    served, other = (ObjectiveFactory(framework=gcm, code=code) for code in ("7", "15"))
    goal = ObjectiveFactory(
        framework=FrameworkFactory(slug="sdg", name="The Goals"), code="10", kind="goal"
    )
    CommitmentObjectiveFactory(commitment=adoption.commitment, objective=served)
    CrosswalkFactory(from_objective=served, to_objective=goal)
    page = text_of(client.get("/cities/arua/"))
    assert "Compact for Migration</bdi></a>: 1 of 2" in page
    assert "The Goals</bdi></a>: 0 of 1" in page
    assert "Through the crosswalk also:" in page
    assert other.title in page
    assert page.count("cell--served") == 1


def test_a_city_shows_what_it_signed_where_it_was_and_with_whom(client: Any) -> None:
    city = CityFactory(slug="arua")
    MembershipFactory(city=city, network=NetworkFactory(acronym="CA"), role="steering")
    MembershipFactory(city=city, until=date(2020, 1, 1), network=NetworkFactory(acronym="GONE"))
    EndorsementFactory(city=city, framework=FrameworkFactory(name="A Declaration"))
    ParticipationFactory(city=city, event=EventFactory(name="A Forum"), role="speaker")
    EventFactory(city=city, name="A Summit", public=False)
    PracticeFactory(title="A one-stop shop", cities=[city])
    PracticeFactory(title="A secret", cities=[city], public=False)
    page = text_of(client.get("/cities/arua/"))
    for words in ("CA</bdi></a> (steering committee)", "A Declaration", "A Forum", "speaker"):
        assert words in page
    assert "A one-stop shop" in page
    assert "GONE" in page.partition("It was in:")[2]
    for words in ("A Summit", "A secret"):
        assert words not in page


@pytest.mark.slow
def test_reviews_given_and_received_are_told_apart(client: Any) -> None:
    city, peer = CityFactory(slug="arua", name="Arua"), CityFactory(name="Gulu")
    about_arua = ReportFactory(adoption=AdoptionFactory(city=city), published=True)
    ReviewFactory(report=about_arua, reviewing_city=peer, published=True)
    about_gulu = ReportFactory(adoption=AdoptionFactory(city=peer), published=True)
    ReviewFactory(report=about_gulu, reviewing_city=city, published=True)
    ReviewFactory(report=about_arua, reviewing_city=CityFactory(name="Mbale"), submitted=True)
    page = text_of(client.get("/cities/arua/"))
    assert "received from <a" in page and "given to <a" in page
    assert "Mbale" not in page


@pytest.mark.slow
def test_cities_like_it_are_of_its_region_and_made_promises(client: Any) -> None:
    africa, europe = CountryFactory(region="Africa"), CountryFactory(region="Europe")
    city = CityFactory(slug="arua", country=africa)
    AdoptionFactory(city=city)
    network = MembershipFactory(city=city).network
    for name, country in (("Gulu", africa), ("Accra", africa), ("Lyon", europe)):
        AdoptionFactory(city=CityFactory(name=name, country=country))
    MembershipFactory(network=network, city__name="Zomba", city__country=africa)
    AdoptionFactory(city=network.memberships.get(city__name="Zomba").city)
    CityFactory(name="Silent", country=africa)
    page = text_of(client.get("/cities/arua/"))
    peers = page[page.index("Similar cities") :]
    assert peers.index("Zomba") < peers.index("Accra") < peers.index("Gulu")
    assert "Lyon" not in page and "Silent" not in page


def test_a_text_says_which_language_it_is_written_in(client: Any) -> None:
    AdoptionFactory(
        city=CityFactory(slug="arua"), commitment__language="ar", commitment__title="سكن للجميع"
    )
    assert 'lang="ar" dir="auto">سكن للجميع' in text_of(client.get("/cities/arua/"))


@pytest.mark.parametrize("path", ["/cities/hidden/", "/cities/nobody/", "/networks/hidden/"])
def test_what_is_hidden_looks_like_what_does_not_exist(client: Any, path: str) -> None:
    CityFactory(slug="hidden", public=False)
    NetworkFactory(slug="hidden", public=False)
    assert client.get(path).status_code == 404


def test_a_hidden_promise_is_not_on_the_page_of_its_city(client: Any) -> None:
    AdoptionFactory(
        city=CityFactory(slug="arua"), commitment__title="Secret", commitment__public=False
    )
    assert "Secret" not in text_of(client.get("/cities/arua/"))


@pytest.mark.slow
def test_a_full_page_of_a_city_is_light(client: Any) -> None:
    city = CityFactory(slug="arua")
    gcm = FrameworkFactory(slug="gcm")
    objectives = [ObjectiveFactory(framework=gcm, code=str(n)) for n in range(1, 24)]
    for n in range(12):
        adoption = AdoptionFactory(city=city)
        CommitmentObjectiveFactory(commitment=adoption.commitment, objective=objectives[n])
        ReportFactory(adoption=adoption, published=True)
    page = client.get("/cities/arua/").content
    assert len(gzip.compress(page)) < 12 * 1024


@pytest.mark.slow
def test_the_questions_to_the_database_do_not_grow_with_the_promises(
    client: Any, django_assert_max_num_queries: Any
) -> None:
    city = CityFactory(slug="arua")
    for _n in range(6):
        target = TargetFactory(adoption=AdoptionFactory(city=city))
        report = ReportFactory(adoption=target.adoption)
        MeasurementFactory(report=report, target=target)
        advance(report, "submit", "publish")
    # One of them finds out whether the page has changed.
    with django_assert_max_num_queries(26):
        client.get("/cities/arua/")


def test_a_city_prints_each_promise_before_any_bar(client: Any) -> None:
    city = CityFactory(slug="arua")
    for title in ("A desk", "A clinic"):
        AdoptionFactory(
            city=city,
            commitment__title=title,
            commitment__summary=f"{title} for newcomers.",
            commitment__made_on=date(2022, 5, 1),
            commitment__made_on_precision="year",
        )
    page = text_of(client.get("/cities/arua/"))
    before = page[: page.index("About this data")]
    assert 'class="bar"' not in before, "two promises need no bar"
    for words in (
        "A desk for newcomers.",
        "A clinic for newcomers.",
        "In our words",
        "example.org",
    ):
        assert words in before, words
    assert "Pledge, 2022" in before and "quoted" not in page


def test_background_on_a_promise_is_said_to_be_no_progress(client: Any) -> None:
    adoption = AdoptionFactory(city=CityFactory(slug="arua"))
    ReportFactory(adoption=adoption, compiled=True, background=True)
    page = text_of(client.get("/cities/arua/"))
    assert "What became of it is not known here yet." in page
    card = page[page.index("card--nothing-known") :].partition("</li>")[0]
    assert "<dt>Background</dt>" in card and "<dt>Last news</dt>" not in card
    assert "no progress is published, only background" in card
    assert "Nobody has searched" not in card


def test_what_a_city_has_none_of_takes_no_room(client: Any) -> None:
    AdoptionFactory(city=CityFactory(slug="arua"))
    page = text_of(client.get("/cities/arua/"))
    for words in ("Signed and attended", "In figures", "No trend yet", "Money", "Good practices"):
        assert words not in page, words


def test_what_is_missing_is_said_once_with_a_way_to_add_it(client: Any) -> None:
    city = CityFactory(slug="arua", name="Arua")
    AdoptionFactory(city=city)
    AdoptionFactory(city=city, budget_needed=Decimal(9), currency="EUR")
    page = text_of(client.get("/cities/arua/"))
    missing = page[page.index("Missing here:") :].partition("</p>")[0]
    assert "what became of 2 promises, numbers to measure 2 promises by" in missing
    assert "what 1 promise costs." in missing
    assert 'href="/join/?city=arua"' in missing and "Arua" in missing


@pytest.mark.slow
def test_a_card_names_other_parties_and_whom_it_is_for(client: Any) -> None:
    adoption = AdoptionFactory(city=CityFactory(slug="arua"))
    AdoptionFactory(commitment=adoption.commitment, city__name="Gulu", role="joint")
    AdoptionFactory(
        commitment=adoption.commitment, city__name="Hidden", city__public=False, role="joint"
    )
    adoption.commitment.populations.add(TermFactory(kind="population", label="Newcomers"))
    page = text_of(client.get("/cities/arua/"))
    assert "Gulu" in page and "Hidden" not in page
    assert "<dt>For whom</dt><dd>Newcomers</dd>" in page


def test_what_was_signed_and_attended_stands_in_one_list_the_newest_first(client: Any) -> None:
    city = CityFactory(slug="arua")
    event = EventFactory(
        name="A Forum", city=city, starts_on=date(2018, 12, 5), ends_on=date(2018, 12, 7)
    )
    ParticipationFactory(city=city, event=event)
    EventFactory(name="A Summit", city=city, starts_on=date(2020, 1, 1))
    EndorsementFactory(
        city=city,
        framework=FrameworkFactory(name="A Declaration"),
        endorsed_on=date(2019, 1, 1),
        endorsed_on_precision="day",
    )
    page = text_of(client.get("/cities/arua/"))
    assert page.index("A Summit") < page.index("A Declaration") < page.index("A Forum")
    assert page.count("A Forum") == 1 and "5–7 December 2018" in page


# A network


def test_a_network_is_compared_with_its_number_on_the_day_of_that_number(client: Any) -> None:
    network = NetworkFactory(slug="league", members=136, members_as_of=date(2017, 12, 8))
    for since, precision in ((date(2015, 1, 1), "year"), (None, ""), (date(2019, 1, 1), "year")):
        MembershipFactory(network=network, since=since, since_precision=precision)
    MembershipFactory(network=network, role="partner")
    page = text_of(client.get("/networks/league/"))
    assert (
        "2 of the 136 are listed here, for 1 of them no source says since when;"
        " 1 listed city joined later."
    ) in page


def test_a_network_prints_its_own_promises_before_its_members(client: Any) -> None:
    network = NetworkFactory(slug="league", acronym="League")
    MembershipFactory(network=network)
    AdoptionFactory(city=None, network=network, commitment__summary="We will meet each year.")
    page = text_of(client.get("/networks/league/"))
    assert "<strong>League has made 1 promise to migrants and refugees.</strong>" in page
    assert "What became of it is not known here yet." in page
    assert page.index("We will meet each year.") < page.index("1 member whose promises")


def test_a_network_says_what_its_members_promised(client: Any) -> None:
    network = NetworkFactory(slug="league")
    busy = MembershipFactory(network=network, city__name="Arua").city
    for title in ("A clinic", "A desk", "A school", "A shelter"):
        AdoptionFactory(city=busy, commitment__title=title)
    AdoptionFactory(city=MembershipFactory(network=network).city)
    AdoptionFactory(city=MembershipFactory(network=network, role="partner").city)
    page = text_of(client.get("/networks/league/"))
    assert "2 members have made 5 promises." in page
    assert "2 of 2 members with promises" in page
    row = page[page.index("Arua</bdi></a></h3>") :].partition('<li class="served">')[0]
    assert all(title in row for title in ("A clinic", "A desk", "A school"))
    assert "A shelter" not in row and "and 1 more" in row and "4 promises" in row


def test_a_network_tells_its_members_by_its_own_count_from_those_listed(client: Any) -> None:
    network = NetworkFactory(
        slug="metropolis", acronym="Metropolis", members=136, members_as_of=date(2017, 12, 8)
    )
    MembershipFactory(network=network)
    page = text_of(client.get("/networks/metropolis/"))
    assert "136 members (8 December 2017), as its source states." in page


def test_supporters_and_grantees_are_kept_apart_from_members(client: Any) -> None:
    network = NetworkFactory(slug="fund")
    MembershipFactory(network=network, city__name="Arua")
    both = CityFactory(name="Gulu")
    MembershipFactory(network=network, city=both)
    MembershipFactory(network=network, city=both, role="grantee")
    MembershipFactory(network=network, city__name="Mbale", role="grantee")
    MembershipFactory(network=network, city__name="Hidden", public=False)
    page = text_of(client.get("/networks/fund/"))
    members, _title, rest = page.partition("without being members")
    others = rest.partition("</section>")[0]
    assert "2 members whose promises we do not know" in members
    assert "Mbale" in others and "Gulu" not in others
    assert "Hidden" not in page


def test_a_network_names_the_members_that_are_late_and_only_these(client: Any) -> None:
    network = NetworkFactory(slug="league")
    late, unasked = CityFactory(name="Lateville"), CityFactory(name="Quietville")
    for city in (late, unasked, CityFactory(name="Emptyville")):
        MembershipFactory(network=network, city=city)
    standings.refresh(AdoptionFactory(city=late, report_every=12))
    AdoptionFactory(city=unasked)
    page = text_of(client.get("/networks/league/"))
    assert "2 of 3 members with promises" in page
    assert "0 of 1 that agreed to report have done so; late now: 1." in page
    named = page[page.index("Agreed to report, and late:") :].partition("</p>")[0]
    assert "Lateville" in named and "Quietville" not in named
    assert "never reported" not in page.lower()
    assert "1 member whose promises we do not know" in page


@pytest.mark.slow
def test_of_what_was_withdrawn_something_is_known(client: Any) -> None:
    member, withdrawn = CityFactory(), CityFactory()
    AdoptionFactory(city=member)
    AdoptionFactory(city=member, withdrawn_on=date(2024, 1, 1))
    AdoptionFactory(city=withdrawn, withdrawn_on=date(2024, 1, 1))

    page = text_of(client.get(member.get_absolute_url()))
    assert "1 was withdrawn. Nothing is known of 1." in page
    assert "It was withdrawn." in text_of(client.get(withdrawn.get_absolute_url()))


def test_a_network_shows_its_own_promises_statements_and_joint_projects(client: Any) -> None:
    network = NetworkFactory(slug="league")
    city = MembershipFactory(network=network).city
    AdoptionFactory(city=None, network=network, commitment__title="Work together")
    statement = FrameworkFactory(name="A Declaration", kind="city-statement")
    EndorsementFactory(framework=statement, city=None, network=network, role="author")
    EndorsementFactory(framework=statement, role="supporter")
    PracticeFactory(title="Shared clinic", kind="joint-project", cities=[city])
    ParticipationFactory(city=city, event=EventFactory(name="A Forum"))
    page = text_of(client.get("/networks/league/"))
    for words in ("Work together", "A Declaration", "1 × supporter", "Shared clinic"):
        assert words in page
    assert "A Forum" in page


def test_a_network_without_members_says_so(client: Any) -> None:
    NetworkFactory(slug="new")
    page = text_of(client.get("/networks/new/"))
    assert "No member is listed here." in page
    assert "No promise of its own is listed." in page


def test_that_nobody_has_searched_is_said_once_for_several_promises(client: Any) -> None:
    city = CityFactory(slug="arua")
    alone = "Nobody has searched for public sources on it yet."
    for_all = "Where nothing is known, nobody has searched for public sources yet."
    AdoptionFactory(city=city)
    page = text_of(client.get("/cities/arua/"))
    assert (page.count(alone), page.count(for_all)) == (1, 0)
    AdoptionFactory(city=city)
    page = text_of(client.get("/cities/arua/"))
    assert (page.count(alone), page.count(for_all)) == (0, 1)
