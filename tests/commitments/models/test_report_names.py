"""A report and a review are called by words of the reader's language; the trail by its own."""

from datetime import date

import pytest
from django.utils import translation

from cities.models import City
from commitments.models import Adoption, Commitment, ProgressReport, Review


def report(start: date | None, end: date | None, **fields: object) -> ProgressReport:
    promise = Commitment(title="Homes", kind=Commitment.Kind.PLEDGE)
    adoption = Adoption(commitment=promise, city=City(name="Accra"))
    return ProgressReport(adoption=adoption, period_start=start, period_end=end, **fields)


@pytest.mark.parametrize(
    ("start", "end", "english", "french"),
    [
        (date(2025, 1, 1), date(2025, 12, 31), "(2025)", "(2025)"),
        (
            date(2025, 3, 2),
            date(2025, 8, 31),
            "(2 March – 31 August 2025)",
            "(2 mars – 31 août 2025)",
        ),
        (None, None, "(4 May 2025)", "(4 mai 2025)"),
    ],
)
def test_a_report_is_called_by_its_period_in_the_language_of_the_reader(
    start: date | None, end: date | None, english: str, french: str
) -> None:
    row = report(start, end, reported_on=date(2025, 5, 4), reported_on_precision="day")
    assert str(row).endswith(english)
    review = Review(report=row, reviewing_city=City(name="Dakar"))
    with translation.override("fr"):
        assert str(row).endswith(french)
        assert str(review) == f"Dakar sur {row}"
