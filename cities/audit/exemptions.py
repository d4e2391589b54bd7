"""Leave to change, once, a row that the database otherwise keeps as it is."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.contrib.auth.models import User
from django.db import models

from cities.models import Exemption


@contextmanager
def exempted(
    rule: Exemption.Rule,
    row: models.Model,
    reason: str,
    requested_by: User | None = None,
    confirmed_by: User | None = None,
) -> Iterator[None]:
    """Let a row change once inside the block, as far as the rule opens it."""
    exemption = Exemption.objects.create(
        rule=rule,
        model=row._meta.label_lower,
        object_id=str(row.pk),
        reason=reason,
        requested_by=requested_by,
        confirmed_by=confirmed_by,
    )
    yield
    # A row that the database does not keep yet used none.
    Exemption.objects.filter(pk=exemption.pk, used=False).update(used=True)
