"""The releases of the data: a list of them, and their files."""

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from commitments.exchange.release import citation, find_release, releases
from config.media_types import content_type

# A released file changes only where words are removed from it; copies of it follow within an hour.
CACHE_SECONDS = 60 * 60


@require_safe
def release_list(request: HttpRequest) -> HttpResponse:
    """All releases, the newest first, with how to check and how to cite them."""
    cited = [(release, citation(release.label, release.made_at)) for release in releases()]
    return render(request, "commitments/release_list.html", {"releases": cited})


@require_safe
def release_file(request: HttpRequest, label: str, name: str) -> FileResponse:
    """One file of a release; only names that the release itself lists are opened."""
    release = find_release(label)
    path = release.path(name) if release else None
    if path is None:
        raise Http404
    kind = content_type(path.suffix.removeprefix("."))
    answer = FileResponse(path.open("rb"), as_attachment=True, filename=name, content_type=kind)
    answer.headers["Cache-Control"] = f"public, max-age={CACHE_SECONDS}"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer
