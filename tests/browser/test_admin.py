"""The administration as its staff see it first."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def test_the_sign_in_page_is_open_to_everyone(page, axe):
    page.goto("/admin/login/")
    expect(page.get_by_role("button", name="Log in")).to_be_visible()
    assert axe() == []
