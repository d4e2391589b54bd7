"""Merges two rows that are the same city, network or organisation: one stays, with all of both."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from typing import Any

from django.contrib.auth.models import User
from django.db import models, transaction
from django.utils.translation import gettext as _

from cities.audit import Actor, difference, exempted, record, snapshot
from cities.models import (
    AlternateName,
    City,
    Exemption,
    Network,
    Organisation,
    TrailEntry,
    refresh_displayed_names,
    refresh_namesakes,
)
from cities.roles import Role
from commitments.models import Adoption, CatalogueRow, Endorsement, GrantParty, Review, ReviewRound
from config.models.fields import SearchField, fold

MERGEABLE: tuple[type[models.Model], ...] = (City, Network, Organisation)
# What the row that stays keeps of its own, also where it says nothing.
OWN = ("slug", "public", "admin_area", "ends_on", "ends_on_precision", "succeeded_by")
# The trail keeps what it says: an entry is about the row that there was then.
UNTOUCHED: tuple[type[models.Model], ...] = (TrailEntry,)
Action = TrailEntry.Action


class MergeRefused(Exception):
    """Two rows that cannot be merged. The message says why, and what to do first."""


# What happens to a row of the one that goes where the one that stays has the same already.


def _drop(row: Any, twin: Any, actor: Actor) -> None:
    """Keep one of two rows that say the same, with what either says."""
    before = snapshot(twin)
    for field in row._meta.concrete_fields:
        if getattr(twin, field.attname) in (None, "") and not field.primary_key:
            setattr(twin, field.attname, getattr(row, field.attname))
    if _is_audited(type(row)):
        record(row, Action.DELETE, actor, difference(snapshot(row), {}))
    row.delete()
    if changes := difference(before, snapshot(twin)):
        twin.save()
        record(twin, Action.CHANGE, actor, changes)


def _only_search(row: AlternateName, twin: AlternateName, actor: Actor) -> None:
    """Let a second displayed name in a language help to find the row only."""
    AlternateName.objects.filter(pk=row.pk).update(use=AlternateName.Use.SEARCH)


def _join_adoptions(row: Adoption, twin: Adoption, actor: Actor) -> None:
    """Keep the adoption of the one that stays, if nothing hangs on the other."""
    hanging = [
        str(relation.related_model._meta.verbose_name_plural)
        for relation in _relations(Adoption)
        if relation.related_model._base_manager.filter(**{relation.field.name: row.pk}).exists()
    ]
    if hanging:
        message = _(
            "Both have adopted “%(commitment)s”, and the adoption of the one that goes has "
            "%(parts)s. Only one of the two can stay: merge the other way round, or remove these "
            "first."
        )
        names = {"commitment": row.commitment, "parts": ", ".join(hanging)}
        raise MergeRefused(message % names)
    _drop(row, twin, actor)


def _refuse(row: Any, twin: Any, actor: Actor) -> None:
    message = _("Both have “%(row)s”, of which there can be one only: remove one of them first.")
    raise MergeRefused(message % {"row": row})


TWINS: dict[type[models.Model], Callable[[Any, Any, Actor], None]] = {
    Adoption: _join_adoptions,
    AlternateName: _only_search,
    Endorsement: _drop,
    GrantParty: _drop,
    Review: _refuse,
    ReviewRound: _refuse,
}


@transaction.atomic
def merge(stays: Any, goes: Any, user: User) -> dict[str, int]:
    """Give all that belongs to `goes` to `stays`, and delete `goes`; its addresses redirect.

    Where both have the same, one is kept. Return how many rows of each kind were concerned. Raises
    `MergeRefused` where that cannot be decided here.
    """
    model = type(stays)
    if type(goes) is not model or model not in MERGEABLE or stays.pk == goes.pk:
        raise MergeRefused(_("Choose two different rows of one kind."))
    rows = model._default_manager.select_for_update().order_by("pk")
    locked = {row.pk: row for row in rows.filter(pk__in=(stays.pk, goes.pk))}
    if len(locked) < 2:
        raise MergeRefused(_("One of them is not there any more."))
    stays, goes = locked[stays.pk], locked[goes.pk]
    actor = Actor(user, Role.ADMINISTRATOR)
    _release_successor(stays, goes)
    counts: Counter[str] = Counter()
    for relation in _relations(model):
        if relation.related_model not in UNTOUCHED:
            for row in _rows(relation, goes):
                _give(relation.field, row, stays, goes, actor)
                counts[str(row._meta.verbose_name_plural)] += 1
    _check_reviews(stays)
    _finish(stays, goes, actor)
    return dict(counts)


def _relations(model: type[models.Model]) -> Iterator[Any]:
    """Yield what points to a model, the rows of many-to-many relations too."""
    for relation in model._meta.get_fields(include_hidden=True):
        if relation.auto_created and (relation.one_to_many or relation.one_to_one):
            yield relation


def _rows(relation: Any, party: Any) -> list[Any]:
    rows = relation.related_model._base_manager.filter(**{relation.field.name: party.pk})
    return list(rows.order_by("pk"))


def _release_successor(stays: Any, goes: Any) -> None:
    """Let the row that stays not continue as the one that goes."""
    if isinstance(stays, City) and stays.succeeded_by_id == goes.pk:
        stays.succeeded_by = goes.succeeded_by if goes.succeeded_by_id != stays.pk else None
        stays.save()


def _give(field: Any, row: Any, stays: Any, goes: Any, actor: Actor) -> None:
    """Let a row point to `stays`; where that cannot be, keep one of two."""
    twin = _twin(field, row, stays)
    if twin is not None and _is_itself(row, twin):
        twin = None
    if twin is not None:
        TWINS.get(type(row), _drop)(row, twin, actor)
        if row.pk is None:
            _record_owner(field, twin, goes, [stays.pk, goes.pk], actor)
            return
        row.refresh_from_db()
    if _would_join_itself(field, row, stays):
        record(row, Action.DELETE, actor, difference(snapshot(row), {}))
        row.delete()
        return
    # Of a published review the database keeps by whom it is.
    leave = exempted(Exemption.Rule.MERGER, row, f"{goes.slug} is {stays.slug}.")
    with leave if isinstance(row, Review) else nullcontext():
        type(row)._base_manager.filter(pk=row.pk).update(**{field.attname: stays.pk})
    if _is_audited(type(row)):
        record(
            type(row)._base_manager.get(pk=row.pk),
            Action.CHANGE,
            actor,
            {field.name: [goes.pk, stays.pk]},
        )
    else:
        _record_owner(field, row, stays, [goes.pk], actor)


def _record_owner(field: Any, row: Any, other: Any, had: list[Any], actor: Actor) -> None:
    """Say in the trail of a practice which cities it has now: `had` in place of `other`'s."""
    owner_model: Any = type(row)._meta.auto_created
    if not owner_model or not _is_audited(owner_model) or owner_model in MERGEABLE:
        return
    link = next(each for each in row._meta.fields if each.related_model is owner_model)
    for many in owner_model._meta.many_to_many:
        if many.remote_field.through is type(row):
            owner = getattr(row, link.name)
            keys = sorted(getattr(owner, many.name).values_list("pk", flat=True))
            before = sorted({*keys} - {other.pk} | {*had})
            record(owner, Action.CHANGE, actor, {many.name: [before, keys]})


