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


@pytest.mark.parametrize(
    ("address", "title"),
    [
        ("/a%00b/", "The request could not be understood"),
        (f"{ADDRESS}?q=a%00", "The request could not be understood"),
        ("/fr/%00", "La demande n’est pas compréhensible"),
    ],
)
def test_a_nul_in_the_address_is_refused_by_a_page(
    client: StrictClient, address: str, title: str
) -> None:
    answer = client.get(address)
    assert answer.status_code == 400
    assert f"<title>{title} – City Commitments</title>" in answer.content.decode()


def test_an_endless_address_is_refused(client: StrictClient) -> None:
    assert client.get(f"{ADDRESS}?q={'a' * 9000}").status_code == 414


@pytest.mark.django_db
def test_a_long_address_is_answered(client: StrictClient) -> None:
    assert client.get(f"{ADDRESS}?q={'a' * 8000}").status_code == 200
