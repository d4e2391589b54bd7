"""Columns of commitments.csv on its words, umbrella, counterparts, event, register, searches."""

from typing import Any

from django.db.models import Prefetch
from django.utils.translation import gettext_lazy as _

from cities.models import Event, Network, Organisation
from commitments.exchange.columns import Lookup, choice, day, link, optional, word, yes_no
from commitments.exchange.named_parties import NamedParties, find_named, name_of
from commitments.exchange.own_references import own_row, own_rows
from commitments.exchange.rows import Cells
from commitments.models import Commitment

_SEARCHERS = {
    "organisation": "searched_by_organisation",
    "network": "searched_by_network",
}
# Relations that are fetched with a commitment.
SOURCE_RELATIONS = ("part_of", "announced_at", *_SEARCHERS.values())
# The same without what the public does not see.
PUBLIC_SOURCE_RELATIONS = (
    Prefetch("part_of", Commitment.objects.published()),
    Prefetch("matches", Commitment.objects.published()),
    Prefetch("announced_at", Event.objects.published()),
    Prefetch("searched_by_organisation", Organisation.objects.published()),
    Prefetch("searched_by_network", Network.objects.published()),
)


def _read_searcher(text: str, cells: Cells, lookup: Lookup) -> Any:
    return find_named(text, lookup, list(_SEARCHERS)) if text else None


def _put_searcher(commitment: Commitment, party: Any) -> None:
    for kind, field in _SEARCHERS.items():
        named = party is not None and party._meta.model_name == kind
        setattr(commitment, field, party if named else None)


SOURCE_COLUMNS = (
    optional(word("wording")),
    optional(word("wording_language")),
    optional(word("wording_source")),
    optional(word("wording_page")),
    optional(day("searched_on")),
    NamedParties(
        "searched_by",
        _read_searcher,
        lambda commitment: commitment.searched_by,
        lambda party: name_of(party) if party else "",
        put=_put_searcher,
        field="searched_by_organisation",
        optional=True,
        help="Who looked for a source, as in organisation:iom or network:metropolis.",
    ),
    own_row("part_of", "commitments.csv", _("A commitment cannot be a part of itself.")),
    optional(yes_no("disjoint_groups")),
    own_rows("matches", "commitments.csv", _("A commitment is not the counterpart of itself.")),
    optional(link("announced_at", "events.csv", empty=True)),
    optional(choice("registry", Commitment.Registry, empty=True)),
    optional(word("registry_id")),
)
