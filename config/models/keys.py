"""Keys as people see them: what looks alike is the same key, whatever is stored for it."""

import re
import unicodedata

# Characters that nobody sees: soft hyphen, marks of direction, word joiner, byte order mark.
_HIDDEN = "\u00ad\u034f\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff"
_INVISIBLE = re.compile(f"[{_HIDDEN}]")
# Joiners belong to words of some scripts, between two of their letters, and nowhere else.
_JOINERS = re.compile(r"(?<![^\W\x00-\x7f])[\u200c\u200d]|[\u200c\u200d](?![^\W\x00-\x7f])")
_JOINER = re.compile("[\u200c\u200d]")
_AROUND = re.compile(rf"^[\s{_HIDDEN}\u200c\u200d]+|[\s{_HIDDEN}\u200c\u200d]+$")


def clean_key(text: str) -> str:
    """Return a key, number or date as it is meant: composed, with plain single spaces."""
    composed = unicodedata.normalize("NFC", text)
    visible = _JOINERS.sub("", _INVISIBLE.sub("", composed))
    return " ".join(visible.split())


def compared_key(text: str) -> str:
    """Return the same text for all keys that look alike: "Men" and "men ", composed or not."""
    return _JOINER.sub("", clean_key(text)).casefold()


def clean_ends(text: str) -> str:
    """Return a text without blanks and invisible characters at its ends."""
    return _AROUND.sub("", text)
