"""Files of grants, with who gave and who got them, and of what cities say they lack."""

from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext_lazy as _

from commitments.exchange.audit import AuditBatch
from commitments.exchange.columns import (
    Column,
    Lookup,
    Values,
    choice,
    day,
    link,
    number,
    optional,
    same_set,
    several,
    word,
    yes_no,
)
from commitments.exchange.kind_columns import PARTIES
from commitments.exchange.named_parties import NamedParties, find_named, name_of
from commitments.exchange.own_references import own_row
from commitments.exchange.rows import Cells
from commitments.exchange.stated_columns import precision, qualifier
from commitments.exchange.table import Table
from commitments.models import Grant, GrantParty, Need
from commitments.models.funding import public_commitment
from config.models.fields import Precision
from config.models.validation import full_clean_fast

# The column of those who have each role.
_ROLES = {"funders": GrantParty.Role.FUNDER, "grantees": GrantParty.Role.GRANTEE}


def _read_parties(text: str, cells: Cells, lookup: Lookup) -> Any:
    def find(name: str, cells: Cells, lookup: Lookup) -> Any:
        return find_named(name, lookup, PARTIES)

    return several(find, text, cells, lookup)


def _parties(name: str, whose: str) -> Column:
    role = _ROLES[name]
    return NamedParties(
        name,
        _read_parties,
        lambda grant: tuple(grant.parties_as(role)),
        lambda parties: ";".join(map(name_of, parties)),
        same=same_set,
        separate=True,
        help=f"{whose}, with semicolons between them: city:kampala;organisation:iom.",
    )


def _place_parties(
    grant: Grant, name: str, current: Values, final: Values, audit: AuditBatch
) -> None:
    """Make those who have one role those of the row. Those who are in no file stay."""
    for row in grant.parties.all() if current else ():
        if row.role == _ROLES[name] and row.party in current[name] and row.party not in final[name]:
            audit.removed(row)
            row.delete()
    for party in final[name]:
        if party not in current.get(name, ()):
            row = GrantParty(grant=grant, role=_ROLES[name], **{party._meta.model_name: party})
            full_clean_fast(row, alone=not current)
            row.save()
            audit.added(row)


def _with_parties(parties: QuerySet[GrantParty]) -> Prefetch:
    return Prefetch("parties", parties.select_related(*PARTIES))


class CatalogueGrants(Table):
    file, model = "grants.csv", Grant
    key = lookups = ("slug",)
    related: tuple[str, ...] = ("commitment", "paid_from")
    parts: tuple[Any, ...] = (_with_parties(GrantParty.objects.all()),)
    newer = True
    columns = (
        word("slug"),
        _parties("funders", "Who gave it"),
        _parties("grantees", "Who got it"),
        link("commitment", "commitments.csv", empty=True),
        number("amount"),
        word("currency"),
        qualifier("amount", "qualifier"),
        day("awarded_on"),
        choice("awarded_on_precision", Precision, empty=True),
        day("period_start"),
        precision("period_start"),
        day("period_end"),
        precision("period_end"),
        word("programme"),
        word("purpose"),
        own_row("from_grant", "grants.csv", _("A grant is not paid out of itself."), "paid_from"),
        word("source"),
        yes_no("verified", "public"),
        word("note"),
    )

    def store(self, obj: Any, current: Values, final: Values, audit: AuditBatch) -> Any:
        obj.save()
        for name in _ROLES:
            _place_parties(obj, name, current, final, audit)
        return obj


class Grants(CatalogueGrants):
    """Grants with the parties, commitments and other grants that the public sees."""

    related = ()
    parts = (
        _with_parties(GrantParty.objects.published()),
        public_commitment(),
        Prefetch("paid_from", Grant.objects.published()),
    )


def _needed_by_precision(cells: Cells) -> str:
    return Precision.DAY.value if cells["needed_by"] else ""


class CatalogueNeeds(Table):
    file, model = "needs.csv", Need
    key = lookups = ("slug",)
    related: tuple[str, ...] = ("city", "network", "commitment")
    newer = True
    columns = (
        word("slug"),
        link("city", "cities.csv", empty=True),
        link("network", "networks.csv", empty=True),
        link("commitment", "commitments.csv", empty=True),
        word("what"),
        number("amount"),
        number("amount_to"),
        word("currency"),
        qualifier("amount", "qualifier"),
        choice("amount_is", Need.AmountIs, empty=True),
        choice("amount_per", Need.Per, empty=True),
        day("stated_on"),
        choice("stated_on_precision", Precision, empty=True),
        word("source"),
        yes_no("verified", "public"),
        word("note"),
        optional(day("needed_by")),
        optional(choice("needed_by_precision", Precision, empty=True), _needed_by_precision),
        optional(word("contact")),
        optional(word("contact_url")),
    )


class Needs(CatalogueNeeds):
    """Needs with the commitments that the public sees."""

    related = ("city", "network")
    parts = (public_commitment(),)
