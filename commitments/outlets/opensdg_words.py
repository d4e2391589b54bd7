"""The words of an Open SDG folder in each language of the site."""

from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from commitments.models import Trust
from commitments.models.observations import ObservationStatus
from commitments.outlets.opensdg_figures import Sheet, clean
from commitments.outlets.opensdg_metadata import metadata
from commitments.outlets.parties import called
from config.translations import translated

# Words by what the folder has in their place, in groups: sdg-build looks for a cell in the group
# of its column first, and for everything else in `data`.
Groups = dict[str, dict[str, str]]

# The fields of the metadata that are words, neither numbers nor addresses.
IN_WORDS = (
    *("indicator_name", "graph_title", "target_name", "goal_name", "computation_units"),
    *("national_geographical_coverage", "data_footnote", "data_notice_heading"),
    *("source_organisation_1", "source_organisation_2"),
)


def words_by_language(sheets: list[Sheet]) -> dict[str, Groups]:
    """Return the words of all languages, the folder's own among them: sdg-build demands each."""
    with override(settings.LANGUAGE_CODE):
        written = [metadata(sheet) for sheet in sheets]
    by_language = {}
    for language, _name in settings.LANGUAGES:
        with override(language):
            by_language[language] = _groups(sheets, written)
    return by_language


def _groups(sheets: list[Sheet], written: list[dict[str, Any]]) -> Groups:
    """Return the words of the language in force."""
    data = {"City": _("City"), "Breakdown": _("Breakdown"), "Origin": _("Origin")}
    cities: dict[str, str] = {}
    units: dict[str, str] = {}
    for sheet, fields in zip(sheets, written, strict=True):
        shown = metadata(sheet)
        data |= {fields[name]: shown[name] for name in IN_WORDS if fields.get(name)}
        cities |= {name: clean(called(party)) for name, party in sheet.parties.items()}
        units |= {line.units: clean(translated(line.units)) for line in sheet.lines.values()}
    return {
        "data": data,
        "City": cities,
        "Units": {text: word for text, word in units.items() if text},
        "Origin": {"compiled": str(Trust.COMPILED.label)},
        "Observation status": {status.value: str(status.label) for status in ObservationStatus},
    }
