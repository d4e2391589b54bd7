"""Who adopted which commitment, and what is derived of it."""

from collections.abc import Iterator
from datetime import date
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import connection, models
from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    Max,
    OuterRef,
    Prefetch,
    Q,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cities.models import City, Membership, Network
from commitments.models.commitments import Commitment, CommitmentObjective, amount_field
from commitments.models.parties import PUBLIC_PARTY, ByParty
from commitments.models.rhythms import GRACE_DAYS, InRhythm
from commitments.models.standing import Reporting, Standing, StatusCounts, StatusKey, Trust
from config.dates import earliest_today
from config.models.fields import CurrencyField, PrecisionField

Parties = TypeVar("Parties", bound=models.QuerySet[Any])


def ended_place() -> Q:
    """The condition that an adoption is by a place that is no more: nothing is due from it."""
    return Q(city__ends_on__lt=timezone.localdate())


def report_overdue(today: date | None = None) -> Q:
    """The condition that an adoption is in force and its next report was due before `today`.

    What waits for the secretariat is not: the due date is then that of the report after it.
    """
    return Q(withdrawn_on=None, report_due_on__lt=today or earliest_today()) & ~ended_place()


def report_awaited(today: date | None = None) -> Q:
    """The condition that an adoption is in force and the period of its next report is over."""
    return Q(withdrawn_on=None, report_period_ends__lt=today or earliest_today()) & ~ended_place()


def longest_grace(city: Any) -> models.QuerySet[Any, int]:
    """Return the most days after a period that a network of a city gives for its report."""
    memberships = Membership.objects.current().of_members().filter(city=city)
    longest = memberships.order_by("city").values("city").annotate(days=Max("network__grace_days"))
    return longest.values_list("days", flat=True)


