"""Rows of the commitments app: frameworks, commitments, reports, reviews, practices."""

from commitments.models.adoptions import Adoption, with_promises
from commitments.models.catalogue import CatalogueRow
from commitments.models.change_requests import ChangeRequest
from commitments.models.comments import Comment, InternalNote
from commitments.models.commitments import Commitment, CommitmentObjective
from commitments.models.contributors import Contributor
from commitments.models.endorsements import Endorsement
from commitments.models.error_reports import ErrorReport
from commitments.models.evidence import Evidence
from commitments.models.framework_lists import listed_frameworks, listed_objectives
from commitments.models.frameworks import Crosswalk, Framework, Indicator, Objective
from commitments.models.funding import Grant, GrantParty, Need
from commitments.models.join_requests import JoinRequest
from commitments.models.notices import Notice, NoticeSettings
from commitments.models.operations import JobRun, SiteError
from commitments.models.practices import Practice
from commitments.models.redactions import Redaction
from commitments.models.reports import Measurement, ProgressReport
from commitments.models.reviews import Review, ReviewRound
from commitments.models.standing import (
    Reporting,
    SourceStage,
    Standing,
    StatusCounts,
    StatusKey,
    Trust,
)
from commitments.models.subscriptions import Subscription
from commitments.models.targets import Target
from commitments.models.terms import Term
from commitments.models.tokens import ApiToken, IdempotencyKey
from commitments.models.topics import Topic
from commitments.models.uses import ApiUse, FormUse

__all__ = [
    "Adoption",
    "ApiToken",
    "ApiUse",
    "CatalogueRow",
    "ChangeRequest",
    "Comment",
    "Commitment",
    "CommitmentObjective",
    "Contributor",
    "Crosswalk",
    "Endorsement",
    "ErrorReport",
    "Evidence",
    "FormUse",
    "Framework",
    "Grant",
    "GrantParty",
    "IdempotencyKey",
    "Indicator",
    "InternalNote",
    "JobRun",
    "JoinRequest",
    "Measurement",
    "Need",
    "Notice",
    "NoticeSettings",
    "Objective",
    "Practice",
    "ProgressReport",
    "Redaction",
    "Reporting",
    "Review",
    "ReviewRound",
    "SiteError",
    "SourceStage",
    "Standing",
    "StatusCounts",
    "StatusKey",
    "Subscription",
    "Target",
    "Term",
    "Topic",
    "Trust",
    "listed_frameworks",
    "listed_objectives",
    "with_promises",
]
