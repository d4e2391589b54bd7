"""Files that reports give as evidence."""

from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.core.files.base import ContentFile
from django.test import Client

from cities.models import City
from commitments.models import Evidence
from tests.factories import (
    AdoptionFactory,
    EvidenceFactory,
    ReportFactory,
    ReviewFactory,
    advance,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def evidence(city: City, settings: object, tmp_path: Path) -> Evidence:
    """A file beside a draft of `city`."""
    settings.MEDIA_ROOT = tmp_path  # type: ignore[attr-defined]
    row: Evidence = EvidenceFactory(
        report=ReportFactory(adoption=AdoptionFactory(city=city)),
        url="",
        file=ContentFile(b"%PDF-1.7 minutes", name="minutes.pdf"),
        file_name="minutes.pdf",
        file_type="application/pdf",
    )
    return row


def test_the_file_of_a_published_report_is_a_download(client: Client, evidence: Evidence) -> None:
    advance(evidence.report, "submit", "publish")

    answer = client.get(f"/evidence/{evidence.pk}/")

    assert answer.getvalue() == b"%PDF-1.7 minutes"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="minutes.pdf"'
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Cache-Control"] == "private, no-store"


def test_a_file_is_stored_under_a_name_that_says_nothing(evidence: Evidence) -> None:
    assert "minutes" not in evidence.file.name


def test_the_file_of_a_draft_is_only_for_those_who_write_or_check_it(
    client: Client,
    evidence: Evidence,
    focal_point: User,
    secretariat: User,
    other_focal_point: User,
    reader: User,
) -> None:
    path = f"/evidence/{evidence.pk}/"
    assert client.get(path).status_code == 404
    for person, status in [
        (focal_point, 200),
        (secretariat, 200),
        (other_focal_point, 404),
        (reader, 404),
    ]:
        client.force_login(person)
        answer = client.get(path)
        list(answer)  # reading to the end closes the file
        assert answer.status_code == status, person


def test_of_a_hidden_city_only_who_is_asked_to_review_it_reads_the_file(
    client: Client,
    evidence: Evidence,
    city: City,
    other_city: City,
    other_focal_point: User,
    reader: User,
) -> None:
    advance(evidence.report, "submit", "publish")
    ReviewFactory(report=evidence.report, reviewing_city=other_city)
    City.objects.filter(pk=city.pk).update(public=False)

    for person, status in [(other_focal_point, 200), (reader, 404)]:
        client.force_login(person)
        answer = client.get(f"/evidence/{evidence.pk}/")
        list(answer)
        assert answer.status_code == status, person


def test_a_file_that_is_gone_is_not_found(
    client: Client, evidence: Evidence, administrator: User
) -> None:
    evidence.file.storage.delete(evidence.file.name)
    client.force_login(administrator)

    assert client.get(f"/evidence/{evidence.pk}/").status_code == 404
