"""The tools, installed into a folder of their own, and files of standards that no package has."""

import json
import shutil
import subprocess
import sys
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
CACHE = ROOT / "var" / "consumers"
OLDEST_NODE = 20


class NotRun(Exception):
    """A check could not be made, for a reason outside the site."""


class Broken(Exception):
    """A consumer does not accept what the site serves."""


@dataclass(frozen=True)
class Source:
    """A file of a standard, at an address where it does not change."""

    name: str
    address: str
    digest: str = ""

    def path(self) -> Path:
        """Return the file in the cache, and get it once. It may also be put there by hand."""
        path = CACHE / "sources" / self.name
        if not path.exists():
            try:
                with urlopen(self.address, timeout=30) as answer:
                    content = answer.read()
            except (URLError, TimeoutError):
                raise NotRun(f"{self.address} cannot be reached: save it as {path}") from None
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        if self.digest and sha256(path.read_bytes()).hexdigest() != self.digest:
            raise NotRun(f"{path} is not the file that was checked")
        return path


def run(*command: str | Path, **options: Any) -> str:
    """Run a consumer; what it prints is the reason where it fails."""
    done = subprocess.run(
        [str(part) for part in command],
        capture_output=True,
        check=False,
        encoding="utf-8",
        timeout=900,
        **options,
    )
    if done.returncode:
        raise Broken(f"{done.stdout}\n{done.stderr}".strip()[-3000:])
    return done.stdout


def program_path(name: str, package: str) -> str:
    """Return the path of a program of the system, or say what to install."""
    path = shutil.which(name)
    if path is None:
        raise NotRun(f"{name} is missing: install {package}")
    return path


class Tools:
    """The tools, each environment made once and anew when its list changes."""

    def __init__(self, sdg_build: Path | None = None) -> None:
        self.sdg_build = sdg_build

    @cached_property
    def python(self) -> Path:
        """Return the folder of programs of an environment with the Python tools."""
        folder = CACHE / "python"
        wanted = HERE / "requirements.txt"
        if _outdated(folder, wanted):
            run(sys.executable, "-m", "venv", "--without-pip", folder)
            program = folder / "bin" / "python"
            run(
                *(sys.executable, "-m", "pip", "--python", program, "install", "--quiet"),
                *("--disable-pip-version-check", "--requirement", wanted),
            )
            _mark(folder, wanted)
        return folder / "bin"

    @cached_property
    def node(self) -> Path:
        """Return the folder in which the tools for node are installed."""
        version = run(program_path("node", "nodejs 20 or newer"), "--version").strip().lstrip("v")
        if int(version.partition(".")[0]) < OLDEST_NODE:
            raise NotRun(f"node {version} is too old: install nodejs {OLDEST_NODE} or newer")
        folder = CACHE / "node"
        wanted = HERE / "package.json"
        if _outdated(folder, wanted):
            folder.mkdir(parents=True, exist_ok=True)
            shutil.copy(wanted, folder)
            run(program_path("npm", "npm"), "install", "--no-audit", "--no-fund", cwd=folder)
            _mark(folder, wanted)
        return folder

    def node_tool(self, name: str) -> Path:
        return self.node / "node_modules" / ".bin" / name

    def node_version(self, name: str) -> str:
        text = (self.node / "node_modules" / name / "package.json").read_text("utf-8")
        return str(json.loads(text)["version"])

    def python_version(self, name: str) -> str:
        """Return the version of an installed package."""
        program = "import sys; from importlib.metadata import version; print(version(sys.argv[1]))"
        return run(self.python / "python", "-c", program, name).strip()


def _digest(wanted: Path) -> str:
    return sha256(wanted.read_bytes()).hexdigest()


def _outdated(folder: Path, wanted: Path) -> bool:
    mark = folder / "installed"
    return not mark.exists() or mark.read_text("utf-8") != _digest(wanted)


def _mark(folder: Path, wanted: Path) -> None:
    (folder / "installed").write_text(_digest(wanted), "utf-8")
