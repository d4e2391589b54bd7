"""The figures of all due reports at once: a grid, and a workbook that is filled in elsewhere."""

import io
from datetime import date
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
import time_machine
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cities.models import City
from commitments.exchange.due_workbook import SHEET_COLUMNS
from commitments.models import Adoption, Measurement, NoticeSettings, ProgressReport, Target
from commitments.reporting import drafts, standings
from tests import factories as make

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
PAGE, BOOK = reverse("due-figures"), reverse("due-workbook")
VALUE = [*SHEET_COLUMNS].index("value")


@pytest.fixture(autouse=True)
def _day() -> Any:
    with time_machine.travel("2026-02-01T12:00Z", tick=False):
        yield


def promise(city: City, title: str) -> Target:
    adoption: Adoption = make.AdoptionFactory(
        city=city, commitment__title=title, report_every=12, adopted_on=date(2024, 1, 1)
    )
    target: Target = make.TargetFactory(adoption=adoption, title=f"{title} counted", unit="homes")
    last = make.ReportFactory(adoption=adoption, year=2024)
    make.MeasurementFactory(report=last, target=target, value=Decimal("1140.5"))
    make.advance(last, "submit", "publish")
    standings.refresh(adoption)
    return target


@pytest.fixture
def targets(city: City) -> list[Target]:
    return [promise(city, "Homes"), promise(city, "Schools")]


@pytest.fixture
def signed_in(client: Client, focal_point: User) -> Client:
    client.force_login(focal_point)
    return client


def french(person: User) -> None:
    NoticeSettings.objects.update_or_create(user=person, defaults={"language": "fr"})


def book(client: Client) -> Any:
    return openpyxl.load_workbook(io.BytesIO(client.get(BOOK).content))


def bring(client: Client, data: bytes, name: str = "mine.xlsx") -> Any:
    return client.post(PAGE, {"file": SimpleUploadedFile(name, data)})


def filled(workbook: Any, *values: Any) -> bytes:
    sheet = workbook.worksheets[0]
    for line, value in enumerate(values, 2):
        sheet.cell(line, VALUE + 1).value = value
    file = io.BytesIO()
    workbook.save(file)
    return file.getvalue()


def french_excel(workbook: Any, *values: str) -> bytes:
    """Return the sheet as French Excel saves it: semicolons, Windows letters, decimal commas."""
    rows = [list(row) for row in workbook.worksheets[0].iter_rows(values_only=True)]
    for row, value in zip(rows[1:], values, strict=True):
        row[VALUE] = value
    texts = (
        ";".join(
            "" if cell is None else str(cell).replace(".", ",", isinstance(cell, float))
            for cell in row
        )
        for row in rows
    )
    return "\r\n".join(texts).encode("cp1252", "replace")


def save(client: Client, page: Any, **other: Any) -> Any:
    forms = page.context["lines"]
    data: dict[str, Any] = {"_save": "1"}
    for form in forms:
        for name in ("version", "value", "status", "source"):
            value = form[name].value()
            data[form.add_prefix(name)] = "" if value is None else str(value)
    return client.post(PAGE, data | other)


def figures() -> list[Decimal]:
    rows = Measurement.objects.filter(report__state="draft").order_by("target__title")
    return list(rows.values_list("value", flat=True))


def test_the_workbook_has_a_row_for_each_target_in_the_language_of_the_person(
    signed_in: Client, targets: list[Target], focal_point: User
) -> None:
    french(focal_point)
    workbook = book(signed_in)
    figures_sheet, explained = workbook.worksheets
    rows = list(figures_sheet.iter_rows(values_only=True))
    assert rows[0][VALUE] == "Chiffre actuel" and figures_sheet.title == "Chiffres"
    assert [row[VALUE - 1] for row in rows[1:]] == [1140.5, 1140.5]
    assert {row[3] for row in rows[1:]} == {"Homes counted", "Schools counted"}
    [choices] = figures_sheet.data_validations.dataValidation
    assert choices.formula1.startswith("'Mode d’emploi'!")
    assert "Remplissez les cellules colorées" in explained["A1"].value


