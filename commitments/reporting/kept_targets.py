"""Keeps with the figures of a report the targets that they are measured by."""

from commitments.models import Adoption, Measurement, ProgressReport
from commitments.models.kept_targets import KEPT


def keep_targets(report: ProgressReport) -> None:
    """Copy each target into its figures, in the transaction that publishes the report.

    The lock makes a change of a target come before the publication, or after it.
    """
    Adoption.objects.select_for_update().get(pk=report.adoption_id)
    figures = list(report.measurements.exclude(target=None).select_related("target"))
    for figure in figures:
        if figure.target:
            figure.keep(figure.target)
    Measurement.objects.bulk_update(figures, KEPT)
