"""The extract for local reviews: page, CSV and workbook agree, each figure has its source."""

import csv
import io
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from cities.models import City, Network
from commitments.models import Adoption, Objective
from commitments.models.frameworks import Basis
from commitments.outlets import extract_table as outlet
from commitments.views import outlets as views
from config.api.downloads import FORMULA
from tests.factories import (
    AdoptionFactory,
    CityFactory,
    CommitmentObjectiveFactory,
    CrosswalkFactory,
    FrameworkFactory,
    IndicatorFactory,
    MeasurementFactory,
    MembershipFactory,
    NetworkFactory,
    ObjectiveFactory,
    ReportFactory,
    ReviewFactory,
    TargetFactory,
    advance,
)

pytestmark = pytest.mark.django_db
Rows = list[dict[str, str]]


def objective(framework: str, code: str, **values: Any) -> Objective:
    """Return an objective of the framework of that slug, making both where they are missing."""
    row = Objective.objects.filter(framework__slug=framework).first()
    whole = (
        row.framework
        if row
        else FrameworkFactory(slug=framework, short_name=framework.upper(), name=framework.upper())
    )
    return ObjectiveFactory(framework=whole, code=code, **values)


def promise(city: City, *objectives: Objective, **values: Any) -> Adoption:
    """Return a city's adoption of a commitment that is tagged with these objectives."""
    adoption = AdoptionFactory(city=city, **values)
    for objective in objectives:
        CommitmentObjectiveFactory(
            commitment=adoption.commitment, objective=objective, basis=Basis.DECLARED
        )
    return adoption


def published(adoption: Adoption, year: int = 2024, **figure: Any) -> Any:
    """Return a published report with one figure about a target of the adoption."""
    target = adoption.targets.first() or TargetFactory(adoption=adoption, title="Places")
    report = ReportFactory(adoption=adoption, year=year)
    day = {"observed_on": date(year, 12, 31), "source": "Own count"}
    MeasurementFactory(report=report, target=target, **{**day, **figure})
    return advance(report, "submit", "publish")


def read(client: Client, path: str) -> Rows:
    text = client.get(f"{path}?format=csv").content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def page(client: Client, path: str) -> str:
    return " ".join(client.get(path).content.decode().split())


@pytest.mark.slow
def test_a_figure_comes_with_its_source_its_date_its_status_and_its_trust(
    client: Client, city: City
) -> None:
    adoption = promise(city, objective("sdg", "10.7"))
    report = published(adoption, status="E")
    ReviewFactory(report=report, published=True)

    (row,) = read(client, f"/cities/{city.slug}/vlr/")

    assert (row["agenda"], row["objective"], row["link"]) == ("sdg", "10.7", "tagged")
    assert (row["value"], row["unit"], row["aim"], row["progress_percent"]) == (
        "50",
        "people",
        "100",
        "50",
    )
    assert (row["source"], row["on"], row["status"]) == ("Own count", "2024-12-31", "E")
    assert (row["trust"], row["basis"], row["standing"]) == ("reviewed", "declared", "on-track")
    assert row["report_url"].endswith(f"/reports/{report.pk}/")
    shown = page(client, f"/cities/{city.slug}/vlr/")
    for words in ("SDG 10.7", "Own count", "31 December 2024", "estimated", "peer reviewed"):
        assert words in shown


def test_a_promise_without_a_report_says_so_and_has_no_zero(client: Client, city: City) -> None:
    adoption = promise(city, objective("nua", "28"))
    TargetFactory(adoption=adoption)

    (row,) = read(client, f"/cities/{city.slug}/vlr/")

    assert (row["standing"], row["absence"]) == ("nothing-known", "nothing-known")
    assert {row[name] for name in ("value", "on", "status", "trust", "progress_percent")} == {""}
    assert "Nothing known" in page(client, f"/cities/{city.slug}/vlr/")


def test_what_was_withdrawn_is_listed_with_its_mark_and_not_as_silence(
    client: Client, city: City
) -> None:
    ten = objective("sdg", "10.7")
    promise(city, ten)
    promise(city, ten, withdrawn_on=date(2024, 5, 1))

    silent, withdrawn = sorted(
        read(client, f"/cities/{city.slug}/vlr/"), key=lambda row: row["withdrawn_on"]
    )
    assert (silent["standing"], silent["absence"]) == ("nothing-known", "nothing-known")
    assert (withdrawn["standing"], withdrawn["absence"]) == ("withdrawn", "withdrawn")
    shown = page(client, f"/cities/{city.slug}/vlr/")
    assert "1 promise; of 1 nothing is known. Withdrawn: 1." in shown
    assert "withdrawn 1 May 2024" in shown


