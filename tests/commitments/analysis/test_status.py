"""The status of a promise: what is known, on whose word, since when."""

from datetime import date
from typing import Any

import pytest

from commitments.analysis.status import (
    NOTHING_KNOWN,
    Status,
    ages_on,
    compiled_status,
    own_standing,
    report_standing,
    status_of,
)
from commitments.models import Adoption, Commitment, ProgressReport, Standing, StatusKey, Trust

TODAY = date(2026, 6, 1)


def own(**fields: Any) -> ProgressReport:
    values = {"stage": "in-progress", "rating": "on-track", "period_end": date(2025, 12, 31)}
    return ProgressReport(origin="reported", **{**values, **fields})


def compiled(stage: str, day: date | None = date(2025, 12, 31), **fields: Any) -> ProgressReport:
    return ProgressReport(
        origin="compiled",
        source_stage=stage,
        reported_on=day,
        reported_on_precision="day" if day else "",
        **fields,
    )


def status(
    latest: ProgressReport | None = None,
    *sources: ProgressReport,
    reviewed: bool = False,
    kind: str = "pledge",
    **adoption: Any,
) -> Status:
    made = Adoption(commitment=Commitment(kind=kind), **adoption)
    return status_of(made, latest, sources, reviewed, TODAY)


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"stage": "fulfilled", "rating": "met"}, Standing.ACHIEVED),
        ({"stage": "fulfilled", "rating": "constrained"}, Standing.ACHIEVED),
        ({"stage": "fulfilled", "rating": ""}, None),
        ({"stage": "in-progress", "rating": "met"}, Standing.ACHIEVED),
        ({"stage": "in-progress", "rating": "on-track"}, Standing.ON_TRACK),
        ({"stage": "planning", "rating": "on-track"}, Standing.ON_TRACK),
        ({"stage": "in-progress", "rating": "constrained"}, Standing.BEHIND),
        ({"stage": "in-progress", "rating": "no-progress"}, Standing.STALLED),
        ({"stage": "not-started", "rating": "on-track"}, Standing.NOT_STARTED),
        ({"stage": "not-started", "rating": ""}, None),
        ({"stage": "discontinued", "rating": "met"}, Standing.DISCONTINUED),
        ({"stage": "in-progress", "rating": ""}, None),
    ],
)
def test_a_report_by_the_party_gives_its_status(
    fields: dict[str, str], expected: Standing | None
) -> None:
    assert own_standing(own(**fields)) == expected
    assert report_standing(own(**fields)) == (expected or Standing.NOTHING_KNOWN)


def test_without_any_report_nothing_is_known() -> None:
    assert status() == NOTHING_KNOWN
    assert report_standing(None) == Standing.NOTHING_KNOWN


def test_a_report_without_a_rating_gives_no_status() -> None:
    assert status(own(rating="")) == NOTHING_KNOWN


@pytest.mark.parametrize("kind", ["ask", "statement"])
def test_an_ask_and_a_statement_have_no_status(kind: str) -> None:
    assert status(own(), compiled("done"), kind=kind) == NOTHING_KNOWN
    assert status(kind=kind, withdrawn_on=date(2026, 1, 1)) == NOTHING_KNOWN


def test_public_sources_have_codes_of_their_own() -> None:
    by_source = status(None, compiled("done"))
    assert (by_source.standing, by_source.trust) == (Standing.DONE, Trust.COMPILED)
    assert report_standing(compiled("results-published")) == Standing.RESULTS_PUBLISHED


def test_background_is_no_progress() -> None:
    assert status(None, compiled("results-published", background=True)) == NOTHING_KNOWN


def test_a_stage_goes_before_a_mere_figure_or_news() -> None:
    by_stage = status(
        None,
        compiled("under-way", date(2025, 3, 1)),
        compiled("results-published", date(2026, 1, 1)),
        compiled("news-published", date(2026, 2, 1)),
    )
    assert (by_stage.standing, by_stage.on) == (Standing.UNDER_WAY, date(2025, 3, 1))


