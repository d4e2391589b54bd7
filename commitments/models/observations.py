"""What kind of figure an observation is."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ObservationStatus(models.TextChoices):
    """SDMX CL_OBS_STATUS: what kind of figure it is, or why there is none."""

    NORMAL = "A", _("normal value")
    ESTIMATED = "E", _("estimated")
    PROVISIONAL = "P", _("provisional")
    LOW_RELIABILITY = "U", _("low reliability")
    NOT_COLLECTED = "L", _("missing: not collected")
    CANNOT_EXIST = "M", _("missing: cannot exist")
    SUPPRESSED = "Q", _("not shown, to protect individuals")


MISSING = [ObservationStatus(code).value for code in "LMQ"]
