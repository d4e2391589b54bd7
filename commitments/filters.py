"""How lists of the commitments app are narrowed: on pages, in the API, in downloads."""

from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from cities.filters import cities, countries, frameworks, members, networks
from commitments.models import (
    Adoption,
    Commitment,
    CommitmentObjective,
    Framework,
    Objective,
    Practice,
    ProgressReport,
    Review,
    Standing,
    Target,
)
from config.lists import (
    ChoicesFilter,
    CodesFilter,
    SearchFilter,
    SortFilter,
    StrictFilterSet,
    YearFilter,
    YesNoFilter,
    known_in,
    options,
)


def _pair(text: str) -> Q:
    """Return the condition for an objective written as framework:code, as in gcm:7."""
    framework, _colon, code = text.partition(":")
    return Q(framework__slug=framework, code=code)


def _objectives_known(pairs: list[str]) -> bool:
    """Whether each of some framework:code pairs names a public objective."""
    return all(Objective.objects.published().filter(_pair(pair)).exists() for pair in pairs)


class ObjectivesFilter(CodesFilter):
    """Rows that serve any of some objectives, or a part of one: sdg:10 finds sdg:10.7 too."""

    def matching(self, path: str, codes: list[str]) -> Q:
        wanted = Q()
        for text in codes:
            framework, _colon, code = text.partition(":")
            here = {f"{path}framework__slug": framework, f"{path}code": code}
            above = {
                f"{path}parent__framework__slug": framework,
                f"{path}parent__code": code,
            }
            wanted |= Q(**here) | Q(**above)
        return wanted


def objectives_filter(**kwargs: Any) -> ObjectivesFilter:
    """Return the filter by objective that several lists share."""
    return ObjectivesFilter(
        known=_objectives_known,
        label=_("Objective"),
        help_text=_("Framework and code, as in gcm:7 or sdg:10.7. Parts of it count too."),
        **kwargs,
    )


def _in_network(slugs: list[str]) -> Q:
    """The condition that an adoption is a network's own or a member city's."""
    inside = members().filter(city=OuterRef("city"), network__slug__in=slugs)
    return Q(network__slug__in=slugs) | Q(Exists(inside))


class NetworkOfAdoptionFilter(CodesFilter):
    """Rows adopted by any of some networks or by their member cities."""

    def filter(self, qs: QuerySet[Any], value: list[str]) -> QuerySet[Any]:
        if not value:
            return qs
        adoptions = Adoption.objects.published().filter(_in_network(value))
        if qs.model is Commitment:
            return qs.filter(Exists(adoptions.filter(commitment=OuterRef("pk"))))
        return qs.filter(adoption__in=adoptions.values("pk"))


def _named_like(word: str) -> Exists:
    """The condition that a commitment's public party is called so."""
    named = Q(city__search__contains=word) | Q(network__search__contains=word)
    return Exists(Adoption.objects.published().filter(named, commitment=OuterRef("pk")))


def _lacks_money() -> Q:
    """The condition that an adoption needs more money than it has secured."""
    short = Adoption.objects.published().filter(budget_needed__gt=F("budget_secured"))
    return Q(Exists(short.filter(commitment=OuterRef("pk"))))


def _has_target() -> Q:
    """The condition that a commitment names at least one figure to reach."""
    figures = Target.objects.filter(adoption__commitment=OuterRef("pk"), value__isnull=False)
    return Q(Exists(figures))


class CommitmentFilter(StrictFilterSet):
    """Filters of a list of commitments."""

    q = SearchFilter(label=_("Words"), also=_named_like)
    standing = ChoicesFilter(
        field_name="standing",
        choices=Standing.choices,
        boxes=True,
        label=_("Standing"),
        help_text=_("Where the lead's promise stands by its latest report."),
    )
    framework = CodesFilter(
        field_name="framework__slug",
        known=known_in(frameworks),
        label=_("Framework"),
        widget=options(frameworks, "slug", "short_name"),
    )
    objective = objectives_filter(
        through=CommitmentObjective.objects.published,
        owner="commitment",
        path="objective__",
    )
    kind = ChoicesFilter(choices=Commitment.Kind.choices, label=_("Kind"))
    region = CodesFilter(
        through=Adoption.objects.published,
        owner="commitment",
        path="city__country__region",
        known=known_in(countries, "region"),
        label=_("Region"),
        widget=options(countries, "region", "region"),
    )
    country = CodesFilter(
        through=Adoption.objects.published,
        owner="commitment",
        path="city__country",
        known=known_in(countries, "iso2"),
        label=_("Country"),
        widget=options(countries, "iso2", "name"),
        help_text=_("ISO 3166 alpha-2 code, as in UG."),
    )
    city = CodesFilter(
        through=Adoption.objects.published,
        owner="commitment",
        path="city__slug",
        known=known_in(cities),
        label=_("City"),
        help_text=_("The city's name in its web address."),
    )
    network = NetworkOfAdoptionFilter(
        known=known_in(networks),
        label=_("Network"),
        widget=options(networks, "slug", "name"),
        help_text=_("Its own commitments and those of its member cities."),
    )
    made = YearFilter(field_name="made_on", label=_("Year made"))
    due = CodesFilter(
        through=Target.objects.all,
        owner="adoption__commitment",
        path="due_on__year",
        known=lambda years: all(y.isascii() and y.isdigit() and len(y) == 4 for y in years),
        label=_("Year due"),
    )
    figures = YesNoFilter(condition=_has_target, label=_("Has a figure to reach"))
    needs_funding = YesNoFilter(condition=_lacks_money, label=_("Needs funding"))
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


