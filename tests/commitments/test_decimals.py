"""Every number that is accepted is stored exactly, on both databases."""

import csv
import json
from collections.abc import Iterator
from contextlib import closing, contextmanager
from decimal import Decimal
from io import BytesIO, StringIO
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.db import models, transaction
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from cities.models import City
from commitments.exchange.importer import Reporter, import_files
from commitments.exchange.policies import TakeTheFile
from commitments.exchange.rows import Refusal
from commitments.models import ProgressReport, Target
from tests import factories as make
from tests.forms import typed

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
DECIMALS = [
    field
    for model in apps.get_models()
    for field in model._meta.get_fields()
    if isinstance(field, models.DecimalField)
]
# Some fit, some are too long by a digit.
NUMBERS = st.decimals(Decimal(-(10**12)), Decimal(10**12), allow_nan=False, places=4) | st.decimals(
    Decimal(-(10**11)), Decimal(10**11), allow_nan=False, places=4
)
few_examples = settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
# A page is opened and sent for each.
fewer_examples = settings(few_examples, max_examples=12)


@pytest.fixture
def target(focal_point: User) -> Target:
    city = City.objects.get(focal_points=focal_point)
    target: Target = make.TargetFactory(
        adoption__city=city, adoption__commitment__slug="homes", code="beds"
    )
    return target


@pytest.fixture
def draft(target: Target, focal_point: User) -> ProgressReport:
    report: ProgressReport = make.ReportFactory(adoption=target.adoption, author=focal_point)
    return report


@contextmanager
def undone() -> Iterator[None]:
    """Take back what was saved, for the next number."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def fits(number: Decimal) -> bool:
    return abs(number) < 10**11


def away_from_zero(number: Decimal) -> str:
    """Return the direction from the baseline of the target, which is 0."""
    return "down" if number < 0 else "up"


@pytest.mark.parametrize("field", DECIMALS, ids=str)
def test_no_number_has_more_digits_than_sqlite_keeps(field: Any) -> None:
    assert field.max_digits <= 15


class Refusals(Reporter):
    """Keeps the refusals of an import."""

    def __init__(self) -> None:
        self.refusals: list[Refusal] = []

    def refused(self, refusal: Refusal) -> None:
        self.refusals.append(refusal)


@few_examples
@given(NUMBERS)
@example(Decimal("9999999999999999.9999"))
@example(Decimal("123456789012.3457"))
@example(Decimal("99999999999.9999"))
@example(Decimal("-99999999999.9999"))
def test_an_imported_number_comes_back(target: Target, number: Decimal) -> None:
    file = StringIO()
    header = ["commitment", "code", "title", "value", "unit", "due_on", "due_on_precision"]
    row = ["homes", "beds", "Beds", f"{number:f}", "beds", "", ""]
    rows = [[*header, "source", "direction"], [*row, "", away_from_zero(number)]]
    csv.writer(file).writerows(rows)
    reporter = Refusals()
    data = file.getvalue().encode()
    with undone():
        import_files({"targets.csv": lambda: closing(BytesIO(data))}, TakeTheFile(), reporter)
        stored = Target.objects.get().value if not reporter.refusals else None
    assert stored == (number if fits(number) else None)
    assert fits(number) or "digits" in str(reporter.refusals[0])


@few_examples
@given(NUMBERS)
@example(Decimal("99999999999.9999"))
@example(Decimal("123456789012.3457"))
def test_a_number_of_a_draft_comes_back(
    draft: ProgressReport, focal_point: User, number: Decimal
) -> None:
    figure = {"target": "beds", "value": f"{number:f}", "status": "A"}
    with undone():
        token = make.ApiTokenFactory(owner=focal_point, secret="cc_the-secret")
        token.cities.add(draft.adoption.city)
        answer = Client().patch(
            f"/api/v1/drafts/{draft.pk}/",
            json.dumps({"measurements": [figure]}),
            content_type="application/json",
            headers={"Authorization": "Bearer cc_the-secret", "If-Match": f'"{draft.version}"'},
        )
        stored = [row.value for row in draft.measurements.all()]
    assert (answer.status_code, stored) == ((200, [number]) if fits(number) else (400, []))
    assert fits(number) or "at most 11 digits before the point" in answer.text


@fewer_examples
@given(NUMBERS)
@example(Decimal("99999999999.9999"))
@example(Decimal("-99999999999.9999"))
@example(Decimal("123456789012.3457"))
def test_a_typed_number_comes_back(target: Target, focal_point: User, number: Decimal) -> None:
    client = Client()
    client.force_login(focal_point)
    page = reverse("admin:commitments_adoption_change", args=[target.adoption_id])
    with undone():
        sent = typed(client.get(page)) | {"targets-0-value": f"{number:f}"}
        sent["targets-0-direction"] = away_from_zero(number)
        answer = client.post(page, sent)
        stored = Target.objects.get().value
    assert answer.status_code == (302 if fits(number) else 200)
    assert stored == (number if fits(number) else target.value)
    assert fits(number) or "no more than" in answer.text
