"""News: sentences worth reading, each once, about what the public sees."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.utils import translation

from cities.audit import Actor, record
from cities.models import City, TrailEntry
from commitments.analysis.news_entries import NewsKind, news_entries
from commitments.models import Adoption, Commitment
from commitments.updates.items import headlines, newest
from tests.factories import (
    AdoptionFactory,
    CommitmentFactory,
    MeasurementFactory,
    PracticeFactory,
    ReportFactory,
    ReviewFactory,
    TargetFactory,
    advance,
)

pytestmark = pytest.mark.django_db
Action = TrailEntry.Action


@pytest.fixture
def homes(city: City) -> Adoption:
    city.name = "Kampala"
    city.save()
    adoption: Adoption = AdoptionFactory(city=city, commitment__title="Homes")
    return adoption


def texts(*kinds: str) -> list[str]:
    return [item.text for item in newest(news_entries(), 50, kinds)]


def reported(adoption: Adoption, value: Decimal | None, year: int = 2024, **fields: Any) -> None:
    target = adoption.targets.first() or TargetFactory(
        adoption=adoption, value=Decimal(200), unit="homes"
    )
    report = ReportFactory(adoption=adoption, year=year, steps=(), **fields)
    status = "A" if value is not None else "L"
    MeasurementFactory(
        report=report, target=target, value=value, status=status, observed_on=date(year, 12, 31)
    )
    advance(report, "submit", "publish")


def test_a_report_reads_as_who_reported_how_much_of_what_was_promised(homes: Adoption) -> None:
    reported(homes, Decimal(400))
    assert texts() == ["Kampala reported on Homes: 400 of 200 homes."]


def test_less_is_better_reads_as_two_figures(homes: Adoption) -> None:
    TargetFactory(adoption=homes, baseline_value=30, value=12, unit="weeks", direction="down")
    reported(homes, Decimal(20))
    assert texts() == ["Kampala reported on Homes: 20 weeks, promised: 12."]


def test_a_missing_figure_is_no_zero(homes: Adoption) -> None:
    reported(homes, None)
    assert texts() == ["Kampala reported on Homes."]


def test_a_report_that_moves_the_status_is_news_of_both_kinds(homes: Adoption) -> None:
    reported(homes, Decimal(20), year=2023)
    reported(homes, Decimal(30), rating="constrained")

    moved = (
        "Kampala reported on Homes: 30 of 200 homes. Its status moved from “On track” to “Behind”."
    )
    assert texts(NewsKind.STATUS) == [moved]
    assert texts(NewsKind.REPORT) == [moved, "Kampala reported on Homes: 20 of 200 homes."]


def test_fifty_rows_loaded_together_are_one_piece_of_news_and_two_are_two() -> None:
    rows = [CommitmentFactory(title=f"Promise {n}") for n in range(50)]
    for row in rows[:2]:
        record(row, Action.LOAD, Actor())
    assert sorted(texts())[0].startswith("Newly listed: Promise 0")
    for row in rows[2:]:
        record(row, Action.LOAD, Actor())

    assert texts() == ["50 promises were added."]
    assert "catalogue" not in "".join(texts())


def test_a_report_of_the_catalogue_is_news_once(homes: Adoption) -> None:
    catalogue = Actor(role=TrailEntry.Role.CATALOGUE)
    for year in range(2014, 2025):
        report = ReportFactory(adoption=homes, year=year, compiled=True, published=True)
        record(report, Action.PUBLISH, catalogue)
        record(report, Action.LOAD, catalogue)

    assert texts() == ["What became of promises was added from 11 public sources."]


@pytest.mark.slow
def test_headlines_are_of_one_promise_each_those_that_were_loaded_last(homes: Adoption) -> None:
    for title, days in (("Buses", (3, 4)), ("Roofs", (5,))):
        adoption = AdoptionFactory(city=homes.city, commitment__title=title)
        for day in days:
            on = {"reported_on": date(2025, 6, day), "reported_on_precision": "day"}
            report = ReportFactory(adoption=adoption, compiled=True, **on)
            record(report, Action.LOAD, Actor(role=TrailEntry.Role.CATALOGUE))
    reported(homes, Decimal(400))
    assert [str(item.sentence) for item in headlines(4)] == [
        "Kampala reported on Homes: 400 of 200 homes.",
        "A public source on Roofs, Kampala.",
        "A public source on Buses, Kampala.",
    ]
    assert [item.day for item in headlines(4)][1:] == ["5 June 2025", "4 June 2025"]
    assert [str(item.sentence) for item in headlines(1)] == [
        "Kampala reported on Homes: 400 of 200 homes."
    ]


def test_promises_reviews_practices_and_withdrawals_have_sentences(homes: Adoption) -> None:
    record(homes.commitment, Action.ADD, Actor())
    record(PracticeFactory(title="Tea", cities=[homes.city]), Action.ADD, Actor())
    ReviewFactory(report__adoption=homes, reviewing_city__name="Lima", published=True)
    homes.withdrawn_on = date(2026, 1, 5)
    homes.save()
    record(homes, Action.CHANGE, Actor(), {"withdrawn_on": [None, "2026-01-05"]})

    lines = texts()
    for sentence in (
        "Kampala promised: Homes",
        "Lima reviewed what Kampala reported on Homes.",
        "New practice: Tea, Kampala.",
        "Kampala withdrew its promise Homes.",
    ):
        assert sum(line.startswith(sentence) for line in lines) == 1, (sentence, lines)


def test_what_was_hidden_before_is_news_when_it_is_shown(homes: Adoption) -> None:
    row = homes.commitment
    Commitment.objects.filter(pk=row.pk).update(public=False)
    row.refresh_from_db()
    record(row, Action.ADD, Actor())
    assert texts() == []
    row.public = True
    row.save()
    record(row, Action.CHANGE, Actor(), {"public": [False, True]})
    assert len(texts()) == 1


def test_hidden_rows_are_no_news(homes: Adoption) -> None:
    reported(homes, Decimal(20))
    Commitment.objects.update(public=False)
    assert texts() == []


def test_the_title_can_be_linked_in_each_language(homes: Adoption) -> None:
    reported(homes, Decimal(20))
    for language in ("en", "fr", "es", "ar"):
        with translation.override(language):
            (item,) = newest(news_entries(), 5)
        assert item.sentence.title == "Homes"
        assert "\ue000" not in item.text and "Homes" in item.text
