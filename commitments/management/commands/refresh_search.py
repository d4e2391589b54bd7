"""Keeps anew the words by which rows are looked up."""

from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand
from django.db import transaction

from config.search.kept import kept_words, refresh_words


class Command(BaseCommand):
    help = "Keep the words that search looks in anew, as after new translations. Safe at any time."

    def handle(self, *args: Any, **options: Any) -> None:
        for model in filter(kept_words, apps.get_models()):
            rows = model._base_manager.all()
            with transaction.atomic():
                changed = refresh_words(rows)
            name = model._meta.verbose_name_plural
            self.stdout.write(f"{changed} of {rows.count()} {name} had other words.")
