"""Figures by their parts: how many of the people were women, how many were men.

Reads rows that were fetched beforehand.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from commitments.analysis.figures import TargetFigure
from commitments.analysis.indicators import percent
from commitments.models import Target
from config.models.keys import compared_key
from config.numbers import percentage, quantity
from config.translations import translated

# Words that reports use, as the interface says them. Others stay as they were written.
USUAL_WORDS = {
    "sex": gettext_lazy("sex"),
    "age": gettext_lazy("age"),
    "status": gettext_lazy("legal status"),
    "women": gettext_lazy("women"),
    "men": gettext_lazy("men"),
    "girls": gettext_lazy("girls"),
    "boys": gettext_lazy("boys"),
    "children": gettext_lazy("children"),
    "adults": gettext_lazy("adults"),
}


def usual_words(text: str) -> str:
    """Return a word of a report in the reader's language, where the interface has it."""
    words = USUAL_WORDS.get(compared_key(text))
    return text if words is None else str(words)


@dataclass(frozen=True)
class DividedFigure:
    """The parts of one figure in one report, in one dimension, with the whole if it has one."""

    parts: list[TargetFigure]
    whole: TargetFigure | None

    @property
    def when(self) -> str:
        return self.parts[0].when or _("date not known")

    @property
    def compiled(self) -> bool:
        return bool(self.parts[0].report.compiled)

    @property
    def on(self) -> date:
        return self.parts[0].on or date.min

    @property
    def adds_up(self) -> bool:
        """Whether its parts are all known, and together the whole: then each has a share."""
        values = [part.value for part in self.parts]
        if self.whole is None or not self.whole.value or None in values:
            return False
        return sum((value for value in values if value), Decimal(0)) == self.whole.value

    def part_words(self, part: TargetFigure) -> str:
        """Return a part in words, with its share of the whole: "230 (55%)", "not shown"."""
        if part.value is None:
            return str(part.measurement.get_status_display())
        number = quantity(part.value, part.measurement.qualifier)
        if not self.adds_up or self.whole is None or not self.whole.value:
            return number
        share = percentage(percent(part.value / self.whole.value) or 0)
        return pgettext("a number and its share", "%(n)s (%(share)s)") % {
            "n": number,
            "share": share,
        }


@dataclass(frozen=True)
class Division:
    """The figures about a target divided by one dimension, oldest first."""

    target: Target
    dimension: str
    figures: list[DividedFigure]

    @property
    def newest(self) -> DividedFigure:
        return self.figures[-1]

    @property
    def title(self) -> str:
        """What is divided by what: "Places in classes, by sex"."""
        words = {"title": translated(self.target.title), "dimension": usual_words(self.dimension)}
        if not self.dimension:
            return _("%(title)s, by part") % words
        return _("%(title)s, by %(dimension)s") % words

    @property
    def sentence(self) -> str:
        """The newest figures as a sentence that anyone can quote."""
        parts = [
            pgettext("a part and its figure", "%(part)s %(figure)s")
            % {
                "part": usual_words(part.measurement.breakdown),
                "figure": self.newest.part_words(part),
            }
            for part in self.newest.parts
        ]
        return _("%(title)s (%(when)s): %(parts)s.") % {
            "title": self.title,
            "when": self.newest.when,
            "parts": pgettext("between the items of a list", ", ").join(parts),
        }


def divisions(
    target: Target, parts: Iterable[TargetFigure], wholes: Sequence[TargetFigure]
) -> list[Division]:
    """Return the figures of parts by dimension, and in each by the report that states them.

    Figures in a unit that the target no longer has are left out: they share no scale.
    """
    whole_of = {figure.report.pk: figure for figure in wholes}
    by_dimension: dict[str, dict[int, list[TargetFigure]]] = {}
    for part in parts:
        if (part.target or target).unit != target.unit:
            continue
        reports = by_dimension.setdefault(compared_key(part.measurement.dimension), {})
        reports.setdefault(part.report.pk, []).append(part)
    result = []
    for reports in by_dimension.values():
        figures = [
            DividedFigure(sorted(rows, key=lambda row: row.measurement.pk), whole_of.get(report))
            for report, rows in reports.items()
        ]
        figures.sort(key=lambda figure: (figure.on, figure.parts[0].measurement.pk))
        dimension = figures[-1].parts[0].measurement.dimension
        result.append(Division(target, dimension, figures))
    return result
