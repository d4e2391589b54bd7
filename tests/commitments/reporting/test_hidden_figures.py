"""Hidden figures: the city's own until publication, then erased for good, wherever they were."""

import csv
import logging
from contextlib import nullcontext
from importlib import import_module
from io import StringIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.contrib.sessions.backends.db import SessionStore
from django.core import mail
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import translation
from openpyxl import Workbook

from cities.models import City, Network, TrailEntry
from commitments.models import Adoption, Measurement, ProgressReport, Target
from commitments.reporting import plausibility, workflow
from commitments.reporting.database_rules import triggers
from commitments.reporting.desk import desk_of
from commitments.reporting.disclosure.counts import CountTable
from commitments.reporting.disclosure.figures import preview
from commitments.reporting.disclosure.totals import SharedTotal
from config.models.triggers import lifted
from tests import factories as make
from tests.commitments.api.test_drafts import portal_of
from tests.commitments.exchange.test_import_page import bring, fetch
from tests.commitments.reporting.planted_counts import places_of, ungrouped
from tests.commitments.reporting.test_disclosure import HIDDEN, cells
from tests.forms import send

pytestmark = pytest.mark.django_db

# Nobody would find a 3 among all numbers, but this hides it and is hidden with it.
MEN, WOMEN = 98_765_431, 3
EVERYBODY = MEN + WOMEN
PLANTED = str(MEN)


