"""Admin of invitations: who may work here is invited by letter, and the letter can be revoked."""

from typing import Any

from django.contrib import admin, messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cities.admin.kinds import ScopedAdmin
from cities.admin.roles import CHECKERS, NOBODY, is_administrator
from cities.audit import difference, record, snapshot
from cities.models import City, Invitation, Network, SecurityEvent, TrailEntry
from cities.sign_in.events import keep_event
from config.admin.conflicts import GuardedForm


class RoleInvitationForm(GuardedForm):
    """An address, and the city or network of the role."""

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).lower()


@admin.register(Invitation)
class InvitationAdmin(ScopedAdmin):
    """A secretariat invites for its network and for the cities in it today."""

    form = RoleInvitationForm
    readers = adders = CHECKERS
    editors = removers = NOBODY
    relations = ("city__country", "network", "invited_by")
    list_display = ["email", "for_party", "status_words", "made_at", "expires_at", "invited_by"]
    list_filter = [
        ("accepted_at", admin.EmptyFieldListFilter),
        ("revoked_at", admin.EmptyFieldListFilter),
        "expires_at",
    ]
    search_fields = ["email", "city__search", "network__search"]
    fields = ["email", "city", "network", "language"]
    actions = ["revoke"]

    def visible_to(self, user: Any) -> QuerySet[Invitation]:
        return Invitation.objects.by(user)

    def choices(self, request: HttpRequest, field: Any) -> QuerySet[Any]:
        if is_administrator(request):
            return super().choices(request, field)
        user: Any = request.user
        if field.name == "city":
            return City.objects.overseen_by(user)
        return Network.objects.editable_by(user)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Show of one that was sent also what became of it."""
        fields = list(super().get_fields(request, obj))
        shown = ["status_words", "invited_by", "made_at", "sent_at", "expires_at"]
        return [*fields, *shown, "accepted_at", "revoked_at"] if obj else fields

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return {
            "language": translation.get_language(),
            **super().get_changeform_initial_data(request),
        }

    def save_model(self, request: HttpRequest, obj: Invitation, form: Any, change: bool) -> None:
        obj.invited_by = request.user  # type: ignore[assignment]
        super().save_model(request, obj, form, change)
        keep_event(request, SecurityEvent.Kind.INVITED, request.user)

    @admin.display(description=gettext_lazy("for"))
    def for_party(self, obj: Invitation) -> str:
        return str(obj.party)

    @admin.display(description=gettext_lazy("state"))
    def status_words(self, obj: Invitation) -> str:
        return str(obj.status.label)

    @admin.action(description=gettext_lazy("Revoke selected invitations"), permissions=["add"])
    def revoke(self, request: HttpRequest, queryset: QuerySet[Invitation]) -> None:
        with transaction.atomic():
            open_ones = Invitation.objects.open().filter(pk__in=queryset.values("pk"))
            for invitation in open_ones.select_for_update():
                before = snapshot(invitation)
                invitation.revoked_at = timezone.now()
                invitation.save(update_fields=["revoked_at"])
                changes = difference(before, snapshot(invitation))
                actor = self.actor(request, invitation)
                record(invitation, TrailEntry.Action.CHANGE, actor, changes)
        self.message_user(request, _("Their links no longer work."), messages.SUCCESS)
