"""Commitments as activities of the International Aid Transparency Initiative, version 2.03.

Each adoption is one activity. Unknown values are left out, never written as 0. The elements are in
the order of the official schema.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element, tostring

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from cities.models import City, Network
from commitments.analysis.figures import TargetFigure
from commitments.analysis.indicators import trust
from commitments.analysis.progress import (
    AdoptionProgress,
    TargetProgress,
    adoption_progress,
    with_reports,
)
from commitments.models import (
    Adoption,
    Evidence,
    Indicator,
    Objective,
    ProgressReport,
    Review,
    Standing,
    Target,
)
from commitments.models.adoptions import AdoptionQuerySet
from commitments.models.frameworks import Direction
from commitments.outlets.iati_elements import LANGUAGE, add, narrative
from commitments.outlets.iati_money import GRANTS, add_transactions
from commitments.outlets.parties import Party, called, promises_of, reviews_of
from config.api.fields import Exact, PartialDate
from config.demonstration import NOTICE
from config.models.fields import Precision

VERSION = "2.03"
ACTIVITIES_PER_BLOCK = 200

# Codes of IATI's code lists, by the name of the list.
ACTIVITY_STATUS = {
    Standing.ACHIEVED: "4",  # closed
    Standing.DISCONTINUED: "5",  # cancelled
    Standing.WITHDRAWN: "5",
    Standing.ON_TRACK: "2",  # implementation
    Standing.BEHIND: "2",
    Standing.STALLED: "2",
    Standing.UNDER_WAY: "2",
    Standing.RESULTS_PUBLISHED: "2",
    Standing.NEWS_PUBLISHED: "1",
    Standing.DONE: "4",
    Standing.NOT_STARTED: "1",  # pipeline
    Standing.PLANNED: "1",
    # Nobody has said that work began.
    Standing.NOTHING_KNOWN: "1",
}
# Of a promise whose end has passed it cannot be said that it is to come or under way.
OPEN_STATUS, FINALISATION = ("1", "2"), "3"
SINGLE_LOCATION = "8"  # ActivityScope
# These have a planned start: work was not begun, or the promise was withdrawn.
BEGUN = {*Standing} - {
    Standing.NOT_STARTED,
    Standing.PLANNED,
    Standing.NEWS_PUBLISHED,
    Standing.NOTHING_KNOWN,
    Standing.WITHDRAWN,
}
PLANNED_START, ACTUAL_START, PLANNED_END, ACTUAL_END = "1", "2", "3", "4"
GENERAL, OTHER = "1", "4"  # DescriptionType
LOCAL_GOVERNMENT, IMPLEMENTING = "11", "4"  # OrganisationType, OrganisationRole
MIGRATION = "15190"  # Sector: orderly, safe, regular and responsible migration and mobility
# TagVocabulary; OUR_OWN in all vocabularies
SDG_GOALS, SDG_TARGETS, OUR_OWN = "2", "3", "99"
SDG_INDICATORS = "9"  # IndicatorVocabulary
PURPOSE, RESULTS = "A02", "A08"  # DocumentCategory
NO_TYPE = "9"  # ResultType: other
UNITS, PERCENTAGE = "1", "2"  # IndicatorMeasure
PER_CENT_UNITS = ("%", "per cent", "percent")
WGS84 = "http://www.opengis.net/def/crs/EPSG/0/4326"


def dated(party: Party | None) -> AdoptionQuerySet:
    """Return the promises that can be activities: the standard requires a start date."""
    return promises_of(party).filter(
        Q(adopted_on__isnull=False)
        | Q(commitment__made_on__isnull=False)
        | Q(commitment__starts_on__isnull=False)
    )


def activities(adoptions: AdoptionQuerySet) -> Iterator[bytes]:
    """Yield the file block by block, so that memory does not grow with it."""
    generated_at = timezone.now().replace(microsecond=0).isoformat()
    yield b'<?xml version="1.0" encoding="utf-8"?>\n'
    if settings.DEMONSTRATION:
        yield f"<!-- {NOTICE} -->\n".encode()
    yield f'<iati-activities version="{VERSION}" generated-datetime="{generated_at}">\n'.encode()
    rows = with_reports(adoptions).prefetch_related(
        GRANTS,
        "targets__indicator__framework",
        "public_reports__evidence",  # type: ignore[misc]  # mypy cannot see into `with_reports`
    )
    block: list[Adoption] = []
    for adoption in rows.iterator(chunk_size=ACTIVITIES_PER_BLOCK):
        block.append(adoption)
        if len(block) == ACTIVITIES_PER_BLOCK:
            yield _block(block)
            block = []
    yield _block(block)
    yield b"</iati-activities>\n"


def _block(adoptions: list[Adoption]) -> bytes:
    """Return some activities; the reviews of their reports are fetched in one query."""
    reviews = reviews_of(adoptions)
    return b"".join(
        tostring(
            activity(adoption_progress(adoption), reviews), encoding="utf-8", xml_declaration=False
        )
        + b"\n"
        for adoption in adoptions
    )


def activity(progress: AdoptionProgress, reviews: Mapping[int, list[Review]]) -> Element:
    """Return a promise as an activity."""
    adoption = progress.adoption
    commitment, party = adoption.commitment, adoption.party
    mark = " (demonstration)" if settings.DEMONSTRATION else ""
    element = Element("iati-activity", {LANGUAGE: commitment.language})
    identifier = f"{settings.IATI_ORG_REF}-adoption-{adoption.pk}"
    add(element, "iati-identifier").text = identifier
    publisher = add(
        element,
        "reporting-org",
        ref=settings.IATI_ORG_REF,
        type=settings.IATI_ORG_TYPE,
        secondary_reporter="1",
    )
    narrative(publisher, settings.IATI_ORG_NAME)
    narrative(add(element, "title"), commitment.title + mark, commitment.language)
    narrative(add(element, "description", type=GENERAL), commitment.summary, commitment.language)
    standing = f"Standing: {adoption.standing}. Role: {adoption.role}."
    if settings.DEMONSTRATION:
        standing = f"{NOTICE} {standing}"
    narrative(add(element, "description", type=OTHER), standing)
    kind = {"type": LOCAL_GOVERNMENT} if adoption.city else {}
    narrative(add(element, "participating-org", role=IMPLEMENTING, **kind), called(party))
    add(element, "activity-status", code=status_code(adoption))
    _dates(element, adoption)
    if adoption.city:
        add(element, "activity-scope", code=SINGLE_LOCATION)
        _place(element, adoption.city)
    if adoption.network:
        _members(element, adoption.network)
    add(element, "sector", vocabulary="1", code=MIGRATION)
    for mapping in commitment.mappings.all():
        _tag(element, mapping.objective)
    add_transactions(element, adoption)
    _document(element, commitment.source_url, commitment.title, commitment.language, PURPOSE)
    for report in progress.reports:
        for evidence in report.evidence.all():
            _evidence(element, evidence, report.language)
    for target_progress in progress.targets:
        _result(element, target_progress, reviews)
    return element


def status_code(adoption: Adoption) -> str:
    """Return the code of the status; after the end of a promise its results are awaited."""
    code = ACTIVITY_STATUS[Standing(adoption.standing)]
    ends_on = adoption.commitment.ends_on
    ended = ends_on is not None and ends_on < timezone.localdate()
    return FINALISATION if ended and code in OPEN_STATUS else code


def _dates(activity_element: Element, adoption: Adoption) -> None:
    """Add start and end. The standard requires whole days; the narrative states what is known."""
    commitment = adoption.commitment
    began, precision = adoption.adopted_on, str(Precision.DAY)
    if began is None:
        began, precision = commitment.made_on, commitment.made_on_precision
    dates = [
        (PLANNED_START, commitment.starts_on, Precision.DAY),
        (
            ACTUAL_START if adoption.standing in BEGUN else PLANNED_START,
            began if commitment.starts_on is None else None,
            precision,
        ),
        (PLANNED_END, commitment.ends_on, Precision.DAY),
        (ACTUAL_END, adoption.withdrawn_on, Precision.DAY),
    ]
    for kind, day, precision in dates:
        if day:
            date_element = add(
                activity_element, "activity-date", type=kind, iso_date=day.isoformat()
            )
            if precision != Precision.DAY:
                narrative(date_element, f"Known only as {_partly(day, precision)}.")


class _Day:
    """A date and its precision, in the form that the API's field for partial dates reads."""

    def __init__(self, day: date, precision: str) -> None:
        self.day, self.day_precision = day, precision


