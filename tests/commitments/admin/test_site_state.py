"""The page about the state of the site, for administrators."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from commitments.models import Notice
from commitments.operations.jobs import JOBS
from tests.factories import JobRunFactory, NoticeFactory, SiteErrorFactory


@pytest.fixture
def page(client: Client, administrator: User) -> Callable[[], str]:
    """Return what the page says when an administrator opens it."""
    client.force_login(administrator)

    def opened() -> str:
        return client.get("/admin/state/").content.decode()

    return opened


def test_a_site_that_is_well_needs_nobody(page: Any) -> None:
    for job in JOBS:
        JobRunFactory(job=job.name, result="412 links checked, 9 do not answer.")
    text = page()
    assert "The site works. Nothing needs you." in text
    assert "412 links checked" in text and "Look at it" not in text


def test_letters_that_are_refused_and_jobs_that_stopped_are_said_first(page: Any) -> None:
    NoticeFactory.create_batch(2, tries=5)
    SiteErrorFactory(kind="KeyError in config/pages.py:7")
    text = page()
    assert "2 letters were refused several times." in text
    assert f"{len(JOBS)} jobs did not run when they should." in text
    assert "KeyError in config/pages.py:7" in text
    Notice.objects.update(muted=True)
    assert "refused several times." not in page()


def test_settings_that_are_unsafe_are_named(page: Any, settings: Any) -> None:
    settings.ADMINS, settings.NUM_PROXIES = [], 2
    text = page()
    assert "ADMINS is not set" in text
    assert "NUM_PROXIES is more than the proxies that are seen" in text
