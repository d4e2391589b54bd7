"""Imports by command: how rows are matched, what is refused, and what the trail records."""

import csv
import re
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cities.models import City, TrailEntry
from commitments.models import (
    Adoption,
    ChangeRequest,
    Commitment,
    Evidence,
    Measurement,
    Practice,
    ProgressReport,
    Review,
    Target,
)
from tests import factories as make

pytestmark = pytest.mark.django_db
TARGETS = ["commitment", "code", "title", "value", "unit", "due_on", "due_on_precision", "source"]
REPORTS = ["id", "commitment", "city", "network", "origin", "period_start", "period_end"]
REPORTS += ["stage", "rating", "summary"]
FIGURES = ["report", "target_code", "value", "status"]
EVIDENCE = ["report", "title", "url", "page", "shows"]
DRAFT = ["r1", "homes", "", "", "reported", "2024-01-01", "2024-12-31"]
DRAFT += ["in-progress", "on-track", "Done."]


@pytest.fixture
def adoption(city: City) -> Adoption:
    """The promise of `city` to build homes."""
    adoption: Adoption = make.AdoptionFactory(
        city=city, commitment=make.CommitmentFactory(slug="homes")
    )
    return adoption


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "files"


def put(folder: Path, name: str, *rows: list[str]) -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / f"{name}.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    return path


def take(path: Path, *options: str) -> str:
    printed = StringIO()
    call_command("import_data", str(path), *options, stdout=printed)
    return printed.getvalue()


def refused(path: Path, *options: str) -> list[str]:
    with pytest.raises(CommandError) as refusal:
        take(path, *options)
    return [line.strip() for line in str(refusal.value).splitlines()[1:]]


# Rows


def test_a_row_is_added_changed_and_left_by_its_key(adoption: Adoption, folder: Path) -> None:
    beds = ["homes", "beds", "Beds", "200", "beds", "2026-03-31", "day", ""]

    assert "targets.csv                  1         0         0" in take(
        put(folder, "targets", TARGETS, beds)
    )
    assert "Nothing to change" in take(folder)
    beds[3] = "250.5"
    assert "targets.csv                  0         1         0" in take(
        put(folder, "targets", TARGETS, beds)
    )
    target = Target.objects.get()
    assert (target.adoption, str(target.value)) == (adoption, "250.5000")


def test_what_a_file_leaves_out_stays(adoption: Adoption, folder: Path) -> None:
    make.TargetFactory(adoption=adoption, code="beds", baseline_value=7, direction="down")

    take(put(folder, "targets", TARGETS, ["homes", "beds", "B", "2", "beds", "", "", ""]))

    target = Target.objects.get()
    assert (target.title, target.baseline_value, target.direction) == ("B", 7, "down")
    assert target.due_on is None


def test_a_target_of_a_partner_is_told_from_that_of_the_lead(
    adoption: Adoption, other_city: City, folder: Path
) -> None:
    make.AdoptionFactory(commitment=adoption.commitment, city=other_city, role="partner")
    row = ["homes", "beds", "Beds", "2", "beds", "", "", "", other_city.slug]

    take(put(folder, "targets", [*TARGETS, "city"], row, [*row[:-1], ""]))

    assert {target.adoption.city for target in Target.objects.all()} == {adoption.city, other_city}


@pytest.mark.slow
def test_rows_may_name_rows_of_the_files_before_them(folder: Path, administrator: User) -> None:
    make.AdoptionFactory(commitment__slug="homes")
    put(folder, "targets", TARGETS, ["homes", "beds", "B", "2", "beds", "", "", ""])
    put(folder, "reports", REPORTS, DRAFT)
    put(folder, "measurements", FIGURES, ["r1", "beds", "-1.5", "A"], ["r1", "", "2", "E"])
    (problem,) = refused(folder, "--as", administrator.username)
    assert problem.startswith("measurements.csv, line 3, column target_code “”")
    assert problem.endswith(": A figure without a target needs a unit.")

    put(folder, "measurements", FIGURES, ["r1", "beds", "-1.5", "A"])
    take(folder, "--as", administrator.username)

    figure = Measurement.objects.get()
    assert (figure.target.code, figure.report.summary) == ("beds", "Done.")


