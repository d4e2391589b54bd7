"""The rows of the demonstration, and what was added to them since."""

from typing import Any

from django.db import models
from django.db.models import Q

from cities.models import City, Event, Membership, Network, Participation
from cities.models.networks import FICTIONAL_SLUG
from cities.models.places import FICTIONAL_COUNTRY
from commitments.models import (
    Adoption,
    Commitment,
    CommitmentObjective,
    Endorsement,
    Framework,
    Indicator,
    Objective,
    Practice,
    ProgressReport,
    Review,
    Target,
)


class Rows:
    """Querysets of the rows of the demonstration, by kind."""

    def __init__(self) -> None:
        ours = {"slug__startswith": FICTIONAL_SLUG}
        self.cities = City.objects.filter(country=FICTIONAL_COUNTRY)
        self.networks = Network.objects.filter(**ours)
        self.commitments = Commitment.objects.filter(**ours)
        self.frameworks = Framework.objects.filter(**ours)
        self.practices = Practice.objects.filter(**ours)
        self.events = Event.objects.filter(**ours)
        self.party = Q(city__in=self.cities) | Q(network__in=self.networks)
        self.adoptions = Adoption.objects.filter(self.party | Q(commitment__in=self.commitments))
        self.targets = Target.objects.filter(adoption__in=self.adoptions)
        self.endorsements = Endorsement.objects.filter(
            self.party | Q(framework__in=self.frameworks)
        )
        self.reports = ProgressReport.objects.filter(adoption__in=self.adoptions)
        self.reviews = Review.objects.filter(
            Q(report__in=self.reports) | Q(reviewing_city__in=self.cities)
        )

    def audited(self) -> list[models.QuerySet[Any]]:
        """Return the rows that the trail records, parents before the rows that belong to them.

        Reports and reviews are recorded by each of their steps.
        """
        kinds: list[models.QuerySet[Any]] = [
            self.networks,
            self.cities,
            Membership.objects.filter(self.party),
            self.frameworks,
            Objective.objects.filter(framework__in=self.frameworks),
            Indicator.objects.filter(framework__in=self.frameworks),
            self.endorsements,
            self.events,
            Participation.objects.filter(Q(event__in=self.events) | Q(city__in=self.cities)),
            self.commitments,
            CommitmentObjective.objects.filter(commitment__in=self.commitments),
            self.adoptions,
            self.targets,
            self.practices,
            self.reports,
            self.reviews,
        ]
        return [rows.all() for rows in kinds]
