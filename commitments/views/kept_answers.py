"""Keeps answers to the public for as long as the data that they show stay the same."""

import re

from commitments.analysis.public_trail import change_token
from commitments.exchange.release import releases_changed_at
from config.kept_answers import Held, KeptAnswers
from config.middleware import Handler

# Addresses whose answers are made without the database, and say whether the site works without it.
WITHOUT_DATA = re.compile(
    r"/robots\.txt|/site\.webmanifest|/\.well-known/.*|/api/v1/(schema|docs)/|.*/releases/[^/]+/[^/]+"
)


def _state() -> str:
    """Return a text that changes with the public rows and with the releases, which are files."""
    return f"{change_token()} {releases_changed_at()}"


def keep_answers(get_response: Handler) -> KeptAnswers:
    """Middleware: answer the public from kept answers."""
    return KeptAnswers(get_response, Held(_state), WITHOUT_DATA)