def test_what_french_excel_saves_comes_back_read_in_words_and_becomes_drafts(
    signed_in: Client, targets: list[Target], focal_point: User
) -> None:
    french(focal_point)
    page = bring(signed_in, french_excel(book(signed_in), "1 250,5", "40"), "chiffres.csv")
    assert "Rien n’est encore enregistré" in page.text
    assert "1\u202f250,5 homes" in page.text
    assert not figures()

    save(signed_in, page)

    assert figures() == [Decimal("1250.5"), Decimal(40)]
    drafts_made = ProgressReport.objects.filter(state="draft")
    assert {(each.period_end, each.language, each.author) for each in drafts_made} == {
        (date(2025, 12, 31), "fr", focal_point)
    }


def test_what_may_mean_two_numbers_is_asked_and_every_cell_is_named(
    signed_in: Client, targets: list[Target]
) -> None:
    page = bring(signed_in, filled(book(signed_in), "1.250", "many"))
    text = page.text
    assert "Cell H2: Is it 1,250 or 1.25? Choose the one that is meant." in text
    assert "Cell H3: Enter a number only" in text
    first = page.context["lines"][0]
    answer = save(signed_in, page, **{
        f"{first.add_prefix('value')}-asked": "1.250",
        f"{first.add_prefix('value')}-meant": "1250",
        page.context["lines"][1].add_prefix("value"): "40",
    })  # fmt: skip
    assert answer.status_code == 302 and Decimal(1250) in figures()


def test_a_number_that_a_workbook_stores_is_not_asked_about(
    signed_in: Client, targets: list[Target]
) -> None:
    page = bring(signed_in, filled(book(signed_in), 1.125, 12))
    assert not page.context["wrong"]
    save(signed_in, page)
    assert sorted(figures()) == [Decimal("1.125"), Decimal(12)]


def test_a_second_upload_changes_the_same_drafts_and_an_older_one_asks_first(
    signed_in: Client, targets: list[Target], focal_point: User
) -> None:
    old = filled(book(signed_in), 10, 20)
    save(signed_in, bring(signed_in, old))
    save(signed_in, bring(signed_in, filled(book(signed_in), 11, 21)))
    assert figures() == [11, 21] and ProgressReport.objects.filter(state="draft").count() == 2

    page = bring(signed_in, old)
    assert "after this was filled in" in page.text
    again = save(signed_in, page)
    assert again.status_code == 200 and figures() == [11, 21]

    agreements = list(again.context["newer"])
    assert len(agreements) == 2
    save(signed_in, page, agreed=agreements)
    assert figures() == [10, 20]


def test_what_is_refused_stands_beside_its_field_and_nothing_is_lost(
    signed_in: Client, targets: list[Target]
) -> None:
    Target.objects.filter(pk=targets[1].pk).update(counts_people=True)
    page = bring(signed_in, filled(book(signed_in), 10, -5))
    answer = save(signed_in, page)
    assert "−5 cannot be" in answer.text and 'value="-5"' in answer.text
    assert not figures() and not ProgressReport.objects.filter(state="draft").exists()


def test_rows_and_files_of_others_are_named_and_left_out(
    signed_in: Client, targets: list[Target], other_city: City
) -> None:
    workbook = book(signed_in)
    other = promise(other_city, "Theirs")
    workbook.worksheets[0]["A2"].value = f"{other.adoption_id}-{other.pk}-0"
    page = bring(signed_in, filled(workbook, 10, 20))
    assert f"Cell A2 “{other.adoption_id}-{other.pk}-0”: this row is of no report" in page.text
    save(signed_in, page)
    assert not other.adoption.reports.filter(state="draft").exists()
    assert (
        "The column “Line (leave it as it is)” is missing."
        in bring(signed_in, b"Figure now\n1\n", "x.csv").text
    )


def test_the_grid_asks_as_many_questions_for_many_reports(
    signed_in: Client, city: City, targets: list[Target]
) -> None:
    with CaptureQueriesContext(connection) as few:
        signed_in.get(PAGE)
    promise(city, "Parks")
    drafts.start(promise(city, "Trees").adoption, city.focal_points.get())
    with CaptureQueriesContext(connection) as many:
        assert "Trees counted" in signed_in.get(PAGE).text
    assert len(many) <= len(few) + 3 <= 30


def test_who_has_no_part_here_gets_nothing(client: Client) -> None:
    client.force_login(make.UserFactory(is_staff=True))
    assert client.get(PAGE).status_code == 403 == client.get(BOOK).status_code
