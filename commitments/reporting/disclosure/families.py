"""Which parties report parts of what another reports: a network of its cities, an umbrella."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Q

from commitments.models import Adoption, Measurement, ProgressReport
from commitments.reporting.disclosure.counts import Count, CountTable, same_word, tables
from commitments.reporting.disclosure.public_counts import Figures, cells_of, day_of
from commitments.reporting.disclosure.totals import SharedTotal


@dataclass(frozen=True)
class Families:
    """Adoptions of the same commitments, of their umbrellas and of their parts."""

    adoptions: Sequence[Adoption]

    @property
    def keys(self) -> set[int]:
        return {adoption.pk for adoption in self.adoptions}

    def members(self, whole: Adoption) -> list[Adoption]:
        """Return the adoptions whose counts an adoption's may add up."""
        return [each for each in self.adoptions if _is_member(each, whole)]

    def shared(
        self, report: ProgressReport, public: Mapping[int, list[Figures]], unit: str
    ) -> "Shared":
        """Return what other parties report that adds up with the counts of a report."""
        mine = report.adoption
        totals: list[tuple[Adoption | None, list[Adoption]]] = []
        if members := self.members(mine):
            totals.append((None, members))
        for whole in self.adoptions:
            if _is_member(mine, whole):
                others = [each for each in self.members(whole) if each.pk != mine.pk]
                totals.append((whole, others))
        return Shared(report, public, unit, totals)


@dataclass(frozen=True)
class Shared:
    """The totals that a report belongs to: each the adoption of the whole, and other members."""

    report: ProgressReport
    public: Mapping[int, list[Figures]]
    unit: str
    totals: Sequence[tuple[Adoption | None, list[Adoption]]]

    def of_targets(self, figures: Iterable[Measurement]) -> dict[object, list[SharedTotal]]:
        """Return the totals of each target of the report that has counts."""
        return {cell.target: self._totals(row) for row in figures for cell in self._cells([row])}

    def _cells(self, figures: Iterable[Measurement]) -> list[Count]:
        return cells_of(figures, self.unit)

    def _totals(self, figure: Measurement) -> list[SharedTotal]:
        totals = []
        for whole, members in self.totals:
            of_whole = self._table(whole, figure) if whole else None
            if whole and of_whole is None:
                continue
            rows = [self._table(member, figure) for member in members]
            present = [each for each in rows if each]
            totals.append(SharedTotal(of_whole, present, len(rows) - len(present)))
        return totals

    def _table(self, adoption: Adoption, figure: Measurement) -> CountTable | None:
        """Return what another party reports on the same days that is called the same."""
        day = day_of(self.report)
        reports = [rows for each, rows in self.public.get(adoption.pk, ()) if day_of(each) == day]
        if not reports:
            return None
        rows = reports[-1]
        by_target = tables(self._cells(rows))
        if len(by_target) == 1:
            return next(iter(by_target.values()))
        alike = [row.target_id for row in rows if _names(row) & _names(figure)]
        return next((by_target[key] for key in alike if key in by_target), None)


def _names(figure: Measurement) -> set[str]:
    target = figure.target
    return {same_word(target.title), same_word(target.code)} if target else set()


def _is_member(member: Adoption, whole: Adoption) -> bool:
    of_network = bool(whole.network_id and member.city_id)
    if member.commitment_id == whole.commitment_id:
        return of_network
    return member.commitment.part_of_id == whole.commitment_id


def families_of(reports: Iterable[ProgressReport]) -> Families:
    """Return the adoptions that may report parts or wholes of what these reports are about."""
    commitments = {report.adoption.commitment for report in reports}
    keys = {row.pk for row in commitments}
    umbrellas = {row.part_of_id for row in commitments if row.part_of_id}
    rows = Adoption.objects.filter(
        Q(commitment__in=keys | umbrellas) | Q(commitment__part_of__in=keys | umbrellas)
    )
    return Families(list(rows.select_related("commitment").order_by("pk")))
