"""Grants that were paid for commitments, and what cities say they lack."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cities.models import City, Network, Organisation
from commitments.models.commitments import Commitment, amount_field
from commitments.models.parties import PUBLIC_PARTY, ByParty
from config.models.fields import (
    CurrencyField,
    DayPrecisionField,
    LowerCaseSlugField,
    PrecisionField,
    QualifierField,
    SearchField,
    WebAddressField,
    any_public,
    exactly_one,
    known_dates,
    qualified_numbers,
    validate_no_contact_details,
)
from config.models.hierarchy import refuse_circle
from config.search.kept import WordsField, WordsIndex
from config.translations import language_of


def public_commitment() -> models.Prefetch:
    """Fetch the commitment of each row; None where the public does not see it."""
    return models.Prefetch("commitment", Commitment.objects.published())


class GrantQuerySet(models.QuerySet["Grant"]):
    def published(self) -> "GrantQuerySet":
        """Grants the public sees."""
        return self.filter(public=True)

    def listed(self) -> "GrantQuerySet":
        """Published grants with all that one row of a list shows."""
        parties = GrantParty.objects.published().select_related(
            "city__country", "network", "organisation"
        )
        return (
            self.published()
            .select_related("paid_from")
            .prefetch_related(public_commitment(), models.Prefetch("parties", parties))
        )


class Grant(models.Model):
    """Money that funders gave to grantees, for a purpose."""

    slug = LowerCaseSlugField(unique=True, max_length=120, help_text="The name in its web address.")
    commitment = models.ForeignKey(
        Commitment,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="grants",
        help_text="The commitment it pays for.",
    )
    amount = amount_field("As the source states, in the currency below.")
    qualifier = QualifierField()
    currency = CurrencyField()
    awarded_on = models.DateField(null=True, blank=True)
    awarded_on_precision = PrecisionField()
    period_start = models.DateField(null=True, blank=True)
    period_start_precision = DayPrecisionField()
    period_end = models.DateField(null=True, blank=True)
    period_end_precision = DayPrecisionField()
    programme = models.CharField(max_length=200, blank=True, help_text="Programme it belongs to.")
    purpose = models.CharField(max_length=500, blank=True, help_text="What it is for.")
    paid_from = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="shares",
        help_text="The grant this one is paid out of, so that no sum counts money twice.",
    )
    source = models.CharField(max_length=500, help_text="Page that states this.")
    note = models.TextField(blank=True)
    public = models.BooleanField(default=True, help_text="Shown to the public.")
    search = SearchField(sources=["purpose", "programme", "slug"])
    words = WordsField(titles=["purpose"], texts=["programme", "slug"], only={"public": [True]})

    objects = GrantQuerySet.as_manager()

    class Meta:
        ordering = [F("awarded_on").desc(nulls_last=True), "slug"]
        indexes = [WordsIndex(name="commitments_grant_words")]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__isnull=True) | ~Q(currency=""),
                name="commitments_grant_amount_has_currency",
                violation_error_message=_("An amount needs a currency."),
            ),
            qualified_numbers(amount="qualifier"),
            models.CheckConstraint(
                condition=Q(period_start__isnull=True)
                | Q(period_end__isnull=True)
                | Q(period_end__gte=F("period_start")),
                name="commitments_grant_ends_after_start",
                violation_error_message=_("A grant cannot end before it starts."),
            ),
            models.CheckConstraint(
                condition=Q(paid_from__isnull=True) | ~Q(paid_from=F("id")),
                name="commitments_grant_not_paid_from_itself",
                violation_error_message=_("A grant is not paid out of itself."),
            ),
            known_dates("awarded_on"),
        ]

    def __str__(self) -> str:
        return self.purpose or self.programme or self.slug

    @property
    def display_language(self) -> str:
        """The code of the language that the purpose is displayed in."""
        return language_of(str(self))

    def get_absolute_url(self) -> str:
        return reverse("grant", args=[self.slug])

    def clean(self) -> None:
        super().clean()
        refuse_circle(self, "paid_from", _("These grants would be paid out of each other."))

    def parties_as(self, role: str) -> list[City | Network | Organisation]:
        """Return the funders or the grantees, from the rows that were fetched."""
        return [row.party for row in self.parties.all() if row.role == role]

    @property
    def funders(self) -> list[City | Network | Organisation]:
        return self.parties_as(GrantParty.Role.FUNDER)

    @property
    def grantees(self) -> list[City | Network | Organisation]:
        return self.parties_as(GrantParty.Role.GRANTEE)


class GrantPartyQuerySet(models.QuerySet["GrantParty"]):
    def published(self) -> "GrantPartyQuerySet":
        """Parties the public sees, of grants it sees."""
        return self.filter(any_public("city", "network", "organisation"), grant__public=True)


class GrantParty(models.Model):
    """A city, network or organisation that gives or gets a grant."""

    class Role(models.TextChoices):
        FUNDER = "funder", _("funder")
        GRANTEE = "grantee", _("grantee")

    grant = models.ForeignKey(Grant, models.CASCADE, related_name="parties")
    role = models.CharField(max_length=7, choices=Role)
    city = models.ForeignKey(City, models.PROTECT, null=True, blank=True, related_name="grants")
    network = models.ForeignKey(
        Network, models.PROTECT, null=True, blank=True, related_name="grants"
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="grants"
    )

    audit_parent = "grant"
    objects = GrantPartyQuerySet.as_manager()

    class Meta:
        ordering = ["role", "pk"]
        verbose_name_plural = "grant parties"
        constraints = [
            models.CheckConstraint(
                condition=exactly_one("city", "network", "organisation"),
                name="commitments_grantparty_one_party",
                violation_error_message=_(
                    "Name a city, a network or an organisation: one of them."
                ),
            ),
            *(
                models.UniqueConstraint(
                    fields=["grant", "role", party],
                    name=f"commitments_grantparty_{party}_once",
                    violation_error_message=_("This is already listed."),
                )
                for party in ("city", "network", "organisation")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.party} ({self.get_role_display()})"

    @property
    def party(self) -> City | Network | Organisation:
        """The city, network or organisation itself."""
        party = self.city or self.network or self.organisation
        assert party is not None, "the one_party constraint holds"
        return party


class NeedQuerySet(models.QuerySet["Need"]):
    def published(self) -> "NeedQuerySet":
        """Needs the public sees, stated by parties it sees."""
        return self.filter(PUBLIC_PARTY, public=True)

    def listed(self) -> "NeedQuerySet":
        """Published needs with all that one row of a list shows."""
        return (
            self.published()
            .select_related("city__country", "network")
            .prefetch_related(public_commitment())
        )


class Need(ByParty):
    """What a city or network said it lacks."""

    class AmountIs(models.TextChoices):
        ASKED_FOR = "asked-for", _("asked for")
        GAP = "gap", _("what is missing")
        COST = "cost", _("what it costs")
        SPENT = "spent", _("what was spent")

    class Per(models.TextChoices):
        MONTH = "month", _("a month")
        YEAR = "year", _("a year")

    slug = LowerCaseSlugField(unique=True, max_length=120, help_text="The name in its web address.")
    commitment = models.ForeignKey(
        Commitment, models.SET_NULL, null=True, blank=True, related_name="stated_needs"
    )
    what = models.CharField(max_length=500, help_text="What is lacking, in our words.")
    amount = amount_field("As the source states, in the currency below.")
    amount_to = amount_field("Upper end, where the source gives a range.")
    qualifier = QualifierField()
    currency = CurrencyField()
    amount_is = models.CharField(max_length=10, choices=AmountIs, blank=True)
    amount_per = models.CharField(max_length=5, choices=Per, blank=True, help_text="Empty: once.")
    stated_on = models.DateField(null=True, blank=True)
    stated_on_precision = PrecisionField()
    needed_by = models.DateField(
        null=True, blank=True, help_text="When it is needed at the latest."
    )
    needed_by_precision = PrecisionField()
    contact = models.CharField(
        "office to turn to",
        max_length=200,
        blank=True,
        validators=[validate_no_contact_details],
        help_text="An office, never a person: Department of Housing.",
    )
    contact_url = WebAddressField(
        "its page", blank=True, help_text="Public page of that office, or its form."
    )
    source = models.CharField(max_length=500, help_text="Page that states this.")
    note = models.TextField(blank=True)
    public = models.BooleanField(default=True, help_text="Shown to the public.")
    search = SearchField(sources=["what", "slug"])
    words = WordsField(titles=["what"], texts=["slug"], only={"public": [True]})

    objects = NeedQuerySet.as_manager()

    class Meta:
        ordering = [F("stated_on").desc(nulls_last=True), "slug"]
        indexes = [WordsIndex(name="commitments_need_words")]
        constraints = [
            *ByParty.Meta.constraints,
            models.CheckConstraint(
                condition=Q(amount__isnull=True, amount_to__isnull=True)
                | (Q(amount__isnull=False) & ~Q(currency="")),
                name="commitments_need_amount_has_currency",
                violation_error_message=_("An amount needs a currency."),
            ),
            qualified_numbers(amount="qualifier"),
            models.CheckConstraint(
                condition=Q(amount_to__isnull=True) | Q(amount_to__gte=F("amount")),
                name="commitments_need_range_is_whole",
                violation_error_message=_("A range needs a lower end and a higher upper end."),
            ),
            models.CheckConstraint(
                condition=Q(contact_url="") | ~Q(contact=""),
                name="commitments_need_contact_is_named",
                violation_error_message=_("Name the office whose page this is."),
            ),
            models.CheckConstraint(
                condition=Q(amount__isnull=False) | Q(amount_is="", amount_per=""),
                name="commitments_need_words_have_amount",
                violation_error_message=_("What an amount is, and how often, needs an amount."),
            ),
            known_dates("stated_on", "needed_by"),
        ]

    def __str__(self) -> str:
        return f"{self.party_name}: {self.what}"

    @property
    def display_language(self) -> str:
        """The code of the language that the need is displayed in."""
        return language_of(self.what)

    def get_absolute_url(self) -> str:
        return reverse("need", args=[self.slug])
