"""Uploads of evidence: which files are accepted, and under which name."""

import re
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

from django import forms
from django.conf import settings
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from cities.admin.inlines import BlocksInline
from commitments.admin.report_parts import part_of
from commitments.models import Evidence
from commitments.reporting.image_metadata import UnreadableImage, without_metadata
from config.admin.forms import RowForm

MEGABYTE = 1024 * 1024
# The type of a file by its first bytes; its name and what the browser claims are ignored.
FILE_TYPES = {
    b"%PDF-": ("application/pdf", "pdf"),
    b"\x89PNG\r\n\x1a\n": ("image/png", "png"),
    b"\xff\xd8\xff": ("image/jpeg", "jpg"),
}


def clean_name(name: str, extension: str) -> str:
    """Return a file name of letters, digits and dashes with the given extension."""
    stem = unicodedata.normalize("NFC", name.replace("\\", "/").rsplit("/", 1)[-1])
    stem = stem.rsplit(".", 1)[0] if "." in stem else stem
    stem = re.sub(r"[^\w]+", "-", stem).strip("-_")[:100]
    return f"{stem or 'evidence'}.{extension}"


def _files(report: Any) -> set[str]:
    rows = Evidence.objects.filter(report=report).exclude(file="")
    return set(rows.values_list("file", flat=True))


@contextmanager
def deleting_files(report: Any) -> Iterator[None]:
    """Delete the stored files that the block removes from a report, after the transaction commits.

    `report` is its key. Each stored file belongs to one row: names are random and never copied.
    """
    before = _files(report)
    yield
    for name in before - _files(report):
        # A file that cannot be deleted must not make a committed change look like a failure.
        transaction.on_commit(partial(default_storage.delete, name), robust=True)


class EvidenceForm(RowForm):
    """A link or a file. The type of a file is read from its first bytes."""

    metadata_removed = False

    def clean_file(self) -> Any:
        upload = self.cleaned_data["file"]
        if not isinstance(upload, UploadedFile):
            return upload
        if (upload.size or 0) > settings.EVIDENCE_MB * MEGABYTE:
            raise forms.ValidationError(
                _("This file is larger than %(size)d MB."), params={"size": settings.EVIDENCE_MB}
            )
        start = upload.read(8)
        upload.seek(0)
        for signature, (media_type, extension) in FILE_TYPES.items():
            if start.startswith(signature):
                self.instance.file_name = clean_name(upload.name or "", extension)
                self.instance.file_type = media_type
                self.instance.file_size = upload.size
                if media_type.startswith("image/"):
                    return self._without_metadata(upload)
                return upload
        raise forms.ValidationError(_("The file is not a PDF, PNG or JPEG."))

    def _without_metadata(self, upload: UploadedFile) -> UploadedFile:
        """Return an image without what its camera or program noted: places, people, times."""
        image = upload.read()
        upload.seek(0)
        try:
            bare = without_metadata(image)
        except UnreadableImage:
            raise forms.ValidationError(_("The image cannot be read. Save it anew.")) from None
        self.metadata_removed = bare != image
        self.instance.file_size = len(bare)
        return SimpleUploadedFile(upload.name or "", bare)


class EvidenceInline(BlocksInline):
    model = Evidence
    form = EvidenceForm
    fields = ["title", ("url", "file"), ("page", "shows"), ("stored", "answered")]
    readonly_fields = ["stored", "answered"]

    def get_fields(self, request: Any, obj: Any = None) -> Any:
        if self.has_change_permission(request, obj):
            return super().get_fields(request, obj)
        return ["title", "url", "stored", ("page", "shows"), "answered"]

    def formfield_for_dbfield(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        if db_field.name == "file":
            # Django's widget links to the stored file, which only the view `evidence` serves.
            kwargs["widget"] = forms.FileInput
            kwargs["help_text"] = _(
                "PDF, PNG or JPEG. Of images the notes of cameras and programs are removed: "
                "place, names, time. Remove the author of a PDF yourself."
            )
        if db_field.name == "url" and part_of(request):
            kwargs["widget"] = forms.URLInput(attrs={"class": "vURLField"})
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def get_extra(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> int:
        """Offer one more link on the page that asks for evidence."""
        return 1 if part_of(request) else 0

    def stored(self, obj: Evidence) -> str:
        """Link to the stored file: not to one that was only chosen, in a form that comes back."""
        committed = getattr(obj.file, "_committed", False)
        row = obj if committed else Evidence.objects.filter(pk=obj.pk).first()
        if row is None or not row.file:
            return ""
        size = f"{(row.file_size or 0) / MEGABYTE:.1f} MB"
        address = reverse("evidence", args=[row.pk])
        return format_html('<a href="{}">{}</a> {}', address, row.file_name, size)

    stored.short_description = _("stored file")  # type: ignore[attr-defined]
