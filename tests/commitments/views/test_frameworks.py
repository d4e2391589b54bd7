"""The pages of one framework and of one objective, as a visitor sees them."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from commitments.models import Framework
from tests.factories import (
    AdoptionFactory,
    CityFactory,
    CommitmentFactory,
    CommitmentObjectiveFactory,
    CrosswalkFactory,
    EndorsementFactory,
    FrameworkFactory,
    IndicatorFactory,
    MeasurementFactory,
    NetworkFactory,
    ObjectiveFactory,
    PracticeFactory,
    ReportFactory,
    TargetFactory,
    advance,
)

pytestmark = pytest.mark.django_db


def text_of(response: Any) -> str:
    """Return the text of a page, without line breaks."""
    return " ".join(response.content.decode().split())


@pytest.fixture
def gcm() -> Framework:
    """Two objectives, of which commitments serve the second."""
    framework: Framework = FrameworkFactory(
        slug="gcm", short_name="GCM", name="Compact for Migration", document_symbol="A/RES/73/195"
    )
    for order, (code, title) in enumerate((("14", "Consular help"), ("15", "Basic services"))):
        ObjectiveFactory(framework=framework, code=code, title=title, order=order)
    return framework


def promise(framework: Framework, code: str, **kwargs: Any) -> Any:
    adoption = AdoptionFactory(**kwargs)
    objective = framework.objectives.get(code=code)
    CommitmentObjectiveFactory(
        commitment=adoption.commitment, objective=objective, reason="It says so."
    )
    return adoption


def test_what_a_campaign_asks_of_others_is_no_gap(client: Any) -> None:
    petition = FrameworkFactory(slug="petition", kind="campaign")
    ObjectiveFactory(framework=petition, code="home", kind="ask")
    CommitmentFactory(framework=petition, kind="ask", title="A safe home for every family")
    AdoptionFactory()

    page = text_of(client.get("/frameworks/petition/"))

    assert "A safe home for every family" in page
    for reproach in ("None of the", "served by none", "Nothing known", "none listed"):
        assert reproach not in page


def test_a_framework_says_its_gaps_out_loud(client: Any, gcm: Framework) -> None:
    last_year = timezone.localdate().year - 1
    ReportFactory(adoption=promise(gcm, "15"), published=True, year=last_year)
    promise(gcm, "15")
    page = text_of(client.get("/frameworks/gcm/"))
    assert "<strong>2 promises serve it, made by 2 cities.</strong>" in page
    assert "On 1 of them a city or network itself has reported. Nothing is known of 1." in page
    assert "1 of its 2 parts is served by none of those listed here." in page
    assert "None of the 2 promises listed here serves objectives <a" in page
    assert "No city" not in page
    assert "On track: 1, Nothing known: 1" in page
    assert "14: 0, 15: 2" in page and "14. Consular help" not in page
    assert "A/RES/73/195" in page and "not legally binding" in page


def test_bars_of_a_framework_share_one_scale(client: Any, gcm: Framework) -> None:
    for code in ("14", "15", "15"):
        promise(gcm, code)
    page = text_of(client.get("/frameworks/gcm/"))
    assert "the longest is 2 promises" in page
    assert 'width="180"' in page and 'width="360"' in page


def test_promises_stand_before_the_bars_of_a_framework(client: Any, gcm: Framework) -> None:
    promise(gcm, "15", commitment__title="A clinic", commitment__summary="It will open a clinic.")
    page = text_of(client.get("/frameworks/gcm/"))
    assert page.index("It will open a clinic.") < page.index('<svg class="bar')


def test_who_signed_is_told_by_role(client: Any) -> None:
    paper = FrameworkFactory(slug="paper", kind="city-statement")
    EndorsementFactory(framework=paper, city=CityFactory(name="Arua"))
    EndorsementFactory(framework=paper, city=CityFactory(name="Gulu"), role="supporter")
    EndorsementFactory(framework=paper, city=CityFactory(name="Gone"), public=False)
    page = text_of(client.get("/frameworks/paper/"))
    assert "2 are listed here; no source that we know of states how many signed it." in page
    assert "Signatory (1)" in page and "Supporter (1)" in page
    assert "Gone" not in page


def test_who_signed_stands_with_country_and_day_and_is_what_is_downloaded(client: Any) -> None:
    paper = FrameworkFactory(slug="paper", kind="city-statement")
    EndorsementFactory(
        framework=paper,
        city=CityFactory(name="Arua", country__name="Uganda"),
        endorsed_on=date(2018, 6, 20),
        endorsed_on_precision="day",
    )
    page = text_of(client.get("/frameworks/paper/"))
    row = page[page.index("<bdi>Arua</bdi>") :].partition("</li>")[0]
    assert "Uganda" in row and "20 June 2018" in row
    file = client.get("/api/v1/endorsements/?framework=paper&format=csv")
    assert "/api/v1/endorsements/?framework=paper&amp;format=csv" in page.replace("&f", "&amp;f")
    assert "arua" in b"".join(file).decode().lower()


def test_a_framework_without_parts_counts_what_was_made_under_it(client: Any) -> None:
    paper = FrameworkFactory(slug="paper")
    AdoptionFactory(commitment__framework=paper, commitment__title="Made under it")
    page = text_of(client.get("/frameworks/paper/"))
    assert "1 promise was made under it." in page and "Made under it" in page


def test_an_objective_keeps_what_the_crosswalk_reaches_apart(client: Any, gcm: Framework) -> None:
    promise(gcm, "15", commitment__title="Clinics")
    other = promise(gcm, "14", commitment__title="Papers")
    CrosswalkFactory(
        from_objective=other.commitment.objectives.get(),
        to_objective=gcm.objectives.get(code="15"),
        basis="text",
    )
    page = text_of(client.get("/frameworks/gcm/15/"))
    assert "1 promise serves it, made by 1 city." in page
    assert "1 more counts as progress here through the crosswalk." in page
    tagged, _title, reached = page.partition("Reached through the crosswalk")
    why = '<bdi>It says so.</bdi> <span class="muted">Our assessment</span>'
    assert "Clinics" in tagged and why in tagged
    assert "Why they are listed here – our assessment: 1." in tagged
    assert "Papers" in reached and "in the text itself" in reached
    assert "Papers" not in tagged


def test_an_objective_shows_first_of_which_promises_something_is_known(
    client: Any, gcm: Framework
) -> None:
    promise(gcm, "15", commitment__title="A clinic")
    shelter = promise(gcm, "15", commitment__title="A shelter", network=NetworkFactory(), city=None)
    target = TargetFactory(adoption=shelter, value=Decimal(200), unit="beds")
    report = ReportFactory(adoption=shelter, compiled=True, steps=())
    MeasurementFactory(report=report, target=target, value=Decimal(150))
    advance(report, "compile")

    page = text_of(client.get("/frameworks/gcm/15/"))

    assert "2 promises serve it, made by 1 city and 1 network." in page
    assert "Public sources say something of 1 of them. Nothing is known of 1." in page
    _head, news, silent = page.split('<section class="sect"')[:3]
    assert "1 promise of which something is known" in news and "A shelter" in news
    assert "<b>150</b> of 200 beds promised" in news
    assert "1 promise of which nothing is known yet" in silent and "A clinic" in silent
    assert "A shelter" not in silent


def test_an_objective_stands_among_the_others_of_its_kind(client: Any, gcm: Framework) -> None:
    part = ObjectiveFactory(framework=gcm, code="15.a", parent=gcm.objectives.get(code="15"))
    CommitmentObjectiveFactory(commitment=promise(gcm, "15").commitment, objective=part)
    CommitmentObjectiveFactory(commitment=AdoptionFactory().commitment, objective=part)
    chart = text_of(client.get("/frameworks/gcm/14/")).partition("columns-chart--here")[2]
    # What serves a part of it counts, and once; so do the bars of the framework.
    assert "14: 0, 15: 2" in chart and 'class="gap here"' in chart
    row = text_of(client.get("/frameworks/gcm/")).partition(">15. Basic services</a>")[2]
    assert 'data-label="Commitments">2<' in row


def test_an_empty_objective_names_the_set_that_it_is_empty_of(client: Any, gcm: Framework) -> None:
    promise(gcm, "15")
    promise(gcm, "15")
    page = text_of(client.get("/frameworks/gcm/14/"))
    assert "None of the 2 promises listed here serves this objective." in page
    assert "No city" not in page


def test_a_statement_states_how_many_signed_it_and_on_which_day(client: Any) -> None:
    paper = FrameworkFactory(
        slug="paper",
        kind="city-statement",
        signatories=13,
        signatories_role="supporter",
        signatories_as_of=date(2017, 12, 8),
        signatories_source="https://example.org/paper",
    )
    EndorsementFactory(framework=paper, role="author")
    EndorsementFactory(framework=paper, role="supporter", city__latitude=None, city__longitude=None)
    EndorsementFactory(
        framework=paper,
        role="supporter",
        endorsed_on=date(2018, 1, 1),
        endorsed_on_precision="year",
    )
    page = text_of(client.get("/frameworks/paper/"))
    assert "13 supporters (8 December 2017), as its source states." in page
    assert (
        "1 of the 13 is listed here, for 1 of them no source says since when;"
        " 1 listed city joined later."
    ) in page
    assert "Supporter (2)" in page and "Author (1)" in page


@pytest.mark.slow
def test_asks_and_statements_have_no_status_on_pages_of_frameworks(
    client: Any, gcm: Framework
) -> None:
    for kind in ("ask", "statement"):
        made = CommitmentFactory(framework=gcm, kind=kind, title=f"A {kind}")
        CommitmentObjectiveFactory(commitment=made, objective=gcm.objectives.get(code="15"))
    for path in ("gcm/", "gcm/15/"):
        page = text_of(client.get(f"/frameworks/{path}"))
        for kind in ("ask", "statement"):
            rows = page.split('<li class="row promise">')
            row = next(row for row in rows if f"A {kind}</a>" in row).split("</li>")[0]
            assert kind.capitalize() in row and "badge--" not in row
            assert "its signatories" in row and "In our words" in row and "example.org" in row


@pytest.mark.slow
def test_an_objective_counts_its_parts_and_shows_its_indicators(
    client: Any, gcm: Framework
) -> None:
    whole = gcm.objectives.get(code="15")
    part = ObjectiveFactory(framework=gcm, code="15.a", parent=whole, title="A part")
    CommitmentObjectiveFactory(commitment=AdoptionFactory().commitment, objective=part)
    IndicatorFactory(framework=gcm, objective=whole, title="Share served", city_level=False)
    practice = PracticeFactory(title="A desk")
    practice.objectives.add(whole)
    page = text_of(client.get("/frameworks/gcm/15/"))
    for words in ("1 promise serves it", "A part", "Share served", "only states", "A desk"):
        assert words in page
    assert client.get("/frameworks/gcm/15.a/").status_code == 200


@pytest.mark.slow
def test_indicators_say_which_others_are_the_same_measure(client: Any, gcm: Framework) -> None:
    official = IndicatorFactory(code="6.1.1", objective=ObjectiveFactory(), title="Safe water")
    same = IndicatorFactory(framework=gcm, code="5", title="Water", objective=None)
    same.same_as.add(official, IndicatorFactory(public=False, title="Hidden water"))
    page = text_of(client.get(gcm.get_absolute_url()))
    assert "<bdi>5</bdi> Water" in page and "the same measure as" in page and official.label in page
    assert "Hidden water" not in page
    IndicatorFactory(framework=gcm, code="12", title="Jobs")
    page = text_of(client.get(gcm.get_absolute_url()))
    assert page.index("Water") < page.index("Jobs"), "Codes are in the order of their numbers."
    assert same.label in text_of(client.get(official.get_absolute_url()))


def test_a_link_of_the_crosswalk_says_why(client: Any, gcm: Framework) -> None:
    link = CrosswalkFactory(from_objective=gcm.objectives.get(code="15"), reason="Both are access.")
    assert "Both are access." in text_of(client.get(link.from_objective.get_absolute_url()))


def test_an_objective_counts_the_parts_of_its_parts_and_each_of_them(
    client: Any, gcm: Framework
) -> None:
    whole = gcm.objectives.get(code="15")
    part = ObjectiveFactory(framework=gcm, code="15.a", parent=whole, title="A part")
    inner = ObjectiveFactory(framework=gcm, code="15.a.1", parent=part)
    for objective in (part, inner):
        commitment = AdoptionFactory().commitment
        CommitmentObjectiveFactory(commitment=commitment, objective=objective)
    page = text_of(client.get("/frameworks/gcm/15/"))
    assert "2 promises serve it, made by 2 cities." in page
    assert 'A part <span class="muted">2 commitments' in page
    rows = client.get("/api/v1/objectives/").json()["results"]
    counts = {row["id"]: row["commitments_count"] for row in rows}
    assert [counts[f"gcm:{code}"] for code in ("15", "15.a", "15.a.1")] == [2, 2, 1]


def test_what_is_hidden_looks_like_what_does_not_exist(client: Any, gcm: Framework) -> None:
    FrameworkFactory(slug="hidden", public=False)
    ObjectiveFactory(framework=gcm, code="99", public=False)
    for path in ("hidden/", "none/", "gcm/99/", "gcm/none/", "none/15/"):
        assert client.get(f"/frameworks/{path}").status_code == 404, path


def test_hidden_promises_are_not_counted(client: Any, gcm: Framework) -> None:
    hidden = CommitmentFactory(public=False)
    CommitmentObjectiveFactory(commitment=hidden, objective=gcm.objectives.get(code="15"))
    page = text_of(client.get("/frameworks/gcm/"))
    assert "0 promises serve it" in page and "2 of its 2 parts are served by none" in page
