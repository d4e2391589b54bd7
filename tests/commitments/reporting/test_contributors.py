"""Four eyes by contribution: whoever changed a report, by whichever way, does not decide on it."""

from importlib import import_module
from types import SimpleNamespace
from typing import Any

import pytest
from django.apps import apps
from django.db import connection

from cities.audit import Actor, record
from cities.models import TrailEntry
from commitments.models import Contributor
from tests.factories import (
    EvidenceFactory,
    MeasurementFactory,
    ReportFactory,
    UserFactory,
    advance,
)

Action = TrailEntry.Action
migration: Any = import_module("commitments.migrations.0016_contributors")


def contributors(report: Any) -> set[Any]:
    return {row.user for row in Contributor.objects.filter(report=report)}


@pytest.mark.django_db
def test_of_reports_that_exist_the_trail_says_who_contributed() -> None:
    figure = MeasurementFactory()
    report, people = figure.report, UserFactory.create_batch(6)
    removed = MeasurementFactory(report=report, target=figure.target, breakdown="women")
    for row, action, person, changes in (
        (report, Action.CHANGE, people[0], {"summary": ["", "Done."]}),
        (figure, Action.IMPORT, people[1], {}),
        (EvidenceFactory(report=report), Action.ADD, people[2], {"report": [None, report.pk]}),
        (removed, Action.DELETE, people[3], {"report": [report.pk, None]}),
        (report, Action.RETURN, people[4], {}),
    ):
        record(row, action, Actor(person), changes)
    removed.delete()
    advance(report, "submit", "publish")
    record(report, Action.CHANGE, Actor(people[5]))  # what changes then is not its content
    correction = ReportFactory(corrects=report)
    Contributor.objects.all().delete()

    migration.fill(apps, SimpleNamespace(connection=connection))

    assert contributors(report) == {report.author, *people[:4]}
    assert contributors(correction) == {correction.author, *contributors(report)}
