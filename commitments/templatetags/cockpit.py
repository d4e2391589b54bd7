"""The bar of the cockpit, and the addresses of what its lists show next."""

from dataclasses import dataclass
from typing import Any

from django import template
from django.template.context import Context

from cities.admin.roles import CHECKERS, request_roles
from commitments.reporting.cockpit import Tally, Work

register = template.Library()
WIDTH = 1000


@dataclass(frozen=True)
class BarPart:
    """A part of the bar; its numbers are texts, which no language writes with a comma."""

    work: Work
    x: str
    width: str


@register.simple_tag
def tally_bar(tally: Tally) -> list[BarPart]:
    """Return the parts of the bar, one for each state that some report is in."""
    segments, done = [], 0
    for work, n in tally.states:
        if n:
            share = WIDTH / tally.expected
            segments.append(BarPart(work, f"{done * share:.1f}", f"{n * share:.1f}"))
            done += n
    return segments


@register.filter
def checks_reports(request: Any) -> bool:
    """Whether the person who is signed in has a cockpit: secretariats and administrators."""
    return bool(request_roles(request) & CHECKERS)


@register.simple_tag(takes_context=True)
def kept(context: Context, *names: str) -> list[tuple[str, str]]:
    """Return the parameters of the address that a form carries along, of those named."""
    data = context["request"].GET
    return [(name, data[name]) for name in names if data.get(name)]


@register.simple_tag(takes_context=True)
def page_address(context: Context, name: str, number: int) -> str:
    """Return the address of another page of one list; the others stay where they are."""
    data = context["request"].GET.copy()
    data[name] = str(number)
    return f"?{data.urlencode()}"
