"""No form of the administration overwrites what somebody else saved while it was open."""

import html
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django import forms
from django.contrib.auth.models import User
from django.core import signing
from django.test import Client, RequestFactory
from django.urls import reverse

from cities.models import City, Membership
from commitments.models import Evidence, Measurement, ProgressReport
from config.admin.conflicts import GuardedForm
from tests.factories import (
    AdoptionFactory,
    ApiTokenFactory,
    CommitmentFactory,
    EvidenceFactory,
    FocalPointFactory,
    MeasurementFactory,
    MembershipFactory,
    ReportFactory,
    ReviewFactory,
    TargetFactory,
    TermFactory,
)
from tests.forms import send, typed
from tests.test_admin_pages import FACTORIES, PAGES, every_model

TEXTS = ("note", "title", "name", "message", "summary", "label", "source", "purpose", "language")


@pytest.fixture
def signed_in(client: Client, administrator: User) -> Client:
    client.force_login(administrator)
    return client


def page(row: Any) -> str:
    meta = row._meta
    form = "whole" if isinstance(row, ProgressReport) else "change"
    return reverse(f"admin:{meta.app_label}_{meta.model_name}_{form}", args=[row.pk])


def reply(client: Client, row: Any, sent: dict[str, Any], **changes: Any) -> Any:
    """Send the form of a row as it was opened before, with these changes."""
    values = {name: value for name, value in (sent | changes).items() if value is not None}
    return client.post(page(row), values)


def errors(answer: Any) -> str:
    """Return all errors that a page shows, as text."""
    lists = re.findall(r'<ul class="errorlist[^>]*>(.*?)</ul>', answer.text, re.DOTALL)
    return html.unescape(re.sub(r"<[^>]+>", " ", " ".join(lists)))


@every_model
def test_every_form_and_inline_is_guarded(administrator: User, pages: Any) -> None:
    request = RequestFactory().get("/")
    request.user = administrator
    row = FACTORIES[pages.model]()
    forms_of_page = [pages.get_form(request, row, change=True)]
    forms_of_page += [part.form for part, _inline in pages.get_formsets_with_inlines(request, row)]
    assert all(issubclass(form, GuardedForm) for form in forms_of_page)


def editable(client: Client, pages: Any) -> Iterator[tuple[Any, str, dict[str, Any]]]:
    """Yield a row, the name of a field of text in its form, and what the form holds."""
    row = FACTORIES[pages.model]()
    sent = typed(client.get(page(row)))
    for name in sorted(sent, key=lambda name: name not in TEXTS):
        field = next((field for field in row._meta.fields if field.name == name), None)
        form_field = field and field.formfield()
        if isinstance(form_field, forms.CharField) and (form_field.max_length or 99) > 8:
            yield row, name, sent
            return


@pytest.mark.slow
@every_model
def test_what_somebody_else_saved_is_not_overwritten_but_shown(
    signed_in: Client, pages: Any
) -> None:
    for row, name, sent in editable(signed_in, pages):
        codes = {"language": ("fr", "es"), "currency": ("KES", "GHS")}
        theirs, mine = codes.get(name, ("theirs", "mine"))
        pages.model.objects.filter(pk=row.pk).update(**{name: theirs})
        answer = reply(signed_in, row, sent, **{name: mine})
        assert answer.status_code == 200
        row.refresh_from_db()
        assert getattr(row, name) == theirs
        assert typed(answer)[name] == mine
        assert "after you opened it: nothing is saved yet" in errors(answer)
        assert f"You typed this; somebody else changed it meanwhile. Stored now: {theirs}" in (
            errors(answer).replace("français", "fr").replace("French", "fr")
        )


@pytest.mark.slow
def test_the_walk_tries_most_models(signed_in: Client) -> None:
    tried = [pages.opts.model_name for pages in PAGES if list(editable(signed_in, pages))]
    assert len(tried) >= 20, tried


@pytest.fixture
def report(city: City, focal_point: User) -> ProgressReport:
    """A draft with one figure and one link, open in the browser of the focal point."""
    adoption = AdoptionFactory(city=city, report_every=12)
    report: ProgressReport = ReportFactory(adoption=adoption, author=focal_point)
    MeasurementFactory(report=report, target=TargetFactory(adoption=adoption), value=50)
    EvidenceFactory(report=report, title="A page")
    return report


