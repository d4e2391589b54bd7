"""Admin of requests to join: answered by an invitation, or declined."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _

from cities.admin.kinds import ScopedAdmin
from cities.admin.roles import NOBODY
from cities.audit import difference, record, snapshot
from cities.models import City, Invitation, Network, TrailEntry
from commitments.models import JoinRequest
from commitments.reporting.join_requests import hand
from config.admin.forms import RowForm


class JoinRequestForm(RowForm):
    """Its only field is the status: a change of it says when the request was handled."""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if "status" in self.changed_data and "status" in cleaned:
            hand(self.instance, cleaned["status"], timezone.now())
        return cleaned


@admin.register(JoinRequest)
class JoinRequestAdmin(ScopedAdmin):
    """Cities and networks that want to join. The trail omits who writes and what they wrote."""

    form = JoinRequestForm
    change_form_template = "admin/commitments/join_request.html"
    adders = NOBODY
    list_display = ["received_at", "name", "country", "kind", "status", "handled_by"]
    list_filter = ["status", "kind"]
    relations = ("handled_by",)
    date_hierarchy = "received_at"
    search_fields = ["name", "country"]
    readonly_fields = [
        *("received_at", "kind", "name", "country", "page", "promise"),
        *("contact_name", "contact_email", "language", "handled_by", "handled_at"),
    ]
    fields = ["status", *readonly_fields]
    audit_exclude = ("promise", "contact_name", "contact_email")

    def save_model(self, request: HttpRequest, obj: JoinRequest, form: Any, change: bool) -> None:
        if "status" in form.changed_data:
            obj.handled_by_id = request.user.pk if obj.handled_at else None
        super().save_model(request, obj, form, change)

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view(self.invite_view)
        name = "commitments_joinrequest_invite"
        return [path("<path:object_id>/invite/", view, name=name), *super().get_urls()]

    def invite_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Show the form of an invitation, filled in; once it is saved the request is answered."""
        obj = self.get_object(request, unquote(object_id))
        if obj is None:
            raise Http404
        request.GET = _filled_in(obj)  # type: ignore[assignment]
        invitations = self.admin_site.get_model_admin(Invitation)
        with transaction.atomic():
            title = _("Invitation for %(party)s") % {"party": obj}
            response = invitations.add_view(request, extra_context={"title": title})
            if request.method == "POST" and response.status_code == 302:
                self._answer(request, obj)
        return response

    def _answer(self, request: HttpRequest, obj: JoinRequest) -> None:
        before = snapshot(obj)
        hand(obj, JoinRequest.Status.ANSWERED, timezone.now())
        obj.handled_by_id = request.user.pk
        obj.save(update_fields=["status", "handled_at", "handled_by"])
        changes = difference(before, snapshot(obj))
        record(obj, TrailEntry.Action.CHANGE, self.actor(request, obj), changes)


def _filled_in(obj: JoinRequest) -> QueryDict:
    """Return what the request says for an invitation; its city or network where just one fits."""
    filled_in = QueryDict(mutable=True)
    filled_in.update({"email": obj.contact_email, "language": obj.language})
    is_city = obj.kind == JoinRequest.Kind.CITY
    rows: Any = City.objects.all() if is_city else Network.objects.all()
    same = rows.filter(name__iexact=obj.name.split(",")[0].strip())
    fitting = list(same.values_list("pk", flat=True)[:2])
    if len(fitting) == 1:
        filled_in["city" if is_city else "network"] = str(fitting[0])
    return filled_in
