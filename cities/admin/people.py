"""Admin of accounts. Permissions come from cities and networks, not from groups."""

from typing import Any

from allauth.account.admin import EmailAddress
from allauth.mfa.admin import Authenticator
from allauth.socialaccount.admin import SocialAccount, SocialApp, SocialToken
from django import forms
from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import UserChangeForm
from django.contrib.auth.models import Group, User
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from cities.admin.kinds import ScopedAdmin
from cities.audit import record
from cities.models import SecurityEvent, TrailEntry
from cities.roles import RIGHTS, is_last_administrator
from cities.sign_in.confirmation import confirmed
from cities.sign_in.events import keep_event
from cities.sign_in.factors import TAKEN_AWAY, remove_second_step
from cities.sign_in.new_address import tell_former
from config.admin.conflicts import GuardedForm

admin.site.unregister(Group)
admin.site.unregister(User)
admin.site.unregister(EmailAddress)  # allauth has a table of its own, which stays empty
for model in (SocialAccount, SocialApp, SocialToken):  # the settings name the directory
    admin.site.unregister(model)
admin.site.unregister(Authenticator)  # secrets: the person sees and changes their own


class PersonForm(GuardedForm, UserChangeForm):
    """The form of an account."""

    def clean_email(self) -> str:
        """Keep addresses in small letters: whoever signs in may write them otherwise."""
        return str(self.cleaned_data["email"]).lower()

    def clean(self) -> dict[str, Any]:
        """Refuse a change that would leave the site without an administrator."""
        fields: dict[str, Any] = super().clean() or self.cleaned_data
        stays = all(fields.get(name, True) for name in RIGHTS)
        if not stays and is_last_administrator(self.instance):
            raise forms.ValidationError(
                _("This is the only administrator: make somebody else one first.")
            )
        return fields


@admin.register(User)
class PersonAdmin(ScopedAdmin, UserAdmin):
    """Only administrators see accounts."""

    form = PersonForm
    filter_horizontal = ()
    actions = ["take_second_step_away"]
    audit_exclude = ("username", "password", "last_login", "first_name", "last_name", "email")
    list_display = ["username", "last_name", "first_name", "email", "is_staff", "last_login"]
    list_filter = [
        "is_active",
        "is_staff",
        "is_superuser",
        ("networks", admin.RelatedOnlyFieldListFilter),
    ]
    search_fields = ["username", "first_name", "last_name", "email"]
    fieldsets = [
        (None, {"fields": ["username", "password"]}),
        (_("Person"), {"fields": ["first_name", "last_name", "email"]}),
        (_("May sign in here"), {"fields": ["is_active", "is_staff", "is_superuser"]}),
    ]
    add_fieldsets = [
        (
            None,
            {
                "classes": ["wide"],
                "fields": [
                    "username",
                    "first_name",
                    "last_name",
                    "email",
                    "is_staff",
                    "usable_password",
                    "password1",
                    "password2",
                ],
            },
        ),
    ]

    @confirmed
    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: Any = None,
    ) -> Any:
        return super().changeform_view(request, object_id, form_url, extra_context)

    @confirmed
    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> Any:
        return super().changelist_view(request, extra_context)

    @confirmed
    def delete_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> Any:
        return super().delete_view(request, object_id, extra_context)

    @confirmed
    @transaction.atomic
    def user_change_password(
        self,
        request: HttpRequest,
        id: str,  # noqa: A002  # Django's name
        form_url: str = "",
    ) -> HttpResponse:
        response = super().user_change_password(request, id, form_url)
        if request.method == "POST" and response.status_code == 302:
            person = User.objects.get(pk=id)
            actor = self.actor(request, person)
            note = gettext_noop("A new password was set.")
            record(person, TrailEntry.Action.CHANGE, actor, note=note)
            keep_event(request, SecurityEvent.Kind.PASSWORD, person)
        return response

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if set(RIGHTS) & set(form.changed_data):
            keep_event(request, SecurityEvent.Kind.RIGHTS, obj)
        if change and "email" in form.changed_data:
            tell_former(obj, form.initial["email"])
            keep_event(request, SecurityEvent.Kind.ADDRESS, obj)

    @admin.action(description=_("Take away the second step"), permissions=["change"])
    def take_second_step_away(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        """For who lost it. Nobody does this for themselves: another administrator is certain."""
        own: Any = request.user.pk
        for person in queryset.exclude(pk=own):
            with transaction.atomic():
                if remove_second_step(person):
                    actor = self.actor(request, person)
                    record(person, TrailEntry.Action.CHANGE, actor, note=TAKEN_AWAY)
                    keep_event(request, SecurityEvent.Kind.SECOND_STEP, person)
        text = _("They sign in with their password alone, and set up another one if they need it.")
        self.message_user(request, text, messages.SUCCESS)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """Refuse to delete several accounts that are all administrators there are."""
        rows, counts, denied, protected = super().get_deleted_objects(objs, request)
        if is_last_administrator(*objs):
            denied.add(_("the only administrators"))
        return rows, counts, denied, protected

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        allowed = super().has_delete_permission(request, obj)
        return allowed and not (obj is not None and is_last_administrator(obj))

    def party(self, request: HttpRequest, obj: Any) -> Any:
        return None
