"""The menu of the administration: its pages by what people do there, not by tables."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django import template
from django.template.context import Context
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cities.admin.roles import request_roles
from cities.models import City
from cities.roles import Role

register = template.Library()

SETUP = "setup"
# The models of each section, in the order of the menu; what is in none is for setting up the site.
SECTION_MODELS = {
    "place": (
        "City",
        "Network",
        "Commitment",
        "CommitmentObjective",
        "Adoption",
        "Target",
        "ChangeRequest",
        "Membership",
        "Endorsement",
        "Grant",
        "GrantParty",
        "Need",
    ),
    "reports": ("ProgressReport", "Measurement", "Evidence", "TrailEntry"),
    "reviews": ("Review", "ReviewRound"),
    "practices": ("Practice",),
}
SECTION_NAMES = {
    "place": _("Cities and networks"),
    "reports": _("Reports"),
    "reviews": _("Reviews"),
    "practices": _("Practices"),
    SETUP: _("Set-up"),
}


@dataclass
class WorkSection:
    """A part of the menu: the pages that it leads to, and the first of them."""

    slug: str
    name: Any
    pages: list[dict[str, Any]] = field(default_factory=list)

    @property
    def address(self) -> str:
        """Where its name leads: its list, or all lists of the set-up on the desk."""
        if self.slug == SETUP:
            return reverse("admin:index") + f"#{SETUP}"
        return str(self.pages[0]["admin_url"])


@register.simple_tag(takes_context=True)
def menu(context: Context) -> list[WorkSection]:
    """Return the sections that have a page for the person who is signed in."""
    pages = {
        page["object_name"]: page
        for app in context.get("available_apps") or ()
        for page in app["models"]
        if page["admin_url"]
    }
    return [section for section in _sections(pages, context["request"]) if section.pages]


def _sections(pages: dict[str, dict[str, Any]], request: Any) -> Iterator[WorkSection]:
    for slug, models in SECTION_MODELS.items():
        named = [pages.pop(model) for model in models if model in pages]
        yield (
            _own(request, named)
            if slug == "place"
            else WorkSection(slug, SECTION_NAMES[slug], named)
        )
    yield WorkSection(SETUP, SECTION_NAMES[SETUP], list(pages.values()))


def _own(request: Any, pages: list[dict[str, Any]]) -> WorkSection:
    """Return the first section: "My city" leads a focal point to the page of their city."""
    section = WorkSection("place", SECTION_NAMES["place"], pages)
    if request_roles(request) == {Role.FOCAL_POINT}:
        section.name = _("My city")
        cities = list(City.objects.represented_by(request.user)[:2])
        if len(cities) == 1:
            address = reverse("admin:cities_city_change", args=[cities[0].pk])
            own = {"name": cities[0].label, "admin_url": address, "add_url": None}
            section.pages = [own, *(page for page in pages if page["object_name"] != "City")]
    elif request_roles(request) == {Role.SECRETARIAT}:
        section.name = _("My network")
    return section
