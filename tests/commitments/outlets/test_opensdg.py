"""The Open SDG data folder: by the rules of sdg-build, and whole or not written at all."""

import csv
import re
from datetime import date
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
import yaml
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cities.models import City, Network
from commitments.models import Indicator, ProgressReport
from commitments.outlets import opensdg
from tests.factories import (
    AdoptionFactory,
    CityFactory,
    FrameworkFactory,
    IndicatorFactory,
    MeasurementFactory,
    MembershipFactory,
    ObjectiveFactory,
    ReportFactory,
    ReviewFactory,
    TargetFactory,
    advance,
)

pytestmark = pytest.mark.django_db

LANGUAGES = ("en", "fr", "es", "ar")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "site" / "export"


@pytest.fixture
def indicator() -> Indicator:
    framework = FrameworkFactory(slug="sdg", short_name="SDG")
    goal = ObjectiveFactory(framework=framework, code="10", title="Less inequality")
    target = ObjectiveFactory(framework=framework, code="10.7", title="Safe migration", parent=goal)
    return IndicatorFactory(  # type: ignore[no-any-return]
        framework=framework, code="10.7.2", title="Migration policies", objective=target, unit="%"
    )


def published(city: City, indicator: Indicator | None, **figure: Any) -> ProgressReport:
    """Return a published report with a figure under the indicator."""
    target = TargetFactory(adoption=AdoptionFactory(city=city), indicator=indicator, title="Plans")
    report = ReportFactory(adoption=target.adoption)
    if "breakdown" in figure:
        MeasurementFactory(report=report, target=target)
    MeasurementFactory(report=report, target=target, **{"source": "Own count", **figure})
    return advance(report, "submit", "publish")  # type: ignore[no-any-return]


def export(folder: Path, **options: Any) -> None:
    call_command("export_opensdg", str(folder), verbosity=0, **options)


