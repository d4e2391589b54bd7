"""The progress of the invented commitments: a few typical series, year by year."""

from typing import NamedTuple


class YearReport(NamedTuple):
    """The report of one year: years ago, stage, rating, and progress as a share of 1."""

    ago: int
    stage: str
    rating: str
    share: str


class Story(NamedTuple):
    """The published reports of a promise, and its other reports."""

    years: tuple[YearReport, ...] = ()
    # Reports after them: draft, waiting, returned, corrected, unchanged, compiled, withdrawn.
    then: str = ""


def going(ago: int, share: str, rating: str = "on-track") -> YearReport:
    """Return a report of a year of work in progress."""
    return YearReport(ago, "in-progress", rating, share)


STEADY = Story((YearReport(4, "planning", "on-track", "0.05"), going(3, "0.25"), going(2, "0.5")))
STORIES = (
    Story((*STEADY.years, going(1, "0.74"))),
    Story((going(3, "0.2"), going(2, "0.26", "constrained"), going(1, "0.31", "constrained"))),
    Story((going(4, "0.3"), going(3, "0.7"), YearReport(2, "fulfilled", "met", "1.06"))),
    Story((going(2, "0.35"),), "waiting"),
    Story(),
    Story((going(3, "0.2"), going(2, "0.2", "constrained"), going(1, "0.12", "no-progress"))),
    Story((going(2, "0.3"), going(1, "0.58")), "corrected"),
    Story((YearReport(1, "not-started", "no-progress", "0"),)),
    Story((going(3, "0.45"), going(2, "0.5")), "draft"),
    Story((going(3, "0.15"), YearReport(2, "discontinued", "no-progress", "0.18"))),
    Story((going(2, "0.1"), going(1, "-0.2", "constrained"))),
    Story((), "compiled"),
    Story((going(3, "0.4"), going(2, "0.6")), "returned"),
    Story((going(4, "0.4"),), "compiled"),
    Story((going(2, "0.5"), going(1, "0.8", "met"))),
    Story((going(2, "0.55"),), "unchanged"),
    Story((), "withdrawn"),
    Story((going(1, "0.22"),)),
    Story((), "draft"),
    Story((), "compiled"),
    Story((going(4, "0.3"),)),
)
