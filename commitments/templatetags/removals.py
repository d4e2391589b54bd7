"""Says that an address was removed; where words are removed, and rows are merged."""

from typing import Any
from urllib.parse import urlencode

from django import template
from django.urls import reverse

from commitments.models.redactions import ADDRESS, removal_sentence
from commitments.redaction.fields import redactable
from commitments.reporting.mergers import MERGEABLE

register = template.Library()


@register.filter
def removal(address: str) -> str:
    """Return when and why the address in this place was removed; "" where it was not."""
    match = ADDRESS.fullmatch(address)
    return removal_sentence(*match.groups()) if match else ""


@register.simple_tag
def merge_form(row: Any) -> str:
    """Return the address of the form that merges another row into a row; "" for other kinds."""
    if type(row) not in MERGEABLE:
        return ""
    query = urlencode({"model": row._meta.label_lower, "stays": row.slug})
    return f"{reverse('merge')}?{query}"


@register.simple_tag
def removal_form(row: Any) -> str:
    """Return the address of the form that proposes to remove words of a row; "" without any."""
    if row is None or type(row) not in redactable():
        return ""
    query = urlencode({"model": row._meta.label_lower, "object_id": row.pk})
    return f"{reverse('admin:commitments_redaction_add')}?{query}"