def test_an_old_stage_gives_way_to_a_newer_figure() -> None:
    by_figure = status(
        None,
        compiled("under-way", date(2019, 3, 1)),
        compiled("results-published", date(2026, 1, 1)),
    )
    assert by_figure.standing == Standing.RESULTS_PUBLISHED


def test_the_word_of_the_party_leads_while_it_is_fresh() -> None:
    fresh = status(own(period_end=date(2025, 1, 31)), compiled("done", date(2026, 5, 1)))
    assert (fresh.standing, fresh.trust) == (Standing.ON_TRACK, Trust.CHECKED)


def test_once_it_has_aged_the_newer_word_leads() -> None:
    old = own(period_end=date(2023, 12, 31))
    assert status(old, compiled("under-way", date(2026, 5, 1))).trust == Trust.COMPILED
    assert status(old, compiled("under-way", date(2022, 5, 1))).trust == Trust.CHECKED
    assert status(old).aged(TODAY)


def test_what_is_final_never_ages() -> None:
    final = status(own(rating="met", period_end=date(2015, 12, 31)), compiled("under-way"))
    assert final == Status(Standing.ACHIEVED, Trust.CHECKED, date(2015, 12, 31), "day")
    assert not final.aged(TODAY)


def test_a_status_ages_after_18_months_or_one_rhythm_and_grace() -> None:
    end = date(2024, 1, 31)
    assert ages_on(Standing.ON_TRACK, end) == date(2025, 7, 31)
    assert ages_on(Standing.ON_TRACK, end, every=12) == date(2025, 7, 31)
    assert ages_on(Standing.ON_TRACK, end, every=24) == date(2026, 4, 1)
    assert ages_on(Standing.ON_TRACK, None, every=12) is None


@pytest.mark.parametrize(
    ("key", "on", "precision", "words"),
    [
        (StatusKey("on-track"), date(2026, 1, 31), "day", "On track"),
        (
            StatusKey("on-track", aged=True),
            date(2023, 2, 1),
            "month",
            "On track when last reported (February 2023)",
        ),
        (
            StatusKey("done", compiled=True),
            date(2022, 1, 1),
            "year",
            "Done (public sources, 2022)",
        ),
        (StatusKey("planned", compiled=True), None, "", "Planned (public sources)"),
        (
            StatusKey("under-way", compiled=True, aged=True),
            date(2019, 1, 1),
            "year",
            "Under way when last published (public sources, 2019)",
        ),
        (StatusKey("nothing-known"), None, "", "Nothing known"),
    ],
)
def test_the_words_say_on_whose_word_and_since_when(
    key: StatusKey, on: date | None, precision: str, words: str
) -> None:
    assert key.words(on, precision) == words


def test_a_date_that_is_only_a_year_ages_from_the_end_of_that_year() -> None:
    assert ages_on(Standing.UNDER_WAY, date(2024, 1, 1), "year") == date(2026, 6, 30)
    assert ages_on(Standing.UNDER_WAY, date(2024, 2, 1), "quarter") == date(2025, 9, 30)
    assert ages_on(Standing.UNDER_WAY, date(2024, 2, 1), "month") == date(2025, 8, 29)


def test_a_published_review_changes_on_whose_word_it_is() -> None:
    assert status(own(), reviewed=True).trust == Trust.REVIEWED


def test_what_is_withdrawn_is_so_whatever_was_reported() -> None:
    withdrawn = status(own(rating="met"), compiled("done"), withdrawn_on=date(2026, 1, 1))
    assert (withdrawn.standing, withdrawn.trust) == (Standing.WITHDRAWN, None)


def test_an_undated_source_counts_where_there_is_no_other() -> None:
    assert compiled_status([compiled("planned", None)], TODAY) == Status(
        Standing.PLANNED, Trust.COMPILED
    )
