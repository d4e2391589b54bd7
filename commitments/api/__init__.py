"""Frameworks, commitments, reports, reviews and practices in the API."""

from commitments.api.commitments import (
    AdoptionViewSet,
    CommitmentViewSet,
    EndorsementViewSet,
    TargetViewSet,
)
from commitments.api.drafts import DraftViewSet
from commitments.api.frameworks import (
    CrosswalkViewSet,
    FrameworkViewSet,
    IndicatorViewSet,
    ObjectiveViewSet,
)
from commitments.api.practices import PracticeViewSet
from commitments.api.reports import MeasurementViewSet, ReportViewSet, ReviewViewSet
from commitments.api.trail import TrailViewSet

__all__ = [
    "AdoptionViewSet",
    "CommitmentViewSet",
    "CrosswalkViewSet",
    "DraftViewSet",
    "EndorsementViewSet",
    "FrameworkViewSet",
    "IndicatorViewSet",
    "MeasurementViewSet",
    "ObjectiveViewSet",
    "PracticeViewSet",
    "ReportViewSet",
    "ReviewViewSet",
    "TargetViewSet",
    "TrailViewSet",
]
