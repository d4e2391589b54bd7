"""The page Import: who may bring what, what is shown first, and that just that is done."""

import csv
import re
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import time_machine
from django.contrib.auth.models import User
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from cities.models import City, Network, TrailEntry
from commitments.admin import imports
from commitments.exchange.tables import BY_FILE, TABLES
from commitments.models import Adoption, Practice, ProgressReport, Target, Term
from tests import factories as make

pytestmark = pytest.mark.django_db
TARGETS = ["commitment", "code", "title", "value", "unit", "due_on", "due_on_precision", "source"]
TARGETS += ["city"]
NEVER = "This preview can no longer be confirmed."


@pytest.fixture(autouse=True)
def _media(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def adoption(city: City, network: Network) -> Adoption:
    adoption: Adoption = make.AdoptionFactory(
        city=city, commitment=make.CommitmentFactory(slug="homes")
    )
    return adoption


@pytest.fixture
def signed_in(client: Client, focal_point: User) -> Client:
    client.force_login(focal_point)
    return client


def table(*rows: list[str]) -> bytes:
    file = StringIO()
    csv.writer(file).writerows(rows)
    return file.getvalue().encode()


def bring(client: Client, holds: str, data: bytes, name: str = "mine.csv") -> str:
    """Choose a file and return the page that answers."""
    answer = client.post(
        reverse("import"), {"file": SimpleUploadedFile(name, data), "holds": f"{holds}.csv"}
    )
    assert answer.status_code == 200
    return answer.content.decode()


def confirm(client: Client, page: str) -> str:
    """Press the button under a preview and return the page that follows."""
    token = page.partition('name="token" value="')[2].partition('"')[0]
    assert token, page
    return client.post(reverse("import"), {"token": token}, follow=True).content.decode()


def target(adoption: Adoption, code: str = "beds", title: str = "Beds") -> list[str]:
    slug = adoption.city.slug if adoption.city else ""
    return [adoption.commitment.slug, code, title, "200", "beds", "", "", "", slug]


# First shown, then done


@pytest.mark.slow
def test_nothing_changes_before_it_is_confirmed_and_then_just_that(
    signed_in: Client, adoption: Adoption, focal_point: User
) -> None:
    old = make.TargetFactory(adoption=adoption, code="old", title="Old <b>words</b>", unit="beds")

    page = bring(
        signed_in, "targets", table(TARGETS, target(adoption), target(adoption, "old", "N"))
    )

    assert "To be added: <b>1</b> · To be changed: <b>1</b> · Unchanged: <b>0</b>" in page
    assert "<del>Old &lt;b&gt;words&lt;/b&gt;</del>" in page
    assert "<ins>N</ins>" in page
    old.refresh_from_db()
    assert old.title != "N"
    assert Target.objects.count() == 1
    assert not TrailEntry.objects.exists()

    done = confirm(signed_in, page)
    assert "Imported: 1 added, 1 changed." in done
    assert f'href="{reverse("admin:commitments_target_changelist")}">View them' in done
    old.refresh_from_db()
    assert old.title == "N"
    entries = TrailEntry.objects.filter(action="import")
    assert {(entry.actor, entry.role) for entry in entries} == {(focal_point, "focal-point")}
    assert len({entry.note for entry in entries}) == 1


@pytest.mark.slow
def test_a_change_that_becomes_a_request_is_counted_apart(
    signed_in: Client, adoption: Adoption
) -> None:
    old = make.TargetFactory(adoption=adoption, code="old", title="Old", unit="beds", value=200)
    make.MeasurementFactory(report=make.ReportFactory(adoption=adoption), target=old)
    make.advance(adoption.reports.get(), "submit", "publish")
    row = [*target(adoption, "old", "New"), "They are others."]

    page = bring(signed_in, "targets", table([*TARGETS, "change_reason"], row))
    assert "To be changed: <b>0</b>" in page and ">requested</td>" in page
    done = confirm(signed_in, page)

    words = "1 row is of a promise that was reported on: its change is a request"
    assert words in page and "0 changed." in done and words in done


@pytest.mark.slow
def test_a_workbook_is_taken_like_a_text(signed_in: Client, adoption: Adoption) -> None:
    book, file = openpyxl.Workbook(), BytesIO()
    for row in (TARGETS, target(adoption)):
        book.active.append(row)
    book.save(file)

    confirm(signed_in, bring(signed_in, "targets", file.getvalue(), "mine.xlsx"))

    assert Target.objects.get().value == 200


@pytest.mark.slow
def test_what_is_there_already_needs_no_confirming(signed_in: Client, adoption: Adoption) -> None:
    data = table(TARGETS, target(adoption))
    confirm(signed_in, bring(signed_in, "targets", data))

    page = bring(signed_in, "targets", data)

    assert "Nothing to change" in page
    assert 'name="token"' not in page


@pytest.mark.slow
def test_a_site_that_changed_meanwhile_shows_what_would_happen_now(
    signed_in: Client, adoption: Adoption
) -> None:
    page = bring(signed_in, "targets", table(TARGETS, target(adoption)))
    make.TargetFactory(adoption=adoption, code="beds", title="Meanwhile")

    again = confirm(signed_in, page)

    assert "The site has changed since the preview." in again
    assert "<del>Meanwhile</del>" in again
    assert Target.objects.get().title == "Meanwhile"
    assert "Imported: 0 added, 1 changed." in confirm(signed_in, again)


@pytest.mark.slow
def test_a_preview_is_confirmed_once(signed_in: Client, adoption: Adoption) -> None:
    page = bring(signed_in, "targets", table(TARGETS, target(adoption)))
    confirm(signed_in, page)
    Target.objects.all().delete()

    assert NEVER in confirm(signed_in, page)
    assert not Target.objects.exists()


@pytest.mark.slow
def test_pressing_twice_at_once_imports_once(
    signed_in: Client, adoption: Adoption, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = bring(signed_in, "targets", table(TARGETS, target(adoption)))
    take, first = imports._take, []

    def later(*args: Any) -> Any:
        monkeypatch.setattr(imports, "_take", take)
        first.append(confirm(signed_in, page))
        return take(*args)

    monkeypatch.setattr(imports, "_take", later)
    second = confirm(signed_in, page)

    assert "Imported: 1 added" in first[0]
    assert "Nothing to change: the site already has all of it." in second
    assert 'name="token"' not in second
    assert TrailEntry.objects.filter(action="import").count() == 1


@pytest.mark.slow
def test_nobody_confirms_the_preview_of_another(
    client: Client, signed_in: Client, adoption: Adoption, administrator: User
) -> None:
    page = bring(signed_in, "targets", table(TARGETS, target(adoption)))
    client.force_login(administrator)

    assert NEVER in confirm(client, page)
    assert not Target.objects.exists()


@pytest.mark.slow
def test_what_was_tampered_with_is_not_taken(signed_in: Client, adoption: Adoption) -> None:
    page = bring(signed_in, "targets", table(TARGETS, target(adoption)))
    (name,) = default_storage.listdir(imports.FOLDER)[1]
    path = Path(default_storage.path(f"{imports.FOLDER}/{name}"))
    path.write_bytes(path.read_bytes().replace(b"200", b"900"))

    assert NEVER in confirm(signed_in, page)
    forged = page.replace('value="', 'value="x')
    assert NEVER in confirm(signed_in, forged)
    assert not Target.objects.exists()


@pytest.mark.slow
def test_a_preview_grows_old_and_its_file_goes(
    signed_in: Client, adoption: Adoption, focal_point: User
) -> None:
    data = table(TARGETS, target(adoption))
    page = bring(signed_in, "targets", data)
    with time_machine.travel("2100-01-01", tick=False):
        # By then the session has expired.
        signed_in.force_login(focal_point)
        assert NEVER in confirm(signed_in, page)
        bring(signed_in, "targets", data)
        assert len(default_storage.listdir(imports.FOLDER)[1]) == 1


def test_all_refusals_are_shown_and_the_file_is_not_kept(
    signed_in: Client, adoption: Adoption
) -> None:
    wrong = [*target(adoption, "a"), "more"]
    bad = target(adoption, "b")
    bad[3] = "<i>many</i>"

    page = bring(signed_in, "targets", table(TARGETS, wrong, bad, target(adoption, "c")))

    assert "Correct these first: 2" in page
    assert "line 2" in page and "line 3" in page
    assert "&lt;i&gt;many&lt;/i&gt;" in page
    assert 'name="token"' not in page
    assert not default_storage.exists(imports.FOLDER)


def test_the_first_refusals_are_shown_and_the_others_counted(
    signed_in: Client, adoption: Adoption
) -> None:
    rows = [target(adoption, f"t{number}") for number in range(260)]
    for row in rows:
        row[3] = "many"

    page = bring(signed_in, "targets", table(TARGETS, *rows))

    assert page.count("many”") == 200
    assert "and 60 more" in page


@pytest.mark.slow
def test_a_header_of_any_width_has_a_short_answer(signed_in: Client, adoption: Adoption) -> None:
    page = bring(signed_in, "targets", table([*TARGETS, *(f"x{n}" for n in range(90_000))]))

    assert "Unknown column “x0”." in page
    assert len(page) < 100_000


@pytest.mark.slow
def test_the_page_asks_as_many_questions_for_many_rows(
    signed_in: Client, adoption: Adoption, django_assert_max_num_queries: Any
) -> None:
    rows = [target(adoption, f"code-{number}") for number in range(60)]
    confirm(signed_in, bring(signed_in, "targets", table(TARGETS, *rows)))
    with django_assert_max_num_queries(30):
        bring(signed_in, "targets", table(TARGETS, *rows))


# One's own rows, to change and bring back


def fetch(client: Client, name: str) -> bytes:
    answer = client.get(reverse("import-rows", args=name.split(".")))
    assert answer.status_code == 200
    return b"".join(answer) if answer.streaming else answer.content


@pytest.fixture
def draft(adoption: Adoption, focal_point: User, other_city: City) -> ProgressReport:
    """A draft of the city with all that can hang on it, and as much that is not to be changed."""
    theirs = make.AdoptionFactory(city=other_city, commitment__slug="elsewhere")
    for owner in (adoption, theirs):
        make.ReportFactory(adoption=owner, published=True, year=2023)
        make.TargetFactory(adoption=owner, code="beds", title="=1+1, “quoted”")
    make.ReportFactory(adoption=adoption, year=2022, compiled_draft=True)
    draft: ProgressReport = make.ReportFactory(adoption=adoption, author=focal_point, year=2024)
    target = adoption.targets.get()
    make.MeasurementFactory(report=draft, target=target, value="12.5")
    make.MeasurementFactory(report=draft, target=target, value="7", breakdown="-men")
    make.EvidenceFactory(report=draft, url="https://example.org/count")
    make.EvidenceFactory(report=draft, url="", file="evidence/x.pdf")
    make.PracticeFactory(slug="ours", cities=[adoption.city], public=False)
    make.PracticeFactory(slug="out", cities=[adoption.city], public=True)
    make.PracticeFactory(slug="theirs", cities=[other_city], public=False)
    return draft


@pytest.mark.slow
@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_what_one_may_change_is_fetched_and_can_be_brought_back(
    signed_in: Client, draft: ProgressReport, form: str
) -> None:
    for name in ("targets", "reports", "measurements", "evidence", "practices"):
        data = fetch(signed_in, f"{name}.{form}")
        assert "Nothing to change" in bring(signed_in, name, data, f"{name}.{form}")


@pytest.mark.slow
def test_only_what_one_may_change_is_fetched(signed_in: Client, draft: ProgressReport) -> None:
    def keys(name: str) -> list[str]:
        text = fetch(signed_in, f"{name}.csv").decode("utf-8-sig")
        return [row[0] for row in csv.reader(StringIO(text, newline=""))][1:]

    report = str(draft.pk)
    assert keys("targets") == ["homes"]
    assert keys("reports") == [report]
    assert keys("measurements") == [report, report]
    assert keys("evidence") == [report]
    assert keys("practices") == ["ours"]


def test_who_has_no_rows_gets_a_form_to_fill_in(
    client: Client, other_focal_point: User, adoption: Adoption
) -> None:
    client.force_login(other_focal_point)
    header = ",".join(column.name for column in BY_FILE["targets.csv"].columns)
    assert fetch(client, "targets.csv").decode("utf-8-sig") == f"{header}\r\n"


@pytest.mark.slow
def test_administrators_fetch_each_file_that_they_may_bring(
    client: Client, administrator: User, draft: ProgressReport
) -> None:
    client.force_login(administrator)
    page = client.get(reverse("import")).content.decode()
    addresses = re.findall(r'href="(/admin/import/[^"]+)"', page)
    assert len(addresses) == 2 * (len(TABLES) - 2)
    for address in addresses:
        assert client.get(address).status_code == 200
    assert b"elsewhere" in fetch(client, "targets.csv")


@pytest.mark.parametrize("name", ["cities.csv", "reviews.csv", "nonsense.csv", "targets.pdf"])
def test_what_one_may_not_bring_is_not_to_be_had(signed_in: Client, name: str) -> None:
    assert signed_in.get(reverse("import-rows", args=name.split("."))).status_code == 404


def test_who_has_no_part_here_fetches_nothing(client: Client) -> None:
    client.force_login(make.UserFactory(is_staff=True))
    assert client.get(reverse("import-rows", args=["targets", "csv"])).status_code == 403


def test_the_page_says_what_each_column_means(signed_in: Client) -> None:
    page = signed_in.get(reverse("import")).content.decode()
    assert "<dt><code>unit</code></dt><dd>What is counted: people, households, EUR, %.</dd>" in page
    assert "<code>up</code> more is better" in page


# Sizes


def test_the_limits_are_said_on_the_page(signed_in: Client) -> None:
    page = signed_in.get(reverse("import")).content.decode()
    assert "At most 5 MB and 2,000 rows." in page
    assert "import_data" in page


@pytest.mark.slow
def test_a_file_of_too_many_rows_points_to_the_command(
    client: Client, administrator: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.force_login(administrator)
    monkeypatch.setattr(imports, "MOST_ROWS", 3)
    rows = [["population", f"code-{number}", "A"] for number in range(4)]

    page = bring(client, "terms", table(["kind", "code", "label"], *rows))

    assert "more than 2,000 rows: use the command import_data" in page
    assert not Term.objects.exists()
    assert not default_storage.exists(imports.FOLDER)


def test_rows_that_are_refused_are_counted_like_all_others(
    signed_in: Client, adoption: Adoption
) -> None:
    page = bring(signed_in, "targets", table(TARGETS, *([["x"]] * 2_001)))

    assert "more than 2,000 rows: use the command import_data" in page
    assert "the header has" not in page


def test_a_large_file_points_to_the_command(
    signed_in: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(imports, "LARGEST_UPLOAD", 10)
    assert "larger than 5 MB" in bring(signed_in, "targets", b"x" * 11)


@pytest.mark.parametrize("name", ["mine.xlsm", "mine.xls", "mine.exe", "mine"])
def test_other_kinds_of_files_are_refused(signed_in: Client, name: str) -> None:
    assert "Choose a .csv or .xlsx file" in bring(signed_in, "targets", b"x", name)


# Who may


def test_who_has_no_part_here_gets_nothing(client: Client) -> None:
    client.force_login(make.UserFactory(is_staff=True))
    assert client.get(reverse("import")).status_code == 403
    assert client.post(reverse("import")).status_code == 403


@pytest.mark.parametrize(
    "role", ["other_focal_point", "foreign_secretariat", "focal_point", "secretariat"]
)
def test_a_row_of_another_city_is_refused_by_name(
    client: Client, adoption: Adoption, role: str, request: pytest.FixtureRequest
) -> None:
    client.force_login(request.getfixturevalue(role))

    page = bring(client, "targets", table(TARGETS, target(adoption)))

    refusal = f"{adoption.party_name} is not a city or network you work for."
    mine = role in ("focal_point", "secretariat")
    assert (refusal in page) is not mine
    assert ('name="token"' in page) is mine


@pytest.mark.parametrize("holds", ["cities", "networks", "commitments", "adoptions", "reviews"])
@pytest.mark.parametrize("role", ["focal_point", "secretariat"])
def test_only_administrators_bring_what_belongs_to_all(
    client: Client, holds: str, role: str, request: pytest.FixtureRequest
) -> None:
    client.force_login(request.getfixturevalue(role))
    page = bring(client, holds, b"slug\n")
    assert "Select a valid choice." in page


REPORTS = ["id", "commitment", "city", "network", "origin", "period_start", "period_end"]
REPORTS += ["stage", "rating", "summary", "source_url"]


def report(name: str, origin: str = "reported") -> list[str]:
    days = ["2024-01-01", "2024-12-31"]
    return [name, "homes", "", "", origin, *days, "planning", "", "Done.", "https://example.org/"]


@pytest.mark.slow
def test_an_imported_report_is_a_draft_and_is_not_published(
    signed_in: Client, adoption: Adoption, focal_point: User
) -> None:
    confirm(signed_in, bring(signed_in, "reports", table(REPORTS, report("r1"))))

    made = ProgressReport.objects.get()
    assert (made.state, made.author) == ("draft", focal_point)


@pytest.mark.slow
def test_a_city_takes_over_nothing_that_others_published(
    client: Client, adoption: Adoption, focal_point: User, secretariat: User
) -> None:
    mixed = table(REPORTS, report("r1", "compiled"))
    row = report("r1", "compiled")
    row[REPORTS.index("stage")] = ""
    data = table([*REPORTS, "source_stage"], [*row, "under-way"])
    client.force_login(focal_point)
    assert "Only network staff can enter" in bring(client, "reports", data)

    client.force_login(secretariat)
    assert "needs what the source says" in bring(client, "reports", mixed)
    confirm(client, bring(client, "reports", data))
    draft = ProgressReport.objects.get()
    assert (draft.state, draft.source_stage, draft.stage) == ("draft", "under-way", "")


PRACTICES = ["slug", "kind", "title", "problem", "done", "result", "lessons", "cities", "verified"]


def practice(*cities: City, public: str = "no") -> list[str]:
    slugs = ";".join(city.slug for city in cities)
    return ["p", "pilot", "T", "P", "D", "", "", slugs, public]


@pytest.mark.slow
def test_a_city_brings_practices_and_staff_decide_what_is_public(
    client: Client, city: City, focal_point: User, secretariat: User
) -> None:
    client.force_login(focal_point)
    shown = table(PRACTICES, practice(city, public="yes"))
    assert "Staff of your network decide what is public." in bring(client, "practices", shown)
    confirm(client, bring(client, "practices", table(PRACTICES, practice(city))))
    assert not Practice.objects.get().public

    client.force_login(secretariat)
    confirm(client, bring(client, "practices", shown))
    assert Practice.objects.get().public

    client.force_login(focal_point)
    hide = table(PRACTICES, practice(city))
    assert "only staff of your network can change it" in bring(client, "practices", hide)


def test_a_practice_that_says_how_to_reach_somebody_is_refused(
    signed_in: Client, city: City
) -> None:
    row = ["Ask amina@example.org" if cell == "D" else cell for cell in practice(city)]
    assert "“amina@example.org”" in bring(signed_in, "practices", table(PRACTICES, row))


@pytest.mark.slow
def test_a_practice_is_not_written_for_another_city(
    signed_in: Client, city: City, other_city: City
) -> None:
    page = bring(signed_in, "practices", table(PRACTICES, practice(city, other_city)))
    assert f"{other_city.name} is not a city or network you work for." in page

    make.PracticeFactory(slug="p", cities=[other_city])
    page = bring(signed_in, "practices", table(PRACTICES, practice(city)))
    assert f"{other_city.name} is not a city or network you work for." in page
