"""A promise that is called kept beside figures that stand lower: every outlet says both."""

import csv
from io import StringIO
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from cities.models import City
from commitments.analysis.figures import figure_of, rating_note
from commitments.analysis.indicators import Flag, flags
from commitments.models import ProgressReport
from tests import factories as make

NOTE = "rated met by the city; the figure stands at 70%"


@pytest.fixture
def report(city: City) -> ProgressReport:
    """A published report of a city that is rated met beside a figure at 70 %."""
    target = make.TargetFactory(
        adoption=make.AdoptionFactory(city=city), baseline_value=0, value=100, unit="beds"
    )
    report = make.ReportFactory(adoption=target.adoption, rating="met")
    make.MeasurementFactory(report=report, target=target, value=70)
    return make.advance(report, "submit", "publish")


@pytest.mark.slow
@pytest.mark.django_db
def test_every_outlet_says_both(report: ProgressReport, city: City, client: Client) -> None:
    adoption = report.adoption
    commitment = adoption.commitment
    objective = make.ObjectiveFactory(framework__slug="gcm")
    make.CommitmentObjectiveFactory(commitment=commitment, objective=objective)
    extract = reverse("city-vlr", args=[city.slug])
    pages = [report.get_absolute_url(), extract, city.get_absolute_url(), "/"]
    pages += [commitment.get_absolute_url(), commitment.framework.get_absolute_url()]
    pages += [objective.get_absolute_url(), reverse("commitments")]
    pages += [reverse(f"commitment-{name}", args=[commitment.slug]) for name in ("embed", "badge")]
    other = make.CommitmentObjectiveFactory(objective=objective).commitment
    beside = make.AdoptionFactory(commitment=other).party.slug
    pages.append(f"{reverse('compare')}?city={city.slug}&city={beside}")

    for page in pages:
        text = " ".join(client.get(page).content.decode().split())
        assert NOTE in text, page
    rows = [f"reports/{report.pk}", f"adoptions/{adoption.pk}", f"commitments/{commitment.slug}"]
    for row in rows:
        assert client.get(f"/api/v1/{row}/").json()["rating_note"] == NOTE
    lists = (f"/api/v1/{name}/?format=csv" for name in ("reports", "commitments", "adoptions"))
    for address in (*lists, extract + "?format=csv"):
        answer: Any = client.get(address)
        text = b"".join(answer).decode("utf-8-sig")
        row = next(csv.DictReader(StringIO(text)))
        assert row["rating_note"] == NOTE


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("fields", "values", "note"),
    [
        ({"rating": "met"}, ["70"], NOTE),
        ({"rating": "met"}, ["100"], ""),
        ({"rating": "met"}, [], ""),
        ({"rating": "on-track"}, ["70"], ""),
        (
            {"rating": "on-track", "stage": "fulfilled"},
            ["70"],
            "called fulfilled by the city; the figure stands at 70%",
        ),
        (
            {"rating": "met"},
            ["100", "70"],
            "rated met by the city; the lowest figure stands at 70% (B)",
        ),
    ],
)
def test_the_note_is_about_the_lowest_figure(fields: Any, values: list[str], note: str) -> None:
    from_figures = note_of(make.ReportFactory(**fields), values)

    assert from_figures == note


def note_of(report: ProgressReport, values: list[str]) -> str:
    for title, value in zip("AB", values, strict=False):
        target = make.TargetFactory(
            adoption=report.adoption, title=title, baseline_value=0, value=100, unit="beds"
        )
        make.MeasurementFactory(report=report, target=target, value=value)
    rows = report.measurements.select_related("target")
    return rating_note(report, [figure_of(row, report, row.target) for row in rows])


@pytest.mark.django_db
def test_what_public_sources_contradict_is_published_and_flagged() -> None:
    target = make.TargetFactory(counts_people=True, baseline_value=0, value=100)
    report = make.ReportFactory(adoption=target.adoption, compiled=True, steps=())
    rows = [
        make.MeasurementFactory(report=report, target=target, value=value, breakdown=part)
        for value, part in ((20, ""), (30, "women"))
    ]
    make.advance(report, "compile")

    assert Flag.PARTS_ABOVE_TOTAL in flags(report, [target], rows, [])
