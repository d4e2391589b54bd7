"""A folder of figures under official SDG indicators, from which Open SDG sites are built.

The layout is that of github.com/open-sdg/sdg-build: one CSV of figures and one YAML of metadata for
each indicator. A missing figure has no line; it is never 0.
"""

import csv
import io
import shutil
import tempfile
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings

from commitments.analysis.figures import TargetFigure
from commitments.analysis.indicators import trust
from commitments.analysis.progress import AdoptionProgress, progress_of
from commitments.models import Indicator, Review, Target, Trust
from commitments.models.observations import ObservationStatus
from commitments.outlets.parties import Party, called, promises_of, reviews_of
from config.api.downloads import escape_formula
from config.api.fields import Exact
from config.demonstration import FIELD, NOTICE

AGENDA = "sdg"
# Everything that an export consists of: a folder that holds anything else is not replaced.
CONTENTS = {"data", "meta", "config_data.yml", "metadata_schema.yml"}


# The columns that identify a line.
LineKey = tuple[int, str, str, str, str, str]


class ForeignFolder(Exception):
    """The folder to write to holds something else than an export."""


@dataclass(frozen=True)
class Line:
    """A figure with its year, city, series, party, unit and origin.

    `origin` is empty for what the city or network reported itself, as `breakdown` is for the whole.
    """

    year: int
    city: str
    series: str
    breakdown: str
    units: str
    origin: str
    status: str
    value: Decimal
    source: str
    trust: Trust

    @property
    def key(self) -> LineKey:
        return (self.year, self.city, self.series, self.breakdown, self.units, self.origin)


@dataclass
class Sheet:
    """An official indicator, the figures under it, and its metadata."""

    indicator: Indicator
    lines: dict[LineKey, Line] = field(default_factory=dict)
    # Names in use, by target: two promises of a city may have targets of the same name.
    series: set[tuple[str, str]] = field(default_factory=set)
    parties: set[str] = field(default_factory=set)
    # Reasons for missing figures, from the reports.
    missing: set[str] = field(default_factory=set)

    @property
    def name(self) -> str:
        """The code as Open SDG writes it in names of files: 10-7-2."""
        return self.indicator.code.replace(".", "-")

    @property
    def own(self) -> list[Line]:
        """Figures that cities and networks reported themselves."""
        return [line for line in self.lines.values() if not line.origin]

    @property
    def compiled(self) -> list[Line]:
        """Figures that others compiled from public sources."""
        return [line for line in self.lines.values() if line.origin]


def indicator_sheets(party: Party | None) -> list[Sheet]:
    """Return the indicators that the targets of a city, of a network or of all are assigned to.

    Withdrawn promises are left out: neither their figures nor their missing reports count.
    """
    adoptions = (
        promises_of(party)
        .in_force()
        .filter(targets__indicator__in=Indicator.objects.published().filter(framework__slug=AGENDA))
    )
    reviews = reviews_of(adoptions.order_by().values("pk"))
    by_indicator: dict[int, Sheet] = {}
    whole = adoptions.distinct().prefetch_related("targets__indicator__objective__parent")
    promises = progress_of(whole.prefetch_related("targets__indicator__framework"))
    # Oldest promise first: a series keeps its name, whatever is reported or promised later.
    for progress in sorted(promises, key=lambda progress: progress.adoption.pk):
        _collect(progress, reviews, by_indicator)
    return sorted(by_indicator.values(), key=lambda sheet: sheet.indicator.code)


def _collect(
    progress: AdoptionProgress, reviews: dict[int, list[Review]], by_indicator: dict[int, Sheet]
) -> None:
    """Add the figures of a promise to the sheets of its targets' indicators."""
    party = progress.adoption.party
    series = {}
    for target in progress.adoption.targets.all():
        if indicator := sdg_indicator(target):
            sheet = by_indicator.setdefault(indicator.pk, Sheet(indicator))
            name = _series(target, progress, sheet)
            sheet.series.add((called(party), name))
            sheet.parties.add(called(party))
            series[target.pk] = (target, name, sheet)
    # Oldest first, so that of two figures for one year the newer one stays.
    for report in reversed(progress.reports):
        for measurement in report.figures:  # type: ignore[attr-defined]  # fetched
            if measurement.target_id not in series:
                continue
            current, name, sheet = series[measurement.target_id]
            target = measurement.measured_by(current) or current
            day = TargetFigure(measurement, report, None).on
            if measurement.value is None:
                sheet.missing.add(ObservationStatus(measurement.status).name)
            if measurement.value is None or day is None:
                continue
            line = Line(
                day.year,
                clean(called(party)),
                name,
                clean(measurement.breakdown),
                clean(target.unit),
                report.origin if report.compiled else "",
                measurement.status,
                measurement.value,
                clean(measurement.source or report.source_url),
                trust(report, reviews.get(report.pk, ())),
            )
            sheet.lines[line.key] = line