@pytest.mark.slow
def test_it_says_who_saved_and_saving_again_replaces(
    client: Client, report: ProgressReport, focal_point: User, city: City
) -> None:
    colleague = FocalPointFactory(city=city, first_name="Ada", last_name="First")
    client.force_login(focal_point)
    mine = typed(client.get(page(report)))
    client.force_login(colleague)
    assert send(client, page(report), summary="Hers").status_code == 302
    client.force_login(focal_point)
    answer = reply(client, report, mine, summary="His")
    assert "Ada First saved this at" in errors(answer)
    report.refresh_from_db()
    assert report.summary == "Hers"
    assert reply(client, report, typed(answer)).status_code == 302
    report.refresh_from_db()
    assert report.summary == "His"


@pytest.mark.slow
def test_a_field_in_which_nothing_was_typed_shows_what_is_stored(
    signed_in: Client, city: City
) -> None:
    sent = typed(signed_in.get(page(city)))
    City.objects.filter(pk=city.pk).update(population=12345, note="Theirs")
    answer = reply(signed_in, city, sent, admin_area="Mine")
    shown = typed(answer)
    assert (shown["population"], shown["note"], shown["admin_area"]) == ("12345", "Theirs", "Mine")
    assert "Somebody else changed this since you opened the page. Stored now: Theirs" in (
        errors(answer)
    )
    assert reply(signed_in, city, shown).status_code == 302
    city.refresh_from_db()
    assert (city.population, city.note, city.admin_area) == (12345, "Theirs", "Mine")


@pytest.mark.slow
def test_the_same_change_twice_is_no_conflict(signed_in: Client, city: City) -> None:
    sent = typed(signed_in.get(page(city)))
    assert reply(signed_in, city, sent, note="Same").status_code == 302
    assert reply(signed_in, city, sent, note="Same").status_code == 302


@pytest.mark.slow
def test_relations_choices_and_times_are_compared_too(
    signed_in: Client, administrator: User
) -> None:
    commitment = CommitmentFactory()
    first, second = TermFactory(kind="population"), TermFactory(kind="population")
    sent = typed(signed_in.get(page(commitment)))
    commitment.populations.set([first])
    answer = reply(signed_in, commitment, sent, populations=[second.pk], kind="ask")
    assert f"Stored now: {first}" in errors(answer)
    assert typed(answer)["populations"] == [str(second.pk)]
    token = ApiTokenFactory(owner=administrator)
    sent = typed(signed_in.get(page(token)))
    assert reply(signed_in, token, sent, name="Renamed").status_code == 302
    type(token).objects.filter(pk=token.pk).update(expires_at="2031-05-06T07:08:09Z")
    answer = reply(signed_in, token, sent, name="Renamed")
    assert "Stored now: 6 May 2031" in errors(answer)
    assert typed(answer)["expires_at_0"] == "2031-05-06"


@pytest.mark.slow
def test_a_form_that_says_not_what_it_was_opened_with_overwrites_nothing(
    signed_in: Client, city: City
) -> None:
    sent = typed(signed_in.get(page(city)))
    for opened in (None, "forged"):
        answer = reply(signed_in, city, sent, opened=opened, note="Mine")
        assert answer.status_code == 200 and "Stored now: –" in errors(answer)


# Inlines


def inline(sent: dict[str, Any], prefix: str, row: Any) -> str:
    """Return the prefix of a row in an inline."""
    return next(
        name.removesuffix("-id")
        for name, value in sent.items()
        if name.startswith(f"{prefix}-") and name.endswith("-id") and value == str(row.pk)
    )


@pytest.mark.slow
def test_a_row_of_an_inline_is_not_overwritten(
    client: Client, report: ProgressReport, focal_point: User
) -> None:
    client.force_login(focal_point)
    figure = Measurement.objects.get(report=report)
    sent = typed(client.get(page(report)))
    Measurement.objects.filter(pk=figure.pk).update(value=60, source="Theirs")
    place = inline(sent, "measurements", figure)
    answer = reply(client, report, sent, **{f"{place}-value": "70"})
    assert answer.status_code == 200
    assert "You typed this; somebody else changed it meanwhile. Stored now: 60" in errors(answer)
    shown = typed(answer)
    assert (shown[f"{place}-value"], shown[f"{place}-source"]) == ("70", "Theirs")
    figure.refresh_from_db()
    assert figure.value == 60
    assert reply(client, report, shown).status_code == 302
    figure.refresh_from_db()
    assert (figure.value, figure.source) == (70, "Theirs")


