"""deploy/ holds: units that systemd takes, and proxies that do what docs/operators.md asks of them.

The proxies are the real programs, where the machine has them, in front of a server that says what
it was sent.
"""

import http.client
import json
import os
import re
import shutil
import socket
import ssl
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.conf import settings
from django.core.management import get_commands

from commitments.operations.jobs import JOBS

pytestmark = pytest.mark.slow
DEPLOY = Path(settings.BASE_DIR) / "deploy"
UNITS = DEPLOY / "systemd"
HOST = "commitments.example.org"
MEGABYTES = 1024 * 1024
# What a proxy says to a body that is too large; Caddy of Debian 12 says the second.
REFUSED = {413, 502}


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="There is no systemd.")
def test_systemd_takes_every_unit(tmp_path: Path) -> None:
    # The folder that the tests run in may have a space in its name.
    python = tmp_path / "bin" / "python"
    python.parent.mkdir()
    python.symlink_to(sys.executable)
    for unit in UNITS.iterdir():
        text = unit.read_text().replace("/srv/city-commitments/.venv/bin/python", str(python))
        (tmp_path / unit.name).write_text(re.sub(r"(?m)^Documentation=.*\n", "", text))
    units = [str(path) for path in tmp_path.glob("*.*")]
    done = subprocess.run(
        ["systemd-analyze", "verify", *units], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout + done.stderr) == (0, "")


def test_each_job_has_a_timer_and_each_timer_a_command() -> None:
    started = {
        re.search(r"(?m)^Unit=city-commitments-(?:job@)?(\w+)\.service$", timer.read_text())[1]  # type: ignore[index]
        for timer in UNITS.glob("*.timer")
    }
    assert started == {job.name for job in JOBS} <= set(get_commands())
    in_containers = (DEPLOY / "jobs.sh").read_text()
    assert set(re.findall(r"manage (\w+)", in_containers)) == started


def test_container_and_server_are_installed_by_one_script() -> None:
    assert "RUN deploy/install.sh" in (DEPLOY / "Dockerfile").read_text()
    guide = (Path(settings.BASE_DIR) / "docs" / "deployment.md").read_text()
    assert "deploy/install.sh" in guide
    for shell in DEPLOY.glob("*.sh"):
        assert subprocess.run(["sh", "-n", str(shell)], check=False).returncode == 0
    compose = yaml.safe_load((DEPLOY / "compose.yml").read_text())
    assert set(compose["services"]) == {"database", "migrate", "site", "jobs", "proxy"}


def test_the_settings_to_start_from_are_settings_of_the_site() -> None:
    names = re.findall(r"(?m)^(\w+)='", (DEPLOY / "settings.example").read_text())
    source = (Path(settings.BASE_DIR) / "config" / "settings.py").read_text()
    assert names and all(f'"{name}"' in source for name in names)


class Telling(BaseHTTPRequestHandler):
    """Answers with what it was sent."""

    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        size = int(self.headers["Content-Length"])
        if len(self.rfile.read(size)) == size:
            self._say({"size": size})

    def do_GET(self) -> None:
        if self.path == "/slow":
            self.send_response(200)
            self.send_header("Transfer-Encoding", "chunked")
            self.end_headers()
            for _ in range(2):
                self.wfile.write(b"5\r\nfirst\r\n")
                self.wfile.flush()
                time.sleep(1)
            self.wfile.write(b"0\r\n\r\n")
            return
        self._say({"path": self.path, "headers": dict(self.headers)})

    def _say(self, what: Any) -> None:
        body = json.dumps(what).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: Any) -> None:
        pass


def free_ports() -> tuple[int, int]:
    """Return two ports that nobody listens on; both are held until both are known."""
    with (
        socket.create_server(("127.0.0.1", 0)) as first,
        socket.create_server(("127.0.0.1", 0)) as second,
    ):
        return first.getsockname()[1], second.getsockname()[1]


@contextmanager
def site() -> Iterator[int]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Telling)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()


