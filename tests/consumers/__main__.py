"""Run the consumers, print what each output, and keep it as a table in docs/interoperability.md."""

import argparse
import os
import sys
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tests.consumers import clients, linters, outlets, workbooks
from tests.consumers.served import Site, served
from tests.consumers.tools import ROOT, Broken, NotRun, Tools

PAGE = ROOT / "docs" / "interoperability.md"
START, END = "<!-- results -->\n", "<!-- end of results -->"
Check = Callable[[Site, Tools], tuple[str, str]]

# The site that each consumer meets, what it is given of it, and the check. Cities of a
# demonstration are in no country, which IATI's rules refuse.
CHECKS: dict[str, tuple[str, str, Check]] = {
    "typescript": ("demonstration", "API schema", clients.typescript),
    "python": ("demonstration", "API schema", clients.python),
    "spectral": ("demonstration", "API schema", linters.spectral),
    "redocly": ("demonstration", "API schema", linters.redocly),
    "dcat": ("demonstration", "`/catalog.jsonld`", outlets.dcat),
    "iati-schema": ("catalogue", "`/iati/activities.xml`", outlets.iati_schema),
    "iati-rules": ("catalogue", "`/iati/activities.xml`", outlets.iati_rules),
    "atom": ("demonstration", "feeds in four languages", outlets.atom),
    "frictionless": ("catalogue", "a release", outlets.frictionless),
    "open-sdg": ("demonstration", "`open-sdg.zip` of a network", outlets.open_sdg),
    "libreoffice": ("demonstration", "every XLSX file", workbooks.libreoffice),
}


@dataclass(frozen=True)
class Result:
    name: str
    version: str
    answer: str
    reason: str = ""


def _result(name: str, sites: Callable[[str], Site], tools: Tools) -> Result:
    kind, _given, check = CHECKS[name]
    try:
        version, answer = check(sites(kind), tools)
    except NotRun as reason:
        return Result(name, "", "not run", str(reason))
    except Broken as reason:
        return Result(name, "", "does not work", str(reason))
    return Result(name, version, answer)


def _table(results: list[Result]) -> str:
    rows = [
        f"| {result.version or result.name} | {CHECKS[result.name][1]}, {CHECKS[result.name][0]} "
        f"| {result.answer} |"
        for result in results
    ]
    return "\n".join(["| consumer, version | given | result |", "| --- | --- | --- |", *rows, ""])


def keep(results: list[Result]) -> None:
    text = PAGE.read_text("utf-8")
    before, after = text.split(START)[0], text.split(END)[1]
    PAGE.write_text(f"{before}{START}\n{_table(results)}\n{END}{after}", "utf-8")


def main() -> int:
    parser = argparse.ArgumentParser(prog="./run check-consumers", description=__doc__)
    parser.add_argument(
        "names", nargs="*", choices=[*CHECKS, []], help="only these: " + ", ".join(CHECKS)
    )
    parser.add_argument("--sdg-build", type=Path, help="a Python that has sdg-build")
    arguments = parser.parse_args()
    tools = Tools(arguments.sdg_build)
    results = []
    with ExitStack() as stack:
        sites = cache(lambda kind: stack.enter_context(served(kind)))
        for name in arguments.names or CHECKS:
            result = _result(name, sites, tools)
            results.append(result)
            print(f"{name}: {result.version} {result.answer}", flush=True)
            if result.reason:
                print(f"    {result.reason}", flush=True)
    if not arguments.names:
        keep(results)
    # Where machines run this, a check that could not be made is a failure too; sdg-build is in no
    # registry.
    bad = {"does not work", "not run"} if os.environ.get("CI") else {"does not work"}
    return int(any(result.answer in bad and result.name != "open-sdg" for result in results))


if __name__ == "__main__":
    sys.exit(main())
