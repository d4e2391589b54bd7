"""The files of the catalogue and of releases, each after those that it refers to.

A release can be imported. A column that the catalogue does not have may be missing there, so that
a file of the catalogue can be imported as well.
"""

from commitments.exchange import (
    commitment_tables,
    framework_tables,
    funding_tables,
    place_tables,
    report_tables,
    topic_tables,
)
from commitments.exchange.change_tables import ChangeRequests
from commitments.exchange.compiled_reports import CompiledReports
from commitments.exchange.practice_tables import CataloguePractices, Practices
from commitments.exchange.table import Table

# Files that are the same in the catalogue and in a release.
_PLACES: tuple[Table, ...] = (
    place_tables.Countries(),
    place_tables.Cities(),
    place_tables.Organisations(),
)
_NAMES = place_tables.AlternateNames()
_MEMBERSHIPS, _PARTICIPATIONS = place_tables.Memberships(), place_tables.Participations()
_ARCHIVED_PAGES = place_tables.ArchivedPages()
_FRAMEWORKS, _CROSSWALK = framework_tables.Frameworks(), framework_tables.Crosswalks()

CATALOGUE_TABLES: tuple[Table, ...] = (
    *_PLACES,
    place_tables.CatalogueNetworks(),
    _NAMES,
    _FRAMEWORKS,
    framework_tables.CatalogueObjectives(),
    topic_tables.CatalogueTopics(),
    framework_tables.CatalogueIndicators(),
    _CROSSWALK,
    _MEMBERSHIPS,
    place_tables.CatalogueEvents(),
    _PARTICIPATIONS,
    commitment_tables.CatalogueCommitments(),
    commitment_tables.CatalogueMappings(),
    commitment_tables.CatalogueTargets(),
    CompiledReports(),
    framework_tables.CatalogueEndorsements(),
    funding_tables.CatalogueGrants(),
    funding_tables.CatalogueNeeds(),
    CataloguePractices(),
    _ARCHIVED_PAGES,
)
TABLES: tuple[Table, ...] = (
    framework_tables.Terms(),
    *_PLACES,
    place_tables.Networks(),
    _NAMES,
    _FRAMEWORKS,
    framework_tables.Objectives(),
    topic_tables.Topics(),
    framework_tables.Indicators(),
    _CROSSWALK,
    _MEMBERSHIPS,
    place_tables.Events(),
    _PARTICIPATIONS,
    commitment_tables.Commitments(),
    commitment_tables.Adoptions(),
    commitment_tables.Mappings(),
    commitment_tables.Targets(),
    framework_tables.Endorsements(),
    report_tables.Reports(),
    report_tables.Measurements(),
    report_tables.EvidenceLinks(),
    report_tables.Reviews(),
    ChangeRequests(),
    funding_tables.Grants(),
    funding_tables.Needs(),
    Practices(),
    _ARCHIVED_PAGES,
)
BY_FILE = {table.file: table for table in TABLES}
