"""Text in XML: feeds, workbooks, activities."""

import re

# Characters that XML cannot contain. Text copied from documents can have them.
FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def strip_invalid_characters(text: str) -> str:
    """Return the text without the characters that XML cannot contain."""
    return FORBIDDEN.sub("", text)