def test_a_commitment_of_the_catalogue_comes_with_its_parties(city: City, folder: Path) -> None:
    make.ObjectiveFactory(framework__slug="sdg", code="10.7")
    header = ["slug", "framework", "kind", "party_kind", "party", "co_parties", "title"]
    header += ["summary", "made_on", "made_on_precision", "date_basis", "starts_on", "ends_on"]
    header += ["source_url", "verified", "gcm", "gcm_basis", "gcr", "sdg", "nua", "reason"]
    row = ["a", "", "pledge", "city", city.slug, "", "A", "B", "", "", "", "", ""]
    row += ["https://example.org/", "yes", "", "", "", "10.7", "", "Why."]

    take(put(folder, "commitments", header, row))

    commitment = Commitment.objects.get()
    assert commitment.adoptions.get().city == city
    assert commitment.mappings.get().reason == "Why."
    row[-1] = "Another."
    assert refused(put(folder, "commitments", header, row)) == [
        (
            "commitments.csv, line 2, column reason “Another.”: "
            "For an existing row, set this in adoptions.csv and mappings.csv."
        ),
    ]


# Refusals


def test_everything_that_is_wrong_is_named_at_once_and_nothing_is_taken(
    adoption: Adoption, folder: Path
) -> None:
    good = ["homes", "good", "Good", "1", "beds", "", "", ""]
    put(
        folder,
        "targets",
        TARGETS,
        good,
        ["homes", "a", "A", "approx. 40", "beds", "2024-02-30", "day", ""],
        ["nowhere", "b", "B", "1", "beds", "45000", "day", ""],
        ["homes", "c", "C", "1", "beds", "2024-02-01", "", ""],
        good,
    )
    assert refused(folder) == [
        (
            "targets.csv, line 3, column value “approx. 40”: "
            "Enter a number in digits, with a point before the decimals, for example 12.5."
        ),
        "targets.csv, line 3, column due_on “2024-02-30”: This date does not exist.",
        (
            "targets.csv, line 4, column commitment “nowhere”: "
            "There is no “nowhere” in commitments.csv or on the site."
        ),
        (
            "targets.csv, line 4, column due_on “45000”: "
            "This is a number, not a date. Enter year-month-day, for example 2024-03-31."
        ),
        (
            "targets.csv, line 5, column due_on “2024-02-01”, column due_on_precision “”: "
            "A date needs a precision, and a precision needs a date."
        ),
        (
            "targets.csv, line 6, column commitment “homes”, column city “”, column network “”, "
            "column code “good”: Line 2 has the same key."
        ),
    ]
    assert not Target.objects.exists()
    assert not TrailEntry.objects.exists()


def test_text_in_a_figure_points_to_the_status(folder: Path, city: City) -> None:
    report = make.ReportFactory()
    path = put(folder, "measurements", FIGURES, [str(report.pk), "", "approx. 40", "A"])
    assert "Use the status column to say that it is an estimate" in refused(path)[0]


def test_a_row_that_refers_to_a_refused_one_is_not_refused_as_well(folder: Path) -> None:
    put(folder, "terms", ["kind", "code", "label"], ["nonsense", "a", "A"])
    header = ["slug", "name", "kind", "country", "admin_area", "latitude", "longitude"]
    header += ["population", "geonames_id", "timezone", "url", "verified", "note"]
    put(folder, "cities", header, ["a", "A", "castle", *[""] * 8, "no", ""])
    put(
        folder,
        "participations",
        ["event", "city", "role", "verified", "source"],
        [make.EventFactory().slug, "a", "", "yes", ""],
    )
    assert [line.split(",")[0] for line in refused(folder)] == ["terms.csv", "cities.csv"]


