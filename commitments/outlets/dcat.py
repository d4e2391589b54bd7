"""The site's data as a catalogue of DCAT-AP 3, and as a Dataset of schema.org, in one JSON-LD."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

Node = dict[str, Any]

CC_BY = "https://creativecommons.org/licenses/by/4.0/"
# The European Union's code lists, which DCAT-AP asks to use.
AUTHORITY = "http://publications.europa.eu/resource/authority/"
LICENCE = f"{AUTHORITY}licence/CC_BY_4_0"
SOCIETY = f"{AUTHORITY}data-theme/SOCI"
LANGUAGES = {"en": "ENG", "fr": "FRA", "es": "SPA", "ar": "ARA"}
MEDIA_TYPES = {"csv": "text/csv", "json": "application/json"}

CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "schema": "https://schema.org/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}


def is_at(address: str) -> Node:
    """Return a reference to what has this address."""
    return {"@id": address}


def concept(address: str, kind: str) -> Node:
    """Return a term of a code list, and what kind of term it is."""
    return {"@id": address, "@type": kind}


def in_words(text: str, language: str) -> Node:
    """Return text in a language."""
    return {"@value": text, "@language": language}


@dataclass(frozen=True)
class Listed:
    """A list of the API: its name in the reader's language, and its address there."""

    name: str
    address: str

    def file(self, form: str) -> str:
        """Return where it is as a file of some form."""
        return f"{self.address}?format={form}"


