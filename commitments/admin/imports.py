"""Imports a spreadsheet: a preview first, then exactly what the preview showed."""

import hashlib
import json
from collections.abc import Iterable
from contextlib import nullcontext
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
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_safe

from cities.admin.roles import is_administrator, request_roles
from commitments.exchange.codebook import describe, words
from commitments.exchange.columns import Column
from commitments.exchange.importer import CellChange, ImportResult, Reporter, import_files
from commitments.exchange.my_rows import csv_rows, importable_rows, xlsx_rows
from commitments.exchange.permissions import PARTY_TABLES, ImportPermission
from commitments.exchange.policies import TakeTheFile
from commitments.exchange.rows import Refusal
from commitments.exchange.table import Table
from commitments.exchange.tables import BY_FILE, TABLES
from commitments.reporting.disclosure.pending_files import FOLDER, forget_uploads
from config.admin.files import ask_again
from config.media_types import content_type

TABLE_FORMATS = {"csv": csv_rows, "xlsx": xlsx_rows}
LARGEST_UPLOAD = 5 * 1024 * 1024
MOST_ROWS = 2000
REFUSALS_SHOWN = 200
# How long a preview can be confirmed. Then its file is deleted.
PREVIEW_LIFETIME = timedelta(hours=1)
SALT = "a previewed import"


class TooManyRows(Exception):
    """A file for the command, not for the page."""


class UploadForm(forms.Form):
    """A file, and what it holds."""

    file = forms.FileField(label=gettext_lazy("File"), help_text=gettext_lazy("CSV or XLSX."))
    holds = forms.ChoiceField(label=gettext_lazy("Contents"))

    def __init__(self, *args: Any, files_offered: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = [(file, _content(BY_FILE[file])) for file in files_offered]
        self.fields["holds"].choices = [("", "–"), *names]  # type: ignore[attr-defined]
        self.fields["file"].widget.attrs["accept"] = ".csv,.xlsx"

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if not file.name.lower().endswith((".csv", ".xlsx")):
            raise ValidationError(
                _("Choose a .csv or .xlsx file. Files with macros are not accepted.")
            )
        if file.size > LARGEST_UPLOAD:
            raise ValidationError(_("The file is larger than 5 MB: use the command import_data."))
        return file


def _content(table: Table) -> str:
    """Return what a file holds, in words, and its name."""
    return f"{capfirst(table.model._meta.verbose_name_plural)} ({table.file})"


@dataclass(frozen=True)
class RowResult:
    """What became of one row, and which of its cells changed from what to what."""

    line: int
    key: str
    verb: str
    changes: tuple[CellChange, ...]


@dataclass
class Preview(Reporter):
    """What would become of each row, or did.

    The import is kept if it does exactly what the preview with the digest `confirmed` showed.
    """

    confirmed: str = ""
    rows: list[RowResult] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)
    warnings: list[Refusal] = field(default_factory=list)
    result: ImportResult = field(default_factory=ImportResult)

    def refused(self, refusal: Refusal) -> None:
        """Keep the first refusals, which are shown."""
        if len(self.refusals) < REFUSALS_SHOWN:
            self.refusals.append(refusal)

    def warned(self, warning: Refusal) -> None:
        if len(self.warnings) < REFUSALS_SHOWN:
            self.warnings.append(warning)

    def row(self, line: int, key: str, verb: str, changes: Iterable[CellChange]) -> None:
        self.rows.append(RowResult(line, key, verb, tuple(changes)))

    def progress(self, file: str, rows: int) -> None:
        if rows > MOST_ROWS:
            raise TooManyRows

    def accepts(self) -> bool:
        return self.digest() == self.confirmed

    @property
    def more_refusals(self) -> int:
        return self.result.refusals - len(self.refusals)

    def digest(self) -> str:
        """Return a digest of all that would happen."""
        text = json.dumps([astuple(row) for row in self.rows])
        return hashlib.sha256(text.encode()).hexdigest()

    @property
    def differing(self) -> list[RowResult]:
        return [row for row in self.rows if row.verb != "unchanged"]

    @property
    def confirmable(self) -> bool:
        return bool(self.differing) and not self.refusals

    @property
    def added(self) -> int:
        return sum(row.verb == "added" for row in self.rows)

    @property
    def requested(self) -> int:
        return sum(row.verb == "requested" for row in self.rows)

    @property
    def requested_in_words(self) -> str:
        return _requested(self.requested)

    @property
    def changed(self) -> int:
        return len(self.differing) - self.added - self.requested

    @property
    def unchanged(self) -> int:
        return len(self.rows) - len(self.differing)


@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """Ask for a file, preview its import, and import it once confirmed."""
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
    if posted:
        ask_again([form])
    return _show(request, form=form)


