"""The catalogue of the site is loaded completely."""

import csv
import re
from decimal import Decimal
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cities.models import City, Event, Membership, Network, Organisation, TrailEntry
from commitments.api.examples import examples
from commitments.exchange.table import Table
from commitments.exchange.tables import CATALOGUE_TABLES as TABLES
from commitments.models import (
    Adoption,
    Commitment,
    CommitmentObjective,
    Crosswalk,
    Measurement,
    Objective,
    ProgressReport,
)
from commitments.models.frameworks import UPWARDS
from tests.commitments.api.test_examples import operations
from tests.commitments.exchange.catalogue_files import counts
from tests.conftest import StrictClient
from tests.factories import GrantPartyFactory, NeedFactory

CATALOGUE: Path = settings.BASE_DIR / "catalogue"


def rows_of(file: str) -> list[dict[str, str]]:
    with (CATALOGUE / file).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def load(*options: str) -> str:
    printed = StringIO()
    call_command("load_catalogue", *options, stdout=printed)
    return printed.getvalue()


@pytest.fixture(scope="module")
def printed(module_transaction: None) -> str:
    """What the first load prints; the site has the catalogue while the tests of this file run."""
    return load()


pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("printed"), pytest.mark.django_db]


def test_every_file_of_the_folder_is_loaded() -> None:
    assert {path.name for path in CATALOGUE.glob("*.csv")} == {table.file for table in TABLES}


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.file)
def test_the_site_writes_each_file_back_as_it_was(table: Table) -> None:
    """Every row and every column: nothing in the files is dropped or altered on the way."""
    written = [table.write(obj) for obj in table.objects().values()]

    assert written == rows_of(table.file)


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.file)
def test_the_columns_stand_in_the_order_of_the_file(table: Table) -> None:
    assert [column.name for column in table.columns] == list(rows_of(table.file)[0])


def test_the_summary_counts_every_row(printed: str) -> None:
    added = {table.file: (len(rows_of(table.file)), 0, 0) for table in TABLES}
    # These rows complete what commitments.csv adds.
    completed = {"mappings.csv": (0, len(rows_of("mappings.csv")), 0)}
    assert counts(printed) == added | completed
    assert printed.endswith("Loaded.\n")


def test_a_second_load_changes_nothing_and_says_so() -> None:
    entries = TrailEntry.objects.count()

    printed = load()

    assert counts(printed) == {table.file: (0, 0, len(rows_of(table.file))) for table in TABLES}
    assert printed.endswith("Nothing to change: the site already has all of it.\n")
    assert TrailEntry.objects.count() == entries


def test_a_second_load_does_not_ask_the_database_about_each_row() -> None:
    with CaptureQueriesContext(connection) as queries:
        load()

    assert len(queries) < 150, "over 4,600 rows"


def test_what_is_not_verified_stays_unpublished() -> None:
    files = {"memberships.csv": Membership}
    for file, model in files.items():
        hidden = sum(row["verified"] == "no" for row in rows_of(file))

        assert hidden and model.objects.filter(public=False).count() == hidden


def test_every_unverified_row_of_every_file_is_hidden() -> None:
    for table in TABLES:
        hidden = sum(row.get("verified") == "no" for row in rows_of(table.file))
        if "verified" in {column.name for column in table.columns}:
            assert table.model._default_manager.filter(public=False).count() == hidden


def test_joint_parties_share_the_commitment() -> None:
    adoptions = Adoption.objects.filter(commitment__slug="kampala-nairobi-inclusion")

    assert {(row.party.slug, row.role) for row in adoptions} == {
        ("kampala", "lead"),
        ("nairobi", "joint"),
    }


def test_a_letter_of_its_signatories_has_no_adoption() -> None:
    letter = Commitment.objects.get(slug="mayors-letter-unhcr-2017")

    assert not letter.adoptions.exists()


def test_an_adoption_has_a_day_only_where_the_day_is_known() -> None:
    for adoption in Adoption.objects.select_related("commitment"):
        has_day = adoption.commitment.made_on_precision == "day"

        assert adoption.adopted_on == (adoption.commitment.made_on if has_day else None)


def test_only_gcm_codes_are_on_the_word_of_others() -> None:
    others = CommitmentObjective.objects.exclude(objective__framework__slug="gcm")

    assert set(others.values_list("basis", flat=True)) == {"editorial"}
    gcm = CommitmentObjective.objects.filter(objective__framework__slug="gcm")
    assert set(gcm.values_list("basis", flat=True)) == {"declared", "published", "editorial"}


def test_every_mapping_of_a_row_has_its_reason() -> None:
    """One reason for each code, about that code."""
    mappings = CommitmentObjective.objects.select_related("commitment", "objective__framework")

    assert {
        (row.commitment.slug, row.objective.framework.slug, row.objective.code): row.reason
        for row in mappings
    } == {
        (row["commitment"], row["framework"], row["code"]): row["reason"]
        for row in rows_of("mappings.csv")
    }
    assert all(row.reason for row in mappings)


