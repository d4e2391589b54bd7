"""Grants as transactions of IATI activities: what a party was given for a promise of its own."""

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from django.db.models import Prefetch
from django.utils import timezone

from commitments.models import Adoption, Grant, GrantParty
from commitments.outlets.iati_elements import add, narrative
from config.api.fields import Exact, PartialDate
from config.models.fields import Precision, Qualifier

INCOMING_COMMITMENT = "11"  # TransactionType

# The grants of the commitments of some adoptions, fetched at once.
GRANTS = Prefetch(
    "commitment__grants",
    Grant.objects.published()
    .order_by("pk")
    .prefetch_related(
        Prefetch(
            "parties",
            GrantParty.objects.published().select_related("city", "network", "organisation"),
        )
    ),
    to_attr="public_grants",
)


def grants_of(adoption: Adoption) -> Iterator[tuple[Grant, list[GrantParty]]]:
    """Yield the grants that the party alone was given for the promise, each with its funders.

    The standard takes an exact amount with a day. Of a grant to several nobody knows how much each
    of them got.
    """
    grants: list[Grant] = adoption.commitment.public_grants  # type: ignore[attr-defined]
    for grant in grants:
        parties: dict[GrantParty.Role, list[GrantParty]] = {role: [] for role in GrantParty.Role}
        for party in grant.parties.all():
            parties[GrantParty.Role(party.role)].append(party)
        grantees = [
            (grantee.city_id, grantee.network_id) for grantee in parties[GrantParty.Role.GRANTEE]
        ]
        if grantees == [(adoption.city_id, adoption.network_id)] and _has_amount(grant):
            yield grant, parties[GrantParty.Role.FUNDER]


def _has_amount(grant: Grant) -> bool:
    return (
        grant.amount is not None
        and grant.qualifier == Qualifier.EXACTLY
        and grant.awarded_on is not None
        and grant.awarded_on <= timezone.localdate()
    )


def add_transactions(activity: Element, adoption: Adoption) -> None:
    for grant, funders in grants_of(adoption):
        assert grant.awarded_on is not None
        assert grant.amount is not None
        day = grant.awarded_on.isoformat()
        transaction = add(activity, "transaction", ref=grant.slug)
        add(transaction, "transaction-type", code=INCOMING_COMMITMENT)
        add(transaction, "transaction-date", iso_date=day)
        value = add(transaction, "value", currency=grant.currency, value_date=day)
        value.text = Exact().to_representation(grant.amount)
        notes = [grant.purpose, f"Source: {grant.source}"]
        if grant.awarded_on_precision != Precision.DAY:
            day = PartialDate("awarded_on").to_representation(grant) or ""
            notes.append(f"The date is known only as {day}.")
        narrative(add(transaction, "description"), " ".join(filter(None, notes)))
        # The schema has one provider; of several the first is named, and the others in the source.
        for funder in funders[:1]:
            provider = add(transaction, "provider-org")
            narrative(provider, str(funder.city or funder.network or funder.organisation))
