"""Makes invented data of any size, in bulk: for measuring only, never for a site people read."""

import random
from datetime import date, timedelta
from decimal import Decimal

from django.contrib.auth.models import User
from django.db import connection
from django.utils import timezone

from cities.models import City, Country, Membership, Network, TrailEntry
from commitments.models import (
    Adoption,
    Commitment,
    CommitmentObjective,
    Framework,
    Measurement,
    Objective,
    ProgressReport,
    Standing,
    Target,
)
from commitments.reporting.database_rules import triggers
from config.models.triggers import lifted

# Cities, commitments a city, reports a commitment.
SIZES = {"S": (100, 6, 4), "M": (1_000, 10, 6), "L": (5_000, 20, 8)}
WORDS = [
    *("homes", "schools", "health", "language", "work"),
    *("papers", "welcome", "shelter", "bridge", "harbour"),
]
BATCH = 2_000


def fill(size: str) -> dict[str, int]:
    """Fill the database and return how many rows of each kind it holds.

    Its rows are written as they are once published, past the rules that lead there step by step.
    """
    with lifted(connection, triggers()):
        return _filled(size)


def _filled(size: str) -> dict[str, int]:
    chance = random.Random(7)  # the same data every time
    n_cities, n_commitments, n_reports = SIZES[size]
    countries = [
        Country(iso2=f"X{letter}", iso3=f"X{letter}X", numeric=f"9{i:02}", name=f"Land {letter}",
                region=("North", "South", "East", "West")[i % 4])
        for i, letter in enumerate("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    ]  # fmt: skip
    Country.objects.bulk_create(countries)
    cities = City.objects.bulk_create(
        [
            City(slug=f"city-{i}", name=f"City {i:05}", country=countries[i % 26],
                 latitude=Decimal(i % 120 - 60), longitude=Decimal(i % 340 - 170))
            for i in range(n_cities)
        ],
        batch_size=BATCH,
    )  # fmt: skip
    network = Network.objects.create(slug="n", name="Network", kind="city-network")
    Membership.objects.bulk_create(
        [Membership(network=network, city=city) for city in cities[::2]], batch_size=BATCH
    )
    framework = Framework.objects.create(slug="f", name="F", short_name="F", kind="un-compact")
    objectives = Objective.objects.bulk_create(
        [
            Objective(framework=framework, code=str(i), kind="objective", title=f"O {i}", order=i)
            for i in range(1, 24)
        ]
    )
    writer = User.objects.create(username="writer")
    decider = User.objects.create(username="decider")
    standings = [standing.value for standing in Standing]
    commitments = Commitment.objects.bulk_create(
        [
            Commitment(
                slug=f"commitment-{i}", framework=framework, kind="pledge",
                title=" ".join(chance.choices(WORDS, k=5)), source_url="https://example.org",
                summary=" ".join(chance.choices(WORDS, k=60)), made_on_precision="day",
                made_on=date(2018, 1, 1) + timedelta(days=chance.randrange(2500)),
            )
            for i in range(n_cities * n_commitments)
        ],
        batch_size=BATCH,
    )  # fmt: skip
    CommitmentObjective.objects.bulk_create(
        [
            CommitmentObjective(commitment=commitment, objective=objective)
            for commitment in commitments
            for objective in chance.sample(objectives, 2)
        ],
        batch_size=BATCH,
    )
    adoptions = Adoption.objects.bulk_create(
        [
            Adoption(commitment=commitment, city=cities[i % n_cities], report_every=12,
                     first_period_ends=date(2022, 12, 31),
                     standing=standings[i % 7], reported_on=date(2025, 1, 1 + i % 28))
            for i, commitment in enumerate(commitments)
        ],
        batch_size=BATCH,
    )  # fmt: skip
    targets = Target.objects.bulk_create(
        [
            Target(adoption=adoption, code="t", title="Target", unit="people",
                   baseline_value=0, value=100)
            for adoption in adoptions
        ],
        batch_size=BATCH,
    )  # fmt: skip
    reports = ProgressReport.objects.bulk_create(
        [
            ProgressReport(
                adoption=adoption, author=writer, decided_by=decider, state="published",
                period_start=date(2017 + k, 1, 1), period_end=date(2017 + k, 12, 31),
                reported_on=date(2018 + k, 2, 1), reported_on_precision="day",
                stage="in-progress", rating="on-track", summary="Work went on.",
                published_at=timezone.now(),
            )
            for adoption in adoptions
            for k in range(n_reports)
        ],
        batch_size=BATCH,
    )  # fmt: skip
    Measurement.objects.bulk_create(
        [
            Measurement(report=report, target=targets[i // n_reports], value=i % 100)
            for i, report in enumerate(reports)
        ],
        batch_size=BATCH,
    )
    TrailEntry.objects.bulk_create(
        [
            *(_entry(commitment, "load", commitment.slug) for commitment in commitments),
            *(_entry(report, "publish", report.adoption.commitment.slug) for report in reports),
        ],
        batch_size=BATCH,
    )
    return {"cities": len(cities), "commitments": len(commitments), "reports": len(reports)}


def _entry(row: Commitment | ProgressReport, action: str, commitment: str) -> TrailEntry:
    """Return what the trail says of a row that became public."""
    return TrailEntry(
        action=action,
        model=row._meta.label_lower,
        object_id=str(row.pk),
        label="Made up",
        public=True,
        commitment=commitment,
    )
