"""Admin of what signing in leaves behind: tries that were counted, letters that wait."""

from django.contrib import admin

from cities.admin.kinds import RecordAdmin
from cities.models import SecurityEvent, SignInLetter, SignInTry


@admin.register(SignInTry)
class SignInTryAdmin(RecordAdmin):
    list_display = ["until", "tries"]
    list_filter = ["until"]
    search_fields = ["key"]


@admin.register(SecurityEvent)
class SecurityEventAdmin(RecordAdmin):
    """What happened to accounts in the last 90 days; addresses of the last 14."""

    list_display = ["at", "kind", "user", "address", "browser"]
    list_filter = ["kind", "at"]
    relations = ("user",)
    search_fields = ["user__username", "user__email", "address"]
    fields = ["kind", "user", "at", "address", "browser"]
    readonly_fields = ["at"]


@admin.register(SignInLetter)
class SignInLetterAdmin(RecordAdmin):
    """Letters that wait: one that was tried often is refused by the mail server."""

    list_display = ["written_at", "kind", "email", "tries", "next_try_at"]
    list_filter = ["kind"]
    search_fields = ["email"]
