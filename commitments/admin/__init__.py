"""Data entry for frameworks, commitments, reports, reviews and practices, and the trail."""

from commitments.admin import (
    change_requests,
    commitments,
    conversation,
    frameworks,
    funding,
    join_requests,
    operations,
    practices,
    records,
    redactions,
    report_rows,
    reports,
    reviews,
    tokens,
    trail,
)

__all__ = [
    "change_requests",
    "commitments",
    "conversation",
    "frameworks",
    "funding",
    "join_requests",
    "operations",
    "practices",
    "records",
    "redactions",
    "report_rows",
    "reports",
    "reviews",
    "tokens",
    "trail",
]
