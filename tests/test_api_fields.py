"""A field of the API has the value of the column of that name, in every list."""

from contextlib import suppress
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, connection, models, transaction
from django.test import Client
from django.urls import reverse

from cities.api.places import NameSerializer
from cities.models import AlternateName
from commitments.api.commitments import MappingSerializer, TermSerializer
from commitments.api.reports import EvidenceSerializer
from commitments.models import CommitmentObjective, Evidence, Term
from config.api.fields import PartialDate
from config.api_urls import LISTS
from config.models.triggers import remove
from tests import world

PERSONAL = "People are never named."
OWNER = "It stands in the row of its owner."
MEASURED = "`unit`, `target_value`, `baseline_value` and `direction` say what it was measured by."
RELEASED = "The file of figures in releases has it."
# Fields that no row of the API has, and why.
FORMER = "`report_period_ends` says what still follows from it."
NAMES = "The alternate names say it, each with its source."
LEFT_OUT = {
    "City.focal_points": PERSONAL,
    "City.local_names": NAMES,
    "Network.local_names": NAMES,
    "Country.local_names": NAMES,
    "City.distinct_area": "`label` says it.",
    "City.distinct_country": "`label` says it.",
    "Network.mailbox": "For answers to letters of the site, not for the public.",
    "Network.staff": PERSONAL,
    "TrailEntry.person": PERSONAL,
    "TrailEntry.changes": "Rows of the lists say how things are; some values were never public.",
    "ProgressReport.author": PERSONAL,
    "ProgressReport.submitted_by": PERSONAL,
    "ProgressReport.decided_by": PERSONAL,
    "ProgressReport.taken_up_by": PERSONAL,
    "ProgressReport.confirmed": "Only what is open is asked about.",
    "ProgressReport.version": "Published reports do not change.",
    "Measurement.part_key": "It compares `breakdown`.",
    "Measurement.unit_key": "It compares `unit`.",
    "ProgressReport.updated_at": "Published reports do not change.",
    "Adoption.former_rhythms": FORMER,
    "ProgressReport.sent_with": "How it was sent is not public.",
    "ProgressReport.revise_by": "What was returned is not public.",
    "Adoption.ages_on": "`aged` says whether that day has come.",
    "Review.invited_by": PERSONAL,
    "Review.reviewer": PERSONAL,
    "Review.invited_at": "Invitations are not public.",
    "Review.round": "Invitations are not public.",
    "Review.state": "All that are listed are published.",
    "Objective.order": "The rows are in this order.",
    "Topic.order": "The rows are in this order.",
    "Evidence.report": OWNER,
    "Evidence.file_name": "It is the title; the address of the file does not depend on it.",
    "CommitmentObjective.commitment": OWNER,
    "AlternateName.city": OWNER,
    "AlternateName.network": OWNER,
    "AlternateName.country": OWNER,
    "AlternateName.use": "All that are listed are displayed.",
    "Measurement.kept_unit": MEASURED,
    "Measurement.kept_value": MEASURED,
    "Measurement.kept_baseline_value": MEASURED,
    "Measurement.kept_direction": MEASURED,
    "Measurement.kept_value_to": RELEASED,
    "Measurement.kept_qualifier": RELEASED,
    "Measurement.kept_kind": RELEASED,
    "Measurement.kept_measure": RELEASED,
    "Topic.terms": "`populations` has them.",
    "Term.kind": "All that are listed are populations.",
}
# Of each row: its key, whether it is public, and what only search reads.
NEVER = {"id", "public", "search", "words"}
PARTS = {
    AlternateName: NameSerializer,
    CommitmentObjective: MappingSerializer,
    Evidence: EvidenceSerializer,
    Term: TermSerializer,
}


def read_by(serializer: Any) -> set[str]:
    """Return the names of a serializer's fields, and of the attributes that they read."""
    names = set()
    for name, field in serializer.fields.items():
        names |= {name, str(field.source).partition(".")[0].removesuffix("_id")}
        if isinstance(field, PartialDate):
            names.add(field.name)
    return names


def fill(model: type[models.Model]) -> None:
    """Give each column that may be empty a value of its own, where no constraint forbids it."""
    for number, field in enumerate(model._meta.concrete_fields):
        if field.is_relation or field.choices or field.unique or not (field.blank or field.null):
            continue
        value: Any = None
        if isinstance(field, models.CharField | models.TextField):
            value = field.name.removeprefix("kept_")[: field.max_length]
        elif isinstance(field, models.IntegerField):
            value = 1000 + number
        elif isinstance(field, models.DecimalField):
            value = Decimal(number) / 2
        elif type(field) is models.DateField:
            value = date(2024, 1, 1) + timedelta(number)
        if value is not None:
            with suppress(IntegrityError), transaction.atomic():
                model._default_manager.update(**{field.name: value})


def as_text(value: Any) -> Any:
    """Return how the API says what a column holds."""
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    return None if value == "" else value


@pytest.mark.slow
@pytest.mark.django_db
def test_a_field_says_what_the_column_of_its_name_holds() -> None:
    world.build()
    remove(connection)  # also published rows are filled here
    compared = set()
    for name, kind in LISTS.items():
        view = kind()
        model = view.queryset.model
        if name != "trail":  # nobody changes it
            fill(model)
        for row in Client().get(reverse(f"api:{name}-list")).json()["results"]:
            stored = model._default_manager.get(**view.key(str(row["id"])))
            columns = {field.name: field for field in model._meta.concrete_fields}
            for field in (columns.keys() & row.keys()) - {"id", "url"}:
                if columns[field].is_relation:
                    continue
                expected = as_text(getattr(stored, field))
                if type(columns[field]) is models.DateField and row[field]:
                    expected = expected[: len(row[field])]  # as far as it is known
                assert row[field] == expected, (name, field)
                compared |= {(name, field)} if expected else set()
    assert len(compared) > 120


def test_every_field_is_in_the_api_or_is_left_out_for_a_reason() -> None:
    read: dict[type[models.Model], set[str]] = {}
    for view in LISTS.values():
        assert view.queryset is not None
        read[view.queryset.model] = read_by(view.serializer_class())
    read |= {model: read_by(serializer()) for model, serializer in PARTS.items()}
    left_out = {
        f"{model.__name__}.{field.name}"
        for model, names in read.items()
        for field in [*model._meta.concrete_fields, *model._meta.many_to_many]
        if field.name not in names | NEVER
    }

    assert left_out == set(LEFT_OUT)
