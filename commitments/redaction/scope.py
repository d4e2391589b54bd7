"""What a redaction is about: a row, all versions of a report with their parts, and their trail."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.apps import apps
from django.db import models
from django.db.models import Q, QuerySet

from cities.audit.publication import with_parents
from cities.models import TrailEntry
from commitments.models import (
    Adoption,
    ChangeRequest,
    Evidence,
    Measurement,
    ProgressReport,
    Redaction,
    Review,
    Target,
)

PARTS: tuple[type[models.Model], ...] = (Measurement, Evidence, Review)


@dataclass(frozen=True)
class Scope:
    """The rows in which the words of a redaction are looked for, and the entries about them.

    Without `row` it was deleted: its trail and the releases are still there.
    """

    redaction: Redaction

    @cached_property
    def model(self) -> type[models.Model]:
        return apps.get_model(self.redaction.model)

    @cached_property
    def row(self) -> models.Model | None:
        return self.model._base_manager.filter(pk=self.redaction.object_id).first()

    @cached_property
    def _report(self) -> ProgressReport | None:
        parents = with_parents(self.row) if self.row else ()
        return next((each for each in parents if isinstance(each, ProgressReport)), None)

    @cached_property
    def rows(self) -> list[models.Model]:
        """The row; with a report, its other versions and the parts of all of them.

        With a target or an adoption, also how it was changed.
        """
        if self._report is None:
            return [self.row, *_changes_of(self.row)] if self.row else []
        reports = _versions(self._report)
        keys = [report.pk for report in reports]
        parts = [row for part in PARTS for row in part._base_manager.filter(report__in=keys)]
        return [*reports, *parts]

    def is_meant(self, row: models.Model) -> bool:
        """Whether a row is the one that is named, or another version of that report."""
        if self.model is ProgressReport:
            return isinstance(row, ProgressReport)
        return type(row) is self.model and str(row.pk) == self.redaction.object_id

    def entries(self) -> QuerySet[TrailEntry]:
        """Return the entries about these rows, and about parts that the reports once had."""
        about = Q(model=self.redaction.model, object_id=self.redaction.object_id)
        for row in self.rows:
            about |= Q(model=row._meta.label_lower, object_id=str(row.pk))
        if self._report is not None:
            adoption = self._report.adoption
            about |= Q(
                model__in=[part._meta.label_lower for part in PARTS],
                commitment=adoption.commitment.slug,
                city=adoption.city_id,
                network=adoption.network_id,
            )
        return TrailEntry.objects.filter(about).order_by("pk")

    def former_texts(self) -> set[str]:
        """Return all that the named field said, of the row and its versions, now or earlier."""
        field = self.redaction.field
        stored = {getattr(row, field) for row in self.rows if self.is_meant(row)}
        keys = [str(row.pk) for row in self.rows if self.is_meant(row)]
        entries = self.entries().filter(
            model=self.redaction.model,
            object_id__in=[*keys, self.redaction.object_id],
            changes__has_key=field,
        )
        recorded = {text for entry in entries for text in entry.changes[field]}
        return {str(text) for text in stored | recorded if text}


def _changes_of(row: models.Model) -> Sequence[models.Model]:
    if isinstance(row, Target):
        return list(ChangeRequest.objects.filter(target=row))
    return list(ChangeRequest.objects.filter(adoption=row)) if isinstance(row, Adoption) else []


def _versions(report: ProgressReport) -> Sequence[ProgressReport]:
    """Return a report, those that it corrects, and those that correct it."""
    earlier = list(_earlier(report))
    later = list(_later(report))
    return [*earlier, report, *later]


def _earlier(report: ProgressReport) -> Iterator[ProgressReport]:
    before = report.corrects
    while before is not None:
        yield before
        before = before.corrects


def _later(report: ProgressReport) -> Iterator[ProgressReport]:
    after = ProgressReport.objects.filter(corrects=report).first()
    while after is not None:
        yield after
        after = ProgressReport.objects.filter(corrects=after).first()
