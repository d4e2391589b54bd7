"""Who signed which statement or campaign, in the API."""

from django.utils.translation import gettext_lazy

from cities.audit import with_recorded
from cities.references import to_city
from commitments.api.references import to_framework, to_network, to_organisation
from commitments.filters import EndorsementFilter
from commitments.models import Endorsement
from config.api.fields import NumberedRowSerializer, PageAddress, PartialDate, model_field
from config.api.lists import NumberedViewSet


class EndorsementSerializer(NumberedRowSerializer):
    url = PageAddress(source="framework")
    framework = to_framework(help_text="The statement or campaign that was signed.")
    city = to_city()
    network = to_network()
    organisation = to_organisation()
    role = model_field(Endorsement, "role")
    endorsed_on = PartialDate("endorsed_on")
    endorsed_on_precision = model_field(Endorsement, "endorsed_on_precision")
    endorsed_on_at_latest = model_field(Endorsement, "endorsed_on_at_latest")
    withdrawn_on = model_field(Endorsement, "withdrawn_on")
    source = model_field(Endorsement, "source")
    note = model_field(Endorsement, "note")


class EndorsementViewSet(NumberedViewSet):
    """Which city, network or organisation signed which statement or campaign."""

    title = gettext_lazy("Signatures of statements")
    queryset = with_recorded(
        Endorsement.objects.published().select_related(
            "framework", "city", "network", "organisation"
        )
    )
    serializer_class = EndorsementSerializer
    filterset_class = EndorsementFilter
    shows = ("framework", "city", "network", "organisation")
