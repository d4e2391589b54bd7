"""The pages of one commitment, report and practice, as a visitor sees them."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from commitments.models import Adoption, Target
from commitments.reporting import workflow
from tests.factories import (
    AdministratorFactory,
    AdoptionFactory,
    CityFactory,
    CommitmentFactory,
    CommitmentObjectiveFactory,
    CrosswalkFactory,
    EndorsementFactory,
    EventFactory,
    EvidenceFactory,
    MeasurementFactory,
    NetworkFactory,
    ObjectiveFactory,
    OrganisationFactory,
    PracticeFactory,
    ReportFactory,
    ReviewFactory,
    TargetFactory,
    advance,
)

pytestmark = pytest.mark.django_db


def text_of(response: Any) -> str:
    """Return the text of a page, without line breaks."""
    return " ".join(response.content.decode().split())


@pytest.fixture
def adoption() -> Adoption:
    """Arua promises to register people."""
    adoption: Adoption = AdoptionFactory(
        city=CityFactory(name="Arua"), commitment__slug="register", commitment__title="Register all"
    )
    return adoption


@pytest.fixture
def target(adoption: Adoption) -> Target:
    """2,000 people by 2027."""
    target: Target = TargetFactory(
        adoption=adoption,
        value=Decimal(2000),
        due_on=date(2027, 12, 31),
        due_on_precision="year",
    )
    return target


# A commitment


@pytest.mark.slow
def test_a_commitment_says_how_far_it_has_come_of_what_by_when(client: Any, target: Target) -> None:
    report = ReportFactory(adoption=target.adoption)
    MeasurementFactory(report=report, target=target, value=Decimal(1440))
    advance(report, "submit", "publish")
    page = text_of(client.get("/commitments/register/"))
    assert "72% of 2,000 people promised (1,440 so far, 31 December 2024), due 2027." in page
    assert "On track" in page
    assert '<div class="views"' in page


@pytest.mark.slow
def test_without_a_baseline_no_share_is_claimed(client: Any, adoption: Adoption) -> None:
    target = TargetFactory(adoption=adoption, baseline_value=None, value=Decimal(2000))
    report = ReportFactory(adoption=adoption, compiled=True, steps=())
    MeasurementFactory(report=report, target=target, value=Decimal(8))
    advance(report, "compile")
    page = text_of(client.get("/commitments/register/"))
    assert "8 people so far (31 December 2024); promised: 2,000, due" in page
    assert "%)" not in page
    assert "No report by Arua: not asked to report." in page
    assert "example.org" in page


@pytest.mark.slow
def test_less_is_better_names_where_it_started(client: Any, adoption: Adoption) -> None:
    target = TargetFactory(
        adoption=adoption, direction="down", baseline_value=Decimal(20), value=Decimal(10), unit="%"
    )
    report = ReportFactory(adoption=adoption)
    MeasurementFactory(report=report, target=target, value=Decimal(25))
    advance(report, "submit", "publish")
    page = text_of(client.get("/commitments/register/"))
    assert "Further away than at the start: from 20% to 25% (31 December 2024)" in page


@pytest.mark.slow
@pytest.mark.parametrize(
    ("precision", "words"),
    [("year", "2022"), ("quarter", "Q1 2022"), ("month", "March 2022"), ("day", "4 March 2022")],
)
def test_a_date_is_printed_as_far_as_it_is_known_and_says_how(
    client: Any, precision: str, words: str
) -> None:
    CommitmentFactory(
        slug="one", made_on=date(2022, 3, 4), made_on_precision=precision, date_basis="event"
    )
    page = text_of(client.get("/commitments/one/"))
    assert f"<dd>{words}<br><span" in page
    assert "the event where it was announced" in page


@pytest.mark.slow
def test_a_report_on_the_timeline_says_all_and_who_checked_it(
    client: Any, adoption: Adoption
) -> None:
    report = ReportFactory(
        adoption=adoption, summary="Built\n\nhttps://example.org/x", next_steps="Build more"
    )
    EvidenceFactory(
        report=report, title="Minutes", answered=False, checked_at=datetime(2026, 1, 2, tzinfo=UTC)
    )
    advance(report, "submit")
    workflow.take(report, "publish", AdministratorFactory(), "Figures seen.")
    page = text_of(client.get("/commitments/register/"))
    for words in ("Built", "What hindered it.", "Build more", "Minutes", "Figures seen."):
        assert words in page
    assert "the link did not answer on 2 January 2026" in page
    assert "checked by the secretariat" in page
    assert '<a href="https://example.org/x" rel="nofollow">' in page


@pytest.mark.slow
def test_nobody_is_named_on_the_trail(client: Any, adoption: Adoption) -> None:
    report = ReportFactory(adoption=adoption, published=True)
    page = text_of(client.get("/commitments/register/"))
    assert "published – administrator" in page
    for person in (report.author, report.decided_by):
        assert person.username not in page and person.last_name not in page


@pytest.mark.slow
def test_what_a_person_typed_is_text_and_no_markup(client: Any, adoption: Adoption) -> None:
    report = ReportFactory(adoption=adoption, summary="<script>alert(1)</script>")
    advance(report, "submit", "publish")
    page = text_of(client.get("/commitments/register/"))
    assert "<script>alert" not in page and "&lt;script&gt;" in page


@pytest.mark.slow
def test_what_others_say_later_stands_beside_the_word_of_the_city(
    client: Any, adoption: Adoption
) -> None:
    today = timezone.localdate()
    ReportFactory(adoption=adoption, published=True, year=today.year - 1)
    ReportFactory(adoption=adoption, compiled=True, year=today.year - 2)
    page = text_of(client.get("/commitments/register/"))
    assert "more recently" not in page, "what is older is no answer to it"

    ReportFactory(adoption=adoption, compiled=True, year=today.year + 1, summary="The port closed.")
    page = text_of(client.get("/commitments/register/"))
    city, _title, others = page.partition("What others say, more recently")
    assert "What Arua reports" in city and "On track" in city
    assert "The port closed." in others.partition("</div>")[0]


def test_objectives_say_on_whose_word_and_where_they_lead(client: Any, adoption: Adoption) -> None:
    objective = ObjectiveFactory(title="Basic services")
    CommitmentObjectiveFactory(
        commitment=adoption.commitment, objective=objective, basis="declared", reason="Their form."
    )
    CrosswalkFactory(from_objective=objective, to_objective__title="Good health")
    page = text_of(client.get("/commitments/register/"))
    why = '<bdi>Their form.</bdi> <span class="muted">Declared by the city or network</span>'
    assert why in page
    assert "Through the crosswalk: 1 more objective" in page
    assert "Good health" in page and "published by a named site" in page


@pytest.mark.slow
def test_others_are_those_who_share_most_objectives(client: Any, adoption: Adoption) -> None:
    first, two = ObjectiveFactory(), ObjectiveFactory()
    for objective in (first, two):
        CommitmentObjectiveFactory(commitment=adoption.commitment, objective=objective)
    near, far = (AdoptionFactory(commitment__title=title) for title in ("Near", "Far"))
    hidden = AdoptionFactory(commitment__title="Hidden", commitment__public=False)
    for other in (near, far, hidden):
        CommitmentObjectiveFactory(commitment=other.commitment, objective=first)
    CommitmentObjectiveFactory(commitment=near.commitment, objective=two)
    page = text_of(client.get("/commitments/register/"))
    assert page.index("Near") < page.index("2 objectives in common") < page.index("Far")
    assert "Hidden" not in page


@pytest.mark.slow
def test_a_partner_reports_for_itself(client: Any, adoption: Adoption) -> None:
    partner = AdoptionFactory(
        commitment=adoption.commitment, role="partner", city=CityFactory(name="Gulu")
    )
    ReportFactory(adoption=partner, rating="constrained", published=True)
    page = text_of(client.get("/commitments/register/"))
    facts = page[page.index('id="facts"') : page.index('id="about-data"')]
    assert facts.index("Arua") < facts.index("Gulu") < facts.index("Behind")
    assert "No report by Arua: not asked to report." in page


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("ask", "This asks something of others. It has signatories, and no status."),
        ("statement", "This declares something. It has signatories, and no status."),
    ],
)
def test_an_ask_or_statement_has_words_and_signatories_and_no_status(
    client: Any, kind: str, words: str
) -> None:
    letter = CommitmentFactory(slug="letter", kind=kind, summary="Let children learn.")
    EndorsementFactory(framework=letter.framework, city=CityFactory(name="Gulu"))
    EndorsementFactory(framework=letter.framework, city=CityFactory(name="Hidden", public=False))
    page = text_of(client.get("/commitments/letter/"))
    assert words in page
    assert "Let children learn." in page and "Gulu" in page and "Signatory (1)" in page
    for never in ("Hidden", "badge--", "has never reported", "What became of it", "Nobody has"):
        assert never not in page, never


@pytest.mark.slow
def test_the_promise_comes_before_its_status_in_our_words(client: Any) -> None:
    adoption = AdoptionFactory(
        commitment__slug="one",
        commitment__summary="A desk for newcomers.",
        commitment__made_on=date(2022, 5, 1),
        commitment__made_on_precision="year",
    )
    page = text_of(client.get("/commitments/one/"))
    order = ["Pledge", "2022", "In our words", "A desk for newcomers.", "example.org", "badge--"]
    places = [page.index(words, page.index("<main")) for words in order]
    assert places == sorted(places)
    assert "<blockquote" not in page and "quoted" not in page
    assert adoption.city.name in page


@pytest.mark.slow
def test_the_words_of_a_promise_are_a_quotation_in_their_language(client: Any) -> None:
    CommitmentFactory(
        slug="one",
        wording="Un bureau pour toutes et tous.",
        wording_language="fr",
        wording_source="https://example.org/resolution.pdf",
        wording_page="p. 3",
    )
    page = text_of(client.get("/commitments/one/"))
    quotation = page[page.index("<blockquote") : page.index("</figure>")]
    assert '<blockquote lang="fr" dir="auto" cite="https://example.org/resolution.pdf">' in page
    for words in ("Un bureau pour toutes et tous.", "p. 3", "français", "example.org"):
        assert words in quotation
    assert page.index("</blockquote>") < page.index("In our words")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        (None, "Nobody has searched for public sources on it yet."),
        (
            date(2026, 3, 1),
            "No public source on it was found (searched on 1 March 2026 by Watch).",
        ),
    ],
)
def test_where_nothing_is_known_it_says_who_looked(
    client: Any, day: date | None, sentence: str
) -> None:
    who = OrganisationFactory(name="Watch") if day else None
    adoption = AdoptionFactory(
        commitment__slug="one",
        commitment__searched_on=day,
        commitment__searched_by_organisation=who,
    )
    assert sentence in text_of(client.get("/commitments/one/"))
    ReportFactory(adoption=adoption, compiled=True)
    assert sentence not in text_of(client.get("/commitments/one/"))


@pytest.mark.slow
def test_reports_and_what_public_sources_say_are_kept_apart(
    client: Any, adoption: Adoption
) -> None:
    ReportFactory(adoption=adoption, summary="We built.", published=True)
    ReportFactory(adoption=adoption, summary="They built.", compiled=True, background=True)
    page = text_of(client.get("/commitments/register/"))
    own, _title, others = page.partition("What public sources say</h2>")
    assert "Reports by the city or network</h2>" in own
    assert "We built." in own and "They built." not in own
    assert "They built." in others and "example.org" in others
    assert "background, not progress" in others and "background" not in own


@pytest.mark.slow
def test_a_promise_shows_its_umbrella_parts_counterparts_event_and_register(client: Any) -> None:
    umbrella = CommitmentFactory(slug="umbrella", title="Harbours together")
    promise = CommitmentFactory(
        slug="one",
        title="Classes",
        part_of=umbrella,
        announced_at=EventFactory(name="The Forum"),
        registry="unhcr-grf",
        registry_id="GRF-7",
        note="Filed twice.",
    )
    promise.matches.add(CommitmentFactory(slug="other", title="Money for classes"))
    page = text_of(client.get("/commitments/one/"))
    for words in ("Harbours together", "Money for classes", "The Forum", "GRF-7", "Filed twice."):
        assert words in page, words
    assert "Classes" in text_of(client.get("/commitments/umbrella/"))
    assert "Classes" in text_of(client.get("/commitments/other/"))
    EventFactory._meta.model.objects.update(public=False)
    assert "The Forum" not in text_of(client.get("/commitments/one/"))


def test_money_says_what_is_secured_and_what_is_missing(client: Any) -> None:
    AdoptionFactory(
        commitment__slug="one",
        budget_needed=Decimal(4000),
        budget_secured=Decimal(1000),
        currency="EUR",
    )
    page = text_of(client.get("/commitments/one/"))
    assert "1,000 of 4,000 EUR secured" in page and "3,000 EUR missing" in page


# A report


@pytest.mark.slow
def test_a_report_shows_its_figures_and_why_one_is_missing(client: Any, target: Target) -> None:
    report = ReportFactory(adoption=target.adoption)
    MeasurementFactory(report=report, target=target, value=Decimal(500))
    MeasurementFactory(report=report, target=target, breakdown="women", value=None, status="Q")
    advance(report, "submit", "publish")
    page = text_of(client.get(report.get_absolute_url()))
    assert "<bdi>500 people</bdi>" in page and "25%" in page
    assert "not shown, to protect individuals" in page
    assert "no evidence" in page
    women = page[page.index("– women") :].split("</tr>")[0]
    assert "2,000" not in women and "%" not in women


@pytest.mark.slow
def test_a_replaced_report_stays_readable_and_both_link_to_each_other(
    client: Any, adoption: Adoption
) -> None:
    old = ReportFactory(adoption=adoption, published=True, summary="Old words")
    new = ReportFactory(corrects=old, published=True)
    before, after = client.get(old.get_absolute_url()), client.get(new.get_absolute_url())
    assert "Old words" in text_of(before)
    assert "replaced by a correction" in text_of(before)
    assert f'href="{new.get_absolute_url()}"' in text_of(before)
    assert f'href="{old.get_absolute_url()}"' in text_of(after)
    assert "Replaced by a correction" in text_of(client.get("/commitments/register/"))


@pytest.mark.slow
def test_a_correction_that_waits_is_not_mentioned(client: Any, adoption: Adoption) -> None:
    old = ReportFactory(adoption=adoption, published=True)
    new = ReportFactory(corrects=old, submitted=True)
    page = text_of(client.get(old.get_absolute_url()))
    assert new.get_absolute_url() not in page and "replaced by" not in page
    assert client.get(new.get_absolute_url()).status_code == 404


def test_a_compiled_report_says_that_the_city_did_not_write_it(
    client: Any, adoption: Adoption
) -> None:
    report = ReportFactory(adoption=adoption, compiled=True)
    page = text_of(client.get(report.get_absolute_url()))
    assert "The city or network did not write this." in page
    assert "example.org" in page and "2024" in page
    assert ">Evidence<" not in page


@pytest.mark.slow
def test_a_review_stands_beside_the_reply(client: Any, adoption: Adoption) -> None:
    report = ReportFactory(adoption=adoption, published=True)
    review = ReviewFactory(report=report, published=True, strengths="Clear.", reply="Merci.")
    waiting = ReviewFactory(report=report, submitted=True, strengths="Not yet.")
    page = text_of(client.get(report.get_absolute_url()))
    assert f'id="review-{review.pk}"' in page
    assert "Clear." in page and "Merci." in page and "peer reviewed" in page
    assert f"review-{waiting.pk}" not in page and "Not yet." not in page


def test_evidence_files_are_offered_by_their_own_address(client: Any, adoption: Adoption) -> None:
    report = ReportFactory(adoption=adoption)
    evidence = EvidenceFactory(
        report=report, url="", file="evidence/x", file_type="application/pdf", file_size=2048
    )
    advance(report, "submit", "publish")
    page = text_of(client.get(report.get_absolute_url()))
    assert f"/evidence/{evidence.pk}/" in page and "2.0 KB" in page


# A practice


def test_a_practice_tells_problem_action_result_and_lessons(client: Any) -> None:
    PracticeFactory(
        slug="desk",
        title="A welcome desk",
        result="Queues fell.",
        lessons="Start small.",
        language="fr",
        starts_on=date(2022, 5, 1),
        cities=[CityFactory(name="Arua")],
    )
    page = text_of(client.get("/practices/desk/"))
    for words in ("What needed solving.", "What was done.", "Queues fell.", "Start small.", "Arua"):
        assert words in page
    assert 'lang="fr"' in page and "May 2022 –" in page


def test_a_practice_does_not_lead_to_a_hidden_promise_or_city(client: Any) -> None:
    adoption = AdoptionFactory(commitment__title="Secret", commitment__public=False)
    PracticeFactory(slug="desk", adoption=adoption, cities=[CityFactory(name="Gone", public=False)])
    page = text_of(client.get("/practices/desk/"))
    assert "Secret" not in page and "Gone" not in page


# Hidden rows


def test_what_is_hidden_looks_like_what_does_not_exist(client: Any) -> None:
    CommitmentFactory(slug="hidden", public=False)
    PracticeFactory(slug="hidden", public=False)
    draft = ReportFactory()
    unseen = ReportFactory(published=True, adoption__city__public=False)
    for path in (
        "/commitments/hidden/",
        "/commitments/none/",
        "/practices/hidden/",
        draft.get_absolute_url(),
        unseen.get_absolute_url(),
        "/reports/999999/",
    ):
        assert client.get(path).status_code == 404, path


def test_a_practice_names_the_networks_that_took_part_or_paid(client: Any) -> None:
    practice = PracticeFactory(slug="kitchen", note="A remark.", starts_on=date(2021, 1, 1))
    practice.networks.add(NetworkFactory(name="Fund"), NetworkFactory(name="Hid", public=False))

    html = client.get("/practices/kitchen/").content.decode()
    assert "<bdi>Fund</bdi>" in html
    assert "A remark." in html
    assert "Hid" not in html
