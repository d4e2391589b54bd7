"""Linters of API descriptions. Addresses end in a slash, as everywhere in Django."""

import json
import re

from tests.consumers.served import Site
from tests.consumers.tools import Tools, run

SCHEMA = "/api/v1/schema/?format=json"


def spectral(site: Site, tools: Tools) -> tuple[str, str]:
    rules = site.folder / "spectral.json"
    content = {"extends": ["spectral:oas"], "rules": {"path-keys-no-trailing-slash": "off"}}
    rules.write_text(json.dumps(content), "utf-8")
    output = run(
        *(tools.node_tool("spectral"), "lint", site.save(SCHEMA, "openapi.json")),
        *("--ruleset", rules, "--fail-severity", "error"),
    )
    counted = re.search(r"\((\d+ errors?, \d+ warnings?)", output)
    return (
        f"spectral {tools.node_version('@stoplight/spectral-cli')}",
        counted[1] if counted else "0 errors, 0 warnings",
    )


def redocly(site: Site, tools: Tools) -> tuple[str, str]:
    schema = site.save(SCHEMA, "openapi.json")
    report = json.loads(
        run(
            *(tools.node_tool("redocly"), "lint", schema, "--format", "json"),
            *("--skip-rule", "no-path-trailing-slash", "--max-problems", "1000"),
        )
    )
    totals = report["totals"]
    version = tools.node_version("@redocly/cli")
    return f"redocly {version}", f"{totals['errors']} errors, {totals['warnings']} warnings"
