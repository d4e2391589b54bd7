"""The part of the catalogue that the demonstration uses: countries, frameworks, indicators."""

from django.conf import settings

from commitments.exchange.catalogue import catalogue_files
from commitments.exchange.importer import Reporter, import_files
from commitments.exchange.policies import KeepStaffChanges

SHARED_FILES = (
    "countries.csv",
    "frameworks.csv",
    "objectives.csv",
    "topics.csv",
    "indicators.csv",
    "crosswalk.csv",
)


def load_shared() -> None:
    """Load countries, frameworks, objectives and indicators, and no city, network or commitment."""
    files = catalogue_files(settings.BASE_DIR / "catalogue", SHARED_FILES)
    result = import_files(files, KeepStaffChanges(), Reporter())
    assert not result.refusals, "the catalogue of the program is complete"
