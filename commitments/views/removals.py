"""Says in place of removed words when and why they were removed, in the reader's language."""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from commitments.models.redactions import in_words, removal_sentence

# What people read; files and answers of the API have the note as it is stored.
READ_BY_PEOPLE = ("text/html", "application/atom+xml", "image/svg+xml")
BEGINNING = b"[removed "


def notes_in_words(get_response: Callable[[HttpRequest], HttpResponse]) -> object:
    """Middleware: print each note in words. Forms of the administration keep it as it is stored."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        kind = response.headers.get("Content-Type", "").partition(";")[0]
        if response.streaming or kind not in READ_BY_PEOPLE or BEGINNING not in response.content:
            return response
        if not request.path.startswith(reverse("admin:index")):
            response.content = in_words(response.content.decode(response.charset))
        return response

    return answer


@require_safe
def removed(request: HttpRequest, day: str, reason: str) -> HttpResponse:
    """The page in whose place an address was that was removed."""
    sentence = removal_sentence(day, reason)
    if not sentence:
        raise Http404
    return render(request, "commitments/removed.html", {"sentence": sentence})
