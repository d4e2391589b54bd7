"""Reads a form of a page and sends it back as a browser would."""

from typing import Any
from urllib.parse import urlsplit

import html5lib
from django.test import Client

XHTML = "{http://www.w3.org/1999/xhtml}"


def typed(answer: Any) -> dict[str, Any]:
    """Return what the fields of the page's main form hold: name to value or list of values."""
    tree = html5lib.parse(answer.content)
    form = next(
        candidate
        for candidate in tree.iter(f"{XHTML}form")
        if candidate.get("id", "").endswith("_form")
    )
    sent: dict[str, Any] = {}
    for part in form.iter():
        name, tag = part.get("name"), part.tag.removeprefix(XHTML)
        if not name:
            continue
        if tag == "textarea":
            sent[name] = part.text or ""
        elif tag == "select":
            chosen = [o.get("value") for o in part.iter(f"{XHTML}option") if "selected" in o.attrib]
            options = [o.get("value") for o in part.iter(f"{XHTML}option")]
            sent[name] = chosen if "multiple" in part.attrib else (chosen or options or [""])[0]
        elif tag == "input" and part.get("type") not in ("submit", "file"):
            ticked = part.get("type") not in ("checkbox", "radio") or "checked" in part.attrib
            if ticked:
                sent[name] = part.get("value", "on" if part.get("type") == "checkbox" else "")
    return sent


def send(client: Client, page: str, **changes: Any) -> Any:
    """Open a page, change some fields (None leaves one out) and send its form."""
    answer = client.get(page)
    assert answer.status_code == 200, f"{urlsplit(page).path}: {answer.status_code}"
    sent = typed(answer) | changes
    return client.post(page, {name: value for name, value in sent.items() if value is not None})