def test_refusals_are_written_down_to_be_mended(folder: Path, tmp_path: Path) -> None:
    rows = [["=1+1", f"code-{number}", "A"] for number in range(300)]
    path = put(folder, "terms", ["kind", "code", "label"], *rows)

    lines = refused(path, "--refusals", str(tmp_path / "out.csv"))

    assert lines[-2:] == [
        "and 200 more: --refusals writes all of them.",
        f"All 300 are in {tmp_path / 'out.csv'}.",
    ]
    with (tmp_path / "out.csv").open(encoding="utf-8-sig", newline="") as file:
        written = list(csv.DictReader(file))
    assert len(written) == 300
    assert written[0] | {"reason": ""} == {
        "file": "terms.csv", "line": "2", "column": "kind", "value": "'=1+1", "reason": "",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("name", "options", "answer"),
    [
        ("other.csv", [], "What does it hold?"),
        ("terms.ods", [], "neither a .csv nor a .xlsx"),
        ("terms.xlsm", [], "neither a .csv nor a .xlsx"),
        ("terms.csv", ["--as", "nobody"], "There is no active account nobody."),
    ],
)
def test_a_wrong_question_is_answered(
    tmp_path: Path, name: str, options: list[str], answer: str
) -> None:
    (tmp_path / name).write_text("kind,code,label\n")
    with pytest.raises(CommandError, match=answer):
        take(tmp_path / name, *options)


