"""Columns and files that the catalogue has since the second round, and files that lack them."""

from pathlib import Path

import pytest

from cities.models import (
    AlternateName,
    ArchivedPage,
    City,
    Event,
    Membership,
    Network,
    Organisation,
    Participation,
)
from commitments.models import Crosswalk, Endorsement
from tests.commitments.exchange.catalogue_files import Files

pytestmark = pytest.mark.django_db
MEMBERS = (
    "network,member_kind,member,since,since_precision,since_basis,until,role,verified,source,nr"
)
NAMES = "kind,slug,language,name,use,source"
CITIES = "slug,name,kind,country,admin_area,latitude,longitude,population,geonames_id,timezone,url,"
CITIES += "verified,note,succeeded_by"


@pytest.fixture
def files(tmp_path: Path) -> Files:
    return Files(tmp_path)


def write(files: Files, file: str, header: str, *rows: str) -> None:
    files.path(file).write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")


def write_organisation(files: Files) -> None:
    header = "slug,name,short_name,kind,country,url,verified,source,note"
    write(files, "organisations.csv", header, "fund,A Fund,AF,foundation,,,yes,,")


def write_cities(files: Files, alpha: str, beta: str) -> None:
    """Write two cities with what succeeds each."""
    write(
        files,
        "cities.csv",
        CITIES,
        f"alpha,Alpha,city,ZZ,,,,,,,,yes,,{alpha}",
        f"beta,Beta,city,ZZ,,,,,,,,yes,,{beta}",
    )


@pytest.mark.slow
def test_a_network_and_an_organisation_are_members(files: Files) -> None:
    write_organisation(files)
    header, row = files.path("networks.csv").read_text().splitlines()
    write(files, "networks.csv", header, row, row.replace("ring", "chain"))
    write(
        files,
        "memberships.csv",
        MEMBERS,
        "ring,network,chain,2020-01-01,year,by,,partner,yes,,",
        "ring,organisation,fund,2018-01-01,day,on,2019-01-01,member,yes,,",
        "ring,organisation,fund,2020-01-01,day,on,,member,yes,,2",
    )

    files.load()

    chain, earlier, again = Membership.objects.order_by("pk")
    assert chain.member == Network.objects.get(slug="chain")
    assert (chain.since_at_latest, chain.role) == (True, "partner")
    assert earlier.member == again.member == Organisation.objects.get()
    assert earlier.until_precision == "day"
    assert "Nothing to change" in files.load()


@pytest.mark.slow
def test_the_older_names_and_roles_mean_the_same_rows(files: Files) -> None:
    """What was loaded under a column named city is no second row under today's names."""
    old = "network,city,since,since_precision,role,verified,source"
    write(files, "memberships.csv", old, "ring,alpha,,,founding member,yes,")
    write(files, "participations.csv", "event,city,role,verified,source", "forum,alpha,,yes,")
    files.load()
    write(files, "memberships.csv", MEMBERS, "ring,city,alpha,,,,,founding-member,yes,,")
    header = "event,participant_kind,participant,role,verified,source"
    write(files, "participations.csv", header, "forum,city,alpha,attendee,yes,")

    assert "Nothing to change" in files.load()
    assert (Membership.objects.get().role, Participation.objects.count()) == ("founding-member", 1)


@pytest.mark.slow
def test_a_number_is_stated_with_a_qualifier(files: Files) -> None:
    header, row = files.path("events.csv").read_text().splitlines()
    write(files, "events.csv", f"{header},places,places_qualifier", f"{row},30,about")

    files.load()

    assert (Event.objects.get().places, Event.objects.get().places_qualifier) == (30, "about")
    assert Network.objects.get().members_qualifier == "exactly"


