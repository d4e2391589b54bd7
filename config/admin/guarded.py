"""Admin pages whose forms overwrite nothing that somebody else saved while they were open."""

from collections.abc import Iterator
from typing import Any

from django.contrib import admin
from django.contrib.admin.utils import flatten_fieldsets, unquote
from django.db import models, transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from config.admin import conflicts
from config.admin.conflicts import OPENED, Conflicts, Digests, FormComparison
from config.admin.files import ask_again
from config.own_time import own_time

# Where a request keeps its conflicts and what is stored while its form is checked.
DETECTED, STORED = "_form_conflicts", "_form_stored"


class GuardedAdmin(admin.ModelAdmin):
    """Compares each form that comes back with what it was opened with and with what is stored."""

    def last_saved(self, obj: models.Model) -> tuple[str, str]:
        """Return who saved a row last, and when; empty where that is not recorded."""
        return "", ""

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: Any = None,
    ) -> Any:
        if request.method != "POST" or object_id is None:
            return super().changeform_view(request, object_id, form_url, extra_context)
        with transaction.atomic():
            self._compare(request, object_id)
            return super().changeform_view(request, object_id, form_url, extra_context)

    def _compare(self, request: HttpRequest, object_id: str) -> None:
        """Lock what the form shows, and keep its conflicts with the request."""
        obj: Any = self.get_object(request, unquote(object_id))
        if obj is None or not self.has_change_permission(request, obj):
            return
        _lock(self.model, pk=obj.pk)
        obj = self.get_object(request, unquote(object_id))
        if obj is None:
            return
        form, formsets = self._stored(request, obj)
        opened = conflicts.read(request.POST.get(OPENED, ""))
        data = request.POST.copy()
        detected = FormComparison(opened, data, request.FILES).compare(form, formsets)
        if detected.reasons:
            detected.reasons.setdefault(None, []).insert(0, (None, self._summary(obj)))
        request.POST = data  # type: ignore[assignment]  # rows deleted meanwhile are out of it
        request.__dict__[DETECTED] = detected
        request.__dict__[STORED] = conflicts.digests(form, formsets)

    def _stored(self, request: HttpRequest, obj: Any) -> tuple[Any, list[Any]]:
        """Return the form of a row, and those of its inlines, as stored now."""
        fields = flatten_fieldsets(self.get_fieldsets(request, obj))
        form = self.get_form(request, obj, change=True, fields=fields)(instance=obj)
        return form, list(self._stored_formsets(request, obj))

    def opened_now(self, request: HttpRequest, obj: Any) -> str:
        """Return what a form carries that was saved and stays open: the digests of now."""
        return conflicts.sign(conflicts.digests(*self._stored(request, obj)))

    def _stored_formsets(self, request: HttpRequest, obj: Any) -> Iterator[Any]:
        """Yield the formset of each inline that the person may change, as stored now."""
        prefixes: dict[str, int] = {}
        for formset_class, inline in self.get_formsets_with_inlines(request, obj):
            prefix = formset_class.get_default_prefix()
            prefixes[prefix] = prefixes.get(prefix, 0) + 1
            if prefixes[prefix] > 1:
                prefix = f"{prefix}-{prefixes[prefix]}"
            if inline.has_change_permission(request, obj):
                _lock(formset_class.model, **{formset_class.fk.name: obj.pk})
                queryset = inline.get_queryset(request)
                yield formset_class(instance=obj, prefix=prefix, queryset=queryset)

    def _summary(self, obj: models.Model) -> str:
        who, when = self.last_saved(obj)
        return _(
            "%(who)s saved this at %(when)s %(zone)s, after you opened it: nothing is saved yet. "
            "What you typed is still here, and beside it what is stored now. Where you had changed "
            "nothing, you see what is stored. Saving again replaces it by what you see here."
        ) % {
            "who": who or _("Somebody"),
            "when": when or "–",
            "zone": f"{own_time(timezone.now()):%Z}",
        }

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> Any:
        form: Any = super().get_form(request, obj, change=change, **kwargs)
        form.conflicts = request.__dict__.get(DETECTED)
        return form

    def get_formsets_with_inlines(self, request: HttpRequest, obj: Any = None) -> Iterator[Any]:
        detected: Conflicts | None = request.__dict__.get(DETECTED)
        for formset, inline in super().get_formsets_with_inlines(request, obj):
            formset.form.conflicts = detected
            yield formset, inline

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> Any:
        if request.method == "POST":
            formsets = [inline.formset for inline in context["inline_admin_formsets"]]
            parts = [part for formset in formsets for part in formset.forms if part.is_bound]
            ask_again([context["adminform"].form, *parts])
        context["opened"] = ""
        obj = kwargs.get("obj")
        if obj is not None and self.has_change_permission(request, obj):
            stored: Digests | None = request.__dict__.get(STORED)
            context["opened"] = conflicts.sign(stored or self._shown(context))
        return super().render_change_form(request, context, *args, **kwargs)

    def _shown(self, context: dict[str, Any]) -> Digests:
        """Return the digests of what a page shows that is opened now."""
        formsets = [
            inline.formset
            for inline in context["inline_admin_formsets"]
            if inline.has_change_permission
        ]
        return conflicts.digests(context["adminform"].form, formsets)


def _lock(model: type[models.Model], **row: Any) -> None:
    """Lock rows until the end of the transaction."""
    rows = model._base_manager.select_for_update().filter(**row).order_by("pk")
    list(rows.values_list("pk", flat=True))
