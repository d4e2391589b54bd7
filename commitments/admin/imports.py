"""Takes a spreadsheet in: first it shows what would happen, then it does just that."""

import hashlib
import json
from contextlib import nullcontext, suppress
from dataclasses import astuple, dataclass, field
from datetime import timedelta
from typing import Any
from uuid import uuid4

from django import forms
from django.contrib import admin, messages
from django.core import signing
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files import File
from django.core.files.storage import default_storage
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseRedirect,
    StreamingHttpResponse,
)
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from cities.admin.roles import is_administrator, request_roles
from commitments.exchange.codebook import describe, words
from commitments.exchange.columns import Column
from commitments.exchange.importer import Fate, Result, take_files
from commitments.exchange.my_rows import as_csv, as_xlsx, own_rows
from commitments.exchange.permissions import OWN, Reach
from commitments.exchange.readers.csv import Refusal
from commitments.exchange.table import Table
from commitments.exchange.tables import BY_FILE, TABLES
from config.media_types import content_type

FORMATS = {"csv": as_csv, "xlsx": as_xlsx}
LARGEST = 5 * 1024 * 1024
MOST_ROWS = 2000
MOST_SHOWN = 200
# So long a preview can be confirmed. Then its file goes.
KEPT = timedelta(hours=1)
FOLDER, SALT = "imports", "a previewed import"


class TooManyRows(Exception):
    """A file for the command, not for the page."""


class UploadForm(forms.Form):
    """A file, and what it holds."""

    file = forms.FileField(label=gettext_lazy("File"), help_text=gettext_lazy("CSV or XLSX."))
    holds = forms.ChoiceField(label=gettext_lazy("What it holds"))

    def __init__(self, *args: Any, files_offered: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = [(file, BY_FILE[file].name) for file in files_offered]
        self.fields["holds"].choices = [("", "–"), *names]  # type: ignore[attr-defined]
        self.fields["file"].widget.attrs["accept"] = ".csv,.xlsx"

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if not file.name.lower().endswith((".csv", ".xlsx")):
            raise ValidationError(_("Choose a .csv or a .xlsx file; one with macros is not taken."))
        if file.size > LARGEST:
            raise ValidationError(_("It is larger than 5 MB: ask for the command import_data."))
        return file


@dataclass
class Preview:
    """What would become of each row, or did."""

    fates: list[Fate] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)
    result: Result = field(default_factory=Result)

    def refuse(self, refusal: Refusal) -> None:
        """Keep the first ones to be shown."""
        if len(self.refusals) < MOST_SHOWN:
            self.refusals.append(refusal)

    @property
    def more_refusals(self) -> int:
        return self.result.refusals - len(self.refusals)

    def digest(self) -> str:
        """Return a word that differs whenever something else would happen."""
        told = json.dumps([astuple(fate) for fate in self.fates])
        return hashlib.sha256(told.encode()).hexdigest()

    @property
    def differing(self) -> list[Fate]:
        return [fate for fate in self.fates if fate.verb != "unchanged"]

    @property
    def confirmable(self) -> bool:
        return bool(self.differing) and not self.refusals

    @property
    def added(self) -> int:
        return sum(fate.verb == "added" for fate in self.fates)

    @property
    def changed(self) -> int:
        return len(self.differing) - self.added

    @property
    def unchanged(self) -> int:
        return len(self.fates) - len(self.differing)


@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """Ask for a file, show what would become of its rows, and take them in once confirmed."""
    answer: HttpResponse = admin.site.admin_view(_page)(request)
    return answer


def _page(request: HttpRequest) -> HttpResponse:
    if not request_roles(request):
        raise PermissionDenied
    if "token" in request.POST:
        return _confirm(request)
    posted = request.method == "POST"
    data, files = (request.POST, request.FILES) if posted else (None, None)
    form = UploadForm(data, files, files_offered=_offered(request))
    if posted and form.is_valid():
        return _preview(request, form)
    return _show(request, form=form)


def _offered(request: HttpRequest) -> list[str]:
    """Return the files that somebody may import."""
    if is_administrator(request):
        return [table.file for table in TABLES if table.file != "reviews.csv"]
    return list(OWN)


@require_safe
def rows(request: HttpRequest, name: str, form: str) -> HttpResponseBase:
    """The rows that somebody may change, as a file to change in a spreadsheet and bring back."""
    answer: HttpResponseBase = admin.site.admin_view(_rows)(request, name, form)
    return answer