def _is_audited(model: type[models.Model]) -> bool:
    return hasattr(model, "audit_parent") or hasattr(model._default_manager, "published")


def _is_itself(row: Any, twin: Any) -> bool:
    return bool(row.pk == twin.pk)


def _would_join_itself(field: Any, row: Any, stays: Any) -> bool:
    """Whether a network would be a member of itself, or a place its own successor."""
    if isinstance(row, type(stays)):
        return bool(row.pk == stays.pk)
    others = [
        each.attname
        for each in row._meta.fields
        if each.related_model is type(stays) and each.name != field.name
    ]
    return any(getattr(row, name) == stays.pk for name in others)


def _twin(field: Any, row: Any, stays: Any) -> Any:
    """Return the row of `stays` beside which this one cannot be, if there is one."""
    manager = type(row)._base_manager
    for names, condition in _unique_together(type(row)):
        if field.name not in names:
            continue
        values = {name: getattr(row, name) for name in names if name != field.name}
        if None in values.values() or not manager.filter(condition, pk=row.pk).exists():
            continue
        twin = manager.filter(condition, **values, **{field.name: stays.pk}).first()
        if twin is not None:
            return twin
    return None


def _unique_together(model: type[models.Model]) -> Iterator[tuple[tuple[str, ...], models.Q]]:
    for names in model._meta.unique_together:
        yield tuple(names), models.Q()
    for each in model._meta.constraints:
        if isinstance(each, models.UniqueConstraint):
            yield tuple(each.fields), each.condition or models.Q()


def _check_reviews(stays: Any) -> None:
    if isinstance(stays, City):
        own = Review.objects.filter(reviewing_city=stays, report__adoption__city=stays).first()
        if own is not None:
            message = _("One of them has reviewed the other (%s): they are two cities.")
            raise MergeRefused(message % own)


def _finish(stays: Any, goes: Any, actor: Actor) -> None:
    """Delete the row that goes; complete the one that stays, and let the trail lead to it."""
    CatalogueRow.objects.filter(
        object_id=str(goes.pk), file=f"{stays._meta.verbose_name_plural}.csv"
    ).update(object_id=str(stays.pk))
    before = snapshot(stays)
    record(goes, Action.DELETE, actor, difference(snapshot(goes), {}))
    key, name = goes.pk, goes.name
    values = {
        field.attname: getattr(goes, field.attname)
        for field in goes._meta.concrete_fields
        if not field.primary_key and field.name not in OWN and not isinstance(field, SearchField)
    }
    goes.delete()
    for attname, value in values.items():
        if getattr(stays, attname) in (None, ""):
            setattr(stays, attname, value)
    stays.save()
    if not isinstance(stays, Organisation) and fold(name) != fold(stays.name):
        _keep_name(stays, name, actor)
    if isinstance(stays, City):
        refresh_namesakes()
    refresh_displayed_names()
    changes = difference(before, snapshot(stays)) | {"merged": [key, name]}
    record(stays, Action.MERGE, actor, changes, note=name)


def _keep_name(stays: Any, name: str, actor: Actor) -> None:
    """Let search find the row that stays by the name of the other."""
    owner = {stays._meta.model_name: stays}
    if not AlternateName.objects.filter(**owner, name=name).exists():
        row = AlternateName.objects.create(**owner, name=name, source=stays.get_absolute_url())
        record(row, Action.ADD, actor)
