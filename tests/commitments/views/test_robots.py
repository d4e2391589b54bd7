"""What programs read first."""

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


def test_robots_are_kept_out_of_the_admin(client: Client) -> None:
    assert "Disallow: /admin/" in client.get("/robots.txt").content.decode()


def test_weaknesses_have_an_address(client: Client) -> None:
    text = client.get("/.well-known/security.txt").content.decode()

    assert "Contact: mailto:" in text
    assert "Expires: " in text