def test_compiled_reports_are_public_with_their_source_and_never_count_as_reported() -> None:
    reports = ProgressReport.objects.all()

    assert len(reports) == len(rows_of("progress.csv"))
    assert {(report.origin, report.state, report.author) for report in reports} == {
        ("compiled", "published", None)
    }
    assert all(report.source_url for report in reports)
    statuses = Adoption.objects.exclude(standing="nothing-known")
    assert set(statuses.values_list("trust", "standing")) == {
        ("compiled", stage) for stage in {row["stage"] for row in rows_of("progress.csv")}
    }
    assert not Adoption.objects.exclude(reported_on=None).exists()


def test_a_figure_without_target_keeps_its_unit() -> None:
    figure = Measurement.objects.get(report__adoption__commitment__slug="beirut-mobile-clinic")

    assert (figure.target, figure.value, figure.unit) == (None, Decimal(3500), "people")


def test_a_target_without_figure_is_said_to_be_missing() -> None:
    figures = Measurement.objects.filter(value=None)

    assert {(figure.target is not None, figure.status) for figure in figures} == {(True, "L")}
    assert figures.filter(target__code="city-card").exists()


def test_a_report_without_figure_and_target_has_none() -> None:
    rows = [row for row in rows_of("progress.csv") if row["value"] or row["target_code"]]

    assert Measurement.objects.count() == len(rows) > 70


# Words of those who collect facts, which mean nothing to readers.
WORKSHOP = re.compile(
    r"\b(copy seen|list cut|cut (in|from) the|to be (checked|confirmed)|not (yet )?checked|"
    r"could not be|search results?|snippet|see (the )?row|this (row|file|column)|csv|"
    r"catalogue|scraped|crawled|unverified|general knowledge|no idea|todo|tbc|tbd)\b|\?\?",
    re.I,
)


def test_what_the_catalogue_says_is_for_readers() -> None:
    assert [
        (table.file, row)
        for table in TABLES
        for row in rows_of(table.file)
        for text in row.values()
        if not text.startswith("http") and WORKSHOP.search(text)
    ] == []


def test_every_object_is_in_the_trail_once_as_loaded() -> None:
    loaded = TrailEntry.objects.filter(action="load")

    for model in (*(table.model for table in TABLES), Adoption, CommitmentObjective, Measurement):
        entries = loaded.filter(model=model._meta.label_lower)
        assert set(entries.values_list("object_id", flat=True)) == {
            str(pk) for pk in model._default_manager.values_list("pk", flat=True)
        }
        assert entries.count() == model._default_manager.count()


def test_the_trail_shows_the_public_no_more_than_the_site() -> None:
    entries = TrailEntry.objects.filter(action="load")

    for model in (City, Event, Crosswalk):
        shown = entries.filter(model=model._meta.label_lower, public=True)
        assert {int(entry.object_id) for entry in shown} == set(
            model.objects.published().values_list("pk", flat=True)
        )


def test_no_objective_lies_deeper_than_the_filters_look() -> None:
    deeper = f"{UPWARDS[-1]}parent__isnull"
    assert list(Objective.objects.filter(**{deeper: False})) == []


def test_each_parameter_of_the_api_has_an_example_that_is_taken(client: StrictClient) -> None:
    organisation = examples()["rows"]["organisations"]["id"]
    Organisation.objects.get_or_create(slug=organisation, defaults={"name": organisation})
    fund = Network.objects.get(slug="global-cities-fund")
    GrantPartyFactory(grant__currency="USD", role="funder", city=None, network=fund)
    NeedFactory(amount=1, currency="USD")
    refused = []
    for (path, method), operation in operations().items():
        for parameter in operation.get("parameters", ()):
            schema_text = str(parameter["schema"])
            if parameter["in"] == "path" or "enum" in schema_text or "default" in schema_text:
                continue
            assert "examples" in parameter["schema"], f"{path}: {parameter['name']}"
            [example] = parameter["schema"]["examples"]
            if parameter["in"] == "query" and method == "get":
                needed = {"by": "year"} if "statistics" in path else {}
                query = {**needed, parameter["name"]: example}
                if client.get(path, query).status_code != 200:
                    refused.append((path, query))
    assert refused == []


@pytest.mark.parametrize(
    ("query", "texts"),
    [
        ("housing for refugees", ["Places for 55 refugees from Moria", "Medellín, Colombia"]),
        ("refugee housing", ["Places for 55 refugees from Moria", "Medellín, Colombia"]),
        ("Kampala housing", ["These results are without “housing”.", "Kampala for All"]),
        ("Kampala, Uganda", ["Kampala for All"]),
        ("objective 7", ["Fewer risks and less vulnerability on the move"]),
        ("كندا", ["Montréal", "Toronto"]),
        ("Suisse", ["Geneva", "Zürich"]),
        ("logement", ["Homes and farm plots for newcomers"]),
        ("Monteral sanctuary", ["Montréal designated a sanctuary city"]),
    ],
)
def test_people_find_what_they_search_for(
    client: StrictClient, query: str, texts: list[str]
) -> None:
    html = client.get("/search/", {"q": query}).content.decode()
    text = re.sub("<[^>]+>", "", html)

    assert [each for each in texts if each not in text] == []