@pytest.mark.slow
def test_a_missing_figure_is_empty_with_its_reason(client: Client, city: City) -> None:
    published(promise(city, objective("sdg", "10.7")), value=None, status="L")

    (row,) = read(client, f"/cities/{city.slug}/vlr/")

    assert (row["value"], row["status"], row["absence"]) == ("", "L", "not-collected")
    assert "missing: not collected" in page(client, f"/cities/{city.slug}/vlr/")


def test_what_others_compiled_is_no_report_of_the_city(client: Client, city: City) -> None:
    adoption = promise(city, objective("sdg", "10.7"))
    target = TargetFactory(adoption=adoption)
    report = ReportFactory(adoption=adoption, compiled=True, steps=())
    MeasurementFactory(report=report, target=target, observed_on=None)
    advance(report, "compile")

    (row,) = read(client, f"/cities/{city.slug}/vlr/")

    assert (row["standing"], row["trust"]) == ("under-way", "compiled")
    assert (row["value"], row["on"]) == ("50", "2024")
    assert row["source"] == "https://example.org/news"


def test_what_others_say_later_hides_no_figure_of_the_city(client: Client, city: City) -> None:
    own = published(promise(city, objective("sdg", "10.7")), value=Decimal(41))
    other = ReportFactory(adoption=own.adoption, compiled=True, steps=())
    MeasurementFactory(
        report=other,
        target=own.measurements.get().target,
        value=Decimal(999),
        observed_on=date(2025, 12, 31),
    )
    advance(other, "compile")

    shown = page(client, f"/cities/{city.slug}/vlr/")

    assert "41 people" in shown and "999 people" in shown
    assert "checked by the secretariat" in shown and "compiled from public sources" in shown


def test_a_promise_of_which_nothing_is_known_has_its_date_and_no_empty_table(
    client: Client, city: City
) -> None:
    year = {"commitment__made_on": date(2022, 1, 1), "commitment__made_on_precision": "year"}
    promise(city, objective("sdg", "10.7"), **year, adopted_on=date(2022, 5, 4))
    path = f"/cities/{city.slug}/vlr/"

    shown = page(client, path)

    assert "Made: 2022" in shown and "Nothing known" in shown and "<table" not in shown
    (row,) = read(client, path)
    assert (row["made_on"], row["adopted_on"]) == ("2022", "2022-05-04")


def test_a_part_of_the_whole_is_not_held_against_the_target_of_the_whole(
    client: Client, city: City
) -> None:
    figure = MeasurementFactory(
        target__adoption=promise(city, objective("sdg", "10.7")), observed_on=date(2024, 12, 31)
    )
    MeasurementFactory(
        report=figure.report,
        target=figure.target,
        breakdown="women",
        value=Decimal(20),
        observed_on=date(2024, 12, 31),
    )
    advance(figure.report, "submit", "publish")

    shown = page(client, f"/cities/{city.slug}/vlr/")

    assert "<bdi>women</bdi>" in shown and "20 people" in shown
    assert shown.count("100 people") == 1


@pytest.mark.slow
def test_what_the_crosswalk_reaches_stands_apart_with_its_basis(client: Client, city: City) -> None:
    compact, target = objective("gcm", "15"), objective("sdg", "3.8")
    CrosswalkFactory(
        from_objective=compact, to_objective=target, basis=Basis.TEXT, source="Paragraph 31"
    )
    published(promise(city, compact))

    (row,) = read(client, f"/cities/{city.slug}/vlr/")

    assert (row["objective"], row["link"]) == ("3.8", "crosswalk")
    assert (row["basis"], row["through"], row["link_source"]) == (
        "text",
        "GCM 15",
        "Paragraph 31",
    )
    shown = page(client, f"/cities/{city.slug}/vlr/")
    assert "Through the crosswalk" in shown and "in the text itself" in shown


def test_a_tag_outweighs_the_crosswalk_and_two_ways_are_one_row(client: Client, city: City) -> None:
    first, two = objective("gcm", "5"), objective("gcm", "15")
    tagged, reached = objective("sdg", "10.7"), objective("sdg", "3.8")
    for source in (first, two):
        CrosswalkFactory(from_objective=source, to_objective=reached, basis=Basis.EDITORIAL)
    CrosswalkFactory(from_objective=first, to_objective=tagged)
    promise(city, first, two, tagged)

    rows = {row["objective"]: row for row in read(client, f"/cities/{city.slug}/vlr/")}

    assert rows["10.7"]["link"] == "tagged"
    assert (rows["3.8"]["link"], rows["3.8"]["through"]) == ("crosswalk", "GCM 5; GCM 15")
    assert len(rows) == 2


