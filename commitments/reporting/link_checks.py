"""Checks whether links to evidence still answer, and never connects to a private network.

The one place where the server opens an address that somebody typed; it runs as a command, never
in a request.
"""

import http.client
import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from urllib.parse import urljoin, urlsplit

REDIRECTS = 4
TIMEOUT = 10  # seconds without any byte
# Seconds for one link with all its redirects, however slowly its servers drip.
TOTAL_TIME = 30
# Addresses of IPv6 that carry one of IPv4 (mapped, compatible, translated, 6to4), by which a
# private network could be reached, and site-local ones.
CARRIERS = tuple(
    ipaddress.ip_network(network)
    for network in (
        "::/96",
        "::ffff:0:0/96",
        "64:ff9b::/96",
        "64:ff9b:1::/48",
        "2002::/16",
        "fec0::/10",
    )
)
# A site that wants a sign-in, or slows us down, is there all the same.
ALIVE = {401, 403, 405, 406, 429}

Allowed = Callable[[str], bool]


class Unreachable(Exception):
    """The link does not answer; the message says why, for staff."""


def is_public(address: str) -> bool:
    """Whether an IP address belongs to the public internet."""
    ip = ipaddress.ip_address(address)
    if any(ip.version == network.version and ip in network for network in CARRIERS):
        return False
    return ip.is_global and not ip.is_multicast


def _left(deadline: float, host: str) -> float:
    """Return the seconds until `deadline`. Raises `Unreachable` when there are none."""
    left = deadline - time.monotonic()
    if left <= 0:
        raise Unreachable(f"{host} answers too slowly")
    return left


@contextmanager
def _cut_off(sock: socket.socket, deadline: float, host: str) -> Iterator[None]:
    """End the connection at the deadline: a timeout starts anew with each byte."""

    def end() -> None:
        with suppress(OSError):
            socket.socket.shutdown(sock, socket.SHUT_RDWR)

    timer = threading.Timer(_left(deadline, host), end)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
    _left(deadline, host)


def _connected(host: str, port: int, allowed: Allowed, deadline: float) -> socket.socket:
    """Return a socket to an allowed address of `host`: what was checked is what is connected to."""
    try:
        addresses = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise Unreachable(f"no such host: {host}") from error
    for family, kind, proto, _name, address in addresses:
        if not allowed(str(address[0])):
            raise Unreachable(f"{host} is not on the public internet")
        sock = socket.socket(family, kind, proto)
        sock.settimeout(min(TIMEOUT, _left(deadline, host)))
        try:
            sock.connect(address)
        except OSError:
            sock.close()
            continue
        return sock
    raise Unreachable(f"{host} does not answer")


def _request(
    url: str, method: str, agent: str, allowed: Allowed, deadline: float
) -> tuple[int, str]:
    """Return the status and the Location of one answer; the body is never read."""
    parts = urlsplit(url)
    host = parts.hostname
    if parts.scheme not in ("http", "https") or not host:
        raise Unreachable("not a web address")
    secure = parts.scheme == "https"
    try:
        port = parts.port or (443 if secure else 80)
    except ValueError as error:
        raise Unreachable("not a web address") from error
    sock = _connected(host, port, allowed, deadline)
    try:
        if secure:
            context = ssl.create_default_context()
            sock = context.wrap_socket(sock, server_hostname=host, do_handshake_on_connect=False)
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        with _cut_off(sock, deadline, host):
            return _answer(sock, host, port, method, path, agent)
    except (OSError, http.client.HTTPException, ValueError, UnicodeError) as error:
        _left(deadline, host)  # what we cut off breaks in many ways, for one reason
        raise Unreachable(f"{type(error).__name__}: {host}") from error
    finally:
        sock.close()


def _answer(
    sock: socket.socket, host: str, port: int, method: str, path: str, agent: str
) -> tuple[int, str]:
    """Send a request over a connection, and return the status and the Location of its answer."""
    if isinstance(sock, ssl.SSLSocket):
        sock.do_handshake()
    connection = http.client.HTTPConnection(host, port, timeout=TIMEOUT)
    connection.sock = sock
    connection.request(method, path, headers={"User-Agent": agent, "Accept": "*/*"})
    response = connection.getresponse()
    return response.status, response.getheader("Location", "")


def check_link(url: str, agent: str, allowed: Allowed = is_public) -> int:
    """Return the final status of a link, following a few redirects.

    `agent` is the User-Agent. Raises `Unreachable` for a link that does not answer, or leads to an
    address that is not `allowed`.
    """
    method, deadline = "HEAD", time.monotonic() + TOTAL_TIME
    for _hop in range(REDIRECTS + 1):
        status, onward = _request(url, method, agent, allowed, deadline)
        if status in (405, 501) and method == "HEAD":
            method = "GET"
            status, onward = _request(url, method, agent, allowed, deadline)
        if status not in (301, 302, 303, 307, 308) or not onward:
            return status
        url = urljoin(url, onward)
    raise Unreachable("too many redirects")


def answers(status: int) -> bool:
    """Whether a status means that the page is still there."""
    return status < 400 or status in ALIVE
