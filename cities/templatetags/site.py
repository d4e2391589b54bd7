"""Facts about the site for every page: name, languages, menu, date of the data."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django import template
from django.conf import settings
from django.template.context import RequestContext
from django.urls import reverse, translate_url
from django.utils.translation import get_language, get_language_info, gettext_lazy

from cities.models import ArchivedPage, TrailEntry

register = template.Library()


@dataclass(frozen=True)
class Language:
    """A language of the site, with the address of the current page in it."""

    code: str
    name: str
    rtl: bool
    address: str
    path: str
    current: bool


@register.simple_tag
def site_name() -> str:
    """Return the name of the site."""
    return str(settings.SITE_NAME)


@register.simple_tag
def demonstration() -> bool:
    """Whether the site is a demonstration, whose rows are invented."""
    return bool(settings.DEMONSTRATION)


@register.simple_tag
def licence_url() -> str:
    """Return the address of the licence of the data."""
    return settings.LICENCE_URL


@register.simple_tag
def licence_name() -> str:
    """Return the short name of the licence of the data."""
    return settings.LICENCE_NAME


@register.simple_tag(takes_context=True)
def languages(context: RequestContext) -> list[Language]:
    """Return the languages of the site, each named as its speakers name it.

    `address` keeps the query string; `path`, which search engines get, does not.
    """
    request: Any = context["request"]
    choices = []
    for code, _name in settings.LANGUAGES:
        info = get_language_info(code)
        choices.append(
            Language(
                code=code,
                name=info["name_local"],
                rtl=info["bidi"],
                address=translate_url(request.get_full_path(), code),
                path=request.build_absolute_uri(translate_url(request.path, code)),
                current=code == get_language(),
            )
        )
    return choices


@dataclass(frozen=True)
class Section:
    """An entry of the menu."""

    name: str
    address: str
    current: bool


SECTIONS = [
    ("cities", gettext_lazy("Cities")),
    ("commitments", gettext_lazy("Commitments")),
    ("topics", gettext_lazy("Topics")),
    ("frameworks", gettext_lazy("Frameworks")),
    ("networks", gettext_lazy("Networks")),
    ("reports", gettext_lazy("Reports")),
    ("practices", gettext_lazy("Practices")),
    ("compare", gettext_lazy("Compare")),
    ("whats-new", gettext_lazy("What’s new")),
]


@register.simple_tag(takes_context=True)
def sections(context: RequestContext) -> list[Section]:
    """Return the entries of the menu; the one of the current page is marked."""
    path = context["request"].path
    addresses = [(name, reverse(url)) for url, name in SECTIONS]
    return [Section(str(name), address, path.startswith(address)) for name, address in addresses]


@register.simple_tag
def data_date() -> datetime | None:
    """Return when the public data last changed; None on a site without data."""
    return TrailEntry.objects.published().values_list("at", flat=True).first()


@register.filter
def host(address: str) -> str:
    """Return the host name of an address without "www.": the text of a link to a source."""
    return (urlsplit(address).hostname or address).removeprefix("www.")


@register.filter
def language_named(code: str) -> str:
    """Return a language's name in that language; the code itself where Django has none."""
    try:
        return str(get_language_info(code)["name_local"])
    except KeyError:
        return code


@register.simple_tag(takes_context=True)
def archived_copy(context: RequestContext, address: str) -> ArchivedPage | None:
    """Return the copy of a page that no longer answers, or None. One query for each request."""
    request: Any = getattr(context, "request", None)
    copies = getattr(request, "archived_copies", None)
    if copies is None:
        copies = {page.url: page for page in ArchivedPage.objects.needed()}
        if request is not None:
            request.archived_copies = copies
    return copies.get(address)
