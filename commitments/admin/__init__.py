"""Data entry for frameworks, commitments, reports, reviews and practices, and the trail."""

from commitments.admin import (
    change_requests,
    commitments,
    frameworks,
    funding,
    practices,
    records,
    redactions,
    reports,
    reviews,
    tokens,
    trail,
)

__all__ = [
    "change_requests",
    "commitments",
    "frameworks",
    "funding",
    "practices",
    "records",
    "redactions",
    "reports",
    "reviews",
    "tokens",
    "trail",
]
