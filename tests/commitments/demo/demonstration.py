"""What tests of the demonstration share: the command, and the contents of the database."""

from io import StringIO
from typing import Any

from django.apps import apps
from django.core.management import call_command


def load_demo(**options: Any) -> str:
    """Call the command and return what it said."""
    out = StringIO()
    call_command("load_demo", stdout=out, **options)
    return out.getvalue()


def everything() -> dict[str, list[tuple[Any, ...]]]:
    """Return every row of every table, through tables included."""
    return {
        model._meta.label: sorted(model._base_manager.values_list(), key=repr)
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed
    }