def sdg_indicator(target: Target) -> Indicator | None:
    """Return the SDG indicator that a target measures, if it is public."""
    indicator = target.indicator
    if indicator and indicator.public and indicator.framework.slug == AGENDA:
        return indicator
    return None


def _series(target: Target, progress: AdoptionProgress, sheet: Sheet) -> str:
    """Return the name of the series of a target, which no other target of the party has."""
    party = called(progress.adoption.party)
    longer = f"{target.title} – {progress.adoption.commitment.title}"
    names = (clean(name) for name in (target.title, longer, f"{longer} ({target.pk})"))
    return next(name for name in names if (party, name) not in sheet.series)


def clean(text: str) -> str:
    """Return text without surrounding spaces, which sdg-build refuses, safe in a spreadsheet."""
    return escape_formula(" ".join(text.split()))


def sheet_columns(sheet: Sheet) -> list[str]:
    """Return the columns of an indicator: those that identify its lines, between Year and Value.

    Where all lines are of one city and one series they are the headline, as Open SDG calls figures
    without a disaggregation.
    """
    lines = sheet.lines.values()
    needed_by_name = {
        "City": len(sheet.parties) > 1,
        "Series": len({line.series for line in lines}) > 1,
        "Breakdown": any(line.breakdown for line in lines),
        "Units": any(line.units for line in lines),
        # A compiled figure is marked even where there is no other.
        "Origin": bool(sheet.compiled),
        "Observation status": True,
    }
    return ["Year", *(name for name, needed in needed_by_name.items() if needed), "Value"]


def write_data(sheet: Sheet, folder: Path) -> None:
    """Write the figures of an indicator; without a figure there is no file."""
    if not sheet.lines:
        return
    path = folder / f"indicator_{sheet.name}.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        names = sheet_columns(sheet)
        writer.writerow(names)
        for line in sorted(sheet.lines.values(), key=lambda line: line.key):
            values = {
                "Year": line.year,
                "City": line.city,
                "Series": line.series,
                "Breakdown": line.breakdown,
                "Units": line.units,
                "Origin": line.origin,
                "Observation status": line.status,
                "Value": Exact().to_representation(line.value),
            }
            writer.writerow(values[name] for name in names)


def metadata(sheet: Sheet) -> dict[str, Any]:
    """Return the metadata that Open SDG shows about an indicator."""
    indicator = sheet.indicator
    goal, number = indicator.code.split(".")[0], ".".join(indicator.code.split(".")[:2])
    objective = indicator.objective
    above = objective.parent if objective else None
    parties = "; ".join(sorted(sheet.parties))
    fields = {
        "indicator_number": indicator.code,
        "indicator_name": indicator.title,
        "target_number": number,
        "target_name": objective.title if objective else "",
        "goal_number": goal,
        "goal_name": above.title if above else "",
        "published": True,
        # Open SDG has a status for indicators without figures.
        "reporting_status": "complete" if sheet.lines else "notstarted",
        "data_non_statistical": False,
        "graph_type": "line",
        "graph_title": indicator.title,
        "computation_units": indicator.unit,
        "national_geographical_coverage": parties,
        "data_footnote": _footnote(sheet),
    }
    for index, (organisation, lines) in enumerate(_sources(sheet, parties), start=1):
        fields |= {
            f"source_active_{index}": True,
            f"source_organisation_{index}": organisation,
            f"source_data_source_{index}": "; ".join(
                sorted({line.source for line in lines} - {""})
            ),
            f"source_url_{index}": settings.SITE_URL,
            f"source_url_text_{index}": settings.SITE_NAME,
        }
    if settings.DEMONSTRATION:
        fields |= {
            "data_notice_heading": "Demonstration",
            "data_notice_text": NOTICE,
            "tags": [FIELD],
        }
    return fields


def _footnote(sheet: Sheet) -> str:
    """Return who vouches for the figures and why others are missing, or that there is no report."""
    behind = ", ".join(sorted({line.trust.value for line in sheet.lines.values()}))
    missing = ", ".join(name.lower().replace("_", " ") for name in sorted(sheet.missing))
    sentences = [f"Figures: {behind}"] if behind else []
    sentences += [f"Missing: {missing}"] if missing else []
    return ". ".join(sentences) or "Nothing known"


