"""Changes of what was promised: free until the party's first report is published, then requests.

The other side confirms a request. `hold_back` is the one way in, whichever door a change comes
through; the steps of the workflow decide.
"""

from typing import Any

from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from cities.audit import build_entry, difference, record, snapshot, write
from cities.models import TrailEntry
from cities.roles import acting, represents
from commitments.models import Adoption, ChangeRequest, Notice, ProgressReport, Target
from commitments.models.kept_targets import MEASURES_BY
from commitments.reporting import notifications
from commitments.reporting.actors import deciders_of
from commitments.reporting.standings import refresh
from config.models.validation import InvalidRow, full_clean_fast

Action, State = TrailEntry.Action, ChangeRequest.State
# What nobody changes alone once the public has read a report on it.
GUARDED: dict[type[Adoption] | type[Target], tuple[str, ...]] = {
    Adoption: ("role", "withdrawn_on", "report_every", "first_period_ends"),
    Target: (
        *("title", *MEASURES_BY),
        *("baseline_on", "baseline_on_precision", "due_on", "due_on_precision"),
    ),
}


def guarded_adoptions() -> QuerySet[Adoption]:
    """Return the adoptions whose changes are requests: `Adoption.has_reported`, as a query.

    Until then, and where only others compiled reports, changes are free.
    """
    reports = ProgressReport.objects.reported().filter(state__in=ProgressReport.PUBLIC)
    return Adoption.objects.filter(pk__in=reports.values("adoption"))


def _adoption_of(row: Adoption | Target) -> Adoption:
    return row if isinstance(row, Adoption) else row.adoption


def guarded_changes(row: Adoption | Target) -> dict[str, list[Any]]:
    """Return what differs between a row and the stored one among the fields that are guarded.

    Nothing for a new row, and nothing while changes are free.
    """
    if row._state.adding:
        return {}
    stored = type(row)._default_manager.get(pk=row.pk)
    before, after = snapshot(stored), snapshot(row)
    changed = {
        name: [before[name], after[name]]
        for name in GUARDED[type(row)]
        if before[name] != after[name]
    }
    return changed if changed and _adoption_of(stored).has_reported else {}


def hold_back(row: Adoption | Target, user: User | None, reason: str) -> ChangeRequest | None:
    """Take guarded changes back out of a row that is about to be saved, and request them.

    Return the request; None where the row can be saved as it is. In a transaction of the caller.
    `user` None is the catalogue.
    """
    if row._state.adding:
        return None
    stored = type(row)._default_manager.get(pk=row.pk)
    # A report is published before this change, or after it.
    adoption = Adoption.objects.select_for_update().get(pk=_adoption_of(stored).pk)
    changes = guarded_changes(row)
    if not changes:
        return None
    for name in changes:
        setattr(row, name, getattr(stored, name))
    if isinstance(row, Adoption):
        row.keep_former(adoption.rhythm)
    return _request(adoption, row, changes, user, reason)


def request_change(
    row: Adoption | Target, values: dict[str, Any], user: User, reason: str
) -> ChangeRequest | None:
    """Ask for new values of a stored row; None where it has them, or where changes are free."""
    for name, value in values.items():
        setattr(row, name, value)
    return hold_back(row, user, reason)


def _request(
    adoption: Adoption,
    row: Adoption | Target,
    changes: dict[str, list[Any]],
    user: User | None,
    reason: str,
) -> ChangeRequest:
    """Return the open request for these changes, or make it."""
    target = row if isinstance(row, Target) else None
    alike = ChangeRequest.objects.filter(adoption=adoption, target=target)
    # What the catalogue asked for once it asks for with each load: a refusal holds.
    alike = alike.filter(state=State.OPEN) if user else alike.filter(requested_by=None)
    for request in alike:
        if request.changes == changes:
            return request
    side = ChangeRequest.Side
    made: ChangeRequest = ChangeRequest.objects.create(
        adoption=adoption,
        target=target,
        changes=changes,
        reason=reason,
        side=side.PARTY if user and represents(user, adoption.party) else side.SECRETARIAT,
        requested_by_id=user.pk if user else None,
    )
    actor = acting(user, adoption.party)
    entry = build_entry(made, Action.ADD, actor, difference({}, snapshot(made)), public=False)
    write([entry])
    notifications.notify(
        deciders_of(made),
        Notice.Kind.REQUESTED,
        f"change:{made.pk}",
        made,
        notifications.admin_address(made),
        note=reason,
    )
    return made


def notify_decided(request: ChangeRequest, note: str) -> None:
    """Write to whoever asked that the other side has decided."""
    if request.requested_by is None:
        return
    kind = Notice.Kind
    notifications.notify(
        [request.requested_by],
        kind.CONFIRMED if request.state == State.CONFIRMED else kind.DECLINED,
        f"change:{request.pk}",
        request,
        notifications.admin_address(request),
        note=note,
    )


def cannot_apply(request: ChangeRequest, note: str) -> list[str]:
    """Return why the changes no longer fit the row; empty when they do."""
    row = request.row
    current = snapshot(row)
    stale = [d.name for d in request.differences if current[d.field] != request.changes[d.field][0]]
    if stale:
        reason = _("%(names)s changed since this was requested: decline it, and request it anew.")
        return [reason % {"names": ", ".join(stale)}]
    return _put(request, row)


def _put(request: ChangeRequest, row: Adoption | Target) -> list[str]:
    """Set the new values, and return what is wrong with the row then."""
    for name, (_old, new) in request.changes.items():
        field: Any = row._meta.get_field(name)
        setattr(row, name, field.to_python(new))
    try:
        full_clean_fast(row)
    except InvalidRow as invalid:
        return [problem.reason for problem in invalid.problems]
    return []


def apply(request: ChangeRequest, user: User) -> None:
    """Make the changes, in the transaction that confirms the request."""
    Adoption.objects.select_for_update().get(pk=request.adoption_id)
    row = type(request.row)._default_manager.get(pk=request.row.pk)
    before = snapshot(row)
    _put(request, row)
    row.save()
    changes = difference(before, snapshot(row))
    record(row, Action.CHANGE, acting(user, request.adoption.party), changes, request.reason)
    refresh(Adoption.objects.get(pk=request.adoption_id))
