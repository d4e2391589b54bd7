"""How lists and read-only fields show values, where Django's own way is English or is a code."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.contrib.admin import helpers
from django.contrib.admin.templatetags import admin_list
from django.contrib.admin.utils import display_for_field
from django.templatetags.static import static
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from config.admin.columns import language_name
from config.models.fields import LanguageCodeField
from config.numbers import amount
from config.own_time import own_time

PICTURES = {True: ("yes", _("yes")), False: ("no", _("no")), None: ("unknown", _("not known"))}


def picture(value: bool | None) -> Any:
    """Return the picture of a value that is true, false or not known, with its text."""
    name, words = PICTURES[value]
    return format_html('<img src="{}" alt="{}">', static(f"admin/img/icon-{name}.svg"), words)


def display_value(value: Any, field: Any, *args: Any, **kwargs: Any) -> Any:
    """Return a stored value as people read it: numbers without idle zeros, languages by name."""
    if isinstance(value, Decimal):
        return amount(value)
    if isinstance(field, LanguageCodeField) and value:
        return language_name(value)
    if isinstance(value, datetime):
        moment = own_time(value)
        return f"{date_format(moment, 'DATETIME_FORMAT')} {moment:%Z}"
    return display_for_field(value, field, *args, **kwargs)


def speak() -> None:
    """Let Django's lists and read-only fields show values so; it has no other place for that."""
    admin_list._boolean_icon = picture  # type: ignore[attr-defined]  # no public name
    admin_list.display_for_field = display_value  # type: ignore[attr-defined]
    helpers.display_for_field = display_value  # type: ignore[attr-defined]
