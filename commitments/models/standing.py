"""Three axes that are never mixed: the status of a promise, on whose word, what is awaited."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Standing(models.TextChoices):
    """The status of a promise, as the public sees it.

    Public sources give codes of their own, which never count as achieved or on track.
    """

    ACHIEVED = "achieved", _("Achieved")
    ON_TRACK = "on-track", _("On track")
    BEHIND = "behind", _("Behind")
    STALLED = "stalled", _("Stalled")
    NOT_STARTED = "not-started", _("Not started")
    DONE = "done", pgettext_lazy("status", "Done")
    UNDER_WAY = "under-way", _("Under way")
    PLANNED = "planned", _("Planned")
    RESULTS_PUBLISHED = "results-published", _("Results published")
    NEWS_PUBLISHED = "news-published", _("News published")
    DISCONTINUED = "discontinued", _("Discontinued")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    NOTHING_KNOWN = "nothing-known", _("Nothing known")


# What these say remains true, and no further report is due.
FINAL = frozenset({Standing.ACHIEVED, Standing.DONE, Standing.DISCONTINUED, Standing.WITHDRAWN})


class SourceStage(models.TextChoices):
    """What a public source says of a promise: how far it is, else that it gives figures or news."""

    PLANNED = "planned", _("planned")
    UNDER_WAY = "under-way", _("under way")
    DONE = "done", _("done")
    DISCONTINUED = "discontinued", _("discontinued")
    RESULTS_PUBLISHED = "results-published", _("results published")
    NEWS_PUBLISHED = "news-published", _("news published")


class Trust(models.TextChoices):
    """On whose word something is known."""

    COMPILED = "compiled", _("compiled from public sources")
    CHECKED = "checked", _("checked by the secretariat")
    REVIEWED = "reviewed", _("peer reviewed")


class Reporting(models.TextChoices):
    """What is awaited of a party that adopted a commitment."""

    NOT_ASKED = "not-asked", _("not asked to report")
    NOT_DUE = "not-due", _("no report due")
    DUE = "due", _("report due")
    OVERDUE = "overdue", _("report overdue")
