"""Stores what is said about a report on the pages where people work on it."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.utils.translation import gettext as _

from cities.admin.kinds import PartAdmin, RecordAdmin
from cities.admin.roles import CHECKERS
from cities.models import Network
from commitments.admin.report_pages import AUTOSAVE
from commitments.admin.report_rows import REPORT_RELATIONS, SEARCH_FIELDS, person
from commitments.admin.steps import SteppedAdmin
from commitments.admin.talk import ABOUT, ANSWER, INTERNAL_NOTE, REFUSED_TALK_KEY, WHOSE
from commitments.models import Comment, InternalNote, ProgressReport, Review
from commitments.reporting import conversation
from commitments.reporting.workflow import Refused

Part = Comment.Part
# The button beside what is said, and its value where something is settled.
BUTTON, SETTLE = "_say", "settle-"
# Where a request keeps what was said in it.
SAID = "_said"


def hear(request: HttpRequest, report: ProgressReport, review: Review | None = None) -> str:
    """Store what a form says about a report. Return the anchor of the last thing that was said.

    Raises `Refused` where one of them cannot be stored; the caller's transaction undoes the others.
    """
    user, anchor = person(request), ""
    for key, text in _filled_in(request.POST, ANSWER):
        conversation.reply_in(_thread(report, user, review, key), user, text)
        anchor = f"thread-{key}"
    for part, text in _filled_in(request.POST, ABOUT):
        if part in Part.values:
            target = _target(report, request.POST) if part == Part.FIGURES else None
            made = conversation.open_thread(report, user, part, text, target, review)
            anchor = f"thread-{made.pk}"
    pressed = request.POST.get(BUTTON, "")
    if pressed.startswith(SETTLE):
        key = pressed.removeprefix(SETTLE)
        conversation.settle(_thread(report, user, review, key), user)
        anchor = f"thread-{key}"
    if review is None and request.POST.get(INTERNAL_NOTE, "").strip():
        conversation.write_note(report, user, request.POST[INTERNAL_NOTE])
        anchor = "notes"
    return anchor


def _filled_in(posted: Mapping[str, Any], prefix: str) -> Iterator[tuple[str, str]]:
    for name, text in posted.items():
        if name.startswith(prefix) and name != WHOSE and text.strip():
            yield name.removeprefix(prefix), text


def _target(report: ProgressReport, posted: Mapping[str, Any]) -> Any:
    chosen = posted.get(WHOSE, "")
    return report.adoption.targets.filter(pk=chosen).first() if chosen.isdecimal() else None


def _thread(report: ProgressReport, user: Any, review: Review | None, key: str) -> Comment:
    """Return a thread that a person may read. Raises `Refused` where there is none."""
    side = conversation.side_of(report, user, review)
    rows: Any = conversation.readable(report, side, review).filter(thread=None)
    thread = rows.filter(pk=key).first() if key.isdecimal() else None
    if thread is None:
        raise Refused(_("There is no such comment."))
    opened: Comment = thread
    return opened


def store(request: HttpRequest, report: ProgressReport, review: Review | None = None) -> str:
    """Store what a form says about a report, or keep it for the page that says why not.

    Return the anchor of the last thing that was said.
    """
    try:
        with transaction.atomic():
            return hear(request, report, review)
    except Refused as refused:
        for reason in refused.reasons:
            messages.error(request, reason)
        kept = (ABOUT, ANSWER, INTERNAL_NOTE)
        typed = {name: text for name, text in request.POST.items() if name.startswith(kept)}
        request.session[REFUSED_TALK_KEY] = typed
        return ""


class TalkingAdmin(SteppedAdmin):
    """Pages of a report or a review on which something can be said about it."""

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view(self.talk_view)
        return [path("<int:pk>/talk/", view, name=f"{self._name}_talk"), *super().get_urls()]

    def talk_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Store what was said on a page that is only read, and go back there."""
        if request.method != "POST":
            return HttpResponse(status=405)
        obj: Any = self.get_object(request, str(pk))
        if obj is None:
            raise Http404
        anchor = store(request, *talked_about(obj))
        page = reverse(f"admin:{self._name}_change", args=[obj.pk])
        return HttpResponseRedirect(f"{page}#{anchor or 'talk'}")

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Store what was said beside the answers that are saved: no button loses it."""
        super().save_related(request, form, formsets, change)
        if change and AUTOSAVE not in request.POST:
            request.__dict__[SAID] = store(request, *talked_about(form.instance))

    def step_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Take a step; what was being written beside its button is said first."""
        obj: Any = self.get_object(request, unquote(object_id))
        if obj is not None and request.method == "POST":
            store(request, *talked_about(obj))
        return super().step_view(request, object_id)


def talked_about(obj: ProgressReport | Review) -> tuple[ProgressReport, Review | None]:
    """Return the report that a page is about, and the review where it is one of a review."""
    return (obj.report, obj) if isinstance(obj, Review) else (obj, None)


def said_anchor(request: HttpRequest) -> str:
    """Return the anchor of what this request said about a report, or ""."""
    anchor: str = request.__dict__.get(SAID, "")
    return anchor


@admin.register(Comment)
class CommentAdmin(PartAdmin):
    """Lists what was said, without the words: they are read on the page of the report."""

    list_display = ["report", "part", "side", "at", "marked", "settled_at"]
    list_filter = ["part", "side", "marked", ("settled_at", admin.EmptyFieldListFilter)]
    relations = REPORT_RELATIONS
    date_hierarchy = "at"
    search_fields = SEARCH_FIELDS
    fields = readonly_fields = ("report", "part", "target", "side", "at", "marked", "settled_at")


@admin.register(InternalNote)
class InternalNoteAdmin(RecordAdmin):
    """Lists on which reports a secretariat keeps notes: they are read on the page of the report."""

    readers = CHECKERS
    list_display = ["report", "network", "at"]
    list_filter = [("network", admin.RelatedOnlyFieldListFilter)]
    relations = (*REPORT_RELATIONS, "network")
    date_hierarchy = "at"
    search_fields = SEARCH_FIELDS
    fields = readonly_fields = ("report", "network", "at")

    def visible_to(self, user: Any) -> QuerySet[Any]:
        return InternalNote.objects.filter(
            network__in=Network.objects.editable_by(user).values("pk")
        )
