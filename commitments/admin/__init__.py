"""Data entry for frameworks, commitments, reports, reviews and practices, and the trail."""

from commitments.admin import (
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
