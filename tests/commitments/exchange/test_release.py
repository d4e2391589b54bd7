"""Releases: whole or not there, never changed, described to the last column."""

import csv
import gzip
import hashlib
import json
import os
import zipfile
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from commitments.exchange import release
from commitments.exchange.errors import ReleaseError
from commitments.exchange.release import make_release
from commitments.exchange.rewritten_release import rewrite_releases
from commitments.exchange.tables import TABLES
from config.api.downloads import FORMULA
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> Path:
    settings.RELEASES_DIR = tmp_path / "kept" / "releases"
    return tmp_path / "kept" / "releases"


def rows(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(path.read_text(encoding="utf-8-sig"), newline="")))


# Making one.


@pytest.mark.slow
def test_a_release_holds_what_is_public_and_nothing_else(folder: Path) -> None:
    shown, hidden = make.CityFactory(), make.CityFactory(public=False)
    report = make.ReportFactory(published=True)
    make.ReportFactory(submitted=True)
    make.AdoptionFactory(city=hidden)

    made = make_release("2026-11").folder

    text = "".join(path.read_text() for path in made.glob("*.csv"))
    assert shown.slug in text
    assert hidden.slug not in text
    assert [row["id"] for row in rows(made / "reports.csv")] == [str(report.pk)]
    assert report.author.username not in text


@pytest.mark.slow
def test_rows_stand_in_one_order_on_any_database(folder: Path) -> None:
    promise = make.CommitmentFactory()
    for party in ({"city__slug": "b"}, {"by_network": True}, {"city__slug": "a"}):
        adoption = make.AdoptionFactory(commitment=promise, role="partner", **party)
        make.TargetFactory(adoption=adoption)

    made = make_release("a").folder

    for name in ("adoptions", "targets"):
        assert [row["city"] for row in rows(made / f"{name}.csv")] == ["", "a", "b"]


def test_what_is_missing_stays_empty(folder: Path) -> None:
    make.CityFactory(population=None, latitude=None, longitude=None)

    row = rows(make_release("a").folder / "cities.csv")[0]

    assert (row["population"], row["latitude"]) == ("", "")


def test_a_spreadsheet_runs_no_cell(folder: Path) -> None:
    make.CommitmentFactory(summary="=HYPERLINK(1)", title="@x", source_url="https://example.org/")
    make.PracticeFactory(problem="+1", done="-1", lessons="\tx", result="\rx")

    made = make_release("a").folder

    for path in made.glob("*.csv"):
        assert path.read_bytes().startswith(b"\xef\xbb\xbf")
        cells = [cell for row in rows(path) for cell in row.values()]
        assert not [cell for cell in cells if FORMULA.match(cell) and not cell.startswith("'")]


def test_the_checksums_are_those_of_the_files(folder: Path) -> None:
    release = make_release("a")

    for file in release.files:
        data = (release.folder / file.name).read_bytes()
        assert hashlib.sha256(data).hexdigest() == file.checksum
        assert len(data) == file.size
    assert {file.name for file in release.files} == {path.name for path in release.folder.iterdir()}


def test_the_archive_holds_all_other_files(folder: Path) -> None:
    release = make_release("a")

    with zipfile.ZipFile(release.folder / release.archive.name) as archive:
        packed = {name.split("/")[1]: archive.read(name) for name in archive.namelist()}
    for name, data in packed.items():
        assert data == (release.folder / name).read_bytes()
    assert packed.keys() >= {table.file for table in TABLES} | {"README.txt", "SHA256SUMS"}


def test_the_description_names_each_column_key_and_reference(folder: Path) -> None:
    make.CityFactory()
    made = make_release("a").folder
    package = json.loads((made / "datapackage.json").read_text())

    assert package["profile"] == "tabular-data-package"
    assert package["licenses"][0]["name"] == "CC-BY-4.0"
    by_name = {resource["name"]: resource for resource in package["resources"]}
    for resource in by_name.values():
        fields = resource["schema"]["fields"]
        header = (made / resource["path"]).read_text(encoding="utf-8-sig").splitlines()[0]
        assert header.split(",") == [field["name"] for field in fields]
        assert all(field["description"] for field in fields)
        names = {field["name"] for field in fields}
        assert names >= set(resource["schema"]["primaryKey"])
        for link in resource["schema"]["foreignKeys"]:
            other = by_name[link["reference"]["resource"] or resource["name"]]["schema"]
            assert names >= set(link["fields"])
            assert link["reference"]["fields"] == other["primaryKey"]
    assert by_name["cities"]["rows"] == 1


