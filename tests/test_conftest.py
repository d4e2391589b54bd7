"""The guards of conftest.py, each seen failing."""

import html5lib
import pytest
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import path

from cities.models import City
from tests.conftest import StrictClient
from tests.markup import faults

VALID = "<!doctype html><html lang=en><head><title>A page</title></head><body></body></html>"


def invalid(request: HttpRequest) -> HttpResponse:
    return HttpResponse("<!doctype html><p><table><p></table>")


def repeating(request: HttpRequest) -> HttpResponse:
    with connection.cursor() as cursor:
        for number in range(3):
            cursor.execute(f"SELECT {number}")
    return HttpResponse(VALID)


def open_to_scripts(request: HttpRequest) -> HttpResponse:
    return HttpResponse(VALID, headers={"Content-Security-Policy": "script-src 'unsafe-inline'"})


urlpatterns = [path(view.__name__, view) for view in (invalid, repeating, open_to_scripts)]


@pytest.mark.django_db
@pytest.mark.urls(__name__)
@pytest.mark.parametrize("name", ["invalid", "repeating", "open_to_scripts"])
def test_a_faulty_page_fails_its_test(client: StrictClient, name: str) -> None:
    with pytest.raises(Exception, match=r"Unexpected|3 times|unsafe-inline"):
        client.get(f"/{name}")


def test_an_undefined_variable_in_a_template_of_ours_fails_the_test() -> None:
    template = engines["django"].from_string("{{ nowhere.defined }}")
    for node in template.template.nodelist:
        node.origin.name = f"{__file__}/page.html"
    with pytest.raises(AssertionError, match=r"nowhere\.defined is not defined"):
        template.render()


def test_an_undefined_variable_in_a_foreign_template_is_empty() -> None:
    template = engines["django"].from_string("{{ nowhere|default:'empty' }}")
    assert template.render() == "empty"


def plans() -> int:
    """Return how many queries about cities the database has a plan for."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE '%cities_city%'"
            " AND statement NOT LIKE '%pg_prepared%'"
        )
        return int(cursor.fetchone()[0])


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite keeps no plans")
def test_plans_stay_after_a_rollback_and_go_with_a_change_of_a_table() -> None:
    with transaction.atomic():
        for _time in range(4):
            City.objects.filter(slug="arua").exists()
        transaction.set_rollback(True)
    assert plans() > 0
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE cities_city RENAME TO cities_town")
        cursor.execute("ALTER TABLE cities_town RENAME TO cities_city")
    assert plans() == 0


@pytest.mark.parametrize(
    ("markup", "fault"),
    [
        ("<figure><details><summary>a</summary></details></figure>", "details stands in figure"),
        ("<p id=a>1</p><p id=a>2</p>", "the id a stands 2 times"),
        ("<label for=none>a</label>", "for of label leads to no none"),
        ("<h1>a</h1><h3>b</h3>", "h3 follows h1"),
        ("<h1>a</h1><h2> </h2>", "h2 has no words"),
        ("<ul><div>a</div></ul>", "div stands directly in ul"),
        ("<div><dl><dt>a</dt><dd>b</dd><p>c</p></dl></div>", "p stands directly in dl"),
        ("<section><dd>a</dd></section>", "dd stands directly in section"),
        ("<span><div>a</div></span>", "div stands directly in span"),
        ("<h1><ul><li>a</li></ul></h1>", "ul stands directly in h1"),
        ("<div aria-label=a>b</div>", "div has a name and no role"),
        ("<img src=a>", "img has no alt"),
        ("<iframe src=a></iframe>", "iframe has no title"),
        ("<main>a</main><main>b</main>", "main stands 2 times"),
    ],
)
def test_a_page_that_is_wrong_beyond_its_grammar_is_noticed(markup: str, fault: str) -> None:
    page = f"<!doctype html><title>t</title>{markup}"
    assert faults(html5lib.HTMLParser(strict=True).parse(page)) == [fault]