@dataclass(frozen=True)
class Catalogue:
    """What the site publishes as data, for catalogues of open data and for search engines.

    `fictional` says that there are rows of a demonstration among it.
    """

    lists: list[Listed]
    modified: datetime | None
    language: str
    fictional: bool

    @classmethod
    def of(
        cls,
        lists: Iterable[tuple[str, str]],
        modified: datetime | None,
        *,
        language: str,
        fictional: bool,
    ) -> "Catalogue":
        """Return the catalogue of the lists of the API, each given by its name and its route."""
        found = [
            Listed(name, settings.SITE_URL + reverse(f"api:{route}-list")) for name, route in lists
        ]
        return cls(found, modified, language, fictional)

    @property
    def description(self) -> str:
        said = _("What cities promised to migrants and refugees, and how far they have come.")
        if not self.fictional:
            return said
        made_up = _(
            "Rows of the country ZZ, and of networks whose id begins with demo-, are fictional: "
            "a demonstration."
        )
        return f"{said} {made_up}"

    @property
    def keywords(self) -> list[str]:
        return [_("cities"), _("migration"), _("refugees")]

    def as_json_ld(self) -> Node:
        """Return the whole as one document, its addresses written out: nothing is fetched."""
        graph = [
            self._catalogue(),
            self._publisher(),
            self._contact(),
            self._service(),
            *map(self._dataset, self.lists),
            self._whole(),
            *self._terms(),
        ]
        return {"@context": CONTEXT, "@graph": graph}

    def _said(self, text: str) -> Node:
        return in_words(text, self.language)

    def _here(self, part: str) -> str:
        """Return the address of a part of this document."""
        return f"{settings.SITE_URL}/#{part}"

    def _changed(self) -> Node:
        if self.modified is None:
            return {}
        return {"dct:modified": {"@type": "xsd:dateTime", "@value": self.modified.isoformat()}}

    def _publisher(self) -> Node:
        name = settings.SITE_NAME
        return {"@id": self._here("publisher"), "@type": "foaf:Agent", "foaf:name": name}

    def _contact(self) -> Node:
        return {
            "@id": self._here("contact"),
            "@type": "vcard:Kind",
            "vcard:fn": settings.SITE_NAME,
            "vcard:hasEmail": is_at(f"mailto:{settings.CONTACT_EMAIL}"),
        }

    def _catalogue(self) -> Node:
        tongues = [f"{AUTHORITY}language/{LANGUAGES[code]}" for code, _name in settings.LANGUAGES]
        return {
            "@id": self._here("catalogue"),
            "@type": "dcat:Catalog",
            "dct:title": self._said(settings.SITE_NAME),
            "dct:description": self._said(self.description),
            "dct:publisher": is_at(self._here("publisher")),
            "dct:license": is_at(LICENCE),
            "dct:language": [concept(tongue, "dct:LinguisticSystem") for tongue in tongues],
            "foaf:homepage": concept(f"{settings.SITE_URL}/", "foaf:Document"),
            "dcat:contactPoint": is_at(self._here("contact")),
            "dcat:themeTaxonomy": is_at(f"{AUTHORITY}data-theme"),
            "dcat:dataset": [is_at(f"{one.address}#dataset") for one in self.lists],
            "dcat:service": is_at(self._here("service")),
            **self._changed(),
        }

    def _service(self) -> Node:
        schema = settings.SITE_URL + reverse("api:schema")
        return {
            "@id": self._here("service"),
            "@type": "dcat:DataService",
            "dct:title": self._said(_("API")),
            "dct:description": self._said(_("Every list of the site, to read, without a key.")),
            "dct:publisher": is_at(self._here("publisher")),
            "dct:license": is_at(LICENCE),
            "dcat:endpointURL": is_at(schema.removesuffix("schema/")),
            "dcat:endpointDescription": is_at(schema),
            "dcat:landingPage": concept(settings.SITE_URL + reverse("api:docs"), "foaf:Document"),
            "dcat:contactPoint": is_at(self._here("contact")),
            "dcat:servesDataset": [is_at(f"{one.address}#dataset") for one in self.lists],
        }

    def _dataset(self, one: Listed) -> Node:
        about = _("%(name)s: all public rows, with stable ids. What is missing is empty.")
        return {
            "@id": f"{one.address}#dataset",
            "@type": "dcat:Dataset",
            "dct:title": self._said(one.name),
            "dct:description": self._said(about % {"name": one.name}),
            "dct:publisher": is_at(self._here("publisher")),
            "dcat:contactPoint": is_at(self._here("contact")),
            "dcat:theme": is_at(SOCIETY),
            "dcat:keyword": [self._said(word) for word in self.keywords],
            "dct:accrualPeriodicity": concept(f"{AUTHORITY}frequency/IRREG", "dct:Frequency"),
            "dct:accessRights": concept(f"{AUTHORITY}access-right/PUBLIC", "dct:RightsStatement"),
            "dcat:landingPage": concept(settings.SITE_URL + reverse("data"), "foaf:Document"),
            "dcat:distribution": [self._distribution(one, form) for form in MEDIA_TYPES],
            **self._changed(),
        }

    def _distribution(self, one: Listed, form: str) -> Node:
        media = f"https://www.iana.org/assignments/media-types/{MEDIA_TYPES[form]}"
        return {
            "@id": f"{one.address}#{form}",
            "@type": "dcat:Distribution",
            "dct:title": self._said(f"{one.name} ({form.upper()})"),
            "dcat:accessURL": is_at(one.file(form)),
            "dcat:downloadURL": is_at(one.file(form)),
            "dct:license": is_at(LICENCE),
            "dct:format": concept(f"{AUTHORITY}file-type/{form.upper()}", "dct:MediaTypeOrExtent"),
            "dcat:mediaType": concept(media, "dct:MediaType"),
            "dcat:accessService": is_at(self._here("service")),
        }

    def _whole(self) -> Node:
        """The site's data as one Dataset, which is how search engines list it."""
        return {
            "@id": self._here("data"),
            "@type": "schema:Dataset",
            "schema:name": settings.SITE_NAME,
            "schema:description": self.description,
            "schema:url": is_at(settings.SITE_URL + reverse("data")),
            "schema:license": is_at(CC_BY),
            "schema:isAccessibleForFree": True,
            "schema:creator": {
                "@type": "schema:Organization",
                "schema:name": settings.SITE_NAME,
                "schema:url": is_at(f"{settings.SITE_URL}/"),
            },
            "schema:keywords": self.keywords,
            "schema:distribution": [
                {
                    "@type": "schema:DataDownload",
                    "schema:name": f"{one.name} ({form.upper()})",
                    "schema:encodingFormat": media_type,
                    "schema:contentUrl": is_at(one.file(form)),
                }
                for one in self.lists
                for form, media_type in MEDIA_TYPES.items()
            ],
            **({"schema:dateModified": self.modified.isoformat()} if self.modified else {}),
        }

    def _terms(self) -> list[Node]:
        """The terms of code lists that are named more than once."""
        theme = {
            **concept(SOCIETY, "skos:Concept"),
            "skos:prefLabel": in_words("Population and society", "en"),
            "skos:inScheme": is_at(f"{AUTHORITY}data-theme"),
        }
        themes = {
            **concept(f"{AUTHORITY}data-theme", "skos:ConceptScheme"),
            "dct:title": in_words("Data theme", "en"),
        }
        return [concept(LICENCE, "dct:LicenseDocument"), theme, themes]
