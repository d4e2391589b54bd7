"""What tests of the demonstration share: the catalogue it builds on, and the command."""

from io import StringIO
from typing import Any

from django.apps import apps
from django.core.management import call_command

from commitments.demo.practices import PRACTICES
from commitments.demo.promises import pledges, themes
from tests.factories import FrameworkFactory, ObjectiveFactory


def make_catalogue() -> None:
    """Make the objectives that the demonstration refers to."""
    codes = {code for theme in themes().values() for code in theme.objectives}
    codes |= {code for pledge in pledges() for code in pledge.objectives}
    codes |= {code for practice in PRACTICES for code in practice.objectives.split(", ")}
    slugs = {code.split()[0] for code in codes}
    frameworks = {slug: FrameworkFactory(slug=slug) for slug in slugs}
    for code in sorted(codes):
        slug, number = code.split()
        ObjectiveFactory(framework=frameworks[slug], code=number)


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