def test_the_codebook_explains_every_column(folder: Path) -> None:
    lines = rows(make_release("a").folder / "codebook.csv")

    explained = {(line["file"], line["column"]) for line in lines if line["meaning"]}
    assert explained == {(table.file, column.name) for table in TABLES for column in table.columns}
    standing = next(line for line in lines if line["column"] == "standing")
    assert "on-track = On track" in standing["words"]


def test_the_codebook_says_where_uploaded_evidence_is(folder: Path) -> None:
    columns = rows(make_release("a").folder / "codebook.csv")
    (url,) = (row for row in columns if (row["file"], row["column"]) == ("evidence.csv", "url"))
    assert "was uploaded" in url["meaning"]


def test_every_public_field_is_in_a_release() -> None:
    """A field that is added to a model is released, or stated here to be nobody's business."""
    left_out = {
        "author", "submitted_by", "decided_by", "taken_up_by", "sent_with", "revise_by",
        "version", "updated_at", "requested_by",
        # Why a change was declined: only confirmed ones are public.
        "answer",
        "search", "words", "id", "part_key", "unit_key", "confirmed",
        "distinct_area", "distinct_country", "local_names",
        # Peer reviews: who was asked and when. Evidence: files, and what the site knows of links.
        "round", "state", "invited_by", "reviewer", "invited_at",
        "file", "file_name", "file_type", "file_size", "checked_at", "answered",
        # Where its people read mail that answers a letter.
        "mailbox",
        # Said by columns of another name.
        "network", "city", "objective", "adoption", "from_objective", "to_objective",
        "searched_by_network",
        # Said by columns that name it with its kind.
        "member_network", "organisation", "country",
    }  # fmt: skip
    for table in TABLES:
        released = {column.field or column.name for column in table.columns}
        fields = {field.name for field in table.model._meta.concrete_fields}
        assert fields - released - left_out == set(), table.file


@pytest.mark.slow
def test_making_a_release_asks_as_many_questions_for_many_rows(
    folder: Path, django_assert_max_num_queries: Any
) -> None:
    for _number in range(30):
        make.ReviewFactory(published=True)
        make.PracticeFactory()
    with django_assert_max_num_queries(45):
        make_release("a")


# Whole or not there.


def test_a_release_is_never_made_twice(folder: Path) -> None:
    make_release("2026-11")
    before = (folder / "2026-11" / "SHA256SUMS").read_bytes()
    make.CityFactory()

    with pytest.raises(CommandError, match="already"):
        call_command("make_release", label="2026-11")
    assert (folder / "2026-11" / "SHA256SUMS").read_bytes() == before


