"""Serves files that reports give as evidence."""

from django.contrib.auth.models import User
from django.http import FileResponse, Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from cities.roles import represents, secretariat_of
from commitments.models import Evidence, ProgressReport, Review


def _may_see(user: object, evidence: Evidence) -> bool:
    """Whether the report is public, or this person writes, checks or reviews it."""
    report = evidence.report
    if ProgressReport.objects.published().filter(pk=report.pk).exists():
        return True
    if not isinstance(user, User):
        return False
    party = report.adoption.party
    reviews = Review.objects.filter(report=report, reviewing_city__focal_points=user)
    return represents(user, party) or secretariat_of(user, party) or reviews.exists()


@require_safe
def evidence_file(request: HttpRequest, pk: int) -> FileResponse:
    """One file, as a download that the browser does not open as a page of this site."""
    evidence = get_object_or_404(
        Evidence.objects.exclude(file="").select_related("report__adoption"), pk=pk
    )
    if not _may_see(request.user, evidence):
        raise Http404
    try:
        opened = evidence.file.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    answer = FileResponse(
        opened,
        as_attachment=True,
        filename=evidence.file_name or f"evidence-{evidence.pk}",
        content_type=evidence.file_type or "application/octet-stream",
    )
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
