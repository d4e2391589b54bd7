"""Charts as files: SVG, PNG and CSV, drawn by the templates that draw them on their pages."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cities.audit.redirects import redirect_old_slugs
from cities.models import City
from commitments.analysis.coverage import served_objectives
from commitments.analysis.figures import TargetFigure
from commitments.analysis.progress import PartyProgress, TargetProgress, progress_of
from commitments.charts import WIDTH as LINES_WIDTH
from commitments.charts.lines import HEIGHT as LINES_HEIGHT
from commitments.charts.share_layout import WIDTH, chart_layout
from commitments.charts.stylesheet import chart_style
from commitments.charts.text_lines import drawable
from commitments.models import Adoption, Framework, Objective, listed_frameworks
from commitments.templatetags.charts import progress_chart, trend_chart
from commitments.templatetags.findings import served_columns
from commitments.templatetags.parts import parts_chart
from commitments.views.picture_answers import csv_answer, png_answer, svg_answer
from config.api.downloads import escape_formula
from config.translations import translated, with_colon

FORMS = ("svg", "png", "csv")


@dataclass(frozen=True)
class ChartFile:
    """A chart with the words around it, and its numbers as a table.

    `template` draws it from `drawn`, in `size` units; `name` is that of the file, without its form.
    """

    name: str
    title: str
    template: str
    drawn: dict[str, Any]
    header: tuple[str, ...]
    rows: list[list[str]]
    size: tuple[int, int] = (LINES_WIDTH, LINES_HEIGHT)
    sentence: str = ""
    captions: list[str] = field(default_factory=list)

    @property
    def svg(self) -> str:
        """The picture; words in letters that our type lacks are left out."""
        title = self.title if drawable(self.title) else settings.SITE_NAME
        words = (self.sentence, " ".join(self.captions))
        layout = chart_layout(
            title,
            *(text if drawable(text) else "" for text in words),
            size=self.size,
            mirrored=get_language_bidi(),
        )
        context = {
            **self.drawn,
            "template": self.template,
            "layout": layout,
            "style": chart_style(),
            "site_name": settings.SITE_NAME,
            "host": urlsplit(settings.SITE_URL).netloc,
            "picture_width": str(WIDTH),
        }
        return render_to_string("pictures/chart.svg", context)


def _answer(chart: ChartFile, form: str) -> HttpResponse:
    if form not in FORMS:
        raise Http404
    if form == "csv":
        answer = csv_answer(chart.header, chart.rows)
    else:
        answer = svg_answer(chart.svg) if form == "svg" else png_answer(chart.svg)
    answer.headers["Content-Disposition"] = f'inline; filename="{chart.name}.{form}"'
    return answer


def _number(value: Decimal | int | None) -> str:
    return "" if value is None else f"{Decimal(value).normalize():f}"


@require_safe
@redirect_old_slugs(City.objects.published)
def city_trend(request: HttpRequest, slug: str, form: str) -> HttpResponse:
    """Return the average progress of a city over the years as a file."""
    city = get_object_or_404(City.objects.listed(), slug=slug)
    promises = PartyProgress(progress_of(Adoption.objects.listed().filter(city=city)))
    drawn = trend_chart(promises.trend, promises.target_count)
    if drawn["chart"] is None:
        raise Http404
    chart = ChartFile(
        f"{slug}-progress",
        with_colon(city.label, _("Average progress towards targets")),
        "charts/lines.html",
        drawn,
        ("end_of", "progress_percent", "steady_pace_percent", "targets"),
        [
            [_number(n) for n in (year.year, year.percent, year.expected_percent, year.targets)]
            for year in promises.trend
        ],
        captions=drawn["captions"],
    )
    return _answer(chart, form)


def target_progress_of(pk: int) -> tuple[Adoption, TargetProgress]:
    """Return a public target with its figures, and whose it is; 404 when there is none."""
    adoptions = Adoption.objects.published().filter(targets=pk)
    for progress in progress_of(adoptions.select_related("commitment", "city", "network")):
        for target in progress.targets:
            if target.target.pk == pk:
                return progress.adoption, target
    raise Http404


@require_safe
def target_progress(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """Return the figures about a target as a file."""
    adoption, progress = target_progress_of(pk)
    drawn = progress_chart(progress)
    if drawn["chart"] is None:
        raise Http404
    chart = ChartFile(
        f"{adoption.commitment.slug}-{pk}",
        with_colon(adoption.party_name, translated(progress.target.title)),
        "charts/lines.html",
        drawn,
        ("day", "value", "qualifier", "unit", "kind", "status", "source", "report"),
        list(_figure_rows(progress)),
        sentence=progress.sentence,
        captions=drawn["captions"],
    )
    return _answer(chart, form)


def _figure_rows(progress: TargetProgress) -> Iterable[list[str]]:
    """Return what the table of a target has as rows: its start, its figures, what was promised."""
    target = progress.target
    unit = escape_formula(target.unit)
    if target.baseline_value is not None:
        start = str(progress.start or "")
        yield [start, _number(target.baseline_value), "", unit, "baseline", "", "", ""]
    for figure in progress.figures:
        yield _figure_row(figure)
    if target.value is not None:
        due = str(target.due_on or "")
        yield [due, _number(target.value), target.qualifier, unit, "target", "", "", ""]


def _figure_row(figure: TargetFigure) -> list[str]:
    measured_by = figure.target or figure.measurement.target
    return [
        str(figure.on or ""),
        _number(figure.value),
        figure.measurement.qualifier if figure.value is not None else "",
        escape_formula(measured_by.unit if measured_by else figure.measurement.unit),
        "background" if figure.background else "figure",
        figure.measurement.status,
        "compiled" if figure.report.compiled else "reported",
        settings.SITE_URL + figure.report.get_absolute_url(),
    ]


@require_safe
def target_parts(request: HttpRequest, pk: int, n: int, form: str) -> HttpResponse:
    """Return the figures about a target by their parts as a file: the n-th division of them."""
    adoption, progress = target_progress_of(pk)
    if not 0 < n <= len(progress.divisions):
        raise Http404
    division = progress.divisions[n - 1]
    drawn = parts_chart(division, n)
    chart = ChartFile(
        f"{adoption.commitment.slug}-{pk}-parts-{n}",
        with_colon(adoption.party_name, division.title),
        "charts/part_bars.html",
        drawn,
        ("day", "divided_by", "part", "value", "qualifier", "unit", "status", "source", "report"),
        [_part_row(part) for figure in division.figures for part in figure.parts],
        size=(LINES_WIDTH, drawn["parts"].height),
        sentence=division.sentence,
        captions=drawn["captions"],
    )
    return _answer(chart, form)


def _part_row(part: TargetFigure) -> list[str]:
    day, value, qualifier, unit, _kind, status, source, report = _figure_row(part)
    names = (part.measurement.dimension, part.measurement.breakdown)
    return [day, *map(escape_formula, names), value, qualifier, unit, status, source, report]


@require_safe
@redirect_old_slugs(Framework.objects.published)
def objective_columns(request: HttpRequest, slug: str, kind: str, form: str) -> HttpResponse:
    """Return how many promises serve each objective of a kind in a framework as a file."""
    framework = get_object_or_404(listed_frameworks(), slug=slug)
    served = served_objectives(slug, kind) if kind in Objective.Kind.values else []
    if not served:
        raise Http404
    drawn = served_columns(served)
    chart = ChartFile(
        f"{slug}-{kind}",
        _("Promises by objective"),
        "charts/columns.html",
        drawn,
        ("code", "objective", "promises"),
        [
            [row.objective.code, escape_formula(translated(row.objective.title)), str(row.n)]
            for row in served
        ],
        size=(drawn["width"], drawn["height"]),
        sentence=translated(framework.name),
    )
    return _answer(chart, form)
