"""What stands beside the status of a promise that its party calls kept while a figure is lower."""

from typing import Any

from django.db.models import Prefetch, QuerySet

from commitments.analysis.progress import adoption_progress, with_reports
from commitments.models import Adoption, Commitment, Standing, Trust


def with_rating_notes(commitments: QuerySet[Commitment]) -> QuerySet[Commitment]:
    """Return listed commitments with what `rating_note_of` needs: the parts that are called kept.

    Only these are fetched with their reports and figures, as `called_kept`.
    """
    kept = Adoption.objects.published().filter(role=Adoption.Role.LEAD, standing=Standing.ACHIEVED)
    kept = kept.exclude(trust=Trust.COMPILED).select_related("city", "network")
    return commitments.prefetch_related(
        Prefetch("adoptions", with_reports(kept), to_attr="called_kept")
    )


def rating_note_of(row: Any) -> str:
    """Return the note on the rating of a commitment's lead, or of an adoption with its reports.

    "rated met by the city; the figure stands at 70%"; empty where no figure is lower.
    """
    if isinstance(row, Commitment):
        return next(map(rating_note_of, getattr(row, "called_kept", ())), "")
    if isinstance(row, Adoption) and hasattr(row, "public_reports"):
        return adoption_progress(row).rating_note
    return ""
