"""Dates in templates, at their precision."""

from typing import Any

from django import template
from django.utils import timezone
from django.utils.translation import gettext as _

from config.dates import (
    format_day,
    format_known_date,
    format_moment,
    format_partial_date,
    format_period,
    format_weekday,
)

register = template.Library()
register.filter("partial_date", format_partial_date)
register.filter("dated", format_known_date)
register.filter("day", format_day)
register.filter("moment", format_moment)
register.filter("weekday", format_weekday)


@register.simple_tag
def today() -> str:
    """Return the day on which a page is read, in words."""
    return format_day(timezone.now())


@register.filter
def period(row: Any, fields: str = "period_start,period_end") -> str:
    """Return the period between two date fields of a row in words."""
    start, end = fields.split(",")
    return format_period(row, start, end)


@register.filter
def since(membership: Any) -> str:
    """Return since when somebody is a member: "since 2016", "at the latest since 2017"."""
    words = {"day": format_partial_date(membership.since, membership.since_precision)}
    if membership.since_at_latest:
        return _("at the latest since %(day)s") % words
    return _("since %(day)s") % words if membership.since else ""
