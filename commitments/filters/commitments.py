"""Filters of the lists of commitments, adoptions, targets and endorsements."""

from collections.abc import Callable, Mapping
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from cities.audit.redirects import slugs_in
from cities.filters import (
    cities,
    countries,
    events,
    frameworks,
    members,
    networks,
    organisations,
)
from cities.models import Country, TrailEntry
from commitments.analysis.indicators import Flag
from commitments.filters.frameworks import (
    indicators_filter,
    objectives_filter,
    reached_filter,
    round_table_filter,
)
from commitments.filters.topics import topic_filter
from commitments.filters.words import COMMITMENT_WORDS
from commitments.models import (
    Adoption,
    Commitment,
    CommitmentObjective,
    Endorsement,
    Need,
    ProgressReport,
    Reporting,
    Standing,
    Target,
    Trust,
)
from commitments.models.adoptions import AdoptionQuerySet, report_overdue
from commitments.models.commitments import CommitmentQuerySet
from config.drop_downs import options
from config.lists import (
    ChoicesFilter,
    CodesFilter,
    SearchFilter,
    SortFilter,
    StrictFilterSet,
    YearFilter,
    YesNoFilter,
    codes_in,
)


def _in_network(slugs: list[str]) -> Q:
    """The condition that a row with a city or network is a network's own or a member city's."""
    inside = members().filter(city=OuterRef("city"), network__slug__in=slugs)
    return Q(network__slug__in=slugs) | Q(Exists(inside))


class NetworkOfAdoptionFilter(CodesFilter):
    """Rows of any of some networks or of their member cities; `field_name` leads to the party."""

    def filter(self, qs: QuerySet[Any], value: list[str]) -> QuerySet[Any]:
        if not value:
            return qs
        if qs.model in (Adoption, Need, TrailEntry):
            return qs.filter(_in_network(value))
        adoptions = Adoption.objects.published().filter(_in_network(value))
        if qs.model is Commitment:
            return qs.filter(Exists(adoptions.filter(commitment=OuterRef("pk"))))
        return qs.filter(**{f"{self.field_name}__in": adoptions.values("pk")})


def _lacks_money() -> Q:
    """The condition that an adoption needs more funding than it has secured."""
    short = Adoption.objects.published().filter(budget_needed__gt=F("budget_secured"))
    return Q(Exists(short.filter(commitment=OuterRef("pk"))))


def _with_commitments(rows: Callable[[], QuerySet[Any]], path: str) -> Callable[[], QuerySet[Any]]:
    """Return a function for those of `rows` that a public commitment names by `path`."""

    def offered() -> QuerySet[Any]:
        named = Commitment.objects.published().filter(**{path: OuterRef("pk")})
        return rows().filter(Exists(named))

    return offered


def _with_promises() -> QuerySet[Country]:
    """Countries of which a city has made a promise."""
    made = Adoption.objects.published().filter(city__country=OuterRef("pk"))
    return countries().filter(Exists(made))


def _holds() -> Q:
    """The condition that the lead of a commitment did not withdraw it."""
    return Q(standing=None) | ~Q(standing=Standing.WITHDRAWN)


def _is_old() -> Q:
    """The condition that the status of an adoption, or of the lead's, is old."""
    # What never ages has no day: that must not be null in the negation.
    return Q(ages_on__isnull=False, ages_on__lte=timezone.localdate())


def targets() -> QuerySet[Target]:
    """Targets of promises that the public sees."""
    return Target.objects.filter(
        Exists(Adoption.objects.published().filter(pk=OuterRef("adoption")))
    )


def _has_target() -> Q:
    """The condition that a commitment has a target with a value."""
    figures = targets().filter(adoption__commitment=OuterRef("pk"), value__isnull=False)
    return Q(Exists(figures))


def _latest_reports() -> QuerySet[ProgressReport]:
    """The latest report of each public promise, by its own party."""
    return (
        ProgressReport.objects.published()
        .current()
        .reported()
        .filter(reported_on=F("adoption__reported_on"), adoption__commitment=OuterRef("pk"))
    )


def _weakened_by(flag: str) -> Q:
    """The condition that the data of a commitment have this quality problem."""
    named = targets().filter(adoption__commitment=OuterRef("pk"), value__isnull=False)
    if flag == Flag.NO_TARGET:
        return ~Q(Exists(named))
    if flag == Flag.NO_BASELINE:
        return Q(Exists(named.filter(baseline_value=None)))
    if flag == Flag.NO_EVIDENCE:
        return Q(Exists(_latest_reports().filter(evidence=None)))
    return Q(Exists(_latest_reports().filter(evidence__answered=False)))


