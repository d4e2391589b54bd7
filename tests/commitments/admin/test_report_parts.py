"""A report that is written in five parts, each a page of its own, and sent from the last."""

from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cities.models import City, TrailEntry
from commitments.models import Adoption, Contributor, Measurement, ProgressReport, Target
from tests.factories import (
    AdoptionFactory,
    FocalPointFactory,
    MeasurementFactory,
    MembershipFactory,
    ReportFactory,
    SecretariatFactory,
    TargetFactory,
    advance,
)
from tests.forms import send, typed

pytestmark = pytest.mark.django_db
AJAX = {"_autosave": "1"}


@pytest.fixture
def draft(city: City, focal_point: User) -> ProgressReport:
    """A draft of the focal point, with words and without the figure of its target."""
    adoption = AdoptionFactory(city=city, report_every=12)
    TargetFactory(adoption=adoption, title="People housed", unit="people", counts_people=True)
    report: ProgressReport = ReportFactory(adoption=adoption, author=focal_point)
    return report


@pytest.fixture
def target(draft: ProgressReport) -> Target:
    target: Target = draft.adoption.targets.get()
    return target


@pytest.fixture
def signed_in(client: Client, focal_point: User) -> Client:
    client.force_login(focal_point)
    return client


def tasks(report: ProgressReport) -> str:
    return reverse("admin:commitments_progressreport_change", args=[report.pk])


def part(report: ProgressReport, slug: str) -> str:
    return reverse("admin:commitments_progressreport_part", args=[report.pk, slug])


def test_a_draft_opens_as_a_list_that_says_how_far_each_part_is(
    signed_in: Client, draft: ProgressReport
) -> None:
    text = signed_in.get(tasks(draft)).text
    assert [text.count(part(draft, slug)) for slug in ("progress", "next", "check")] == [1, 1, 1]
    assert "2 of 4 parts are done." in text and "1 thing missing" in text
    # The one to go on with is the first that is not done.
    assert f'class="btn" href="{part(draft, "figures")}"' in text


@pytest.mark.parametrize(
    ("days", "words"), [(-1, "It has been overdue since"), (0, "Send it by"), (1, "Send it by")]
)
def test_the_list_says_until_or_since_when_the_report_is_due(
    signed_in: Client, draft: ProgressReport, days: int, words: str
) -> None:
    day = timezone.localdate() + timedelta(days=days)
    Adoption.objects.filter(pk=draft.adoption_id).update(report_due_on=day)
    assert f"{words} {day:%-d %B %Y}." in signed_in.get(tasks(draft)).text


def test_a_part_saves_its_own_answers_and_leads_to_the_next(
    signed_in: Client, draft: ProgressReport
) -> None:
    ProgressReport.objects.filter(pk=draft.pk).update(challenges="The old quay")
    answer = send(signed_in, part(draft, "progress"), rating="constrained", summary="A new one")
    assert answer.headers["Location"] == part(draft, "figures") + "?saved=progress"
    stored = ProgressReport.objects.get(pk=draft.pk)
    assert (stored.rating, stored.summary) == ("constrained", "A new one")
    assert (stored.challenges, stored.version) == ("The old quay", draft.version + 1)


def test_the_grid_has_a_line_for_each_target_and_each_part_of_last_time(
    signed_in: Client, draft: ProgressReport, target: Target
) -> None:
    last = ReportFactory(adoption=draft.adoption, year=2023)
    MeasurementFactory(report=last, target=target, value=884)
    MeasurementFactory(report=last, target=target, value=431, dimension="sex", breakdown="women")
    advance(last, "submit", "publish")

    text = signed_in.get(part(draft, "figures")).text
    assert "884" in text and "431" in text
    sent = {"measurements-0-value": "1012", "measurements-1-value": "498"}
    send(signed_in, part(draft, "figures"), **sent)
    figures = draft.measurements.order_by("pk").values_list("breakdown", "dimension", "value")
    assert list(figures) == [("", "", 1012), ("women", "sex", 498)]


