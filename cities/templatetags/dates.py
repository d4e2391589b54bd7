"""Dates in templates, at their precision."""

from django import template

from config.dates import format_partial_date

register = template.Library()
register.filter("partial_date", format_partial_date)
