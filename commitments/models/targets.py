"""Targets of adoptions."""

import unicodedata
from decimal import Decimal

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from commitments.models import contradictions
from commitments.models.adoptions import Adoption
from commitments.models.commitments import MOST_DIGITS
from commitments.models.frameworks import Direction, Indicator
from commitments.models.shares import refuse_change_of_shared, refuse_wrong_share
from config.models.fields import (
    DayPrecisionField,
    LowerCaseSlugField,
    PrecisionField,
    QualifierField,
    known_dates,
    qualified_numbers,
)
from config.models.keys import compared_key

# Words for people in units, in the languages of the site.
_WORDS = """
people person persons resident residents inhabitant inhabitants citizen citizens women woman
men man girls girl boys boy child children adult adults youth minors migrant migrants
refugee  refugees asylum-seeker asylum-seekers newcomers returnees displaced student
students pupil  pupils learners participant participants beneficiary beneficiaries worker
workers employees  volunteers patients families family households household  personne
personnes habitant habitants habitante habitantes femme femmes homme hommes fille  filles
garçon garçons enfant enfants adulte adultes jeune jeunes migrante migrantes réfugié
réfugiés réfugiée réfugiées élève élèves étudiant étudiants bénéficiaire bénéficiaires
travailleurs familles famille ménage ménages  persona personas habitantes mujer mujeres
hombre hombres niña niñas niño niños adulto adultos  joven jóvenes refugiado refugiados
refugiada refugiadas estudiante estudiantes alumnos  beneficiario beneficiarios
beneficiarias trabajadores familia familias hogar hogares  شخص أشخاص نسمة امرأة نساء رجل
رجال طفل أطفال مهاجر مهاجرون مهاجرين لاجئ لاجئون لاجئين أسرة أسر  طالب طلاب مستفيد مستفيدون
مستفيدين سكان
"""
PEOPLE = frozenset(_WORDS.split())
SMALL_BASELINE = _(
    "So few people could be recognised, and a starting value is public at once. Leave it empty."
)


REVEALING_BASELINE = _(
    "With the starting values of other targets it gives a count of so few people that they could "
    "be recognised, and starting values are public at once. Leave it empty."
)
# The most starting values of other targets that are added to one and taken from it.
MOST_BASELINES = 6
ASK_COUNTS_PEOPLE = _("The unit names people: say whether they are counted.")


def says_people(unit: str) -> bool:
    """Whether a unit names people: "people", "personnes logées"."""
    words = unicodedata.normalize("NFC", unit).casefold().replace("/", " ").split()
    return any(word.strip(".,;:()") in PEOPLE for word in words)


