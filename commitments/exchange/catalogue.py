"""The files of the catalogue, each after those that it refers to."""

from operator import attrgetter
from typing import Any

from cities.models import City, Country, Event, Membership, Network, Participation
from commitments.exchange.audit import AuditBatch
from commitments.exchange.columns import (
    Catalogue,
    Column,
    Values,
    choice,
    day,
    link,
    number,
    one_of,
    plain,
    required,
    whole,
    word,
    yes_no,
)
from commitments.exchange.parties import (
    FILES,
    GCM_COLUMNS,
    OTHER_COLUMNS,
    PARTY_COLUMNS,
    kind_of,
    party_of,
    place_mappings,
    place_parties,
)
from commitments.exchange.readers.csv import Cells
from commitments.exchange.reports import FIGURE_COLUMNS, current_reports, lead_adoption, publish
from commitments.exchange.table import Table
from commitments.models import (
    Commitment,
    Crosswalk,
    Endorsement,
    Framework,
    Indicator,
    Objective,
    ProgressReport,
    Target,
)
from commitments.models.frameworks import Basis, Direction
from config.models.fields import Precision


def _store_commitment(commitment: Any, now: Values, final: Values, audit: AuditBatch) -> Any:
    commitment.save()
    place_parties(commitment, now, final, audit)
    place_mappings(commitment, now, final, audit)
    return commitment


# Columns that name an objective by the code within the framework of the row.


def objective(name: str, framework: str, field: str, empty: bool = False) -> Column:
    def read(text: str, cells: Cells, catalogue: Catalogue) -> Any:
        if empty and not text:
            return None
        return catalogue.find("objectives.csv", cells[framework], required(text))

    refers = ("objectives.csv", framework, name)
    return plain(name, read, attrgetter("code"), field, refers=refers)


def framework_of(name: str, objective: str) -> Column:
    """The framework of an objective that the next column names."""

    def read(text: str, cells: Cells, catalogue: Catalogue) -> Any:
        return catalogue.find("frameworks.csv", required(text))

    return Column(
        name,
        read,
        attrgetter(f"{objective}.framework"),
        attrgetter("slug"),
        refers=("frameworks.csv", name),
        help="Slug of the framework.",
    )


def _endorser(text: str, cells: Cells, catalogue: Catalogue) -> Any:
    return party_of(cells["endorser_kind"], text, catalogue)


def _put_party(obj: Any, party: Any) -> None:
    obj.city, obj.network = None, None
    setattr(obj, kind_of(party), party)


def _lead(name: str) -> Column:
    return plain(name, lead_adoption, attrgetter("commitment.slug"), "adoption")


