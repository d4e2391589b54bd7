"""Rows that have all words of a query, in their own texts or in those of related rows.

A word that few rows have is looked up once, and the rows are found by their keys. One that many
have is tested row by row instead, in the order of the list, until a page is full: collecting all
of its rows would take the longer the more there are.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Value

from config.search.words import QueryWord, query_words

# A word that more rows have is tested row by row.
FEW_KEYS = 5000
# More matches are not counted.
MOST_COUNTED = 1000


@dataclass(frozen=True)
class Matches:
    """Rows that match a query, and how many there are: more than `MOST_COUNTED` are not counted."""

    rows: QuerySet[Any]
    count: int

    @property
    def count_label(self) -> str:
        """The number of rows as it is shown: "40", "1000+"."""
        return str(self.count) if self.count <= MOST_COUNTED else f"{MOST_COUNTED}+"


@dataclass(frozen=True)
class Named:
    """Rows that the public sees and words name, as cities by their names."""

    matcher: "Matcher"
    rows: Callable[[], QuerySet[Any]]

    def keys(self, word: QueryWord) -> QuerySet[Any]:
        """Return the keys of the rows that have a word."""
        return self.rows().filter(pk__in=self.matcher.keys(word)).order_by().values("pk")

    def has(self, word: QueryWord, path: str) -> Exists:
        """Return the condition that the row at `path` is one of them and has a word."""
        rows = self.rows().order_by().filter(self.matcher.has(word), pk=OuterRef(path))
        return Exists(rows)


@dataclass(frozen=True)
class WordRelation:
    """Related rows by whose words a row is found.

    `owner` is the path from a related row to the row that is found. Where the related rows only
    lead to what has the words, `path` is the path from them to those of `named`.
    """

    rows: Callable[[], QuerySet[Any]]
    owner: str
    path: str = ""
    named: Named | None = None

    def keys(self, word: QueryWord) -> QuerySet[Any]:
        """Return the keys of the rows that a word finds, each maybe several times."""
        rows = self.rows().order_by().values(self.owner)
        if self.named is None:
            return rows.filter(words__match=word.forms)
        return rows.filter(**{f"{self.path}__in": self.named.keys(word)})

    def keys_of(self, key: OuterRef, word: QueryWord) -> QuerySet[Any]:
        """Return the same for the row with one key."""
        rows = self.rows().order_by().filter(**{self.owner: key}).values(self.owner)
        if self.named is None:
            return rows.filter(words__has=word.forms)
        return rows.filter(self.named.has(word, self.path))


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
        related = [relation.keys(word) for relation in self.relations]
        return rows.union(*related, all=True) if related else rows

    def has(self, word: QueryWord) -> Exists:
        """Return the condition that a row has a word, tested for each row alone.

        PostgreSQL collects all rows of a condition in advance where it can; of a union it cannot.
        """
        key = OuterRef("pk")
        rows: QuerySet[Any] = self.model._base_manager.filter(pk=key, words__has=word.forms)
        rows = rows.order_by().values("pk")
        related = [relation.keys_of(key, word) for relation in self.relations]
        return Exists(rows.union(*related, all=True) if related else rows)

    def few_keys(self, words: Sequence[QueryWord]) -> dict[QueryWord, set[Any] | None]:
        """Return the keys of all rows that have each word; None for a word that many have."""
        rows = self.model._base_manager.order_by()
        each = [
            rows.filter(pk__in=self.keys(word)[: FEW_KEYS + 1]).values_list(Value(n), "pk")
            for n, word in enumerate(words)
        ]
        keys: list[set[Any]] = [set() for _word in words]
        for n, key in each[0].union(*each[1:], all=True):
            keys[n].add(key)
        return {
            word: few if len(few) <= FEW_KEYS else None
            for word, few in zip(words, keys, strict=True)
        }

    def matching(
        self, queryset: QuerySet[Any], words: Sequence[QueryWord], lookups: "Lookups | None" = None
    ) -> QuerySet[Any]:
        """Return the rows of `queryset` that have all words."""
        keys: set[Any] | None = None
        for word, few in (lookups or Lookups()).keys(self, words).items():
            if few is None:
                queryset = queryset.filter(self.has(word))
            else:
                keys = few if keys is None else keys & few
        if keys is None:
            return queryset
        return queryset.filter(pk__in=keys) if keys else queryset.none()

    def search(self, queryset: QuerySet[Any], text: str) -> QuerySet[Any]:
        """Return the rows that match a query; where none does, those that misspelt words stand for.

        Where nothing matches the result is empty without asking the database again.
        """
        words, lookups = query_words(text), Lookups()
        matches = self.look_up(queryset, words, lookups) if words else None
        if matches is None and words and (corrected := self.corrected(queryset, words, lookups)):
            matches = self.look_up(queryset, corrected, lookups)
        return queryset.none() if matches is None else matches.rows

    def look_up(
        self, queryset: QuerySet[Any], words: Sequence[QueryWord], lookups: "Lookups"
    ) -> Matches | None:
        """Return the rows that have all words, by their keys where they are few; None for none."""
        rows = self.matching(queryset, words, lookups)
        keys = list(rows.order_by().values_list("pk", flat=True)[: MOST_COUNTED + 1])
        if not keys:
            return None
        few = len(keys) <= MOST_COUNTED
        return Matches(queryset.filter(pk__in=keys) if few else rows, len(keys))

    def corrected(
        self, queryset: QuerySet[Any], words: Sequence[QueryWord], lookups: "Lookups"
    ) -> list[QueryWord] | None:
        """Return the words, those that no row has with one letter off.

        None where each word has rows, only not all together, or where a word is too short.
        """
        missing = set(words) - self.present(queryset, words, lookups)
        corrected = [word.misspelt() if word in missing else word for word in words]
        if not missing or None in corrected:
            return None
        return [word for word in corrected if word is not None]

    def present(
        self, queryset: QuerySet[Any], words: Sequence[QueryWord], lookups: "Lookups"
    ) -> set[QueryWord]:
        """Return those of several words that any row has each."""
        if len(words) == 1:
            return set()  # it is known by then that no row has all words
        rows = queryset.order_by()
        there = [Exists(self.matching(rows, [word], lookups)) for word in words]
        answers = self.model._base_manager.order_by().values_list(*there)[:1]
        return {word for row in answers for word, has in zip(words, row, strict=True) if has}


class Lookups:
    """What was looked up in one search: the keys of the rows that have each word, asked once."""

    def __init__(self) -> None:
        self._keys: dict[tuple[Matcher, QueryWord], set[Any] | None] = {}

    def keys(
        self, matcher: Matcher, words: Sequence[QueryWord]
    ) -> dict[QueryWord, set[Any] | None]:
        """Return the keys of all rows that have each word; None for a word that many have."""
        unknown = [word for word in dict.fromkeys(words) if (matcher, word) not in self._keys]
        if unknown:
            few = matcher.few_keys(unknown)
            self._keys |= {(matcher, word): keys for word, keys in few.items()}
        return {word: self._keys[matcher, word] for word in words}
