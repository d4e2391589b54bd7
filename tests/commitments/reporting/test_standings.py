"""What is kept with an adoption is what its reports say, whatever happened to it."""

import random
from datetime import date
from typing import Any

import pytest
import time_machine
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from commitments.models import Adoption, Commitment, SourceStage, Standing, Trust
from commitments.models.adoptions import AdoptionQuerySet
from commitments.reporting.standings import (
    FIELDS,
    current_status,
    latest_of,
    refresh,
    refresh_aged,
    refresh_all,
)
from tests.factories import AdoptionFactory, CommitmentFactory, ReportFactory, ReviewFactory

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 1)


def history(chance: random.Random) -> Adoption:
    """Make an adoption with some reports of any kind, reviews and perhaps an end."""
    kind = chance.choice([*Commitment.WITH_STATUS, Commitment.Kind.PLEDGE, Commitment.Kind.ASK])
    adoption: Adoption = AdoptionFactory(
        commitment=CommitmentFactory(kind=kind), report_every=chance.choice([None, 6, 12])
    )
    refresh(adoption)
    first = 2022 if adoption.report_every else 2019
    years = chance.sample(range(first, 2026), chance.randint(0, 3))
    for year in years:
        ratings = ["met", "on-track", "constrained", "no-progress"]
        fields: dict[str, Any] = {"adoption": adoption, "year": year}
        match chance.choice(["own", "own", "compiled", "compiled", "draft"]):
            case "own":
                report = ReportFactory(published=True, rating=chance.choice(ratings), **fields)
                if chance.random() < 0.4:
                    ReviewFactory(report=report, published=True)
            case "compiled":
                stage = chance.choice(SourceStage.values)
                ReportFactory(
                    compiled=True,
                    source_stage=stage,
                    background=chance.random() < 0.2,
                    **fields,
                )
            case _:
                ReportFactory(**fields)
    adoption.refresh_from_db()
    if chance.random() < 0.2:
        adoption.withdrawn_on = date(2026, 1, 1)
        adoption.save()
        refresh(adoption)
    return adoption


@pytest.mark.slow
@time_machine.travel(TODAY, tick=False)
def test_what_is_kept_equals_what_the_reports_say() -> None:
    chance = random.Random(12)
    standings = set()
    for _number in range(40):
        adoption = history(chance)
        adoption.refresh_from_db()
        status = current_status(adoption, latest_of(adoption), TODAY)
        kept = (adoption.standing, adoption.trust, adoption.standing_on, adoption.ages_on)
        assert kept == (status.standing, status.trust or "", status.on, status.ages_on)
        standings.add(adoption.standing)

    assert len(standings) > 7, "the histories are of many kinds"
    assert refresh_all(Adoption.objects.all()) == 0


@pytest.mark.slow
def test_a_peer_review_is_kept_once_it_is_published() -> None:
    report = ReportFactory(published=True)
    assert Adoption.objects.get().trust == Trust.CHECKED

    ReviewFactory(report=report, published=True)

    assert Adoption.objects.get().trust == Trust.REVIEWED


def test_the_day_it_ages_the_newer_public_source_leads() -> None:
    with time_machine.travel(date(2025, 3, 1), tick=False):
        adoption = ReportFactory(published=True, year=2023).adoption
        ReportFactory(compiled=True, adoption=adoption, year=2024)
        adoption.refresh_from_db()
        assert (adoption.trust, adoption.ages_on) == (Trust.CHECKED, date(2025, 6, 30))
        assert refresh_aged(date(2025, 6, 29)) == 0
    with time_machine.travel(date(2025, 6, 30), tick=False):
        assert not AdoptionQuerySet(Adoption).aged(date(2025, 6, 29)).exists()

        assert refresh_aged(date(2025, 6, 30)) == 1

        adoption.refresh_from_db()
        assert (adoption.standing, adoption.trust) == (Standing.UNDER_WAY, Trust.COMPILED)
        assert refresh_aged(date(2025, 6, 30)) == 0


def test_notices_of_the_day_bring_what_has_aged_up_to_date() -> None:
    with time_machine.travel(date(2025, 3, 1), tick=False):
        adoption = ReportFactory(published=True, year=2023).adoption
        ReportFactory(compiled=True, adoption=adoption, year=2024)
    with time_machine.travel(date(2025, 7, 1), tick=False):
        call_command("send_notices", verbosity=0)

    adoption.refresh_from_db()
    assert adoption.trust == Trust.COMPILED


def test_everything_derived_can_be_rebuilt(capsys: pytest.CaptureFixture[str]) -> None:
    adoption = ReportFactory(published=True).adoption
    before = Adoption.objects.values(*FIELDS).get()
    Adoption.objects.update(standing=Standing.NOTHING_KNOWN, trust="", standing_on=None)
    AdoptionFactory()

    call_command("refresh_standings")

    assert Adoption.objects.filter(pk=adoption.pk).values(*FIELDS).get() == before
    assert "1 of 2" in capsys.readouterr().out


@pytest.mark.django_db
@pytest.mark.parametrize(("report_every", "writes"), [(None, 0), (12, 1)])
def test_what_is_sent_moves_a_due_date_and_nothing_else(
    report_every: int | None, writes: int
) -> None:
    adoption = AdoptionFactory(report_every=report_every)
    with CaptureQueriesContext(connection) as queries:
        ReportFactory(adoption=adoption, submitted=True)
    updates = [query for query in queries if query["sql"].startswith('UPDATE "commitments_adop')]
    assert len(updates) == writes
