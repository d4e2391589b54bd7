"""Good practices, joint projects and pilots in the API."""

from django.db.models import Prefetch
from django.utils.translation import gettext_lazy

from cities.audit import with_recorded
from cities.models import Network
from cities.references import to_city
from commitments.api.references import to_commitment, to_network, to_objective
from commitments.filters import PracticeFilter
from commitments.models import Adoption, Practice
from config.api.fields import PartialDate, SluggedRowSerializer, model_field
from config.api.lists import PublicViewSet


class PracticeSerializer(SluggedRowSerializer):
    kind = model_field(Practice, "kind")
    title = model_field(Practice, "title")
    cities = to_city(many=True, allow_null=False, help_text="Cities where it was done.")
    networks = to_network(
        many=True, source="backers", allow_null=False, help_text="Networks that took part or paid."
    )
    objectives = to_objective(many=True, help_text="Objectives it serves.")
    commitment = to_commitment(
        source="adoption.commitment",
        allow_null=True,
        default=None,
        help_text="Commitment it was done for.",
    )
    problem = model_field(Practice, "problem")
    done = model_field(Practice, "done", help_text="What was done.")
    result = model_field(Practice, "result")
    lessons = model_field(Practice, "lessons")
    language = model_field(Practice, "language")
    starts_on = PartialDate("starts_on")
    starts_on_precision = model_field(Practice, "starts_on_precision")
    ends_on = PartialDate("ends_on")
    ends_on_precision = model_field(Practice, "ends_on_precision")
    source_url = model_field(Practice, "source_url", help_text="Public page about it.")
    note = model_field(Practice, "note")


class PracticeViewSet(PublicViewSet):
    """Practices that worked, or were tried, described so that another city can use them."""

    title = gettext_lazy("Practices")
    page = "practices"
    queryset = with_recorded(
        Practice.objects.listed().prefetch_related(
            Prefetch("adoption", Adoption.objects.published().select_related("commitment")),
            Prefetch("networks", Network.objects.published(), to_attr="backers"),
        )
    )
    serializer_class = PracticeSerializer
    filterset_class = PracticeFilter
    shows = (
        "cities",
        "networks",
        "objectives",
        "objectives__framework",
        "adoption",
        "adoption__commitment",
        "adoption__commitment__framework",
        "adoption__city",
        "adoption__network",
    )