def _partly(day: date, precision: str) -> str:
    return PartialDate("day").to_representation(_Day(day, precision)) or ""


def _place(parent: Element, city: City) -> None:
    """Add where it is; the cities of a demonstration are in no country."""
    if city.country_id and not settings.DEMONSTRATION:
        add(parent, "recipient-country", code=city.country_id)
    location = add(parent, "location")
    if city.geonames_id:
        add(location, "location-id", vocabulary="G1", code=str(city.geonames_id))
    narrative(add(location, "name"), called(city))
    placed = city.latitude is not None and city.longitude is not None
    if placed and not settings.DEMONSTRATION:
        point = add(location, "point", srsName=WGS84)
        add(point, "pos").text = f"{city.latitude} {city.longitude}"
        add(location, "exactness", code="2")


def _members(parent: Element, network: Network) -> None:
    """Add the countries of a network's members: the standard requires a country or a region."""
    address = settings.SITE_URL + network.get_absolute_url()
    region = add(
        parent,
        "recipient-region",
        code=network.slug,
        vocabulary=OUR_OWN,
        vocabulary_uri=address,
    )
    narrative(region, f"Members of {called(network)}")


def _tag(parent: Element, objective: Objective) -> None:
    """Add an objective: of the SDGs by IATI's own code lists, of other frameworks by address."""
    framework = objective.framework
    if framework.slug == "sdg":
        goal = objective.kind == Objective.Kind.GOAL
        vocabulary, address = (SDG_GOALS if goal else SDG_TARGETS), {}
        code = objective.code
    else:
        vocabulary, code = OUR_OWN, f"{framework.slug}:{objective.code}"
        address = {"vocabulary_uri": settings.SITE_URL + framework.get_absolute_url()}
    tag = add(parent, "tag", vocabulary=vocabulary, code=code, **address)
    narrative(tag, f"{objective.label} {objective.title}")


