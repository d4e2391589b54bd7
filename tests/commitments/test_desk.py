"""The first page of the administration: what waits for the person who opens it."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cities.models import City
from commitments import workflow
from commitments.models import Adoption
from tests.factories import AdoptionFactory, ReportFactory, ReviewFactory, UserFactory


@pytest.fixture
def adoption(city: City) -> Adoption:
    adoption: Adoption = AdoptionFactory(city=city, commitment__title="Homes", report_every=12)
    return adoption


def desk(client: Client, person: User) -> Any:
    """Open the first page."""
    client.force_login(person)
    answer = client.get(reverse("admin:index"))
    assert answer.status_code == 200
    return answer.text


def test_a_focal_point_finds_what_came_back_with_the_note(
    client: Client, adoption: Adoption, focal_point: User
) -> None:
    ReportFactory(adoption=adoption, returned=True)
    text = desk(client, focal_point)
    assert "Returned for mending" in text and "Please mend it." in text


def test_a_focal_point_finds_what_is_overdue_and_starts_it(
    client: Client, adoption: Adoption, focal_point: User
) -> None:
    workflow.refresh(adoption)
    text = desk(client, focal_point)
    assert "Homes" in text and "overdue since" in text
    answer = client.post(reverse("admin:commitments_adoption_start", args=[adoption.pk]))
    assert answer.status_code == 302
    text = desk(client, focal_point)
    assert "overdue since" not in text and "Your drafts" in text


def test_what_is_due_much_later_waits(
    client: Client, adoption: Adoption, focal_point: User
) -> None:
    adoption.adopted_on = timezone.localdate() - timedelta(days=30)
    adoption.save()
    workflow.refresh(adoption)
    assert "Homes" not in desk(client, focal_point)


def test_a_reviewer_and_a_reviewed_city_find_their_part(
    client: Client,
    adoption: Adoption,
    focal_point: User,
    other_city: City,
    other_focal_point: User,
) -> None:
    report = ReportFactory(adoption=adoption, published=True)
    review = ReviewFactory(report=report, reviewing_city=other_city)
    assert "Reviews you are asked for" in desk(client, other_focal_point)
    assert "Reviews to reply to" not in desk(client, focal_point)
    workflow.take(review, "submit", other_focal_point)
    assert "Reviews to reply to" in desk(client, focal_point)


def test_the_secretariat_finds_what_to_check(
    client: Client, adoption: Adoption, secretariat: User, foreign_secretariat: User
) -> None:
    report = ReportFactory(adoption=adoption, submitted=True)
    assert str(report) in desk(client, secretariat)
    assert str(report) not in desk(client, foreign_secretariat)


def test_the_secretariat_finds_who_is_overdue(
    client: Client, adoption: Adoption, secretariat: User, foreign_secretariat: User
) -> None:
    workflow.refresh(adoption)
    assert "Overdue in cities you look after" in desk(client, secretariat)
    assert "Homes" not in desk(client, foreign_secretariat)


def test_nobody_is_asked_to_check_their_own_report(
    client: Client, adoption: Adoption, secretariat: User
) -> None:
    ReportFactory(adoption=adoption, author=secretariat, submitted=True)
    assert "Reports to check" not in desk(client, secretariat)


def test_someone_without_a_role_finds_an_empty_desk(client: Client, adoption: Adoption) -> None:
    ReportFactory(adoption=adoption, submitted=True)
    text = desk(client, UserFactory(is_staff=True))
    assert "Homes" not in text and "/admin/commitments/" not in text
