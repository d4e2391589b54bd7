"""The invented countries, cities, networks and meetings. The cities are in the open sea."""

from typing import NamedTuple

# What the slugs of its rows and the names of its accounts begin with.
DEMO_PREFIX = "demo-"

# ISO 3166 leaves these codes to users: no country ever has them.
COUNTRIES = [
    {"iso2": "QM", "iso3": "QMA", "numeric": "901", "name": "Atlantic Harbours"},
    {"iso2": "QN", "iso3": "QNA", "numeric": "902", "name": "Monsoon Coast"},
    {"iso2": "QO", "iso3": "QOA", "numeric": "903", "name": "Seven Quays"},
    {"iso2": "QP", "iso3": "QPA", "numeric": "904", "name": "Islands of the Wind"},
]
REGIONS = {
    "QM": "Atlantic Ocean",
    "QN": "Indian Ocean",
    "QO": "Pacific Ocean",
    "QP": "Pacific Ocean",
}


class DemoPlace(NamedTuple):
    """An invented city, its country, and the language of its reports."""

    slug: str
    name: str
    country: str
    language: str
    latitude: str
    longitude: str
    population: int
    kind: str = "city"
    admin_area: str = ""


PLACES = [
    DemoPlace("port-evermore", "Port Evermore", "QM", "en", "-33.5", "-27.0", 1_240_000),
    DemoPlace("saint-elie-d-aurele", "Saint-Élie-d'Aurèle", "QM", "fr", "-12.0", "-22.5", 310_000),
    DemoPlace("puerto-alborada", "Puerto Alborada", "QP", "es", "-28.0", "-98.0", 178_000),
    DemoPlace("dar-al-mawj", "Dar al-Mawj", "QN", "ar", "-14.5", "72.0", 860_000),
    DemoPlace(
        "greater-saltmarsh",
        "Greater Saltmarsh",
        "QM",
        "en",
        "36.0",
        "-46.0",
        2_900_000,
        kind="metro-area",
    ),
    DemoPlace(
        "nouvelle-brise-sur-mer", "Nouvelle-Brise-sur-Mer", "QN", "fr", "-41.0", "83.0", 92_000
    ),
    DemoPlace(
        "brightwater-under-hollow-hill",
        "Brightwater-under-Hollow-Hill and the Seven Quays",
        "QO",
        "en",
        "41.5",
        "-168.0",
        47_000,
        admin_area="Upper Quays",
    ),
    DemoPlace(
        "villa-candelaria-del-viento",
        "Villa Candelaria del Viento",
        "QP",
        "es",
        "8.0",
        "-128.0",
        540_000,
        admin_area="Costa del Viento",
    ),
    DemoPlace("oster-klippehavn", "Øster Klippehavn", "QO", "en", "-46.0", "-139.0", 64_000),
    DemoPlace("amber-reach", "Amber Reach", "QP", "en", "21.0", "-149.5", 210_000, kind="county"),
    # Small enough for small counts of people to be suppressed.
    DemoPlace("windle-island", "Windle Island", "QM", "en", "-37.0", "-8.0", 6_400),
    # Adopts like the others and never reports.
    DemoPlace("thistlequay", "Thistlequay", "QO", "en", "31.0", "177.0", 133_000),
]
SILENT = "thistlequay"

NETWORKS = [
    {
        "slug": "harbour-league",
        "name": "Harbour League of Cities",
        "acronym": "HLC",
        "kind": "city-network",
        "founded": 1998,
        "seat": "Port Evermore",
        "members": 14,
        "note": "An invented network. Two of the members it states are not listed here.",
    },
    {
        "slug": "lantern-fund",
        "name": "Lantern Fund for Newcomers",
        "acronym": "Lantern Fund",
        "kind": "fund",
        "founded": 2019,
        "seat": "Greater Saltmarsh",
        "note": "An invented fund that pays for pilots in small cities.",
    },
]

# City, role in the Harbour League, years ago it began, years ago it ended (None: it lasts).
LEAGUE: list[tuple[str, str, int, int | None]] = [
    *((place.slug, "member", 6 + n % 5, None) for n, place in enumerate(PLACES[1:])),
    ("port-evermore", "founding-member", 28, None),
    ("port-evermore", "leadership-board", 3, None),
    ("dar-al-mawj", "leadership-board", 2, None),
    ("greater-saltmarsh", "leadership-board", 7, 3),
]
GRANTEES = ["windle-island", "brightwater-under-hollow-hill", "nouvelle-brise-sur-mer"]

STATEMENT = {
    "slug": "saltmarsh-declaration",
    "name": "Saltmarsh Declaration on Open Harbours",
    "short_name": "Saltmarsh Declaration",
    "kind": "city-statement",
    "adopted_at": "Greater Saltmarsh",
    "note": "An invented statement, signed by invented cities.",
}
# City, and how exactly the day of its signature is known.
SIGNATURES = [
    ("port-evermore", "day"),
    ("greater-saltmarsh", "day"),
    ("saint-elie-d-aurele", "day"),
    ("dar-al-mawj", "month"),
    ("puerto-alborada", "quarter"),
    ("oster-klippehavn", "year"),
    ("amber-reach", ""),
    ("thistlequay", "day"),
]

# Slug, name, kind, host, years ago, month, online, what each city that took part did there.
MEETINGS: list[tuple[str, str, str, str, int, int, bool, dict[str, str]]] = [
    (
        "assembly-of-the-quays",
        "Assembly of the Quays",
        "network-meeting",
        "port-evermore",
        1,
        5,
        False,
        {
            "port-evermore": "hosted the meeting",
            "greater-saltmarsh": "chaired the session on housing",
            "dar-al-mawj": "presented its welcome desk",
            "windle-island": "presented its mentors",
            "saint-elie-d-aurele": "",
            "villa-candelaria-del-viento": "",
        },
    ),
    (
        "lantern-forum",
        "Lantern Forum of Mayors",
        "mayoral-forum",
        "greater-saltmarsh",
        3,
        10,
        True,
        {
            "greater-saltmarsh": "hosted the meeting",
            "puerto-alborada": "signed the Saltmarsh Declaration",
            "oster-klippehavn": "spoke for small harbours",
        },
    ),
]

# The two cities whose focal points get a password to try; the others only sign their reports.
OPEN_TO_TRY = ["port-evermore", "saint-elie-d-aurele"]
