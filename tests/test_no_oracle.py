"""Guessing a key reveals nothing: what is not yours reads as what is not there, at every door."""

import csv
import re
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from cities.models import City
from commitments.models import Adoption, ProgressReport
from tests import factories as make

pytestmark = pytest.mark.django_db
ABSENT = "987654"
REPORT = ["id", "commitment", "city", "origin", "period_start", "period_end", "stage", "rating"]
REPORT += ["summary", "language", "corrects"]


@pytest.fixture(autouse=True)
def _media(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def adoption(city: City) -> Adoption:
    adoption: Adoption = make.AdoptionFactory(city=city, commitment__slug="homes")
    return adoption


@pytest.fixture
def theirs(other_city: City) -> ProgressReport:
    """A draft of another city, on a promise that is not public."""
    commitment = make.CommitmentFactory(slug="their-secret", title="Secret homes", public=False)
    report: ProgressReport = make.ReportFactory(
        pk=876543, adoption__city=other_city, adoption__commitment=commitment
    )
    make.TargetFactory(adoption=report.adoption, code="secret-beds")
    return report


def preview(client: Client, holds: str, header: list[str], row: list[str]) -> str:
    """Return the page that an import of one row answers with, without its form's token."""
    file = StringIO()
    csv.writer(file).writerows([header, row])
    upload = SimpleUploadedFile("mine.csv", file.getvalue().encode())
    answer = client.post(reverse("import"), {"file": upload, "holds": f"{holds}.csv"})
    assert answer.status_code == 200
    return without_tokens(answer.text)


def without_tokens(text: str) -> str:
    main = text.partition('id="content-main"')[2].partition('name="token"')[0]
    return re.sub(r'value="\w{64}"', "", main)


def report_row(
    key: str, corrects: str = "", commitment: str = "homes", city: str = ""
) -> list[str]:
    return [
        *(key, commitment, city, "reported", "2023-01-01", "2023-06-30"),
        *("in-progress", "on-track", "Done.", "en", corrects),
    ]


EVIDENCE = ["report", "title", "url", "page", "shows"]
FIGURE = ["report", "target_code", "unit", "breakdown", "value", "status", "observed_on", "source"]
TARGET = ["commitment", "city", "code", "title", "value", "unit", "due_on", "due_on_precision"]
TARGET += ["source"]
PRACTICE = ["slug", "title", "kind", "city_slugs", "commitment", "city"]


def guesses(theirs: ProgressReport, city: City) -> dict[str, tuple[str, list[str], Any, str, str]]:
    """By name: a file, its header, its row for a key, their key, and one that is not there."""
    number, slug = str(theirs.pk), theirs.adoption.commitment.slug
    return {
        "report": ("reports", REPORT, lambda key: report_row(key, city=city.slug), number, ABSENT),
        "correction": (
            *("reports", REPORT),
            lambda key: report_row("new", key, city=city.slug),
            *(number, ABSENT),
        ),
        "promise": (
            *("reports", REPORT),
            lambda key: report_row("new", commitment=key),
            *(slug, "not-there"),
        ),
        "evidence": (
            *("evidence", EVIDENCE),
            lambda key: [key, "A", "https://example.org/", "", ""],
            *(number, ABSENT),
        ),
        "figure": (
            *("measurements", FIGURE),
            lambda key: [key, "secret-beds", "", "", "5", "A", "2023-05-01", ""],
            *(number, ABSENT),
        ),
        "target": (
            *("targets", TARGET),
            lambda key: [key, "", "c", "T", "5", "beds", "", "", ""],
            *(slug, "not-there"),
        ),
    }


KINDS = ["report", "correction", "promise", "evidence", "figure", "target"]


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("role", ["focal_point", "secretariat"])
def test_an_import_says_the_same_of_what_is_not_there_and_not_yours(
    client: Client,
    adoption: Adoption,
    theirs: ProgressReport,
    kind: str,
    role: str,
    request: pytest.FixtureRequest,
) -> None:
    client.force_login(request.getfixturevalue(role))
    assert adoption.city
    holds, header, row, guessed, absent = guesses(theirs, adoption.city)[kind]
    answers = [preview(client, holds, header, row(key)) for key in (guessed, absent)]
    assert answers[0].replace(guessed, "KEY") == answers[1].replace(absent, "KEY")
    for secret in ("Secret homes", theirs.adoption.party.name, "their-secret"):
        assert secret not in answers[0].replace(guessed, "KEY")


@pytest.mark.slow
def test_an_import_does_not_tell_whether_another_city_has_a_draft(
    client: Client, focal_point: User, other_city: City
) -> None:
    public = make.AdoptionFactory(city=other_city, commitment__slug="public-homes")
    client.force_login(focal_point)
    row = report_row("new", commitment="public-homes", city=other_city.slug)
    before = preview(client, "reports", REPORT, row)
    make.ReportFactory(adoption=public, period_start="2023-01-01", period_end="2023-06-30")
    assert preview(client, "reports", REPORT, row) == before


def test_the_owner_and_an_administrator_still_find_it(
    client: Client, theirs: ProgressReport, other_focal_point: User, administrator: User
) -> None:
    row = [str(theirs.pk), "A", "https://example.org/", "", ""]
    for person in (other_focal_point, administrator):
        client.force_login(person)
        assert "There is no" not in preview(client, "evidence", EVIDENCE, row)


def test_the_api_says_the_same_of_what_is_not_there_and_not_yours(
    client: Client, adoption: Adoption, theirs: ProgressReport, focal_point: User
) -> None:
    token = make.ApiTokenFactory(owner=focal_point)
    token.cities.add(adoption.city)
    secret = token.renew()
    token.save()
    headers = {"authorization": f"Bearer {secret}"}
    answers = [client.get(f"/api/v1/drafts/{key}/", headers=headers) for key in (theirs.pk, ABSENT)]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert answers[0].text.replace(str(theirs.pk), "K") == answers[1].text.replace(ABSENT, "K")


@pytest.mark.slow
def test_the_administration_says_the_same_of_what_is_not_there_and_not_yours(
    client: Client, theirs: ProgressReport, focal_point: User
) -> None:
    client.force_login(focal_point)
    for name in ("change", "history", "delete"):
        answers = []
        for key in (theirs.pk, ABSENT):
            address = reverse(f"admin:commitments_progressreport_{name}", args=[key])
            answer = client.get(address, follow=True)
            main = without_tokens(answer.text).replace(str(key), "KEY")
            answers.append((answer.status_code, main))
        assert answers[0] == answers[1]


AUTOCOMPLETE = {"app_label": "commitments", "model_name": "adoption", "field_name": "commitment"}
FORGED: list[dict[str, str]] = [
    *({name: value} for name in AUTOCOMPLETE for value in ("", "nothing", "no such", "\x00", "id")),
    {"model_name": "standing", "app_label": "cities"},
    {"app_label": "contenttypes", "model_name": "contenttype", "field_name": "model"},
    {"app_label": "admin", "model_name": "logentry", "field_name": "user"},
    {"app_label": "admin", "model_name": "logentry", "field_name": "content_type"},
    {"app_label": "auth", "model_name": "permission", "field_name": "content_type"},
    {"app_label": "auth", "model_name": "group", "field_name": "permissions"},
    {"app_label": "cities", "model_name": "city", "field_name": "memberships"},
    {"app_label": "cities", "model_name": "city_focal_points", "field_name": "user"},
    {"app_label": "cities", "model_name": "membership", "field_name": "organisation"},
    {"page": "x"},
    {"page": "9" * 30},
    {"page": "-1"},
    {"page": "\x00"},
]


@pytest.mark.parametrize("forged", FORGED, ids=str)
def test_forged_ids_in_autocomplete_are_not_there(
    client: Client, administrator: User, forged: dict[str, str]
) -> None:
    client.force_login(administrator)
    answer = client.get(reverse("admin:autocomplete"), AUTOCOMPLETE | forged)
    assert answer.status_code in (200, 400, 404)
    for missing in AUTOCOMPLETE:
        query = {name: value for name, value in AUTOCOMPLETE.items() if name != missing}
        assert client.get(reverse("admin:autocomplete"), query).status_code == 404


@pytest.mark.parametrize("term", ["\x00", "9" * 5000, "%", "\ud800".encode("utf-8", "replace")])
def test_a_forged_term_in_autocomplete_finds_nothing(
    client: Client, administrator: User, term: Any
) -> None:
    client.force_login(administrator)
    answer = client.get(reverse("admin:autocomplete"), AUTOCOMPLETE | {"term": term})
    assert answer.status_code in (200, 400, 404)


@pytest.mark.parametrize("key", ["abc", "9" * 30, "-1", "_00", "1e400", "%2500"])
@pytest.mark.parametrize("name", ["change", "history", "delete"])
def test_a_forged_key_in_an_address_is_not_there(
    client: Client, administrator: User, key: str, name: str
) -> None:
    client.force_login(administrator)
    for model in ("progressreport", "commitment", "city"):
        app = "cities" if model == "city" else "commitments"
        address = reverse(f"admin:{app}_{model}_{name}", args=[key])
        assert client.get(address).status_code in (302, 400, 404)


def test_forged_numbers_of_steps_are_not_there(client: Client, administrator: User) -> None:
    client.force_login(administrator)
    for key in (ABSENT, "9" * 30):
        for path in (
            f"progressreport/{key}/correct/",
            f"progressreport/{key}/step/",
            f"adoption/{key}/start/",
            f"adoption/{key}/remind/",
        ):
            assert client.post(f"/admin/commitments/{path}").status_code == 404
