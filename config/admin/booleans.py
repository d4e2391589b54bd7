"""Pictures of yes and no in lists, with a text in the reader's language; Django's is English."""

from typing import Any

from django.contrib.admin.templatetags import admin_list
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

PICTURES = {True: ("yes", _("yes")), False: ("no", _("no")), None: ("unknown", _("not known"))}


def picture(value: bool | None) -> Any:
    """Return the picture of a value that is true, false or not known."""
    name, words = PICTURES[value]
    return format_html('<img src="{}" alt="{}">', static(f"admin/img/icon-{name}.svg"), words)


def speak() -> None:
    """Let Django's lists and read-only fields use these pictures."""
    admin_list._boolean_icon = picture  # type: ignore[attr-defined]  # no public name
