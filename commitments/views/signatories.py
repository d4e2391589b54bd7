"""Who signed a statement, by role: a page of them, each role with the number of all."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest

from commitments.models import Endorsement
from config.pages import rows_on_page

SIGNATORIES_SHOWN = 200


@dataclass
class SignatoryGroup:
    """The signatories of one role on a page, and how many have this role in all."""

    role: str
    n: int
    rows: list[Endorsement] = field(default_factory=list)


def signatories_shown(request: HttpRequest, signatories: Sequence[Endorsement]) -> dict[str, Any]:
    """Return the page of the signatories that was asked for, by role; they come by role."""
    page = rows_on_page(request, signatories, SIGNATORIES_SHOWN)
    numbers = Counter(row.role for row in signatories)
    groups: dict[str, SignatoryGroup] = {}
    for row in page:
        group = SignatoryGroup(row.get_role_display(), numbers[row.role])
        groups.setdefault(row.role, group).rows.append(row)
    return {"page": page, "signatory_groups": list(groups.values())}
