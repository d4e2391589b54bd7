"""Takes the demonstration away: every row it made, and what was added to those rows since."""

from functools import partial

from django.contrib.auth.models import User
from django.db import models, transaction
from django.db.models import Q

from cities.models import City, Country, Event, Network, TrailEntry
from cities.models.networks import FICTIONAL_SLUG
from cities.models.places import FICTIONAL_COUNTRY
from commitments.models import (
    Adoption,
    Commitment,
    Endorsement,
    Evidence,
    Framework,
    Practice,
    ProgressReport,
    Review,
    Target,
    Term,
)


def present() -> bool:
    """Whether the demonstration is there."""
    return Country.objects.filter(pk=FICTIONAL_COUNTRY).exists()


@transaction.atomic
def remove() -> None:
    """Delete all of it. Raises `ProtectedError` where a real row rests on one of its rows.

    That is the case when an account of the demonstration wrote a report of a real city.
    """
    cities = City.objects.filter(country=FICTIONAL_COUNTRY)
    networks = Network.objects.filter(slug__startswith=FICTIONAL_SLUG)
    commitments = Commitment.objects.filter(slug__startswith=FICTIONAL_SLUG)
    frameworks = Framework.objects.filter(slug__startswith=FICTIONAL_SLUG)
    practices = Practice.objects.filter(slug__startswith=FICTIONAL_SLUG)
    events = Event.objects.filter(slug__startswith=FICTIONAL_SLUG)
    party = Q(city__in=cities) | Q(network__in=networks)
    adoptions = Adoption.objects.filter(party | Q(commitment__in=commitments))
    reports = ProgressReport.objects.filter(adoption__in=adoptions)

    _forget(cities, networks, commitments, frameworks, practices, events)
    _delete_files(reports)
    Review.objects.filter(Q(report__in=reports) | Q(reviewing_city__in=cities)).delete()
    # A report is protected by the one that corrects it, so the latest correction goes first.
    while reports.exists():
        reports.filter(corrected_by=None).delete()
    practices.delete()
    Target.objects.filter(adoption__in=adoptions).delete()
    adoptions.delete()
    commitments.delete()
    Endorsement.objects.filter(party | Q(framework__in=frameworks)).delete()
    frameworks.delete()
    events.delete()
    networks.delete()
    cities.delete()
    Country.objects.filter(pk=FICTIONAL_COUNTRY).delete()
    Term.objects.filter(code__startswith=FICTIONAL_SLUG).delete()
    User.objects.filter(username__startswith=FICTIONAL_SLUG).delete()


def _forget(
    cities: models.QuerySet[City],
    networks: models.QuerySet[Network],
    commitments: models.QuerySet[Commitment],
    *others: models.QuerySet,
) -> None:
    """Delete what the trail says of the demonstration, and nothing else it says.

    The trail is append-only, so its own manager refuses. What never happened may go.
    """
    about = Q(city__in=cities) | Q(network__in=networks)
    about |= Q(commitment__in=commitments.values("slug"))
    for rows in others:
        keys = [str(key) for key in rows.values_list("pk", flat=True)]
        about |= Q(model=rows.model._meta.label_lower, object_id__in=keys)
    TrailEntry._base_manager.filter(about).delete()


def _delete_files(reports: models.QuerySet[ProgressReport]) -> None:
    """Delete the documents of these reports from the disk, once the rows are gone for good."""
    for evidence in Evidence.objects.filter(report__in=reports).exclude(file=""):
        transaction.on_commit(partial(evidence.file.delete, save=False))
