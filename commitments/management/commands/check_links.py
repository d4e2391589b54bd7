"""Records whether links to evidence, and sources with an archived copy, still answer.

Run it weekly.
"""

import time
from collections.abc import Iterator
from datetime import timedelta
from itertools import chain, islice
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from cities.audit import Actor, Changes, record
from cities.models import ArchivedPage, TrailEntry
from commitments.models import Evidence
from commitments.operations.jobs import run_of
from commitments.reporting import link_checks

PAUSE = 1.0  # seconds between two requests to the same host


class Command(BaseCommand):
    help = "Check whether links to evidence and to sources still answer, if not checked lately."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--days", type=int, default=7, help="Skip links that were checked since."
        )
        parser.add_argument("--limit", type=int, default=500, help="Check at most this many.")

    def handle(self, *args: Any, **options: Any) -> None:
        with run_of("check_links") as run:
            run.result = self._check(options)
        self.stdout.write(run.result)

    def _check(self, options: dict[str, Any]) -> str:
        """Check what is to be checked, and return how many links that were."""
        before = timezone.now() - timedelta(days=options["days"])
        unchecked = Q(checked_at=None) | Q(checked_at__lt=before)
        waiting: Iterator[ArchivedPage | Evidence] = chain(
            ArchivedPage.objects.filter(unchecked).order_by("checked_at", "pk"),
            Evidence.objects.exclude(url="").filter(unchecked).order_by("checked_at", "pk"),
        )
        agent = f"{settings.SITE_NAME} link check ({settings.SITE_URL})"
        requested_at: dict[str, float] = {}
        dead = checked = 0
        for link in islice(waiting, options["limit"]):
            host = urlsplit(link.url).netloc
            time.sleep(max(0.0, requested_at.get(host, 0.0) + PAUSE - time.monotonic()))
            try:
                answered = link_checks.answers(link_checks.check_link(link.url, agent))
                reason = ""
            except link_checks.Unreachable as error:
                answered, reason = False, str(error)
            requested_at[host] = time.monotonic()
            self._note(link, answered)
            checked += 1
            if not answered:
                dead += 1
                self.stdout.write(f"does not answer: {link.url} {reason}".rstrip())
        return f"{checked} links checked, {dead} do not answer."

    @transaction.atomic
    def _note(self, link: ArchivedPage | Evidence, answered: bool) -> None:
        """Store the result; a link that stops or resumes working is a change of public data."""
        rows = type(link)._default_manager.filter(pk=link.pk)
        rows.update(answered=answered, checked_at=timezone.now())
        if link.answered != answered:
            changes: Changes = {"answered": [link.answered, answered]}
            record(link, TrailEntry.Action.CHANGE, Actor(), changes)
