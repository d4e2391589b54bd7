"""Frameworks, their objectives and indicators, and how objectives correspond, in the API."""

from typing import Any

from django.utils.translation import gettext_lazy
from rest_framework import serializers

from cities.audit import with_recorded
from commitments.api.references import coded, to_framework, to_indicator, to_objective
from commitments.filters import CrosswalkFilter, FrameworkFilter, IndicatorFilter, ObjectiveFilter
from commitments.models import (
    Crosswalk,
    Framework,
    Indicator,
    Objective,
    listed_frameworks,
    listed_objectives,
)
from config.api.fields import (
    ApiAddress,
    NumberedRowSerializer,
    PageAddress,
    PartialDate,
    ReadOnlySerializer,
    RecordedAt,
    SluggedRowSerializer,
    Text,
    derived,
    model_field,
)
from config.api.lists import NumberedViewSet, PublicViewSet

# The models that the number of commitments under an objective depends on.
COUNT_DEPENDS_ON = tuple(
    f"{down}{path}"
    for down in ("", "children__", "children__children__")
    for path in (
        "framework",
        "mappings",
        "mappings__commitment",
        "mappings__commitment__framework",
        "mappings__commitment__adoptions",
        "mappings__commitment__adoptions__city",
        "mappings__commitment__adoptions__network",
    )
)

# Framework and code, as in gcm:7.
CODED = "[-a-zA-Z0-9_]+:[^/:]+"


class CodedRow(ReadOnlySerializer):
    """A numbered part of a framework: an objective or an indicator."""

    id = derived(Text, coded, help_text="Framework and code, as in gcm:7. Stable.")
    url = PageAddress()
    api_url = ApiAddress()
    recorded_at = RecordedAt()


class CodedViewSet(PublicViewSet):
    """A list of numbered parts of frameworks."""

    lookup_value_regex = CODED

    def key(self, text: str) -> dict[str, Any]:
        slug, _colon, code = text.partition(":")
        return {"framework__slug": slug, "code": code}


class FrameworkSerializer(SluggedRowSerializer):
    name = model_field(Framework, "name")
    short_name = model_field(Framework, "short_name")
    kind = model_field(Framework, "kind")
    adopted_on = PartialDate("adopted_on")
    adopted_on_precision = model_field(Framework, "adopted_on_precision")
    adopted_on_at_latest = model_field(Framework, "adopted_on_at_latest")
    adopted_at = model_field(Framework, "adopted_at")
    endorsed_on = model_field(Framework, "endorsed_on")
    document_symbol = model_field(Framework, "document_symbol")
    legally_binding = model_field(Framework, "legally_binding")
    official_text = model_field(
        Framework, "url", source="url", help_text="Web address of the official text."
    )
    can_be_endorsed = serializers.BooleanField(help_text="Whether cities can sign it.")
    commitments_count = serializers.IntegerField(help_text="Commitments made under it.")
    signatories = model_field(Framework, "signatories")
    signatories_qualifier = model_field(Framework, "signatories_qualifier")
    signatories_role = model_field(Framework, "signatories_role")
    signatories_as_of = PartialDate("signatories_as_of")
    signatories_as_of_precision = model_field(Framework, "signatories_as_of_precision")
    signatories_source = model_field(Framework, "signatories_source")
    endorsements_count = serializers.IntegerField(help_text="Cities and networks that signed it.")
    source = model_field(Framework, "source")
    note = model_field(Framework, "note")


class ObjectiveSerializer(CodedRow):
    framework = to_framework(help_text="Framework it is part of.")
    code = model_field(Objective, "code")
    kind = model_field(Objective, "kind")
    title = model_field(Objective, "title")
    parent = to_objective(allow_null=True, help_text="The objective it is a part of.")
    imrf_roundtable = model_field(Objective, "imrf_roundtable")
    migration_relevance = model_field(Objective, "migration_relevance")
    commitments_count = serializers.IntegerField(
        help_text="Commitments that serve it or a part of it."
    )
    source = model_field(Objective, "source")


class CrosswalkSerializer(NumberedRowSerializer):
    url = PageAddress(source="from_objective")
    from_objective = to_objective(help_text="Progress under this one …")
    to_objective = to_objective(help_text="… is progress under this one too.")
    basis = model_field(Crosswalk, "basis", help_text="Source of the correspondence.")
    reason = model_field(Crosswalk, "reason")
    source = model_field(Crosswalk, "source")
    note = model_field(Crosswalk, "note")


class IndicatorSerializer(CodedRow):
    url = PageAddress(source="framework")
    framework = to_framework(help_text="Framework that defines it.")
    code = model_field(Indicator, "code")
    title = model_field(Indicator, "title")
    unit = model_field(Indicator, "unit")
    direction = model_field(Indicator, "direction", help_text="The direction of improvement.")
    objective = to_objective(allow_null=True, help_text="The objective it measures.")
    city_level = model_field(Indicator, "city_level")
    same_as = to_indicator(
        many=True, source="twins", help_text="Indicators that are the same measure."
    )
    source = model_field(Indicator, "source")
    note = model_field(Indicator, "note")


class FrameworkViewSet(PublicViewSet):
    """What commitments are made under: compacts, agendas, declarations, city statements."""

    title = gettext_lazy("Frameworks")
    page = "frameworks"
    queryset = with_recorded(listed_frameworks())
    serializer_class = FrameworkSerializer
    filterset_class = FrameworkFilter
    shows = (
        "commitments",
        "commitments__adoptions",
        "commitments__adoptions__city",
        "commitments__adoptions__network",
        "endorsements",
        "endorsements__city",
        "endorsements__network",
    )


class ObjectiveViewSet(CodedViewSet):
    """Numbered parts of frameworks, with the number of commitments that serve each."""

    title = gettext_lazy("Objectives")
    queryset = with_recorded(listed_objectives().select_related("parent__framework"))
    serializer_class = ObjectiveSerializer
    filterset_class = ObjectiveFilter
    shows = ("parent", "parent__framework", "children", "children__children", *COUNT_DEPENDS_ON)


class CrosswalkViewSet(NumberedViewSet):
    """Which objectives of two frameworks correspond, and on which basis."""

    title = gettext_lazy("Correspondences between objectives")
    queryset = with_recorded(
        Crosswalk.objects.published().select_related(
            "from_objective__framework", "to_objective__framework"
        )
    )
    serializer_class = CrosswalkSerializer
    filterset_class = CrosswalkFilter
    shows = (
        "from_objective",
        "from_objective__framework",
        "to_objective",
        "to_objective__framework",
    )


class IndicatorViewSet(CodedViewSet):
    """Measures that frameworks define."""

    title = gettext_lazy("Indicators")
    queryset = with_recorded(Indicator.objects.listed())
    serializer_class = IndicatorSerializer
    filterset_class = IndicatorFilter
    shows = ("framework", "objective", "objective__framework", "same_as", "same_as__framework")
