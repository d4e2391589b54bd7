"""Words that people type differently from how they are printed are the same words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.search.words import query_words, words_in


def matches(text: str, query: str) -> bool:
    """Whether each word of a query stands for a kept word of the text."""
    kept = words_in(text)
    return all(any(word.matches(each) for each in kept) for word in query_words(query))


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("Refugee housing", "housing for refugees"),
        ("Housing for refugees", "REFUGEE HOUSING"),
        ("Cities of refuge", "city"),
        ("A sanctuary city", "cities"),
        ("Ciudad de acogida", "ciudades"),
        ("Les réfugiés", "réfugiées"),
        ("Montréal", "montreal"),
        ("Saint-Denis", "St. Denis"),
        ("St Denis", "sainte denis"),
        ("Sankt Gallen", "st-gallen"),
        ("Côte d’Ivoire", "cote d'ivoire"),
        ("Côte d’Ivoire", "divoire"),
        ("L’Aquila", "laquila"),
        ("l'hébergement des migrants", "hebergement"),
        ("Port‑au‑Prince", "port-au-prince"),
        ("Zürich", "Zuerich"),
        ("Zürich", "zurich"),
        ("Malmö", "malmoe"),
        ("Århus", "aarhus"),
        ("København", "kobenhavn"),
        ("Gießen", "giessen"),
        ("İzmir ve Iğdır", "izmir igdir"),
        ("Łódź", "lodz"),
        ("U.N. Habitat", "un-habitat"),
        ("Target 10.7", "10.7"),
        ("أهداف", "اهداف"),
        ("إيواء اللاجئين", "ايواء لاجئين"),
        ("دعم اللاجئين", "لاجئون"),
        ("اللاجئون", "لاجئين"),
        ("مدرسة", "مدرسه"),
        ("مُدُن", "مدن"),
        ("كنـــدا", "كندا"),
        ("مستشفى", "مستشفي"),
        ("الهدف ٧", "هدف 7"),
        ("کندا", "كندا"),
        ("Housing", "hous"),
    ],
)
def test_what_is_typed_differently_is_the_same(text: str, query: str) -> None:
    assert matches(text, query)


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("Objective 17", "objective 7"),
        ("Objective 7.1", "objective 7"),
        ("Objective 71", "7"),
        ("Report", "port"),
        ("Roma", "ro"),
        ("Paris", "pari ris"),
    ],
)
def test_what_only_looks_alike_is_not(text: str, query: str) -> None:
    assert not matches(text, query)


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("housing for the refugees", ["housing", "refugees"]),
        ("le logement à Montréal", ["logement", "montreal"]),
        ("el derecho a la ciudad", ["derecho", "ciudad"]),
        ("السكن في كندا", ["السكن", "كندا"]),
        ("for the", ["for", "the"]),
        ("'\"%_ ", []),
    ],
)
def test_words_that_say_nothing_do_not_narrow(query: str, words: list[str]) -> None:
    assert [word.typed for word in query_words(query)] == words


@given(
    word=st.text("abcdefghijklmnopqrtuvwxyz", min_size=5, max_size=12),
    at=st.integers(0, 11),
    letter=st.sampled_from("abcxyz"),
    change=st.sampled_from(["fewer", "more", "other", "swapped"]),
)
def test_one_letter_off_is_a_misspelling(word: str, at: int, letter: str, change: str) -> None:
    at %= len(word)
    typed = {
        "fewer": word[:at] + word[at + 1 :],
        "more": word[:at] + letter + word[at:],
        "other": word[:at] + letter + word[at + 1 :],
        "swapped": word[:at] + word[at : at + 2][::-1] + word[at + 2 :],
    }[change]
    if len(typed) < 5:
        return
    corrected = query_words(typed)[0].misspelt()
    assert corrected is not None
    assert typed == word or any(corrected.matches(kept) for kept in words_in(word))


@pytest.mark.parametrize("typed", ["city", "12345", "x" * 40])
def test_short_words_and_numbers_are_never_misspelt(typed: str) -> None:
    assert query_words(typed)[0].misspelt() is None


def test_two_letters_off_are_another_word() -> None:
    corrected = query_words("kmpla")[0].misspelt()
    assert corrected is not None
    assert not any(corrected.matches(kept) for kept in words_in("Kampala"))


@pytest.mark.slow
@given(st.text(max_size=60))
def test_any_text_finds_itself(text: str) -> None:
    assert matches(text, text)
    assert all(word == word.strip() and " " not in word for word in words_in(text))
