"""Admin of what signing in leaves behind: tries that were counted, letters that wait."""

from django.contrib import admin

from cities.admin.kinds import RecordAdmin
from cities.models import SignInLetter, SignInTry


@admin.register(SignInTry)
class SignInTryAdmin(RecordAdmin):
    list_display = ["until", "tries"]
    list_filter = ["until"]
    search_fields = ["key"]


@admin.register(SignInLetter)
class SignInLetterAdmin(RecordAdmin):
    """Letters that wait: one that was tried often is refused by the mail server."""

    list_display = ["written_at", "kind", "email", "tries", "next_try_at"]
    list_filter = ["kind"]
    search_fields = ["email"]
