"""What every answer carries, and which addresses are not answered."""

import pytest

from tests.conftest import StrictClient

ADDRESS = "/admin/login/"


@pytest.mark.django_db
def test_every_answer_tells_the_browser_what_it_may_do(client: StrictClient) -> None:
    headers = client.get(ADDRESS).headers
    assert headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert "geolocation=()" in headers["Permissions-Policy"]
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("address", ["/a%00b/", f"{ADDRESS}?q=a%00", "/%00"])
def test_a_nul_in_the_address_is_refused(client: StrictClient, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 400
    assert answer.content == b"The address contains a NUL character.\n"


def test_an_endless_address_is_refused(client: StrictClient) -> None:
    assert client.get(f"{ADDRESS}?q={'a' * 9000}").status_code == 414


@pytest.mark.django_db
def test_a_long_address_is_answered(client: StrictClient) -> None:
    assert client.get(f"{ADDRESS}?q={'a' * 8000}").status_code == 200
