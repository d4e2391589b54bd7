"""Once a promise was reported on, its changes are requests that the other side confirms."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from cities.models import City, Network, TrailEntry
from commitments.models import Adoption, ChangeRequest, Notice, Target
from commitments.reporting import workflow
from commitments.reporting.change_requests import hold_back, request_change
from commitments.reporting.desk import desk_of
from commitments.reporting.workflow import Refused
from tests import factories as make
from tests.commitments.copies import follow
from tests.forms import send

pytestmark = pytest.mark.django_db
WHY = "The building burnt down."
LESS = Decimal(20)


@pytest.fixture
def target(city: City, network: Network) -> Target:
    """A target of 50 of which 20 are reported: 40 %."""
    target: Target = make.TargetFactory(adoption__city=city, value=Decimal(50))
    report = make.ReportFactory(adoption=target.adoption)
    make.MeasurementFactory(report=report, target=target, value=LESS)
    make.advance(report, "submit", "publish")
    return target


def requested(target: Target, user: User, **values: Any) -> ChangeRequest:
    row = Target.objects.get(pk=target.pk)
    request = request_change(row, values or {"value": LESS}, user, WHY)
    assert request is not None
    return request


def value(target: Target) -> Any:
    return Target.objects.get(pk=target.pk).value


# Doors


def adoption_page(target: Target) -> str:
    return reverse("admin:commitments_adoption_change", args=[target.adoption_id])


@pytest.mark.slow
def test_saving_a_changed_target_makes_a_request_and_changes_nothing(
    client: Client, target: Target, focal_point: User, secretariat: User
) -> None:
    client.force_login(focal_point)
    typed = {"targets-0-value": "20", "targets-0-note": "Counted twice.", "budget_note": "Loan."}

    refused = send(client, adoption_page(target), **typed)
    text = refused.content.decode()
    assert refused.status_code == 200 and "say why it changes" in text
    assert 'value="20"' in text and "Counted twice." in text and value(target) == 50

    send(client, adoption_page(target), **typed, **{"targets-0-change_reason": WHY})
    request = ChangeRequest.objects.get()
    assert (request.changes, request.reason) == ({"value": ["50", "20"]}, WHY)
    assert (request.side, request.requested_by) == ("party", focal_point)
    target.refresh_from_db()
    assert (target.value, target.note) == (50, "Counted twice.")
    assert Adoption.objects.get().budget_note == "Loan."
    page = client.get(adoption_page(target)).content.decode()
    assert "the other side confirms it before it holds" in page
    entries = TrailEntry.objects.about(target)
    assert all("value" not in entry.changes for entry in entries)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("typed", "changes"),
    [
        ({"role": "partner"}, {"role": ["lead", "partner"]}),
        ({"withdrawn_on": "2025-05-01"}, {"withdrawn_on": [None, "2025-05-01"]}),
        (
            {"report_every": "24", "first_period_ends": "2099-12-31"},
            {"report_every": [None, 24], "first_period_ends": [None, "2099-12-31"]},
        ),
    ],
)
def test_role_withdrawal_and_rhythm_are_requests_too(
    client: Client,
    target: Target,
    focal_point: User,
    typed: dict[str, str],
    changes: dict[str, Any],
) -> None:
    client.force_login(focal_point)
    send(client, adoption_page(target), **typed, change_reason=WHY)

    assert ChangeRequest.objects.get().changes == changes
    assert Adoption.objects.values("role", "withdrawn_on", "report_every").get() == {
        "role": "lead",
        "withdrawn_on": None,
        "report_every": None,
    }


@pytest.mark.slow
def test_the_parties_in_the_form_of_a_commitment_are_no_way_around(
    client: Client, target: Target, secretariat: User
) -> None:
    client.force_login(secretariat)
    page = reverse("admin:commitments_commitment_change", args=[target.adoption.commitment_id])
    answer = send(
        client,
        page,
        **{"adoptions-0-role": "joint", "adoptions-0-change_reason": WHY},
    )
    assert answer.status_code == 302
    assert Adoption.objects.get().role == "lead"
    assert ChangeRequest.objects.get().side == "secretariat"


@pytest.mark.slow
def test_a_target_of_a_promise_that_was_reported_on_stays(
    client: Client, target: Target, administrator: User
) -> None:
    other = make.TargetFactory(adoption=target.adoption)
    client.force_login(administrator)
    answer = send(client, adoption_page(target), **{"targets-1-DELETE": "on"})
    text = answer.content.decode()
    assert "keeps its targets" in text and "the promise is withdrawn" in text
    page = reverse("admin:commitments_target_delete", args=[other.pk])
    assert client.post(page, {"post": "yes"}).status_code == 403
    assert Target.objects.count() == 2


@pytest.mark.slow
def test_changes_are_free_until_the_first_report_of_the_party_is_published(
    client: Client, city: City, focal_point: User
) -> None:
    target = make.TargetFactory(adoption__city=city)
    report = make.ReportFactory(adoption=target.adoption)
    make.MeasurementFactory(report=report, target=target)
    make.advance(report, "submit")
    make.ReportFactory(adoption=target.adoption, compiled=True)
    client.force_login(focal_point)
    send(client, adoption_page(target), **{"targets-0-value": "20"})
    assert value(target) == 20

    make.advance(report, "publish")
    requested(target, focal_point, value=Decimal(30))
    assert value(target) == 20


# Deciding


def test_the_other_side_confirms_and_the_change_holds_at_once(
    target: Target, focal_point: User, secretariat: User
) -> None:
    request = requested(target, focal_point, value=LESS, unit="homes")

    workflow.take(request, "confirm", secretariat)

    target.refresh_from_db()
    assert (target.value, target.unit) == (20, "homes")
    request.refresh_from_db()
    assert (request.state, request.decided_by) == ("confirmed", secretariat)
    entry = TrailEntry.objects.about(target).first()
    assert entry is not None and entry.changes["value"] == ["50", "20"]
    assert (entry.note, entry.public) == (WHY, True)


def test_a_confirmed_withdrawal_is_the_status_of_the_promise(
    target: Target, focal_point: User, secretariat: User
) -> None:
    request = request_change(target.adoption, {"withdrawn_on": date(2025, 5, 1)}, focal_point, WHY)
    workflow.take(request, "confirm", secretariat)
    assert Adoption.objects.get().standing == "withdrawn"


def test_declining_needs_a_reason_and_changes_nothing(
    target: Target, focal_point: User, secretariat: User
) -> None:
    request = requested(target, focal_point)
    with pytest.raises(Refused, match="why you decline"):
        workflow.take(request, "decline", secretariat)
    workflow.take(request, "decline", secretariat, "Build another.")
    request.refresh_from_db()
    assert (request.state, request.answer, value(target)) == ("declined", "Build another.", 50)
    letter = Notice.objects.get(recipient=focal_point, kind="declined")
    assert letter.note == "Build another."


def nobody_missing(city: City, network: Network) -> None:
    """Both sides have sides."""


def without_officers(city: City, network: Network) -> None:
    network.staff.clear()


def without_focal_points(city: City, network: Network) -> None:
    city.focal_points.clear()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("by", "sides", "may"),
    [
        ("focal_point", nobody_missing, {"secretariat", "second_officer", "administrator"}),
        ("focal_point", without_officers, {"second_focal_point", "administrator"}),
        ("secretariat", nobody_missing, {"focal_point", "second_focal_point"}),
        ("secretariat", without_focal_points, {"second_officer", "administrator"}),
        ("administrator", nobody_missing, {"focal_point", "second_focal_point"}),
    ],
)
def test_who_decides(
    target: Target,
    city: City,
    network: Network,
    by: str,
    sides: Callable[[City, Network], None],
    may: set[str],
) -> None:
    city.focal_points.clear()
    people = {
        "focal_point": make.FocalPointFactory(city=city),
        "second_focal_point": make.FocalPointFactory(city=city),
        "secretariat": make.SecretariatFactory(network=network),
        "second_officer": make.SecretariatFactory(network=network),
        "foreign_officer": make.SecretariatFactory(),
        "foreign_focal_point": make.FocalPointFactory(),
        "administrator": make.AdministratorFactory(),
    }
    request = requested(target, people[by])
    sides(city, network)

    deciding = {
        name for name, user in people.items() if "confirm" in workflow.open_steps(request, user)
    }
    assert deciding == may
    for name in people.keys() - may:
        with pytest.raises(Refused):
            workflow.take(request, "confirm", people[name])


def test_what_changed_since_it_was_requested_is_not_confirmed(
    target: Target, focal_point: User, secretariat: User
) -> None:
    first, second = (
        requested(target, focal_point),
        requested(target, focal_point, value=Decimal(30)),
    )
    workflow.take(first, "confirm", secretariat)
    with pytest.raises(Refused, match="changed since"):
        workflow.take(second, "confirm", secretariat)
    assert value(target) == 20


def test_what_no_row_may_be_is_not_confirmed(
    target: Target, focal_point: User, secretariat: User
) -> None:
    request = requested(target, focal_point, due_on=date(2000, 1, 1))
    Target.objects.update(baseline_on=date(2020, 1, 1))
    with pytest.raises(Refused, match="before its baseline"):
        workflow.take(request, "confirm", secretariat)


def test_the_same_request_is_there_once(target: Target, focal_point: User) -> None:
    assert requested(target, focal_point) == requested(target, focal_point)


def test_a_refusal_holds_against_the_catalogue(target: Target, city: City) -> None:
    def load() -> ChangeRequest | None:
        row = Target.objects.get()
        row.value = LESS
        return hold_back(row, None, "The catalogue has another value.")

    request = load()
    assert request is not None and request.side == "secretariat"
    workflow.take(request, "decline", city.focal_points.get(), "It is 50.")
    assert load() == request


# Where it is listed


@pytest.mark.slow
def test_both_desks_and_a_letter_say_it(
    client: Client, target: Target, focal_point: User, secretariat: User
) -> None:
    request = requested(target, focal_point)
    assert desk_of(secretariat).changes_to_decide == [request]
    assert desk_of(focal_point).changes_asked_for == [request]
    assert desk_of(focal_point).changes_to_decide == []
    letter = Notice.objects.get(recipient=secretariat, kind="requested")
    client.force_login(secretariat)
    assert "50 → 20" in client.get(reverse("admin:index")).content.decode()

    page = client.get(letter.address).content.decode()
    assert WHY in page and "50 → 20" in page
    step = reverse("admin:commitments_changerequest_step", args=[request.pk])
    client.post(step, {"_step": "confirm", "seen": "open"})
    assert value(target) == 20
    assert Notice.objects.filter(recipient=focal_point, kind="confirmed").exists()


@pytest.mark.parametrize("foreign", [make.FocalPointFactory, make.SecretariatFactory])
def test_a_request_of_others_is_as_if_not_there(
    client: Client, target: Target, focal_point: User, foreign: Any
) -> None:
    request = requested(target, focal_point)
    client.force_login(foreign())
    for key in (request.pk, request.pk + 1):
        step = reverse("admin:commitments_changerequest_step", args=[key])
        assert client.post(step, {"_step": "confirm", "seen": "open"}).status_code == 404
    page = client.get(reverse("admin:commitments_changerequest_changelist")).content.decode()
    assert "50 → 20" not in page and value(target) == 50


@pytest.mark.slow
def test_the_public_reads_what_was_confirmed_with_date_and_reason(
    client: Client, target: Target, focal_point: User, secretariat: User
) -> None:
    def public() -> tuple[str, Any]:
        page = client.get(target.adoption.get_absolute_url()).content.decode()
        row = client.get(f"/api/v1/adoptions/{target.adoption_id}/").json()
        return " ".join(page.split()), row["changes"]

    copy: dict[tuple[str, str], Any] = {}
    request = requested(target, focal_point)
    declined = requested(target, focal_point, value=Decimal(3))
    workflow.take(declined, "decline", secretariat, "Too little.")
    cursor = follow(copy)
    page, changes = public()
    assert WHY not in page and changes == []

    workflow.take(request, "confirm", secretariat)

    page, changes = public()
    assert "40% of 50 people promised" in page and "changed to 20 people" in page
    assert "target value: 50 → 20" in page and WHY in page
    (change,) = changes
    assert change["fields_changed"] == [{"field": "value", "before": "50", "after": "20"}]
    assert (change["target"], change["side"], change["reason"]) == (target.pk, "party", WHY)
    follow(copy, cursor)
    assert copy["adoptions", str(target.adoption_id)]["changes"] == changes
    assert focal_point.username not in page
