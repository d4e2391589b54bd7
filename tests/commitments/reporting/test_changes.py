"""The city sees what others changed in its report since it last wrote in it or submitted it."""

from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from cities.audit import difference, record, snapshot
from cities.models import City, Network, TrailEntry
from cities.roles import acting
from commitments.models import Measurement, ProgressReport
from commitments.reporting import drafts, workflow
from commitments.reporting.changes import changed_by_others
from commitments.reporting.revisions import Part, Revision
from tests.factories import (
    AdoptionFactory,
    EvidenceFactory,
    MeasurementFactory,
    ReportFactory,
    SecretariatFactory,
    TargetFactory,
)
from tests.forms import send

pytestmark = pytest.mark.django_db
Action = TrailEntry.Action


@pytest.fixture
def figure(city: City, network: Network, focal_point: User) -> Measurement:
    """The figure 10 in a draft of `city`."""
    target = TargetFactory(adoption__city=city, title="Homes", unit="homes")
    report = ReportFactory(adoption=target.adoption, author=focal_point)
    made: Measurement = MeasurementFactory(report=report, target=target, value=10)
    return made


def change(row: Any, person: User, **fields: Any) -> None:
    """Change a part of a report, or the report, as the forms do."""
    before = snapshot(row)
    for name, value in fields.items():
        setattr(row, name, value)
    row.save()
    party = (row if isinstance(row, ProgressReport) else row.report).adoption.party
    record(row, Action.CHANGE, acting(person, party), difference(before, snapshot(row)))


def lines(report: ProgressReport, reader: User) -> list[tuple[str, str, str]]:
    changes = changed_by_others([report], reader)[report.pk]
    return [(line.what, line.before, line.after) for line in changes]


@pytest.mark.slow
def test_the_city_reads_on_desk_and_page_who_changed_its_figure(
    figure: Measurement, network: Network, focal_point: User, secretariat: User, client: Client
) -> None:
    page = reverse("admin:commitments_progressreport_whole", args=[figure.report.pk])
    client.force_login(secretariat)
    assert send(client, page, **{"measurements-0-value": "99"}).status_code == 302
    assert "Changed by others" not in client.get(page).text

    client.force_login(focal_point)
    for address in (page, reverse("admin:index")):
        text = " ".join(client.get(address).text.split())
        assert "<bdi>Homes</bdi>: <bdi>10</bdi> → <bdi>99</bdi>" in text
        assert f"by secretariat of {network.short_name}" in text
    workflow.take(figure.report, "submit", focal_point)
    assert "Changed by others" not in client.get(page).text


def test_of_several_changes_the_first_and_the_last_value_stand_there(
    figure: Measurement, secretariat: User, focal_point: User
) -> None:
    report = figure.report
    for value in (50, 99):
        change(figure, secretariat, value=Decimal(value))
    change(report, secretariat, summary="Other words.", rating="constrained")
    change(report, secretariat, rating="on-track")  # as it was

    assert lines(report, focal_point) == [
        ("Homes", "10", "99"),
        ("Done", "What was done.", "Other words."),
    ]
    change(report, focal_point, next_steps="More.")
    assert lines(report, focal_point) == []


def test_parts_that_others_add_import_and_delete_are_named(
    figure: Measurement, secretariat: User, focal_point: User
) -> None:
    report = figure.report
    evidence, file = EvidenceFactory.create_batch(2, report=report)
    EvidenceFactory()  # of another report
    actor = acting(secretariat, report.adoption.party)
    record(evidence, Action.ADD, actor, difference({}, snapshot(evidence)))
    record(file, Action.IMPORT, actor)
    record(figure, Action.DELETE, actor, difference(snapshot(figure), {}))
    figure.delete()

    assert lines(report, focal_point) == [
        ("Minutes of the council", "–", "https://example.org/minutes"),
        ("Minutes of the council", "", ""),
        ("Homes", "10", "–"),
    ]


def test_of_counts_of_people_only_that_they_changed_is_known(
    figure: Measurement, secretariat: User, focal_point: User
) -> None:
    figure.target.unit = "people"
    figure.target.counts_people = True
    figure.target.save()
    for value in (3, 2):
        change(figure, secretariat, value=Decimal(value))

    assert lines(figure.report, focal_point) == [("Homes", "not shown", "not shown")]


def test_a_network_sees_what_an_administrator_changed(
    network: Network, secretariat: User, administrator: User
) -> None:
    report = drafts.start(AdoptionFactory(city=None, network=network), secretariat)
    revision = Revision(report, administrator, "")
    revision.write_answers({"summary": "Other words."})
    revision.finish()

    colleague = SecretariatFactory(network=network)
    assert lines(report, colleague) == [("Done", "–", "Other words.")]
    revision = Revision(report, colleague, "")
    revision.write_figures([Part("", {"unit": "homes", "value": Decimal(1)})])
    revision.finish()
    assert lines(report, secretariat) == []


def test_who_stands_in_for_a_city_is_not_shown_their_own_changes(
    figure: Measurement, secretariat: User, focal_point: User
) -> None:
    focal_point.is_active = False
    focal_point.save()
    change(figure, secretariat, value=Decimal(99))

    assert lines(figure.report, secretariat) == []
