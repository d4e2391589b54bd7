"""The data in formats of other systems."""

import json

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseNotFound,
    StreamingHttpResponse,
)
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cities.audit.redirects import redirect_old_slugs
from cities.models import City, Network, TrailEntry
from commitments.outlets import iati, opensdg
from commitments.outlets.dcat import DataCatalogue
from commitments.outlets.extract import extract
from commitments.outlets.extract_table import (
    COLUMN_NAMES,
    EXTRACT_COLUMNS,
    csv_blocks,
    xlsx_blocks,
)
from commitments.outlets.parties import Party, called
from config.api.lists import public_lists
from config.api.workbooks import ReadMe
from config.media_types import content_type

EXTRACT_FORMATS = {"csv": csv_blocks, "xlsx": xlsx_blocks}
SHEETS_BY_GOAL = (
    "A sheet for each goal of the SDGs, one for the New Urban Agenda, and one for what serves "
    "neither. A promise stands under each objective that it serves: do not add the rows up."
)
# With more promises than this, the page only counts them; the spreadsheet contains them all.
MOST_ON_PAGE = 300


def _vlr(request: HttpRequest, party: Party) -> HttpResponse:
    """Return the extract as a page to print, or as the file that is asked for."""
    form = request.GET.get("format", "html")
    if form != "html" and form not in EXTRACT_FORMATS:
        raise BadRequest("The format is html, csv or xlsx.")
    vlr = extract(party)
    if form in EXTRACT_FORMATS:
        read_me = ReadMe(
            about=f"extract for a Voluntary Local Review of {called(party)}. {SHEETS_BY_GOAL}",
            address=request.build_absolute_uri(),
            conditions=f"promises of {called(party)}",
            columns=[(name, EXTRACT_COLUMNS[name]) for name in COLUMN_NAMES],
        )
        content = b"".join(EXTRACT_FORMATS[form](vlr, read_me))
        response = HttpResponse(content, content_type=content_type(form))
        response["Content-Disposition"] = f'attachment; filename="{party.slug}-vlr.{form}"'
        return response
    context = {
        "party": party,
        "extract": vlr,
        "whole": len(vlr.promises) <= MOST_ON_PAGE,
    }
    return render(request, "commitments/vlr.html", context)


@require_safe
@redirect_old_slugs(City.objects.published)
def city_vlr(request: HttpRequest, slug: str) -> HttpResponse:
    """What a city does for each SDG target and paragraph of the New Urban Agenda."""
    return _vlr(request, get_object_or_404(City.objects.listed(), slug=slug))


@require_safe
@redirect_old_slugs(Network.objects.published)
def network_vlr(request: HttpRequest, slug: str) -> HttpResponse:
    """What a network and its members do for each SDG target and paragraph of the NUA."""
    return _vlr(request, get_object_or_404(Network.objects.published(), slug=slug))


def _open_sdg(party: Party) -> HttpResponse:
    """Return the data folder of an Open SDG site, or 404 with the reason why there is none."""
    content = opensdg.archive(party)
    if content is None:
        missing = _("No promise in force here has a target with an SDG indicator.")
        return HttpResponseNotFound(f"{missing}\n", content_type="text/plain; charset=utf-8")
    response = HttpResponse(content, content_type=content_type("zip"))
    response["Content-Disposition"] = f'attachment; filename="{party.slug}-open-sdg.zip"'
    return response


@require_safe
@redirect_old_slugs(City.objects.published)
def city_open_sdg(request: HttpRequest, slug: str) -> HttpResponse:
    """The figures of a city under SDG indicators, for its own Open SDG site."""
    return _open_sdg(get_object_or_404(City.objects.listed(), slug=slug))


@require_safe
@redirect_old_slugs(Network.objects.published)
def network_open_sdg(request: HttpRequest, slug: str) -> HttpResponse:
    """The figures of a network and its members under SDG indicators, for an Open SDG site."""
    return _open_sdg(get_object_or_404(Network.objects.published(), slug=slug))


def _activities(party: Party | None) -> HttpResponseBase:
    """Return promises as IATI activities, or 404 with the reason why there are none."""
    missing = ""
    if not settings.IATI_ORG_REF:
        missing = _("This site publishes no IATI activities: it has no publisher id.")
    elif not (adoptions := iati.dated(party)).exists():
        missing = _("There is no commitment with a date here, so there is no IATI activity.")
    if missing:
        return HttpResponseNotFound(f"{missing}\n", content_type="text/plain; charset=utf-8")
    return StreamingHttpResponse(
        iati.activities(adoptions), content_type="application/xml; charset=utf-8"
    )


@require_safe
def iati_activities(request: HttpRequest) -> HttpResponseBase:
    """All promises as IATI activities."""
    return _activities(None)


@require_safe
@redirect_old_slugs(Network.objects.published)
def network_iati_activities(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The promises of a network and its members as IATI activities."""
    return _activities(get_object_or_404(Network.objects.published(), slug=slug))


@require_safe
def data_catalogue(request: HttpRequest) -> HttpResponse:
    """What is published as data, for catalogues of open data and search engines."""
    content = DataCatalogue.of(
        [(str(view.title), route) for route, view in public_lists()],
        TrailEntry.objects.published().values_list("at", flat=True).first(),
        language=request.LANGUAGE_CODE,
    )
    text = json.dumps(content.as_json_ld(), ensure_ascii=False, indent=1)
    return HttpResponse(text, content_type=content_type("jsonld"))
