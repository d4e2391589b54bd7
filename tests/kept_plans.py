"""Lets PostgreSQL keep the plans of queries from test to test.

psycopg forgets what it has prepared with each rollback, as a table may go with it. In tests a
rollback is the end of each: every query of every test was planned anew, which was up to half of
what the server had to do. Here only a statement that changes tables clears the plans.
"""

import re
from collections.abc import Sequence
from typing import Any

from psycopg import _connection_base
from psycopg._preparing import PrepareManager

CHANGE = re.compile(rb"(?:ALTER|DROP|DISCARD ALL|DEALLOCATE ALL)\b")


class KeptPlans(PrepareManager):
    """The prepared statements of a connection, which outlive a rollback."""

    prepared_max = 500

    def _should_discard(self, prep: Any, results: Sequence[Any], *rest: Any) -> bool:
        changed = any(CHANGE.match(result.command_status or b"") for result in results)
        return changed and super().clear()

    def clear(self) -> bool:
        """Keep all: this is what a rollback calls."""
        return False


def keep_plans() -> None:
    """Let connections that are opened from now on keep their plans."""
    _connection_base.PrepareManager = KeptPlans  # type: ignore[attr-defined, misc]
