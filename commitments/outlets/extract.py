"""The commitments of a city or network by SDG target and paragraph of the New Urban Agenda.

Voluntary local reviews (VLR) are written from it: every figure has its source, date, kind and
origin. Missing reports and figures are stated.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from commitments.analysis.coverage import crosswalks_from
from commitments.analysis.figures import TargetFigure, figure_of
from commitments.analysis.indicators import trust
from commitments.analysis.progress import AdoptionProgress, progress_of
from commitments.models import (
    CommitmentObjective,
    Crosswalk,
    Framework,
    Objective,
    ProgressReport,
    Review,
    Standing,
    Target,
    Trust,
)
from commitments.outlets.opensdg_figures import sdg_indicator
from commitments.outlets.parties import Party, promises_of, reviews_of

# The agendas that cities report on in such reviews, in the order of the extract.
EXTRACT_AGENDAS = ("sdg", "nua")


@dataclass(frozen=True)
class Fact:
    """A statement about a target, or about a promise without one; it may have no figure."""

    target: Target | None = None
    report: ProgressReport | None = None
    figure: TargetFigure | None = None
    trust: Trust | None = None

    @property
    def value(self) -> Decimal | None:
        return self.figure.value if self.figure else None

    @property
    def source(self) -> str:
        """The source of the figure, else the source of a compiled report."""
        source = self.figure.measurement.source if self.figure else ""
        return source or (self.report.source_url if self.report else "")

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
        """Whether others compiled it, not the party itself."""
        return self.report is not None and self.report.compiled

    @property
    def subject(self) -> tuple[int, str, str, bool]:
        """The subject and the origin: statements with the same form a series in time."""
        target = self.target.pk if self.target else 0
        return (target, self.breakdown, self.unit, self.compiled)

    @property
    def on(self) -> date:
        return (self.figure.on if self.figure else None) or date.min


def facts_of(progress: AdoptionProgress, reviews: Mapping[int, list[Review]]) -> list[Fact]:
    """Return the statements of public reports on a promise: by target, the newest first."""
    targets = {target.pk: target for target in progress.adoption.targets.all()}
    facts = [
        fact
        for report in progress.reports
        for fact in _statements(report, targets, trust(report, reviews.get(report.pk, ())))
    ]
    covered = {fact.target.pk for fact in facts if fact.target}
    facts += [Fact(target) for pk, target in targets.items() if pk not in covered]
    order = {pk: number for number, pk in enumerate(targets)}
    facts.sort(key=lambda fact: (fact.breakdown, -fact.on.toordinal()))
    facts.sort(key=lambda fact: order[fact.target.pk] if fact.target else len(order))
    return facts or [Fact()]


def _statements(
    report: ProgressReport, targets: Mapping[int, Target], trusted: Trust
) -> Iterator[Fact]:
    """Yield the statements of one report: one for each figure, or one without a figure."""
    measurements = report.figures  # type: ignore[attr-defined]  # fetched by progress_of
    for measurement in measurements:
        target = targets.get(measurement.target_id or 0)
        figure = figure_of(measurement, report, target)
        yield Fact(figure.target, report, figure, trusted)
    if not measurements:
        yield Fact(report=report, trust=trusted)


@dataclass(frozen=True)
class Entry:
    """A promise under an objective: tagged with it, or reached through correspondences."""

    progress: AdoptionProgress
    facts: list[Fact]
    mapping: CommitmentObjective | None = None
    leads: list[Crosswalk] = field(default_factory=list)

    @property
    def has_content(self) -> bool:
        """Whether there is a target or a report: most promises have neither."""
        return any(fact.target or fact.report for fact in self.facts)

    @property
    def newest(self) -> list[Fact]:
        """The newest statement on each subject, and the newest number where that has none."""
        newest: list[Fact] = []
        has_number: dict[tuple[int, str, str, bool], bool] = {}
        for fact in self.facts:
            number = fact.value is not None
            if fact.subject not in has_number or (number and not has_number[fact.subject]):
                has_number[fact.subject] = number
                newest.append(fact)
        return newest


@dataclass
class ObjectiveSection:
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
    sections: list[ObjectiveSection]


@dataclass(frozen=True)
class Extract:
    """The promises of a city, or of a network and its members, under the agendas."""

    party: Party
    promises: list[AdoptionProgress]
    agendas: list[Agenda]
    # Promises that serve none of the agendas, directly or through the crosswalk.
    elsewhere: list[Entry]

    @property
    def n(self) -> int:
        """Number of promises in force; withdrawn ones are listed and marked, but not counted."""
        return len(self.promises) - self.withdrawn

    @property
    def withdrawn(self) -> int:
        return sum(progress.adoption.standing == Standing.WITHDRAWN for progress in self.promises)

    @property
    def unknown(self) -> int:
        """Number of promises of which nothing is known."""
        return sum(
            progress.adoption.standing == Standing.NOTHING_KNOWN for progress in self.promises
        )

    @property
    def for_open_sdg(self) -> bool:
        """Whether a promise in force has a target with an SDG indicator."""
        return any(
            sdg_indicator(target)
            for progress in self.promises
            if progress.adoption.withdrawn_on is None
            for target in progress.adoption.targets.all()
        )


def extract(party: Party) -> Extract:
    """Return the extract of a city or network, in a constant number of queries."""
    adoptions = promises_of(party)
    promises = progress_of(adoptions.prefetch_related("targets__indicator__framework"))
    reviews = reviews_of(adoptions.order_by().values("pk"))
    objectives = Objective.objects.published().filter(framework__slug__in=EXTRACT_AGENDAS)
    sections = {
        objective.pk: ObjectiveSection(objective)
        for objective in objectives.select_related("framework")
    }
    tagged = {
        mapping.objective_id
        for progress in promises
        for mapping in progress.adoption.commitment.mappings.all()
    }
    leads: dict[int, list[Crosswalk]] = {}
    for lead in crosswalks_from(tagged).filter(to_objective__framework__slug__in=EXTRACT_AGENDAS):
        leads.setdefault(lead.from_objective_id, []).append(lead)
    elsewhere = []
    for progress in promises:
        facts = facts_of(progress, reviews)
        if not _place(progress, facts, sections, leads):
            elsewhere.append(Entry(progress, facts))
    return Extract(party, promises, _agendas(sections.values()), elsewhere)


def _place(
    progress: AdoptionProgress,
    facts: list[Fact],
    sections: Mapping[int, ObjectiveSection],
    leads: Mapping[int, list[Crosswalk]],
) -> bool:
    """Put a promise under the objectives it is tagged with, and under those that correspond.

    Return whether there are any.
    """
    mappings = progress.adoption.commitment.mappings.all()
    tagged = {mapping.objective_id for mapping in mappings}
    reached: dict[int, list[Crosswalk]] = {}
    for mapping in mappings:
        if mapping.objective_id in sections:
            sections[mapping.objective_id].direct.append(Entry(progress, facts, mapping))
        for lead in leads.get(mapping.objective_id, []):
            if lead.to_objective_id not in tagged:
                reached.setdefault(lead.to_objective_id, []).append(lead)
    for objective, several in reached.items():
        sections[objective].indirect.append(Entry(progress, facts, leads=several))
    return bool(reached) or any(pk in sections for pk in tagged)


def _agendas(sections: Iterable[ObjectiveSection]) -> list[Agenda]:
    """Return the sections that are not empty, by agenda."""
    by_slug: dict[str, list[ObjectiveSection]] = {slug: [] for slug in EXTRACT_AGENDAS}
    for section in sections:
        if section.entries:
            by_slug[section.objective.framework.slug].append(section)
    return [
        Agenda(several[0].objective.framework, several) for several in by_slug.values() if several
    ]
