"""The metadata of an Open SDG folder: one YAML for each indicator, and the schema of its fields."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from commitments.models.observations import ObservationStatus
from commitments.outlets.opensdg_figures import Line, Sheet
from commitments.outlets.parties import called
from config.demonstration import FIELD, NOTICE
from config.translations import translated


def metadata(sheet: Sheet) -> dict[str, Any]:
    """Return the metadata that Open SDG shows about an indicator, in the language in force."""
    indicator = sheet.indicator
    goal, number = indicator.code.split(".")[0], ".".join(indicator.code.split(".")[:2])
    objective = indicator.objective
    above = objective.parent if objective else None
    parties = _names(sheet, sheet.parties)
    title = translated(indicator.title)
    fields = {
        "indicator_number": indicator.code,
        "indicator_name": title,
        "target_number": number,
        "target_name": translated(objective.title) if objective else "",
        "goal_number": goal,
        "goal_name": translated(above.title) if above else "",
        "published": True,
        # Open SDG has a status for indicators without figures.
        "reporting_status": "complete" if sheet.lines else "notstarted",
        "data_non_statistical": False,
        "graph_type": "line",
        "graph_title": title,
        "computation_units": translated(indicator.unit),
        "national_geographical_coverage": parties,
        "data_footnote": _footnote(sheet),
    }
    for index, (organisation, lines) in enumerate(_sources(sheet, parties), start=1):
        fields |= {
            f"source_active_{index}": True,
            f"source_organisation_{index}": organisation,
            f"source_data_source_{index}": "; ".join(
                sorted({line.source for line in lines} - {""})
            ),
            f"source_url_{index}": settings.SITE_URL,
            f"source_url_text_{index}": settings.SITE_NAME,
        }
    if settings.DEMONSTRATION:
        fields |= {
            "data_notice_heading": _("Demonstration"),
            "data_notice_text": NOTICE,
            "tags": [FIELD],
        }
    return fields


def _names(sheet: Sheet, names: Iterable[str]) -> str:
    """Return the names of cities and networks, in the language in force."""
    return "; ".join(called(sheet.parties[name]) for name in sorted(names))


def _footnote(sheet: Sheet) -> str:
    """Return who vouches for the figures and why others are missing, or that there is no report."""
    behind = sorted({line.trust for line in sheet.lines.values()})
    missing = [status for status in ObservationStatus if status in sheet.missing]
    notes = "; ".join(str(code.label) for code in (*behind, *missing))
    return _("Figures: %(notes)s") % {"notes": notes} if notes else _("Nothing known")


def _sources(sheet: Sheet, parties: str) -> list[tuple[str, list[Line]]]:
    """Return the sources: cities and networks for their own figures, and separately others."""
    own, compiled = sheet.own, sheet.compiled
    sources = [(_names(sheet, {line.city for line in own}), own)] if own else []
    if compiled:
        sources.append((_("Others: compiled from public sources"), compiled))
    return sources or [(parties, [])]


# The fields of the metadata, and their labels in a form.
CHOICES = {
    "reporting_status": ["complete", "notstarted"],
    "graph_type": ["line"],
}
SOURCES = tuple(
    f"source_{name}_{number}"
    for number in (1, 2)
    for name in ("active", "organisation", "data_source", "url", "url_text")
)
CHECKED = ("published", "data_non_statistical", "source_active_1", "source_active_2")
METADATA_FIELDS = (
    *("indicator_number", "indicator_name", "target_number", "target_name", "goal_number"),
    *("goal_name", "published", "reporting_status", "data_non_statistical", "graph_type"),
    *("graph_title", "computation_units", "national_geographical_coverage", "data_footnote"),
    *SOURCES,
    *("data_notice_heading", "data_notice_text", "tags"),
)


def schema() -> dict[str, Any]:
    """Return the description of the metadata's fields that sdg-build checks them by."""

    def form_field(name: str) -> dict[str, Any]:
        field: dict[str, Any] = {"label": name.replace("_", " "), "scope": "national"}
        if name in CHECKED:
            return {"element": "checkbox", **field}
        if name == "tags":
            options = [{"name": FIELD, "value": FIELD}]
            return {"element": "multiselect", "options": options, **field}
        if name in CHOICES:
            options = [{"name": choice, "value": choice} for choice in CHOICES[name]]
            return {"element": "select", "options": options, **field}
        return {"element": "text", **field}

    return {
        "prose": {
            "metadata": {"meta": [{"name": n, "field": form_field(n)} for n in METADATA_FIELDS]}
        }
    }
