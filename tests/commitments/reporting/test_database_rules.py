"""The database itself keeps what is published and the trail: raw SQL is refused, by name."""

from io import StringIO
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core import checks
from django.core.management import CommandError, call_command
from django.db import DatabaseError, IntegrityError, connection, transaction

from cities.audit import Actor, record
from cities.models import City, Exemption, Person, TrailEntry
from commitments.models import Evidence, Measurement, ProgressReport, Review
from commitments.reporting import drafts, workflow
from commitments.reporting.database_rules import KEPT_ROWS, triggers
from config.models.fields import SearchField
from config.models.triggers import outdated
from tests import factories as make

REPORT, FIGURE, EVIDENCE, REVIEW, TRAIL = (
    model._meta.db_table for model in (ProgressReport, Measurement, Evidence, Review, TrailEntry)
)
STAYS = "A published report stays as it is"
STEP = "by a step of the workflow"
APPEND_ONLY = "trail is neither changed nor deleted"


def raw(statement: str, *parameters: Any) -> int:
    """Run one statement on its own, as somebody who signs in to the database would."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return cursor.rowcount


@pytest.fixture(scope="module")
def published(module_transaction: None) -> ProgressReport:
    """A published report with a figure, its part, and evidence; reviewed, and then corrected."""
    figure = make.MeasurementFactory()
    report = figure.report
    make.MeasurementFactory(report=report, target=figure.target, breakdown="women", value=20)
    make.EvidenceFactory(report=report)
    make.advance(report, "submit", "publish")
    make.ReviewFactory(report=report, published=True)
    make.advance(drafts.correct(report, report.author), "submit", "publish")
    report.refresh_from_db()
    assert report.state == "superseded"
    return report


pytestmark = pytest.mark.usefixtures("published", "db")


@pytest.mark.parametrize(
    ("statement", "refusal"),
    [
        (f"UPDATE {REPORT} SET origin = 'compiled'", f"never changes|{STAYS}"),
        (f"UPDATE {REPORT} SET summary = 'Rewritten.'", STAYS),
        (f"UPDATE {REPORT} SET decided_by_id = NULL", STAYS),
        (f"UPDATE {REPORT} SET state = 'draft'", f"{STEP}|{STAYS}"),
        (f"DELETE FROM {REPORT}", "never submitted|stays as it is"),
        (f"UPDATE {FIGURE} SET value = 99", STAYS),
        (f"UPDATE {FIGURE} SET value = 99 WHERE breakdown <> ''", STAYS),
        (f"DELETE FROM {FIGURE}", STAYS),
        (f"UPDATE {EVIDENCE} SET title = 'Another'", STAYS),
        (f"DELETE FROM {EVIDENCE}", STAYS),
        (f"UPDATE {REVIEW} SET strengths = 'All of it.'", "A published review stays"),
        (f"UPDATE {REVIEW} SET state = 'invited'", f"{STEP}|A published review"),
        (f"UPDATE {TRAIL} SET label = 'Nothing happened'", APPEND_ONLY),
        (f"UPDATE {TRAIL} SET city_id = NULL", APPEND_ONLY),
        (f"DELETE FROM {TRAIL}", APPEND_ONLY),
    ],
)
def test_raw_sql_changes_nothing_that_is_kept(statement: str, refusal: str) -> None:
    with pytest.raises(IntegrityError, match=refusal):
        raw(statement)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="Only SQLite replaces rows.")
@pytest.mark.parametrize(
    ("table", "change"),
    [
        (TRAIL, {}),
        (FIGURE, {}),
        (REVIEW, {"state": "'invited'"}),
        (REVIEW, {"id": "9999", "state": "'invited'"}),
        (REPORT, {"state": "'draft'"}),
        (REPORT, {"state": "'draft'", "id": "9999"}),
        (REPORT, {"state": "'draft'", "id": "9999", "corrects_id": "NULL"}),
        ("commitments_contributor", {}),
        ("cities_exemption", {}),
    ],
)
def test_nothing_that_is_kept_is_replaced(table: str, change: dict[str, str]) -> None:
    """SQLite deletes a row that another replaces, and no trigger of deletions notices."""
    if table == "cities_exemption":
        make.ExemptionFactory()
    with connection.cursor() as cursor:
        columns = [
            each.name for each in connection.introspection.get_table_description(cursor, table)
        ]
    values = ", ".join(change.get(name, name) for name in columns)
    rows = f"SELECT {values} FROM {table} ORDER BY id DESC LIMIT 1"
    with pytest.raises(IntegrityError, match=r"stays|neither changed nor deleted"):
        raw(f"INSERT OR REPLACE INTO {table} ({', '.join(columns)}) {rows}")


@pytest.mark.skipif(connection.vendor != "sqlite", reason="Only SQLite replaces rows.")
def test_no_draft_takes_the_place_of_a_published_report(published: ProgressReport) -> None:
    draft = make.ReportFactory(adoption=published.adoption, year=2031)
    for change in (f"id = {published.pk}", f"corrects_id = {published.pk}"):
        with pytest.raises(IntegrityError, match=STAYS):
            raw(f"UPDATE OR REPLACE {REPORT} SET {change} WHERE id = {draft.pk}")


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no TRUNCATE.")
@pytest.mark.parametrize("table", [REPORT, FIGURE, EVIDENCE, REVIEW, TRAIL])
def test_no_table_is_emptied_at_once(table: str) -> None:
    with pytest.raises(IntegrityError, match=r"neither changed nor deleted|stays as it is"):
        raw(f"SET CONSTRAINTS ALL IMMEDIATE; TRUNCATE {table} CASCADE")


def test_nothing_is_added_to_a_published_report(published: ProgressReport) -> None:
    figure = make.MeasurementFactory(report__year=2021)
    copied = figure.report
    for table in (FIGURE, EVIDENCE):
        columns = ", ".join(
            field.column
            for field in (Measurement if table == FIGURE else Evidence)._meta.concrete_fields
            if field.name not in ("id", "report")
        )
        make.EvidenceFactory(report=copied)
        with pytest.raises(IntegrityError, match=STAYS):
            raw(
                f"INSERT INTO {table} (report_id, {columns})"
                f" SELECT %s, {columns} FROM {table} WHERE report_id = %s",
                published.pk,
                copied.pk,
            )
        with pytest.raises(IntegrityError, match=STAYS):
            raw(f"UPDATE {table} SET report_id = %s WHERE report_id = %s", published.pk, copied.pk)


# States


def test_a_report_is_published_by_a_step_and_somebody_outside_only(administrator: User) -> None:
    draft, waiting = make.ReportFactory(year=2021), make.ReportFactory(year=2022, submitted=True)
    publish = f"UPDATE {REPORT} SET state = 'published', published_at = updated_at"

    with pytest.raises(IntegrityError, match=STEP):
        raw(f"{publish}, decided_by_id = %s WHERE id = %s", administrator.pk, draft.pk)
    with pytest.raises(IntegrityError):
        raw(f"{publish} WHERE id = %s", waiting.pk)
    with pytest.raises(IntegrityError):
        raw(f"{publish}, decided_by_id = author_id WHERE id = %s", waiting.pk)
    with pytest.raises(IntegrityError, match=r"never changes|they contributed to"):
        raw(
            f"{publish}, origin = 'compiled', source_stage = 'done', stage = '', rating = '',"
            " author_id = NULL, source_url = 'https://example.org' WHERE id = %s",
            waiting.pk,
        )
    assert raw(f"{publish}, decided_by_id = %s WHERE id = %s", administrator.pk, waiting.pk) == 1


def test_nobody_decides_on_a_report_that_they_contributed_to(administrator: User) -> None:
    report = make.ReportFactory(year=2022)
    make.ContributorFactory(report=report, user=administrator)
    make.advance(report, "submit")
    publish = f"UPDATE {REPORT} SET published_at = updated_at, state = %s, decided_by_id = %s"

    for state in ("published", "returned"):
        with pytest.raises(IntegrityError, match="they contributed to"):
            raw(f"{publish} WHERE id = %s", state, administrator.pk, report.pk)
    with pytest.raises(IntegrityError, match="stays on record"):
        raw("DELETE FROM commitments_contributor")
    other = make.AdministratorFactory()
    assert raw(f"{publish} WHERE id = %s", "published", other.pk, report.pk) == 1


def test_a_compiled_report_that_somebody_typed_needs_somebody_else(administrator: User) -> None:
    report = make.ReportFactory(compiled_draft=True)
    make.ContributorFactory(report=report, user=administrator)
    publish = f"UPDATE {REPORT} SET state = 'published', published_at = updated_at"

    with pytest.raises(IntegrityError, match="they contributed to"):
        raw(f"{publish} WHERE id = %s", report.pk)


def test_no_row_begins_as_published(published: ProgressReport) -> None:
    for row in (published, published.reviews.get()):
        columns = ", ".join(
            field.column for field in row._meta.concrete_fields if field.name != "id"
        )
        with pytest.raises(IntegrityError, match=STEP):
            raw(
                f"INSERT INTO {row._meta.db_table} ({columns})"
                f" SELECT {columns} FROM {row._meta.db_table} WHERE id = %s",
                row.pk,
            )


def test_only_what_is_corrected_is_superseded() -> None:
    report = make.ReportFactory(published=True)
    with pytest.raises(IntegrityError, match="superseded by one that corrects it"):
        raw(f"UPDATE {REPORT} SET state = 'superseded' WHERE id = %s", report.pk)


def test_what_was_submitted_is_not_deleted() -> None:
    report = make.ReportFactory(returned=True)
    with pytest.raises(IntegrityError, match="never submitted"):
        raw(f"DELETE FROM {REPORT} WHERE id = %s", report.pk)


@pytest.mark.parametrize("model", workflow.STEPS)
def test_the_database_knows_the_steps_of_the_workflow_and_no_others(
    model: Any,
) -> None:
    """Each pair of states is tried; a row that has all it needs stands in for every state."""
    name = f"held_step_{model._meta.model_name}_update"
    [step] = [each for each in triggers() if each.full_name == name]
    steps = {
        (source, taken.to, taken.origin)
        for taken in workflow.STEPS[model].values()
        for source in taken.sources
    }
    origins = ("reported", "compiled") if model is ProgressReport else ("",)
    with connection.cursor() as cursor:
        for source in model.State.values:
            for to in model.State.values:
                for origin in origins:
                    values = f"'{source}' AS state, '{origin}' AS origin"
                    then = f"'{to}' AS state, '{origin}' AS origin"
                    cursor.execute(
                        f"SELECT 1 FROM (SELECT {values}) AS old, (SELECT {then}) AS new"
                        f" WHERE {step.when}"
                    )
                    follows = (source, to, origin) in steps or (source, to, "") in steps
                    supersedes = model is ProgressReport and (source, to) == (
                        "published",
                        "superseded",
                    )
                    refused = bool(cursor.fetchall())
                    assert refused == (source != to and not follows and not supersedes)


# What may change all the same


def test_the_check_of_links_goes_on(published: ProgressReport) -> None:
    assert raw(f"UPDATE {EVIDENCE} SET answered = NOT answered, checked_at = NULL") >= 1


@pytest.mark.django_db
@pytest.mark.parametrize("factory", [make.CommentFactory, make.InternalNoteFactory])
def test_what_was_said_about_a_report_stays_once_it_was_sent(factory: Any) -> None:
    row = factory(report=make.ReportFactory(submitted=True))
    table = row._meta.db_table
    for statement in (f"UPDATE {table} SET text = 'Other'", f"DELETE FROM {table}"):
        with pytest.raises(DatabaseError, match="on record"), transaction.atomic():
            raw(statement)
    factory(report=make.ReportFactory()).report.delete()


def test_a_new_column_is_kept_unless_it_is_named() -> None:
    """What may change is listed; all else of a row is kept, also what is added tomorrow."""
    changing = {f"{kept.model.__name__}.{name}" for kept in KEPT_ROWS for name in kept.changing}
    assert changing == {
        "Exemption.used",
        "ProgressReport.state",
        "ProgressReport.updated_at",
        "Evidence.checked_at",
        "Evidence.answered",
        "Contributor.last_at",
        "Comment.settled_at",
        "Comment.settled_by",
        "Comment.target",
        "Comment.author",
        "InternalNote.author",
        "Review.round",
        "Review.invited_by",
        "Review.reviewer",
    }
    for kept in KEPT_ROWS:
        [update] = [
            each
            for each in kept.triggers()
            if each.refusal
            and not each.sqlite_only
            and (each.table, each.event) == (kept.table, "UPDATE")
        ]
        compared = update.when.split(" AND NOT ")[0]
        for field in kept.model._meta.concrete_fields:
            free = field.name in kept.changing or isinstance(field, SearchField)
            assert (f'NEW."{field.column}"' in compared) == (not free)


def test_words_are_replaced_by_two_once_and_as_far_as_the_rule_goes(
    published: ProgressReport,
) -> None:
    first, second = make.AdministratorFactory(), make.AdministratorFactory()
    replace = f"UPDATE {REPORT} SET summary = 'Removed.' WHERE id = %s"
    make.ExemptionFactory(
        rule="redaction",
        model="commitments.progressreport",
        object_id=str(published.pk),
        requested_by=first,
        confirmed_by=second,
    )

    with pytest.raises(IntegrityError, match=STAYS):
        raw(f"UPDATE {REPORT} SET summary = 'Removed.', rating = 'met' WHERE id = %s", published.pk)
    with pytest.raises(IntegrityError, match=STAYS):
        raw(f"UPDATE {REPORT} SET summary = 'Removed.'")  # other rows have no exemption
    assert raw(replace, published.pk) == 1
    with pytest.raises(IntegrityError, match=STAYS):
        raw(f"UPDATE {REPORT} SET summary = 'Again.' WHERE id = %s", published.pk)

    exemptions = Exemption._meta.db_table
    for again in (
        f"UPDATE {exemptions} SET used = FALSE",
        f"UPDATE {exemptions} SET reason = ''",
        f"DELETE FROM {exemptions}",
    ):
        with pytest.raises(IntegrityError, match="exemption"):
            raw(again)


def test_a_count_is_withheld_from_the_trail_and_nothing_else_of_the_entry(
    published: ProgressReport,
) -> None:
    entry = record(published, TrailEntry.Action.CHANGE, Actor(), {"value": ["3", "4"]})
    make.ExemptionFactory(object_id=str(entry.pk))

    with pytest.raises(IntegrityError, match=APPEND_ONLY):
        raw(f"UPDATE {TRAIL} SET changes = '{{}}', note = 'Other' WHERE id = %s", entry.pk)
    assert raw(f"UPDATE {TRAIL} SET changes = '{{}}' WHERE id = %s", entry.pk) == 1


# Persons


def test_forgetting_a_person_leaves_the_trail_as_it_is(city: City, reader: User) -> None:
    entry = record(city, TrailEntry.Action.CHANGE, Actor(reader))
    before = TrailEntry.objects.filter(pk=entry.pk).values().get()
    assert entry.actor_name == reader.get_full_name() != ""

    call_command("forget_person", reader.username, stdout=StringIO())

    assert TrailEntry.objects.filter(pk=entry.pk).values().get() == before
    reader.refresh_from_db()
    pseudonym = f"person-{entry.person_id}"
    assert (reader.username, reader.get_full_name(), reader.email) == (pseudonym, "", "")
    assert Person.objects.get(pk=entry.person_id).name == pseudonym
    assert not reader.is_active


def test_the_name_of_a_deleted_account_is_forgotten_too(city: City, reader: User) -> None:
    entry = record(city, TrailEntry.Action.CHANGE, Actor(reader))
    reader.delete()

    call_command("forget_person", entry.actor_name, stdout=StringIO())
    with pytest.raises(CommandError, match="no account or person"):
        call_command("forget_person", entry.actor_name)

    kept = TrailEntry.objects.get(pk=entry.pk)
    assert (kept.actor, kept.actor_name) == (None, f"person-{entry.person_id}")


# Installed


def test_after_the_last_migration_all_rules_are_there() -> None:
    assert outdated(connection, triggers()) == []
    assert checks.run_checks(databases=["default"], tags=[checks.Tags.database]) == []


def test_a_rule_that_is_lost_or_changed_is_noticed_and_comes_back() -> None:
    [name, *_] = sorted(each.full_name for each in triggers() if each.table == TRAIL)
    with transaction.atomic():
        drop = f'DROP TRIGGER "{name}"'
        raw(drop if connection.vendor == "sqlite" else f'{drop} ON "{TRAIL}"')
        assert outdated(connection, triggers()) == [name]
        [warning] = checks.run_checks(databases=["default"], tags=[checks.Tags.database])
        assert name in warning.msg

        call_command("migrate", verbosity=0)
        assert outdated(connection, triggers()) == []
