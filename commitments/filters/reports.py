"""Filters of the lists of published reports, their figures and peer reviews."""

from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cities.audit.redirects import slugs_in
from cities.filters import cities, countries, frameworks, networks
from commitments.filters.commitments import NetworkOfAdoptionFilter
from commitments.filters.frameworks import indicators_filter
from commitments.models import Commitment, ProgressReport, Review
from commitments.models.observations import ObservationStatus
from config.drop_downs import options
from config.lists import (
    ChoicesFilter,
    CodesFilter,
    SortFilter,
    StrictFilterSet,
    YearFilter,
    YesNoFilter,
    codes_in,
)


class ReportFilter(StrictFilterSet):
    """Filters of a list of published reports."""

    city = CodesFilter(field_name="adoption__city__slug", lookup=slugs_in(cities), label=_("City"))
    network = NetworkOfAdoptionFilter(
        field_name="adoption",
        lookup=slugs_in(networks),
        label=_("Network"),
        widget=options(networks, "slug", "name"),
        help_text=_("Its own reports and those of its member cities."),
    )
    region = CodesFilter(
        field_name="adoption__city__country__region",
        lookup=codes_in(countries, "region"),
        label=_("Region"),
        widget=options(countries, "region", "region"),
    )
    commitment = CodesFilter(
        field_name="adoption__commitment__slug",
        lookup=slugs_in(Commitment.objects.published),
        label=_("Commitment"),
    )
    framework = CodesFilter(
        field_name="adoption__commitment__framework__slug",
        lookup=slugs_in(frameworks),
        label=_("Framework"),
        widget=options(frameworks, "slug", "short_name"),
    )
    origin = ChoicesFilter(choices=ProgressReport.Origin.choices, label=_("Origin"))
    stage = ChoicesFilter(choices=ProgressReport.Stage.choices, label=_("Stage"))
    rating = ChoicesFilter(choices=ProgressReport.Rating.choices, label=_("Rating"))
    year = YearFilter(field_name="reported_on", label=_("Year reported"))
    sort = SortFilter(
        {
            "newest": (_("Newest first"), [F("reported_on").desc(nulls_last=True), "-pk"]),
            "oldest": (_("Oldest first"), [F("reported_on").asc(nulls_last=True)]),
        }
    )


class MeasurementFilter(StrictFilterSet):
    """Filters of a list of the figures in published reports."""

    city = CodesFilter(
        field_name="report__adoption__city__slug", lookup=slugs_in(cities), label=_("City")
    )
    network = NetworkOfAdoptionFilter(
        field_name="report__adoption",
        lookup=slugs_in(networks),
        label=_("Network"),
        help_text=_("Its own reports and those of its member cities."),
    )
    region = CodesFilter(
        field_name="report__adoption__city__country__region",
        lookup=codes_in(countries, "region"),
        label=_("Region"),
    )
    commitment = CodesFilter(
        field_name="report__adoption__commitment__slug",
        lookup=slugs_in(Commitment.objects.published),
        label=_("Commitment"),
    )
    framework = CodesFilter(
        field_name="report__adoption__commitment__framework__slug",
        lookup=slugs_in(frameworks),
        label=_("Framework"),
    )
    indicator = indicators_filter(field_name="target__indicator")
    origin = ChoicesFilter(
        field_name="report__origin", choices=ProgressReport.Origin.choices, label=_("Origin")
    )
    status = ChoicesFilter(choices=ObservationStatus.choices, label=_("Observation status"))
    whole = YesNoFilter(condition=lambda: Q(breakdown=""), label=_("The total, not a part of it"))
    year = YearFilter(field_name="observed_on", label=_("Year observed"))
    sort = SortFilter(
        {
            "newest": (_("Newest first"), [F("observed_on").desc(nulls_last=True), "-pk"]),
            "oldest": (_("Oldest first"), [F("observed_on").asc(nulls_last=True)]),
        }
    )


class ReviewFilter(StrictFilterSet):
    """Filters of a list of published peer reviews."""

    city = CodesFilter(
        field_name="report__adoption__city__slug",
        lookup=slugs_in(cities),
        label=_("City reviewed"),
    )
    reviewing_city = CodesFilter(
        field_name="reviewing_city__slug",
        lookup=slugs_in(cities),
        label=_("Reviewing city"),
    )
    completion = ChoicesFilter(choices=Review.Completion.choices, label=_("Completion"))
