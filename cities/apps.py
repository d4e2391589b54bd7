"""Cities, their networks and the events they meet at."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from config.admin import shown_values
from config.models import lookups
from config.translations import translate_labels


class CitiesConfig(AppConfig):
    name = "cities"
    verbose_name = _("Cities and networks")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        translate_labels(self)
        shown_values.speak()
        lookups.register()