class FlagsFilter(ChoicesFilter):
    """Commitments with any of some problems of data quality."""

    def filter(self, qs: QuerySet[Any], value: list[str]) -> QuerySet[Any]:
        wanted = Q()
        for flag in value or []:
            wanted |= _weakened_by(flag)
        return qs.filter(wanted)


class ReportingFilter(ChoicesFilter):
    """Adoptions of which a report is awaited in any of some ways, or commitments of such leads."""

    def filter(self, qs: QuerySet[Any], value: list[str]) -> QuerySet[Any]:
        if not value:
            return qs
        awaited = Q(reporting__in=value)
        if isinstance(qs, AdoptionQuerySet):
            return qs.with_reporting().filter(awaited)
        leads = Adoption.objects.published().filter(role=Adoption.Role.LEAD)
        leads = leads.with_reporting().filter(awaited)
        return qs.filter(Exists(leads.filter(commitment=OuterRef("pk"))))


def default_kinds(rows: CommitmentQuerySet, conditions: Mapping[str, Any]) -> CommitmentQuerySet:
    """Return the commitments that a list has by default: those that count in totals.

    Asks and statements are listed where the condition `kind` names them.
    """
    return rows if conditions.get("kind") else rows.with_status()


class CommitmentFilter(StrictFilterSet):
    """Filters of a list of commitments."""

    q = SearchFilter(label=_("Contains the words"), matcher=COMMITMENT_WORDS)
    standing = ChoicesFilter(
        field_name="standing",
        choices=Standing.choices,
        boxes=True,
        label=_("Status"),
        help_text=_("The status of the lead’s promise, by its own report or public sources."),
    )
    trust = ChoicesFilter(choices=Trust.choices, label=_("On whose word"))
    aged = YesNoFilter(condition=_is_old, label=_("The status is old"))
    reporting = ReportingFilter(choices=Reporting.choices, label=_("What is awaited"))
    framework = CodesFilter(
        field_name="framework__slug",
        lookup=slugs_in(frameworks),
        label=_("Framework"),
        widget=options(
            frameworks,
            "slug",
            "short_name",
            offered=_with_commitments(frameworks, "framework"),
        ),
    )
    topic = topic_filter(CommitmentObjective.objects.published, "commitment")
    objective = objectives_filter(
        through=CommitmentObjective.objects.published,
        owner="commitment",
        path="objective__",
    )
    reaches = reached_filter(
        through=CommitmentObjective.objects.published,
        owner="commitment",
        path="objective__",
    )
    round_table = round_table_filter(
        through=CommitmentObjective.objects.published,
        owner="commitment",
        path="objective__imrf_roundtable",
    )
    event = CodesFilter(
        field_name="announced_at__slug",
        lookup=slugs_in(events),
        label=_("Event"),
        widget=options(events, "slug", "name", offered=_with_commitments(events, "announced_at")),
        help_text=_("Where it was announced."),
    )
    part_of = CodesFilter(
        field_name="part_of__slug",
        lookup=slugs_in(Commitment.objects.published),
        label=_("Umbrella commitment"),
        code_help=_("The umbrella’s name in its web address."),
    )
    kind = ChoicesFilter(
        choices=Commitment.Kind.choices,
        label=_("Kind"),
        help_text=_("Asks and statements have no status: they are listed only when named here."),
    )
    region = CodesFilter(
        through=Adoption.objects.published,
        owner="commitment",
        path="city__country__region",
        lookup=codes_in(countries, "region"),
        label=_("Region"),
        widget=options(countries, "region", "region"),
    )
    country = CodesFilter(
        through=Adoption.objects.published,
        owner="commitment",
        path="city__country",
        lookup=codes_in(countries, "iso2"),
        label=_("Country"),
        widget=options(countries, "iso2", "name", offered=_with_promises),
        code_help=_("ISO 3166 alpha-2 code, as in UG."),
    )
    city = CodesFilter(
        through=Adoption.objects.published,
        owner="commitment",
        path="city__slug",
        lookup=slugs_in(cities),
        label=_("City"),
        code_help=_("The city's name in its web address."),
    )
    network = NetworkOfAdoptionFilter(
        lookup=slugs_in(networks),
        label=_("Network"),
        widget=options(networks, "slug", "name"),
        help_text=_("Its own commitments and those of its member cities."),
    )
    made = YearFilter(field_name="made_on", label=_("Year made"))
    due = CodesFilter(
        through=targets,
        owner="adoption__commitment",
        path="due_on__year",
        lookup=lambda years: {y for y in years if y.isascii() and y.isdigit() and len(y) == 4},
        label=_("Year due"),
    )
    figures = YesNoFilter(condition=_has_target, label=_("Has a target figure"))
    flag = FlagsFilter(
        choices=[
            (flag.value, flag.label)
            for flag in (Flag.NO_TARGET, Flag.NO_BASELINE, Flag.NO_EVIDENCE, Flag.DEAD_LINK)
        ],
        label=_("Data quality"),
        help_text=_("No target figure, no baseline, no evidence, or a broken link."),
    )
    needs_funding = YesNoFilter(condition=_lacks_money, label=_("Needs funding"))
    in_force = YesNoFilter(condition=_holds, label=_("In force: it was not withdrawn"))
    sort = SortFilter(
        {
            "newest": (
                _("Newest first"),
                [F("made_on").desc(nulls_last=True), "title"],
            ),
            "oldest": (_("Oldest first"), [F("made_on").asc(nulls_last=True), "title"]),
            "title": (_("Title"), ["title"]),
            "reported": (
                _("Latest report"),
                [F("reported_on").desc(nulls_last=True), "title"],
            ),
        }
    )


