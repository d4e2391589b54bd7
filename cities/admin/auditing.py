"""Writes into the audit trail what is added, changed and deleted in the administration."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.models import User
from django.db import models, transaction
from django.db.models import QuerySet
from django.http import HttpRequest

from cities.audit import Actor, Changes, deleted_with, difference, owner_of, record, snapshot
from cities.models import City, Network, SecurityEvent, TrailEntry
from cities.roles import acting
from cities.sign_in.events import keep_event

Action = TrailEntry.Action


class AuditedAdmin(admin.ModelAdmin):
    """Keeps the audit trail, instead of Django's own log."""

    # Fields that the trail leaves out: derived ones, and what may not be stored.
    audit_exclude: tuple[str, ...] = ()

    def audit_snapshot(self, obj: models.Model) -> dict[str, Any]:
        """Return what the trail stores of a row: its fields, and the keys of related rows."""
        values = {
            name: value for name, value in snapshot(obj).items() if name not in self.audit_exclude
        }
        for field in obj._meta.many_to_many:
            through: Any = field.remote_field.through
            if through._meta.auto_created:
                keys = getattr(obj, field.name).values_list("pk", flat=True)
                values[field.name] = sorted(keys)
        return values

    def party(self, request: HttpRequest, obj: models.Model) -> City | Network | None:
        """Return the city or network that a row belongs to, if any."""
        return owner_of(obj)

    def actor(self, request: HttpRequest, obj: models.Model) -> Actor:
        """Return the signed-in person, in their role towards the owner of the row."""
        user: Any = request.user
        return acting(user, self.party(request, obj))

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> None:  # type: ignore[override]
        """Do nothing: `save_related` writes the entry."""

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> None:  # type: ignore[override]
        """Do nothing: `save_related` writes the entry."""

    def log_deletions(self, request: HttpRequest, queryset: Any) -> None:  # type: ignore[override]
        """Do nothing: `delete_model` writes the entries."""

    def save_form(self, request: HttpRequest, form: Any, change: bool) -> Any:
        stored = self.model._default_manager
        form.before = self.audit_snapshot(stored.get(pk=form.instance.pk)) if change else {}
        return super().save_form(request, form, change)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Save the parts of a row; its own entry comes before theirs."""
        form.save_m2m()
        obj = form.instance
        changes = difference(form.before, self.audit_snapshot(obj))
        if changes or not change:
            action = Action.CHANGE if change else Action.ADD
            record(obj, action, self.actor(request, obj), changes)
        self.people_changed(request, changes)
        for formset in formsets:
            self.save_formset(request, form, formset, change)

    def people_changed(self, request: HttpRequest, changes: Changes) -> None:
        """Keep with each account that it may now, or no longer, report or check."""
        for name in ("focal_points", "staff"):
            before, after = (set(people or ()) for people in changes.get(name, ((), ())))
            for person in User.objects.filter(pk__in=before ^ after):
                keep_event(request, SecurityEvent.Kind.FOCAL_POINTS, person)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        part_admin = self.admin_site.get_model_admin(formset.model)
        assert isinstance(part_admin, AuditedAdmin)
        changed = [part.instance.pk for part in formset.initial_forms if part.has_changed()]
        stored = formset.model._default_manager.in_bulk(changed)
        before = {key: part_admin.audit_snapshot(row) for key, row in stored.items()}
        for part in formset.deleted_forms:
            if part.instance.pk is not None:
                row = stored[part.instance.pk]
                changes = difference(before[row.pk], {})
                record(row, Action.DELETE, self.actor(request, row), changes)
        formset.save()
        for row in formset.new_objects:
            changes = difference({}, part_admin.audit_snapshot(row))
            record(row, Action.ADD, self.actor(request, row), changes)
        for row, _fields in formset.changed_objects:
            if changes := difference(before[row.pk], part_admin.audit_snapshot(row)):
                record(row, Action.CHANGE, self.actor(request, row), changes)

    @transaction.atomic
    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        for part in deleted_with(obj):
            changes = difference(snapshot(part), {})
            record(part, Action.DELETE, self.actor(request, part), changes)
        changes = difference(self.audit_snapshot(obj), {})
        record(obj, Action.DELETE, self.actor(request, obj), changes)
        super().delete_model(request, obj)

    @transaction.atomic
    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        for obj in queryset:
            self.delete_model(request, obj)
