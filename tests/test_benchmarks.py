"""What is measured can still be made: benchmarks run apart, and would break unseen."""

import pytest
from django.test import Client

from commitments.models import Commitment, ProgressReport
from tests.benchmarks import dataset


@pytest.mark.slow
@pytest.mark.django_db
def test_the_data_that_are_measured_can_be_made(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(dataset.SIZES, "XS", (4, 2, 3))
    assert dataset.fill("XS") == {"cities": 4, "commitments": 8, "reports": 24}
    assert Commitment.objects.published().count() == 8
    assert ProgressReport.objects.published().count() == 24
    assert client.get("/cities/city-1/").status_code == 200
