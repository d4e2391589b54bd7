"""What other sites show beside a link: title, description, picture."""

import re
from typing import Any

import pytest
from django.urls import reverse

from cities.models import City
from commitments.views.share_pictures import SUBJECTS
from config.kept_answers import LARGEST, may_be_kept
from tests.commitments.charts.bitmaps import size_of
from tests.factories import (
    AdoptionFactory,
    AlternateNameFactory,
    CommitmentObjectiveFactory,
    MembershipFactory,
    PracticeFactory,
    ReportFactory,
    TopicFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def _shared(client: Any, path: str) -> dict[str, str]:
    page = client.get(path).content.decode()
    return dict(
        re.findall(r'<meta (?:property|name)="((?:og|twitter):[^"]*)" content="([^"]*)"', page)
    )


def _picture(client: Any, path: str) -> Any:
    return client.get(_shared(client, path)["og:image"].removeprefix("http://testserver"))


def _pages() -> list[str]:
    """Return the address of a page of each kind that has a picture of its own."""
    report = ReportFactory(published=True)
    mapping = CommitmentObjectiveFactory(commitment=report.adoption.commitment)
    membership = MembershipFactory(city=report.adoption.city)
    rows = (report.adoption.city, report.adoption.commitment, membership.network, report)
    pages = [row.get_absolute_url() for row in rows]
    pages += [row.get_absolute_url() for row in (mapping.objective, mapping.objective.framework)]
    pages += [row.get_absolute_url() for row in (TopicFactory(), PracticeFactory())]
    return pages


def test_each_kind_of_page_has_a_picture_of_its_own(client: Any) -> None:
    pages = _pages()
    assert len(pages) == len(SUBJECTS) + len(("objective", "report"))
    drawn = set()
    for path in (*pages, "/", "/ar/"):
        answer = _picture(client, path)
        assert answer.headers["Content-Type"] == "image/png", path
        assert size_of(answer.content) == (1200, 630)
        # Kept like any other answer.
        assert may_be_kept(answer) and len(answer.content) < LARGEST
        drawn.add(answer.content)
    assert len(drawn) == len(pages) + 2


def test_a_page_says_to_other_sites_what_it_says_itself(client: Any, city: City) -> None:
    AdoptionFactory(city=city)
    shared = _shared(client, f"/cities/{city.slug}/")
    assert shared["og:title"] == str(city)
    assert shared["og:description"].startswith(f"{city.label} has made 1 promise to migrants")
    assert shared["og:image"] == f"http://testserver/share/city/{city.slug}.png"
    assert shared["twitter:card"] == "summary_large_image"


@pytest.mark.parametrize("path", ["/cities/", "/about/", "/search/?q=x", "/compare/"])
def test_other_pages_have_the_picture_of_the_site(client: Any, path: str) -> None:
    shared = _shared(client, path)
    assert shared["og:image"] == "http://testserver" + reverse("site-picture")
    assert shared["og:title"] and shared["og:description"]


def test_a_picture_changes_with_what_it_shows(client: Any, city: City) -> None:
    path = f"/share/city/{city.slug}.png"
    without = client.get(path).content
    AdoptionFactory(city=city)
    assert client.get(path).content != without


def test_a_name_in_letters_that_our_type_lacks_is_left_out(client: Any, city: City) -> None:
    plain = client.get(f"/share/city/{city.slug}.png").content
    City.objects.filter(pk=city.pk).update(name="東京")
    answer = client.get(f"/share/city/{city.slug}.png")
    assert answer.status_code == 200
    assert answer.content != plain


def test_a_picture_says_that_the_site_is_a_demonstration(
    client: Any, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.SITE_NAME += " (demonstration)"
    drawn: list[str] = []

    def draw(svg: str, _width: int) -> bytes:
        drawn.append(svg)
        return b""

    monkeypatch.setattr("commitments.views.share_pictures.png", draw)
    client.get("/ar/share/site.png")
    assert "City Commitments (demonstration)</text>" in drawn[0]


@pytest.mark.parametrize("kind", ["city", "network"])
def test_a_picture_has_the_name_of_the_page_in_its_language(client: Any, kind: str) -> None:
    membership = MembershipFactory()
    path = f"/ar/share/{kind}/{getattr(membership, kind).slug}.png"
    before = client.get(path).content
    owner = {"city": None, kind: getattr(membership, kind)}
    AlternateNameFactory(**owner, name="كمبالا", language="ar", use="display")
    assert client.get(path).content != before