def _document(
    parent: Element, url: str, title: str, language: str, category: str, form: str = ""
) -> None:
    """Add a document, in its stated format, else in the one that its address suggests."""
    if url:
        is_pdf = urlsplit(url).path.lower().endswith(".pdf")
        form = form or ("application/pdf" if is_pdf else "text/html")
        link = add(parent, "document-link", url=url, format=form)
        narrative(add(link, "title"), title, language)
        add(link, "category", code=category)


def _evidence(parent: Element, evidence: Evidence, language: str) -> None:
    if evidence.file:
        url = settings.SITE_URL + reverse("evidence", args=[evidence.pk])
        _document(parent, url, evidence.title, language, RESULTS, evidence.file_type)
    else:
        _document(parent, evidence.url, evidence.title, language, RESULTS)


def _result(parent: Element, progress: TargetProgress, reviews: Mapping[int, list[Review]]) -> None:
    """Add a target with its baseline, and each figure beside the value to reach.

    A result must have an indicator, and an indicator a baseline or a period: without a figure there
    is no result.
    """
    target = progress.target
    language = target.adoption.commitment.language
    result = add(parent, "result", type=NO_TYPE, aggregation_status="0")
    narrative(add(result, "title"), target.title, language)
    figures = [figure for figure in progress.figures if figure.value is not None]
    with_period = [(figure, period) for figure in figures if (period := _period(figure))]
    indicators: dict[tuple[str, str, Decimal | None], Element] = {}
    for figure, period in with_period:
        by = figure.target or target
        key = (by.unit, by.direction, by.baseline_value)
        if key not in indicators:
            indicators[key] = _indicator(result, by)
        element = _during(indicators[key], *period)
        _aim(element, by)
        _actual(element, figure, reviews)
    if not with_period:
        _without_period(result, progress)
    if not any(
        len(indicator.findall("baseline")) + len(indicator.findall("period"))
        for indicator in result.findall("indicator")
    ):
        parent.remove(result)


