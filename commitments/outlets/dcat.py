"""The site's data as a catalogue in DCAT-AP 3 and as a schema.org Dataset, in one JSON-LD."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import resolve, reverse
from django.utils.translation import gettext as _

from commitments.exchange.release import PACKAGE, Release, address, citation, releases
from commitments.outlets.languages import language_code
from config.media_types import MEDIA_TYPES

Node = dict[str, Any]

# The European Union's code lists, which DCAT-AP recommends.
AUTHORITY = "http://publications.europa.eu/resource/authority/"
LICENCE_CONCEPT = f"{AUTHORITY}licence/CC_BY_4_0"
SOCIETY = f"{AUTHORITY}data-theme/SOCI"
# Lists may change or be removed with a new version of the API; releases stay.
AVAILABILITY = f"{AUTHORITY}planned-availability"
AVAILABLE, STABLE = f"{AVAILABILITY}/AVAILABLE", f"{AVAILABILITY}/STABLE"
EARTH = "https://sws.geonames.org/6295630/"
SHA256 = "http://spdx.org/rdf/terms#checksumAlgorithm_sha256"
# The formats of a list that are described as its files. JSON-LD is left out: it has fewer fields.
LISTED_FORMATS = ("csv", "json", "xlsx", "geojson")

CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcatap": "http://data.europa.eu/r5r/",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "schema": "https://schema.org/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "spdx": "http://spdx.org/rdf/terms#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}


def reference(address: str) -> Node:
    """Return a reference to the resource at this address."""
    return {"@id": address}


def concept(address: str, kind: str) -> Node:
    """Return a term of a code list, with its type."""
    return {"@id": address, "@type": kind}


def language_string(text: str, language: str) -> Node:
    """Return text in a language."""
    return {"@value": text, "@language": language}


def site_description() -> str:
    """Return the description of the data of the site."""
    return described(
        _("What cities promised to migrants and refugees, and how far they have come.")
    )


def described(text: str) -> str:
    """Return a description of data, marked on a demonstration."""
    if not settings.DEMONSTRATION:
        return text
    invented = _("Demonstration: every city, network, commitment and report is invented.")
    return f"{invented} {text}"


@dataclass(frozen=True)
class File:
    """A file to download: its name in the reader's language, its format, its address.

    `whole` states that it has all rows: JSON is available in pages.
    """

    name: str
    form: str
    url: str
    whole: bool = True
    size: int | None = None
    checksum: str = ""


@dataclass(frozen=True)
class Dataset:
    """Data available as files: a list of the API, or the newest release."""

    address: str
    name: str
    about: str
    files: list[File]
    modified: datetime | None
    # The label of a release; empty for a list of the API.
    version: str = ""

    @property
    def key(self) -> str:
        return f"{self.address}#dataset"

    @classmethod
    def of_list(cls, name: str, route: str, modified: datetime | None) -> "Dataset":
        """Return a list of the API, in each format it is available in."""
        path = reverse(f"api:{route}-list")
        # The router puts the class of the list on the view function.
        view: Any = resolve(path).func
        formats = {form.format for form in view.cls.renderer_classes}
        listed = settings.SITE_URL + path
        files = [
            File(f"{name} ({form.upper()})", form, f"{listed}?format={form}", form != "json")
            for form in LISTED_FORMATS
            if form in formats
        ]
        about = _("%(name)s: all public rows, with stable ids. Missing values are empty.")
        return cls(listed, name, described(about % {"name": name}), files, modified)

    @classmethod
    def of_release(cls, release: Release) -> "Dataset":
        """Return a release: its archive, and its data package."""
        name = f"{settings.SITE_NAME} {release.label}"
        files = [
            File(
                file.name,
                file.name.rpartition(".")[2],
                address(release.label, file.name),
                size=file.size,
                checksum=file.checksum,
            )
            for file in release.files
            if file.name in (release.archive.name, PACKAGE)
        ]
        page = settings.SITE_URL + reverse("releases")
        description = citation(release.label, release.made_at)
        at = f"{page}{release.label}"
        return cls(at, name, description, files, release.made_at, version=release.label)


@dataclass(frozen=True)
class DataCatalogue:
    """The data of the site, for catalogues of open data and for search engines."""

    lists: list[Dataset]
    release: Dataset | None
    modified: datetime | None
    language: str

    @classmethod
    def of(
        cls,
        lists: Iterable[tuple[str, str]],
        modified: datetime | None,
        *,
        language: str,
    ) -> "DataCatalogue":
        """Return the catalogue of the newest release and of the lists of the API.

        `lists` has the name and the route of each list.
        """
        datasets = [Dataset.of_list(name, route, modified) for name, route in lists]
        newest = next(iter(releases()), None)
        release = Dataset.of_release(newest) if newest else None
        return cls(datasets, release, modified, language)

    @property
    def datasets(self) -> list[Dataset]:
        return [*self.lists, *([self.release] if self.release else [])]

    @property
    def description(self) -> str:
        return site_description()

    @property
    def keywords(self) -> list[str]:
        return [_("cities"), _("migration"), _("refugees")]

    def as_json_ld(self) -> Node:
        """Return the catalogue as one document with full addresses: readers fetch no context."""
        graph = [
            self._catalogue(),
            self._publisher(),
            self._contact(),
            self._service(),
            *map(self._dataset, self.datasets),
            self._whole(),
            *self._terms(),
        ]
        return {"@context": CONTEXT, "@graph": graph}

    def _text(self, text: str) -> Node:
        return language_string(text, self.language)

    def _here(self, part: str) -> str:
        """Return the address of a part of this document."""
        return f"{settings.SITE_URL}/#{part}"

    @staticmethod
    def _changed(at: datetime | None, name: str = "dct:modified") -> Node:
        return {name: {"@type": "xsd:dateTime", "@value": at.isoformat()}} if at else {}

    def _released(self, dataset: Dataset) -> Node:
        """Return what only a release has: its date and version."""
        if not dataset.version:
            return {}
        return {"dcat:version": dataset.version, **self._changed(dataset.modified, "dct:issued")}

    def _publisher(self) -> Node:
        name = settings.SITE_NAME
        return {"@id": self._here("publisher"), "@type": "foaf:Agent", "foaf:name": name}

    def _contact(self) -> Node:
        return {
            "@id": self._here("contact"),
            "@type": "vcard:Kind",
            "vcard:fn": settings.SITE_NAME,
            "vcard:hasEmail": reference(f"mailto:{settings.CONTACT_EMAIL}"),
        }

    def _catalogue(self) -> Node:
        languages = [language_code(code) for code, _name in settings.LANGUAGES]
        return {
            "@id": self._here("catalogue"),
            "@type": "dcat:Catalog",
            "dct:title": self._text(settings.SITE_NAME),
            "dct:description": self._text(self.description),
            "dct:publisher": reference(self._here("publisher")),
            "dct:license": reference(LICENCE_CONCEPT),
            "dct:language": [
                concept(f"{AUTHORITY}language/{code}", "dct:LinguisticSystem") for code in languages
            ],
            "foaf:homepage": concept(f"{settings.SITE_URL}/", "foaf:Document"),
            "dcat:contactPoint": reference(self._here("contact")),
            "dcat:themeTaxonomy": reference(f"{AUTHORITY}data-theme"),
            "dcat:dataset": [reference(dataset.key) for dataset in self.datasets],
            "dcat:service": reference(self._here("service")),
            **self._changed(self.modified),
        }

    def _service(self) -> Node:
        schema = settings.SITE_URL + reverse("api:schema")
        return {
            "@id": self._here("service"),
            "@type": "dcat:DataService",
            "dct:title": self._text(_("API")),
            "dct:description": self._text(_("Every list of the site, read-only, without a key.")),
            "dct:publisher": reference(self._here("publisher")),
            "dct:license": reference(LICENCE_CONCEPT),
            "dcat:endpointURL": reference(schema.removesuffix("schema/")),
            "dcat:endpointDescription": reference(schema),
            "dcat:landingPage": concept(settings.SITE_URL + reverse("api:docs"), "foaf:Document"),
            "dcat:contactPoint": reference(self._here("contact")),
            "dcat:servesDataset": [reference(dataset.key) for dataset in self.lists],
        }

    def _dataset(self, dataset: Dataset) -> Node:
        return {
            "@id": dataset.key,
            "@type": "dcat:Dataset",
            "dct:title": self._text(dataset.name),
            "dct:description": self._text(dataset.about),
            "dct:identifier": dataset.key,
            "dct:publisher": reference(self._here("publisher")),
            "dct:spatial": concept(EARTH, "dct:Location"),
            "dcat:contactPoint": reference(self._here("contact")),
            "dcat:theme": reference(SOCIETY),
            "dcat:keyword": [self._text(word) for word in self.keywords],
            "dct:accrualPeriodicity": concept(f"{AUTHORITY}frequency/IRREG", "dct:Frequency"),
            "dct:accessRights": concept(f"{AUTHORITY}access-right/PUBLIC", "dct:RightsStatement"),
            "dcat:landingPage": concept(settings.SITE_URL + reverse("data"), "foaf:Document"),
            "dcat:distribution": [self._distribution(dataset, file) for file in dataset.files],
            **self._changed(dataset.modified),
            **self._released(dataset),
        }

    def _distribution(self, dataset: Dataset, file: File) -> Node:
        media = f"https://www.iana.org/assignments/media-types/{MEDIA_TYPES[file.form]}"
        kind = f"{AUTHORITY}file-type/{file.form.upper()}"
        size = {"@type": "xsd:nonNegativeInteger", "@value": str(file.size)}
        checksum = {
            "@type": "spdx:Checksum",
            "spdx:algorithm": concept(SHA256, "spdx:ChecksumAlgorithm"),
            "spdx:checksumValue": {"@type": "xsd:hexBinary", "@value": file.checksum},
        }
        return {
            "@id": f"{dataset.address}#{file.form}",
            "@type": "dcat:Distribution",
            "dct:title": self._text(file.name),
            "dcat:accessURL": reference(file.url),
            **({"dcat:downloadURL": reference(file.url)} if file.whole else {}),
            "dcatap:availability": reference(STABLE if dataset.version else AVAILABLE),
            "dct:license": reference(LICENCE_CONCEPT),
            "dct:format": concept(kind, "dct:MediaTypeOrExtent"),
            "dcat:mediaType": concept(media, "dct:MediaType"),
            **({} if dataset.version else {"dcat:accessService": reference(self._here("service"))}),
            **({"dcat:byteSize": size} if file.size is not None else {}),
            **({"spdx:checksum": checksum} if file.checksum else {}),
        }

    def _whole(self) -> Node:
        """Return the site's data as one Dataset, as search engines list it."""
        return {
            "@id": self._here("data"),
            "@type": "schema:Dataset",
            "schema:name": settings.SITE_NAME,
            "schema:description": self.description,
            "schema:url": reference(settings.SITE_URL + reverse("data")),
            "schema:license": reference(settings.LICENCE_URL),
            "schema:isAccessibleForFree": True,
            "schema:spatialCoverage": reference(EARTH),
            "schema:creator": {
                "@type": "schema:Organization",
                "schema:name": settings.SITE_NAME,
                "schema:url": reference(f"{settings.SITE_URL}/"),
            },
            "schema:keywords": self.keywords,
            "schema:distribution": [
                {
                    "@type": "schema:DataDownload",
                    "schema:name": file.name,
                    "schema:encodingFormat": MEDIA_TYPES[file.form],
                    "schema:contentUrl": reference(file.url),
                }
                for dataset in self.datasets
                for file in dataset.files
                if file.whole
            ],
            **({"schema:dateModified": self.modified.isoformat()} if self.modified else {}),
        }

    def _terms(self) -> list[Node]:
        """Return the terms of code lists that are used more than once."""
        terms = (
            (SOCIETY, "Population and society"),
            (AVAILABLE, "Available"),
            (STABLE, "Stable"),
        )
        schemes = ((f"{AUTHORITY}data-theme", "Data theme"), (AVAILABILITY, "Planned availability"))
        named = [
            {
                **concept(term, "skos:Concept"),
                "skos:prefLabel": language_string(label, "en"),
                "skos:inScheme": reference(term.rpartition("/")[0]),
            }
            for term, label in terms
        ]
        named += [
            {**concept(scheme, "skos:ConceptScheme"), "dct:title": language_string(title, "en")}
            for scheme, title in schemes
        ]
        return [concept(LICENCE_CONCEPT, "dct:LicenseDocument"), *named]
