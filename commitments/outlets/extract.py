"""What a city or network does for each SDG target and paragraph of the New Urban Agenda.

It is what a voluntary local review (VLR) is written from: every figure with its source, its date,
its kind and who stands behind it. Where there is no report or no figure, that is said.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.conf import settings

from commitments.analysis.coverage import leads_from
from commitments.analysis.indicators import Trust, reading, trust
from commitments.analysis.progress import Account, Figure, accounts_of
from commitments.models import (
    CommitmentObjective,
    Crosswalk,
    Framework,
    Objective,
    ProgressReport,
    Review,
    Standing,
    Target,
)
from commitments.models.reports import ObservationStatus
from commitments.outlets.opensdg import sdg_indicator
from commitments.outlets.parties import Party, called, promises_of, reviews_of
from config.api.downloads import cell_text, csv_file, escape_formula, xlsx_file
from config.api.fields import Exact, PartialDate

# The agendas that cities are asked to account for, in the order of the extract.
AGENDAS = ("sdg", "nua")

Value = str | int | Decimal | bool | None
Row = dict[str, Value]


@dataclass(frozen=True)
class Fact:
    """What is said of a target, or without one; without a figure there is none."""

    target: Target | None = None
    report: ProgressReport | None = None
    figure: Figure | None = None
    trust: Trust | None = None

    @property
    def value(self) -> Decimal | None:
        return self.figure.value if self.figure else None

    @property
    def source(self) -> str:
        """Where the figure is from, else where the report was compiled from."""
        stated = self.figure.measurement.source if self.figure else ""
        return stated or (self.report.source_url if self.report else "")

    @property
    def unit(self) -> str:
        if self.target:
            return self.target.unit
        return self.figure.measurement.unit if self.figure else ""

    @property
    def breakdown(self) -> str:
        return self.figure.measurement.breakdown if self.figure else ""

    @property
    def compiled(self) -> bool:
        """Whether others say it, not the party itself."""
        return self.report is not None and self.report.compiled

    @property
    def subject(self) -> tuple[int, str, str, bool]:
        """What it is about, and whose word it is: such figures follow each other in time."""
        target = self.target.pk if self.target else 0
        return (target, self.breakdown, self.unit, self.compiled)

    @property
    def on(self) -> date:
        return (self.figure.on if self.figure else None) or date.min


def facts(account: Account, reviews: Mapping[int, list[Review]]) -> list[Fact]:
    """Return all that public reports say of a promise: by target, the newest figure first."""
    targets = {target.pk: target for target in account.adoption.targets.all()}
    found = []
    for report in account.reports:
        standing_behind = trust(report, reviews.get(report.pk, ()))
        measurements = report.given  # type: ignore[attr-defined]  # fetched with the account
        for measurement in measurements:
            target = targets.get(measurement.target_id or 0)
            # A part of the whole is not on the way to the target of the whole.
            whole = target if not measurement.breakdown else None
            progress = reading(measurement, whole) if whole else None
            figure = Figure(measurement, report, progress)
            found.append(Fact(target, report, figure, standing_behind))
        if not measurements:
            found.append(Fact(report=report, trust=standing_behind))
    told = {fact.target.pk for fact in found if fact.target}
    found += [Fact(target) for pk, target in targets.items() if pk not in told]
    order = {pk: place for place, pk in enumerate(targets)}
    found.sort(key=lambda fact: (fact.breakdown, -fact.on.toordinal()))
    found.sort(key=lambda fact: order[fact.target.pk] if fact.target else len(order))
    return found or [Fact()]


@dataclass(frozen=True)
class Entry:
    """A promise under an objective: tagged with it, or reached through correspondences."""

    account: Account
    facts: list[Fact]
    mapping: CommitmentObjective | None = None
    leads: list[Crosswalk] = field(default_factory=list)

    @property
    def known(self) -> bool:
        """Whether there is a target or a report: of most promises there is neither."""
        return any(fact.target or fact.report for fact in self.facts)

    @property
    def newest(self) -> list[Fact]:
        """The newest statement on each subject, and the newest number where that has none."""
        shown: list[Fact] = []
        told: dict[tuple[int, str, str, bool], bool] = {}
        for fact in self.facts:
            if fact.subject not in told or (not told[fact.subject] and fact.value is not None):
                told[fact.subject] = fact.value is not None
                shown.append(fact)
        return shown


@dataclass
class Section:
    """An objective and the promises that serve it."""

    objective: Objective
    direct: list[Entry] = field(default_factory=list)
    indirect: list[Entry] = field(default_factory=list)

    @property
    def entries(self) -> list[Entry]:
        return [*self.direct, *self.indirect]


@dataclass(frozen=True)
class Agenda:
    """An agenda and those of its objectives that a promise serves, in the order of its text."""

    framework: Framework
    sections: list[Section]


@dataclass(frozen=True)
class Extract:
    """The promises of a city, or of a network and its members, under the agendas."""

    party: Party
    accounts: list[Account]
    agendas: list[Agenda]
    # Promises that serve none of the agendas, directly or through the crosswalk.
    elsewhere: list[Entry]

    @property
    def n(self) -> int:
        """Promises that hold; those withdrawn are listed and marked, and awaited no more."""
        return len(self.accounts) - self.withdrawn

    @property
    def withdrawn(self) -> int:
        return sum(one.adoption.standing == Standing.WITHDRAWN for one in self.accounts)

    @property
    def silent(self) -> int:
        """Promises on which the party itself never reported."""
        return sum(one.adoption.standing == Standing.NO_REPORT for one in self.accounts)

    @property
    def for_open_sdg(self) -> bool:
        """Whether a promise that holds has a target with an SDG indicator."""
        return any(
            sdg_indicator(target)
            for one in self.accounts
            if one.adoption.withdrawn_on is None
            for target in one.adoption.targets.all()
        )

    def rows(self) -> Iterator[Row]:
        """Yield one row for each figure under each objective, or for there being none.

        Last come the promises under no objective: all that is counted is there.
        """
        for agenda in self.agendas:
            for section in agenda.sections:
                for entry in section.entries:
                    for fact in entry.facts:
                        yield row(section.objective, entry, fact)
        for entry in self.elsewhere:
            for fact in entry.facts:
                yield row(None, entry, fact)


def extract(party: Party) -> Extract:
    """Return the extract of a city or network, in a number of queries that does not grow."""
    adoptions = promises_of(party)
    accounts = accounts_of(adoptions.prefetch_related("targets__indicator__framework"))
    reviews = reviews_of(adoptions.order_by().values("pk"))
    objectives = Objective.objects.published().filter(framework__slug__in=AGENDAS)
    sections = {one.pk: Section(one) for one in objectives.select_related("framework")}
    tagged = {
        mapping.objective_id
        for account in accounts
        for mapping in account.adoption.commitment.mappings.all()
    }
    leads: dict[int, list[Crosswalk]] = {}
    for lead in leads_from(tagged).filter(to_objective__framework__slug__in=AGENDAS):
        leads.setdefault(lead.from_objective_id, []).append(lead)
    elsewhere = []
    for account in accounts:
        said = facts(account, reviews)
        if not _place(account, said, sections, leads):
            elsewhere.append(Entry(account, said))
    return Extract(party, accounts, _agendas(sections.values()), elsewhere)


def _place(
    account: Account,
    said: list[Fact],
    sections: Mapping[int, Section],
    leads: Mapping[int, list[Crosswalk]],
) -> bool:
    """Put a promise under the objectives it is tagged with, and under those that these lead to.

    Return whether there are any.
    """
    mappings = account.adoption.commitment.mappings.all()
    tagged = {mapping.objective_id for mapping in mappings}
    reached: dict[int, list[Crosswalk]] = {}
    for mapping in mappings:
        if mapping.objective_id in sections:
            sections[mapping.objective_id].direct.append(Entry(account, said, mapping))
        for lead in leads.get(mapping.objective_id, []):
            if lead.to_objective_id not in tagged:
                reached.setdefault(lead.to_objective_id, []).append(lead)
    for objective, several in reached.items():
        sections[objective].indirect.append(Entry(account, said, leads=several))
    return bool(reached) or any(pk in sections for pk in tagged)


def _agendas(sections: Iterable[Section]) -> list[Agenda]:
    """Return the sections that hold something by agenda."""
    by_slug: dict[str, list[Section]] = {slug: [] for slug in AGENDAS}
    for section in sections:
        if section.entries:
            by_slug[section.objective.framework.slug].append(section)
    return [Agenda(found[0].objective.framework, found) for found in by_slug.values() if found]


def _absence(account: Account, fact: Fact) -> str | None:
    """Return why a row has no value, as a code; nothing where it has one."""
    if fact.value is not None:
        return None
    if fact.figure:
        status = ObservationStatus(fact.figure.measurement.status)
        return status.name.lower().replace("_", "-")
    if account.reports:
        return "no-figure"
    return "withdrawn" if account.adoption.standing == Standing.WITHDRAWN else "no-report"


def row(objective: Objective | None, entry: Entry, fact: Fact) -> Row:
    """Return one line of the spreadsheet. What is missing is None, never 0 or ""."""
    adoption, target, report = entry.account.adoption, fact.target, fact.report
    commitment, figure = adoption.commitment, fact.figure
    basis = [entry.mapping.basis] if entry.mapping else [lead.basis for lead in entry.leads]
    link = "tagged" if entry.mapping else "crosswalk"
    return {
        "agenda": objective.framework.slug if objective else None,
        "objective": objective.code if objective else None,
        "objective_title": objective.title if objective else None,
        "link": link if objective else None,
        "basis": "; ".join(basis) or None,
        "through": "; ".join(lead.from_objective.label for lead in entry.leads) or None,
        "link_source": "; ".join(lead.source for lead in entry.leads if lead.source) or None,
        "party": called(adoption.party),
        "fictional": adoption.party.fictional,
        "commitment": commitment.title,
        "commitment_url": settings.SITE_URL + commitment.get_absolute_url(),
        "commitment_source": commitment.source_url or None,
        "role": adoption.role,
        "made_on": PartialDate("made_on").to_representation(commitment),
        "adopted_on": cell_text(adoption.adopted_on) or None,
        "withdrawn_on": cell_text(adoption.withdrawn_on) or None,
        "standing": adoption.standing,
        "target": target.title if target else None,
        "indicator": target.indicator.code if target and target.indicator else None,
        "baseline": target.baseline_value if target else None,
        "baseline_on": (cell_text(target.baseline_on) or None) if target else None,
        "aim": target.value if target else None,
        "due_on": PartialDate("due_on").to_representation(target) if target else None,
        "breakdown": fact.breakdown or None,
        "value": fact.value,
        "unit": fact.unit or None,
        "on": PartialDate("on", "precision").to_representation(figure) if figure else None,
        "status": figure.measurement.status if figure else None,
        "absence": _absence(entry.account, fact),
        "progress_percent": figure.percent if figure else None,
        "trust": fact.trust.value if fact.trust else None,
        "source": fact.source or None,
        "reported_on": PartialDate("reported_on").to_representation(report) if report else None,
        "report_url": settings.SITE_URL + report.get_absolute_url() if report else None,
    }


COLUMNS = (
    *("agenda", "objective", "objective_title", "link", "basis", "through", "link_source"),
    *("party", "fictional", "commitment", "commitment_url", "commitment_source", "role"),
    *("made_on", "adopted_on", "withdrawn_on", "standing"),
    *("target", "indicator", "baseline", "baseline_on", "aim", "due_on"),
    *("breakdown", "value", "unit", "on", "status", "absence", "progress_percent"),
    *("trust", "source", "reported_on", "report_url"),
)


def cell(value: Value) -> str:
    """Return a value as CSV holds it: exact, and safe to open in a spreadsheet."""
    if isinstance(value, Decimal):
        return Exact().to_representation(value)
    return escape_formula(value) if isinstance(value, str) else cell_text(value)


def as_csv(rows: Iterable[Row]) -> Iterator[bytes]:
    """Return the rows as CSV, in blocks."""
    return csv_file(COLUMNS, ([cell(one[column]) for column in COLUMNS] for one in rows))


def as_xlsx(rows: Iterable[Row]) -> Iterator[bytes]:
    """Return the rows as a workbook, in blocks."""
    return xlsx_file(COLUMNS, ([one[column] for column in COLUMNS] for one in rows), title="VLR")
