"""The words to remove, as they may stand in a text, an address or a name of a file."""

import re
import unicodedata
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from urllib.parse import quote, quote_plus

from django.utils.text import slugify

# Between two words of a passage: blanks in a text, other signs in addresses and names of files.
SEPARATORS = r"(?:\s|[-_+]|%20)+"
# A shorter passage stands in too many other words.
SHORTEST_PASSAGE = 3
# The end of a label that was cut is no longer recognised when it is shorter than this.
SHORTEST_END = 4
# A shorter text is too common to be recognised within another.
SHORTEST_QUOTE = 8


@dataclass(frozen=True)
class Words:
    """A passage to remove wherever it stands in a text, or whole texts, and what replaces them.

    `whole` are texts of which nothing may stay: all that a field ever said, where no passage is
    given.
    """

    mark: str
    passage: str = ""
    whole: frozenset[str] = field(default_factory=frozenset)

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        forms = {
            SEPARATORS.join(re.escape(word) for word in form.split())
            for form in (
                unicodedata.normalize("NFC", self.passage),
                unicodedata.normalize("NFD", self.passage),
            )
        }
        forms |= {re.escape(way(self.passage)) for way in (quote, quote_plus, slugify)} - {""}
        return re.compile("|".join(sorted(forms, key=len, reverse=True)), re.IGNORECASE)

    def stand_in(self, text: str) -> bool:
        """Whether a text has the words."""
        return bool(self._pattern.search(text)) if self.passage else text in self.whole

    def removed_from(self, text: str) -> str:
        """Return a text without the words."""
        if self.passage:
            return self._pattern.sub(lambda match: self.mark, text)
        return self.mark if text in self.whole else text

    def removed_inside(self, text: str) -> str:
        """Return a text that may quote what the field said, without these words."""
        if self.passage:
            return self._pattern.sub(lambda match: self.mark, text)
        for each in sorted(self.whole, key=len, reverse=True):
            if len(each) >= SHORTEST_QUOTE:
                text = text.replace(each, self.mark)
        return self.removed_from(text)

    def removed_from_all(self, value: Any) -> Any:
        """Return a value as JSON has them without the words: those of texts in it are removed."""
        if isinstance(value, str):
            return self.removed_from(value)
        if isinstance(value, dict):
            return {name: self.removed_from_all(each) for name, each in value.items()}
        return [self.removed_from_all(each) for each in value] if isinstance(value, list) else value

    def removed_at_end(self, text: str, most: int) -> str:
        """Return a text that was cut after `most` characters without the beginning of the words."""
        if len(text) < most:
            return text
        for each in (self.passage,) if self.passage else self.whole:
            for length in range(len(each) - 1, SHORTEST_END - 1, -1):
                if text.casefold().endswith(each[:length].casefold()):
                    return text[:-length] + self.mark
        return text
