"""What no form and no file may bring in: one clear sentence each."""

from importlib import import_module
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db.models import Model

from commitments.models import Commitment
from config.models.validation import InvalidRow, full_clean_fast
from tests import factories as make

pytestmark = pytest.mark.django_db


def refusals(row: Model) -> list[str]:
    """Return what the forms and the importer say of a row, which is the same."""
    with pytest.raises(ValidationError) as by_form:
        row.full_clean()
    with pytest.raises(InvalidRow) as by_file:
        full_clean_fast(row)
    assert [problem.reason for problem in by_file.value.problems] == by_form.value.messages
    return by_form.value.messages


def test_a_circle_of_umbrellas_is_refused() -> None:
    umbrella = make.CommitmentFactory()
    umbrella.part_of = make.CommitmentFactory(part_of=umbrella)
    assert refusals(umbrella) == ["These commitments would be parts of each other."]


def test_a_circle_of_grants_is_refused() -> None:
    grant = make.GrantFactory()
    grant.paid_from = make.GrantFactory(paid_from=grant)
    assert refusals(grant) == ["These grants would be paid out of each other."]


@pytest.mark.parametrize("currency", ["EUR;USD", "EUR, USD", "euro", "EU"])
def test_a_grant_with_two_currencies_is_refused_in_one_sentence(currency: str) -> None:
    grant = make.GrantFactory.build(currency=currency)
    assert refusals(grant) == ["Write one currency as three capital letters: EUR."]


@pytest.mark.parametrize("kind", [Commitment.Kind.ASK, Commitment.Kind.STATEMENT])
def test_asks_and_statements_are_given_no_status(kind: str) -> None:
    report = make.ReportFactory(adoption__commitment__kind=kind)
    assert refusals(report) == ["Asks and statements have no status: nobody reports on them."]


def test_a_qualifier_without_a_number_is_refused() -> None:
    target = make.TargetFactory(value=None)
    target.qualifier = "about"
    assert refusals(target) == ["“At least”, “about” and “at most” need a number."]


@pytest.mark.parametrize(
    ("text", "code", "more"),
    [
        ("signatory", "signatory", ""),
        ("non-member supporter", "supporter", "non-member supporter"),
        ("certified, renewed 2022", "certified", "certified, renewed 2022"),
        ("coalition member", "signatory", "coalition member"),
    ],
)
def test_the_text_of_an_endorsement_s_role_becomes_a_code_and_a_note(
    text: str, code: str, more: str
) -> None:
    migration: Any = import_module("commitments.migrations.0007_endorsement_role_codes")
    assert migration.code_of(text) == (code, more)


@pytest.mark.parametrize("kind", ["ask", "statement"])
def test_an_ask_or_a_statement_has_no_party_that_fulfils_it(kind: str) -> None:
    commitment = make.CommitmentFactory(kind=kind)
    adoption = make.AdoptionFactory.build(commitment=commitment, city=make.CityFactory())
    assert refusals(adoption) == [
        "An ask or a statement has signatories: record them with its framework."
    ]


def test_an_adoption_from_before_that_can_still_be_changed() -> None:
    adoption = make.AdoptionFactory()
    Commitment.objects.filter(pk=adoption.commitment_id).update(kind="ask")
    adoption.refresh_from_db()
    adoption.full_clean()
