"""Pictures of pages for other sites, which show them beside a link: its sentence and its bar."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.utils.translation import get_language_bidi, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cities.audit.redirects import redirect_old_slugs
from cities.models import City, Event, Membership, Network, Organisation
from commitments.analysis.progress import PartyProgress, progress_of
from commitments.analysis.promise_cards import PromiseCard, cards_of, with_card_rows
from commitments.analysis.summaries import Summary
from commitments.charts.bars import segments, status_parts
from commitments.charts.promise_bars import PromiseBar, promise_positions
from commitments.charts.share_layout import HEIGHT, WIDTH, share_layout
from commitments.charts.stylesheet import chart_style
from commitments.charts.text_lines import drawable
from commitments.models import (
    Adoption,
    Commitment,
    Framework,
    Grant,
    Need,
    Objective,
    Practice,
    ProgressReport,
    StatusCounts,
    StatusKey,
    Topic,
    listed_frameworks,
    listed_objectives,
)
from commitments.models.adoptions import AdoptionQuerySet
from commitments.models.frameworks import here_or_above
from commitments.views.lists import lead_standings
from commitments.views.picture_answers import csv_answer, png_answer, svg_answer
from commitments.views.site import overview
from commitments.views.topics import promises_under
from config.api.downloads import escape_formula
from config.dates import format_known_date, format_period
from config.numbers import amount, quantity
from config.translations import listed, translated, with_colon, with_commas

# More would leave no room for what a grant is for.
GRANTEES_NAMED = 3


@dataclass(frozen=True)
class SharePicture:
    """What the picture of a page shows: promises by status, or the figure of one promise."""

    title: str
    sentence: str
    counts: StatusCounts | None = None
    card: PromiseCard | None = None

    @property
    def bar(self) -> PromiseBar | None:
        """The bar of the promise's figure; None where there is nothing to measure it by."""
        figure = self.card.figure if self.card else None
        if figure is None:
            return None
        target = figure.measured_by
        return promise_positions(
            figure.figure.value, target.value, target.baseline_value, figure.path
        )

    @property
    def parts(self) -> list[tuple[str, str]]:
        """The parts of its bar, the largest first: the classes that draw each, and its words."""
        parts = status_parts(self.counts) if self.counts else []
        return [
            (status_classes(key), f"{key.words()} {amount(n)}")
            for key, n in sorted(parts, key=lambda part: -part[1])
        ]


def status_classes(key: StatusKey) -> str:
    """Return the classes that draw a status."""
    compiled, aged = " seg--compiled" if key.compiled else "", " seg--aged" if key.aged else ""
    return f"seg seg--{key.standing}{compiled}{aged}"


def _summary(name: str, adoptions: AdoptionQuerySet) -> Summary:
    return Summary(name, PartyProgress(progress_of(with_card_rows(adoptions))))


def _no_promise(name: str) -> str:
    words = _("No promise by %(name)s is listed here. That does not mean that it has made none.")
    return words % {"name": name}


def _city(slug: str) -> SharePicture:
    city = get_object_or_404(City.objects.listed(), slug=slug)
    summary = _summary(city.label, Adoption.objects.listed().filter(city=city))
    if not summary.promises.n:
        return SharePicture(city.label, _no_promise(city.label))
    sentence = f"{summary.made} {summary.known_words}"
    return SharePicture(city.label, sentence, summary.promises.standings)


def members_counts(network: Network) -> StatusCounts:
    """Return the promises of the member cities of a network by status."""
    members = Membership.objects.published().current().filter(network=network)
    return Adoption.objects.published().filter(city__in=members.values("city")).by_standing()


def _network(slug: str) -> SharePicture:
    """Its own promises or, where none is listed, those of its member cities."""
    network = get_object_or_404(Network.objects.listed(), slug=slug)
    own = _summary(network.short_name, Adoption.objects.listed().filter(network=network))
    if own.promises.n:
        return SharePicture(network.label, own.made, own.promises.standings)
    counts = members_counts(network)
    if not counts.total:
        return SharePicture(network.label, _no_promise(network.short_name))
    words = ngettext(
        "The member cities listed here have made %(n)s promise.",
        "The member cities listed here have made %(n)s promises.",
        counts.total,
    )
    return SharePicture(network.label, words % {"n": amount(counts.total)}, counts)


def _commitment(slug: str) -> SharePicture:
    commitment = get_object_or_404(Commitment.objects.listed(), slug=slug)
    adoptions = Adoption.objects.listed().filter(commitment=commitment, role=Adoption.Role.LEAD)
    card = next(iter(cards_of(progress_of(with_card_rows(adoptions)[:1]))), None)
    if card is None or not commitment.has_status:
        return SharePicture(commitment.display_title, commitment.display_summary)
    title = with_colon(card.adoption.party_name, commitment.display_title)
    sentence = card.sentence or f"{card.status} – {card.on_whose_word}"
    return SharePicture(title, sentence, card=card)


def _serving(title: str, promises: QuerySet[Commitment]) -> SharePicture:
    """The picture of what promises serve or are about, by the status of their leads."""
    counts = lead_standings(promises)
    n = promises.count() if counts is None else counts.total
    if not n:
        return SharePicture(title, _("No promise listed here is about this yet."))
    words = ngettext(
        "%(n)s promise listed here serves this.", "%(n)s promises listed here serve this.", n
    )
    return SharePicture(title, words % {"n": amount(n)}, counts)


def _promises_for(objectives: Iterable[Any]) -> QuerySet[Commitment]:
    promises: QuerySet[Commitment] = Commitment.objects.published().with_status()
    return promises.filter(pk__in=promises.filter(mappings__objective__in=objectives).values("pk"))


def _framework(slug: str) -> SharePicture:
    framework = get_object_or_404(listed_frameworks(), slug=slug)
    objectives = Objective.objects.published().filter(framework=framework)
    return _serving(translated(framework.name), _promises_for(objectives.values("pk")))


def promises_serving(objective: Objective) -> QuerySet[Commitment]:
    """Return the public promises that serve an objective or a part of it."""
    within = Objective.objects.published().filter(here_or_above(pk=objective.pk))
    return _promises_for(within.values("pk"))


def _objective(slug: str, code: str) -> SharePicture:
    objective = get_object_or_404(listed_objectives(), framework__slug=slug, code=code)
    title = with_colon(objective.label, translated(objective.title))
    return _serving(title, promises_serving(objective))


def _topic(slug: str) -> SharePicture:
    topic = get_object_or_404(Topic.objects.published(), slug=slug)
    return _serving(topic.display_name, promises_under(topic))


def _practice(slug: str) -> SharePicture:
    practice = get_object_or_404(Practice.objects.published(), slug=slug)
    return SharePicture(practice.display_title, practice.problem)


def _report(pk: int) -> SharePicture:
    reports = ProgressReport.objects.listed()
    report = get_object_or_404(reports, pk=pk)
    adoption = report.adoption
    title = with_colon(adoption.party_name, adoption.commitment.display_title)
    return SharePicture(title, report.summary)


def _event(slug: str) -> SharePicture:
    event = get_object_or_404(Event.objects.published().select_related("city"), slug=slug)
    day = format_known_date(event, "starts_on")
    if event.ends_on and event.ends_on != event.starts_on:
        day = format_period(event, "starts_on", "ends_on")
    place = event.city.label if event.city and event.city.public else ""
    return SharePicture(event.label, with_commas(filter(None, (_kind(event), day, place))))


def _organisation(slug: str) -> SharePicture:
    organisation = get_object_or_404(Organisation.objects.published(), slug=slug)
    words = _("What %(name)s funds and signs, and where it is a member.")
    return SharePicture(organisation.label, words % {"name": organisation.label})


def _kind(row: Event) -> str:
    kind = str(row.get_kind_display())
    return kind[:1].upper() + kind[1:]


def _grant(slug: str) -> SharePicture:
    grant = get_object_or_404(Grant.objects.listed(), slug=slug)
    title, grantees = str(grant), [party.label for party in grant.grantees]
    if 0 < len(grantees) <= GRANTEES_NAMED:
        title = with_colon(listed(grantees), title)
    return SharePicture(title, _amount(grant))


def _need(slug: str) -> SharePicture:
    need = get_object_or_404(Need.objects.listed(), slug=slug)
    return SharePicture(with_colon(need.party_name, need.what), _amount(need))


def _amount(row: Grant | Need) -> str:
    """Return the amount of a grant or need in words."""
    if row.amount is None:
        return _("The source states no amount.")
    low = quantity(row.amount, row.qualifier)
    high = row.amount_to if isinstance(row, Need) else None
    if high is None:
        return f"{low} {row.currency}"
    words = {"low": low, "high": amount(high), "currency": row.currency}
    return _("%(low)s to %(high)s %(currency)s") % words


