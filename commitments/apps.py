"""Commitments, the frameworks they serve, and their progress."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from config.translations import translate_labels


class CommitmentsConfig(AppConfig):
    name = "commitments"
    verbose_name = _("Commitments and reports")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Translate the names of fields, and let Django know the checks of the database."""
        translate_labels(self)
        import_module("commitments.management.database_checks")
        import_module("commitments.management.settings_checks")
