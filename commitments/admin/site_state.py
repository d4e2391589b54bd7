"""The page on which administrators see how well the site is: letters, jobs, backups, settings."""

import platform
import shutil
from typing import Any

import django
from django.conf import settings
from django.contrib import admin
from django.core import checks
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from cities.admin.roles import is_administrator
from commitments.models import SiteError
from commitments.operations.health import (
    LITTLE_SPACE,
    JobState,
    Level,
    free_space,
    job_states,
    unapplied,
)
from commitments.operations.outbox import Outbox, outbox

GIGABYTE = 10**9
MOST_ERRORS_SHOWN = 10
# What each job is called for people, and when it is to run.
JOB_WORDS = {
    "send_notices": (gettext_lazy("Send letters"), gettext_lazy("every 5 minutes")),
    "backup": (gettext_lazy("Backup"), gettext_lazy("every night")),
    "clearsessions": (gettext_lazy("Delete sessions that ended"), gettext_lazy("every night")),
    "check_links": (gettext_lazy("Check links to evidence"), gettext_lazy("every Sunday")),
    "make_release": (gettext_lazy("Release of the data"), gettext_lazy("every quarter")),
}


@require_safe
def state_page(request: HttpRequest) -> HttpResponse:
    """Show it to administrators."""
    answer: HttpResponse = admin.site.admin_view(_page)(request)
    return answer


def _page(request: HttpRequest) -> HttpResponse:
    if not is_administrator(request):
        raise PermissionDenied
    jobs, box, free = job_states(), outbox(), free_space()
    errors = list(SiteError.objects.all()[:MOST_ERRORS_SHOWN])
    context = {
        **admin.site.each_context(request),
        "title": _("State of the site"),
        "needs": _needs(request, jobs, box, free),
        "jobs": [(state, *JOB_WORDS[state.job.name]) for state in jobs],
        "box": box,
        "errors": errors,
        "unsafe": _unsafe_settings(),
        "free": free // GIGABYTE,
        "disk": shutil.disk_usage(settings.BASE_DIR).total // GIGABYTE,
        "versions": _versions(),
        "moment": timezone.now(),
        "warning": Level.WARNING,
    }
    return TemplateResponse(request, "admin/commitments/site_state.html", context)


def _unsafe_settings() -> list[Any]:
    """Return what `check --deploy` says of the settings, the worst first."""
    tags = [checks.Tags.security, checks.Tags.compatibility]
    messages = checks.run_checks(tags=tags, include_deployment_checks=True)
    return sorted((each for each in messages if not each.is_silenced()), key=lambda m: -m.level)


def _versions() -> dict[str, str]:
    """Return the versions of what the site runs on; their names are the same in each language."""
    database = "SQLite"
    if connection.vendor == "postgresql":
        database = f"PostgreSQL {connection.pg_version // 10000}"  # type: ignore[attr-defined]
    return {
        "Django": django.get_version(),
        "Python": platform.python_version(),
        _("Database"): database,
    }


def _needs(request: HttpRequest, jobs: list[JobState], box: Outbox, free: int) -> list[str]:
    """Return what somebody has to look at, in sentences."""
    late = sum(state.level > Level.OK for state in jobs)
    missing = len(unapplied())
    counted = (
        (
            box.failing,
            ngettext(
                "%(n)s letter was refused several times.",
                "%(n)s letters were refused several times.",
                box.failing,
            ),
        ),
        (
            late,
            ngettext(
                "%(n)s job did not run when it should.",
                "%(n)s jobs did not run when they should.",
                late,
            ),
        ),
        (
            missing,
            ngettext(
                "%(n)s migration is not applied: run migrate.",
                "%(n)s migrations are not applied: run migrate.",
                missing,
            ),
        ),
    )
    needs = [sentence % {"n": number} for number, sentence in counted if number]
    if free < LITTLE_SPACE:
        needs.append(_("The disk is nearly full."))
    proxies = [each for each in request.headers.get("X-Forwarded-For", "").split(",") if each]
    if len(proxies) < settings.NUM_PROXIES:
        needs.append(
            _("NUM_PROXIES is more than the proxies that are seen: anyone can evade the limits.")
        )
    return needs