# The forms of a chart beside PNG, and the subjects that have one.
CHART_FORMS = ("svg", "csv")
WITH_CHART = ("city", "network", "commitment", "framework", "topic")
# The subjects named by one slug, and their public rows.
SUBJECTS: dict[str, tuple[Callable[[str], SharePicture], Callable[[], QuerySet[Any]]]] = {
    "city": (_city, City.objects.published),
    "network": (_network, Network.objects.published),
    "commitment": (_commitment, Commitment.objects.published),
    "framework": (_framework, Framework.objects.published),
    "topic": (_topic, Topic.objects.published),
    "practice": (_practice, Practice.objects.published),
    "event": (_event, Event.objects.published),
    "organisation": (_organisation, Organisation.objects.published),
    "grant": (_grant, Grant.objects.published),
    "need": (_need, Need.objects.published),
}


def _svg(picture: SharePicture) -> str:
    """Draw a picture; words in letters that our type lacks are left out."""
    title = picture.title if drawable(picture.title) else settings.SITE_NAME
    sentence = picture.sentence if drawable(picture.sentence) else ""
    mirrored, bar = get_language_bidi(), picture.bar
    layout = share_layout(
        title, sentence, picture.parts, has_bar=bool(bar or picture.parts), mirrored=mirrored
    )
    context = {
        "layout": layout,
        "bar": bar,
        "card": picture.card,
        "segments": segments(picture.counts) if picture.parts and picture.counts else [],
        "style": chart_style(),
        "site_name": settings.SITE_NAME,
        "host": urlsplit(settings.SITE_URL).netloc,
        "width": str(WIDTH),
        "height": str(HEIGHT),
    }
    return render_to_string("pictures/share.svg", context)


def _answer(picture: SharePicture) -> HttpResponse:
    return png_answer(_svg(picture))


def _table(picture: SharePicture) -> tuple[list[str], list[list[str]]]:
    """Return the names of the columns and the rows of what a picture draws."""
    figure = picture.card.figure if picture.card else None
    if figure is not None:
        target = figure.measured_by
        numbers = (figure.figure.value, target.value, target.baseline_value)
        day, unit = str(figure.figure.on or ""), escape_formula(target.unit)
        row = [*("" if n is None else f"{n:f}" for n in numbers), unit, day]
        return ["figure", "promised", "start", "unit", "day"], [row]
    rows = [
        [str(key.standing), _yes(key.compiled), _yes(key.aged), str(n)]
        for key, n in status_parts(picture.counts or StatusCounts())
    ]
    return ["status", "public_sources", "old", "promises"], rows


def _yes(condition: bool) -> str:
    return "yes" if condition else "no"


def _chart(picture: SharePicture, form: str) -> HttpResponse:
    """Return a picture as SVG, or its numbers as CSV."""
    if form not in CHART_FORMS:
        raise Http404
    return svg_answer(_svg(picture)) if form == "svg" else csv_answer(*_table(picture))


@require_safe
def site_picture(request: HttpRequest) -> HttpResponse:
    """Draw the picture of the home page, and of pages without one of their own."""
    numbers = overview()
    return _answer(SharePicture(settings.SITE_NAME, numbers.sentence, numbers.standings))


@require_safe
@redirect_old_slugs(lambda kind: SUBJECTS[kind][1]())
def subject_picture(request: HttpRequest, kind: str, slug: str) -> HttpResponse:
    """Draw the picture of a page named by a slug."""
    return _answer(SUBJECTS[kind][0](slug))


@require_safe
@redirect_old_slugs(Framework.objects.published)
def objective_picture(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """Draw the picture of an objective."""
    return _answer(_objective(slug, code))


@require_safe
@redirect_old_slugs(lambda kind: SUBJECTS[kind][1]())
def subject_chart(request: HttpRequest, kind: str, slug: str, form: str) -> HttpResponse:
    """Return the bar of a page named by a slug as a file."""
    return _chart(SUBJECTS[kind][0](slug), form)


@require_safe
@redirect_old_slugs(Framework.objects.published)
def objective_chart(request: HttpRequest, slug: str, code: str, form: str) -> HttpResponse:
    """Return the bar of an objective as a file."""
    return _chart(_objective(slug, code), form)


@require_safe
def report_picture(request: HttpRequest, pk: int) -> HttpResponse:
    """Draw the picture of a report."""
    return _answer(_report(pk))
