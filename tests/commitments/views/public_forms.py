"""How a reader opens a public form, waits some seconds and sends it."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import time_machine
from django.test import Client

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
FIELDS: dict[str, dict[str, str]] = {
    "/report-error/": {"page": "/cities/arua/", "message": "It was 2019."},
    "/alerts/": {
        "query": "",
        "rhythm": "weekly",
        "language": "en",
        "email": "reader@example.org",
    },
    "/join/": {
        "kind": "city",
        "name": "Newtown",
        "promise": "Forty homes for refugees.",
        "contact_name": "Robin of the mayor's office",
        "contact_email": "office@example.org",
    },
}


def opened(client: Client, path: str = "/report-error/", at: datetime = NOON) -> str:
    """Open a form and return its stamp."""
    with time_machine.travel(at, tick=False):
        html = client.get(path).content.decode()
    stamp = re.search(r'name="opened" value="([^"]+)"', html)
    assert stamp is not None
    return stamp[1]


def send(
    client: Client, path: str = "/report-error/", after: float = 10, sender: str = "", **fields: str
) -> Any:
    """Send a form some seconds after noon, at which it was opened; return the response."""
    data = {
        "opened": fields.get("opened") or opened(client, path),
        **FIELDS[path.removeprefix("/fr")],
        **fields,
    }
    with time_machine.travel(NOON + timedelta(seconds=after), tick=False):
        return client.post(path, data, REMOTE_ADDR=sender or "192.0.2.1")