TABLES = (
    Table(
        "countries.csv",
        Country,
        key=("iso2",),
        columns=(
            word("iso2"),
            word("iso3"),
            word("numeric"),
            word("name"),
            word("continent", "region"),
        ),
    ),
    Table(
        "cities.csv",
        City,
        key=("slug",),
        related=("country",),
        columns=(
            word("slug"),
            word("name"),
            choice("kind", City.Kind),
            link("country", "countries.csv", "iso2", empty=True),
            word("admin_area"),
            number("latitude"),
            number("longitude"),
            whole("population"),
            whole("geonames_id"),
            word("timezone"),
            word("url"),
            yes_no("verified", "public"),
            word("note"),
        ),
    ),
    Table(
        "networks.csv",
        Network,
        key=("slug",),
        columns=(
            word("slug"),
            word("name"),
            word("acronym"),
            choice("kind", Network.Kind),
            whole("founded"),
            word("seat"),
            word("url"),
            whole("members"),
            day("members_as_of"),
            yes_no("verified", "public"),
            word("source"),
            word("note"),
        ),
    ),
    Table(
        "frameworks.csv",
        Framework,
        key=("slug",),
        columns=(
            word("slug"),
            word("name"),
            word("short_name"),
            choice("kind", Framework.Kind),
            day("adopted_on"),
            word("adopted_at"),
            day("endorsed_on"),
            word("document_symbol"),
            yes_no("legally_binding"),
            word("url"),
            yes_no("verified", "public"),
            word("source"),
            word("note"),
        ),
    ),
    Table(
        "objectives.csv",
        Objective,
        key=("framework", "code"),
        related=("framework", "parent"),
        columns=(
            link("framework", "frameworks.csv"),
            word("code"),
            choice("kind", Objective.Kind),
            word("title"),
            objective("parent_code", "framework", "parent", empty=True),
            whole("order"),
            whole("imrf_roundtable"),
            choice("migration_relevance", Objective.Relevance, empty=True),
            yes_no("verified", "public"),
            word("source"),
        ),
    ),
    Table(
        "indicators.csv",
        Indicator,
        key=("framework", "code"),
        related=("framework", "objective"),
        columns=(
            link("framework", "frameworks.csv"),
            word("code"),
            objective("target_code", "framework", "objective", empty=True),
            word("title"),
            word("unit"),
            choice("direction", Direction),
            yes_no("city_level"),
            yes_no("verified", "public"),
            word("note"),
        ),
    ),
    Table(
        "crosswalk.csv",
        Crosswalk,
        key=("from_framework", "from_code", "to_framework", "to_code"),
        related=("from_objective__framework", "to_objective__framework"),
        columns=(
            framework_of("from_framework", "from_objective"),
            objective("from_code", "from_framework", "from_objective"),
            framework_of("to_framework", "to_objective"),
            objective("to_code", "to_framework", "to_objective"),
            choice("basis", Basis),
            yes_no("verified", "public"),
            word("source"),
            word("note"),
        ),
    ),
    Table(
        "memberships.csv",
        Membership,
        key=("network", "city"),
        related=("network", "city"),
        columns=(
            link("network", "networks.csv"),
            link("city", "cities.csv"),
            day("since"),
            choice("since_precision", Precision, empty=True),
            word("role"),
            yes_no("verified", "public"),
            word("source"),
        ),
    ),
    Table(
        "events.csv",
        Event,
        key=("slug",),
        related=("city",),
        columns=(
            word("slug"),
            word("name"),
            choice("kind", Event.Kind),
            day("starts_on"),
            day("ends_on"),
            link("city", "cities.csv", empty=True),
            yes_no("online"),
            word("url"),
            yes_no("verified", "public"),
            word("source"),
            word("note"),
        ),
    ),
    Table(
        "participations.csv",
        Participation,
        key=("event", "city"),
        related=("event", "city"),
        columns=(
            link("event", "events.csv"),
            link("city", "cities.csv"),
            word("role"),
            yes_no("verified", "public"),
            word("source"),
        ),
    ),
    Table(
        "commitments.csv",
        Commitment,
        key=("slug",),
        related=("framework",),
        parts=("adoptions__city", "adoptions__network", "mappings__objective__framework"),
        store=_store_commitment,
        columns=(
            word("slug"),
            link("framework", "frameworks.csv", empty=True),
            choice("kind", Commitment.Kind),
            *PARTY_COLUMNS,
            word("title"),
            word("summary"),
            day("made_on"),
            choice("made_on_precision", Precision, empty=True),
            choice("date_basis", Commitment.DateBasis, empty=True),
            day("starts_on"),
            day("ends_on"),
            word("source_url"),
            yes_no("verified", "public"),
            *GCM_COLUMNS,
            *OTHER_COLUMNS,
        ),
    ),
    Table(
        "targets.csv",
        Target,
        key=("commitment", "code"),
        related=("adoption__commitment", "adoption__city", "adoption__network"),
        columns=(
            _lead("commitment"),
            word("code"),
            word("title"),
            number("value"),
            word("unit"),
            day("due_on"),
            choice("due_on_precision", Precision, empty=True),
            word("source"),
        ),
    ),
    Table(
        "progress.csv",
        ProgressReport,
        # Several figures of one page about one commitment differ in target or in what they count.
        key=("commitment", "source", "target_code", "unit"),
        related=("adoption__commitment", "adoption__city", "adoption__network"),
        new=lambda: ProgressReport(origin=ProgressReport.Origin.COMPILED),
        fetch=current_reports,
        store=publish,
        columns=(
            _lead("commitment"),
            day("reported_on"),
            choice("reported_on_precision", Precision, empty=True),
            word("summary"),
            *FIGURE_COLUMNS,
            word("source", "source_url"),
        ),
    ),
    Table(
        "endorsements.csv",
        Endorsement,
        key=("framework", "endorser_kind", "endorser"),
        related=("framework", "city", "network"),
        columns=(
            link("framework", "frameworks.csv"),
            Column(
                "endorser_kind",
                one_of(FILES),
                lambda row: kind_of(row.party),
                help="Who signed: city or network.",
            ),
            Column(
                "endorser",
                _endorser,
                attrgetter("party"),
                attrgetter("slug"),
                put=_put_party,
                field="city",
                kind="endorser_kind",
                help="Slug of the city or network that signed.",
            ),
            day("endorsed_on"),
            choice("endorsed_on_precision", Precision, empty=True),
            word("role"),
            yes_no("verified", "public"),
            word("source"),
            word("note"),
        ),
    ),
)
