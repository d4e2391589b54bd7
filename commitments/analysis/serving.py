"""Which promises serve an objective, why each is listed there, and what is known of it."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Case, Exists, F, OuterRef, Prefetch, QuerySet, When
from django.utils.translation import gettext as _

from commitments.analysis.progress import adoption_progress, with_reports
from commitments.analysis.promise_cards import PromiseCard
from commitments.models import Adoption, Commitment, CommitmentObjective, Standing
from commitments.models.frameworks import Basis
from config.numbers import amount
from config.translations import listed


@dataclass(frozen=True)
class ServingPromise:
    """A promise, the mappings by which it serves an objective, and the card of its lead.

    Without a lead there is no card: nothing is known of it.
    """

    commitment: Commitment
    mappings: list[CommitmentObjective]
    card: PromiseCard | None

    @property
    def has_news(self) -> bool:
        """Whether anything is known of what became of it."""
        return self.card is not None and self.card.adoption.standing != Standing.NOTHING_KNOWN

    @property
    def parties(self) -> list[Adoption]:
        """Who made it, the lead first."""
        return list(self.commitment.adoptions.all())


def tagged_with(
    commitments: QuerySet[Commitment], objectives: Iterable[int]
) -> QuerySet[Commitment]:
    """Return those of the commitments that are tagged with one of the objectives."""
    tag = CommitmentObjective.objects.filter(commitment=OuterRef("pk"), objective__in=objectives)
    return commitments.filter(Exists(tag))


def serving(
    commitments: QuerySet[Commitment], objectives: Sequence[int], most: int
) -> list[ServingPromise]:
    """Return the first of some commitments with why they are there, known ones before others."""
    leads = Adoption.objects.published().filter(role=Adoption.Role.LEAD)
    leads = with_reports(leads.select_related("city", "network"))
    unknown = Case(When(standing=Standing.NOTHING_KNOWN, then=1), default=0)
    rows = (
        Commitment.objects.listed()
        .filter(pk__in=commitments.order_by().values("pk"))
        .prefetch_related(Prefetch("adoptions", leads, to_attr="leads"))
        .order_by(unknown, F("made_on").desc(nulls_last=True), "title", "pk")[:most]
    )
    return [_row(commitment, set(objectives)) for commitment in rows]


def _row(commitment: Commitment, objectives: set[int]) -> ServingPromise:
    leads: list[Adoption] = commitment.leads  # type: ignore[attr-defined]  # fetched
    return ServingPromise(
        commitment,
        [tag for tag in commitment.mappings.all() if tag.objective_id in objectives],
        PromiseCard(adoption_progress(leads[0])) if leads else None,
    )


def basis_words(rows: Iterable[ServingPromise]) -> str:
    """Return by whose word how many promises are listed under an objective, in one sentence."""
    counts = Counter(row.mappings[0].basis for row in rows if row.mappings)
    words = [
        _("%(basis)s: %(n)s") % {"basis": basis.label, "n": amount(counts[basis.value])}
        for basis in Basis
        if counts[basis.value]
    ]
    return _("Why they are listed here – %(list)s.") % {"list": listed(words)} if words else ""
