"""What every list must meet however many rows it has: few queries, a last page, clear refusals."""

import itertools
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from config.api_urls import LISTS
from config.lists import COUNT_CAP
from tests.factories import (
    AdoptionFactory,
    AlternateNameFactory,
    CityFactory,
    CommitmentObjectiveFactory,
    CrosswalkFactory,
    EndorsementFactory,
    EvidenceFactory,
    GrantFactory,
    GrantPartyFactory,
    IndicatorFactory,
    MeasurementFactory,
    MembershipFactory,
    NeedFactory,
    NetworkFactory,
    OrganisationFactory,
    ParticipationFactory,
    PracticeFactory,
    ReportFactory,
    ReviewFactory,
    TargetFactory,
    TermFactory,
    TopicFactory,
    advance,
)
from tests.lists import FILTERS, PAGES, address, forms, rows_in_api, rows_in_csv

pytestmark = pytest.mark.django_db
NASTY = [
    "\x00",
    "\ud800".encode("utf-8", "surrogatepass"),
    str(10**30),
    "-1",
    "1e400",
    "'",
    "%",
    "%s",
    "x" * 3000,
    "🏙️",
    "مدينة",
    "a,b,,",
    "null",
    "١٢",
    "../../etc/passwd",
    "<script>alert(1)</script>",
]


@pytest.mark.slow
def test_no_list_asks_the_database_more_for_more_rows() -> None:
    def counted() -> dict[str, int]:
        client, counts = Client(), {}
        requests = [(address(name), {"format": kind}) for name in LISTS for kind in forms(name)]
        requests += [(reverse(name), {}) for name in PAGES]
        for there, question in requests:
            with CaptureQueriesContext(
                connection,
            ) as queries:
                client.get(there, question).getvalue()
            counts[f"{there} {question}"] = len(queries)
        return counts

    for _ in range(2):
        one_of_each()
    few = counted()
    for _ in range(9):
        one_of_each()
    assert counted() == few
    for name in LISTS:
        assert len(rows_in_api(Client(), name, {})) >= 11


def one_of_each() -> None:
    """Make a row for every list, with something of everything that a row shows."""
    adoption = AdoptionFactory(budget_needed=2, budget_secured=1, currency="EUR")
    term = TermFactory()
    adoption.commitment.populations.add(term)
    report = ReportFactory(adoption=adoption)
    target = TargetFactory(adoption=adoption, indicator=IndicatorFactory())
    MeasurementFactory(report=report, target=target)
    EvidenceFactory(report=report)
    advance(report, "submit", "publish")
    ReviewFactory(report=report, published=True)
    mapping = CommitmentObjectiveFactory(commitment=adoption.commitment)
    IndicatorFactory(objective=mapping.objective)
    CrosswalkFactory(from_objective=mapping.objective)
    MembershipFactory(city=adoption.city)
    MembershipFactory(city=None, member_network=NetworkFactory())
    organisation = OrganisationFactory(country=adoption.city.country)
    MembershipFactory(city=None, organisation=organisation)
    ParticipationFactory(city=adoption.city)
    ParticipationFactory(by_organisation=True)
    ParticipationFactory(by_network=True)
    AlternateNameFactory(city=adoption.city, language="fr", use="display")
    EndorsementFactory(city=adoption.city)
    EndorsementFactory(by_organisation=True)
    PracticeFactory(cities=[adoption.city], adoption=adoption).objectives.add(mapping.objective)
    grant = GrantFactory(commitment=adoption.commitment, paid_from=GrantFactory())
    GrantPartyFactory(grant=grant, city=adoption.city)
    GrantPartyFactory(grant=grant, role="funder", by_network=True)
    GrantPartyFactory(grant=grant, role="funder", by_organisation=True)
    NeedFactory(city=adoption.city, commitment=adoption.commitment)
    TopicFactory(objectives=[mapping.objective], terms=[term])


@pytest.mark.parametrize("name", ["commitments", "reports"])
def test_a_page_is_walked_to_and_not_sorted_out_of_all_rows(name: str) -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_sort = off")  # it would rather sort a few rows
    plan = LISTS[name].queryset.values_list("pk")[:50].explain()
    assert "_newest" in plan
    assert "Sort" not in plan
    assert "FOR ORDER BY" not in plan


@pytest.mark.slow
@pytest.mark.parametrize("name", LISTS)
def test_no_value_breaks_a_list(name: str) -> None:
    client = Client()
    for field, value in itertools.product([*FILTERS[name], "page", "page_size", "x"], NASTY):
        answer = client.get(address(name), {field: value})
        assert answer.status_code in {200, 400}, (field, value)
        if answer.status_code == 400:
            assert answer.headers["Content-Type"] == "application/problem+json"
        elif name in PAGES:
            assert client.get(reverse(name), {field: value}).status_code == 200
    for value in NASTY if name in PAGES else []:
        question = dict.fromkeys(FILTERS[name], value)
        assert client.get(reverse(name), question).status_code in {200, 400, 414}, value


@pytest.mark.parametrize("name", LISTS)
def test_what_a_list_does_not_know_is_refused_by_name(name: str) -> None:
    client = Client()
    answer = client.get(address(name), {"colour": "red"})
    assert answer.status_code == 400
    [error] = answer.json()["errors"]
    assert error["field"] == "colour"
    for field in FILTERS[name]:
        assert field in error["reason"]
    if name in PAGES:
        page = client.get(reverse(name), {"colour": "red"})
        assert page.status_code == 400
        assert b"colour" in page.content


@pytest.mark.parametrize(
    "question",
    ["page=0", "page=x", "page=2", "page=-1", "page_size=1000000000", "page_size=0",
     "page_size=101"],
)  # fmt: skip
def test_a_page_that_is_not_there_is_refused(question: str) -> None:
    for name in LISTS:
        answer = Client().get(f"{address(name)}?{question}")
        assert answer.status_code == 400
        [error] = answer.json()["errors"]
        assert error["field"] == question.partition("=")[0]


@pytest.mark.parametrize("question", ["page=", "page_size="])
def test_an_empty_parameter_counts_as_not_sent(question: str) -> None:
    for name in LISTS:
        rows = Client().get(f"{address(name)}?{question}").json()["results"]
        assert rows == Client().get(address(name)).json()["results"]


@pytest.mark.slow
def test_more_rows_than_are_counted_are_walked_to_the_last() -> None:
    country = CityFactory().country
    CityFactory._meta.model.objects.bulk_create(
        CityFactory.build(country=country, slug=f"many-{n}") for n in range(COUNT_CAP + 20)
    )
    client, there, ids = Client(), address("cities"), []
    query: dict[str, Any] = {"page_size": 100}
    while there:
        page = client.get(there, query).json()
        assert page["count"] is None and page["count_capped"] is True
        ids += [row["id"] for row in page["results"]]
        there, query = page["next"], {}
    assert len(ids) == len(set(ids)) == COUNT_CAP + 21
    assert len(rows_in_csv(client, "cities", {})) == COUNT_CAP + 21
