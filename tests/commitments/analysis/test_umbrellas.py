"""What partners promised and reached together is added up once each, or not at all."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from commitments.analysis.progress import progress_of
from commitments.analysis.umbrellas import JointTarget, Together, together
from commitments.models import Adoption, Commitment, Target
from tests import factories as make

pytestmark = pytest.mark.django_db
Figure = tuple[int, str] | None


def text_of(response: Any) -> str:
    """Return the text of a page, without line breaks."""
    return " ".join(response.content.decode().split())


def umbrella_of(figures: list[Figure], *, unit: str = "homes", **others: Any) -> Commitment:
    """An umbrella that promises 1,000, and a partner with a share of 400 for each figure."""
    measure = others.pop("measure", Target.Measure.RUNNING_TOTAL)
    umbrella = make.CommitmentFactory(slug="umbrella", **others)
    whole = make.TargetFactory(
        adoption=make.AdoptionFactory(commitment=umbrella),
        title="Homes",
        unit=unit,
        value=Decimal(1000),
        measure=measure,
        counts_people=unit == "people",
    )
    for number, figure in enumerate(figures):
        part = make.CommitmentFactory(part_of=umbrella, slug=f"part-{number}")
        adoption = make.AdoptionFactory(commitment=part)
        target = make.TargetFactory(
            adoption=adoption,
            unit=unit,
            value=Decimal(400),
            measure=measure,
            share_of=whole,
            counts_people=unit == "people",
        )
        if figure:
            value, qualifier = figure
            report = make.ReportFactory(adoption=adoption)
            make.MeasurementFactory(
                report=report,
                target=target,
                value=Decimal(value),
                qualifier=qualifier,
                observed_on=date(2024, 12, 31) if number % 2 else date(2024, 6, 30),
            )
            make.advance(report, "submit", "publish")
    return umbrella


def read(umbrella: Commitment) -> Together:
    adoptions = Adoption.objects.published().select_related("commitment", "city", "network")
    return together(
        umbrella,
        progress_of(adoptions.filter(commitment=umbrella)),
        progress_of(adoptions.filter(commitment__part_of=umbrella)),
    )


def joint(umbrella: Commitment) -> JointTarget:
    (whole,) = read(umbrella).joint
    return whole


def test_the_figures_of_partners_are_added_up_with_their_denominator() -> None:
    whole = joint(umbrella_of([(150, "exactly"), (70, "exactly"), None]))
    assert whole.sentence == (
        "220 homes of 1,000 promised together, by the figures of 2 of 3 partners."
    )


@pytest.mark.parametrize(
    ("qualifiers", "words"),
    [
        (("at-least", "exactly"), "at least 220 homes"),
        (("about", "exactly"), "about 220 homes"),
        (("at-least", "at-most"), "about 220 homes"),
    ],
)
def test_a_sum_is_as_exact_as_its_parts(qualifiers: tuple[str, str], words: str) -> None:
    first, second = qualifiers
    assert joint(umbrella_of([(150, first), (70, second)])).sentence.startswith(words)


def test_people_are_added_up_only_where_the_umbrella_says_that_nobody_is_counted_twice() -> None:
    figures: list[Figure] = [(150, "exactly"), (70, "exactly")]
    whole = joint(umbrella_of(figures, unit="people"))
    assert (whole.sentence, whole.reached) == ("", None)
    assert "somebody may have been reached by several partners" in whole.obstacle

    Commitment.objects.filter(slug="umbrella").update(disjoint_groups=True)
    whole = joint(Commitment.objects.get(slug="umbrella"))
    assert whole.reached == 220


def test_figures_about_different_times_stand_beside_each_other() -> None:
    whole = joint(umbrella_of([(1, "exactly"), (2, "exactly")], measure=Target.Measure.STOCK))
    assert whole.reached is None
    assert "different times" in whole.obstacle


def test_rates_are_not_added_up() -> None:
    assert joint(umbrella_of([(10, "exactly")], unit="%")).obstacle == "Rates are not added up."


def test_a_target_that_is_no_share_is_listed_and_not_added() -> None:
    umbrella = umbrella_of([(150, "exactly")])
    other = make.TargetFactory(adoption=Adoption.objects.get(commitment__slug="part-0"))
    result = read(umbrella)
    assert [share.progress.target for share in result.others] == [other]
    assert [len(whole.shares) for whole in result.joint] == [1]


def test_the_page_of_an_umbrella_says_it_and_asks_no_more_for_more_partners(client: Any) -> None:
    umbrella = umbrella_of([(150, "exactly"), (70, "exactly")])
    other = make.AdoptionFactory(
        commitment=make.CommitmentFactory(part_of=umbrella),
        budget_needed=Decimal(500),
        budget_secured=Decimal(200),
        currency="EUR",
    )
    grant = make.GrantFactory(commitment=umbrella, amount=Decimal(7), currency="EUR")
    with CaptureQueriesContext(connection) as few:
        text = text_of(client.get("/commitments/umbrella/"))
    assert "220 homes of 1,000 promised together" in text
    assert "In all: <bdi>7 EUR</bdi>" in text
    for _ in range(3):
        make.AdoptionFactory(commitment=make.CommitmentFactory(part_of=umbrella))
    with CaptureQueriesContext(connection) as many:
        client.get("/commitments/umbrella/")
    assert len(many) == len(few)
    assert other.party_name in text
    assert grant.pk


def test_what_is_not_public_is_not_added_up(client: Any) -> None:
    umbrella_of([(150, "exactly"), (70, "exactly")])
    Commitment.objects.filter(slug="part-1").update(public=False)
    text = text_of(client.get("/commitments/umbrella/"))
    assert "150 homes of 1,000 promised together, by the figures of 1 of 1 partner." in text
