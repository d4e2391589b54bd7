"""A brief on paper: four pages of A4 at most, whatever there is to say."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page

from commitments.models import Objective
from commitments.views.briefs import BRIEF_PROMISES
from tests.factories import (
    AdoptionFactory,
    CityFactory,
    CommitmentFactory,
    CommitmentObjectiveFactory,
    FrameworkFactory,
    ObjectiveFactory,
    PracticeFactory,
    ReportFactory,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LONG = "A one-stop centre for all who arrive, with advice in many languages and a room for children"


@pytest.fixture
def much_to_say(settings: Any, tmp_path: Any) -> list[Objective]:
    """Six objectives of one round table, and more promises with long names than a brief shows."""
    settings.MEDIA_ROOT = tmp_path
    framework = FrameworkFactory(slug="gcm", short_name="GCM")
    objectives = [
        ObjectiveFactory(framework=framework, code=str(n), title=LONG[:80], imrf_roundtable=2)
        for n in range(1, 7)
    ]
    for n in range(BRIEF_PROMISES + 2):
        commitment = CommitmentFactory(title=LONG, source_url=f"https://city.example/{'a' * 60}{n}")
        CommitmentObjectiveFactory(commitment=commitment, objective=objectives[n % 6])
        adoption = AdoptionFactory(commitment=commitment, city=CityFactory(name=f"Port {n}"))
        ReportFactory(adoption=adoption, published=True)
    for _n in range(8):
        PracticeFactory(title=LONG, public=True).objectives.add(objectives[0])
    return objectives


@pytest.mark.parametrize("language", ["", "/fr", "/es", "/ar"])
def test_a_brief_is_four_printed_pages_at_most(
    newcomer: Page, much_to_say: list[Objective], language: str
) -> None:
    newcomer.goto(f"{language}/frameworks/gcm/round-tables/2/")

    printed = newcomer.pdf(format="A4")

    pages = len(re.findall(rb"/Type\s*/Page\b", printed))
    assert 2 <= pages <= 4