def _sources(sheet: Sheet, parties: str) -> list[tuple[str, list[Line]]]:
    """Return the sources: cities and networks for their own figures, and separately others."""
    own, compiled = sheet.own, sheet.compiled
    sources = [("; ".join(sorted({line.city for line in own})), own)] if own else []
    if compiled:
        sources.append(("Others: compiled from public sources", compiled))
    return sources or [(parties, [])]


# The fields of the metadata, and their labels in a form.
CHOICES = {
    "reporting_status": ["complete", "notstarted"],
    "graph_type": ["line"],
}
SOURCES = tuple(
    f"source_{name}_{number}"
    for number in (1, 2)
    for name in ("active", "organisation", "data_source", "url", "url_text")
)
CHECKED = ("published", "data_non_statistical", "source_active_1", "source_active_2")
METADATA_FIELDS = (
    *("indicator_number", "indicator_name", "target_number", "target_name", "goal_number"),
    *("goal_name", "published", "reporting_status", "data_non_statistical", "graph_type"),
    *("graph_title", "computation_units", "national_geographical_coverage", "data_footnote"),
    *SOURCES,
    *("data_notice_heading", "data_notice_text", "tags"),
)


def schema() -> dict[str, Any]:
    """Return the description of the metadata's fields that sdg-build checks them by."""

    def form_field(name: str) -> dict[str, Any]:
        field: dict[str, Any] = {"label": name.replace("_", " "), "scope": "national"}
        if name in CHECKED:
            return {"element": "checkbox", **field}
        if name == "tags":
            options = [{"name": FIELD, "value": FIELD}]
            return {"element": "multiselect", "options": options, **field}
        if name in CHOICES:
            options = [{"name": choice, "value": choice} for choice in CHOICES[name]]
            return {"element": "select", "options": options, **field}
        return {"element": "text", **field}

    return {
        "prose": {
            "metadata": {"meta": [{"name": n, "field": form_field(n)} for n in METADATA_FIELDS]}
        }
    }


CONFIG = {
    "src_dir": "",
    "site_dir": "_site",
    "schema_file": "metadata_schema.yml",
    "inputs": [
        {"class": "InputCsvData", "path_pattern": "data/*-*.csv"},
        {"class": "InputYamlMeta", "path_pattern": "meta/*-*.yml", "git": False},
    ],
    # Nothing is fetched from other sites: the folder builds without a network.
    "translations": [],
}


def write_yaml(path: Path, content: Any) -> None:
    """Write a YAML file that people can go on editing."""
    text = yaml.safe_dump(content, allow_unicode=True, sort_keys=False, width=100)
    path.write_text(text, encoding="utf-8")


def write_folder(folder: Path, party: Party | None) -> list[Sheet]:
    """Write the folder completely or not at all, in place of an earlier export; return its files.

    Raises ForeignFolder when there is something else in the folder.
    """
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        raise ForeignFolder(str(folder))
    if folder.is_dir() and (other := {path.name for path in folder.iterdir()} - CONTENTS):
        raise ForeignFolder(", ".join(sorted(other)))
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=f".{folder.name}-") as place:
        new, old = Path(place) / "new", Path(place) / "old"
        written = indicator_sheets(party)
        _write(written, new)
        if folder.exists():
            folder.rename(old)
        try:
            new.rename(folder)
        except OSError:
            if old.exists():
                old.rename(folder)
            raise
        shutil.rmtree(old, ignore_errors=True)
    return written


def archive(party: Party) -> bytes | None:
    """Return the folder as a ZIP, with the same bytes for the same data; None without content."""
    content_sheets = indicator_sheets(party)
    if not content_sheets:
        return None
    content = io.BytesIO()
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        _write(content_sheets, folder)
        with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as packed:
            for path in sorted(path for path in folder.rglob("*") if path.is_file()):
                # Without a date, which would change the name every time.
                file = zipfile.ZipInfo(path.relative_to(folder).as_posix())
                packed.writestr(file, path.read_bytes(), zipfile.ZIP_DEFLATED)
    return content.getvalue()


def _write(content_sheets: Iterable[Sheet], folder: Path) -> None:
    for name in ("data", "meta"):
        (folder / name).mkdir(parents=True)
    for sheet in content_sheets:
        write_data(sheet, folder / "data")
        write_yaml(folder / "meta" / f"{sheet.name}.yml", metadata(sheet))
    write_yaml(folder / "config_data.yml", CONFIG)
    write_yaml(folder / "metadata_schema.yml", schema())
