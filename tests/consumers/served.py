"""The demonstration and the catalogue's facts, served as partners meet them."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.parse import quote
from urllib.request import Request, urlopen

from tests.consumers.tools import CACHE, ROOT, Broken, run


@dataclass(frozen=True)
class Site:
    """A running site, and a folder for what is read from it."""

    address: str
    folder: Path

    def read(self, path: str) -> bytes:
        address = path if path.startswith("http") else self.address + quote(path, safe="/?&=:,.")
        try:
            with urlopen(Request(address), timeout=120) as answer:
                content: bytes = answer.read()
        except HTTPError as refusal:
            raise Broken(f"{address} answers {refusal.code}") from None
        return content

    def save(self, path: str, name: str) -> Path:
        """Keep what is at an address as a file."""
        file = self.folder / name
        file.write_bytes(self.read(path))
        return file


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


DEMONSTRATION = {
    "DATABASE_URL": f"sqlite:///{CACHE / 'demo.sqlite3'}",
    "DEMONSTRATION": "1",
}
CATALOGUE = {
    "DATABASE_URL": f"sqlite:///{CACHE / 'catalogue.sqlite3'}",
    "DEMONSTRATION": "0",
}
SITES = {
    "demonstration": (DEMONSTRATION, "load_demo"),
    "catalogue": (CATALOGUE, "load_catalogue"),
}


def _environment(address: str, **more: str) -> dict[str, str]:
    return {
        **os.environ,
        "DEBUG": "1",
        "SECRET_KEY": "of a site that is served for minutes",
        "ALLOWED_HOSTS": "127.0.0.1",
        "SITE_URL": address,
        "CONTACT_EMAIL": "data@city-commitments.example",
        "RELEASES_DIR": str(CACHE / "releases"),
        "API_LIMIT": "0",
        "API_LIMIT_TOKEN": "0",
        "IATI_ORG_REF": "XI-TEST-1",
        "IATI_ORG_NAME": "City Commitments",
        **more,
    }


def _manage(environment: dict[str, str], *commands: str) -> None:
    for command in commands:
        run(sys.executable, ROOT / "manage.py", *command.split(), env=environment)


def catalogue_release() -> Path:
    """Make a release of the catalogue's facts and return its folder: a demonstration has none."""
    shutil.rmtree(CACHE / "releases", ignore_errors=True)
    _manage(_environment("http://127.0.0.1", **CATALOGUE), "make_release --label checked")
    return CACHE / "releases" / "checked"


@contextmanager
def served(kind: str) -> Iterator[Site]:
    """Serve the demonstration, or the catalogue's facts, until the checks are done."""
    CACHE.mkdir(parents=True, exist_ok=True)
    address = f"http://127.0.0.1:{_free_port()}"
    environment = _environment(address, **SITES[kind][0])
    _manage(environment, "migrate --verbosity 0", SITES[kind][1])
    folder = CACHE / f"read-{kind}"
    folder.mkdir(exist_ok=True)
    log = (CACHE / f"{kind}.log").open("w", encoding="utf-8")
    server = subprocess.Popen(
        [
            *(sys.executable, str(ROOT / "manage.py"), "runserver", "--noreload"),
            address.removeprefix("http://"),
        ],
        env=environment,
        stdout=log,
        stderr=log,
    )
    try:
        site = Site(address, folder)
        _wait(site, server)
        yield site
    finally:
        server.terminate()
        server.wait()
        log.close()


def _wait(site: Site, server: subprocess.Popen[bytes]) -> None:
    for _try in range(600):
        if server.poll() is not None:
            break
        try:
            site.read("/api/v1/")
        except (Broken, URLError, ConnectionError):
            time.sleep(0.5)
        else:
            return
    raise Broken(f"The site does not answer: see the logs in {CACHE}")
