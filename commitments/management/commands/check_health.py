"""Says how well each part of the site is, for people and for monitoring programs."""

from typing import Any

from django.core.management.base import BaseCommand

from commitments.operations.health import examine, overall
from commitments.operations.probes import LEVEL_NAMES


class Command(BaseCommand):
    """Ends with 0 where all is well, 1 where somebody should look, 2 where the site cannot work."""

    help = "Say how well each part of the site is; exit code 0, 1 (look at it) or 2 (failing)."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        parts = examine()
        for part in parts:
            self.stdout.write(f"{LEVEL_NAMES[part.level]:<8} {part.name:<14} {part.detail}")
        if level := overall(parts):
            raise SystemExit(int(level))
