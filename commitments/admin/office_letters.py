"""The page of the cockpit on which a secretariat writes one letter to many."""

from typing import Any
from uuid import uuid4

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import (
    get_language,
    get_language_info,
    ngettext,
    override,
    pgettext_lazy,
)
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from commitments.admin.cockpit import cockpit_context
from commitments.admin.report_rows import person
from commitments.models import Notice
from commitments.reporting.office_letters import (
    Audience,
    OfficeLetter,
    Recipients,
    recipients,
    send_to_many,
)
from config.numbers import amount

LETTER_SALT = "a letter to many"
LONGEST_LETTER = 5000
LONGEST_SUBJECT = 150


class OfficeLetterForm(forms.Form):
    """To whom, and what, in the language of who writes; perhaps in other languages too."""

    audience = forms.ChoiceField(
        label=pgettext_lazy("whom a letter goes to", "To"), choices=Audience.choices
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.language = get_language() or settings.LANGUAGE_CODE
        for code, _name in settings.LANGUAGES:
            own = code == self.language
            self.fields[f"subject-{code}"] = forms.CharField(
                label=_("Subject"),
                required=own,
                max_length=LONGEST_SUBJECT,
                widget=forms.TextInput(attrs={"lang": code, "dir": "auto"}),
            )
            self.fields[f"words-{code}"] = forms.CharField(
                label=_("Your words"),
                required=own,
                max_length=LONGEST_LETTER,
                widget=forms.Textarea(attrs={"rows": 6, "lang": code, "dir": "auto"}),
            )

    @property
    def own(self) -> list[Any]:
        """The fields in the language of who writes."""
        return [self[f"subject-{self.language}"], self[f"words-{self.language}"]]

    @property
    def others(self) -> list[tuple[str, list[Any]]]:
        """The fields in the other languages, by the name their speakers give each."""
        return [
            (
                get_language_info(code)["name_local"],
                [self[f"subject-{code}"], self[f"words-{code}"]],
            )
            for code, _name in settings.LANGUAGES
            if code != self.language
        ]

    def clean(self) -> dict[str, Any]:
        fields = self.cleaned_data
        for code, _name in settings.LANGUAGES:
            subject, words = fields.get(f"subject-{code}"), fields.get(f"words-{code}")
            if code != self.language and bool(subject) != bool(words):
                empty = "words" if subject else "subject"
                self.add_error(f"{empty}-{code}", _("Write both in this language, or neither."))
        return fields

    def letter(self, key: str) -> OfficeLetter:
        fields = self.cleaned_data
        words = {
            code: (fields[f"subject-{code}"], fields[f"words-{code}"])
            for code, _name in settings.LANGUAGES
            if fields[f"subject-{code}"]
        }
        return OfficeLetter(key, self.language, words)

    @property
    def problems(self) -> list[tuple[str, str, str]]:
        """The anchor, the label and the sentence of all that is to be looked at."""
        return [
            (self[name].id_for_label, str(self.fields[name].label), str(sentence))
            for name, sentences in self.errors.items()
            for sentence in sentences
        ]


@require_http_methods(["GET", "HEAD", "POST"])
def letter_page(request: HttpRequest) -> HttpResponse:
    """Ask for a letter, show it and whom it reaches, and send it once that is confirmed."""
    answer: HttpResponse = admin.site.admin_view(_page)(request)
    return answer


def _page(request: HttpRequest) -> HttpResponse:
    context = cockpit_context(request)
    posted = request.method == "POST"
    chosen = request.GET.get("to", Audience.LATE)
    form = OfficeLetterForm(request.POST if posted else None, initial={"audience": chosen})
    context |= {"form": form, "subject": context["title"], "title": _("A letter to many")}
    if not posted or not form.is_valid() or "back" in request.POST:
        context["token"] = request.POST.get("token", "")
        context["wrong"] = form.problems if posted and "back" not in request.POST else []
        return TemplateResponse(request, "admin/cockpit/letter.html", context)
    people = recipients(context["cockpit"], form.cleaned_data["audience"])
    key, digest = _shown_before(request)
    if "send" in request.POST and key and digest == people.digest:
        return _send(request, context, form.letter(key), people)
    if "send" in request.POST:
        messages.warning(request, _("Other people are reached now than were shown. Look again."))
    key = key or uuid4().hex
    context |= _preview(request, form.letter(key), people)
    context["sent"] = [(name, request.POST.get(name, "")) for name in form.fields]
    context["token"] = signing.dumps([person(request).pk, key, people.digest], salt=LETTER_SALT)
    return TemplateResponse(request, "admin/cockpit/letter_preview.html", context)


def _shown_before(request: HttpRequest) -> tuple[str, str]:
    """Return the key of the letter that was shown, and whom it reached; nothing for a new one."""
    try:
        user, key, digest = signing.loads(request.POST.get("token", ""), salt=LETTER_SALT)
    except (signing.BadSignature, ValueError):
        return "", ""
    return (key, digest) if user == person(request).pk else ("", "")


def _preview(request: HttpRequest, letter: OfficeLetter, people: Recipients) -> dict[str, Any]:
    """Return the letter as each language reads it, and whom it reaches."""
    letters = []
    for code, n in people.by_language:
        subject, words = letter.in_language(code)
        notice = Notice(
            kind=Notice.Kind.LETTER, label=subject, note=words, address=reverse("admin:index")
        )
        reader = next(row for key, row in people.people.items() if people.languages[key] == code)
        with override(code):
            values = {"notices": [notice], "person": reader, "site": settings.SITE_URL}
            body = render_to_string("commitments/notice.txt", {**values, "mute": "…"})
            letters.append((get_language_info(code)["name_local"], code, n, str(notice), body))
    return {"people": people, "letters": letters, "reply_to": settings.CONTACT_EMAIL}


def _send(
    request: HttpRequest, context: dict[str, Any], letter: OfficeLetter, people: Recipients
) -> HttpResponse:
    written = send_to_many(letter, people, person(request), context["network"])
    if written:
        text = ngettext("%(n)s letter is on its way.", "%(n)s letters are on their way.", written)
        messages.success(request, text % {"n": amount(written)})
    else:
        messages.info(request, _("This letter was sent already. Nobody gets it twice."))
    return HttpResponseRedirect(f"{reverse('cockpit')}?{context['scope']}")
