"""Rows that refer to rows of their own file, above or below."""

from pathlib import Path

import pytest

from cities.models import City, TrailEntry
from commitments.models import Indicator
from tests.commitments.exchange.catalogue_files import Files

pytestmark = pytest.mark.django_db
INDICATORS = "framework,code,target_code,title,unit,direction,city_level,verified,note,same_as"
CITIES = "slug,name,kind,country,admin_area,latitude,longitude,population,geonames_id,timezone,url,"
CITIES += "verified,note,succeeded_by"


@pytest.fixture
def files(tmp_path: Path) -> Files:
    return Files(tmp_path)


def write_indicators(files: Files, *same_as: str) -> None:
    """Write the indicators 1, 2 and so on, each the same as others."""
    rows = [
        f"sdg,{number},,Homes,%,down,yes,yes,,{others}"
        for number, others in enumerate(same_as, start=1)
    ]
    files.path("indicators.csv").write_text("\n".join([INDICATORS, *rows]) + "\n")


def write_cities(files: Files, alpha: str, beta: str) -> None:
    """Write two cities with what succeeds each."""
    rows = [
        f"{slug},{slug},city,ZZ,,,,,,,,yes,,{successor}"
        for slug, successor in (("alpha", alpha), ("beta", beta))
    ]
    files.path("cities.csv").write_text("\n".join([CITIES, *rows]) + "\n")


@pytest.mark.slow
def test_a_row_may_refer_to_rows_further_down(files: Files) -> None:
    write_indicators(files, "sdg:2;sdg:3", "sdg:1;sdg:3", "sdg:1;sdg:2")
    write_cities(files, alpha="beta", beta="")

    files.load()

    first = Indicator.objects.get(code="1")
    assert {other.code for other in first.same_as.all()} == {"2", "3"}
    assert City.objects.get(slug="alpha").succeeded_by == City.objects.get(slug="beta")
    assert "Nothing to change" in files.load()


@pytest.mark.slow
def test_a_reference_that_the_file_no_longer_has_goes(files: Files) -> None:
    write_indicators(files, "sdg:2", "sdg:1")
    files.load()
    write_indicators(files, "", "")

    files.load()

    assert not Indicator.objects.get(code="1").same_as.exists()


@pytest.mark.slow
def test_a_chain_can_be_turned_around(files: Files) -> None:
    write_cities(files, alpha="beta", beta="")
    files.load()
    write_cities(files, alpha="", beta="alpha")

    files.load()

    beta = City.objects.get(slug="beta")
    assert beta.succeeded_by == City.objects.get(slug="alpha")
    entry = TrailEntry.objects.about(beta).first()
    assert entry and entry.changes == {"succeeded_by": [None, beta.succeeded_by.pk]}
    assert "Nothing to change" in files.load()


@pytest.mark.slow
def test_a_reference_to_no_row_is_refused(files: Files) -> None:
    write_indicators(files, "sdg:9")

    assert files.refused() == [
        (
            "indicators.csv, line 2, column same_as “sdg:9”: "
            "There is no “sdg, 9” in indicators.csv above or on the site."
        )
    ]
    assert not Indicator.objects.exists()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("sdg:1", "An indicator cannot be the same as itself."),
        ("2", "Enter framework and code with a colon between them, for example sdg:10.7."),
    ],
)
def test_a_reference_that_means_nothing_is_refused(files: Files, text: str, reason: str) -> None:
    write_indicators(files, text, "")

    (refusal,) = files.refused()

    assert refusal.endswith(f": {reason}")


@pytest.mark.slow
def test_a_reference_to_a_row_that_staff_deleted_is_kept_out(files: Files) -> None:
    write_cities(files, alpha="beta", beta="")
    files.path("events.csv").write_text(
        "slug,name,kind,starts_on,ends_on,city,online,url,verified,source,note\n"
    )
    for file in ("participations", "memberships", "commitments", "targets", "progress"):
        path = files.path(f"{file}.csv")
        path.write_text(path.read_text().partition("\n")[0] + "\n")
    files.path("endorsements.csv").write_text(
        files.path("endorsements.csv").read_text().partition("\n")[0] + "\n"
    )
    files.load()
    City.objects.filter(slug="alpha").update(succeeded_by=None)
    City.objects.get(slug="beta").delete()

    printed = files.load()

    assert "Deleted by staff and not loaded again:\n  cities.csv, line 3 (beta)" in printed
    assert City.objects.get().succeeded_by is None
