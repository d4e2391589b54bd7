"""Number of commitments and adoptions by status, in groups, with the filters of commitments."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import generics, serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from cities.models import Network
from commitments.analysis.statistics import (
    OF_ADOPTIONS,
    OF_COMMITMENTS,
    GroupCount,
    Statistics,
    count_by_standing,
    count_in_groups,
)
from commitments.filters import AdoptionFilter, CommitmentFilter, default_kinds
from commitments.models import Adoption, Commitment, Standing, StatusCounts
from config.api.fields import address_of
from config.api.formats import CSV, JSON, XLSX, StreamingRenderer
from config.api.languages import PARAMETER, asked_language, use_language, with_language_header
from config.api.lists import Negotiation, StrictFilterBackend, site_addresses
from config.api.schema import GroupsSchema
from config.lists import ChoicesFilter
from config.several_values import joined
from config.translations import translated

# Filters by party: they narrow the adoptions too, as in the list of adoptions.
OF_PARTIES = ("city", "network", "region", "country")
# Groups that have an address of their own.
GROUP_ROUTES = {"framework": "frameworks", "objective": "objectives", "network": "networks"}


class GroupingFilter(ChoicesFilter):
    """Chooses the grouping; it leaves no row out."""

    def filter(self, qs: QuerySet[Any], value: list[str]) -> QuerySet[Any]:
        return qs


class StatisticsFilter(CommitmentFilter):
    """The filters of commitments, and the grouping."""

    presentation = ("format",)
    sort = None  # type: ignore[assignment]  # so django-filter takes a filter away
    by = GroupingFilter(
        choices=[(name, name) for name in (*OF_COMMITMENTS, *OF_ADOPTIONS)],
        required=True,
        single=True,
        label="Grouping",
    )


class StandingsSerializer(serializers.Serializer):
    """Number of commitments or adoptions by status."""

    def get_fields(self) -> dict[str, Any]:
        return {
            value: serializers.IntegerField(help_text=f"{label}.")
            for value, label in Standing.choices
        }


class TrustsSerializer(serializers.Serializer):
    """Number of commitments or adoptions by whose word their status is on."""

    own = serializers.IntegerField(help_text="Reported by the party itself and checked.")
    compiled = serializers.IntegerField(help_text="Known from public sources only.")


class TallySerializer(serializers.Serializer):
    """Number of commitments and adoptions, in total and by status."""

    commitments = serializers.IntegerField(help_text="Commitments, each counted once.")
    commitments_by_standing = StandingsSerializer(help_text="Commitments by status of the lead.")
    commitments_aged = StandingsSerializer(help_text="Those of them whose status is old.")
    commitments_by_trust = TrustsSerializer(help_text="Commitments by whose word the status is on.")
    adoptions = serializers.IntegerField(
        help_text="Adoptions, once for each commitment and party; only those of the city, "
        "network, region or country in the filter."
    )
    adoptions_by_standing = StandingsSerializer(help_text="Adoptions by status.")
    adoptions_aged = StandingsSerializer(help_text="Those of them whose status is old.")
    adoptions_by_trust = TrustsSerializer(help_text="Adoptions by whose word the status is on.")


class NamedSerializer(serializers.Serializer):
    """Id and name of a group."""

    id = serializers.CharField(
        allow_null=True, help_text="Id of the group; null for what is in no other group."
    )
    name = serializers.CharField(allow_null=True, help_text="Name of the group.")
    api_url = serializers.URLField(
        allow_null=True, help_text="Address of the group in this API, where it has one."
    )


class GroupSerializer(NamedSerializer, TallySerializer):
    """Numbers of one group."""


class StatisticsSerializer(serializers.Serializer):
    """Numbers in groups, and in total."""

    by = serializers.CharField(help_text="The grouping.")
    of = TallySerializer(
        help_text="Total of everything that the filters find. Where a commitment is in several "
        "groups, the groups add up to more."
    )
    results = GroupSerializer(
        many=True, help_text="The groups; the last one has what is in no other."
    )


class StatisticsView(generics.GenericAPIView):
    """Commitments that match the filters and their adoptions, counted in groups by status.

    Each number equals the length of the list with the same filters. Nothing is counted twice within
    a group or in the total; a commitment to a part of an objective is also in the group of the
    objective. Adoptions are counted only where they are of the city, network, region or country in
    the filter, and in groups by region and network only those of that region's or network's own
    cities.
    """

    queryset = Commitment.objects.listed()
    filterset_class = StatisticsFilter
    filter_backends = [StrictFilterBackend]
    pagination_class = None
    permission_classes = [AllowAny]
    content_negotiation_class = Negotiation
    schema = GroupsSchema()
    serializer_class = GroupSerializer
    renderer_classes = [JSON, CSV, XLSX]
    sparse_parameters = (PARAMETER,)
    http_method_names = ["get", "head", "options"]

    @extend_schema(
        operation_id="statistics",
        summary="Statistics",
        tags=["statistics"],
        responses=StatisticsSerializer,
    )
    def get(self, request: Request, **_form: str) -> Any:
        listed = default_kinds(Commitment.objects.listed(), request.query_params)
        commitments: QuerySet[Commitment] = self.filter_queryset(listed)
        [by] = StatisticsFilter.base_filters["by"].field.clean(request.query_params["by"])
        given = joined(request.query_params, OF_PARTIES)
        conditions = {name: given[name] for name in OF_PARTIES if name in given}
        adoptions = AdoptionFilter(conditions, Adoption.objects.published()).qs
        language = asked_language(request)
        with use_language(language):
            counted = count_in_groups(commitments.prefetch_related(None), adoptions, by)
            names = _names(counted.groups, by)
        groups = [
            {
                "id": group.id,
                "name": names.get(group.id),
                "api_url": address_of(site_addresses(request), GROUP_ROUTES[by], group.id)
                if by in GROUP_ROUTES and group.id
                else None,
                **_counts(group, counted),
            }
            for group in counted.groups
        ]
        if isinstance(form := request.accepted_renderer, StreamingRenderer):
            context = {**self.get_serializer_context(), PARAMETER: language}
            return form.answer(groups, GroupSerializer(context=context), "statistics")
        answer = {"by": by, "of": _counts(counted.all, counted), "results": groups}
        return with_language_header(Response(answer), language)


def _names(groups: list[GroupCount], by: str) -> dict[str | None, str | None]:
    """Return the names of groups by their ids, in the language in use."""
    names = {group.id: group.name and translated(group.name) for group in groups}
    if by == "network":
        networks = Network.objects.filter(slug__in=[key for key in names if key])
        names |= {network.slug: network.label for network in networks}
    return names


def _counts(group: GroupCount, counted: Statistics) -> dict[str, Any]:
    return {
        "commitments": len(group.commitments),
        **_by_status("commitments", count_by_standing(group.commitments, counted.commitments)),
        "adoptions": len(group.adoptions),
        **_by_status("adoptions", count_by_standing(group.adoptions, counted.adoptions)),
    }


def _by_status(name: str, counts: StatusCounts) -> dict[str, Any]:
    return {
        f"{name}_by_standing": counts,
        f"{name}_aged": counts.aged,
        f"{name}_by_trust": {"own": counts.own, "compiled": counts.compiled},
    }
