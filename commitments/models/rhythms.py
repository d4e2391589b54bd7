"""The rhythm in which a party reports: when its periods begin and end, and how it may change."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from config.dates import earliest_today, format_partial_date, last_day, month_end
from config.models.fields import Precision

MOST_MONTHS = 36
# Days after the end of a period within which its report is due, unless the network says others.
GRACE_DAYS = 60
ONE_DAY = timedelta(days=1)


class Period(NamedTuple):
    """What one report covers: its first and its last day."""

    start: date
    end: date


def _month(day: date) -> int:
    """Return the number of a month, counted from the year 0."""
    return day.year * 12 + day.month - 1


def _end(month: int) -> date:
    """Return the last day of a month given by its number."""
    return last_day(date(month // 12, month % 12 + 1, 1), Precision.MONTH)


@dataclass(frozen=True)
class Rhythm:
    """Periods of `months` months each; the first one ends with the month of `first_ends`.

    `begins` is the day of the promise, where the first period begins if it is known. Until the day
    `until` the rhythm `former` held, which may have a former one itself.
    """

    months: int
    first_ends: date
    begins: date | None = None
    former: "Rhythm | None" = None
    until: date | None = None

    def end_after(self, covered: date | None) -> date:
        """Return the end of the first period that ends after a day; of the first one for None."""
        if self.former and self.until and (covered is None or covered < self.until):
            return min(self.former.end_after(covered), self.until)
        first = _month(self.first_ends)
        if covered is None:
            return _end(first)
        month = _month(covered + ONE_DAY)
        periods = max(0, -((first - month) // self.months))
        return _end(first + periods * self.months)

    def is_end(self, day: date) -> bool:
        """Whether a period ends on a day."""
        return self.end_after(day - ONE_DAY) == day

    def allows(self, end: date) -> bool:
        """Whether a report may end on a day: with a period, or before the first one begins."""
        return self.is_end(end) or end < self.period_after(None).start

    def period_after(self, covered: date | None) -> Period:
        """Return the period that follows on the days covered so far; the first one for None."""
        end = self.end_after(covered)
        if covered is not None:
            return Period(covered + ONE_DAY, end)
        if self.begins is not None and self.begins <= end:
            return Period(self.begins, end)
        return Period(month_end(end, -(self.former or self).months) + ONE_DAY, end)

    def before(self) -> list[list[Any]]:
        """Return the former rhythms as they are stored, the earliest first."""
        if self.former is None or self.until is None:
            return []
        former = self.former
        ended = [former.months, former.first_ends.isoformat(), self.until.isoformat()]
        return [*former.before(), ended]

    def periods_over(self, covered: date | None, today: date) -> Iterator[Period]:
        """Yield the periods that follow on the days covered and were over before `today`."""
        period = self.period_after(covered)
        while period.end < today:
            yield period
            period = self.period_after(period.end)


def usual_first_end(months: int, begins: date) -> date:
    """Return when the first period ends where nothing else is agreed; it runs on the day `begins`.

    Periods of a year or more end in December, shorter ones so that one of them does. The first is
    at least half as long as the others.
    """
    part = min(months, 12)
    end = month_end(begins, months // 2)
    return month_end(end, (12 - end.month) % part)


class InRhythm(models.Model):
    """Fields of who reports in a rhythm, empty where none was agreed."""

    adopted_on: Any  # the field that says when the party took it on
    report_period_ends: Any  # the end of the period of its next report
    reports: Any  # the relation to its reports

    report_every = models.PositiveSmallIntegerField(
        "report every (months)",
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_MONTHS)],
        help_text="Months between two reports, 1 to 36. Empty: none agreed, so none is overdue.",
    )
    first_period_ends = models.DateField(
        null=True,
        blank=True,
        help_text="Last day of the first period of this rhythm; all others follow from it. The "
        "last day of a month. Empty: filled in, for a period that runs now.",
    )
    former_rhythms = models.JSONField(
        default=list,
        blank=True,
        editable=False,
        help_text="The rhythms that held before, the earliest first: months between two reports, "
        "last day of the first period, last day of the last one.",
    )

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(report_every__isnull=True, first_period_ends__isnull=True)
                | Q(
                    report_every__isnull=False,
                    report_every__range=(1, MOST_MONTHS),
                    first_period_ends__isnull=False,
                ),
                name="commitments_adoption_rhythm_is_whole",
                violation_error_message=_(
                    "A rhythm has a number of months, 1 to 36, and a day on which its first "
                    "period ends."
                ),
            ),
            models.CheckConstraint(
                condition=Q(first_period_ends__isnull=True)
                | Q(adopted_on__isnull=True)
                | Q(first_period_ends__gte=F("adopted_on")),
                name="commitments_adoption_first_period_after_adopted",
                violation_error_message=_("The first period cannot end before it is adopted."),
            ),
        ]

    def settle_rhythm(self) -> None:
        """Complete the rhythm, and let a change of it count from the end of the running period."""
        rows = type(self)._default_manager
        stored = None if self._state.adding else rows.filter(pk=self.pk).first()
        if self.report_every is None:
            self._give_up_rhythm(stored)
            return
        if stored and stored.report_every == self.report_every and self.first_period_ends is None:
            self.first_period_ends = stored.first_period_ends
        if stored and stored.rhythm and stored.has_reported:
            self._change_rhythm(stored, stored.rhythm)
        if self.first_period_ends is None:
            today = earliest_today()
            begins = max(self.adopted_on or today, today)
            self.first_period_ends = usual_first_end(self.report_every, begins)
        if self.first_period_ends != month_end(self.first_period_ends):
            sentence = _("A period ends on the last day of a month: %(day)s.")
            day = format_partial_date(month_end(self.first_period_ends))
            raise ValidationError({"first_period_ends": sentence % {"day": day}})

    def _give_up_rhythm(self, stored: "InRhythm | None") -> None:
        """Empty what belongs to a rhythm of which the months were emptied."""
        if self.first_period_ends and not (stored and stored.report_every):
            sentence = _("Say after how many months a report follows on the first one.")
            raise ValidationError({"report_every": sentence})
        self.first_period_ends = None
        self.keep_former(None)

    def _change_rhythm(self, stored: "InRhythm", rhythm: Rhythm) -> None:
        """Keep the former rhythm up to the end of the running period, where this one begins."""
        assert self.report_every is not None, "there is a rhythm"
        day_given = self.first_period_ends not in (None, stored.first_period_ends)
        if self.report_every == stored.report_every and not day_given:
            return
        running = rhythm.end_after(earliest_today() - ONE_DAY)
        if self.first_period_ends is None or not day_given:
            self.first_period_ends = month_end(running, self.report_every)
        elif self.first_period_ends <= running:
            sentence = _("The running period ends on %(day)s, and the new rhythm begins after it.")
            words = sentence % {"day": format_partial_date(running)}
            raise ValidationError({"first_period_ends": words})
        if not (rhythm.former and rhythm.until and running <= rhythm.until):
            self.keep_former(Rhythm(self.report_every, running, None, rhythm, running))

    def keep_former(self, rhythm: Rhythm | None) -> None:
        """Take over which rhythms held before another one."""
        self.former_rhythms = rhythm.before() if rhythm else []

    @property
    def missed_ends(self) -> list[date]:
        """The ends of the periods that are over and not reported on, the earliest first."""
        first, today = self.report_period_ends, earliest_today()
        if self.rhythm is None or first is None or first >= today:
            return []
        return [first, *(period.end for period in self.rhythm.periods_over(first, today))]

    @property
    def has_reported(self) -> bool:
        """Whether a report of the party itself was published."""
        reports = self.reports
        return bool(reports.reported().filter(state__in=reports.model.PUBLIC).exists())

    @property
    def rhythm(self) -> Rhythm | None:
        """The rhythm that was agreed, after the one that held before; None without any."""
        if self.report_every is None or self.first_period_ends is None:
            return None
        former, until = None, None
        for months, first_ends, last in self.former_rhythms:
            day = date.fromisoformat(first_ends)
            former = Rhythm(months, day, self.adopted_on, former, until)
            until = date.fromisoformat(last)
        return Rhythm(self.report_every, self.first_period_ends, self.adopted_on, former, until)


class SentInRhythm(models.Model):
    """Fields of a report that say with which others it is sent, and until when once more."""

    sent_with = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="sent_together",
        help_text="The first of the reports that are sent and decided together with this one.",
    )
    revise_by = models.DateField(
        null=True,
        editable=False,
        help_text="Until when a returned report is to be sent again; it is not late before.",
    )

    class Meta:
        abstract = True