class Target(models.Model):
    """A target of an adoption: starting value, value to reach, unit and due date."""

    class Kind(models.TextChoices):
        NUMBER = "number", _("a number to reach")
        RANGE = "range", _("a range to stay in")
        YES_NO = "yes-no", _("something that is done or not")
        MILESTONE = "milestone", _("a step without a figure")

    class Measure(models.TextChoices):
        STOCK = "stock", _("how many there are on a day")
        FLOW = "flow", _("how many in a period")
        RUNNING_TOTAL = "running-total", _("how many so far")

    adoption = models.ForeignKey(Adoption, models.CASCADE, related_name="targets")
    code = LowerCaseSlugField(max_length=60, help_text="Short name, once per adoption.")
    indicator = models.ForeignKey(
        Indicator,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="targets",
        help_text="An official indicator this figure corresponds to.",
    )
    title = models.CharField(max_length=250)
    unit = models.CharField(
        max_length=80,
        blank=True,
        help_text="What is counted: people, households, EUR, %.",
    )
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.NUMBER)
    measure = models.CharField(
        "its figures are",
        max_length=14,
        choices=Measure,
        default=Measure.RUNNING_TOTAL,
        help_text="What a figure of this target counts.",
    )
    direction = models.CharField(
        max_length=8,
        choices=[choice for choice in Direction.choices if choice[0] in ("up", "down")],
        default=Direction.UP,
    )
    baseline_value = models.DecimalField(
        max_digits=MOST_DIGITS,
        decimal_places=4,
        null=True,
        blank=True,
        help_text="Empty if not known.",
    )
    baseline_on = models.DateField(null=True, blank=True)
    baseline_on_precision = DayPrecisionField()
    value = models.DecimalField(
        "target value",
        max_digits=MOST_DIGITS,
        decimal_places=4,
        null=True,
        blank=True,
        help_text="Empty when the promise names no figure.",
    )
    value_to = models.DecimalField(
        "upper end of the range",
        max_digits=MOST_DIGITS,
        decimal_places=4,
        null=True,
        blank=True,
        help_text="Only for a range.",
    )
    qualifier = QualifierField()
    due_on = models.DateField(null=True, blank=True)
    due_on_precision = PrecisionField()
    counts_people = models.BooleanField(
        "counts people",
        null=True,
        blank=True,
        help_text="Small counts of people, and what they could be worked out from, are not shown. "
        "Without an answer the unit decides.",
    )
    share_of = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="shares",
        help_text="The target of the umbrella commitment that this is one partner's share of.",
    )
    note = models.TextField(blank=True, help_text="A remark for readers.")
    source = models.CharField(max_length=500, blank=True, help_text="Page that states this.")

    in_languages = ("title", "unit")
    audit_parent = "adoption"

    class Meta:
        ordering = ["adoption", F("due_on").asc(nulls_last=True), "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["adoption", "code"],
                name="commitments_target_code_once",
                violation_error_message=_("This adoption already has a target with this code."),
            ),
            models.CheckConstraint(
                condition=Q(due_on__isnull=True)
                | Q(baseline_on__isnull=True)
                | Q(due_on__gte=F("baseline_on")),
                name="commitments_target_due_after_baseline",
                violation_error_message=_("A target cannot be due before its baseline."),
            ),
            models.CheckConstraint(
                condition=Q(value_to__isnull=True)
                | Q(kind="range", value__isnull=False, value_to__gte=F("value")),
                name="commitments_target_range_is_whole",
                violation_error_message=_("A range needs a lower end and a higher upper end."),
            ),
            qualified_numbers(value="qualifier"),
            known_dates("due_on"),
        ]

    def clean(self) -> None:
        super().clean()
        if self.share_of_id and self.adoption_id:
            refuse_wrong_share(self)
        if self.pk:
            refuse_change_of_shared(self)
        if self.of_people and 0 < (self.baseline_value or 0) < settings.SMALL_COUNT:
            raise ValidationError({"baseline_value": SMALL_BASELINE})
        if self._gives_small_baseline():
            raise ValidationError({"baseline_value": REVEALING_BASELINE})
        contradictions.refuse(contradictions.in_target(self))

    def _gives_small_baseline(self) -> bool:
        """Whether the starting value and others of the same unit leave few people to one without.

        20 in all, 17 men: nothing is said of the women, and yet it is.
        """
        if not (self.of_people and self.baseline_value and self.adoption_id):
            return False
        others = [
            target
            for target in Target.objects.filter(adoption=self.adoption_id).exclude(pk=self.pk)
            if target.of_people and compared_key(target.unit) == compared_key(self.unit)
        ]
        values = [target.baseline_value for target in others if target.baseline_value]
        sums = {Decimal(self.baseline_value)}
        for value in values[:MOST_BASELINES]:
            sums |= {each + value for each in sums} | {each - value for each in sums}
        few = any(0 < abs(each) < settings.SMALL_COUNT for each in sums)
        return few and any(target.baseline_value is None for target in others)

    def __str__(self) -> str:
        return self.title

    @property
    def of_people(self) -> bool:
        """Whether its figures count people: as answered; until then as its unit says."""
        return says_people(self.unit) if self.counts_people is None else self.counts_people
