"""Takes the demonstration away: every row it made, and what was added to those rows since."""

from collections.abc import Iterator
from functools import partial
from typing import Any

from django.contrib.auth.models import User
from django.db import models, transaction
from django.db.models import Q

from cities.audit import are_public, write
from cities.models import Country, TrailEntry
from cities.models.networks import FICTIONAL_SLUG
from cities.models.places import FICTIONAL_COUNTRY
from commitments.demo.rows import Rows
from commitments.models import Evidence, ProgressReport, Term


def present() -> bool:
    """Whether the demonstration is there."""
    return Country.objects.filter(pk=FICTIONAL_COUNTRY).exists()


@transaction.atomic
def remove() -> None:
    """Delete all of it. Raises `ProtectedError` where a real row rests on one of its rows.

    That is the case when an account of the demonstration wrote a report of a real city.
    """
    rows = Rows()
    tombstones = list(_tombstones(rows))
    _forget(rows)
    _delete_files(rows.reports)
    rows.reviews.delete()
    # A report is protected by the one that corrects it, so the latest correction goes first.
    while rows.reports.exists():
        rows.reports.filter(corrected_by=None).delete()
    rows.practices.delete()
    rows.targets.delete()
    rows.adoptions.delete()
    rows.commitments.delete()
    rows.endorsements.delete()
    rows.frameworks.delete()
    rows.events.delete()
    rows.networks.delete()
    rows.cities.delete()
    Country.objects.filter(pk=FICTIONAL_COUNTRY).delete()
    Term.objects.filter(code__startswith=FICTIONAL_SLUG).delete()
    User.objects.filter(username__startswith=FICTIONAL_SLUG).delete()
    write(tombstones)


def _tombstones(rows: Rows) -> Iterator[TrailEntry]:
    """Yield what the trail keeps of each row that was public: that it is gone.

    Partners' copies have to drop it. That takes its name or number and what it hung on, for what is
    left shows less now; nothing that was said in it. Such an entry is not public itself: no page
    and no feed tells of what never happened.
    """
    for some in rows.audited():
        current = list(some)
        model = some.model
        keys = [field for field in model._meta.concrete_fields if _needed(field)]
        for row, seen in zip(current, are_public(current), strict=True):
            if seen:
                changes = {field.name: [field.value_from_object(row), None] for field in keys}
                yield TrailEntry(
                    action=TrailEntry.Action.DELETE,
                    role=TrailEntry.Role.ADMINISTRATOR,
                    model=model._meta.label_lower,
                    object_id=str(row.pk),
                    label=f"{FICTIONAL_SLUG}{model._meta.model_name}-{row.pk}",
                    changes=changes | {"public": [True, False]},
                )


def _needed(field: Any) -> bool:
    """Whether a tombstone needs it: a name, or another row that the public sees."""
    above = field.related_model
    return field.name in ("slug", "code") or hasattr(
        getattr(above, "_default_manager", None), "published"
    )


def _forget(rows: Rows) -> None:
    """Delete what the trail says of the demonstration, and nothing else it says.

    The trail is append-only, so its own manager refuses. What never happened may go.
    """
    about = Q(city__in=rows.cities) | Q(network__in=rows.networks)
    about |= Q(commitment__in=rows.commitments.values("slug"))
    for some in rows.audited():
        keys = [str(key) for key in some.values_list("pk", flat=True)]
        about |= Q(model=some.model._meta.label_lower, object_id__in=keys)
    TrailEntry._base_manager.filter(about).delete()


def _delete_files(reports: models.QuerySet[ProgressReport]) -> None:
    """Delete the documents of these reports from the disk, once the rows are gone for good."""
    for evidence in Evidence.objects.filter(report__in=reports).exclude(file=""):
        transaction.on_commit(partial(evidence.file.delete, save=False))
