"""Data entry for frameworks, commitments, reports, reviews and practices."""

from commitments.admin import commitments, frameworks, practices, records, reports, reviews, tokens

__all__ = ["commitments", "frameworks", "practices", "records", "reports", "reviews", "tokens"]