def test_the_grid_says_what_the_parts_add_up_to(
    signed_in: Client, draft: ProgressReport, target: Target
) -> None:
    MeasurementFactory(report=draft, target=target, value=1012)
    for name, value in (("women", 498), ("men", 500)):
        row = {"dimension": "sex", "breakdown": name, "value": value}
        MeasurementFactory(report=draft, target=target, **row)
    assert "500 + 498 = 998: 14 away from the whole." in signed_in.get(part(draft, "figures")).text


def test_a_wrong_answer_comes_back_with_a_summary_that_leads_to_it(
    signed_in: Client, draft: ProgressReport
) -> None:
    answer = send(signed_in, part(draft, "figures"), **{"measurements-0-value": "about 40"})
    assert answer.status_code == 200
    assert 'href="#id_measurements-0-value"' in answer.text and "about 40" in answer.text
    assert not draft.measurements.exists()


def test_a_target_is_divided_on_request(
    signed_in: Client, draft: ProgressReport, target: Target
) -> None:
    page = part(draft, "figures") + f"?divide={target.pk}"
    named = {"dimension": "sex", "breakdown": "women", "value": "5"}
    sent = {f"measurements-1-{name}": value for name, value in named.items()}
    send(signed_in, page, **{"measurements-0-value": "12"}, **sent)
    assert set(draft.measurements.values_list("breakdown", "value")) == {("", 12), ("women", 5)}