@pytest.mark.slow
def test_an_organisation_signs_and_a_framework_states_its_number(files: Files) -> None:
    write_organisation(files)
    header, *_rows, letter = files.path("frameworks.csv").read_text().splitlines()
    extra = "signatories,signatories_qualifier,signatories_role"
    rows = [f"{row},,," for row in _rows]
    write(files, "frameworks.csv", f"{header},{extra}", *rows, f"{letter},13,about,supporter")
    header = "framework,endorser_kind,endorser,endorsed_on,endorsed_on_precision,role,verified,"
    header += "source,note,endorsed_on_basis"
    signed = "letter,organisation,fund,2017-01-01,year,endorsing network,yes,,,by"
    write(files, "endorsements.csv", header, signed)

    files.load()

    endorsement = Endorsement.objects.get()
    assert endorsement.party == Organisation.objects.get()
    assert (endorsement.role, endorsement.endorsed_on_at_latest) == ("supporter", True)
    framework = endorsement.framework
    assert (framework.signatories, framework.signatories_role) == (13, "supporter")
    assert "Nothing to change" in files.load()


@pytest.mark.slow
def test_a_correspondence_states_its_reason(files: Files) -> None:
    header, row = files.path("crosswalk.csv").read_text().splitlines()
    write(files, "crosswalk.csv", f"{header},reason", f"{row},Both are about inclusion.")

    files.load()

    assert Crosswalk.objects.get().reason == "Both are about inclusion."


@pytest.mark.slow
def test_names_and_archived_copies_are_loaded(files: Files) -> None:
    write(
        files,
        "names.csv",
        NAMES,
        "city,alpha,fr,Alphe,display,a page",
        "network,ring,,Anneau,search,a page",
        "country,ZZ,es,Nada,display,a page",
    )
    archive = "https://example.org/a,https://archive.example.org/a,2024-01-01"
    write(files, "sources.csv", "url,archive_url,archived_on", archive)

    files.load()

    assert AlternateName.objects.count() == 3
    assert AlternateName.objects.get(language="fr").city == City.objects.get(slug="alpha")
    assert ArchivedPage.objects.get().archive_url == "https://archive.example.org/a"
    assert "Nothing to change" in files.load()


NETWORKS = "slug,name,acronym,kind,founded,seat,url,members,members_as_of,verified,source,note,"
NETWORKS += "members_qualifier"
BAD = [
    (
        "memberships.csv",
        MEMBERS,
        "ring,network,ring,,,,,member,yes,,",
        "A network cannot be a member of itself.",
    ),
    (
        "memberships.csv",
        MEMBERS,
        "ring,city,alpha,2020-01-01,day,on,2019-01-01,member,yes,,",
        "A membership cannot end before it starts.",
    ),
    (
        "memberships.csv",
        MEMBERS,
        "ring,city,alpha,,,by,,member,yes,,",
        "It is about the column since, which is empty.",
    ),
    (
        "memberships.csv",
        MEMBERS,
        "ring,organisation,fund,,,,,member,yes,,",
        "There is no “fund” in organisations.csv above or on the site.",
    ),
    (
        "names.csv",
        NAMES,
        "city,alpha,,Alphe,display,a page",
        "A name without a language can only be used for search.",
    ),
    (
        "networks.csv",
        NETWORKS,
        "ring,Ring,,network,,,,,,yes,,,about",
        "It is about the column members, which is empty.",
    ),
]


@pytest.mark.slow
@pytest.mark.parametrize(("file", "header", "row", "reason"), BAD)
def test_bad_input_is_refused_in_one_sentence(
    files: Files, file: str, header: str, row: str, reason: str
) -> None:
    write(files, file, header, row)

    (refusal,) = files.refused()

    assert refusal.endswith(f": {reason}")
    assert not City.objects.exists()


@pytest.mark.slow
def test_a_place_cannot_succeed_itself(files: Files) -> None:
    write_cities(files, alpha="alpha", beta="alpha")

    assert files.refused() == [
        "cities.csv, line 2, column succeeded_by “alpha”: A place cannot succeed itself."
    ]


@pytest.mark.slow
def test_places_that_succeed_each_other_in_a_circle_are_refused(files: Files) -> None:
    write_cities(files, alpha="", beta="alpha")
    files.load()
    write_cities(files, alpha="beta", beta="alpha")

    (refusal,) = files.refused()

    assert refusal.endswith("These places would succeed each other in a circle.")
