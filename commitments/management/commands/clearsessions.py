"""Django's `clearsessions`, whose runs are noted. Run it daily."""

from typing import Any

from django.contrib.sessions.management.commands import clearsessions

from commitments.operations.jobs import run_of


class Command(clearsessions.Command):
    """Deletes sessions that have ended."""

    def handle(self, **options: Any) -> None:
        with run_of("clearsessions"):
            super().handle(**options)
