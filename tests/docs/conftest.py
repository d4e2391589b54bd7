"""The site that the documentation talks of: metropolis with kampala and nairobi, lima outside."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import time_machine

from cities.models import City
from commitments.models import Adoption, Framework, Objective, ProgressReport
from commitments.reporting.standings import refresh
from tests.docs.snippets import Reader
from tests.factories import (
    AdoptionFactory,
    CityFactory,
    CommitmentFactory,
    CommitmentObjectiveFactory,
    CountryFactory,
    CrosswalkFactory,
    EvidenceFactory,
    FrameworkFactory,
    MeasurementFactory,
    MembershipFactory,
    NetworkFactory,
    ObjectiveFactory,
    ReportFactory,
    TargetFactory,
    advance,
)

Rating = ProgressReport.Rating


@pytest.fixture
def reader(live_server: Any, metropolis: None, tmp_path: Path) -> Reader:
    """Someone who follows the documentation, with an empty folder."""
    return Reader(live_server.url, tmp_path)


@pytest.fixture
def metropolis(db: None) -> None:
    """Four commitments of two member cities and the network itself, in which one outside joined.

    `welcome` serves two objectives, `health` one and its part, `homes` only that part of it, `jobs`
    none. Reports are of 2024.
    """
    with time_machine.travel("2024-06-01T12:00Z"):
        kampala = CityFactory(slug="kampala", name="Kampala", country=country("UG", "Uganda"))
        nairobi = CityFactory(slug="nairobi", name="Nairobi", country=country("KE", "Kenya"))
        lima = CityFactory(slug="lima", name="Lima", country=country("PE", "Peru", "South America"))
        network = NetworkFactory(slug="metropolis", name="Metropolis", acronym="")
        for city in (kampala, nairobi):
            MembershipFactory(network=network, city=city)
        seven, fifteen, ten, part = build_objectives()
        welcome = CommitmentFactory(
            slug="welcome", title="Welcome", framework=seven.framework, **made("2021-05-01", "day")
        )
        health = CommitmentFactory(
            slug="health", title="Health – for all", framework=None, **made("2021-01-01", "year")
        )
        homes = CommitmentFactory(slug="homes", title="+100 homes", framework=seven.framework)
        jobs = CommitmentFactory(slug="jobs", title="Jobs", framework=None)
        serve(welcome, seven, fifteen)
        serve(health, ten, part)
        serve(homes, seven, part)
        led = AdoptionFactory(commitment=welcome, city=kampala, report_every=12)
        report(led, Rating.CONSTRAINED, 50)
        AdoptionFactory(commitment=welcome, city=lima, role=Adoption.Role.JOINT)
        outside = AdoptionFactory(commitment=health, city=lima, report_every=1)
        silent = take_up(health, nairobi)
        take_up(health, kampala)
        rhythm = {"report_every": 12, "first_period_ends": date(2022, 12, 31)}
        Adoption.objects.filter(pk=silent.pk).update(**rhythm)
        housing = AdoptionFactory(commitment=homes, city=kampala)
        report(housing, Rating.ON_TRACK, 25)
        TargetFactory(adoption=housing, baseline_value=None)
        TargetFactory(adoption=housing, value=None)
        own = AdoptionFactory(commitment=jobs, city=None, network=network)
        report(own, Rating.MET, 150)
        for adoption in (outside, silent):
            adoption.refresh_from_db()
            refresh(adoption)


def made(day: str, precision: str) -> dict[str, Any]:
    return {"made_on": date.fromisoformat(day), "made_on_precision": precision}


def country(code: str, name: str, region: str = "Africa") -> Any:
    return CountryFactory(iso2=code, name=name, region=region)


def build_objectives() -> tuple[Objective, Objective, Objective, Objective]:
    gcm = FrameworkFactory(slug="gcm", name="Global Compact", short_name="GCM")
    sdg = FrameworkFactory(slug="sdg", name="SDG", kind=Framework.Kind.UN_AGENDA)
    seven = ObjectiveFactory(framework=gcm, code="7", title="Safety", imrf_roundtable=4, order=7)
    ObjectiveFactory(framework=gcm, code="8", title="Lives", order=8)
    fifteen = ObjectiveFactory(framework=gcm, code="15", title="Services", order=15)
    ten = ObjectiveFactory(framework=sdg, code="10", title="Equality", order=10)
    part = ObjectiveFactory(framework=sdg, code="10.7", title="Mobility", parent=ten, order=11)
    CrosswalkFactory(from_objective=seven, to_objective=part)
    return seven, fifteen, ten, part


def serve(commitment: Any, *objectives: Objective) -> None:
    for objective in objectives:
        CommitmentObjectiveFactory(commitment=commitment, objective=objective)


def take_up(commitment: Any, city: City) -> Any:
    """Let a city join in a commitment, with a target of 2023 of which nothing is known."""
    adoption = AdoptionFactory(commitment=commitment, city=city, role=Adoption.Role.PARTNER)
    TargetFactory(adoption=adoption, due_on=date(2023, 12, 31))
    return adoption


def report(adoption: Any, rating: str, value: int) -> None:
    """Publish a report on 2023 with one figure on the way from 0 to 100."""
    made = ReportFactory(adoption=adoption, year=2023, rating=rating)
    target = TargetFactory(adoption=adoption, code="places")
    MeasurementFactory(report=made, target=target, value=value, observed_on=date(2023, 12, 31))
    EvidenceFactory(report=made)
    advance(made, "submit", "publish")
