"""What every page of the administration must meet, for all registered models."""

from typing import Any

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteMixin
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from factory.django import DjangoModelFactory

from cities.admin.inlines import ScopedInline
from cities.admin.kinds import ScopedAdmin
from tests import factories as make

PAGES = list(admin.site._registry.values())
FACTORIES: dict[Any, Any] = {
    factory._meta.model: factory
    for factory in reversed(list(vars(make).values()))
    if isinstance(factory, type) and issubclass(factory, DjangoModelFactory) and factory._meta.model
}
FACTORIES[User] = make.UserFactory
every_model = pytest.mark.parametrize("pages", PAGES, ids=lambda pages: pages.opts.label_lower)


def address(pages: Any, page: str, *args: Any) -> str:
    return reverse(f"admin:{pages.opts.app_label}_{pages.opts.model_name}_{page}", args=args)


@pytest.fixture
def signed_in(client: Client, administrator: User) -> Client:
    client.force_login(administrator)
    return client


def test_every_model_can_be_entered() -> None:
    models = {*apps.get_app_config("cities").get_models()}
    models |= {*apps.get_app_config("commitments").get_models()}
    assert models <= set(admin.site._registry)


@every_model
def test_every_page_says_who_may_see_and_change_what(pages: Any) -> None:
    assert isinstance(pages, ScopedAdmin)
    assert all(issubclass(inline, ScopedInline) for inline in pages.inlines)


@every_model
def test_every_list_can_be_searched_and_narrowed(pages: Any) -> None:
    assert pages.search_fields and pages.list_display != ("__str__",)
    assert pages.list_filter
    assert not pages.show_full_result_count


@pytest.mark.slow
@every_model
def test_a_list_asks_as_many_questions_for_two_rows_as_for_eleven(
    signed_in: Client, pages: Any
) -> None:
    FACTORIES[pages.model].create_batch(2)
    signed_in.get(address(pages, "changelist"))
    with CaptureQueriesContext(
        connection,
    ) as two:
        assert signed_in.get(address(pages, "changelist")).status_code == 200
    FACTORIES[pages.model].create_batch(9)
    with CaptureQueriesContext(connection) as eleven:
        assert signed_in.get(address(pages, "changelist")).status_code == 200
    assert len(eleven) == len(two)


@pytest.mark.slow
@every_model
def test_a_row_can_be_found_opened_and_traced(signed_in: Client, pages: Any) -> None:
    row = FACTORIES[pages.model]()
    results = signed_in.get(address(pages, "changelist"), {"q": "zzzz"})
    assert results.status_code == 200
    assert signed_in.get(address(pages, "change", row.pk)).status_code == 200
    assert signed_in.get(address(pages, "history", row.pk)).status_code == 200
    added = signed_in.get(address(pages, "add")).status_code
    assert added in (200, 403)


@pytest.mark.slow
@every_model
def test_rows_are_chosen_by_typing(administrator: User, pages: Any) -> None:
    request = RequestFactory().get("/")
    request.user = administrator
    forms = [(pages.get_form(request), pages)]
    forms += [
        (inline.get_formset(request).form, inline) for inline in pages.get_inline_instances(request)
    ]
    for form, owner in forms:
        for name, field in form.base_fields.items():
            if hasattr(field, "queryset") and name not in owner.short_lists:
                widget = getattr(field.widget, "widget", field.widget)
                assert isinstance(widget, AutocompleteMixin), name


@pytest.mark.slow
@every_model
def test_someone_without_a_role_sees_nothing(client: Client, db: None, pages: Any) -> None:
    client.force_login(make.UserFactory(is_staff=True))
    row = FACTORIES[pages.model]()
    for page, *args in (
        ["changelist"],
        ["add"],
        ["change", row.pk],
        ["delete", row.pk],
        ["history", row.pk],
    ):
        assert client.get(address(pages, page, *args)).status_code in (302, 403, 404), page
