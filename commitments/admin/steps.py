"""Workflow steps as buttons: beside Save, or alone where the row can no longer be changed."""

from typing import Any

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.utils.translation import gettext as _

from cities.admin.kinds import ScopedAdmin
from commitments.reporting import workflow

# Session key of the note of a refused step, shown again in the form.
REFUSED_NOTE_KEY = "note of a refused step"


class SteppedAdmin(ScopedAdmin):
    """Pages of a model with a workflow. Only the workflow changes its state."""

    change_form_template = "admin/commitments/steps.html"

    @property
    def _name(self) -> str:
        return f"{self.opts.app_label}_{self.opts.model_name}"

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view(self.step_view)
        return [
            path("<path:object_id>/step/", view, name=f"{self._name}_step"),
            *super().get_urls(),
        ]

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> Any:
        obj = kwargs.get("obj")
        user: Any = request.user
        context["steps"] = workflow.open_steps(obj, user) if obj else {}
        context["note"] = request.session.pop(REFUSED_NOTE_KEY, "")
        context["seen"] = self.version(obj) if obj else ""
        return super().render_change_form(request, context, *args, **kwargs)

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        """Take the step whose button was pressed; the form has been saved."""
        if "_step" not in request.POST:
            return super().response_change(request, obj)
        self._take(request, obj)
        return self._back(obj)

    def step_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Take a step on a row that this person may read but not change."""
        if request.method != "POST":
            return HttpResponse(status=405)
        obj = self.get_object(request, unquote(object_id))
        if obj is None:
            raise Http404
        with transaction.atomic():
            rows = self.model._default_manager.select_for_update()
            current = rows.get(pk=obj.pk)
            if request.POST.get("seen", "") != self.version(current):
                reason = _("It has changed since you opened it. Read it again, then decide.")
                self.message_user(request, reason, messages.ERROR)
                request.session[REFUSED_NOTE_KEY] = request.POST.get("note", "")
            else:
                self._take(request, current)
        return self._back(obj)

    def version(self, obj: Any) -> str:
        """Return a value that differs whenever the row was changed since the page was opened."""
        return str(obj.state)

    def _take(self, request: HttpRequest, obj: Any) -> None:
        name, note = request.POST["_step"], request.POST.get("note", "")
        try:
            if name not in workflow.STEPS[type(obj)]:
                raise workflow.Refused(_("There is no such step."))
            taken = self.take_step(request, obj, name, note)
        except workflow.Refused as refused:
            for reason in refused.reasons:
                self.message_user(request, reason, messages.ERROR)
            request.session[REFUSED_NOTE_KEY] = note
        else:
            message = _("It is now %(state)s.") % {"state": taken.get_state_display()}
            self.message_user(request, message, messages.SUCCESS)

    def take_step(self, request: HttpRequest, obj: Any, name: str, note: str) -> Any:
        """Take a step with what its form says; return the changed row."""
        user: Any = request.user
        return workflow.take(obj, name, user, note)

    def _back(self, obj: Any) -> HttpResponse:
        return HttpResponseRedirect(reverse(f"admin:{self._name}_change", args=[obj.pk]))
