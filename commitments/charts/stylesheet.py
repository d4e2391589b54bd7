"""The style of charts that leave the site, read from the style sheets of the site.

A picture of its own has no custom properties and no page around it: it gets the rules about parts
of charts, with the colours of the light scheme written out.
"""

import re
from base64 import b64encode
from functools import cache
from hashlib import sha256
from pathlib import Path

from django.conf import settings

# The first names the colours.
SHEETS = (Path("static/css/site.css"), Path("static/css/lists.css"), Path("static/css/details.css"))
# Rules of their own line, not those of another medium; the parts that charts are made of.
RULE = re.compile(
    r"^(\.(?:seg|way-|word--|grid|path|run|spot|point|part-|axis|chart|columns-chart)[^{}\n]*)\{([^{}]*)\}",
    re.MULTILINE,
)
COLOUR = re.compile(r"(--[a-z-]+):\s*([^;]+);")
NAMED = re.compile(r"var\((--[a-z-]+)\)")
# What decides about the place of a chart on its page.
LAYOUT = re.compile(
    r"(?:display|inline-size|block-size|max-inline-size|overflow|direction|vector-effect):[^;]*;?\s*"
)
# The way a promise has come takes the colour of its status, which a page sets around it.
SPINE = "--spine"


@cache
def chart_style() -> str:
    """Return the rules for parts of charts, in the light scheme."""
    sheet = "\n".join((Path(settings.BASE_DIR) / path).read_text() for path in SHEETS)
    colours = dict(COLOUR.findall(sheet[: sheet.index("}")]))
    colours[SPINE] = colours["--achieved"]
    rules = []
    for selector, body in RULE.findall(sheet):
        plain = LAYOUT.sub("", NAMED.sub(lambda name: colours[name[1]], body)).strip()
        if plain:
            rules.append(f"{selector.strip()}{{{plain}}}")
    return "\n".join(rules)


def content_policy() -> str:
    """Return the policy of an SVG answer: nothing but this very style may apply."""
    digest = b64encode(sha256(chart_style().encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'; frame-ancestors 'none'; sandbox"
