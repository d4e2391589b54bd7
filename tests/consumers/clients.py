"""Clients made from the schema: they compile, and run against the site."""

import shutil

from tests.consumers.served import Site
from tests.consumers.tools import HERE, Tools, run

SCHEMA = "/api/v1/schema/?format=json"


def typescript(site: Site, tools: Tools) -> tuple[str, str]:
    """openapi-typescript and openapi-fetch, compiled with `tsc --strict` and run."""
    folder = tools.node
    schema = site.save(SCHEMA, "openapi.json")
    run(tools.node_tool("openapi-typescript"), schema, "--output", folder / "schema.d.ts")
    shutil.copy(HERE / "client.ts", folder)
    run(
        *(tools.node_tool("tsc"), "--strict", "--target", "es2022", "--module", "nodenext"),
        *("--skipLibCheck", "false", "--lib", "es2023,dom,dom.iterable", "client.ts"),
        cwd=folder,
    )
    output = run("node", "client.js", site.address, cwd=folder)
    named = ("openapi-typescript", "openapi-fetch", "typescript")
    return ", ".join(f"{name} {tools.node_version(name)}" for name in named), output.strip()


def python(site: Site, tools: Tools) -> tuple[str, str]:
    """openapi-python-client: the package is made, and run."""
    schema = site.save(SCHEMA, "openapi.json")
    package = site.folder / "python_client"
    run(
        *(tools.python / "openapi-python-client", "generate", "--path", schema, "--overwrite"),
        *("--meta", "none", "--output-path", package, "--fail-on-warning"),
        *("--config", HERE / "python_client.json"),
    )
    run(tools.python / "python", "-m", "compileall", "-q", package)
    shutil.copy(HERE / "client_program.py", site.folder)
    output = run(*(tools.python / "python", "client_program.py", site.address), cwd=site.folder)
    version = tools.python_version("openapi-python-client")
    return f"openapi-python-client {version}", output.strip()
