"""Merges two rows that are the same: first what would happen, then a button that does it."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from cities.admin.roles import is_administrator
from commitments.reporting.mergers import MERGEABLE, MergeRefused, merge

KINDS = {model._meta.label_lower: model for model in MERGEABLE}


class MergeForm(forms.Form):
    """Two rows of one kind, by the names in their addresses."""

    model = forms.ChoiceField(
        label=gettext_lazy("kind of row"),
        choices=lambda: [(label, model._meta.verbose_name) for label, model in KINDS.items()],
    )
    stays = forms.SlugField(
        label=gettext_lazy("the one that stays"),
        help_text=gettext_lazy("The name in its web address, as in kampala."),
    )
    goes = forms.SlugField(
        label=gettext_lazy("the one that goes"),
        help_text=gettext_lazy(
            "All that belongs to it is given to the other; its addresses lead there."
        ),
    )

    def clean(self) -> None:
        super().clean()
        manager: Any = KINDS[self.cleaned_data.get("model", "cities.city")]._default_manager
        for name in ("stays", "goes"):
            if slug := self.cleaned_data.get(name):
                row = manager.filter(slug=slug).first()
                if row is None:
                    self.add_error(name, _("There is no such row."))
                self.cleaned_data[name] = row


@require_http_methods(["GET", "HEAD", "POST"])
def merge_page(request: HttpRequest) -> HttpResponse:
    """The form; with two rows what would happen; with the button, what did."""
    answer: HttpResponse = admin.site.admin_view(_page)(request)
    return answer


def _page(request: HttpRequest) -> HttpResponse:
    if not is_administrator(request):
        raise PermissionDenied
    form = MergeForm(request.POST or None, initial=request.GET.dict())
    counts: dict[str, int] = {}
    if request.method == "POST" and form.is_valid():
        stays, goes = form.cleaned_data["stays"], form.cleaned_data["goes"]
        try:
            counts = _merge(request, stays, goes)
        except MergeRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            if "confirmed" in request.POST:
                return _done(request, stays)
    context = {**admin.site.each_context(request), "title": _("Merge"), "form": form}
    context |= {"counts": counts, "tried": request.method == "POST" and form.is_valid()}
    return TemplateResponse(request, "admin/commitments/merge.html", context)


def _merge(request: HttpRequest, stays: Any, goes: Any) -> dict[str, int]:
    """Merge, and without confirmation undo it; return how many rows of each kind move."""
    user: Any = request.user
    with transaction.atomic():
        counts = merge(stays, goes, user)
        if "confirmed" not in request.POST:
            transaction.set_rollback(True)
    return counts


def _done(request: HttpRequest, stays: models.Model) -> HttpResponse:
    messages.success(request, _("Merged. The former addresses lead to it."))
    meta = stays._meta
    name = f"admin:{meta.app_label}_{meta.model_name}_change"
    return HttpResponseRedirect(reverse(name, args=[stays.pk]))
