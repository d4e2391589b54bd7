"""No page of the administration says a word in English to someone who reads another language."""

from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth.models import User
from django.test import Client

from cities.models import City, Network
from commitments.models import NoticeSettings
from tests import factories as make
from tests.marked import data, marked_translations, untranslated
from tests.test_admin_pages import FACTORIES, address

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
ROLES = ("administrator", "secretariat", "focal_point")
PAGES = list(admin.site._registry.values())


@pytest.fixture(scope="module")
def people(module_transaction: None) -> dict[str, User]:
    """One person of each role, and something of every kind around their city and network."""
    city, network = make.CityFactory(), make.NetworkFactory()
    make.MembershipFactory(city=city, network=network)
    people = {
        "administrator": make.AdministratorFactory(),
        "secretariat": make.SecretariatFactory(network=network),
        "focal_point": make.FocalPointFactory(city=city),
    }
    for factory in FACTORIES.values():
        factory()
    build_work(city, network)
    return people


def build_work(city: City, network: Network) -> None:
    """Make reports in every state, and what waits for each of the people."""
    for traits in ({}, {"submitted": True}, {"returned": True}, {"published": True}):
        adoption = make.AdoptionFactory(city=city, report_every=12)
        make.ReportFactory(adoption=adoption, **traits)
    make.AdoptionFactory(city=city, report_every=12)
    report = make.ReportFactory(adoption=make.AdoptionFactory(city=city), published=True)
    make.ReviewFactory(report=report, submitted=True)
    make.ReviewFactory(reviewing_city=city)
    make.AdoptionFactory(city=None, network=network)


def paths(person: User) -> list[str]:
    """Return the addresses of the pages that exist for every model, and of the others."""
    addresses = ["/admin/", "/admin/import/", "/admin/merge/", "/admin/password_change/"]
    addresses += ["/admin/cities/", "/admin/commitments/"]
    for pages in PAGES:
        addresses += [address(pages, "changelist"), address(pages, "add")]
        for row in pages.model._default_manager.order_by("pk")[:2]:
            addresses += [address(pages, name, row.pk) for name in ("change", "history", "delete")]
    return addresses


@pytest.mark.parametrize("role", ROLES)
def test_every_word_of_every_page_is_translated(people: dict[str, User], role: str) -> None:
    client = Client()
    client.force_login(people[role])
    NoticeSettings.objects.choose(people[role], "ar")
    rows = data()
    left: dict[str, str] = {}
    with marked_translations():
        for path in paths(people[role]):
            answer: Any = client.get(path)
            if answer.status_code == 200:
                page = answer.content.decode()
                left |= {text: path for text in untranslated(page, rows) if text not in left}

    assert left == {}