def test_several_files_become_one_line_of_evidence_each(
    signed_in: Client, draft: ProgressReport, settings: Any, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    page = part(draft, "evidence")
    files = [SimpleUploadedFile(f"minutes {n}.pdf", b"%PDF-1.7 minutes") for n in (1, 2)]
    signed_in.post(page, typed(signed_in.get(page)) | {"files": files})
    assert list(draft.evidence.values_list("title", flat=True)) == ["minutes 1", "minutes 2"]


def test_what_is_missing_is_said_before_it_can_be_sent(
    signed_in: Client, draft: ProgressReport
) -> None:
    text = signed_in.get(part(draft, "check")).text
    assert "Figures: give one for “People housed”" in text
    assert "Send it to the secretariat" not in text


@pytest.mark.parametrize("changed", [False, True])
def test_a_report_is_sent_as_it_was_checked(
    changed: bool, signed_in: Client, draft: ProgressReport, target: Target
) -> None:
    MeasurementFactory(report=draft, target=target, value=40)
    text = signed_in.get(part(draft, "check")).text
    assert "Send it to the secretariat" in text and "40 people" in text
    if changed:
        ProgressReport.objects.filter(pk=draft.pk).update(version=draft.version + 1)
    step = reverse("admin:commitments_progressreport_step", args=[draft.pk])
    signed_in.post(step, {"_step": "submit", "seen": str(draft.version)})
    state = ProgressReport.objects.get(pk=draft.pk).state
    assert state == ("draft" if changed else "submitted")


def test_what_the_public_is_not_shown_is_not_in_the_preview(
    signed_in: Client, draft: ProgressReport, target: Target
) -> None:
    MeasurementFactory(report=draft, target=target, value=3)
    text = signed_in.get(part(draft, "check")).text
    assert "What will be hidden" in text and "Ready. 1 figure will be hidden." in text
    assert "3 people" not in text


def test_the_browser_saves_by_itself_and_goes_on_with_the_same_form(
    signed_in: Client, draft: ProgressReport
) -> None:
    page = part(draft, "figures")
    sent = typed(signed_in.get(page)) | AJAX | {"measurements-0-value": "40"}
    saved = signed_in.post(page, sent).json()
    row = draft.measurements.get()
    assert saved["rows"] == {"measurements": [row.pk]}

    again = {"opened": saved["opened"], "measurements-0-id": str(row.pk)}
    again |= {"measurements-INITIAL_FORMS": "1", "measurements-0-value": "41"}
    assert signed_in.post(page, sent | again).status_code == 200
    assert [int(each.value) for each in Measurement.objects.all() if each.value] == [41]


def test_an_older_page_overwrites_nothing_by_itself(
    signed_in: Client, draft: ProgressReport, city: City, client: Client
) -> None:
    page = part(draft, "progress")
    sent = typed(signed_in.get(page)) | AJAX
    colleague = FocalPointFactory(city=city, first_name="Tess", last_name="Marlowe")
    other = Client()
    other.force_login(colleague)
    assert other.post(page, sent | {"summary": "Theirs"}).status_code == 200

    refused = signed_in.post(page, sent | {"summary": "Mine"})
    assert refused.status_code == 409
    assert refused.json()["conflict"].startswith("Tess Marlowe saved this at")
    assert ProgressReport.objects.get(pk=draft.pk).summary == "Theirs"
    assert "Tess Marlowe wrote in this report" in signed_in.get(page).text


def test_an_answer_that_cannot_be_read_is_not_saved_by_itself(
    signed_in: Client, draft: ProgressReport
) -> None:
    page = part(draft, "figures")
    sent = typed(signed_in.get(page)) | AJAX | {"measurements-0-value": "many"}
    refused = signed_in.post(page, sent)
    assert refused.status_code == 422
    assert list(refused.json()["fields"]) == ["id_measurements-0-value"]
    assert not draft.measurements.exists()


def test_saving_without_a_change_leaves_no_entry(signed_in: Client, draft: ProgressReport) -> None:
    page = part(draft, "progress")
    signed_in.post(page, typed(signed_in.get(page)) | AJAX)
    assert ProgressReport.objects.get(pk=draft.pk).version == draft.version
    assert not TrailEntry.objects.about(draft).filter(action="change").exists()


def test_a_report_that_was_sent_meanwhile_is_only_read(
    signed_in: Client, draft: ProgressReport, target: Target
) -> None:
    page = part(draft, "progress")
    sent = typed(signed_in.get(page)) | {"summary": "Too late"}
    MeasurementFactory(report=draft, target=target)
    advance(draft, "submit")
    answer = signed_in.post(page, sent, follow=True)
    assert "what you typed was not saved" in answer.text
    assert ProgressReport.objects.get(pk=draft.pk).summary != "Too late"


def test_parts_of_foreign_and_compiled_reports_and_unknown_ones_do_not_exist(
    signed_in: Client, draft: ProgressReport
) -> None:
    assert signed_in.get(part(ReportFactory(), "progress")).status_code == 404
    assert signed_in.get(part(draft, "nonsense")).status_code == 404
    assert signed_in.get(part(draft, "progress")).status_code == 200


def test_beside_the_parts_stand_the_secretariat_the_words_and_a_form_to_print(
    signed_in: Client, draft: ProgressReport, target: Target
) -> None:
    network = MembershipFactory(city=draft.adoption.city, network__acronym="LEAGUE").network
    SecretariatFactory(network=network, email="office@league.example", is_active=True)
    paper = reverse("admin:commitments_progressreport_paper", args=[draft.pk])
    text = signed_in.get(tasks(draft)).text
    assert all(
        words in text for words in ("mailto:office@league.example", paper, "/about/glossary/")
    )

    text = signed_in.get(paper).text

    assert target.title in text and "☐ In progress" in text
    MeasurementFactory(report=draft, target=target, value=Decimal(40))
    advance(draft, "submit")
    assert signed_in.get(paper).status_code == 404


def test_who_never_wrote_a_report_reads_three_sentences_first(
    signed_in: Client, draft: ProgressReport, focal_point: User
) -> None:
    assert "Your first report" in signed_in.get(reverse("admin:index")).text
    Contributor.objects.note([draft.pk], focal_point.pk)
    assert "Your first report" not in signed_in.get(reverse("admin:index")).text