@pytest.mark.slow
def test_of_two_releases_of_a_name_at_once_one_is_made(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = release._write

    def overtaken(*args: Any) -> None:
        monkeypatch.setattr(release, "_write", write)
        make_release("a")
        write(*args)

    monkeypatch.setattr(release, "_write", overtaken)
    with pytest.raises(ReleaseError, match="There is a release a already"):
        make_release("a")
    assert [path.name for path in folder.iterdir()] == ["a"]


def test_a_release_that_breaks_off_leaves_nothing_behind(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*args: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(release, "codebook", full)
    with pytest.raises(ReleaseError, match="No space left"):
        make_release("a")
    assert list(folder.iterdir()) == []
    assert release.releases() == []


@pytest.mark.slow
def test_what_a_killed_release_left_is_swept_the_next_day(folder: Path) -> None:
    for name in (".2026-10-abcd_123", ".2026-11-abcd_123", ".keep", ".keep-this-well"):
        (folder / name).mkdir(parents=True)
        (folder / name / "cities.csv").write_text("half of it")
    long_ago = timezone.now().timestamp() - 100_000
    for name in (".2026-10-abcd_123", ".keep", ".keep-this-well"):
        os.utime(folder / name, (long_ago, long_ago))

    make_release("2026-12")

    left = {path.name for path in folder.iterdir()}
    assert left == {".2026-11-abcd_123", ".keep", ".keep-this-well", "2026-12"}


def test_a_release_is_on_the_disk_before_it_has_its_name(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept: list[tuple[int, bool]] = []

    def sync(opened: int) -> None:
        kept.append((os.fstat(opened).st_ino, (folder / "a").exists()))

    monkeypatch.setattr(os, "fsync", sync)
    release = make_release("a")

    parts = {path.stat().st_ino for path in [*release.folder.iterdir(), release.folder]}
    assert {place for place, named in kept if not named} == parts
    assert kept[-1] == (folder.stat().st_ino, True)


@pytest.mark.parametrize("label", ["", "..", ".hidden", "a/b", "../x", "a b", "x" * 41, "a\n"])
def test_a_label_is_a_plain_word(folder: Path, label: str) -> None:
    with pytest.raises(ReleaseError):
        make_release(label)
    assert not list(folder.parent.rglob("*.csv"))


# Finding them.


@pytest.mark.slow
def test_the_list_shows_the_newest_first_with_how_to_cite_it(client: Client) -> None:
    make_release("2026-11")
    make_release("2026-12")

    page = client.get(reverse("releases")).content.decode()

    assert page.index("release-2026-12") < page.index("release-2026-11")
    checksum = release.releases()[0].archive.checksum
    assert checksum in page
    assert "Release 2026-12, " in page


@pytest.mark.slow
def test_many_releases_are_a_page_that_is_light(client: Client) -> None:
    labels = [f"2026-{month:02}" for month in range(1, 9)]
    for label in labels:
        make_release(label)

    page = client.get(reverse("releases")).content

    assert len(gzip.compress(page)) < 6 * 1024
    for label in labels:
        assert f"/data/releases/{label}/city-commitments-{label}.zip" in page.decode()
        assert f"/data/releases/{label}/SHA256SUMS" in page.decode()


def test_a_release_named_after_its_day_is_cited_with_the_day_once() -> None:
    made_at = datetime(2026, 11, 26, tzinfo=UTC)
    assert "Release 2026-11-26. http" in release.citation("2026-11-26", made_at)
    assert "Release 2026-11, 2026-11-26. http" in release.citation("2026-11", made_at)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("datapackage.json", "{"),
        ("datapackage.json", "[]"),
        ("datapackage.json", "{}"),
        ("SHA256SUMS", None),
        ("SHA256SUMS", "x"),
        ("cities.csv", None),
        ("city-commitments-2026-11.zip.sha256", ""),
    ],
)
def test_a_damaged_release_hides_no_other(
    client: Client, folder: Path, caplog: pytest.LogCaptureFixture, name: str, content: str | None
) -> None:
    make_release("2026-11")
    make_release("2026-12")
    damaged = folder / "2026-11" / name
    damaged.unlink() if content is None else damaged.write_text(content)

    page = client.get(reverse("releases")).content.decode()

    assert "release-2026-12" in page and "release-2026-11" not in page
    assert "The release 2026-11 is damaged" in caplog.text
    assert client.get("/data/releases/2026-11/cities.csv").status_code == 404


def test_a_site_without_releases_says_so(client: Client) -> None:
    assert "There is no release yet." in client.get(reverse("releases")).content.decode()


@pytest.mark.slow
def test_a_file_is_handed_out_as_it_is(client: Client, folder: Path) -> None:
    release = make_release("2026-11")
    for name in ("cities.csv", "datapackage.json", release.archive.name, "SHA256SUMS"):
        answer = client.get(reverse("release-file", args=["2026-11", name]))

        assert b"".join(answer) == (release.folder / name).read_bytes()
        assert "attachment" in answer["Content-Disposition"]
        # Within an hour, copies follow where words are removed.
    assert answer["Cache-Control"] == "public, max-age=3600"


@pytest.mark.slow
@pytest.mark.parametrize(
    "path",
    [
        "2026-11/..%2f..%2fsecret.txt",
        "2026-11/../../secret.txt",
        "..%2f2026-11/cities.csv",
        "../secret.txt",
        ".%2f2026-11/cities.csv",
        "2026-11/.hidden",
        "2026-11/stray.txt",
        "2026-11/%2e%2e",
        "never/cities.csv",
        "2026-11/cities.csv%00.txt",
    ],
)
def test_only_files_of_a_release_are_handed_out(client: Client, folder: Path, path: str) -> None:
    make_release("2026-11")
    (folder / "2026-11" / "stray.txt").write_text("secret")
    (folder / "secret.txt").write_text("secret")
    (folder.parent / "secret.txt").write_text("secret")

    answer = client.get(f"/data/releases/{path}")

    assert answer.status_code in (400, 404)
    assert b"secret" not in answer.content.replace(path.encode(), b"")


def test_rewriting_a_release_leaves_the_limit_of_cells_that_people_send() -> None:
    make_release("2025-01")
    limit = csv.field_size_limit()
    assert rewrite_releases(lambda table, row: row, timezone.localdate(), "person") == []
    assert csv.field_size_limit() == limit
