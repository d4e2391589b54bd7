"""Frameworks, commitments, reports, reviews and practices in the API."""
