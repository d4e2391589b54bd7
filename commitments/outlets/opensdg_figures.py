"""The figures under official SDG indicators, of which Open SDG sites are made."""

from dataclasses import dataclass, field
from decimal import Decimal

from django.conf import settings
from django.utils.translation import override

from commitments.analysis.figures import TargetFigure
from commitments.analysis.indicators import trust
from commitments.analysis.progress import AdoptionProgress, progress_of
from commitments.models import Indicator, Review, Target, Trust
from commitments.models.observations import ObservationStatus
from commitments.outlets.parties import Party, called, promises_of, reviews_of
from config.api.downloads import escape_formula

AGENDA = "sdg"
# The columns that identify a line.
LineKey = tuple[int, str, str, str, str, str]


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
    # Cities and networks by their name in the lines.
    parties: dict[str, Party] = field(default_factory=dict)
    # Reasons for missing figures, from the reports.
    missing: set[ObservationStatus] = field(default_factory=set)

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

    Withdrawn promises are left out: neither their figures nor their missing reports count. Names
    are in the language that the folder is written in, whoever asks for it.
    """
    with override(settings.LANGUAGE_CODE):
        return _collected(party)


def _collected(party: Party | None) -> list[Sheet]:
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
            sheet.parties[clean(called(party))] = party
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
                sheet.missing.add(ObservationStatus(measurement.status))
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
