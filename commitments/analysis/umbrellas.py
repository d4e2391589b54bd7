"""What the partners of an umbrella commitment promise and reached together, each counted once.

Reads rows that were fetched beforehand. Added up are only shares of one joint target; where units
or times differ, or people could be counted twice, the shares stand beside each other without a sum.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commitments.analysis.figures import TargetFigure, aim_words, with_unit
from commitments.analysis.indicators import Money, money_totals
from commitments.analysis.progress import AdoptionProgress, TargetProgress
from commitments.models import Adoption, Commitment, Target
from commitments.models.contradictions import is_rate
from config.models.fields import Qualifier
from config.models.keys import compared_key
from config.numbers import amount, quantity


@dataclass(frozen=True)
class Share:
    """A partner's share of a joint target: how much it promised, and what is known of it."""

    adoption: Adoption
    progress: TargetProgress

    @property
    def latest(self) -> TargetFigure | None:
        return self.progress.latest

    @property
    def aim(self) -> str:
        """What the partner promises, in words; empty where it named no number."""
        return aim_words(self.progress.target)


@dataclass(frozen=True)
class JointTarget:
    """A target of an umbrella with the shares of its partners.

    `disjoint`: the umbrella declares that nobody is counted by two partners.
    """

    target: Target
    shares: Sequence[Share]
    disjoint: bool

    @cached_property
    def promised(self) -> Decimal | None:
        """The sum of the shares; None where no partner named a number."""
        values = [
            share.progress.target.value
            for share in self.shares
            if share.progress.target.value is not None
        ]
        return sum(values, Decimal(0)) if values else None

    @cached_property
    def figures(self) -> list[TargetFigure]:
        """The newest figure of each partner that has one."""
        return [share.latest for share in self.shares if share.latest]

    @cached_property
    def obstacle(self) -> str:
        """Why the figures are not added up, as a sentence; empty where they are."""
        if is_rate(self.target.unit):
            return _("Rates are not added up.")
        if self.target.of_people and not self.disjoint:
            return _(
                "The people are not added up: somebody may have been reached by several partners."
            )
        units = {compared_key(figure.target.unit) for figure in self.figures if figure.target}
        if units - {compared_key(self.target.unit)}:
            return _("The figures are not added up: they are counted in different units.")
        so_far = self.target.measure == Target.Measure.RUNNING_TOTAL
        if not so_far and len({figure.when for figure in self.figures}) > 1:
            return _("The figures are not added up: they are about different times.")
        return ""

    @cached_property
    def reached(self) -> Decimal | None:
        """The sum of the newest figures; None without any, and where they cannot be added up."""
        if self.obstacle or not self.figures:
            return None
        return sum((figure.value or Decimal(0) for figure in self.figures), Decimal(0))

    @property
    def sentence(self) -> str:
        """What is promised and reached together, as one sentence with its denominator."""
        if self.reached is None:
            return ""
        words = {
            "reached": with_unit(
                quantity(self.reached, _together(f.measurement.qualifier for f in self.figures)),
                self.target.unit,
            ),
            "promised": aim_words(self.target, bare=True) or self._shares_words,
            "known": amount(len(self.figures)),
            "partners": amount(len(self.shares)),
        }
        if not words["promised"]:
            return (
                ngettext(
                    "%(reached)s together, by the figures of %(known)s of %(partners)s partner.",
                    "%(reached)s together, by the figures of %(known)s of %(partners)s partners.",
                    len(self.shares),
                )
                % words
            )
        return (
            ngettext(
                "%(reached)s of %(promised)s promised together, by the figures of %(known)s of "
                "%(partners)s partner.",
                "%(reached)s of %(promised)s promised together, by the figures of %(known)s of "
                "%(partners)s partners.",
                len(self.shares),
            )
            % words
        )

    @property
    def _shares_words(self) -> str:
        if self.promised is None:
            return ""
        qualifiers = (share.progress.target.qualifier for share in self.shares)
        return quantity(self.promised, _together(qualifiers))


def _together(qualifiers: Iterable[str]) -> str:
    """Return what a sum is, from what its parts are: one "about" makes the whole "about"."""
    kinds = set(qualifiers) - {Qualifier.EXACTLY, ""}
    if not kinds:
        return Qualifier.EXACTLY
    return kinds.pop() if len(kinds) == 1 else Qualifier.ABOUT


@dataclass(frozen=True)
class Together:
    """An umbrella commitment and its partners: joint targets, other targets, and budgets."""

    joint: list[JointTarget]
    others: list[Share]
    budgets: list[Money]


def together(
    umbrella: Commitment, own: Iterable[AdoptionProgress], partners: Iterable[AdoptionProgress]
) -> Together:
    """Return what an umbrella and its partners promised and reached, each row counted once.

    `own` is the progress of the umbrella's own parties, `partners` that of the parties of its
    parts.
    """
    rows = list({progress.adoption.pk: progress for progress in partners}.values())
    shares = [Share(row.adoption, target) for row in rows for target in row.targets]
    wholes = {target.target.pk: target.target for row in own for target in row.targets}
    by_whole: dict[int, list[Share]] = {}
    for share in shares:
        by_whole.setdefault(share.progress.target.share_of_id or 0, []).append(share)
    return Together(
        joint=[
            JointTarget(whole, by_whole[pk], umbrella.disjoint_groups)
            for pk, whole in wholes.items()
            if pk in by_whole
        ],
        others=[share for pk, each in by_whole.items() if pk not in wholes for share in each],
        budgets=money_totals(row.adoption for row in rows),
    )
