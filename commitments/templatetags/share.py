"""What other sites show beside a link to a page: its title, its description and its picture."""

from contextlib import suppress
from typing import Any

from django import template
from django.template.base import NodeList, Parser, Token
from django.template.context import Context, RequestContext
from django.template.loader_tags import BlockNode
from django.urls import NoReverseMatch, reverse

from commitments.charts.share_layout import HEIGHT, WIDTH
from config.translations import on_one_line

register = template.Library()


def block_line(context: Context, name: str) -> str:
    """Return a block of the page once more, in one line, as it stands in the page: escaped."""
    return on_one_line(BlockNode(name, NodeList()).render(context))


class BlockText(template.Node):
    """The text of a block of the page, in one line, once more."""

    def __init__(self, name: str) -> None:
        self.name = name

    def render(self, context: Context) -> str:
        return block_line(context, self.name)


@register.tag
def block_text(_parser: Parser, token: Token) -> BlockText:
    """Show a block of the page again: {% block_text title %}."""
    _tag, name = token.split_contents()
    return BlockText(name)


@register.simple_tag(takes_context=True)
def share_picture(context: RequestContext) -> dict[str, Any]:
    """Return the address and size of the picture of this page, or of the site where it has none."""
    request = context.get("request")
    if request is None:
        return {}
    match, address = request.resolver_match, reverse("site-picture")
    if match is not None:
        # Lists, and pages about the site, have none.
        with suppress(NoReverseMatch):
            address = reverse(f"{match.url_name}-picture", kwargs=match.captured_kwargs)
    return {
        "url": request.build_absolute_uri(address),
        "width": str(WIDTH),
        "height": str(HEIGHT),
    }


@register.simple_tag(takes_context=True)
def share_links(context: RequestContext) -> dict[str, str]:
    """Return the absolute addresses of what can be embedded from this page, those that it has."""
    request: Any = context["request"]
    match = request.resolver_match
    names = match.captured_kwargs
    links = {"page": request.build_absolute_uri(request.path)}
    for part, kwargs in (
        ("picture", names),
        ("embed", names),
        ("badge", names),
        *(("chart", {**names, "form": form}) for form in ("svg", "csv")),
    ):
        with suppress(NoReverseMatch):
            address = reverse(f"{match.url_name}-{part}", kwargs=kwargs)
            links[kwargs.get("form", part)] = request.build_absolute_uri(address)
    return links


@register.inclusion_tag("partials/chart_files.html")
def chart_files(name: str, *args: object) -> dict[str, Any]:
    """Lead to the files of a chart, by the name of their address and what it is made from."""
    forms = ("png", "svg", "csv")
    return {"files": [(form.upper(), reverse(name, args=[*args, form])) for form in forms]}