def _offered(request: HttpRequest) -> list[str]:
    """Return the files that the user may import."""
    if is_administrator(request):
        return [table.file for table in TABLES if table.file not in ("reviews.csv", "changes.csv")]
    return list(PARTY_TABLES)


@require_safe
def rows_file(request: HttpRequest, name: str, form: str) -> HttpResponseBase:
    """The rows that the user may import, as a file to edit in a spreadsheet and upload again."""
    answer: HttpResponseBase = admin.site.admin_view(_rows)(request, name, form)
    return answer


def _rows(request: HttpRequest, name: str, form: str) -> HttpResponseBase:
    if not request_roles(request):
        raise PermissionDenied
    if f"{name}.csv" not in _offered(request) or form not in TABLE_FORMATS:
        raise Http404
    table, user = BY_FILE[f"{name}.csv"], request.user
    objects = importable_rows(table, ImportPermission(user))  # type: ignore[arg-type]  # signed in
    answer = StreamingHttpResponse(
        TABLE_FORMATS[form](table, objects), content_type=content_type(form)
    )
    answer["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    return answer


def _preview(request: HttpRequest, form: UploadForm) -> HttpResponse:
    forget_uploads(PREVIEW_LIFETIME)
    upload, holds = form.cleaned_data["file"], form.cleaned_data["holds"]
    try:
        preview = _take(request, upload, holds)
    except TooManyRows:
        form.add_error("file", _("The file has more than 2,000 rows: use the command import_data."))
        return _show(request, form=form)
    if not preview.confirmable:
        return _show(request, form=form, preview=preview)
    name = default_storage.save(f"{FOLDER}/{uuid4().hex}", upload)
    return _show(request, preview=preview, token=_token(request, name, upload, holds, preview))


def _token(
    request: HttpRequest, name: str, file: "File[bytes]", holds: str, preview: Preview
) -> str:
    values = [request.user.pk, name, holds, _checksum(file), preview.digest()]
    return signing.dumps(values, salt=SALT)


def _checksum(file: "File[bytes]") -> str:
    file.seek(0)
    return hashlib.file_digest(file, "sha256").hexdigest()


def _confirm(request: HttpRequest) -> HttpResponse:
    """Import what the preview showed, if the import still does exactly that."""
    try:
        values = signing.loads(request.POST["token"], salt=SALT, max_age=PREVIEW_LIFETIME)
        user, name, holds, content, digest = values
        # Open from here on: a second request may confirm the same preview and delete the file.
        file = default_storage.open(name)
    except (signing.BadSignature, FileNotFoundError):
        return _too_late(request)
    with file:
        if user != request.user.pk or _checksum(file) != content:
            return _too_late(request)
        preview = _take(request, file, holds, digest)
        if preview.refusals or preview.digest() != digest:
            reason = _(
                "The site has changed since the preview. This is what would happen now: check "
                "it again."
            )
            messages.warning(request, reason)
            again = _token(request, name, file, holds, preview) if preview.confirmable else ""
            return _show(request, preview=preview, token=again)
    default_storage.delete(name)
    count = preview.result.counts[holds]
    counts = {"added": count.added, "changed": count.changed}
    text = _("Imported: %(added)d added, %(changed)d changed.") % counts
    if count.requested:
        text = f"{text} {_requested(count.requested)}"
    meta = BY_FILE[holds].model._meta
    there = reverse(f"admin:{meta.app_label}_{meta.model_name}_changelist")
    messages.success(request, format_html('{} <a href="{}">{}</a>', text, there, _("View them")))
    return HttpResponseRedirect(reverse("import"))


def _requested(rows: int) -> str:
    sentence = ngettext(
        "%(n)d row is of a promise that was reported on: its change is a request, which the other "
        "side confirms.",
        "%(n)d rows are of promises that were reported on: their changes are requests, which the "
        "other side confirms.",
        rows,
    )
    return sentence % {"n": rows}


def _too_late(request: HttpRequest) -> HttpResponse:
    reason = _("This preview can no longer be confirmed. Choose the file again.")
    messages.error(request, reason)
    return HttpResponseRedirect(reverse("import"))


def _take(request: HttpRequest, file: "File[bytes]", holds: str, digest: str = "") -> Preview:
    """Preview the import of a file, or import it if that does what `digest` stands for."""
    preview = Preview(digest)

    def from_start() -> Any:
        file.seek(0)
        return nullcontext(file)

    user: Any = request.user
    preview.result = import_files({holds: from_start}, TakeTheFile(user), preview)
    return preview


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


def _described(table: Table) -> tuple[Table, str, list[tuple[Column, str, dict[str, str]]]]:
    """Return a table, what it holds, and its columns with their meanings and valid codes."""
    return (
        table,
        _content(table),
        [(column, describe(table, column), words(table, column)) for column in table.columns],
    )
