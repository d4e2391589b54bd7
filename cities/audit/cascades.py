"""What a deletion takes with it."""

from collections.abc import Iterable

from django.contrib.admin.utils import NestedObjects
from django.db import models, router


def deleted_with(obj: models.Model) -> Iterable[models.Model]:
    """Yield the audited rows that are deleted by cascade with `obj`, without `obj` itself.

    Audited are models that can be published or that name an `audit_parent`: deleting an event
    deletes its participations.
    """
    collector = NestedObjects(using=router.db_for_write(type(obj)))
    collector.collect([obj])
    for model, rows in collector.data.items():
        if hasattr(model._default_manager, "published") or hasattr(model, "audit_parent"):
            yield from (row for row in rows if row != obj)