def _without_period(result: Element, progress: TargetProgress) -> None:
    """Add a target without a figure that has a period: its baseline, and the value by its date."""
    target = progress.target
    indicator = _indicator(result, target)
    if target.due_on and target.value is not None:
        start = progress.start or target.due_on
        _aim(_during(indicator, min(start, target.due_on), target.due_on), target)


def _indicator(result: Element, target: Target) -> Element:
    """Add what a target measures, with its baseline."""
    indicator = add(
        result,
        "indicator",
        measure=PERCENTAGE if target.unit.strip().lower() in PER_CENT_UNITS else UNITS,
        ascending="0" if target.direction == Direction.DOWN else "1",
    )
    language = target.adoption.commitment.language
    narrative(add(indicator, "title"), f"{target.title} ({target.unit})", language)
    if target.indicator:
        _official(indicator, target.indicator)
    if target.baseline_value is not None and target.baseline_on:
        add(
            indicator,
            "baseline",
            year=str(target.baseline_on.year),
            iso_date=target.baseline_on.isoformat(),
            value=_exact(target.baseline_value),
        )
    return indicator


def _official(parent: Element, indicator: Indicator) -> None:
    """Add the official indicator that a figure corresponds to."""
    if indicator.framework.slug == "sdg":
        add(parent, "reference", vocabulary=SDG_INDICATORS, code=indicator.code)
        return
    add(
        parent,
        "reference",
        vocabulary=OUR_OWN,
        code=f"{indicator.framework.slug}:{indicator.code}",
        indicator_uri=settings.SITE_URL + indicator.framework.get_absolute_url(),
    )


def _period(figure: TargetFigure) -> tuple[date, date] | None:
    """Return the period of a figure's report, else the day of the figure, if either is known."""
    report = figure.report
    if report.period_start and report.period_end:
        return report.period_start, report.period_end
    return (figure.on, figure.on) if figure.on else None


def _during(parent: Element, start: date, end: date) -> Element:
    period = add(parent, "period")
    add(period, "period-start", iso_date=start.isoformat())
    add(period, "period-end", iso_date=end.isoformat())
    return period


def _aim(period: Element, target: Target) -> None:
    if target.value is not None:
        aim = add(period, "target", value=_exact(target.value))
        if target.due_on:
            narrative(add(aim, "comment"), f"By {_partly(target.due_on, target.due_on_precision)}.")


def _actual(period: Element, figure: TargetFigure, reviews: Mapping[int, list[Review]]) -> None:
    """Add a figure, with its date, kind, source and origin."""
    report: ProgressReport = figure.report
    value, measurement = figure.value, figure.measurement
    assert value is not None
    notes = [f"Status (SDMX): {measurement.status}"]
    if figure.on:
        notes.append(f"as of {_partly(figure.on, figure.precision)}")
    notes.append(f"trust: {trust(report, reviews.get(report.pk, ())).value}")
    if source := measurement.source or report.source_url:
        notes.append(f"source: {source}")
    narrative(add(add(period, "actual", value=_exact(value)), "comment"), "; ".join(notes))


def _exact(value: Decimal) -> str:
    return Exact().to_representation(value)