class AdoptionFilter(StrictFilterSet):
    """Filters of a list of adoptions."""

    city = CodesFilter(field_name="city__slug", lookup=slugs_in(cities), label=_("City"))
    region = CodesFilter(
        field_name="city__country__region",
        lookup=codes_in(countries, "region"),
        label=_("Region"),
    )
    country = CodesFilter(
        field_name="city__country",
        lookup=codes_in(countries, "iso2"),
        label=_("Country"),
        code_help=_("ISO 3166 alpha-2 code, as in UG."),
    )
    network = NetworkOfAdoptionFilter(
        lookup=slugs_in(networks),
        label=_("Network"),
        help_text=_("Its own adoptions and those of its member cities."),
    )
    commitment = CodesFilter(
        field_name="commitment__slug",
        lookup=slugs_in(Commitment.objects.published),
        label=_("Commitment"),
    )
    framework = CodesFilter(
        field_name="commitment__framework__slug",
        lookup=slugs_in(frameworks),
        label=_("Framework"),
    )
    role = ChoicesFilter(choices=Adoption.Role.choices, label=_("Role"))
    standing = ChoicesFilter(choices=Standing.choices, label=_("Status"))
    trust = ChoicesFilter(choices=Trust.choices, label=_("On whose word"))
    aged = YesNoFilter(condition=_is_old, label=_("The status is old"))
    in_force = YesNoFilter(
        condition=lambda: Q(withdrawn_on=None), label=_("In force: it was not withdrawn")
    )
    overdue = YesNoFilter(
        condition=report_overdue,
        label=capfirst(_("a report is overdue")),
    )
    reporting = ReportingFilter(choices=Reporting.choices, label=_("What is awaited"))


class TargetFilter(StrictFilterSet):
    """Filters of a list of targets."""

    city = CodesFilter(field_name="adoption__city__slug", lookup=slugs_in(cities), label=_("City"))
    network = NetworkOfAdoptionFilter(
        field_name="adoption",
        lookup=slugs_in(networks),
        label=_("Network"),
        help_text=_("Its own targets and those of its member cities."),
    )
    commitment = CodesFilter(
        field_name="adoption__commitment__slug",
        lookup=slugs_in(Commitment.objects.published),
        label=_("Commitment"),
    )
    indicator = indicators_filter(field_name="indicator")
    due = YearFilter(field_name="due_on", label=_("Year due"))
    figures = YesNoFilter(condition=lambda: Q(value__isnull=False), label=_("Has a target figure"))


class EndorsementFilter(StrictFilterSet):
    """Filters of a list of endorsements."""

    framework = CodesFilter(
        field_name="framework__slug",
        lookup=slugs_in(frameworks),
        label=_("Framework"),
        widget=options(frameworks, "slug", "short_name"),
    )
    city = CodesFilter(field_name="city__slug", lookup=slugs_in(cities), label=_("City"))
    network = CodesFilter(field_name="network__slug", lookup=slugs_in(networks), label=_("Network"))
    organisation = CodesFilter(
        field_name="organisation__slug", lookup=slugs_in(organisations), label=_("Organisation")
    )
    role = ChoicesFilter(choices=Endorsement.Role.choices, label=_("Role"))