def _rows(request: HttpRequest, name: str, form: str) -> HttpResponseBase:
    if not request_roles(request):
        raise PermissionDenied
    if f"{name}.csv" not in _offered(request) or form not in FORMATS:
        raise Http404
    table, user = BY_FILE[f"{name}.csv"], request.user
    found = own_rows(table, Reach(user))  # type: ignore[arg-type]  # signed in
    answer = StreamingHttpResponse(FORMATS[form](table, found), content_type=content_type(form))
    answer["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    return answer


def _preview(request: HttpRequest, form: UploadForm) -> HttpResponse:
    _forget_old()
    upload, holds = form.cleaned_data["file"], form.cleaned_data["holds"]
    try:
        preview = _take(request, upload, holds)
    except TooManyRows:
        form.add_error("file", _("It has more than 2,000 rows: ask for the command import_data."))
        return _show(request, form=form)
    if not preview.confirmable:
        return _show(request, form=form, preview=preview)
    name = default_storage.save(f"{FOLDER}/{uuid4().hex}", upload)
    return _show(request, preview=preview, token=_token(request, name, upload, holds, preview))


def _token(
    request: HttpRequest, name: str, file: "File[bytes]", holds: str, preview: Preview
) -> str:
    told = [request.user.pk, name, holds, _checksum(file), preview.digest()]
    return signing.dumps(told, salt=SALT)


def _checksum(file: "File[bytes]") -> str:
    file.seek(0)
    return hashlib.file_digest(file, "sha256").hexdigest()


def _confirm(request: HttpRequest) -> HttpResponse:
    """Take in what was shown, and only if just that would happen."""
    try:
        told = signing.loads(request.POST["token"], salt=SALT, max_age=KEPT)
        user, name, holds, content, digest = told
        # In hand from here on: whoever presses twice may confirm, and delete it, meanwhile.
        file = default_storage.open(name)
    except (signing.BadSignature, FileNotFoundError):
        return _too_late(request)
    with file:
        if user != request.user.pk or _checksum(file) != content:
            return _too_late(request)
        preview = _take(request, file, holds, digest)
        if preview.refusals or preview.digest() != digest:
            reason = _("The site changed since. This is what would happen now: look again.")
            messages.warning(request, reason)
            again = _token(request, name, file, holds, preview) if preview.confirmable else ""
            return _show(request, preview=preview, token=again)
    default_storage.delete(name)
    count = preview.result.counts[holds]
    counts = {"added": count.added, "changed": count.changed}
    said = _("Imported: %(added)d added, %(changed)d changed.") % counts
    meta = BY_FILE[holds].model._meta
    there = reverse(f"admin:{meta.app_label}_{meta.model_name}_changelist")
    messages.success(request, format_html('{} <a href="{}">{}</a>', said, there, _("Look at them")))
    return HttpResponseRedirect(reverse("import"))


def _too_late(request: HttpRequest) -> HttpResponse:
    reason = _("This preview cannot be confirmed any more. Choose the file again.")
    messages.error(request, reason)
    return HttpResponseRedirect(reverse("import"))


def _take(request: HttpRequest, file: "File[bytes]", holds: str, digest: str = "") -> Preview:
    """Try the file, or take it in where just that happens which `digest` stands for."""
    preview = Preview()

    def count(_file: str, read: int) -> None:
        if read > MOST_ROWS:
            raise TooManyRows

    def from_start() -> Any:
        file.seek(0)
        return nullcontext(file)

    user: Any = request.user
    preview.result = take_files(
        {holds: from_start},
        user=user,
        refuse=preview.refuse,
        tell=preview.fates.append,
        progress=count,
        keep=lambda: preview.digest() == digest,
    )
    return preview


def _forget_old() -> None:
    """Delete files that nobody confirmed in time."""
    with suppress(FileNotFoundError):
        for name in default_storage.listdir(FOLDER)[1]:
            path = f"{FOLDER}/{name}"
            with suppress(FileNotFoundError):
                if timezone.now() - default_storage.get_created_time(path) > KEPT:
                    default_storage.delete(path)


def _show(
    request: HttpRequest,
    form: UploadForm | None = None,
    preview: Preview | None = None,
    token: str = "",
) -> HttpResponse:
    context = {
        **admin.site.each_context(request),
        "title": _("Import"),
        "subtitle": None,
        "form": form,
        "preview": preview,
        "token": token,
        "tables": [_described(BY_FILE[file]) for file in _offered(request)] if form else [],
    }
    return TemplateResponse(request, "admin/commitments/import.html", context)


def _described(table: Table) -> tuple[Table, list[tuple[Column, str, dict[str, str]]]]:
    """Return a table with what each of its columns means and the words that may stand there."""
    return table, [
        (column, describe(table, column), words(table, column)) for column in table.columns
    ]
