"""The sentence of each piece of news, composed whole by the reader's language.

The title of what it is about is marked in it, so that a page can link it and say its language.
"""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commitments.analysis.figures import PER_CENT, aim_words, is_background, with_unit
from commitments.analysis.news_entries import PRACTICE_MODEL, PROMISE_MODEL
from commitments.models import (
    Adoption,
    Commitment,
    Measurement,
    Practice,
    ProgressReport,
    Review,
    Standing,
    Target,
)
from commitments.models.frameworks import Direction
from config.dates import format_known_date
from config.numbers import amount, quantity
from config.translations import listed

TITLE_BEGINS, TITLE_ENDS = "\ue000", "\ue001"  # private characters: no title has them


@dataclass(frozen=True)
class Sentence:
    """A sentence in three parts: what is before the title, the title, and what is after it."""

    before: str
    title: str
    after: str
    language: str = ""

    def __str__(self) -> str:
        return f"{self.before}{self.title}{self.after}"


def _parts(text: str, language: str = "") -> Sentence:
    before, marked, rest = text.partition(TITLE_BEGINS)
    title, _close, after = rest.partition(TITLE_ENDS)
    return Sentence(before, title, after, language) if marked else Sentence("", text, "", language)


def _titled(row: Commitment | Practice) -> dict[str, Any]:
    return {"title": f"{TITLE_BEGINS}{row.display_title}{TITLE_ENDS}"}


def of_promise(promise: Commitment, adoption: Adoption | None) -> Sentence:
    """Return that a promise is listed now: whose it is and when it was made, where known."""
    words = _titled(promise) | {"day": format_known_date(promise, "made_on")}
    if adoption is None:
        text = _("Newly listed: %(title)s (%(kind)s).")
        words["kind"] = promise.get_kind_display()
    else:
        words["party"] = adoption.party_name
        text = _("%(party)s promised: %(title)s.")
        if words["day"]:
            text = _("%(party)s promised: %(title)s (%(day)s).")
    return _parts(text % words, promise.display_language)


def main_figure(report: ProgressReport) -> Measurement | None:
    """Return the figure of a report that says most: the first of the whole, beside its target."""
    for row in report.measurements.all():
        target = row.measured_by(row.target) if row.target else None
        if row.value is None or row.breakdown or target is None or target.value is None:
            continue
        if target.kind != Target.Kind.YES_NO and not is_background(row, report):
            return row
    return None


def figure_text(row: Measurement | None) -> str:
    """Return a figure beside what was promised: "400 of 200 homes"; empty without one."""
    target = row.measured_by(row.target) if row is not None and row.target else None
    if row is None or target is None or row.value is None:
        return ""
    number = quantity(row.value, row.qualifier)
    if target.unit == PER_CENT or target.direction == Direction.DOWN or target.value_to:
        aim = aim_words(target, bare=target.unit != PER_CENT)
        words = {"number": with_unit(number, target.unit), "aim": aim}
        return _("%(number)s, promised: %(aim)s") % words
    return _("%(number)s of %(aim)s") % {"number": number, "aim": aim_words(target)}


def of_report(report: ProgressReport) -> Sentence:
    """Return who reported on what, and the figure: "Kampala reported on Homes: 400 of 200."."""
    promise = report.adoption.commitment
    words = _titled(promise) | {"party": report.adoption.party_name}
    words["figure"] = figure_text(main_figure(report))
    if report.compiled:
        text = _("A public source on %(title)s, %(party)s.")
        if words["figure"]:
            text = _("A public source on %(title)s, %(party)s: %(figure)s.")
    elif report.corrects_id:
        text = _("%(party)s corrected its report on %(title)s.")
        if words["figure"]:
            text = _("%(party)s corrected its report on %(title)s: %(figure)s.")
    else:
        text = _("%(party)s reported on %(title)s.")
        if words["figure"]:
            text = _("%(party)s reported on %(title)s: %(figure)s.")
    return _parts(text % words, promise.display_language)


def of_change(old: Standing, new: Standing) -> str:
    """Return that a status moved, as a sentence of its own."""
    words = {"old": old.label, "new": new.label}
    return _("Its status moved from “%(old)s” to “%(new)s”.") % words


def of_withdrawal(adoption: Adoption) -> Sentence:
    """Return that a party withdrew its promise."""
    words = _titled(adoption.commitment) | {"party": adoption.party_name}
    text = _("%(party)s withdrew its promise %(title)s.")
    return _parts(text % words, adoption.commitment.display_language)


def of_review(review: Review) -> Sentence:
    """Return who reviewed whose report on what."""
    adoption = review.report.adoption
    words = _titled(adoption.commitment) | {
        "reviewer": review.reviewing_city.label,
        "party": adoption.party_name,
    }
    text = _("%(reviewer)s reviewed what %(party)s reported on %(title)s.")
    return _parts(text % words, adoption.commitment.display_language)


def of_practice(practice: Practice) -> Sentence:
    """Return that a practice is described now, and of which cities."""
    names = [city.label for city in practice.cities.all()]
    words = _titled(practice) | {"cities": listed(names)}
    text = _("New practice: %(title)s, %(cities)s.") if names else _("New practice: %(title)s.")
    return _parts(text % words, practice.display_language)


def of_many(model: str, n: int) -> Sentence:
    """Return how many rows of a kind were added together."""
    if model == PROMISE_MODEL:
        text = ngettext("%(n)s promise was added.", "%(n)s promises were added.", n)
    elif model == PRACTICE_MODEL:
        text = ngettext("%(n)s practice was added.", "%(n)s practices were added.", n)
    else:
        text = ngettext(
            "What became of a promise was added from %(n)s public source.",
            "What became of promises was added from %(n)s public sources.",
            n,
        )
    return _parts(text % {"n": amount(n)})
