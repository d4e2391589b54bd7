"""What all pages of the administration share: who sees and changes which rows, and the trail.

Permission comes from what someone is to a city or network, never from Django's permission rows.
"""

from collections.abc import Callable
from typing import Any

from django import forms
from django.apps import apps
from django.contrib import admin, messages
from django.contrib.admin.options import BaseModelAdmin
from django.contrib.admin.utils import unquote
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cities.admin.history import past
from cities.admin.roles import (
    ADMINISTRATORS,
    Role,
    is_administrator,
    remember,
    roles,
)
from cities.audit import Actor, Changes, deleted_with, difference, party_of, record, snapshot
from cities.models import City, Network, TrailEntry
from cities.roles import acting
from config.admin.forms import NUMBER, KnownChoice, LanguageField, RowForm
from config.models.fields import LanguageCodeField, fold

Action = TrailEntry.Action

# More rows than this are worked on in their own list, not inside another row's form.
LONGEST_INLINE = 40


class ScopedFields(BaseModelAdmin):
    """Form fields whose choices are the rows that the person may choose, found by typing."""

    model: type[models.Model]
    form: type[forms.ModelForm] = RowForm
    formfield_overrides = dict.fromkeys(
        (models.DecimalField, models.IntegerField, models.BigIntegerField), NUMBER
    )
    # Relations with so few rows that a plain list is easier than typing.
    short_lists: tuple[str, ...] = ()

    def get_autocomplete_fields(self, request: HttpRequest) -> list[str]:
        meta = self.model._meta
        return [
            field.name
            for field in (*meta.fields, *meta.many_to_many)
            if field.remote_field and field.name not in self.short_lists
        ]

    def formfield_for_dbfield(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        """Offer languages to choose from, and no deleting of what is chosen, so near to that."""
        if isinstance(db_field, LanguageCodeField):
            kwargs |= {"form_class": LanguageField, "widget": forms.Select}
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None and isinstance(field.widget, RelatedFieldWidgetWrapper):
            field.widget.can_delete_related = False
        return field

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        kwargs.setdefault("queryset", choices(self.admin_site, request, db_field))
        if db_field.name not in self.short_lists:
            kwargs.setdefault("widget", KnownChoice(db_field, self.admin_site))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        kwargs.setdefault("queryset", choices(self.admin_site, request, db_field))
        return super().formfield_for_manytomany(db_field, request, **kwargs)


def _holds(rows: QuerySet[Any], obj: models.Model) -> bool:
    """Whether `rows` hold `obj`; all rows do, without asking."""
    return not rows.query.has_filters() or rows.filter(pk=obj.pk).exists()


def choices(site: admin.AdminSite, request: HttpRequest, field: Any) -> QuerySet[Any]:
    """Return the rows that the person may choose in a relation field."""
    source = site._registry.get(field.model)
    if isinstance(source, ScopedAdmin):
        return source.choices(request, field)
    return scoped(site, field.remote_field.model).visible(request)


def scoped(site: admin.AdminSite, model: type[models.Model]) -> "ScopedAdmin":
    """Return the pages of a model. Every model here has some."""
    pages = site.get_model_admin(model)
    assert isinstance(pages, ScopedAdmin)
    return pages


class ScopedAdmin(ScopedFields, admin.ModelAdmin):
    """The pages of one model. Without further words only administrators see them.

    `readers`, `editors`, `adders`, `removers` say which roles may; `theirs`, `changeable_by` and
    `removable_by` say which rows, for those who are no administrators.
    """

    readers = editors = adders = removers = ADMINISTRATORS
    # Relations that a row's name and its line in the list are made of.
    relations: tuple[str, ...] = ()
    # Fields that the trail leaves out: they say nothing about the row, or nobody may keep them.
    audit_exclude: tuple[str, ...] = ()
    # Lists that belong to a row: (model, its field that names the row).
    lists: tuple[tuple[type[models.Model], str], ...] = ()
    list_per_page = 50
    show_full_result_count = False
    change_form_template = "admin/scoped_form.html"
    object_history_template = "admin/trail.html"

    # Which rows

    def theirs(self, user: Any) -> QuerySet[Any]:
        """Rows that somebody who is no administrator may look at."""
        return self.model._default_manager.none()

    def changeable_by(self, user: Any) -> QuerySet[Any]:
        """Rows that somebody who is no administrator may change."""
        return self.theirs(user)

    def removable_by(self, user: Any) -> QuerySet[Any]:
        """Rows that somebody who is no administrator may delete."""
        return self.changeable_by(user)

    def _rows(self, request: HttpRequest, own: Callable[[Any], QuerySet[Any]]) -> QuerySet[Any]:
        rows = self.model._default_manager.all()
        if is_administrator(request):
            return rows
        if not roles(request):
            return rows.none()
        return rows.filter(pk__in=own(request.user).order_by().values("pk"))

    def visible(self, request: HttpRequest) -> QuerySet[Any]:
        """Return the rows that this person may look at."""
        return self._rows(request, self.theirs)

    def changeable(self, request: HttpRequest) -> QuerySet[Any]:
        """Return the rows that this person may change."""
        return self._rows(request, self.changeable_by)

    def removable(self, request: HttpRequest) -> QuerySet[Any]:
        """Return the rows that this person may delete."""
        return self._rows(request, self.removable_by)

    def choices(self, request: HttpRequest, field: Any) -> QuerySet[Any]:
        """Return the rows that this person may choose in a relation field of this model."""
        return scoped(self.admin_site, field.remote_field.model).visible(request)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        match = request.resolver_match
        if match is not None and match.url_name == "autocomplete":
            model = apps.get_model(request.GET["app_label"], request.GET["model_name"])
            field = model._meta.get_field(request.GET["field_name"])
            rows = choices(self.admin_site, request, field)
        else:
            rows = self.visible(request)
        rows = rows.select_related(*self.relations)
        ordering = self.get_ordering(request)
        return rows.order_by(*ordering) if ordering else rows

    # Permissions, asked for again and again in one page

    def _may(
        self,
        request: HttpRequest,
        allowed: frozenset[Role],
        rows: Callable[[HttpRequest], QuerySet[Any]],
        obj: models.Model | None,
    ) -> bool:
        if not allowed & roles(request):
            return False
        if obj is None or obj.pk is None:
            return True
        key = (rows.__name__, self.model, obj.pk)
        return remember(request, key, lambda: _holds(rows(request), obj))

    def get_object(self, request: HttpRequest, object_id: str, from_field: Any = None) -> Any:
        obj = super().get_object(request, object_id, from_field)
        if obj is not None:
            # It was looked for among the visible rows.
            remember(request, (self.visible.__name__, self.model, obj.pk), lambda: True)
        return obj

    def has_module_permission(self, request: HttpRequest) -> bool:
        return bool(self.readers & roles(request))

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may(request, self.readers, self.visible, obj)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return bool(self.adders & roles(request))

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may(request, self.editors, self.changeable, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may(request, self.removers, self.removable, obj)

    # Lists

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> Any:
        """Search without regard to case and accents where the row keeps its folded text."""
        if all(name.endswith("search") for name in self.get_search_fields(request)):
            search_term = fold(search_term)
        return super().get_search_results(request, queryset, search_term)

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        offered = super().get_actions(request)
        names = {field.name for field in self.model._meta.fields}
        if "public" not in names or "public" in self.get_readonly_fields(request):
            for name in ("publish_chosen", "hide_chosen"):
                offered.pop(name, None)
        return offered

    @admin.action(description=_("Publish chosen"), permissions=["change"])
    def publish_chosen(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        self._set_public(request, queryset, public=True)

    @admin.action(description=_("Hide chosen"), permissions=["change"])
    def hide_chosen(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        self._set_public(request, queryset, public=False)

    actions = ["publish_chosen", "hide_chosen"]

    def _set_public(self, request: HttpRequest, rows: QuerySet[Any], *, public: bool) -> None:
        changed = 0
        for row in rows.exclude(public=public):
            if not self.has_change_permission(request, row):
                self.message_user(request, _("%s: you may not change this.") % row, messages.ERROR)
                continue
            row.public = public
            try:
                row.validate_constraints()
            except ValidationError as wrong:
                reasons = " ".join(wrong.messages)
                self.message_user(request, f"{row}: {reasons}", messages.ERROR)
                continue
            with transaction.atomic():
                row.save(update_fields=["public"])
                changes: Changes = {"public": [not public, public]}
                record(row, Action.CHANGE, self.actor(request, row), changes)
            changed += 1
        said = _("%(n)s published.") if public else _("%(n)s hidden.")
        self.message_user(request, said % {"n": changed}, messages.SUCCESS)

    # Forms

    def get_inlines(self, request: HttpRequest, obj: Any) -> list[Any]:
        def is_short(inline: Any) -> bool:
            name = inline.fk_name or inline.model.audit_parent
            some = inline.model._default_manager.filter(**{name: obj.pk})[: LONGEST_INLINE + 1]
            counted: int = remember(request, (inline, obj.pk), some.count)
            return counted <= LONGEST_INLINE

        inlines = super().get_inlines(request, obj)
        return [inline for inline in inlines if obj is None or is_short(inline)]

    def get_view_on_site_url(self, obj: Any = None) -> str | None:
        """Return the address of the public page, where there is one."""
        rows = self.model._default_manager
        if obj is None or not hasattr(obj, "get_absolute_url") or not hasattr(rows, "published"):
            return None
        public = rows.published().filter(pk=obj.pk).exists()
        address: str | None = obj.get_absolute_url() if public else None
        return address

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> Any:
        obj = kwargs.get("obj")
        context["lists"] = self._list_links(request, obj) if obj else []
        return super().render_change_form(request, context, *args, **kwargs)

    def _list_links(self, request: HttpRequest, obj: models.Model) -> list[tuple[str, str]]:
        links = []
        for model, name in self.lists:
            meta = model._meta
            if scoped(self.admin_site, model).has_view_permission(request):
                page = reverse(f"admin:{meta.app_label}_{meta.model_name}_changelist")
                query = f"?{name}__{obj._meta.pk.name}__exact={obj.pk}"
                links.append((str(meta.verbose_name_plural), page + query))
        return links

    # The trail, instead of Django's own log

    def audit_snapshot(self, obj: models.Model) -> dict[str, Any]:
        """Return what the trail keeps of a row: its fields, and the keys of what it links to."""
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
        """Return whose row this is, where it is a city's or network's."""
        return party_of(obj)

    def actor(self, request: HttpRequest, obj: models.Model) -> Actor:
        """Return the person who asks, in their role towards the row."""
        user: Any = request.user
        return acting(user, self.party(request, obj))

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> None:  # type: ignore[override]
        """Written in `save_related` already, into the trail."""

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> None:  # type: ignore[override]
        """Written in `save_related` already, into the trail."""

    def log_deletions(self, request: HttpRequest, queryset: Any) -> None:  # type: ignore[override]
        """Written in `delete_model` and `delete_queryset` already, into the trail."""

    def save_form(self, request: HttpRequest, form: Any, change: bool) -> Any:
        rows = self.model._default_manager
        form.before = self.audit_snapshot(rows.get(pk=form.instance.pk)) if change else {}
        return super().save_form(request, form, change)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        form.save_m2m()
        obj = form.instance
        changes = difference(form.before, self.audit_snapshot(obj))
        if changes or not change:
            action = Action.CHANGE if change else Action.ADD
            record(obj, action, self.actor(request, obj), changes)
        for formset in formsets:
            self.save_formset(request, form, formset, change)
        # Whatever was sent, nobody saves a row out of their own reach.
        if not self.visible(request).filter(pk=obj.pk).exists():
            raise PermissionDenied

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        rows = formset.model._default_manager
        audit_snapshot = scoped(self.admin_site, formset.model).audit_snapshot
        keys = [part.instance.pk for part in formset.initial_forms if part.has_changed()]
        before = {key: audit_snapshot(row) for key, row in rows.in_bulk(keys).items()}
        for part in formset.deleted_forms:
            if part.instance.pk is not None:
                gone = rows.get(pk=part.instance.pk)
                changes = difference(before[gone.pk], {})
                record(gone, Action.DELETE, self.actor(request, gone), changes)
        formset.save()
        for row in formset.new_objects:
            record(row, Action.ADD, self.actor(request, row), difference({}, audit_snapshot(row)))
        for row, _fields in formset.changed_objects:
            if changes := difference(before[row.pk], audit_snapshot(row)):
                record(row, Action.CHANGE, self.actor(request, row), changes)

    @transaction.atomic
    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        for part in deleted_with(obj):
            changes = difference(snapshot(part), {})
            record(part, Action.DELETE, self.actor(request, part), changes)
        record(
            obj, Action.DELETE, self.actor(request, obj), difference(self.audit_snapshot(obj), {})
        )
        super().delete_model(request, obj)

    @transaction.atomic
    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        for obj in queryset:
            self.delete_model(request, obj)

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        obj = self.get_object(request, unquote(object_id))
        if obj is None or not self.has_view_permission(request, obj):
            raise Http404
        context = {
            **self.admin_site.each_context(request),
            "title": _("Trail of %s") % obj,
            "subtitle": None,
            **past(self, request, obj),
            "object": obj,
            "opts": self.opts,
        }
        return TemplateResponse(request, self.object_history_template, context)
