"""Commitments in the API."""

from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext_lazy
from rest_framework import serializers

from cities.audit import with_recorded
from cities.references import to_city
from commitments.analysis.rating_notes import rating_note_of, with_rating_notes
from commitments.api.references import (
    commitment_paths,
    to_commitment,
    to_framework,
    to_network,
    to_objective,
    to_organisation,
)
from commitments.api.statuses import aged_field, trust_field
from commitments.filters import CommitmentFilter, default_kinds
from commitments.models import Adoption, Commitment, CommitmentObjective, Standing, Term
from config.api.fields import (
    Code,
    PartialDate,
    ReadOnlySerializer,
    Reference,
    SluggedRowSerializer,
    derived,
    model_field,
)
from config.api.lists import PublicViewSet


class MappingSerializer(ReadOnlySerializer):
    """An objective that a commitment serves, with the basis and the reason."""

    objective = to_objective(help_text="The objective.")
    basis = model_field(CommitmentObjective, "basis", help_text="Source of this mapping.")
    reason = model_field(CommitmentObjective, "reason")


class TermSerializer(ReadOnlySerializer):
    """A term of a small vocabulary."""

    code = model_field(Term, "code", help_text="Its code.")
    label = model_field(Term, "label", help_text="The term in words.")


class PartySerializer(ReadOnlySerializer):
    """A city or network that adopted a commitment, and the status of its promise."""

    id = serializers.IntegerField(source="pk", help_text="Number of the adoption.")
    city = to_city()
    network = to_network()
    role = model_field(Adoption, "role")
    adopted_on = model_field(Adoption, "adopted_on")
    withdrawn_on = model_field(Adoption, "withdrawn_on")
    standing = model_field(Adoption, "standing")
    trust = trust_field()
    reported_on = model_field(Adoption, "reported_on")


class CommitmentSerializer(SluggedRowSerializer):
    framework = to_framework(allow_null=True, help_text="What it was made under, if anything.")
    kind = model_field(Commitment, "kind")
    title = model_field(Commitment, "title")
    summary = model_field(Commitment, "summary")
    language = model_field(Commitment, "language")
    made_on = PartialDate("made_on")
    made_on_precision = model_field(Commitment, "made_on_precision")
    made_on_at_latest = model_field(Commitment, "made_on_at_latest")
    date_basis = model_field(Commitment, "date_basis")
    announced_at = Reference("events", allow_null=True, help_text="Event that announced it.")
    starts_on = PartialDate("starts_on")
    starts_on_precision = model_field(Commitment, "starts_on_precision")
    ends_on = PartialDate("ends_on")
    ends_on_precision = model_field(Commitment, "ends_on_precision")
    source_url = model_field(Commitment, "source_url")
    wording = model_field(Commitment, "wording")
    wording_language = model_field(Commitment, "wording_language")
    wording_source = model_field(Commitment, "wording_source")
    wording_page = model_field(Commitment, "wording_page")
    registry = model_field(Commitment, "registry")
    registry_id = model_field(Commitment, "registry_id")
    part_of = to_commitment(
        source="umbrella", allow_null=True, help_text="The umbrella commitment it is a part of."
    )
    disjoint_groups = model_field(Commitment, "disjoint_groups")
    matches = to_commitment(
        many=True, source="counterparts", help_text="Commitments it is the counterpart of."
    )
    searched_on = model_field(Commitment, "searched_on")
    searched_by_organisation = to_organisation(help_text="Who searched; null if it is none.")
    searched_by_network = to_network(help_text="Who searched; null if it is none.")
    note = model_field(Commitment, "note")
    standing = Code(
        choices=Standing.choices,
        allow_null=True,
        help_text="Status of the lead's promise; null for an ask or a statement, which has none.",
    )
    trust = trust_field()
    standing_on = PartialDate("standing_on")
    aged = aged_field()
    rating_note = derived(
        serializers.CharField,
        lambda row: rating_note_of(row) or None,
        allow_null=True,
        help_text="In words, where the lead calls the promise kept and a figure stands lower; "
        "null otherwise.",
    )
    reported_on = serializers.DateField(allow_null=True, help_text="The lead's latest report.")
    populations = TermSerializer(many=True, source="people", help_text="Populations it is for.")
    objectives = MappingSerializer(many=True, source="served", help_text="Objectives it serves.")
    adoptions = PartySerializer(many=True, source="parties", help_text="Who adopted it.")


# Columns of the adoptions in the row of a commitment: reading all would take twice the time.
TAKEN_ON = (
    "commitment",
    "role",
    "adopted_on",
    "withdrawn_on",
    "standing",
    "trust",
    "reported_on",
)
MAPPING_COLUMNS = (
    "commitment",
    "basis",
    "reason",
    "objective__code",
    "objective__title",
    "objective__public",
)


def _named(party: str) -> tuple[str, ...]:
    """Return the columns that identify a party."""
    distinctions = ("distinct_area", "distinct_country", "country") if party == "city" else ()
    names = ("slug", "name", "local_names", "public", *distinctions)
    return tuple(f"{party}__{name}" for name in names)


class CommitmentViewSet(PublicViewSet):
    """Promises that can be quoted and traced to a public source."""

    title = gettext_lazy("Commitments")
    page = "commitments"
    # Prefetched into plain lists: a related manager would run a query for each row.
    queryset = with_recorded(
        with_rating_notes(Commitment.objects.listed().prefetch_related(None))
        .select_related("announced_at", "searched_by_organisation", "searched_by_network")
        .prefetch_related(
            Prefetch("part_of", Commitment.objects.published(), to_attr="umbrella"),
            Prefetch("matches", Commitment.objects.published(), to_attr="counterparts"),
            Prefetch("populations", to_attr="people"),
            Prefetch(
                "adoptions",
                Adoption.objects.published()
                .lead_first()
                .select_related("city", "network")
                .only(*TAKEN_ON, *_named("city"), *_named("network")),
                to_attr="parties",
            ),
            Prefetch(
                "mappings",
                CommitmentObjective.objects.published()
                .select_related("objective__framework")
                .only(
                    *MAPPING_COLUMNS, "objective__framework__slug", "objective__framework__public"
                ),
                to_attr="served",
            ),
        )
    )
    serializer_class = CommitmentSerializer
    filterset_class = CommitmentFilter
    shows = (
        "framework",
        "announced_at",
        "searched_by_organisation",
        "searched_by_network",
        *commitment_paths("part_of"),
        *commitment_paths("matches"),
        "populations",
        "mappings",
        "mappings__objective",
        "mappings__objective__framework",
        "adoptions",
        "adoptions__city",
        "adoptions__network",
        "adoptions__targets",
        "adoptions__reports",
        "adoptions__reports__measurements",
    )

    def get_queryset(self) -> QuerySet[Any]:
        """Return the rows; asks and statements are in the list only when their kind is named."""
        rows: Any = super().get_queryset()
        return default_kinds(rows, self.request.query_params) if self.action == "list" else rows
