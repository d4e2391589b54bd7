"""Files in forms that come back: a browser does not send a file twice by itself."""

from collections.abc import Iterable

from django import forms
from django.utils.translation import gettext as _


def ask_again(bound_forms: Iterable[forms.BaseForm]) -> None:
    """Say beside each file that was chosen in forms not saved that it is needed again."""
    for form in bound_forms:
        for name, field in form.fields.items():
            upload = form[name].data if isinstance(field, forms.FileField) else None
            if upload and not form.has_error(name):
                reason = _("Choose “%(name)s” again: it is kept only once everything is saved.")
                form.add_error(name, reason % {"name": upload.name})
