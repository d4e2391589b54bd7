"""Rows that have all words of a query, in their own texts or in those of related rows."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, QuerySet

from config.search.words import QueryWord, query_words

# Returns the keys of the rows that a word of a related row stands for.
WordRelation = Callable[[QueryWord], QuerySet[Any]]

# Up to this many matches are looked up once; more are looked up again for each page.
MOST_KEYS = 1000


@dataclass(frozen=True)
class Matches:
    """Rows that match a query, and how many there are: more than `MOST_KEYS` are not counted."""

    rows: QuerySet[Any]
    count: int

    @property
    def count_label(self) -> str:
        """The number of rows as it is shown: "40", "1000+"."""
        return str(self.count) if self.count <= MOST_KEYS else f"{MOST_KEYS}+"


class Matcher:
    """What words of a query are looked up in: the words of a model's rows and of `relations`."""

    def __init__(self, model: Any, relations: Iterable[WordRelation] = ()) -> None:
        self.model, self.relations = model, tuple(relations)

    def keys(self, word: QueryWord) -> QuerySet[Any]:
        """Return the keys of the rows that have a word, each maybe several times.

        Not one condition with alternatives: a database answers each part by its own index.
        """
        rows: QuerySet[Any] = self.model._base_manager.filter(words__match=word.forms)
        rows = rows.order_by().values("pk")
        related = [relation(word).order_by() for relation in self.relations]
        return rows.union(*related, all=True) if related else rows

    def matching(self, queryset: QuerySet[Any], words: Sequence[QueryWord]) -> QuerySet[Any]:
        """Return the rows of `queryset` that have all words."""
        for word in words:
            queryset = queryset.filter(pk__in=self.keys(word))
        return queryset

    def search(self, queryset: QuerySet[Any], text: str) -> QuerySet[Any]:
        """Return the rows that match a query; where none does, those that misspelt words stand for.

        Where nothing matches the result is empty without asking the database again.
        """
        words = query_words(text)
        matches = self.look_up(queryset, words) if words else None
        if matches is None and words and (corrected := self.corrected(queryset, words)):
            matches = self.look_up(queryset, corrected)
        return queryset.none() if matches is None else matches.rows

    def look_up(self, queryset: QuerySet[Any], words: Sequence[QueryWord]) -> "Matches | None":
        """Return the rows that have all words, by their keys where they are few; None for none."""
        rows = self.matching(queryset, words)
        keys = list(rows.order_by().values_list("pk", flat=True)[: MOST_KEYS + 1])
        if not keys:
            return None
        few = len(keys) <= MOST_KEYS
        return Matches(queryset.filter(pk__in=keys) if few else rows, len(keys))

    def corrected(
        self, queryset: QuerySet[Any], words: Sequence[QueryWord]
    ) -> list[QueryWord] | None:
        """Return the words, those that no row has with one letter off.

        None where each word has rows, only not all together, or where a word is too short.
        """
        missing = set(words) - self.present(queryset, words)
        corrected = [word.misspelt() if word in missing else word for word in words]
        if not missing or None in corrected:
            return None
        return [word for word in corrected if word is not None]

    def present(self, queryset: QuerySet[Any], words: Sequence[QueryWord]) -> set[QueryWord]:
        """Return those of several words that any row has each."""
        if len(words) == 1:
            return set()  # it is known by then that no row has all words
        there = [Exists(self.matching(queryset.order_by(), [word])) for word in words]
        answers = self.model._base_manager.order_by().values_list(*there)[:1]
        return {word for row in answers for word, has in zip(words, row, strict=True) if has}
