"""What the card of one promise says: its kind and dates, on whose word, its figure, what is next.

Reads rows that were fetched beforehand. Each sentence is composed whole, by its language.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

from django.db import models
from django.db.models import Prefetch
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commitments.analysis.figures import PER_CENT, TargetFigure, aim_words, with_unit
from commitments.analysis.indicators import expected_progress, mean_progress, percent
from commitments.analysis.progress import AdoptionProgress, TargetProgress
from commitments.analysis.sources import never_searched, search_sentence
from commitments.models import Adoption, ProgressReport, Reporting, Standing, Target, Trust
from commitments.models.adoptions import AdoptionQuerySet
from commitments.models.frameworks import Direction
from commitments.models.standing import FINAL
from config.dates import earliest_today, format_known_date, format_partial_date, last_day
from config.models.fields import Qualifier
from config.numbers import amount, percentage, quantity
from config.translations import listed, with_commas

STEPS_SHOWN = 3


class Relation(models.TextChoices):
    """How a figure stands to what was promised: words of a card depend on it."""

    OF = "of"
    MORE = "more"
    BESIDE = "beside"
    ALONE = "alone"


@dataclass(frozen=True)
class CardFigure:
    """The main figure of a promise, beside what was promised."""

    target: TargetProgress
    figure: TargetFigure

    @property
    def measured_by(self) -> Target:
        """The target as it was when the figure was published."""
        return self.figure.target or self.target.target

    @property
    def relation(self) -> Relation:
        target, value = self.measured_by, self.figure.value
        if target.value is None or value is None:
            return Relation.ALONE
        if target.direction == Direction.DOWN or target.unit == PER_CENT:
            return Relation.BESIDE
        return Relation.MORE if value > target.value else Relation.OF

    @property
    def number(self) -> str:
        """The figure as its source states it, with its unit unless what was promised has it."""
        number = quantity(self.figure.value or 0, self.figure.measurement.qualifier)
        if self.relation in (Relation.OF, Relation.MORE):
            return number
        return with_unit(number, self.measured_by.unit)

    @property
    def aim(self) -> str:
        return aim_words(self.measured_by)

    @property
    def start(self) -> str:
        """Where it started, in words for the end of the bar."""
        baseline = self.measured_by.baseline_value
        if not baseline:
            return amount(0)
        return _("%(n)s at the start") % {"n": _bare(baseline, self.measured_by.unit)}

    @property
    def promised(self) -> str:
        """What was promised, in words for the end of the bar."""
        target = self.measured_by
        value = quantity(target.value or 0, target.qualifier)
        if target.unit == PER_CENT:
            value = with_unit(value, PER_CENT)
        return _("%(n)s promised") % {"n": value}

    @cached_property
    def path(self) -> Decimal | None:
        """Where a steady pace would be on the day of the figure; None where it is not known.

        Only for what the party itself reported: others' figures are not measured by its pace.
        """
        target, on = self.measured_by, self.figure.on
        if self.figure.report.compiled or target.value is None or target.baseline_value is None:
            return None
        pace = expected_progress(self.target.start, target.due_on, on) if on else None
        if pace is None:
            return None
        return target.baseline_value + (target.value - target.baseline_value) * pace

    @property
    def path_words(self) -> str:
        """How far it is from the steady path: "145 short of a steady path"; empty if unknown."""
        target, value = self.measured_by, self.figure.value
        exact = self.figure.measurement.qualifier == Qualifier.EXACTLY
        if self.path is None or value is None or target.value is None or not exact:
            return ""
        if value == target.value or (self.figure.progress or Decimal(0)) >= 1:
            return ""
        way = target.value - (target.baseline_value or Decimal(0))
        ahead = value - self.path if way > 0 else self.path - value
        if abs(ahead) < abs(way) / 100:
            return _("on the steady path")
        distance = abs(ahead).quantize(Decimal(1) if abs(ahead) >= 10 else Decimal("0.1"))
        words = {"n": _bare(distance, target.unit)}
        if ahead > 0:
            return _("%(n)s ahead of a steady path") % words
        return _("%(n)s short of a steady path") % words


def _bare(value: Decimal, unit: str) -> str:
    """Return a number for the end of a bar: with its sign where it is a share."""
    return with_unit(amount(value), PER_CENT) if unit == PER_CENT else amount(value)


@dataclass(frozen=True)
class PromisedStep:
    """Something that was promised by a day, of which no figure is published."""

    target: Target

    @property
    def by(self) -> str:
        return format_partial_date(self.target.due_on, self.target.due_on_precision)

    @property
    def aim(self) -> str:
        """The number promised, where there is one."""
        return aim_words(self.target)


@dataclass(frozen=True)
class PromiseCard:
    """All that the card of one promise shows."""

    progress: AdoptionProgress

    @property
    def adoption(self) -> Adoption:
        return self.progress.adoption

    @property
    def kind(self) -> str:
        """Its kind and dates in words: "Pledge, 2022, until 2027"."""
        commitment = self.adoption.commitment
        kind = str(commitment.get_kind_display())
        parts = [kind[:1].upper() + kind[1:]]
        if commitment.made_on:
            parts.append(format_known_date(commitment, "made_on"))
        if commitment.ends_on:
            day = {"day": format_known_date(commitment, "ends_on")}
            parts.append(_("until %(day)s") % day)
        if self.adoption.role == Adoption.Role.PARTNER:
            parts.append(_("joined as a partner"))
        return with_commas(parts)

    @property
    def partners(self) -> list[Adoption]:
        """The other parties of the promise, who made it first."""
        others = self.adoption.commitment.adoptions.all()
        return [other for other in others if other.pk != self.adoption.pk]

    @property
    def status(self) -> str:
        """The status in words; an old one says that it is."""
        words = str(Standing(self.adoption.standing).label)
        if self.adoption.aged and self.adoption.trust != Trust.COMPILED:
            return _("%(status)s when last reported") % {"status": words}
        return words

    @property
    def nothing_known(self) -> bool:
        """Whether no report, source or figure says anything of it, so that its card is bare."""
        return self.adoption.standing == Standing.NOTHING_KNOWN and not self.progress.reports

    @property
    def never_searched(self) -> bool:
        """Whether all that can be said is that nobody has looked for sources yet."""
        return not self.progress.background and never_searched(self.adoption)

    @property
    def on_whose_word(self) -> str:
        """On whose word the status is known, and since when."""
        adoption = self.adoption
        if adoption.standing == Standing.NOTHING_KNOWN:
            if self.progress.background:
                return _("no progress is published, only background")
            return search_sentence(adoption.commitment)
        day = format_partial_date(adoption.standing_on, adoption.standing_on_precision)
        if adoption.trust == Trust.COMPILED:
            if not day:
                return _("public sources, undated")
            sentence = _("public sources, %(day)s; over 18 months old")
            return (sentence if adoption.aged else _("public sources, %(day)s")) % {"day": day}
        return _own_word(adoption) % {"day": day}

    @cached_property
    def figure(self) -> CardFigure | None:
        """The figure of the main target, where one number says how far it is."""
        target = self.progress.main_target
        if target is None or target.latest is None or target.target.kind == Target.Kind.YES_NO:
            return None
        if target.latest.target and target.latest.target.value_to is not None:
            return None
        return CardFigure(target, target.latest)

    @property
    def sentence(self) -> str:
        """What is known of the main target as a sentence; empty without a target."""
        target = self.progress.main_target
        return target.sentence if target else ""

    @property
    def average(self) -> str:
        """The average over several targets: "62% of the way, the average of 2 of 3 targets"."""
        targets, measured = self.progress.targets, self.progress.measured
        share = percent(mean_progress(target.progress for target in measured))
        if len(targets) < 2 or share is None:
            return ""
        words = {"share": percentage(share), "n": len(measured), "all": len(targets)}
        return _("%(share)s of the way, the average of %(n)s of %(all)s targets") % words

    @property
    def _step_by_step(self) -> bool:
        """Whether it was promised step by step, and no figure is published of any."""
        targets = self.progress.targets
        return len(targets) > 1 and not any(target.latest for target in targets)

    @property
    def more_steps(self) -> str:
        """How many more steps there are than are named, in words."""
        others = len(self.progress.targets) - STEPS_SHOWN
        return _and_more(others) if self._step_by_step else ""

    @property
    def steps(self) -> list[PromisedStep]:
        """The first of what was promised step by step, where no figure is published of any."""
        targets = self.progress.targets
        if not self._step_by_step:
            return []
        days = sorted(targets, key=lambda each: (each.target.due_on or date.max, each.target.pk))
        return [PromisedStep(each.target) for each in days[:STEPS_SHOWN]]

    @property
    def latest(self) -> ProgressReport | None:
        """The newest report or public source; of those without a date the first."""
        reports = self.progress.reports
        dated = [report for report in reports if report.reported_on]
        return max(dated, key=_day_of, default=next(iter(reports), None))

    @property
    def latest_day(self) -> str:
        return format_known_date(self.latest, "reported_on") if self.latest else ""

    @property
    def more(self) -> str:
        """How many more there are, in words."""
        return _and_more(len(self.progress.reports) - 1)

    @property
    def for_whom(self) -> str:
        return listed(str(term) for term in self.adoption.commitment.populations.all())

    @property
    def next(self) -> str:
        """What happens next, in sentences; empty where nothing is known to."""
        adoption = self.adoption
        if adoption.withdrawn_on:
            words = {"day": format_partial_date(adoption.withdrawn_on)}
            return _("Withdrawn %(day)s.") % words
        if adoption.standing in FINAL:
            return ""
        return " ".join(filter(None, [self._promised_by, _awaited(adoption)]))

    @property
    def _promised_by(self) -> str:
        """By when it was promised, and that the day is over where it is."""
        ends = [
            (last_day(each.target.due_on, each.target.due_on_precision), each.target)
            for each in self.progress.targets
            if each.target.due_on
        ]
        if not ends:
            return ""
        end, target = max(ends, key=lambda each: each[0])
        words = {"day": format_partial_date(target.due_on, target.due_on_precision)}
        if end < earliest_today():
            return _("It was promised by %(day)s.") % words
        return _("Promised by %(day)s.") % words

    @property
    def money(self) -> str:
        """What it costs and what of that is secured; empty where no source says so."""
        return money_words(self.adoption)


def money_words(adoption: Adoption) -> str:
    """Return what an adoption costs and what of that is secured; empty where no source says so."""
    needed, secured = adoption.budget_needed, adoption.budget_secured
    words = {"currency": adoption.currency}
    if needed is not None and secured is not None:
        words |= {"needed": amount(needed), "secured": amount(secured)}
        return _("%(secured)s of %(needed)s %(currency)s secured") % words
    if needed is not None:
        return _("%(needed)s %(currency)s needed") % (words | {"needed": amount(needed)})
    if secured is not None:
        return _("%(secured)s %(currency)s secured") % (words | {"secured": amount(secured)})
    return ""


def money_lacking(adoption: Adoption) -> str:
    """Return the same where more is needed than secured, else nothing."""
    needed, secured = adoption.budget_needed, adoption.budget_secured
    lacks = needed is not None and secured is not None and needed > secured
    return money_words(adoption) if lacks else ""


def with_card_rows(adoptions: AdoptionQuerySet) -> AdoptionQuerySet:
    """Return the adoptions with what their cards show besides: whom they are for, other parties."""
    parties = Adoption.objects.published().lead_first().select_related("city__country", "network")
    return adoptions.prefetch_related(
        "commitment__populations", Prefetch("commitment__adoptions", parties)
    )


def cards_of(promises: Iterable[AdoptionProgress]) -> list[PromiseCard]:
    """Return the cards of some promises, in the same order."""
    return [PromiseCard(progress) for progress in promises]


def _and_more(others: int) -> str:
    """Return how many there are besides: "and 2 more"; empty without any."""
    words = ngettext("and %(n)s more", "and %(n)s more", others)
    return words % {"n": others} if others > 0 else ""


def _day_of(report: ProgressReport) -> tuple[date, int]:
    return report.reported_on or date.min, report.pk


def _own_word(adoption: Adoption) -> str:
    """Return the words for what a party itself reported, with a place for the day."""
    reviewed = adoption.trust == Trust.REVIEWED
    if adoption.standing == Standing.WITHDRAWN:
        return "%(day)s"
    if adoption.city_id:
        if reviewed:
            return _("reported by the city and peer reviewed, %(day)s")
        return _("reported by the city and checked, %(day)s")
    if reviewed:
        return _("reported by the network and peer reviewed, %(day)s")
    return _("reported by the network and checked, %(day)s")


def _awaited(adoption: Adoption) -> str:
    """Return which report is awaited and by when; empty where none is."""
    reporting = adoption.reporting_on()
    if reporting == Reporting.NOT_ASKED or adoption.report_due_on is None:
        return ""
    day = {"day": format_partial_date(adoption.report_due_on)}
    if reporting == Reporting.OVERDUE:
        return _("A report was due by %(day)s and is overdue.") % day
    if adoption.reported_on is None:
        return _("The first report is due by %(day)s.") % day
    return _("The next report is due by %(day)s.") % day
