"""The list of organisations, and the page of one."""

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from cities.audit.redirects import redirect_old_slugs
from cities.filters import OrganisationFilter
from cities.models import Membership, Organisation, Participation
from commitments.models import Endorsement
from commitments.views.funding import funding_of
from config.pages import ListPage


class OrganisationList(ListPage):
    """States, foundations, UN bodies and others that fund, sign or take part."""

    filterset_class = OrganisationFilter
    template_name = "cities/organisation_list.html"
    api = "api:organisations-list"
    first = ("q", "kind")

    def rows(self) -> QuerySet[Organisation]:
        return Organisation.objects.listed()


@require_safe
@redirect_old_slugs(Organisation.objects.published)
def organisation_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """What an organisation funds and signs, and where it is a member or took part."""
    organisation = get_object_or_404(Organisation.objects.listed(), slug=slug)
    own = {"organisation": organisation}
    context = {
        "organisation": organisation,
        "funding": funding_of(organisation),
        "memberships": Membership.objects.published().filter(**own).select_related("network"),
        "endorsements": Endorsement.objects.published().filter(**own).select_related("framework"),
        "participations": Participation.objects.published().filter(**own).select_related("event"),
    }
    return render(request, "cities/organisation_detail.html", context)
