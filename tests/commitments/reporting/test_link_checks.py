"""Links to evidence: checked with few requests, and never inside a private network."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from http.server import BaseHTTPRequestHandler, HTTPServer
from io import StringIO

import pytest
from django.core.management import call_command
from django.test import Client

from cities.models import TrailEntry
from commitments.reporting import link_checks
from tests.factories import (
    AdoptionFactory,
    ArchivedPageFactory,
    EvidenceFactory,
    advance,
)


class Site(BaseHTTPRequestHandler):
    """A site with a page, a way to it, a page that is gone and one that minds HEAD."""

    requested: list[tuple[str, str, str]] = []

    def do_HEAD(self) -> None:
        self.requested.append((self.command, self.path, self.headers["User-Agent"]))
        if self.path.startswith("/loop"):
            self.reply(302, "/loop")
        elif self.path == "/moved":
            self.reply(301, "/page?x=1")
        elif self.path == "/inside":
            self.reply(302, "http://10.0.0.1/")
        elif self.path == "/get-only" and self.command == "HEAD":
            self.reply(405)
        else:
            self.reply(404 if self.path == "/gone" else 200)

    do_GET = do_HEAD  # noqa: N815  # so the library calls it

    def reply(self, status: int, location: str = "") -> None:
        self.send_response(status)
        if location:
            self.send_header("Location", location)
        self.end_headers()

    def log_message(self, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def site() -> Iterator[str]:
    """The address of a real site on this machine."""
    with HTTPServer(("127.0.0.1", 0), Site) as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        Site.requested = []
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def is_local(address: str) -> bool:
    """Allow this machine, so that the tests can play the internet."""
    return address == "127.0.0.1"


@pytest.mark.parametrize(
    ("path", "status"), [("/page", 200), ("/moved", 200), ("/gone", 404), ("/get-only", 200)]
)
def test_a_link_is_followed_to_its_answer(site: str, path: str, status: int) -> None:
    assert link_checks.check_link(site + path, "tests", is_local) == status
    assert Site.requested[0] == ("HEAD", path, "tests")


def test_a_link_in_a_circle_does_not_answer(site: str) -> None:
    with pytest.raises(link_checks.Unreachable, match="redirects"):
        link_checks.check_link(site + "/loop", "tests", is_local)


def test_a_redirect_into_a_private_network_is_not_followed(site: str) -> None:
    with pytest.raises(link_checks.Unreachable, match="public internet"):
        link_checks.check_link(site + "/inside", "tests", is_local)


@pytest.mark.slow
def test_a_server_that_drips_is_left_after_the_whole_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(link_checks, "TOTAL_TIME", 0.5)
    with socket.create_server(("127.0.0.1", 0)) as server:

        def drip() -> None:
            client, _address = server.accept()
            with client, suppress(OSError):
                client.sendall(b"HTTP/1.1 200 OK\r\n")
                for number in range(100):
                    client.sendall(f"X-{number}: x\r\n".encode())
                    time.sleep(0.1)
                client.sendall(b"\r\n")

        threading.Thread(target=drip, daemon=True).start()
        began = time.monotonic()
        with pytest.raises(link_checks.Unreachable, match="too slowly"):
            link_checks.check_link(
                f"http://127.0.0.1:{server.getsockname()[1]}/", "tests", is_local
            )

    assert time.monotonic() - began < 5


def test_a_link_that_is_cut_off_is_too_slow_however_that_breaks(
    site: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*args: object) -> None:
        time.sleep(0.1)
        raise ConnectionResetError

    monkeypatch.setattr(link_checks, "TOTAL_TIME", 0.05)
    monkeypatch.setattr(link_checks, "_answer", broken)
    with pytest.raises(link_checks.Unreachable, match="too slowly"):
        link_checks.check_link(site, "tests", is_local)


def test_this_machine_is_never_asked(site: str) -> None:
    for name in (site, site.replace("127.0.0.1", "localhost")):
        with pytest.raises(link_checks.Unreachable, match="public internet"):
            link_checks.check_link(name + "/page", "tests")

    assert Site.requested == []


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.1.2.3", "192.168.0.1", "169.254.169.254", "0.0.0.0", "::1", "fe80::1",
     "fc00::1", "::ffff:127.0.0.1", "224.0.0.1", "100.64.0.1", "64:ff9b::a00:1",
     "64:ff9b::5db8:d70e", "64:ff9b:1::1", "2002:a00:1::1", "fec0::1", "::ffff:93.184.215.14",
     "::93.184.215.14"],
)  # fmt: skip
def test_private_addresses_are_not_public(address: str) -> None:
    assert not link_checks.is_public(address)


@pytest.mark.parametrize("address", ["93.184.215.14", "2606:2800:21f:cb07:6820:80da:af6b:8b2c"])
def test_public_addresses_are_public(address: str) -> None:
    assert link_checks.is_public(address)


@pytest.mark.parametrize(
    "url", ["ftp://example.org/", "http://", "http://[", "http://x:99999/", "http://\udcff/"]
)
def test_what_is_no_web_address_does_not_answer(url: str) -> None:
    with pytest.raises((link_checks.Unreachable, ValueError)):
        link_checks.check_link(url, "tests", is_local)


@pytest.mark.parametrize(
    ("status", "alive"), [(200, True), (403, True), (404, False), (500, False)]
)
def test_a_page_that_wants_a_sign_in_is_there(status: int, alive: bool) -> None:
    assert link_checks.answers(status) is alive


@pytest.mark.django_db
def test_the_command_records_what_does_not_answer() -> None:
    evidence = EvidenceFactory(url="http://127.0.0.1:9/minutes")
    out = StringIO()

    call_command("check_links", stdout=out)

    evidence.refresh_from_db()
    assert evidence.answered is False
    assert evidence.checked_at is not None
    assert "1 links checked, 1 do not answer" in out.getvalue()


@pytest.mark.django_db
def test_a_link_checked_lately_is_left_in_peace() -> None:
    EvidenceFactory(url="http://127.0.0.1:9/minutes")
    call_command("check_links", stdout=StringIO())
    out = StringIO()

    call_command("check_links", stdout=out)

    assert "0 links checked" in out.getvalue()


@pytest.mark.slow
@pytest.mark.django_db
def test_the_copy_of_a_source_that_no_longer_answers_is_offered(client: Client) -> None:
    page = ArchivedPageFactory(url="http://127.0.0.1:9/news", archived_on=date(2020, 7, 5))
    AdoptionFactory(commitment__slug="homes", commitment__source_url=page.url)
    assert page.archive_url not in client.get("/commitments/homes/").content.decode()

    call_command("check_links", stdout=StringIO())

    html = client.get("/commitments/homes/").content.decode()
    assert (
        f'<a href="{page.archive_url}" rel="noopener external">archived copy of 5 July 2020' in html
    )
    entry = TrailEntry.objects.about(page).first()
    assert entry and entry.changes == {"answered": [None, False]}


@pytest.mark.slow
@pytest.mark.django_db
def test_the_copy_of_evidence_that_no_longer_answers_is_offered(client: Client) -> None:
    page = ArchivedPageFactory(url="http://127.0.0.1:9/minutes")
    report = advance(EvidenceFactory(url=page.url).report, "submit", "publish")
    call_command("check_links", stdout=StringIO())

    html = client.get(report.get_absolute_url()).content.decode()

    assert page.archive_url in html
