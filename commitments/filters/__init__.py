"""Filters of the lists of the commitments app, for pages, the API and downloads."""

from commitments.filters.commitments import (
    AdoptionFilter,
    CommitmentFilter,
    EndorsementFilter,
    TargetFilter,
    default_kinds,
    targets,
)
from commitments.filters.frameworks import (
    CrosswalkFilter,
    FrameworkFilter,
    IndicatorFilter,
    ObjectiveFilter,
)
from commitments.filters.funding import GrantFilter, NeedFilter
from commitments.filters.practices import PracticeFilter
from commitments.filters.reports import MeasurementFilter, ReportFilter, ReviewFilter
from commitments.filters.topics import TopicListFilter
from commitments.filters.trail import TrailFilter

__all__ = [
    "AdoptionFilter",
    "CommitmentFilter",
    "CrosswalkFilter",
    "EndorsementFilter",
    "FrameworkFilter",
    "GrantFilter",
    "IndicatorFilter",
    "MeasurementFilter",
    "NeedFilter",
    "ObjectiveFilter",
    "PracticeFilter",
    "ReportFilter",
    "ReviewFilter",
    "TargetFilter",
    "TopicListFilter",
    "TrailFilter",
    "default_kinds",
    "targets",
]
