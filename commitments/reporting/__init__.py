"""Reporting: the workflow of reports and reviews, due dates, notifications."""
