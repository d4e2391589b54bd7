"""The standing (status) of a promise."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Standing(models.TextChoices):
    """Where a promise stands, as the public sees it. Silence is a standing of its own.

    What was withdrawn is no longer awaited: it is neither silence nor any other of these.
    """

    ACHIEVED = "achieved", _("Achieved")
    ON_TRACK = "on-track", _("On track")
    BEHIND = "behind", _("Behind")
    STALLED = "stalled", _("Stalled")
    NOT_STARTED = "not-started", _("Not started")
    DISCONTINUED = "discontinued", _("Discontinued")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    NO_REPORT = "no-report", _("No report")


class Reporting(models.TextChoices):
    """What is awaited of a party that adopted a commitment."""

    NOT_ASKED = "not-asked", _("not asked to report")
    NOT_DUE = "not-due", _("no report due")
    DUE = "due", _("report due")
    OVERDUE = "overdue", _("report overdue")
