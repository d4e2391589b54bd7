"""Number numbers beside what is listed: a sentence that is true in each case. No database."""

from datetime import date
from typing import Any

import pytest
from django.utils import translation

from commitments.analysis.denominators import Joined, Listed, Number, listed_by, listed_sentence

DAY = date(2017, 12, 8)


def members(number: int | None = 136, **kwargs: Any) -> Number:
    """Return the number of members that a source of 8 December 2017 states."""
    given = {"qualifier": "exactly", "as_of": DAY, "precision": "day", "source": "", "role": ""}
    return Number(number, **{**given, **kwargs})


@pytest.mark.parametrize(
    ("row", "then"),
    [
        (Joined(1), None),
        (Joined(1, date(2016, 1, 1), "year"), True),
        (Joined(1, date(2017, 1, 1), "year"), True),
        (Joined(1, date(2018, 1, 1), "year"), False),
        (Joined(1, DAY, "day"), True),
        (Joined(1, date(2017, 12, 9), "day"), False),
        (Joined(1, DAY, "day", at_latest=True), True),
        (Joined(1, date(2019, 5, 1), "day", at_latest=True), None),
    ],
)
def test_who_joined_by_a_day_is_known_or_not(row: Joined, then: bool | None) -> None:
    assert row.joined_by(DAY) is then


def test_the_denominator_is_the_one_of_the_day() -> None:
    rows = [
        *(Joined(f"early-{n}", date(2015, 1, 1), "year") for n in range(5)),
        *(Joined(f"unknown-{n}") for n in range(30)),
        *(Joined(f"late-{n}", date(2018, 1, 1), "year") for n in range(10)),
    ]
    listed = listed_by(rows, DAY)
    assert listed == Listed(counted=35, undated=30, later=10)
    assert listed_sentence(members(), listed) == (
        "35 of the 136 are listed here, for 30 of them no source says since when;"
        " 10 listed cities joined later."
    )


def test_a_party_counts_once_and_not_after_it_left() -> None:
    rows = [
        Joined("twice", date(2015, 1, 1), "year"),
        Joined("twice"),
        Joined("left", date(2010, 1, 1), "year", until=date(2014, 1, 1)),
        Joined("came-back", date(2010, 1, 1), "year", until=date(2014, 1, 1)),
        Joined("came-back", date(2016, 1, 1), "year"),
        Joined("left-since", date(2010, 1, 1), "year", until=date(2020, 1, 1)),
    ]
    assert listed_by(rows, DAY) == Listed(counted=3)
    assert listed_by(rows, None) == Listed(counted=2)  # those of today


@pytest.mark.parametrize(
    ("number", "listed", "sentence"),
    [
        (members(), Listed(1), "1 of the 136 is listed here."),
        (members(), Listed(0), "0 of the 136 are listed here."),
        (
            members(),
            Listed(4, later=1),
            "4 of the 136 are listed here; 1 listed city joined later.",
        ),
        (
            members(),
            Listed(4, later=2, later_are_cities=False),
            "4 of the 136 are listed here; 2 more of those listed joined later.",
        ),
        (members(175, qualifier="about"), Listed(20), "20 of about 175 are listed here."),
        (
            members(26, role="grantee"),
            Listed(27, later=6),
            (
                "27 are listed here, where the source of that day says 26;"
                " 6 listed cities joined later."
            ),
        ),
        (
            members(33, qualifier="at-least"),
            Listed(36, undated=25),
            (
                "36 are listed here, where the source of that day says at least 33,"
                " for 25 of them no source says since when."
            ),
        ),
        (
            members(104, as_of=None),
            Listed(13, undated=13),
            "13 of the 104 are listed here; the source gives no day for its number.",
        ),
        (
            members(None),
            Listed(3),
            "3 members are listed here, and no source that we know of states how many there are.",
        ),
    ],
)
def test_the_sentence_is_true_in_each_case(number: Number, listed: Listed, sentence: str) -> None:
    assert listed_sentence(number, listed) == sentence


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (members(), "136 members"),
        (members(1), "1 member"),
        (members(26, role="grantee"), "26 grantees"),
        (members(175, qualifier="about", role="signatory"), "about 175 signatories"),
        (members(13, role="supporter"), "13 supporters"),
    ],
)
def test_a_stated_number_says_what_it_counts(number: Number, words: str) -> None:
    assert number.words == words


def test_arabic_has_a_form_for_each_number() -> None:
    with translation.override("ar"):
        sentences = {listed_sentence(members(), Listed(n)) for n in (1, 2, 3, 11, 100)}
    assert len(sentences) == 5