def test_targets_come_before_paragraphs_in_the_order_of_the_text(
    client: Client, city: City
) -> None:
    codes = [
        objective("nua", "28", order=1),
        objective("sdg", "10.10", order=20),
        objective("sdg", "10.2", order=10),
    ]
    promise(city, *codes)

    rows = read(client, f"/cities/{city.slug}/vlr/")

    assert [row["objective"] for row in rows] == ["10.2", "10.10", "28"]


@pytest.mark.slow
def test_every_figure_is_in_the_file_and_the_newest_on_the_page(client: Client, city: City) -> None:
    adoption = promise(city, objective("sdg", "10.7"))
    published(adoption, 2022, value=Decimal("11.5"))
    published(adoption, 2023, value=Decimal(33))
    published(adoption, 2024, value=None, status="L")

    rows = read(client, f"/cities/{city.slug}/vlr/")

    assert [row["value"] for row in rows] == ["", "33", "11.5"]
    shown = page(client, f"/cities/{city.slug}/vlr/")
    assert "missing: not collected" in shown and "33 people" in shown
    assert "11.5 people" not in shown


def test_a_network_gives_its_own_promises_and_those_of_its_members(client: Client) -> None:
    network, tag = NetworkFactory(), objective("sdg", "10.7")
    member = MembershipFactory(network=network).city
    former = MembershipFactory(network=network, until=date(2023, 1, 1)).city
    own = AdoptionFactory(by_network=True, network=network)
    CommitmentObjectiveFactory(commitment=own.commitment, objective=tag)
    for city in (member, former, CityFactory()):
        promise(city, tag)

    rows = read(client, f"/networks/{network.slug}/vlr/")

    assert {row["party"] for row in rows} == {network.name, str(member)}


def test_nothing_hidden_is_in_an_extract(client: Client, city: City) -> None:
    shown, hidden = objective("sdg", "10.7"), objective("sdg", "10.2", public=False)
    promise(city, hidden)
    promise(city, shown, commitment__public=False)
    draft = promise(city, shown)
    ReportFactory(adoption=draft, submitted=True)

    row, other = read(client, f"/cities/{city.slug}/vlr/")

    assert row["commitment"] == draft.commitment.title
    assert row["absence"] == "nothing-known"
    # That it serves something hidden is not said.
    assert (other["agenda"], other["objective"], other["link"], other["basis"]) == ("",) * 4


def test_a_city_of_a_demonstration_is_marked_in_every_form(
    client: Client, city: City, settings: Any
) -> None:
    settings.DEMONSTRATION = True
    promise(city, objective("sdg", "10.7"))
    path = f"/cities/{city.slug}/vlr/"

    (row,) = read(client, path)

    assert row["demonstration"] == "true" and row["party"].endswith("(demonstration)")
    sheet = load_workbook(io.BytesIO(client.get(f"{path}?format=xlsx").content)).active
    assert any("(demonstration)" in str(cell.value) for cell in sheet[2])
    assert "Demonstration." in page(client, path)


EVIL = ["=1+1", "+1", "-1", "@SUM(1)", "\t=1", "'=1", '=HYPERLINK("http://x")\x0b']


@pytest.mark.slow
@pytest.mark.parametrize("text", EVIL)
def test_no_cell_runs_as_a_formula(client: Client, city: City, text: str) -> None:
    adoption = promise(city, objective("sdg", "10.7"), commitment__title=text)
    TargetFactory(adoption=adoption, title=text, unit=text, value=Decimal(-5))
    published(adoption, source=text)
    path = f"/cities/{city.slug}/vlr/"

    (row,) = read(client, path)

    for name in ("commitment", "target", "unit", "source"):
        assert row[name].startswith("'") and row[name][1:] == text
    assert row["aim"] == "-5", "a number stays a number"
    numbers = ("aim", "progress_percent")
    words = [text for name, text in row.items() if name not in numbers]
    assert not [text for text in words if FORMULA.match(text) and text[0] != "'"]
    book = load_workbook(io.BytesIO(client.get(f"{path}?format=xlsx").content))
    assert {cell.data_type for sheet in book for line in sheet for cell in line} <= {"s", "n", "d"}


def as_text(value: Any) -> str:
    if isinstance(value, datetime):
        return value.date().isoformat()
    return "" if value is None else str(value)