@pytest.mark.slow
def test_a_membership_changed_on_its_own_page_is_not_overwritten_by_that_of_the_city(
    signed_in: Client, city: City
) -> None:
    membership = MembershipFactory(city=city)
    sent = typed(signed_in.get(page(city)))
    assert send(signed_in, page(membership), note="Theirs").status_code == 302
    place = inline(sent, "memberships", membership)
    answer = reply(signed_in, city, sent, **{f"{place}-note": "Mine"})
    assert "Stored now: Theirs" in errors(answer)
    assert Membership.objects.get(pk=membership.pk).note == "Theirs"


@pytest.mark.slow
def test_a_row_that_was_added_meanwhile_is_named(
    client: Client, report: ProgressReport, focal_point: User
) -> None:
    client.force_login(focal_point)
    sent = typed(client.get(page(report)))
    EvidenceFactory(report=report, title="Added meanwhile")
    answer = reply(client, report, sent, summary="Mine")
    assert "Added by somebody else since you opened this page: Added meanwhile" in errors(answer)
    assert reply(client, report, typed(answer)).status_code == 302
    assert Evidence.objects.filter(report=report).count() == 2


@pytest.mark.slow
def test_a_row_that_was_deleted_meanwhile_and_not_changed_here_stays_deleted(
    client: Client, report: ProgressReport, focal_point: User
) -> None:
    client.force_login(focal_point)
    other = EvidenceFactory(report=report, title="It stays")
    sent = typed(client.get(page(report)))
    Evidence.objects.exclude(pk=other.pk).delete()
    answer = reply(client, report, sent, summary="Mine")
    assert "Deleted by somebody else since you opened this page: 1 (evidence)" in errors(answer)
    shown = typed(answer)
    assert shown["evidence-0-id"] == str(other.pk) and shown["evidence-INITIAL_FORMS"] == "1"
    assert reply(client, report, shown, **{"evidence-0-title": "Kept"}).status_code == 302
    assert list(Evidence.objects.values_list("title", flat=True)) == ["Kept"]


@pytest.mark.slow
def test_a_row_that_was_deleted_meanwhile_and_changed_here_is_offered_anew(
    client: Client, report: ProgressReport, focal_point: User
) -> None:
    client.force_login(focal_point)
    sent = typed(client.get(page(report)))
    Evidence.objects.all().delete()
    answer = reply(client, report, sent, **{"evidence-0-title": "Mine"})
    assert "Somebody else deleted this while you changed it" in errors(answer)
    assert not Evidence.objects.exists()
    shown = typed(answer)
    assert (shown["evidence-0-title"], shown["evidence-0-id"]) == ("Mine", "")
    assert reply(client, report, shown).status_code == 302
    assert Evidence.objects.get().title == "Mine"


@pytest.mark.slow
def test_a_row_that_both_deleted_is_no_question(
    client: Client, report: ProgressReport, focal_point: User
) -> None:
    client.force_login(focal_point)
    sent = typed(client.get(page(report)))
    Evidence.objects.all().delete()
    answer = reply(client, report, sent, **{"evidence-0-DELETE": "on"})
    assert "Deleted by somebody else" in errors(answer)
    assert reply(client, report, typed(answer)).status_code == 302
    assert not Evidence.objects.exists()


@pytest.mark.slow
def test_an_ordinary_error_does_not_hide_what_changes_later(signed_in: Client, city: City) -> None:
    answer = send(signed_in, page(city), population="many", note="Mine")
    City.objects.filter(pk=city.pk).update(note="Theirs")
    again = reply(signed_in, city, typed(answer), population="5")
    assert "Stored now: Theirs" in errors(again)


@pytest.mark.slow
def test_nothing_can_be_guessed_from_what_the_form_carries(signed_in: Client, city: City) -> None:
    City.objects.filter(pk=city.pk).update(population=3)
    opened = signing.loads(typed(signed_in.get(page(city)))["opened"], salt="opened")
    other = City.objects.create(name="B", slug="b", country=city.country, kind="city", population=3)
    theirs = signing.loads(typed(signed_in.get(page(other)))["opened"], salt="opened")
    assert opened[""]["population"] != theirs[""]["population"]


@pytest.mark.slow
def test_a_review_is_not_overwritten(client: Client, db: None) -> None:
    review = ReviewFactory()
    client.force_login(FocalPointFactory(city=review.reviewing_city))
    sent = typed(client.get(page(review)))
    type(review).objects.filter(pk=review.pk).update(strengths="Theirs")
    answer = reply(client, review, sent, strengths="Mine")
    assert "Stored now: Theirs" in errors(answer)
