"""Organisations that are neither city nor network in the API."""

from operator import attrgetter

from django.utils.translation import gettext_lazy

from cities.audit import with_recorded
from cities.filters import OrganisationFilter
from cities.models import Organisation
from config.api.fields import Reference, SluggedRowSerializer, model_field
from config.api.lists import PublicViewSet


class OrganisationSerializer(SluggedRowSerializer):
    name = model_field(Organisation, "name")
    short_name = model_field(Organisation, "short_name")
    kind = model_field(Organisation, "kind")
    country = Reference(
        "countries",
        key=attrgetter("iso2"),
        allow_null=True,
        help_text="Its country; null for international organisations.",
    )
    website = model_field(Organisation, "url", source="url", help_text="Its official website.")
    source = model_field(Organisation, "source")
    note = model_field(Organisation, "note")


class OrganisationViewSet(PublicViewSet):
    """States, foundations, UN bodies and others that fund, sign or take part."""

    title = gettext_lazy("Organisations")
    page = "organisations"
    queryset = with_recorded(Organisation.objects.listed())
    serializer_class = OrganisationSerializer
    filterset_class = OrganisationFilter
    shows = ("country",)