@pytest.mark.slow
def test_csv_and_workbook_hold_the_same_rows(client: Client, city: City) -> None:
    adoption = promise(city, objective("sdg", "10.7"), objective("nua", "28"))
    published(adoption, 2023, value=Decimal("0.25"))
    published(adoption, 2024, value=None, status="Q")
    promise(city, objective("sdg", "4.5"))
    path = f"/cities/{city.slug}/vlr/"

    rows = read(client, path)

    *goals, read_me = load_workbook(io.BytesIO(client.get(f"{path}?format=xlsx").content))
    assert [sheet.title for sheet in goals] == ["SDG 10", "SDG 4", "NUA"]
    lines = []
    for sheet in goals:
        head, *under = sheet.iter_rows(values_only=True)
        assert list(head) == list(rows[0]) == list(outlet.COLUMN_NAMES)
        lines += under
    for row, line in zip(rows, lines, strict=True):
        assert list(row.values()) == [as_text(value) for value in line]
    meanings = dict(read_me.iter_rows(values_only=True))
    assert all(meanings[name] for name in outlet.COLUMN_NAMES)
    assert "0.25" in {row["value"] for row in rows}


def test_an_unknown_form_is_refused(client: Client, city: City) -> None:
    assert client.get(f"/cities/{city.slug}/vlr/?format=pdf").status_code == 400


def test_a_page_of_very_many_promises_counts_them(
    client: Client, city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "MOST_ON_PAGE", 1)
    tag = objective("sdg", "10.7")
    made = [promise(city, tag) for _ in range(2)]

    shown = page(client, f"/cities/{city.slug}/vlr/")

    assert "2 promises tagged with it" in shown
    assert made[0].commitment.title not in shown
    assert len(read(client, f"/cities/{city.slug}/vlr/")) == 2


def test_a_page_says_what_it_is_and_how_to_cite_it_also_on_paper(
    client: Client, city: City
) -> None:
    published(promise(city, objective("sdg", "10.7")))

    shown = page(client, f"/cities/{city.slug}/vlr/")

    assert f"<h1><bdi>{city}</bdi> – Voluntary Local Review extract" in shown
    assert f"“<bdi>{city}: Voluntary Local Review extract</bdi>”" in shown


def test_a_promise_without_target_and_report_has_a_sentence_and_no_empty_table(
    client: Client, city: City
) -> None:
    promise(city, objective("sdg", "10.7"))

    shown = page(client, f"/cities/{city.slug}/vlr/")

    assert "There is neither a target nor a report." in shown and "<table>" not in shown


def test_many_objectives_are_named_at_the_top_with_links(client: Client, city: City) -> None:
    for code in ("1.5", "3.8", "4.1", "10.7"):
        promise(city, objective("sdg", code))

    shown = page(client, f"/cities/{city.slug}/vlr/")

    for code in ("1.5", "3.8", "4.1", "10.7"):
        assert f'href="#sdg-{code}"' in shown and f'id="sdg-{code}"' in shown


@pytest.mark.slow
def test_promises_under_neither_agenda_are_named(client: Client, city: City) -> None:
    other = promise(city, objective("gcm", "15"))
    published(other)
    path = f"/cities/{city.slug}/vlr/"

    shown = page(client, path)

    assert "Commitments under neither (1)" in shown and other.commitment.title in shown
    (row,) = read(client, path)
    assert (row["objective"], row["link"], row["basis"]) == ("", "", "")
    assert (row["commitment"], row["value"]) == (other.commitment.title, "50")
    assert "50 people" in shown


@pytest.mark.slow
@pytest.mark.parametrize("form", ["html", "csv", "xlsx"])
def test_the_queries_do_not_grow_with_the_promises(
    client: Client, network: Network, form: str
) -> None:
    compact, tag = objective("gcm", "15"), objective("sdg", "10.7")
    CrosswalkFactory(from_objective=compact, to_objective=objective("nua", "28"))
    path = f"/networks/{network.slug}/vlr/?format={form}"

    def queries() -> int:
        adoption = promise(MembershipFactory(network=network).city, compact, tag)
        TargetFactory(adoption=adoption, indicator=IndicatorFactory())
        report = published(adoption)
        ReviewFactory(report=report, published=True)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(path).status_code == 200
        return len(captured)

    few = queries()
    for _ in range(4):
        many = queries()
    assert many == few


@pytest.mark.slow
def test_the_pages_of_city_and_network_lead_to_it(
    client: Client, city: City, network: Network
) -> None:
    promise(city, objective("sdg", "10.7"))

    for path in (f"/cities/{city.slug}/", f"/networks/{network.slug}/"):
        assert f'href="{path}vlr/"' in page(client, path)