def lines(folder: Path, code: str = "10-7-2") -> list[dict[str, str]]:
    with (folder / "data" / f"indicator_{code}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def meta(folder: Path, code: str = "10-7-2") -> dict[str, Any]:
    content: dict[str, Any] = yaml.safe_load((folder / "meta" / f"{code}.yml").read_text("utf-8"))
    return content


def problems(folder: Path) -> list[str]:
    """Return what sdg-build would refuse: its checks of CSV files, of metadata and of its schema.

    Its rules, in our words: the first column is Year and the last Value, both are numbers; no
    column or text has a blank at an end; no row is empty; metadata says `published` and
    `reporting_status`, and of statistics that are shown the kind and the title of the graph; every
    field of the metadata is in the schema; the two inputs name the indicators alike.
    """
    wrong = []
    schema = yaml.safe_load((folder / "metadata_schema.yml").read_text("utf-8"))
    fields = {item["name"]: item["field"] for item in schema["prose"]["metadata"]["meta"]}
    config = yaml.safe_load((folder / "config_data.yml").read_text("utf-8"))
    data_files, meta_files = (
        sorted(folder.glob(item["path_pattern"])) for item in config["inputs"]
    )
    for path in data_files:
        with path.open(encoding="utf-8", newline="") as file:
            header, *rows = csv.reader(file)
        if header[0] != "Year" or header[-1] != "Value" or len(set(header)) != len(header):
            wrong.append(f"{path.name}: {header}")
        for row in rows:
            if not re.fullmatch(r"\d{4}", row[0]) or not re.fullmatch(r"-?\d+(\.\d+)?", row[-1]):
                wrong.append(f"{path.name}: {row}")
            wrong += [f"{path.name}: {text!r}" for text in [*header, *row] if text != text.strip()]
    for path in meta_files:
        content = yaml.safe_load(path.read_text("utf-8"))
        needed = {"published", "reporting_status", "data_non_statistical", "graph_title"}
        wrong += [f"{path.name}: {name}" for name in (needed | {"graph_type"}) - set(content)]
        wrong += [
            f"{path.name}: {name} is not in the schema" for name in set(content) - set(fields)
        ]
        for name, value in content.items():
            kinds = {"checkbox": bool, "multiselect": list}
            if not isinstance(value, kinds.get(fields[name]["element"], str)):
                wrong.append(f"{path.name}: {name} is {value!r}")
            allowed = [item["value"] for item in fields[name].get("options", [])]
            if allowed and not set(value if isinstance(value, list) else [value]) <= set(allowed):
                wrong.append(f"{path.name}: {name} is {value!r}")
    languages = config["languages"]
    for source in config["translations"]:
        words = {
            language: {
                path.stem: set(yaml.safe_load(path.read_text("utf-8")))
                for path in (folder / source["source"] / language).iterdir()
            }
            for language in languages
        }
        wrong += [f"{language}: words" for language in languages if words[language] != words["en"]]
    codes = {path.stem.replace("indicator_", "") for path in data_files}
    wrong += [f"{code} has no metadata" for code in codes - {path.stem for path in meta_files}]
    return wrong


@pytest.mark.slow
def test_the_folder_is_as_sdg_build_wants_it(
    folder: Path, city: City, indicator: Indicator
) -> None:
    published(city, indicator)
    published(CityFactory(), indicator, breakdown=" women ", value=Decimal("2.50"))
    published(city, IndicatorFactory(framework=indicator.framework, code="1.a.1"))

    export(folder)

    assert problems(folder) == []
    assert {path.name for path in (folder / "data").iterdir()} == {
        "indicator_10-7-2.csv",
        "indicator_1-a-1.csv",
    }


def test_a_figure_of_one_city_is_the_headline(
    folder: Path, city: City, indicator: Indicator
) -> None:
    published(city, indicator, observed_on=date(2023, 6, 30), status="E")

    export(folder)

    assert lines(folder) == [
        {"Year": "2023", "Units": "people", "Observation status": "E", "Value": "50"}
    ]
    fields = meta(folder)
    assert (
        fields["indicator_number"] == "10.7.2" and fields["indicator_name"] == "Migration policies"
    )
    assert (fields["target_number"], fields["target_name"]) == ("10.7", "Safe migration")
    assert (fields["goal_number"], fields["goal_name"]) == ("10", "Less inequality")
    assert fields["national_geographical_coverage"] == str(city)
    assert fields["source_data_source_1"] == "Own count"
    assert fields["data_footnote"] == "Figures: checked by the secretariat"
    assert fields["reporting_status"] == "complete"


def test_cities_are_told_apart(folder: Path, city: City, indicator: Indicator) -> None:
    other = CityFactory()
    published(city, indicator)
    published(other, indicator, value=Decimal(7))

    export(folder)

    assert {(row["City"], row["Value"]) for row in lines(folder)} == {
        (str(city), "50"),
        (str(other), "7"),
    }


def test_a_missing_figure_has_no_line(folder: Path, city: City, indicator: Indicator) -> None:
    published(city, indicator, value=None, status="Q")

    export(folder)

    assert not list((folder / "data").iterdir())
    assert meta(folder)["reporting_status"] == "notstarted"
    assert meta(folder)["data_footnote"] == "Figures: not shown, to protect individuals"
    assert problems(folder) == []


def test_the_configuration_has_what_sdg_build_demands(folder: Path, city: City) -> None:
    """The keys that sdg-build 2.3.0 stops without, as found by building with it."""
    export(folder, city=city.slug)

    assert yaml.safe_load((folder / "config_data.yml").read_text("utf-8")) == {
        "src_dir": "",
        "site_dir": "_site",
        "schema_file": "metadata_schema.yml",
        "languages": ["en", "fr", "es", "ar"],
        "inputs": [
            {"class": "InputCsvData", "path_pattern": "data/*-*.csv"},
            {"class": "InputYamlMeta", "path_pattern": "meta/*-*.yml", "git": False},
        ],
        "translations": [{"class": "TranslationInputYaml", "source": "translations"}],
    }
    # A language without any word stops the build.
    assert all((folder / "translations" / code / "data.yml").stat().st_size for code in LANGUAGES)


def test_the_folder_has_its_words_in_each_language(
    folder: Path, indicator: Indicator, client: Client
) -> None:
    city = CityFactory(name="Dakar", country__name="Senegal")
    published(city, indicator)

    export(folder)

    def words(language: str, group: str) -> dict[str, str]:
        path = folder / "translations" / language / f"{group}.yml"
        content: dict[str, str] = yaml.safe_load(path.read_text("utf-8"))
        return content

    assert words("fr", "City") == {"Dakar, Senegal": "Dakar, Sénégal"}
    assert words("es", "Observation status")["E"] == "estimado"
    footnote = meta(folder)["data_footnote"]
    assert words("fr", "data")[footnote] == "Chiffres\u202f: vérifié par le secrétariat"
    assert words("en", "data")[footnote] == footnote
    # Whoever asks for it, in whatever language: the same folder.
    address = f"/cities/{city.slug}/open-sdg.zip"
    assert client.get(address).content == client.get(address, HTTP_ACCEPT_LANGUAGE="ar").content


@pytest.mark.slow
def test_a_city_fetches_its_folder_and_its_extract_leads_to_it(
    folder: Path, client: Client, city: City, indicator: Indicator
) -> None:
    published(city, indicator)
    published(CityFactory(), indicator)
    export(folder, city=city.slug)

    page = client.get(f"/cities/{city.slug}/vlr/").content.decode()
    address = f"/cities/{city.slug}/open-sdg.zip"
    response = client.get(address)

    assert f'href="{address}"' in page
    assert response["Content-Type"] == "application/zip"
    with ZipFile(BytesIO(response.content)) as packed:
        files = {name: packed.read(name) for name in packed.namelist()}
    written = [path for path in folder.rglob("*") if path.is_file()]
    assert files == {str(path.relative_to(folder)): path.read_bytes() for path in written}
    assert client.get(address).content == response.content


def test_a_network_fetches_its_members_folder(
    client: Client, network: Network, indicator: Indicator
) -> None:
    published(MembershipFactory(network=network).city, indicator)

    response = client.get(f"/networks/{network.slug}/open-sdg.zip")

    with ZipFile(BytesIO(response.content)) as packed:
        assert "data/indicator_10-7-2.csv" in packed.namelist()


@pytest.mark.slow
def test_without_an_sdg_indicator_there_is_no_folder_and_no_link(
    client: Client, city: City, indicator: Indicator
) -> None:
    published(city, None)
    published(city, IndicatorFactory(framework=indicator.framework, public=False))
    published(city, IndicatorFactory(framework=FrameworkFactory()))
    withdrawn = published(city, indicator).adoption
    withdrawn.withdrawn_on = date(2024, 1, 1)
    withdrawn.save()

    response = client.get(f"/cities/{city.slug}/open-sdg.zip")

    assert response.status_code == 404 and b"SDG indicator" in response.content
    assert "open-sdg" not in client.get(f"/cities/{city.slug}/vlr/").content.decode()


def test_silence_is_said_to_be_silence(folder: Path, city: City, indicator: Indicator) -> None:
    TargetFactory(adoption=AdoptionFactory(city=city), indicator=indicator)

    export(folder)

    assert meta(folder)["data_footnote"] == "Nothing known"


def test_what_is_withheld_is_said_beside_the_figures(
    folder: Path, city: City, indicator: Indicator
) -> None:
    published(city, indicator, breakdown="women", value=None, status="Q")

    export(folder)

    assert [row["Value"] for row in lines(folder)] == ["50"]
    assert (
        meta(folder)["data_footnote"]
        == "Figures: checked by the secretariat; not shown, to protect individuals"
    )


@pytest.mark.slow
def test_of_two_figures_for_one_year_the_newer_report_counts(
    folder: Path, city: City, indicator: Indicator
) -> None:
    target = TargetFactory(adoption=AdoptionFactory(city=city), indicator=indicator)
    for year, value in ((2022, 11), (2023, 22)):
        report = ReportFactory(adoption=target.adoption, year=year)
        MeasurementFactory(
            report=report, target=target, value=Decimal(value), observed_on=date(2021, 12, 31)
        )
        advance(report, "submit", "publish")
    ReviewFactory(report=report, published=True)

    export(folder)

    assert [row["Value"] for row in lines(folder)] == ["22"]
    assert "reviewed" in meta(folder)["data_footnote"]


def compile_figure(report: ProgressReport, value: int) -> None:
    """Let others say another figure of the same year, later."""
    other = ReportFactory(
        adoption=report.adoption, compiled=True, source_url="https://news.example.org/x", steps=()
    )
    figure = report.measurements.get()
    MeasurementFactory(
        report=other,
        target=figure.target,
        value=Decimal(value),
        observed_on=figure.observed_on,
        source="Newspaper",
    )
    advance(other, "compile")


@pytest.mark.slow
def test_what_others_compiled_takes_no_figure_of_the_city_away(
    folder: Path, city: City, indicator: Indicator
) -> None:
    compile_figure(published(city, indicator), 999)

    export(folder)

    assert problems(folder) == []
    assert [(row["Origin"], row["Value"]) for row in lines(folder)] == [
        ("", "50"),
        ("compiled", "999"),
    ]
    fields = meta(folder)
    assert (fields["source_organisation_1"], fields["source_data_source_1"]) == (
        str(city),
        "Own count",
    )
    assert fields["source_organisation_2"] == "Others: compiled from public sources"
    assert fields["source_data_source_2"] == "Newspaper"
    assert (
        fields["data_footnote"]
        == "Figures: checked by the secretariat; compiled from public sources"
    )


@pytest.mark.slow
def test_what_only_others_say_is_not_said_to_be_of_the_city(
    folder: Path, city: City, indicator: Indicator
) -> None:
    compile_figure(published(city, indicator, value=None, status="L"), 999)

    export(folder)

    assert [(row["Origin"], row["Value"]) for row in lines(folder)] == [("compiled", "999")]
    fields = meta(folder)
    assert fields["source_organisation_1"] == "Others: compiled from public sources"
    assert fields["national_geographical_coverage"] == str(city)
    assert "source_organisation_2" not in fields


def test_a_promise_that_was_withdrawn_is_left_out(
    folder: Path, city: City, indicator: Indicator
) -> None:
    report = published(city, indicator)
    silent = TargetFactory(indicator=IndicatorFactory(framework=indicator.framework))
    for adoption in (report.adoption, silent.adoption):
        adoption.withdrawn_on = date(2024, 1, 1)
        adoption.save()

    export(folder)

    assert not list((folder / "meta").iterdir())


def test_two_targets_of_one_name_stay_two_series(
    folder: Path, city: City, indicator: Indicator
) -> None:
    published(city, indicator)
    other = published(city, indicator, value=Decimal(7))

    export(folder)

    assert {(row["Series"], row["Value"]) for row in lines(folder)} == {
        ("Plans", "50"),
        (f"Plans – {other.adoption.commitment.title}", "7"),
    }


@pytest.mark.slow
def test_a_series_keeps_its_name_whatever_is_reported_and_none_is_lost(
    folder: Path, city: City, indicator: Indicator
) -> None:
    first = published(city, indicator, value=Decimal(11))
    target = first.measurements.get().target
    twins = [
        TargetFactory(adoption=first.adoption, indicator=indicator, title="Plans") for _ in range(2)
    ]
    late = TargetFactory(
        adoption__city=city, adoption__commitment__title="A", indicator=indicator, title="Plans"
    )
    report = ReportFactory(adoption=first.adoption, year=2025)
    for value, twin in enumerate([target, *twins]):
        MeasurementFactory(report=report, target=twin, value=Decimal(value), observed_on=None)
    advance(report, "submit", "publish")
    report = ReportFactory(adoption=late.adoption, rating="no-progress", challenges="Much")
    MeasurementFactory(report=report, target=late, value=Decimal(77))
    advance(report, "submit", "publish")

    export(folder)

    title = first.adoption.commitment.title
    written = [(row["Year"], row["Series"], row["Value"]) for row in lines(folder)]
    assert ("2025", "Plans", "0") in written and ("2025", f"Plans – {title}", "1") in written
    assert ("2025", f"Plans – {title} ({twins[1].pk})", "2") in written
    assert [series for _year, series, value in written if value == "77"] == ["Plans – A"]


@pytest.mark.slow
def test_only_official_indicators_and_public_rows_are_exported(
    folder: Path, city: City, indicator: Indicator
) -> None:
    published(city, None)
    published(city, IndicatorFactory(code="4.1"))
    hidden = IndicatorFactory(framework=indicator.framework, code="1.1.1", public=False)
    published(CityFactory(public=False), indicator)
    draft = ReportFactory()
    for row in (indicator, hidden):
        target = TargetFactory(adoption=draft.adoption, indicator=row)
        MeasurementFactory(report=draft, target=target)
    advance(draft, "submit")

    export(folder)

    assert [path.name for path in (folder / "meta").iterdir()] == ["10-7-2.yml"]
    assert not list((folder / "data").iterdir())


@pytest.mark.slow
def test_one_city_or_one_network_can_be_asked_for(
    folder: Path, network: Network, city: City, indicator: Indicator
) -> None:
    member = MembershipFactory(network=network).city
    for party in (city, member, CityFactory()):
        published(party, indicator)

    export(folder, network=network.slug)
    assert {row["City"] for row in lines(folder)} == {str(city), str(member)}

    export(folder, city=city.slug)
    assert meta(folder)["national_geographical_coverage"] == str(city)


def test_with_nothing_to_write_it_says_why_and_what_to_do(
    folder: Path, city: City, capsys: pytest.CaptureFixture[str]
) -> None:
    published(city, None)

    export(folder)

    printed = capsys.readouterr().out
    assert "there is nothing in it" in printed and "“indicator” of a target" in printed


@pytest.mark.parametrize("options", [{"city": "never-was"}, {"network": "never-was"}])
def test_a_city_that_is_not_there_is_said(folder: Path, options: dict[str, str]) -> None:
    with pytest.raises(CommandError, match="never-was"):
        export(folder, **options)
    assert not folder.exists()


def test_a_hidden_city_is_as_if_not_there(folder: Path) -> None:
    hidden = CityFactory(public=False)

    with pytest.raises(CommandError, match="no public city"):
        export(folder, city=hidden.slug)


@pytest.mark.slow
def test_a_city_of_a_demonstration_is_marked(
    folder: Path, city: City, indicator: Indicator, settings: Any
) -> None:
    settings.DEMONSTRATION = True
    published(city, indicator)

    export(folder)

    fields = meta(folder)
    assert fields["tags"] == ["demonstration"]
    assert fields["national_geographical_coverage"].endswith("(demonstration)")
    assert problems(folder) == []


def test_no_cell_runs_as_a_formula(folder: Path, city: City, indicator: Indicator) -> None:
    published(city, indicator, breakdown="=1+1", value=Decimal(-3))

    export(folder)

    whole, part = lines(folder)
    assert (whole["Breakdown"], whole["Value"]) == ("", "50")
    assert (part["Breakdown"], part["Value"]) == ("'=1+1", "-3")


def test_an_earlier_export_is_replaced_whole(
    folder: Path, city: City, indicator: Indicator
) -> None:
    old = published(city, IndicatorFactory(framework=indicator.framework, code="1.1.1"))
    export(folder)
    old.adoption.targets.update(indicator=indicator)

    export(folder)

    assert [path.name for path in (folder / "meta").iterdir()] == ["10-7-2.yml"]
    assert [path.name for path in folder.parent.iterdir()] == [folder.name]


def test_a_folder_with_something_else_in_it_is_left_alone(folder: Path) -> None:
    folder.mkdir(parents=True)
    (folder / "thesis.odt").write_text("Years of work.")

    with pytest.raises(CommandError, match=r"thesis\.odt"):
        export(folder)

    assert [path.name for path in folder.iterdir()] == ["thesis.odt"]


def test_what_was_built_from_an_earlier_export_goes_with_it(folder: Path) -> None:
    export(folder)
    (folder / "_site").mkdir()

    export(folder)
    assert not (folder / "_site").exists()

    (folder / "_site").mkdir()
    (folder / "config_data.yml").unlink()
    with pytest.raises(CommandError, match="_site"):
        export(folder)


def test_an_export_that_fails_leaves_the_earlier_one(
    folder: Path, city: City, indicator: Indicator, monkeypatch: pytest.MonkeyPatch
) -> None:
    published(city, indicator)
    export(folder)
    before = {path: path.read_bytes() for path in folder.rglob("*.*")}

    def full(*_arguments: Any) -> None:
        raise OSError("No space left on device")

    monkeypatch.setattr(opensdg, "write_data", full)
    with pytest.raises(CommandError, match="No space left"):
        export(folder)

    assert {path: path.read_bytes() for path in folder.rglob("*.*")} == before
    assert [path.name for path in folder.parent.iterdir()] == [folder.name]


@pytest.mark.slow
def test_the_queries_do_not_grow_with_the_promises(folder: Path, indicator: Indicator) -> None:
    def queries() -> int:
        published(CityFactory(), indicator)
        objective = ObjectiveFactory(
            framework=indicator.framework, parent=ObjectiveFactory(framework=indicator.framework)
        )
        other = IndicatorFactory(framework=indicator.framework, objective=objective)
        published(CityFactory(), other)
        with CaptureQueriesContext(connection) as captured:
            export(folder)
        return len(captured)

    few = queries()
    for _ in range(3):
        many = queries()
    assert many == few
