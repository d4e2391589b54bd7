"""What is known of a promise, on whose word, and since when. Pure functions; no database.

What is awaited of the party is another axis: `Adoption.reporting_on`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from commitments.models import Adoption, ProgressReport, SourceStage, Standing, Trust
from commitments.models.rhythms import GRACE_DAYS
from commitments.models.standing import FINAL
from config.dates import last_day, months_later
from config.models.fields import Precision

Stage, Rating = ProgressReport.Stage, ProgressReport.Rating

# Months after the end of its period from which a status is old.
AGES_AFTER = 18
# Codes of a source that say how far the work is, not only that something was published.
SAYS_STAGE = frozenset(
    {SourceStage.PLANNED, SourceStage.UNDER_WAY, SourceStage.DONE, SourceStage.DISCONTINUED}
)
BY_STAGE = {
    Stage.DISCONTINUED: Standing.DISCONTINUED,
    Stage.FULFILLED: Standing.ACHIEVED,
    Stage.NOT_STARTED: Standing.NOT_STARTED,
}
BY_RATING = {
    Rating.MET: Standing.ACHIEVED,
    Rating.ON_TRACK: Standing.ON_TRACK,
    Rating.CONSTRAINED: Standing.BEHIND,
    Rating.NO_PROGRESS: Standing.STALLED,
}


@dataclass(frozen=True)
class Status:
    """A status, on whose word, the day it is about, and the day from which it is old.

    `on` is None where no date is known, `ages_on` where it never ages.
    """

    standing: Standing
    trust: Trust | None = None
    on: date | None = None
    precision: str = ""
    ages_on: date | None = None

    def aged(self, today: date) -> bool:
        """Whether it is old: it was so when last reported, and may be so no longer."""
        return self.ages_on is not None and today >= self.ages_on


NOTHING_KNOWN = Status(Standing.NOTHING_KNOWN)


def ages_on(
    standing: Standing,
    on: date | None,
    precision: str = "",
    every: int | None = None,
    grace: int = GRACE_DAYS,
) -> date | None:
    """Return the day from which a status is old; None for one that is final or has no date.

    18 months after the end of its period, or one rhythm of `every` months and `grace` days after
    it, whichever is later.
    """
    if on is None or standing in FINAL:
        return None
    end = last_day(on, precision)
    days = [months_later(end, AGES_AFTER)]
    if every:
        days.append(months_later(end, every) + timedelta(days=grace))
    return max(days)


def own_standing(report: ProgressReport) -> Standing | None:
    """Return the standing by a report of the party itself; None when it gives no rating."""
    if not report.rating:
        return None
    return BY_STAGE.get(Stage(report.stage or Stage.IN_PROGRESS), BY_RATING[Rating(report.rating)])


def report_standing(report: ProgressReport | None) -> Standing:
    """Return the standing that one report gives: by its party, or by what the source says."""
    if report is None:
        return Standing.NOTHING_KNOWN
    if report.compiled:
        return Standing(report.source_stage)
    return own_standing(report) or Standing.NOTHING_KNOWN


def _status(
    report: ProgressReport,
    standing: Standing,
    trust: Trust,
    every: int | None = None,
    grace: int = GRACE_DAYS,
) -> Status:
    """Return the status by one report, with the day that it is about."""
    on, precision = report.reported_on, report.reported_on_precision
    if report.period_end:
        on, precision = report.period_end, report.period_end_precision
    precision = precision if on else ""
    return Status(standing, trust, on, precision, ages_on(standing, on, precision, every, grace))


def own_status(
    report: ProgressReport | None, every: int | None, reviewed: bool, grace: int = GRACE_DAYS
) -> Status | None:
    """Return the status by the party's latest published report; None when that gives none.

    `every` is the rhythm in months, None when none was agreed, with its `grace`; `reviewed` says
    whether a peer review of the report is published.
    """
    standing = own_standing(report) if report else None
    if report is None or standing is None:
        return None
    trust = Trust.REVIEWED if reviewed else Trust.CHECKED
    return _status(report, standing, trust, every, grace)


def compiled_status(reports: Iterable[ProgressReport], today: date) -> Status | None:
    """Return the status by what public sources say; None when they say nothing of progress.

    A source that says how far the work is goes before one that only gives a figure or news, unless
    it is old; otherwise the newest counts. Background figures are no progress.
    """
    ranked = []
    for report in reports:
        if report.background:
            continue
        status = _status(report, Standing(report.source_stage), Trust.COMPILED)
        rank = (
            not status.aged(today),
            report.source_stage in SAYS_STAGE,
            status.on or date.min,
            report.pk or 0,
        )
        ranked.append((rank, status))
    return max(ranked, key=lambda pair: pair[0])[1] if ranked else None


def status_of(
    adoption: Adoption,
    latest: ProgressReport | None,
    compiled: Iterable[ProgressReport],
    reviewed: bool,
    today: date,
    grace: int = GRACE_DAYS,
) -> Status:
    """Return what is known of an adoption today.

    `latest` is the latest published report by the party, `compiled` the current published reports
    from public sources. The party's own word leads until it has aged; then the newer one does.
    """
    if not adoption.commitment.has_status:
        return NOTHING_KNOWN
    if adoption.withdrawn_on:
        return Status(Standing.WITHDRAWN, on=adoption.withdrawn_on, precision=Precision.DAY)
    own = own_status(latest, adoption.report_every, reviewed, grace)
    other = compiled_status(compiled, today)
    if own is None or other is None:
        return own or other or NOTHING_KNOWN
    newer = (other.on or date.min) > (own.on or date.min)
    return other if own.aged(today) and newer else own