def nginx(folder: Path, upstream: int, plain: int, secure: int) -> list[str]:
    make_certificate = (
        "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -keyout key.pem -out chain.pem "
        f"-subj /CN={HOST}"
    )
    subprocess.run(make_certificate.split(), cwd=folder, check=True, capture_output=True)
    text = (DEPLOY / "nginx.conf").read_text()
    for shown, actual in {
        "127.0.0.1:8000": f"127.0.0.1:{upstream}",
        "listen 80;": f"listen 127.0.0.1:{plain};",
        "listen 443 ssl http2;": f"listen 127.0.0.1:{secure} ssl http2;",
        f"/etc/letsencrypt/live/{HOST}/fullchain.pem": str(folder / "chain.pem"),
        f"/etc/letsencrypt/live/{HOST}/privkey.pem": str(folder / "key.pem"),
    }.items():
        assert shown in text
        text = text.replace(shown, actual)
    text = re.sub(r"(?m)^ *listen \[::].*\n", "", text)
    names = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    places = "\n".join(f"{name}_temp_path {folder}/{name};" for name in names)
    # Otherwise its processes could not write into the folder of the tests.
    user = "" if os.geteuid() else "user root;"
    main = (
        f"{user} pid {folder}/pid; daemon off; error_log stderr; events {{}}\n"
        f"http {{ access_log off; {places}\n{text} }}"
    )
    (folder / "nginx.conf").write_text(main)
    return ["nginx", "-p", str(folder), "-e", "stderr", "-c", str(folder / "nginx.conf")]


def caddy(folder: Path, upstream: int, plain: int, secure: int) -> list[str]:
    text = (DEPLOY / "Caddyfile").read_text()
    options = (
        f"{{\nadmin off\nskip_install_trust\nauto_https disable_redirects\nhttp_port {plain}\n"
        f"storage file_system {folder}/storage\n}}\n"
    )
    text = text.replace("127.0.0.1:8000", f"127.0.0.1:{upstream}")
    text = text.replace(f"{HOST} {{", f"{options}{HOST}:{secure} {{\ntls internal", 1)
    (folder / "Caddyfile").write_text(text)
    return ["caddy", "run", "--adapter", "caddyfile", "--config", str(folder / "Caddyfile")]


@pytest.fixture(scope="module", params=[nginx, caddy], ids=["nginx", "caddy"])
def ask(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[..., http.client.HTTPResponse]]:
    """Ask the site through a proxy, by HTTPS and under its name."""
    make: Any = request.param
    if not shutil.which(make.__name__):
        pytest.skip(f"There is no {make.__name__} on this machine.")
    folder = tmp_path_factory.mktemp(make.__name__)
    folder.chmod(0o755)
    with site() as upstream:
        plain, secure = free_ports()
        command = make(folder, upstream, plain, secure)
        with (folder / "log").open("w") as log:
            process = subprocess.Popen(command, stdout=log, stderr=log)
        opened = ExitStack()
        context = ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE

        def through(
            method: str, path: str, body: bytes | None = None, **headers: str
        ) -> http.client.HTTPResponse:
            raw = opened.enter_context(socket.create_connection(("127.0.0.1", secure), 20))
            connection = opened.enter_context(closing(http.client.HTTPConnection(HOST)))
            connection.sock = opened.enter_context(context.wrap_socket(raw, server_hostname=HOST))
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            connection.request(method, path, body, named)
            return opened.enter_context(closing(connection.getresponse()))

        try:
            wait_for(lambda: through("GET", "/").status == 200, folder / "log")
            yield through
        finally:
            opened.close()
            process.terminate()
            process.wait(20)


def wait_for(answers: Callable[[], bool], log: Path) -> None:
    until = time.monotonic() + 30
    while time.monotonic() < until:
        try:
            if answers():
                return
        except (OSError, http.client.HTTPException):
            time.sleep(0.2)
    pytest.fail(log.read_text())


def test_the_proxy_says_who_asks_and_how(ask: Any) -> None:
    headers = json.loads(ask("GET", "/", X_Forwarded_For="9.9.9.9").read())["headers"]
    assert headers["Host"] == HOST
    assert headers["X-Forwarded-Proto"] == "https"
    assert headers["X-Forwarded-For"].split(", ")[-1] == "127.0.0.1"


def test_the_proxy_takes_a_file_of_ten_megabytes_and_none_without_end(ask: Any) -> None:
    answer = ask("POST", "/", b"x" * 11 * MEGABYTES)
    assert json.loads(answer.read()) == {"size": 11 * MEGABYTES}
    with suppress(BrokenPipeError, ConnectionResetError):  # it may close before all was sent
        assert ask("POST", "/", b"x" * 14 * MEGABYTES).status in REFUSED


def test_the_proxy_takes_long_queries_and_hides_the_figures(ask: Any) -> None:
    path = f"/?q={'a' * 8000}"
    assert json.loads(ask("GET", path).read())["path"] == path
    assert ask("GET", "/metrics").status == 404


def test_the_proxy_passes_a_download_on_as_it_is_made(ask: Any) -> None:
    began = time.monotonic()
    answer = ask("GET", "/slow")
    assert answer.read(5) == b"first"
    assert time.monotonic() - began < 0.9
    assert answer.read() == b"first"