@pytest.fixture(autouse=True)
def _media(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def adoption(city: City, network: Network) -> Adoption:
    adoption: Adoption = make.AdoptionFactory(city=city)
    return adoption


@pytest.fixture
def draft(adoption: Adoption, focal_point: User) -> ProgressReport:
    """A complete draft: 3 women and the others, and something that counts nobody."""
    draft: ProgressReport = make.ReportFactory(adoption=adoption, author=focal_point)
    people = make.TargetFactory(adoption=adoption, counts_people=True, title="Housed", value=None)
    parts = {"": EVERYBODY, "women": WOMEN, "men": MEN}
    for part, value in parts.items():
        dimension = "sex" if part else ""
        make.MeasurementFactory(
            report=draft, target=people, dimension=dimension, breakdown=part, value=value
        )
    homes = make.TargetFactory(adoption=adoption, unit="homes", value=None)
    make.MeasurementFactory(report=draft, target=homes, value=2)
    return draft


def figures(report: ProgressReport) -> list[tuple[str, int | None, str]]:
    rows = Measurement.objects.filter(report=report).order_by("pk")
    return [(r.breakdown, None if r.value is None else int(r.value), r.status) for r in rows]


def published(report: ProgressReport, author: User, checker: User) -> ProgressReport:
    plausibility.confirm_all(report, author)
    workflow.take(report, "submit", author)
    taken: ProgressReport = workflow.take(report, "publish", checker)
    return taken


WHOLE = [("", EVERYBODY, "A"), ("women", WOMEN, "A"), ("men", MEN, "A"), ("", 2, "A")]


@pytest.mark.parametrize("back", ["return", "recall"])
def test_a_report_that_comes_back_has_all_its_figures_and_they_stay_the_city_s(
    draft: ProgressReport, city: City, focal_point: User, secretariat: User, back: str
) -> None:
    workflow.take(draft, "submit", focal_point)
    assert figures(draft) == WHOLE

    who = secretariat if back == "return" else focal_point
    workflow.take(draft, back, who, "Say how you counted.")

    assert figures(draft) == WHOLE
    theirs = portal_of(secretariat, city, secret="cc_theirs").get(f"{draft.pk}/")
    assert PLANTED not in theirs.content.decode()
    assert PLANTED in portal_of(focal_point, city).get(f"{draft.pk}/").content.decode()


def test_publication_erases_what_is_hidden(
    draft: ProgressReport, focal_point: User, secretariat: User
) -> None:
    published(draft, focal_point, secretariat)

    assert figures(draft) == [
        ("", EVERYBODY, "A"),
        ("women", None, "Q"),
        ("men", None, "Q"),
        ("", 2, "A"),
    ]


def test_a_correction_and_the_next_report_keep_hidden_what_was(
    draft: ProgressReport, focal_point: User, secretariat: User
) -> None:
    first = published(draft, focal_point, secretariat)
    target = draft.measurements.exclude(dimension="").first().target
    next_year = make.ReportFactory(adoption=draft.adoption, author=focal_point, year=2025)
    for part, value in {"women": 6, "men": MEN + 1}.items():
        make.MeasurementFactory(
            report=next_year, target=target, dimension="Sex ", breakdown=part, value=value
        )
    make.MeasurementFactory(report=next_year, target=target, value=EVERYBODY + 4)
    published(next_year, focal_point, secretariat)

    assert first.state == "published"
    assert [value for _part, value, _status in figures(next_year)] == [None, None, EVERYBODY + 4]


def test_the_size_of_the_place_does_not_matter_unless_the_operator_says_so(
    draft: ProgressReport, focal_point: User, settings: Any
) -> None:
    City.objects.filter(pk=draft.adoption.city_id).update(population=3_000_000)
    draft = ProgressReport.objects.get(pk=draft.pk)
    assert len(preview(draft)) == 2

    settings.SMALL_PLACE = 10_000
    assert preview(draft) == []


# Before publication


@pytest.mark.slow
@pytest.mark.parametrize("role", ["secretariat", "administrator"])
@pytest.mark.parametrize("submitted", [False, True])
def test_everybody_else_reads_not_shown_in_the_form(
    client: Client,
    draft: ProgressReport,
    focal_point: User,
    role: str,
    submitted: bool,
    request: pytest.FixtureRequest,
) -> None:
    if submitted:
        workflow.take(draft, "submit", focal_point)
    page = reverse("admin:commitments_progressreport_whole", args=[draft.pk])
    client.force_login(request.getfixturevalue(role))
    foreign = client.get(page).content.decode()
    client.force_login(focal_point)
    own = client.get(page).content.decode()

    assert "not shown" in foreign
    assert PLANTED not in ungrouped(foreign)
    assert PLANTED in ungrouped(own)


@pytest.mark.slow
def test_the_form_says_before_submitting_what_will_be_hidden_and_why(
    client: Client, draft: ProgressReport, focal_point: User, secretariat: User
) -> None:
    page = reverse("admin:commitments_progressreport_whole", args=[draft.pk])
    client.force_login(focal_point)
    own = client.get(page).content.decode()
    client.force_login(secretariat)

    sentence = "These figures will not be shown to the public:"
    assert sentence in own
    assert "Housed (women)</bdi>: it counts so few people that they could be recognised." in own
    assert "Housed (men)</bdi>: a small count could be worked out from it." in own
    assert sentence not in client.get(page).content.decode()


@pytest.mark.slow
def test_whoever_is_not_shown_a_figure_keeps_it_when_saving_the_form(
    client: Client, draft: ProgressReport, secretariat: User
) -> None:
    client.force_login(secretariat)
    page = reverse("admin:commitments_progressreport_whole", args=[draft.pk])

    answer = send(client, page, summary="Said better.")

    assert answer.status_code == 302, answer.content.decode()
    assert ProgressReport.objects.get(pk=draft.pk).summary == "Said better."
    assert figures(draft) == WHOLE


@pytest.mark.slow
def test_the_desk_shows_what_the_form_shows(
    client: Client, draft: ProgressReport, focal_point: User, secretariat: User
) -> None:
    workflow.take(draft, "submit", focal_point)
    client.force_login(secretariat)

    page = client.get(reverse("admin:index")).content.decode()
    rows = [figure.current for line in desk_of(secretariat).to_check for figure in line.figures]

    assert PLANTED not in ungrouped(page)
    assert {row.breakdown: row.value for row in rows if row and row.breakdown} == {
        "men": None,
        "women": None,
    }


@pytest.mark.slow
def test_the_list_of_figures_neither_shows_nor_finds_what_is_hidden(
    client: Client, draft: ProgressReport, secretariat: User, focal_point: User
) -> None:
    rows = reverse("admin:commitments_measurement_changelist")
    figure = reverse("admin:commitments_measurement_change", args=[draft.measurements.all()[2].pk])
    client.force_login(secretariat)

    for page in (rows, figure):
        text = client.get(page).content.decode().replace(",", "").replace(" ", "")
        assert PLANTED not in ungrouped(text)
    assert client.get(rows, {"value__gt": "5"}).status_code in (302, 400)
    assert client.get(rows, {"status": "A"}).status_code in (302, 400)
    client.force_login(focal_point)
    assert PLANTED in client.get(rows).content.decode().replace(",", "").replace(" ", "")


@pytest.mark.slow
def test_a_partner_system_of_a_secretariat_is_not_shown_the_figures_of_a_city(
    draft: ProgressReport, city: City, secretariat: User, focal_point: User
) -> None:
    theirs = portal_of(secretariat, city, secret="cc_theirs")
    own = portal_of(focal_point, city)

    for answer in (theirs.get(f"{draft.pk}/"), theirs.get()):
        assert PLANTED not in answer.content.decode()
    assert PLANTED in own.get(f"{draft.pk}/").content.decode()

    rows = theirs.get(f"{draft.pk}/").json()["measurements"]
    assert [(row["value"], row["status"]) for row in rows].count((None, "Q")) == 2
    assert theirs.change(draft, {"measurements": rows}).status_code == 200
    assert figures(draft) == WHOLE
    draft.refresh_from_db()
    rows[1]["value"], rows[1]["status"] = "7", "A"
    refused = theirs.change(draft, {"measurements": rows})
    assert refused.status_code == 400
    assert figures(draft) == WHOLE


NOT_THEIRS = "Some counts of people in this report are not shown to you"


@pytest.mark.slow
@pytest.mark.parametrize(
    "change",
    [
        {"measurements-1-DELETE": "on"},  # a part: what is left would be shown
        {"measurements-0-DELETE": "on"},  # the whole, which gives the part
        {"measurements-0-value": "7"},
        {"measurements-1-value": "7", "measurements-1-status": "A"},
    ],
)
def test_others_neither_delete_nor_change_counts_beside_one_that_they_are_not_shown(
    client: Client, draft: ProgressReport, secretariat: User, change: dict[str, str]
) -> None:
    client.force_login(secretariat)
    page = reverse("admin:commitments_progressreport_whole", args=[draft.pk])

    assert send(client, page, **change, summary="Said better.").status_code == 302

    assert figures(draft) == WHOLE
    assert ProgressReport.objects.get(pk=draft.pk).summary == "Said better."


@pytest.mark.slow
def test_others_add_no_count_beside_one_that_they_are_not_shown_and_change_what_counts_nobody(
    client: Client, draft: ProgressReport, secretariat: User
) -> None:
    client.force_login(secretariat)
    page = reverse("admin:commitments_progressreport_whole", args=[draft.pk])
    [homes] = draft.measurements.filter(target__unit="homes")
    assert send(client, page, **{"measurements-3-value": "8"}).status_code == 302
    people = draft.measurements.exclude(pk=homes.pk)[0].target_id
    counts = {"measurements-3-target": str(people), "measurements-3-breakdown": "adults"}

    answer = send(client, page, **counts)

    assert NOT_THEIRS in answer.content.decode()
    homes.refresh_from_db()
    assert (homes.value, homes.breakdown) == (8, "")


@pytest.mark.slow
def test_others_delete_no_count_from_the_list_of_figures(
    client: Client, draft: ProgressReport, secretariat: User
) -> None:
    men = draft.measurements.get(breakdown="men")
    client.force_login(secretariat)

    page = reverse("admin:commitments_measurement_delete", args=[men.pk])
    assert client.post(page, {"post": "yes"}).status_code == 403
    chosen = {"action": "delete_selected", "_selected_action": men.pk, "post": "yes"}
    client.post(reverse("admin:commitments_measurement_changelist"), chosen)

    assert figures(draft) == WHOLE


@pytest.mark.slow
@pytest.mark.parametrize("kept", ["men", "women", ""])
def test_a_partner_system_of_others_neither_leaves_out_nor_adds_nor_changes_counts(
    draft: ProgressReport, city: City, secretariat: User, kept: str
) -> None:
    theirs = portal_of(secretariat, city, secret="cc_theirs")
    rows = theirs.get(f"{draft.pk}/").json()["measurements"]
    shorter = [row for row in rows if (row["breakdown"] or "") != kept]
    longer = [*rows, rows[0] | {"dimension": "age", "breakdown": "adults", "value": "9"}]
    other = [rows[0] | {"value": "12", "status": "A"}, *rows[1:]]

    for sent in (shorter, longer, other):
        answer = theirs.change(draft, {"measurements": sent})
        assert NOT_THEIRS in answer.content.decode(), answer.content
    assert figures(draft) == WHOLE


@pytest.mark.slow
@pytest.mark.parametrize("field", ["counts_people", "unit"])
def test_others_do_not_decide_that_people_are_not_counted(
    client: Client, draft: ProgressReport, secretariat: User, focal_point: User, field: str
) -> None:
    value = {"counts_people": "false", "unit": "homes"}[field]
    target = Target.objects.get(title="Housed")
    page = reverse("admin:commitments_adoption_change", args=[draft.adoption_id])
    before = getattr(target, field)
    client.force_login(secretariat)

    answer = send(client, page, **{f"targets-0-{field}": value})
    file = fetch(client, "targets.csv").decode("utf-8-sig")
    old = {"counts_people": ",yes,", "unit": ",people,"}[field]
    new = {"counts_people": ",no,", "unit": ",homes,"}[field]
    imported = bring(client, "targets", file.replace(old, new).encode())

    refusal = "This decides which counts of people are shown"
    assert refusal in answer.content.decode()
    assert refusal in imported
    target.refresh_from_db()
    assert getattr(target, field) == before
    client.force_login(focal_point)
    assert send(client, page, **{f"targets-0-{field}": value}).status_code == 302


@pytest.mark.slow
def test_who_compiles_a_report_from_public_sources_reads_what_they_wrote(
    client: Client, adoption: Adoption, secretariat: User, focal_point: User
) -> None:
    draft = make.ReportFactory(adoption=adoption, compiled_draft=True)
    target = make.TargetFactory(adoption=adoption, counts_people=True)
    make.MeasurementFactory(report=draft, target=target, value=3)
    client.force_login(secretariat)

    page = reverse("admin:commitments_progressreport_whole", args=[draft.pk])

    assert send(client, page, **{"measurements-0-value": "4"}).status_code == 302
    assert draft.measurements.get().value == 4


def my_figures(client: Client) -> str:
    return fetch(client, "measurements.csv").decode("utf-8-sig")


@pytest.mark.slow
def test_the_file_of_a_secretariat_holds_no_hidden_figure_and_changes_none(
    client: Client, draft: ProgressReport, secretariat: User, focal_point: User
) -> None:
    client.force_login(focal_point)
    assert PLANTED in my_figures(client)
    client.force_login(secretariat)
    text = my_figures(client)

    assert PLANTED not in ungrouped(text)
    assert "Nothing to change" in bring(client, "measurements", text.encode())
    rows = list(csv.DictReader(StringIO(text)))
    for row in rows:
        if row["status"] == "Q":
            row["value"], row["status"] = "7", "A"
    file = StringIO()
    writer = csv.DictWriter(file, rows[0])
    writer.writeheader()
    writer.writerows(rows)
    assert "only those it belongs to can change it" in bring(
        client, "measurements", file.getvalue().encode()
    )
    assert figures(draft) == WHOLE


@pytest.mark.slow
def test_where_a_city_has_no_people_those_who_help_it_see_its_figures(
    client: Client, adoption: Adoption, secretariat: User
) -> None:
    draft = make.ReportFactory(adoption=adoption, author=secretariat)
    target = make.TargetFactory(adoption=adoption, counts_people=True)
    make.MeasurementFactory(report=draft, target=target, value=3)

    client.force_login(secretariat)
    page = client.get(reverse("admin:commitments_progressreport_whole", args=[draft.pk]))
    assert f"{target.title}</bdi>: it counts so few people" in page.content.decode()


# Afterwards


@pytest.mark.slow
@pytest.mark.usefixtures("kept_answers")
def test_the_search_for_planted_counts_finds_them_everywhere(
    draft: ProgressReport, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    session = SessionStore()
    session["typed"] = PLANTED
    session.save()
    book = Workbook()
    book.active.append([f"{MEN:,}"])
    book.save(tmp_path / "stored.xlsx")
    logging.getLogger("commitments").warning("There are %s men.", MEN)
    mail.send_mail("Men", f"{MEN:,}".replace(",", "\u202f"), None, ["office@example.org"])
    cache.set("men", PLANTED)

    assert places_of(PLANTED, tmp_path, caplog.records) == {
        "commitments_measurement",
        "a session",
        "stored.xlsx/xl/worksheets/sheet1.xml",
        "the log",
        "a letter",
        "the cache",
    }


@pytest.mark.slow
@pytest.mark.usefixtures("kept_answers")
def test_no_table_and_no_file_keeps_what_is_hidden(
    client: Client,
    draft: ProgressReport,
    city: City,
    focal_point: User,
    secretariat: User,
    tmp_path: Path,
    settings: Any,
    caplog: pytest.LogCaptureFixture,
    django_capture_on_commit_callbacks: Any,
) -> None:
    caplog.set_level(logging.DEBUG)
    settings.RELEASES_DIR = tmp_path / "releases"
    portal = portal_of(focal_point, city, may_submit=True)
    client.force_login(focal_point)
    page = reverse("admin:commitments_progressreport_whole", args=[draft.pk])
    # By every door: the form, a partner system, a file that is not confirmed.
    men = draft.measurements.get(breakdown="men")
    Measurement.objects.filter(pk=men.pk).update(value=12)
    answer = send(client, page, **{"measurements-1-value": str(MEN)})
    assert answer.status_code == 302, answer.content.decode()
    assert figures(draft) == WHOLE
    rows = portal.get(f"{draft.pk}/").json()["measurements"]
    women = next(row for row in rows if row["breakdown"] == "women")
    for value in (PLANTED, str(WOMEN)):
        women["value"] = value
        draft.refresh_from_db()
        assert portal.change(draft, {"measurements": rows}).status_code == 200
    file = my_figures(client)
    bring(client, "measurements", (file.replace(",2,A", ",4,A")).encode())
    [waiting] = (tmp_path / "imports").iterdir()
    # What comes back to be corrected, and what is confirmed as right.
    send(client, page, **{"measurements-0-value": "x", "measurements-1-value": str(MEN + 1)})
    plausibility.confirm_all(draft, focal_point)
    call_command("send_notices")

    file = str(waiting.relative_to(tmp_path))
    assert places_of(PLANTED, tmp_path, caplog.records) == {"commitments_measurement", file}

    draft.refresh_from_db()
    assert portal.submit(draft, **{"Idempotency-Key": "once"}).status_code == 200
    with django_capture_on_commit_callbacks(execute=True):
        workflow.take(draft, "publish", secretariat)
    assert portal.submit(draft, **{"Idempotency-Key": "once"}).status_code == 200

    call_command("send_notices")
    call_command("make_release")
    client.get(reverse("report", args=[draft.pk]))
    assert mail.outbox
    assert list(settings.RELEASES_DIR.iterdir())
    assert places_of(PLANTED, tmp_path, caplog.records) == set()


@pytest.mark.slow
def test_the_trail_says_that_a_count_changed_and_not_from_what_to_what(
    client: Client, draft: ProgressReport, focal_point: User
) -> None:
    client.force_login(focal_point)
    page = reverse("admin:commitments_progressreport_whole", args=[draft.pk])
    send(client, page, **{"measurements-1-value": "4"})

    entry = TrailEntry.objects.filter(model="commitments.measurement").first()
    assert entry is not None
    assert entry.changes == {"value": ["not shown", "not shown"]}
    assert entry.label == "Housed (men)"
    trail = client.get(reverse("admin:commitments_progressreport_history", args=[draft.pk]))
    assert "not shown" in trail.content.decode()


def test_a_count_that_was_first_taken_for_another_leaves_the_trail_when_it_is_hidden(
    draft: ProgressReport, focal_point: User, secretariat: User
) -> None:
    target = make.TargetFactory(adoption=draft.adoption, unit="places", value=None)
    row = make.MeasurementFactory(report=draft, target=target, value=4)
    entry = make.TrailEntryFactory(
        model="commitments.measurement",
        object_id=str(row.pk),
        changes={"value": [None, "4"], "source": ["", "Office"]},
    )
    target.counts_people = True
    target.save()

    published(draft, focal_point, secretariat)

    entry.refresh_from_db()
    assert entry.changes == {"value": [None, "not shown"], "source": ["", "Office"]}


def test_the_migration_takes_counts_out_of_the_trail_that_is_there(draft: ProgressReport) -> None:
    women = draft.measurements.get(breakdown="women")
    homes = draft.measurements.get(target__unit="homes")

    def entry(row: Measurement, label: str, **changes: Any) -> TrailEntry:
        made: TrailEntry = make.TrailEntryFactory(
            model="commitments.measurement", object_id=str(row.pk), label=label, changes=changes
        )
        return made

    of_people = entry(women, "Personnes logées: 3.0000", value=[None, "3"], source=["", "Office"])
    suppressed = entry(women, "Housed: at home: missing: suppressed to protect individuals")
    deleted = entry(
        Measurement(pk=0), "Housed: 4", value=["4", None], target=[women.target_id, None]
    )
    of_homes = entry(homes, "Homes: 2", value=["1", "2"])

    migration = import_module("commitments.migrations.0015_trail_without_counts")
    with lifted(connection, triggers()):  # as `migrate` does
        migration.without_counts(apps, SimpleNamespace(connection=connection))

    for each in (of_people, suppressed, deleted, of_homes):
        each.refresh_from_db()
    assert (of_people.label, of_people.changes) == (
        "Personnes logées",
        {"value": [None, "not shown"], "source": ["", "Office"]},
    )
    assert suppressed.label == "Housed: at home"
    assert (deleted.label, deleted.changes["value"]) == ("Housed", ["not shown", None])
    assert (of_homes.label, of_homes.changes) == ("Homes", {"value": ["1", "2"]})


TENTH = {
    "en": "“Housed (women)”: it is a tenth of the last figure, or less. Is this right?",
    "fr": "« Housed (women) » : un dixième du dernier chiffre, ou moins. Est-ce exact ?",
    "es": "«Housed (women)»: es una décima parte de la última cifra, o menos. ¿Es correcto?",
    "ar": "«Housed (women)»: عُشر الرقم الأخير أو أقل. هل هذا صحيح؟",
}


@pytest.mark.parametrize("language", TENTH)
def test_a_migration_takes_out_of_the_trail_how_counts_compare_and_counts_without_a_target(
    language: str,
) -> None:
    report = {"model": "commitments.progressreport", "action": "change"}
    confirmed = make.TrailEntryFactory(**report, note=f"Confirmed: {TENTH[language]} Other.")
    figure = {"model": "commitments.measurement", "object_id": "0", "action": "delete"}
    trained = make.TrailEntryFactory(
        **figure, changes={"value": ["3", None], "unit": ["people trained", None]}
    )
    buses = make.TrailEntryFactory(**figure, changes={"value": ["3", None], "unit": ["bus", None]})
    migration = import_module("commitments.migrations.0025_trail_without_comparisons")

    with lifted(connection, triggers()):
        migration.without_comparisons(apps, SimpleNamespace(connection=connection))
        migration.without_counts(apps, SimpleNamespace(connection=connection))

    for entry in (confirmed, trained, buses):
        entry.refresh_from_db()
    assert confirmed.note == "Confirmed: Housed (women). Other."
    assert trained.changes["value"] == ["not shown", None]
    assert buses.changes["value"] == ["3", None]


def test_the_trail_keeps_that_a_count_of_people_was_confirmed_and_not_how_it_compares(
    draft: ProgressReport, focal_point: User, secretariat: User
) -> None:
    women = draft.measurements.get(breakdown="women")
    last = make.ReportFactory(adoption=draft.adoption, author=focal_point, year=2023)
    for part, value in {"": 100, "women": 60, "men": 40}.items():
        dimension = "sex" if part else ""
        make.MeasurementFactory(
            report=last, target=women.target, dimension=dimension, breakdown=part, value=value
        )
    published(last, focal_point, secretariat)

    with translation.override("en"):
        plausibility.confirm_all(draft, focal_point)

    note = TrailEntry.objects.about(draft).get(action="change").note
    assert "Housed (women)." in note
    assert "last figure" not in note


# Totals that one party reports of what others report


def counted(adoption: Adoption, value: int) -> int | None:
    """Publish a report with a count of people; return what the public reads of it."""
    target = make.TargetFactory(adoption=adoption, counts_people=True, title="Housed", value=None)
    report = make.ReportFactory(adoption=adoption, author=make.spokesperson(adoption))
    make.MeasurementFactory(report=report, target=target, value=value)
    make.advance(report, "submit", "publish")
    shown = report.measurements.get().value
    return None if shown is None else int(shown)


@pytest.mark.slow
@pytest.mark.parametrize("umbrella", [False, True])
@pytest.mark.parametrize(
    ("order", "shown"),
    [
        ("few many total", {"few": None, "many": 17, "total": None}),
        ("few total many", {"few": None, "many": None, "total": 20}),
        ("total many few", {"few": None, "many": None, "total": 20}),
        ("some many total", {"some": 9, "many": 17, "total": 26}),
    ],
)
def test_what_a_network_or_an_umbrella_totals_does_not_give_the_hidden_count_of_a_city(
    umbrella: bool, order: str, shown: dict[str, int | None]
) -> None:
    counts = {"few": 3, "many": 17, "some": 9}
    cities = [name for name in order.split() if name != "total"]
    counts["total"] = sum(counts[name] for name in cities)
    whole = make.AdoptionFactory(by_network=True)
    adoptions = {"total": whole}
    for name in cities:
        commitment = whole.commitment
        if umbrella:
            commitment = make.CommitmentFactory(part_of=whole.commitment)
        adoptions[name] = make.AdoptionFactory(commitment=commitment, role="joint")

    read = {name: counted(adoptions[name], counts[name]) for name in order.split()}

    assert read == shown


@pytest.mark.parametrize(
    ("total", "others", "silent", "revealing"),
    [
        (20, [HIDDEN, 17], 0, True),  # 3 are left for one
        (120, [HIDDEN, 17], 0, True),  # exactly 103 are
        (120, [HIDDEN, 17], 1, False),  # or fewer: somebody else may have counted some
        (20, [HIDDEN, HIDDEN, 15], 0, True),
        (21, [HIDDEN, HIDDEN, 15], 0, False),  # 1 to 5 each
        (20, [9, 11], 1, False),
        (20, [9, 8], 1, True),  # who has not reported yet counted 3
        (20, [9, 8], 0, False),
        (20, [HIDDEN, 40], 0, False),  # it counts something else
    ],
)
def test_a_total_leaves_at_least_five_counts_to_each_hidden_one(
    total: int, others: list[Any], silent: int, revealing: bool
) -> None:
    tables = [CountTable(tuple(cells(("", "", value)))) for value in others]

    shared = SharedTotal(None, tables, silent)

    assert bool(shared.revealing(CountTable(tuple(cells(("", "", total)))))) is revealing


# Whether a target counts people


@pytest.mark.parametrize(
    ("unit", "answer", "people"),
    [
        ("people", None, True),
        ("Personnes logées", None, True),
        ("أشخاص", None, True),
        ("homes", None, False),
        ("people", False, False),
        ("homes", True, True),
    ],
)
def test_until_somebody_answers_the_unit_says_whether_people_are_counted(
    unit: str, answer: bool | None, people: bool
) -> None:
    assert make.TargetFactory(unit=unit, counts_people=answer).of_people is people


@pytest.mark.slow
@pytest.mark.parametrize(("answer", "taken"), [("unknown", False), ("true", True), ("false", True)])
def test_the_form_of_a_target_asks_where_the_unit_names_people(
    client: Client, adoption: Adoption, administrator: User, answer: str, taken: bool
) -> None:
    target = make.TargetFactory(adoption=adoption, unit="people", counts_people=None)
    client.force_login(administrator)
    page = reverse("admin:commitments_adoption_change", args=[adoption.pk])

    sent = send(client, page, **{"targets-0-counts_people": answer})

    assert (sent.status_code == 302) is taken
    question = "The unit names people: say whether they are counted."
    assert (question in sent.content.decode()) is not taken
    target.refresh_from_db()
    assert target.counts_people is {"true": True, "false": False}.get(answer)


@pytest.mark.slow
@pytest.mark.parametrize(("answer", "taken"), [("", False), ("yes", True), ("no", True)])
def test_the_import_of_a_target_asks_where_the_unit_names_people(
    client: Client, adoption: Adoption, focal_point: User, answer: str, taken: bool
) -> None:
    make.TargetFactory(adoption=adoption, unit="people", counts_people=None)
    client.force_login(focal_point)
    [row] = csv.DictReader(StringIO(fetch(client, "targets.csv").decode("utf-8-sig")))
    file = StringIO()
    writer = csv.DictWriter(file, row)
    writer.writeheader()
    writer.writerow(row | {"title": "Renamed", "counts_people": answer})

    page = bring(client, "targets", file.getvalue().encode())

    assert ("The unit names people: say whether they are counted." in page) is not taken


def test_the_api_says_before_submitting_what_will_be_hidden_and_why(
    draft: ProgressReport, city: City, secretariat: User, focal_point: User
) -> None:
    own = portal_of(focal_point, city)
    theirs = portal_of(secretariat, city, secret="cc_theirs")
    expected = [
        ("measurements[1]", "a small count could be worked out from it"),
        ("measurements[2]", "it counts so few people that they could be recognised"),
    ]

    for answer in (own.get(f"{draft.pk}/").json(), own.get().json()["results"][0]):
        assert [(row["field"], row["message"]) for row in answer["not_shown"]] == expected
        breakdowns = [answer["measurements"][place]["breakdown"] for place in (1, 2)]
        assert breakdowns == ["men", "women"]
    assert theirs.get(f"{draft.pk}/").json()["not_shown"] == []


@pytest.mark.parametrize(
    ("unit", "baseline", "refused"),
    [("people", 3, True), ("people", 0, False), ("people", 6, False), ("homes", 3, False)],
)
def test_a_starting_value_of_few_people_is_never_stored(
    unit: str, baseline: int, refused: bool
) -> None:
    target = make.TargetFactory.build(
        adoption=None, unit=unit, counts_people=None, baseline_value=baseline
    )
    with pytest.raises(ValidationError) if refused else nullcontext():
        target.clean()


@pytest.mark.parametrize(
    ("values", "refused"),
    [((20, None), True), ((30, 10, None), True), ((20,), False), ((50, None), False)],
)
def test_starting_values_that_leave_few_people_to_another_target_are_refused(
    adoption: Adoption, values: tuple[int | None, ...], refused: bool
) -> None:
    people = {"adoption": adoption, "unit": "people", "counts_people": True}
    for value in values:
        make.TargetFactory(**people, baseline_value=value)
    target = make.TargetFactory.build(**people | {"unit": "People "}, baseline_value=17)

    with pytest.raises(ValidationError, match="so few people") if refused else nullcontext():
        target.clean()


@pytest.mark.parametrize("given", [None, 20])
def test_what_came_since_the_start_is_not_given_by_the_starting_value(
    adoption: Adoption, focal_point: User, given: int | None
) -> None:
    people = {"adoption": adoption, "counts_people": True, "value": None}
    so_far = make.TargetFactory(**people, baseline_value=given)
    this_year = make.TargetFactory(**people, measure="flow", baseline_value=None)
    draft = make.ReportFactory(adoption=adoption, author=focal_point)
    for target, value in {so_far: 23, this_year: 3}.items():
        make.MeasurementFactory(report=draft, target=target, value=value)

    assert len(preview(draft)) == (1 if given is None else 2)


def test_a_figure_without_a_target_counts_people_where_its_unit_says_so(
    draft: ProgressReport, focal_point: User, secretariat: User
) -> None:
    make.MeasurementFactory(report=draft, target=None, unit="people trained", value=3)
    make.MeasurementFactory(report=draft, target=None, unit="buses", value=3)

    published(draft, focal_point, secretariat)

    rows = dict(draft.measurements.filter(target=None).values_list("unit", "value"))
    assert rows == {"people trained": None, "buses": 3}


@pytest.mark.slow
def test_the_public_page_and_the_api_read_not_shown(
    client: Client, draft: ProgressReport, focal_point: User, secretariat: User
) -> None:
    published(draft, focal_point, secretariat)

    page = client.get(reverse("report", args=[draft.pk])).content.decode()
    figures = client.get(reverse("api:reports-detail", args=[draft.pk])).json()["measurements"]

    assert "not shown, to protect individuals" in page
    assert [(row["dimension"], row["value"], row["status"]) for row in figures[:3]] == [
        (None, str(EVERYBODY), "A"),
        ("sex", None, "Q"),
        ("sex", None, "Q"),
    ]
