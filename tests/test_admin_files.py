"""A form of the administration that comes back with an error loses nothing that was typed."""

import re
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from cities.models import City
from commitments.models import Evidence, ProgressReport
from tests.factories import AdoptionFactory, EvidenceFactory, ReportFactory
from tests.forms import typed
from tests.test_admin_pages import FACTORIES, address, every_model

PDF = b"%PDF-1.7\n%%EOF\n"
AGAIN = "Choose “minutes.pdf” again"


@pytest.fixture
def signed_in(client: Client, administrator: User) -> Client:
    client.force_login(administrator)
    return client


def minutes() -> SimpleUploadedFile:
    return SimpleUploadedFile("minutes.pdf", PDF)


def file_inputs(text: str, sent: dict[str, Any]) -> list[str]:
    """Return the names of the file inputs of a page, with a new row in each inline that has one."""
    names = []
    for tag in re.findall(r"<input[^>]*type=\"file\"[^>]*>", text):
        match = re.search(r'name="([^"]+)"', tag)
        assert match
        prefix, new, field = match[1].partition("-__prefix__-")
        if new:
            place = int(sent[f"{prefix}-TOTAL_FORMS"])
            sent[f"{prefix}-TOTAL_FORMS"] = str(place + 1)
            names.append(f"{prefix}-{place}-{field}")
        else:
            names.append(match[1])
    return names


def wrong(client: Client, page: str) -> tuple[Any, list[str]]:
    """Send a form with one wrong field and a file; return the answer and the file inputs."""
    opened = client.get(page)
    sent = typed(opened)
    inputs = file_inputs(opened.text, sent)
    names = [
        name
        for name in sent
        if name not in ("opened", "csrfmiddlewaretoken") and "_FORMS" not in name
    ]
    for name in names:
        files = {key: minutes() for key in inputs or ["file"]}
        answer = client.post(page, sent | {name: "wrong" * 200} | files)
        if answer.status_code == 200:
            return answer, inputs
    return None, inputs


@pytest.mark.slow
@every_model
@pytest.mark.parametrize("kind", ["add", "change"])
def test_a_form_with_a_wrong_field_and_a_file_comes_back(
    signed_in: Client, pages: Any, kind: str
) -> None:
    row = FACTORIES[pages.model](published=False) if pages.model is ProgressReport else None
    row = row or FACTORIES[pages.model]()
    # A report that can be changed has its whole form on a page of its own.
    form = "whole" if (pages.model, kind) == (ProgressReport, "change") else kind
    page = address(pages, form, *([row.pk] if kind == "change" else []))
    if signed_in.get(page).status_code == 403:
        return
    answer, inputs = wrong(signed_in, page)
    if answer is not None:
        assert "errorlist" in answer.text
        assert answer.text.count(AGAIN) == len(inputs)


@pytest.mark.slow
def test_the_walk_sends_a_file_where_one_can_be_chosen(signed_in: Client) -> None:
    page = reverse("admin:commitments_progressreport_whole", args=[ReportFactory().pk])
    answer, inputs = wrong(signed_in, page)
    assert answer is not None and len(inputs) == 1


@pytest.fixture
def report(city: City, focal_point: User) -> ProgressReport:
    report: ProgressReport = ReportFactory(adoption=AdoptionFactory(city=city), author=focal_point)
    return report


@pytest.mark.slow
def test_all_that_was_typed_beside_a_new_file_is_still_there(
    client: Client, report: ProgressReport, focal_point: User
) -> None:
    client.force_login(focal_point)
    page = reverse("admin:commitments_progressreport_whole", args=[report.pk])
    sent = typed(client.get(page)) | {
        "summary": "Typed at length",
        "period_start": "no date",
        "evidence-TOTAL_FORMS": "1",
        "evidence-0-title": "Minutes",
        "evidence-0-file": minutes(),
    }
    answer = client.post(page, sent)
    assert answer.status_code == 200 and AGAIN in answer.text
    shown = typed(answer)
    assert (shown["summary"], shown["evidence-0-title"]) == ("Typed at length", "Minutes")
    fixed = shown | {"period_start": str(report.period_start), "evidence-0-file": minutes()}
    assert client.post(page, fixed).status_code == 302
    assert Evidence.objects.get().file_name == "minutes.pdf"


@pytest.mark.slow
def test_a_file_that_was_only_chosen_is_not_shown_as_the_stored_one(
    client: Client, report: ProgressReport, focal_point: User
) -> None:
    EvidenceFactory(
        report=report, url="", file=SimpleUploadedFile("old.pdf", PDF), file_name="old.pdf"
    )
    client.force_login(focal_point)
    page = reverse("admin:commitments_progressreport_whole", args=[report.pk])
    sent = typed(client.get(page)) | {"period_start": "no date", "evidence-0-file": minutes()}
    answer = client.post(page, sent)
    assert ">old.pdf</a>" in answer.text and AGAIN in answer.text


def test_the_import_page_says_that_the_file_is_needed_again(signed_in: Client) -> None:
    upload = SimpleUploadedFile("minutes.csv", b"id\n1\n")
    answer = signed_in.post(reverse("import"), {"holds": "", "file": upload})
    assert answer.status_code == 200 and "Choose “minutes.csv” again" in answer.text


@pytest.mark.slow
def test_an_error_about_a_field_that_is_only_read_is_shown_too(
    client: Client, report: ProgressReport, focal_point: User
) -> None:
    commitment = report.adoption.commitment
    type(commitment).objects.filter(pk=commitment.pk).update(kind="ask")
    client.force_login(focal_point)
    page = reverse("admin:commitments_progressreport_whole", args=[report.pk])
    answer = client.post(page, typed(client.get(page)))
    assert answer.status_code == 200 and "nobody reports on them" in answer.text
