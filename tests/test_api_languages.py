"""`language` in the API: names, titles and words of codes in every list, file and feed."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from rest_framework import serializers

from cities.audit import Actor, difference, record, snapshot
from cities.management.commands.catalogue_messages import TITLES
from cities.models import AlternateName, City, Network, TrailEntry, refresh_displayed_names
from commitments.api.statistics import OF_ADOPTIONS, OF_COMMITMENTS
from commitments.exchange.tables import BY_FILE
from config import translations
from config.api.fields import Reference, Title, code_in
from config.api_urls import LISTS
from tests.factories import AdoptionFactory, ApiTokenFactory, CityFactory, CommitmentFactory
from tests.lists import address, forms, rows_in_csv

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
SITE = "http://testserver"


class InFrench:
    """Translations in which each text says that it is French."""

    def gettext(self, text: str) -> str:
        return f"fr:{text}"


@pytest.fixture(scope="module")
def named_world(small_world: None) -> None:
    """The small world, in which each city and network has a name in French."""
    for owner, rows in (("city", City.objects.all()), ("network", Network.objects.all())):
        for row in rows:
            AlternateName.objects.create(
                **{owner: row}, language="fr", name=f"fr:{row.name}", use="display", source="a list"
            )
    refresh_displayed_names()


@pytest.fixture
def french(named_world: None, monkeypatch: pytest.MonkeyPatch) -> None:
    original = translations._messages

    def messages(domain: str, language: str) -> Any:
        return (
            InFrench() if domain == "catalogue" and language == "fr" else original(domain, language)
        )

    monkeypatch.setattr(translations, "_messages", messages)


def answer(client: Client, name: str, **query: Any) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = client.get(address(name), {"page_size": 100, **query}).json()[
        "results"
    ]
    assert rows
    return rows


def serializer_of(name: str) -> Any:
    return LISTS[name].serializer_class()


def titles_below(field: Any, plain: Any, spoken: Any) -> Iterator[tuple[Any, Any]]:
    """Yield each title and name below a field as it is written, and as it is in the language."""
    if isinstance(field, serializers.ListSerializer):
        for plain_row, other in zip(plain, spoken, strict=True):
            yield from titles_below(field.child, plain_row, other)
    elif plain is None:
        assert spoken is None
    elif isinstance(field, Reference):
        yield plain["name"], spoken["name"]
    elif isinstance(field, serializers.Serializer):
        for name, part in field.fields.items():
            yield from titles_below(part, plain[name], spoken[name])
    elif isinstance(field, Title):
        yield plain, spoken


@pytest.mark.parametrize("name", LISTS)
def test_names_and_titles_come_in_the_language_asked_for(
    name: str, french: None, client: Client
) -> None:
    pairs = [
        pair
        for plain_row, other in zip(
            answer(client, name), answer(client, name, language="fr"), strict=True
        )
        for pair in titles_below(serializer_of(name), plain_row, other)
    ]

    assert pairs or name == "trail"
    assert [(plain_row, other) for plain_row, other in pairs if not other.startswith("fr:")] == []
    assert [plain_row for plain_row, _other in pairs if plain_row.startswith("fr:")] == []


@pytest.mark.parametrize("name", LISTS)
def test_codes_stay_and_have_their_words_beside_them(
    name: str, french: None, client: Client
) -> None:
    fields = serializer_of(name).fields.items()
    codes = {field_name: code for field_name, field in fields if (code := code_in(field))}
    plain, spoken = answer(client, name), answer(client, name, language="fr")

    for plain_row, other in zip(plain, spoken, strict=True):
        assert set(other) - set(plain_row) == {f"{code}_label" for code in codes}
        for code in codes:
            assert plain_row[code] == other[code]
            assert (other[f"{code}_label"] in (None, [])) is (plain_row[code] in (None, []))


def test_words_of_codes_are_those_of_the_site(french: None, client: Client) -> None:
    [row] = [row for row in answer(client, "commitments", language="ar") if row["id"] == "welcome"]
    assert (row["standing"], row["standing_label"]) == ("on-track", "على المسار الصحيح")
    # Also within a row.
    assert {party["standing_label"] for party in row["adoptions"]} >= {"على المسار الصحيح"}


@pytest.mark.parametrize("name", LISTS)
def test_one_row_is_as_in_its_list(name: str, french: None, client: Client) -> None:
    row = answer(client, name, language="fr")[0]
    assert client.get(row["api_url"], {"language": "fr"}).json() == row


@pytest.mark.parametrize("name", LISTS)
def test_files_have_what_the_list_has(name: str, french: None, client: Client) -> None:
    lines = rows_in_csv(client, name, {"language": "fr"})
    written = rows_in_csv(client, name, {})
    titles = [
        field for field, kind in serializer_of(name).fields.items() if isinstance(kind, Title)
    ]
    codes = [field for field, kind in serializer_of(name).fields.items() if code_in(kind)]

    # The names of columns stay; the words of a code follow it.
    assert [column for column in lines[0] if not column.endswith("_label")] == [*written[0]]
    for plain_row, other in zip(written, lines, strict=True):
        assert all(other[title][:3] == (plain_row[title] and "fr:") for title in titles)
        assert all(bool(other[f"{code}_label"]) is bool(plain_row[code]) for code in codes)
    for form in {*forms(name)} - {"json", "csv"}:
        file = client.get(address(name), {"language": "fr", "format": form})
        assert file.status_code == 200
        assert file.headers["Content-Language"] == "fr"
        assert b"".join(file.streaming_content)  # type: ignore[arg-type]


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("form", ["json", "csv"])
def test_a_language_costs_the_same_for_any_number_of_rows(
    name: str, form: str, french: None, client: Client
) -> None:
    def queries(**query: Any) -> int:
        cache.clear()
        with CaptureQueriesContext(connection) as made:
            got = client.get(address(name), {"format": form, **query})
            got.getvalue() if got.streaming else got.content  # files are made now
        assert got.status_code == 200
        return len(made)

    assert queries(language="fr") == queries()


def test_the_feed_of_changes_has_rows_in_one_language(french: None, client: Client) -> None:
    there = reverse("api:changes")
    plain = client.get(there, {"limit": 500}).json()
    spoken = client.get(there, {"limit": 500, "language": "fr"}).json()

    assert "language=fr" in spoken["next"] and "language" not in plain["next"]
    rows = {(change["kind"], change["id"]): change["row"] for change in spoken["results"]}
    assert rows.keys() == {(change["kind"], change["id"]) for change in plain["results"]}
    for kind in {kind for kind, _id in rows}:
        for row in answer(client, kind, language="fr"):
            if (kind, str(row["id"])) in rows:
                assert rows[kind, str(row["id"])] == row
    assert not any("_label" in key for change in plain["results"] for key in change["row"])


def test_what_follows_in_the_feed_is_in_the_language_too(small_world: None, client: Client) -> None:
    there = reverse("api:changes")
    page = client.get(there, {"limit": 500, "language": "ar"}).json()
    city = CityFactory(name="Brussels")
    name = AlternateName.objects.create(
        city=city, language="ar", name="بروكسل", use="display", source="a list"
    )
    refresh_displayed_names()
    record(name, TrailEntry.Action.ADD, Actor(), difference({}, snapshot(name)))

    changes = client.get(page["next"]).json()["results"]

    assert "بروكسل" in [change["row"]["name"] for change in changes if change["kind"] == "cities"]


@pytest.mark.parametrize("by", [*OF_COMMITMENTS, *OF_ADOPTIONS])
def test_groups_are_named_in_the_language(by: str, french: None, client: Client) -> None:
    plain = client.get(reverse("api:statistics"), {"by": by}).json()["results"]
    spoken = client.get(reverse("api:statistics"), {"by": by, "language": "fr"}).json()["results"]

    for plain_row, other in zip(plain, spoken, strict=True):
        assert {**plain_row, "name": 0} == {**other, "name": 0}
        if plain_row["name"] and by != "standing":
            assert other["name"] == f"fr:{plain_row['name']}"
        if plain_row["id"] == "on-track":
            assert other["name"] == "fr:En bonne voie"


def test_drafts_name_their_promise_in_the_language(french: None, client: Client) -> None:
    city = City.objects.get(slug="montreal")
    token = ApiTokenFactory(secret="cc_portal")
    token.cities.add(city)
    city.focal_points.add(token.owner)
    commitment = CommitmentFactory(title="A new promise")
    AdoptionFactory(city=city, commitment=commitment, report_every=12)
    sent = {"Authorization": "Bearer cc_portal"}
    body = {"commitment": commitment.slug, "city": "montreal"}
    made = client.post(
        reverse("api:drafts-list"), body, content_type="application/json", headers=sent
    )
    for there in (made.json()["api_url"], reverse("api:drafts-list")):
        got = client.get(there, {"language": "fr"}, headers=sent).json()
        [draft] = got.get("results", [got])
        assert (draft["commitment"]["name"], draft["city"]["name"]) == (
            "fr:A new promise",
            "fr:fr:Montréal",  # translated where there is a translation of it too
        )


def everywhere(client: Client) -> list[str]:
    """Return the address of each list, of a row of each, and of what else has rows."""
    lists = [address(name) for name in LISTS]
    rows = [answer(client, name)[0]["api_url"].removeprefix(SITE) for name in LISTS]
    return [*lists, *rows, reverse("api:changes"), f"{reverse('api:statistics')}?by=year"]


def test_an_unknown_language_is_refused_everywhere(named_world: None, client: Client) -> None:
    for there in everywhere(client):
        for value in ("de", "FR", "fr-FR", "fr,en"):
            sign = "&" if "?" in there else "?"
            got = client.get(f"{there}{sign}language={value}")
            [error] = got.json()["errors"]
            assert got.status_code == 400, there
            assert (error["code"], error["field"]) == ("unknown-value", "language"), there
            assert error["reason"] == f"Unknown value “{value}”. One of: ar, en, es, fr."
    got = client.get(f"{address('cities')}?language=de&nonsense=1").json()
    assert {error["field"] for error in got["errors"]} == {"language", "nonsense"}


def test_answers_of_two_languages_are_kept_apart(french: None, client: Client) -> None:
    for there in everywhere(client):
        sign = "&" if "?" in there else "?"
        spoken = [there, f"{there}{sign}language=fr", f"{there}{sign}language=ar"]
        first = [client.get(each) for each in spoken]
        again = [client.get(each, headers={"Accept-Language": "es"}) for each in reversed(spoken)]
        assert [got.content for got in first] == [got.content for got in reversed(again)]
        assert len({got.headers["ETag"] for got in first}) == 3
        assert {got.headers["Vary"] for got in first} == {"Accept, Accept-Encoding"}
        assert [got.headers["Content-Language"] for got in first] == ["en", "fr", "ar"]


def test_the_next_request_is_not_in_the_language_of_a_file(french: None, client: Client) -> None:
    file = client.get(address("cities"), {"language": "fr", "format": "csv"})
    next(iter(file))
    assert answer(client, "cities")[0]["country"]["name"][:3] != "fr:"


def test_titles_of_the_api_are_those_of_the_catalogue() -> None:
    """What the catalogue has translated is what the API gives in a language, and nothing else."""
    for file, columns in TITLES.items():
        if file == "progress.csv":  # figures have the unit of their target, or their own
            continue
        table = BY_FILE[file]
        fields = [table.by_name[name].field or name for name in columns]
        named = {*getattr(table.model, "in_languages", ())}
        assert named >= {"region" if field == "continent" else field for field in fields}, file