class FrameworkFilter(StrictFilterSet):
    """Filters of a list of frameworks."""

    q = SearchFilter(label=_("Name or symbol"))
    kind = ChoicesFilter(choices=Framework.Kind.choices, label=_("Kind"))
    sort = SortFilter(
        {
            "name": (_("Name"), ["name"]),
            "newest": (
                _("Newest first"),
                [F("adopted_on").desc(nulls_last=True), "name"],
            ),
            "commitments": (_("Most commitments"), ["-commitments_count", "name"]),
        }
    )


class ObjectiveFilter(StrictFilterSet):
    """Filters of a list of objectives."""

    q = SearchFilter(label=_("Code or words"))
    framework = CodesFilter(
        field_name="framework__slug",
        known=known_in(frameworks),
        label=_("Framework"),
        widget=options(frameworks, "slug", "short_name"),
    )
    kind = ChoicesFilter(choices=Objective.Kind.choices, label=_("Kind"))
    relevance = ChoicesFilter(
        field_name="migration_relevance",
        choices=Objective.Relevance.choices,
        label=_("Bearing on migration"),
    )


class ReportFilter(StrictFilterSet):
    """Filters of a list of published reports."""

    city = CodesFilter(field_name="adoption__city__slug", known=known_in(cities), label=_("City"))
    network = NetworkOfAdoptionFilter(
        known=known_in(networks),
        label=_("Network"),
        widget=options(networks, "slug", "name"),
        help_text=_("Its own reports and those of its member cities."),
    )
    region = CodesFilter(
        field_name="adoption__city__country__region",
        known=known_in(countries, "region"),
        label=_("Region"),
        widget=options(countries, "region", "region"),
    )
    commitment = CodesFilter(
        field_name="adoption__commitment__slug",
        known=known_in(Commitment.objects.published),
        label=_("Commitment"),
    )
    framework = CodesFilter(
        field_name="adoption__commitment__framework__slug",
        known=known_in(frameworks),
        label=_("Framework"),
        widget=options(frameworks, "slug", "short_name"),
    )
    origin = ChoicesFilter(choices=ProgressReport.Origin.choices, label=_("Origin"))
    stage = ChoicesFilter(choices=ProgressReport.Stage.choices, label=_("Stage"))
    rating = ChoicesFilter(choices=ProgressReport.Rating.choices, label=_("Rating"))
    year = YearFilter(field_name="reported_on", label=_("Year reported"))
    sort = SortFilter(
        {
            "newest": (_("Newest first"), [F("reported_on").desc(nulls_last=True)]),
            "oldest": (_("Oldest first"), [F("reported_on").asc(nulls_last=True)]),
        }
    )


class EndorsementFilter(StrictFilterSet):
    """Filters of a list of endorsements."""

    framework = CodesFilter(
        field_name="framework__slug",
        known=known_in(frameworks),
        label=_("Framework"),
        widget=options(frameworks, "slug", "short_name"),
    )
    city = CodesFilter(field_name="city__slug", known=known_in(cities), label=_("City"))
    network = CodesFilter(field_name="network__slug", known=known_in(networks), label=_("Network"))


class PracticeFilter(StrictFilterSet):
    """Filters of a list of practices."""

    q = SearchFilter(label=_("Words"))
    kind = ChoicesFilter(choices=Practice.Kind.choices, label=_("Kind"))
    city = CodesFilter(
        through=lambda: Practice.cities.through.objects.filter(city__public=True),
        owner="practice",
        path="city__slug",
        known=known_in(cities),
        label=_("City"),
    )
    region = CodesFilter(
        through=lambda: Practice.cities.through.objects.filter(city__public=True),
        owner="practice",
        path="city__country__region",
        known=known_in(countries, "region"),
        label=_("Region"),
        widget=options(countries, "region", "region"),
    )
    objective = objectives_filter(
        through=lambda: Practice.objectives.through.objects.filter(
            objective__public=True, objective__framework__public=True
        ),
        owner="practice",
        path="objective__",
    )
    sort = SortFilter(
        {
            "title": (_("Title"), ["title"]),
            "newest": (
                _("Newest first"),
                [F("starts_on").desc(nulls_last=True), "title"],
            ),
        }
    )


class ReviewFilter(StrictFilterSet):
    """Filters of a list of published peer reviews."""

    city = CodesFilter(
        field_name="report__adoption__city__slug",
        known=known_in(cities),
        label=_("City reviewed"),
    )
    reviewing_city = CodesFilter(
        field_name="reviewing_city__slug",
        known=known_in(cities),
        label=_("Reviewing city"),
    )
    completion = ChoicesFilter(choices=Review.Completion.choices, label=_("Completion"))