class AdoptionQuerySet(models.QuerySet["Adoption"]):
    def published(self) -> "AdoptionQuerySet":
        """Adoptions by parties the public sees, of commitments it sees that have a status.

        An ask or a statement has signatories and no status, and is in no total.
        """
        return self.with_status().filter(
            PUBLIC_PARTY,
            Q(commitment__framework=None) | Q(commitment__framework__public=True),
            commitment__public=True,
        )

    def listed(self) -> "AdoptionQuerySet":
        """Published adoptions with all that one row of a list shows."""
        return (
            self.published()
            .select_related("commitment__framework", "city__country", "network")
            .prefetch_related(
                Prefetch(
                    "commitment__mappings",
                    CommitmentObjective.objects.published().select_related("objective__framework"),
                )
            )
        )

    def lead_first(self) -> "AdoptionQuerySet":
        """The same adoptions, who made the commitment before who joined it."""
        return self.order_by(Case(When(role=Adoption.Role.LEAD, then=0), default=1), "pk")

    def lock(self, key: int) -> None:
        """Let nobody else write reports on an adoption until the open transaction ends."""
        if connection.in_atomic_block:
            list(self.select_for_update().filter(pk=key).order_by().values_list("pk"))

    def in_force(self) -> "AdoptionQuerySet":
        """Adoptions that were not withdrawn."""
        return self.filter(withdrawn_on=None)

    def with_due_date(self) -> "AdoptionQuerySet":
        """Adoptions in force whose next report has a due date, the earliest first."""
        existing = self.in_force().exclude(ended_place())
        return existing.exclude(report_due_on=None).order_by("report_due_on", "pk")

    def due(self, today: date | None = None) -> "AdoptionQuerySet":
        """Adoptions in force of which a period is over: a report can be sent, or is late."""
        return self.with_due_date().filter(report_awaited(today))

    def late(self, today: date | None = None) -> "AdoptionQuerySet":
        """Adoptions in force whose next report was due before `today`, longest overdue first.

        Without a day: today, where a day is over when it is over everywhere.
        """
        return self.with_due_date().filter(report_overdue(today))

    def with_grace_days(self) -> "AdoptionQuerySet":
        """The same adoptions with `grace_days`: how long after a period its report is due."""
        of_city = Subquery(longest_grace(OuterRef("city")))
        return self.annotate(grace_days=Coalesce("network__grace_days", of_city, Value(GRACE_DAYS)))

    def with_reporting(self, today: date | None = None) -> "AdoptionQuerySet":
        """The same adoptions with `reporting`: what `Adoption.reporting_on` says of `today`."""
        cases = (
            (Q(report_every=None), Reporting.NOT_ASKED),
            (ended_place(), Reporting.NOT_DUE),
            (Q(withdrawn_on__isnull=False) | Q(report_due_on=None), Reporting.NOT_DUE),
            (report_overdue(today), Reporting.OVERDUE),
            (report_awaited(today), Reporting.DUE),
        )
        return self.annotate(
            reporting=Case(
                *(When(condition, then=Value(code.value)) for condition, code in cases),
                default=Value(Reporting.NOT_DUE.value),
                output_field=models.CharField(),
            )
        )

    def with_status(self) -> "AdoptionQuerySet":
        """Adoptions that have a status and count in totals: of no ask and no statement."""
        return self.filter(commitment__kind__in=Commitment.WITH_STATUS)

    def aged(self, today: date) -> "AdoptionQuerySet":
        """Adoptions whose status is old: it is counted and drawn apart."""
        return self.filter(ages_on__lte=today)

    def editable_by(self, user: models.Model) -> "AdoptionQuerySet":
        """Adoptions this person reports on, as focal point of the city or staff of the network."""
        return self.filter(
            Q(city__in=City.objects.editable_by(user).values("pk"))
            | Q(network__in=Network.objects.editable_by(user).values("pk"))
        )

    def by_status(self, *fields: str) -> Iterator[tuple[tuple[Any, ...], StatusKey, int]]:
        """Yield the values of `fields`, a status, and how many of these adoptions have both."""
        aged = Q(ages_on__lte=timezone.localdate())
        old = Case(When(aged, then=Value(value=True)), default=Value(value=False))
        rows: models.QuerySet[Any] = self.order_by().annotate(old=old)
        counted = rows.values_list(*fields, "standing", "trust", "old").annotate(n=Count("pk"))
        for *values, standing, trust, is_old, n in counted:
            yield tuple(values), StatusKey(standing, trust == Trust.COMPILED, is_old), n

    def by_standing(self) -> StatusCounts:
        """Return the number of these adoptions by standing."""
        counts = StatusCounts()
        for _values, key, n in self.by_status():
            counts.add(key, n)
        return counts