def test_a_folder_has_one_file_of_a_kind_and_says_what_it_passes_over(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    put(folder, "terms", ["kind", "code", "label"], ["population", "a", "A"])
    for name in ("Targets.csv", "my list.XLSX", "codebook.csv", "README.txt"):
        (folder / name).touch()
    assert "Imported." in take(folder)
    notices = [line.partition(". ")[0] for line in capsys.readouterr().err.splitlines()]
    assert notices == ["Passed over: Targets.csv", "Passed over: my list.XLSX"]

    (folder / "terms.xlsx").touch()
    with pytest.raises(CommandError, match="There are two files of terms"):
        take(folder)


class Terminal(StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.slow
def test_a_terminal_shows_how_far_a_file_is_read_on_a_line_that_goes(folder: Path) -> None:
    rows = [["population", f"code-{number}", "A"] for number in range(250)]
    path = put(folder, "terms", ["kind", "code", "label"], *rows)
    terminal = Terminal()

    call_command("import_data", str(path), stderr=terminal, stdout=StringIO(), no_color=True)

    *drawn, last = terminal.getvalue().strip("\r").split("\r")
    assert [line[:20].strip() for line in drawn] == ["terms.csv", "terms.csv"]
    assert drawn[-1].endswith("#]       200")
    assert not last.strip() and len(last) >= len(drawn[-1])


def test_what_cannot_be_read_or_written_is_named(folder: Path, tmp_path: Path) -> None:
    path = put(folder, "terms", ["kind", "code", "label"])
    for options in (["--refusals", str(tmp_path / "no" / "out.csv")], ["--refusals", str(folder)]):
        with pytest.raises(CommandError, match=r"out.csv: No such file|files: Is a directory"):
            take(path, *options)
    (folder / "targets.csv").mkdir()
    with pytest.raises(CommandError, match=r"targets.csv: Is a directory"):
        take(folder)


def test_refusals_are_never_written_over_what_is_imported(folder: Path) -> None:
    path = put(folder, "terms", ["kind", "code", "label"], ["population", "", ""])
    before = path.read_bytes()
    for written in (path, folder / ".." / "files" / "terms.csv"):
        with pytest.raises(CommandError, match="write the refusals elsewhere"):
            take(folder, "--refusals", str(written))
    assert path.read_bytes() == before


def test_a_file_may_have_any_name_where_the_table_is_said(tmp_path: Path) -> None:
    (tmp_path / "my words.csv").write_text("kind,code,label\npopulation,a,A\n")
    assert "Imported." in take(tmp_path / "my words.csv", "--table", "terms")


def test_a_check_changes_nothing(tmp_path: Path) -> None:
    (tmp_path / "terms.csv").write_text("kind,code,label\npopulation,a,A\n")
    assert "These are the changes that would be made." in take(tmp_path / "terms.csv", "--check")
    assert "terms.csv                    1 " in take(tmp_path / "terms.csv")


# Reports


def test_an_imported_report_is_a_draft_of_who_imports_it(
    adoption: Adoption, folder: Path, focal_point: User
) -> None:
    path = put(folder, "reports", [*REPORTS, "state"], [*DRAFT, "published"])

    take(path, "--as", focal_point.username)

    report = ProgressReport.objects.get()
    assert (report.state, report.author) == ("draft", focal_point)
    assert report.published_at is None
    assert "Nothing to change" in take(path, "--as", focal_point.username)


def test_a_draft_belongs_to_somebody(adoption: Adoption, folder: Path) -> None:
    assert (
        "Name the author of the drafts with --as."
        in refused(put(folder, "reports", REPORTS, DRAFT))[0]
    )


def test_the_open_draft_on_the_same_period_is_changed(adoption: Adoption, folder: Path) -> None:
    draft = make.ReportFactory(adoption=adoption, summary="Before.")
    somebody = make.FocalPointFactory(city=adoption.city)

    take(put(folder, "reports", REPORTS, DRAFT), "--as", somebody.username)

    assert ProgressReport.objects.get().summary == "Done."
    draft.refresh_from_db()
    assert draft.version == 2
    assert draft.author != somebody


@pytest.mark.parametrize("state", ["submitted", "published"])
@pytest.mark.parametrize("options", [[], ["--restore"]])
def test_a_report_that_left_the_citys_hands_is_not_changed(
    adoption: Adoption, folder: Path, state: str, options: list[str]
) -> None:
    report = make.ReportFactory(adoption=adoption, **{state: True})
    path = put(folder, "reports", REPORTS, [str(report.pk), *DRAFT[1:]])

    assert "can no longer be changed" in refused(path, *options)[0]


@pytest.mark.parametrize("table", ["measurements", "evidence"])
def test_nothing_is_added_to_a_report_that_left_the_citys_hands(folder: Path, table: str) -> None:
    report = make.ReportFactory(submitted=True)
    if table == "evidence":
        path = put(
            folder,
            table,
            EVIDENCE,
            [str(report.pk), "A", "https://example.org/", "", ""],
        )
    else:
        path = put(folder, table, [*FIGURES, "unit"], [str(report.pk), "", "1", "A", "homes"])

    assert "can no longer be changed" in refused(path)[0]
    assert not Measurement.objects.exists()
    assert not Evidence.objects.exists()


def test_a_number_of_another_promise_is_no_way_in(adoption: Adoption, folder: Path) -> None:
    other = make.ReportFactory()
    path = put(folder, "reports", REPORTS, [str(other.pk), *DRAFT[1:]])
    assert "about another promise" in refused(path)[0]


def test_a_review_is_never_imported_by_the_way(folder: Path, other_city: City) -> None:
    report = make.ReportFactory(published=True)
    header = ["report", "reviewing_city", "conflict", "verifiable", "completion", "strengths"]
    header += ["recommendations", "language", "reply", "reply_language"]
    row = [str(report.pk), other_city.slug, "none", "yes", "complete", "A", "", "en", "", "en"]
    assert "Reviews are written on the site." in refused(put(folder, "reviews", header, row))[0]
    assert not Review.objects.exists()


def test_a_change_is_never_confirmed_by_a_file(folder: Path, adoption: Adoption) -> None:
    header = ["commitment", "city", "network", "target_code", "side", "changes", "reason"]
    row = ["homes", "", "", "", "party", '{"role": ["lead", "joint"]}', "Why not?"]
    problem = refused(put(folder, "changes", header, row))[0]
    assert "requested and confirmed on the site" in problem
    row[-2] = "role: joint"
    assert "This is no JSON." in refused(put(folder, "changes", header, row))[0]


# Trail and cost


def test_the_trail_tells_one_import_by_its_note(
    adoption: Adoption, folder: Path, focal_point: User
) -> None:
    beds = ["homes", "beds", "Beds", "200", "beds", "2026-03-31", "day", ""]
    make.TargetFactory(adoption=adoption, code="beds")
    put(folder, "targets", TARGETS, beds, ["homes", "more", *beds[2:]])
    put(folder, "reports", REPORTS, DRAFT)

    take(folder, "--as", focal_point.username)

    entries = TrailEntry.objects.filter(action=TrailEntry.Action.IMPORT)
    assert entries.count() == 3
    assert len({entry.note for entry in entries}) == 1
    assert {(entry.actor, entry.role) for entry in entries} == {(focal_point, "focal-point")}
    changed = entries.exclude(changes={}).get()
    assert changed.changes["title"][1] == "Beds"


@pytest.mark.slow
def test_rows_that_are_there_ask_no_questions_of_their_own(
    adoption: Adoption, folder: Path
) -> None:
    def questions(number: int) -> int:
        rest = ["A", "1", "beds", "", "", "", adoption.city.slug]
        rows = [["homes", f"code-{number}-{nr}", *rest] for nr in range(number)]
        path = put(folder, "targets", [*TARGETS, "city"], *rows)
        take(path)
        with CaptureQueriesContext(connection) as queries:
            take(path)
        return len(queries)

    assert questions(2) == questions(40)


@pytest.mark.slow
def test_each_new_row_asks_a_few_questions_and_none_that_its_block_has_answered(
    administrator: User, folder: Path
) -> None:
    adoption = make.AdoptionFactory(commitment__slug="homes")
    framework = make.FrameworkFactory(slug="pact")
    target = make.TargetFactory(adoption=adoption, code="homes")
    cities = [make.CityFactory().slug for _number in range(10)]
    put(folder, "reports", REPORTS, DRAFT)
    parts = [["r1", "homes", f"part {number}", "1", "A"] for number in range(10)]
    put(folder, "measurements", ["report", "target_code", "breakdown", "value", "status"], *parts)
    header = ["framework", "endorser_kind", "endorser", "endorsed_on", "endorsed_on_precision"]
    rows = [[framework.slug, "city", slug, "", "", "signatory", "yes", "", ""] for slug in cities]
    put(folder, "endorsements", [*header, "role", "verified", "source", "note"], *rows)

    with CaptureQueriesContext(connection) as queries:
        take(folder, "--as", administrator.username)

    asked_for = [query["sql"] for query in queries]
    several = re.compile(r'WHERE "cities_city"\."slug" (IN|= ANY)')
    assert sum(bool(several.search(sql)) for sql in asked_for) == 1
    assert sum(sql.startswith('UPDATE "commitments_progressreport"') for sql in asked_for) == 1
    # Whether there is another report on that period, another signature of that city.
    assert sum('AS "_check"' in sql for sql in asked_for) == 1 + len(cities)
    assert target.measurements.count() == ProgressReport.objects.get().version * 10 - 10


def test_a_practice_keeps_the_hidden_city_it_is_also_from(folder: Path, city: City) -> None:
    hidden = make.CityFactory(public=False)
    practice = make.PracticeFactory(slug="p", cities=[city, hidden])
    header = ["slug", "kind", "title", "problem", "done", "result", "lessons", "cities"]

    take(put(folder, "practices", header, ["p", "pilot", "T", "P", "D", "", "", city.slug]))

    assert set(Practice.objects.get().cities.all()) == {city, hidden}
    assert practice.pk == Practice.objects.get().pk


def test_anything_else(folder: Path) -> None:
    """A folder without a table holds nothing to import."""
    folder.mkdir()
    with pytest.raises(CommandError, match="What does it hold"):
        take(folder)
    unknown: Any = folder / "gone.csv"
    with pytest.raises(CommandError, match="There is no"):
        take(unknown)


@pytest.mark.slow
def test_a_file_changes_what_was_reported_on_by_request_with_a_reason(
    folder: Path, adoption: Adoption, focal_point: User, administrator: User
) -> None:
    target = make.TargetFactory(adoption=adoption, code="t", value=50)
    report = make.ReportFactory(adoption=adoption)
    make.MeasurementFactory(report=report, target=target)
    make.advance(report, "submit", "publish")
    row = ["homes", "t", target.title, "20", "people", "2026-12-31", "day", "https://example.org/"]
    (problem,) = refused(put(folder, "targets", TARGETS, row), "--as", focal_point.username)
    assert "change_reason" in problem

    path = put(folder, "targets", [*TARGETS, "change_reason"], [*row, "It burnt down."])
    printed = take(path, "--as", focal_point.username)

    assert "targets.csv                  0         0         0\n" in printed
    assert "targets.csv: 1 of a promise that was reported on, so requested only." in printed
    target.refresh_from_db()
    assert (target.value, target.source) == (50, "https://example.org/")
    request = ChangeRequest.objects.get()
    assert (request.changes, request.reason) == ({"value": ["50", "20"]}, "It burnt down.")
    assert request.requested_by == focal_point

    party = put(
        folder,
        "adoptions",
        ["commitment", "city", "network", "role", "adopted_on", "withdrawn_on", "change_reason"],
        ["homes", adoption.party.slug, "", "lead", "2022-03-01", "2025-05-01", "No money."],
    )
    take(party, "--as", administrator.username)
    adoption.refresh_from_db()
    assert adoption.withdrawn_on is None and ChangeRequest.objects.count() == 2
