"""Each chart of a page as a file: SVG, PNG and CSV."""

import csv
import io
import re
from datetime import date
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from commitments.models import ProgressReport
from config.kept_answers import LARGEST, may_be_kept
from tests.commitments.charts.bitmaps import size_of
from tests.factories import (
    AdoptionFactory,
    CommitmentObjectiveFactory,
    MeasurementFactory,
    ObjectiveFactory,
    ReportFactory,
    TargetFactory,
    advance,
)

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def report() -> ProgressReport:
    """A published report on 300 of 400 places promised, from 100 at the start."""
    target = TargetFactory(
        adoption=AdoptionFactory(adopted_on=date(2022, 1, 1)),
        title="Places in classes",
        unit="people",
        baseline_value=100,
        baseline_on=date(2022, 1, 1),
        value=400,
        due_on=date(2027, 12, 31),
    )
    report = ReportFactory(adoption=target.adoption, year=2024)
    MeasurementFactory(report=report, target=target, value=300)
    advance(report, "submit", "publish")
    return report


def _files(client: Any, page: str, part: str) -> dict[str, str]:
    """Return the addresses of the files of a chart that a page leads to, by form."""
    addresses = re.findall(
        rf'href="(/[^"]*{part}[^"]*[.](png|svg|csv))" download', client.get(page).content.decode()
    )
    return {form: address for address, form in addresses}


def _rows(client: Any, address: str) -> list[dict[str, str]]:
    text = client.get(address).content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def test_the_figures_about_a_target_are_there_as_files(client: Any, report: Any) -> None:
    files = _files(client, report.adoption.commitment.get_absolute_url(), "charts/target")
    assert sorted(files) == ["csv", "png", "svg"]
    picture = client.get(files["png"])
    assert picture.headers["Content-Type"] == "image/png"
    assert size_of(picture.content)[0] == 1200
    assert may_be_kept(picture) and len(picture.content) < LARGEST
    drawing = client.get(files["svg"])
    assert "default-src 'none'" in drawing.headers["Content-Security-Policy"]
    root = ET.fromstring(drawing.content)
    texts = " ".join(text.text or "" for text in root.iter(f"{SVG}text"))
    assert f"{report.adoption.party_name}: Places in classes" in texts
    assert "Solid line: figures published." in texts
    # The line on the way to the target, as on the page.
    assert root.find(f".//{SVG}polyline[@class='path']") is not None
    rows = _rows(client, files["csv"])
    assert [(row["kind"], row["day"], row["value"]) for row in rows] == [
        ("baseline", "2022-01-01", "100"),
        ("figure", "2024-12-31", "300"),
        ("target", "2027-12-31", "400"),
    ]
    assert rows[1]["report"].endswith(report.get_absolute_url())
    assert rows[1]["source"] == "reported"


def test_the_progress_of_a_city_is_there_as_files(client: Any, report: Any) -> None:
    files = _files(client, report.adoption.city.get_absolute_url(), "charts/city")
    assert {client.get(address).status_code for address in files.values()} == {200}
    [row] = _rows(client, files["csv"])
    assert (row["end_of"], row["progress_percent"], row["targets"]) == ("2024", "67", "1")


def test_the_promises_by_objective_are_there_as_files(client: Any) -> None:
    mapping = CommitmentObjectiveFactory(commitment=AdoptionFactory().commitment)
    other = ObjectiveFactory(framework=mapping.objective.framework, title="=1+1")
    framework = mapping.objective.framework
    files = _files(client, framework.get_absolute_url(), "charts/framework")
    assert files == _files(client, mapping.objective.get_absolute_url(), "charts/framework")
    numbers = {row["code"]: row for row in _rows(client, files["csv"])}
    assert numbers[mapping.objective.code]["promises"] == "1"
    assert numbers[other.code]["promises"] == "0"
    # A programme that reads tables runs nothing.
    assert not numbers[other.code]["objective"].startswith("=")
    drawing = ET.fromstring(client.get(files["svg"]).content)
    assert len(drawing.findall(f".//{SVG}path[@class='gap']")) == 1


def test_a_chart_of_an_arabic_page_runs_from_the_right(client: Any, report: Any) -> None:
    page = "/ar" + report.adoption.commitment.get_absolute_url()
    address = _files(client, page, "charts/target")["svg"]
    assert address.startswith("/ar/")
    drawing = client.get(address).content.decode()
    assert 'text-anchor="end"' in drawing and "\u2067" in drawing


@pytest.mark.parametrize(
    "address",
    [
        "/charts/target/0/progress.svg",
        "/charts/city/{city}/progress.pdf",
        "/charts/city/nowhere/progress.svg",
        "/charts/framework/nowhere/goal.svg",
        "/charts/framework/{framework}/nothing.svg",
    ],
)
def test_there_is_no_other_chart(client: Any, report: Any, address: str) -> None:
    framework = CommitmentObjectiveFactory().objective.framework
    path = address.format(city=report.adoption.city.slug, framework=framework.slug)
    assert client.get(path).status_code == 404


def test_what_is_hidden_is_in_no_chart(client: Any, report: Any) -> None:
    page = report.adoption.commitment.get_absolute_url()
    files = _files(client, page, "charts/target")
    type(report.adoption.commitment).objects.update(public=False)
    assert {client.get(address).status_code for address in files.values()} == {404}


def test_robots_leave_the_files_of_charts_alone(client: Any) -> None:
    rules = client.get("/robots.txt").content.decode().splitlines()
    assert {"Disallow: /charts/", "Disallow: /*/charts/"} <= set(rules)


@pytest.fixture
def divided() -> ProgressReport:
    """A published report on 300 people: 180 women and 120 men."""
    target = TargetFactory(title="Places in classes", unit="places")
    report = ReportFactory(adoption=target.adoption, year=2024)
    MeasurementFactory(report=report, target=target, value=300)
    for part, value in (("women", 180), ("men", 120)):
        MeasurementFactory(
            report=report, target=target, dimension="sex", breakdown=part, value=value
        )
    advance(report, "submit", "publish")
    return report


def test_the_parts_of_a_figure_are_drawn_with_their_sentence_and_table(
    client: Any, divided: Any
) -> None:
    page = client.get(divided.adoption.commitment.get_absolute_url()).content.decode()
    sentence = "Places in classes, by sex (31 December 2024): women 180 (60%), men 120 (40%)."
    assert f"<p>{sentence}</p>" in page
    widths = re.findall(r'<rect class="part-bar" x="0" y="[0-9]+" width="([0-9.]+)"', page)
    assert widths == ["360", "240"]
    assert "<td><bdi>women</bdi></td>" in page
    files = _files(client, divided.adoption.commitment.get_absolute_url(), "/parts-1")
    rows = _rows(client, files["csv"])
    assert [(row["divided_by"], row["part"], row["value"]) for row in rows] == [
        ("sex", "women", "180"),
        ("sex", "men", "120"),
    ]
    drawing = client.get(files["svg"]).content.decode()
    assert "places in classes, by sex" in drawing.lower()
    assert client.get(files["png"]).headers["Content-Type"] == "image/png"
    assert client.get(files["svg"].replace("parts-1", "parts-2")).status_code == 404


def test_bars_of_an_arabic_page_begin_at_the_right(client: Any, divided: Any) -> None:
    page = client.get("/ar" + divided.adoption.commitment.get_absolute_url()).content.decode()
    places = re.findall(r'<rect class="part-bar" x="([0-9]+)" y="[0-9]+" width="([0-9]+)"', page)
    assert places == [("0", "360"), ("120", "240")]
    assert "نساء" in page