class Adoption(ByParty, InRhythm):
    """The part of a city or network in a commitment, as lead, joint party or partner."""

    class Role(models.TextChoices):
        LEAD = "lead", _("made by")
        JOINT = "joint", _("made jointly by")
        PARTNER = "partner", _("also adopted by")

    commitment = models.ForeignKey(Commitment, models.CASCADE, related_name="adoptions")
    role = models.CharField(max_length=8, choices=Role, default=Role.LEAD)
    adopted_on = models.DateField(null=True, blank=True)
    withdrawn_on = models.DateField(null=True, blank=True, help_text="Empty while it is in force.")
    budget_needed = amount_field("Total cost, in the currency below.")
    budget_secured = amount_field("Part of it that is secured.")
    currency = CurrencyField()
    budget_note = models.TextField(blank=True, help_text="Use and sources of the money.")
    standing = models.CharField(
        max_length=20,
        choices=Standing,
        default=Standing.NOTHING_KNOWN,
        editable=False,
        db_index=True,
        help_text="Derived from published reports, compiled ones included; never typed.",
    )
    trust = models.CharField(
        max_length=8,
        choices=Trust,
        blank=True,
        editable=False,
        db_index=True,
        help_text="On whose word the standing is known; derived, empty where nothing is known.",
    )
    standing_on = models.DateField(
        null=True,
        editable=False,
        help_text="The day that the standing is about; computed, never entered.",
    )
    standing_on_precision = PrecisionField(editable=False)
    ages_on = models.DateField(
        null=True,
        editable=False,
        db_index=True,
        help_text="From this day the standing is old; derived, empty where it never ages.",
    )
    reported_on = models.DateField(
        null=True,
        editable=False,
        db_index=True,
        help_text="Date of the latest report by the party itself; computed, never entered.",
    )
    report_period_ends = models.DateField(
        null=True,
        editable=False,
        help_text="End of the period of the next report; computed, never entered.",
    )
    report_due_on = models.DateField(
        null=True,
        editable=False,
        db_index=True,
        help_text="When the next report is due; computed, never entered.",
    )

    audit_parent = "commitment"
    audit_exclude = ("former_rhythms",)  # the trail has each change of the rhythm
    objects = AdoptionQuerySet.as_manager()

    class Meta:
        ordering = ["commitment__title", "role", "pk"]
        constraints = [
            *ByParty.Meta.constraints,
            *InRhythm.Meta.constraints,
            models.UniqueConstraint(
                fields=["commitment", "city"], name="commitments_adoption_city_once"
            ),
            models.UniqueConstraint(
                fields=["commitment", "network"],
                name="commitments_adoption_network_once",
            ),
            models.UniqueConstraint(
                fields=["commitment"],
                condition=Q(role="lead"),
                name="commitments_adoption_one_lead",
                violation_error_message=_("A commitment has one lead; others are joint parties."),
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_on__isnull=True)
                | Q(adopted_on__isnull=True)
                | Q(withdrawn_on__gte=F("adopted_on")),
                name="commitments_adoption_withdrawn_after_adopted",
                violation_error_message=_("It cannot be withdrawn before it is adopted."),
            ),
            models.CheckConstraint(
                condition=Q(budget_needed__isnull=True, budget_secured__isnull=True)
                | ~Q(currency=""),
                name="commitments_adoption_budget_has_currency",
                violation_error_message=_("A budget needs a currency."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.party_name}: {self.commitment}"

    def clean(self) -> None:
        super().clean()
        commitment = getattr(self, "commitment", None)
        if self._state.adding and commitment and not commitment.has_status:
            raise ValidationError(
                _("An ask or a statement has signatories: record them with its framework.")
            )
        self.settle_rhythm()

    def get_absolute_url(self) -> str:
        return self.commitment.get_absolute_url()

    def reporting_on(self, today: date | None = None) -> Reporting:
        """Return what is awaited of the party on a day; today, without one.

        Where no rhythm was agreed the party was not asked, which says nothing against it.
        """
        today = today or earliest_today()
        if self.report_every is None:
            return Reporting.NOT_ASKED
        if self.city is not None and self.city.has_ended:
            return Reporting.NOT_DUE
        if self.withdrawn_on or self.report_due_on is None or self.report_period_ends is None:
            return Reporting.NOT_DUE
        if self.report_due_on < today:
            return Reporting.OVERDUE
        return Reporting.DUE if self.report_period_ends < today else Reporting.NOT_DUE

    @property
    def status_key(self) -> StatusKey:
        """What it is counted by: standing, whether from public sources, whether old."""
        return StatusKey(self.standing, self.trust == Trust.COMPILED, self.aged)

    @property
    def aged(self) -> bool:
        """Whether its status is old: it was so when last reported, and may be so no longer."""
        return self.ages_on is not None and self.ages_on <= timezone.localdate()


def with_promises(parties: Parties) -> Parties:
    """Annotate cities or networks with what the public sees of their commitments.

    `commitments_count` is how many they adopted, `reported_on` the day of their latest report,
    `has_report` whether there is one: it sorts those without last on every database.
    """
    owner = parties.model._meta.model_name
    mine = Adoption.objects.published().filter(**{owner: OuterRef("pk")}).order_by().values(owner)
    return parties.annotate(
        commitments_count=Coalesce(Subquery(mine.annotate(n=Count("pk")).values("n")), 0),
        reported_on=Subquery(mine.annotate(day=Max("reported_on")).values("day")),
        has_report=Exists(mine.filter(reported_on__isnull=False)),
    )
