"""A partner's share of a joint target fits the target, and the target stays its whole."""

from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db.models import Model

from commitments.models import Target
from commitments.models.shares import ANOTHER_UNIT, HAS_SHARES, LEAVES_SHARES, NOT_OF_UMBRELLA
from tests import factories as make

pytestmark = pytest.mark.django_db


def refusals(row: Model) -> list[str]:
    """Return what a form says of a row; nothing of a good one."""
    try:
        row.full_clean(exclude=["slug", "title"])
    except ValidationError as error:
        return error.messages
    return []


@pytest.fixture
def joint_target() -> Target:
    """A thousand homes that an umbrella promises."""
    return make.TargetFactory(code="homes", unit="homes", value=Decimal(1000), title="Homes")


def share(joint_target: Target, value: int | None = 400, **others: Any) -> Target:
    """A target of a new partner that is a share of it, not saved."""
    part = make.CommitmentFactory(part_of=joint_target.adoption.commitment)
    adoption = make.AdoptionFactory(commitment=part)
    return make.TargetFactory.build(
        adoption=adoption,
        **{"unit": "Homes", "value": value and Decimal(value), "share_of": joint_target} | others,
    )


def test_a_share_fits_into_the_whole(joint_target: Target) -> None:
    first = share(joint_target)
    assert refusals(first) == []
    first.save()
    assert refusals(share(joint_target, 600)) == []
    assert refusals(share(joint_target, None)) == []
    assert refusals(share(joint_target, 601)) == [
        "The shares add up to 1,001, more than the whole: 1,000."
    ]


def test_more_than_at_least_so_many_is_no_contradiction(joint_target: Target) -> None:
    Target.objects.update(qualifier="at-least")
    assert refusals(share(joint_target, 5000)) == []


@pytest.mark.parametrize(
    "others", [{"unit": "beds"}, {"measure": Target.Measure.STOCK}, {"direction": "down"}]
)
def test_what_is_counted_otherwise_is_no_share(
    joint_target: Target, others: dict[str, Any]
) -> None:
    assert refusals(share(joint_target, **others)) == [ANOTHER_UNIT]


def test_a_share_belongs_to_its_own_umbrella(joint_target: Target) -> None:
    elsewhere = make.TargetFactory(unit="homes")
    assert refusals(share(joint_target, share_of=elsewhere)) == [NOT_OF_UMBRELLA]


def test_a_step_without_a_figure_is_not_shared(joint_target: Target) -> None:
    (sentence,) = refusals(share(joint_target, None, kind=Target.Kind.MILESTONE))
    assert "Only a number" in sentence


def test_the_whole_stays_what_its_shares_are_of(joint_target: Target) -> None:
    share(joint_target).save()
    joint_target.value = Decimal(399)
    assert refusals(joint_target) == ["The shares add up to 400, more than the whole: 399."]
    joint_target.value, joint_target.unit = Decimal(1000), "beds"
    assert refusals(joint_target) == [HAS_SHARES]


def test_a_promise_with_shares_stays_under_its_umbrella(joint_target: Target) -> None:
    part = share(joint_target)
    part.save()
    commitment = part.adoption.commitment
    commitment.part_of = make.CommitmentFactory()
    assert refusals(commitment) == [LEAVES_SHARES]
    part.delete()
    assert refusals(commitment) == []
