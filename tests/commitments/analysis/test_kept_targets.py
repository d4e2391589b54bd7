"""A published figure is measured by the target of its publication, in every outlet."""

import csv
import io
import zipfile
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from hypothesis import HealthCheck, given
from hypothesis import settings as limits
from hypothesis import strategies as st

from commitments.analysis.figures import figure_of, figure_words, target_sentence
from commitments.analysis.indicators import flags
from commitments.analysis.progress import adoption_progress, with_reports
from commitments.models import (
    Adoption,
    Commitment,
    Measurement,
    ProgressReport,
    Target,
)
from tests import factories as make

NUMBERS = st.integers(-100, 100).map(Decimal)
TARGETS = st.fixed_dictionaries(
    {
        "value": st.none() | NUMBERS,
        "baseline_value": st.none() | NUMBERS,
        "direction": st.sampled_from(["up", "down"]),
        "unit": st.sampled_from(["people", "%", "homes"]),
        "qualifier": st.sampled_from(["exactly", "at-least", "about"]),
        "measure": st.sampled_from(Target.Measure.values),
    }
)


@pytest.mark.slow
@limits(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(TARGETS, TARGETS, NUMBERS)
def test_no_change_of_a_target_moves_a_published_figure(
    first: dict[str, Any], later: dict[str, Any], value: Decimal
) -> None:
    target = Target(pk=1, **first)
    report = ProgressReport(adoption=Adoption(commitment=Commitment()), rating="met")
    figure = Measurement(target=target, value=value, report=report, observed_on=date(2024, 1, 1))
    figure.keep(target)

    def read() -> tuple[Any, ...]:
        shown = figure_of(figure, report, target)
        sentence = target_sentence(target, shown).partition(" Since then")[0]
        raised = flags(report, [target], [figure], [])
        return shown.progress, shown.share, shown.words, figure_words(figure), sentence, raised

    published = read()
    for name, new in later.items():
        setattr(target, name, new)
    assert read() == published


def body_of(client: Client, address: str) -> bytes:
    response: Any = client.get(address)
    assert response.status_code == 200, address
    return b"".join(response.streaming_content) if response.streaming else response.content


def text_of(client: Client, address: str) -> str:
    return body_of(client, address).decode("utf-8-sig")


def outlets(client: Client, target: Target, report: ProgressReport) -> dict[str, Any]:
    """Return what each outlet says of the only figure about a target, and of its progress."""
    promise, slug = target.adoption, target.adoption.party.slug
    (progress,) = with_reports(Adoption.objects.listed())
    of_adoption = client.get(f"/api/v1/adoptions/{promise.pk}/").json()
    of_target = client.get(f"/api/v1/targets/{target.pk}/").json()
    (figure,) = client.get("/api/v1/measurements/").json()["results"]
    (row,) = csv.DictReader(io.StringIO(text_of(client, "/api/v1/measurements/?format=csv")))
    (line,) = csv.DictReader(io.StringIO(text_of(client, f"/cities/{slug}/vlr/?format=csv")))
    folder = zipfile.ZipFile(io.BytesIO(body_of(client, f"/cities/{slug}/open-sdg.zip")))
    (data,) = [name for name in folder.namelist() if "/indicator_" in name and "csv" in name]
    page = client.get(promise.get_absolute_url()).content.decode()
    state = page[page.index('aria-labelledby="state"') :].split("</section>")[0]
    sentence = state.partition("</bdi>: ")[2].split("</p>")[0]
    table = client.get(report.get_absolute_url()).content.decode()
    activities = text_of(client, "/iati/activities.xml")
    result = activities[activities.index("<indicator ") :].split("</indicator>")[0]
    return {
        "progress": adoption_progress(progress).percent,
        "adoption": of_adoption["progress_percent"],
        "latest": of_target["latest"],
        "flags": client.get(f"/api/v1/reports/{report.pk}/").json()["flags"],
        "figure": figure,
        "csv": row,
        "vlr": {name: text for name, text in line.items() if "title" not in name},
        "open sdg": folder.read(data).decode(),
        "page": sentence.partition(" Since then")[0],
        "report": table[table.index('<td class="number">') :].split("</tr>")[0],
        "iati": result,
    }


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.parametrize(
    "change",
    [
        {"value": Decimal(20)},
        {"baseline_value": Decimal(-50)},
        {"direction": "down"},
        {"unit": "homes"},
        {"qualifier": "about"},
        {"value_to": Decimal(200), "kind": "range"},
    ],
    ids=str,
)
def test_every_outlet_measures_a_figure_by_the_target_of_its_publication(
    client: Client, settings: Any, change: dict[str, Any]
) -> None:
    settings.IATI_ORG_REF = "XI-TEST-1"
    sdg = make.FrameworkFactory(slug="sdg")
    target = make.TargetFactory(
        value=Decimal(50),
        baseline_on=date(2022, 1, 1),
        indicator=make.IndicatorFactory(framework=sdg, code="10.7.1"),
    )
    report = make.ReportFactory(adoption=target.adoption)
    make.MeasurementFactory(report=report, target=target, value=Decimal(20))
    make.advance(report, "submit", "publish")
    published = outlets(client, target, report)
    assert published["progress"] == published["adoption"] == 40
    assert "40%" in published["report"]

    Target.objects.update(**change)

    assert outlets(client, target, report) == published


@pytest.mark.django_db
def test_a_draft_is_measured_by_the_target_of_today_and_a_correction_by_that_of_its_day() -> None:
    target = make.TargetFactory(value=Decimal(50))
    report = make.ReportFactory(adoption=target.adoption)
    figure = make.MeasurementFactory(report=report, target=target, value=Decimal(20))
    Target.objects.update(value=Decimal(40))

    def share() -> Any:
        figure.refresh_from_db()
        return figure_of(figure, report, Target.objects.get()).percent

    assert share() == 50
    make.advance(report, "submit", "publish")
    Target.objects.update(value=Decimal(20))
    assert share() == 50

    correction = make.ReportFactory(corrects=report)
    figure = make.MeasurementFactory(report=correction, target=target, value=Decimal(20))
    make.advance(correction, "submit", "publish")
    assert share() == 100


@pytest.mark.slow
@pytest.mark.django_db
def test_what_changed_since_is_named_after_the_figure(client: Client) -> None:
    target = make.TargetFactory(value=Decimal(50))
    report = make.ReportFactory(adoption=target.adoption)
    make.MeasurementFactory(report=report, target=target, value=Decimal(20))
    make.advance(report, "submit", "publish")
    Target.objects.update(value=Decimal(20))

    page = client.get(target.adoption.get_absolute_url()).content.decode()

    assert "40% of 50 people promised" in page
    assert "Since then the target was changed to 20 people." in page
