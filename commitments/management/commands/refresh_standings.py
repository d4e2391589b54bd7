"""Derives anew what is kept with each adoption, and with each place what it is called."""

from typing import Any

from django.core.management.base import BaseCommand

from cities.models import refresh_displayed_names, refresh_namesakes
from commitments.models import Adoption
from commitments.reporting.standings import refresh_all


class Command(BaseCommand):
    help = "Derive the status of every adoption from its reports. Safe at any time."

    def handle(self, *args: Any, **options: Any) -> None:
        changed = refresh_all(Adoption.objects.all())
        self.stdout.write(f"{changed} of {Adoption.objects.count()} adoptions changed.")
        refresh_namesakes()
        refresh_displayed_names()
