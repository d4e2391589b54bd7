"""Text that goes into XML: feeds, workbooks, activities."""

import re

# What XML cannot hold at all. Text copied out of documents has it, unseen.
FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def strip_invalid_characters(text: str) -> str:
    """Return the text without the characters that XML cannot hold."""
    return FORBIDDEN.sub("", text)
