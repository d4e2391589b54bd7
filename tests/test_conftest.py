"""The guards of conftest.py, each seen failing."""

import pytest
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import path

from tests.conftest import StrictClient

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
