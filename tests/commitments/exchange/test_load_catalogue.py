"""Loading the catalogue again: changed files, changes by staff, removed rows."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from cities.models import City, Event, Membership, Network, TrailEntry
from commitments.models import (
    Adoption,
    Commitment,
    CommitmentObjective,
    Endorsement,
    ProgressReport,
    Target,
)
from commitments.reporting import workflow
from tests import factories as make
from tests.commitments.exchange.catalogue_files import FILES, SOURCE, Files, counts

pytestmark = pytest.mark.django_db
NOTHING = "Nothing to change: the site already has all of it."


@pytest.fixture(scope="module")
def _loaded(module_transaction: None, tmp_path_factory: pytest.TempPathFactory) -> None:
    """A small catalogue, loaded once for the tests here."""
    Files(tmp_path_factory.mktemp("catalogue")).load()


@pytest.fixture
def files(_loaded: None, tmp_path: Path) -> Files:
    """The files of the catalogue that is loaded."""
    return Files(tmp_path)


def changed(printed: str) -> dict[str, tuple[int, int]]:
    """Return how many rows were added and changed, of the files where any was."""
    return {file: (new, other) for file, (new, other, _) in counts(printed).items() if new or other}


def listed(printed: str, title: str) -> list[str]:
    """Return the lines below a title."""
    _before, _title, after = printed.partition(f"{title}:\n")
    lines = after.splitlines()
    return [line.strip() for line in lines[: lines.index(lines[-1])] if line.startswith("  ")]


KEPT = "Changed by staff and kept (--overwrite replaces it)"
DELETED = "Deleted by staff and not loaded again"
LEFT_OUT = "Not loaded: it refers to what staff deleted"
NOT_IN_FILE = "No longer in the file, but still on the site"


# The same again.


@pytest.mark.slow
def test_a_second_load_changes_nothing(files: Files) -> None:
    printed = files.load()

    assert changed(printed) == {}
    assert printed.splitlines()[-1] == NOTHING


def test_the_same_values_written_otherwise_are_no_change(files: Files) -> None:
    files.put("cities.csv", 2, latitude="5.50", longitude="-4.0")
    files.put("commitments.csv", 2, gcm=" 7; 15 ", sdg="10.2;11.1")
    for file in FILES:
        text = files.path(file).read_text(encoding="utf-8")
        files.path(file).write_text(text, encoding="utf-8-sig", newline="\r\n")

    assert changed(files.load()) == {}


# What changed in the files.


def test_a_changed_cell_arrives_and_is_in_the_trail(files: Files) -> None:
    files.put("cities.csv", 2, name="Alpha-by-the-Sea", population="13000")

    printed = files.load()

    assert changed(printed) == {"cities.csv": (0, 1)}
    city = City.objects.get(slug="alpha")
    assert (city.name, city.population) == ("Alpha-by-the-Sea", 13000)
    assert "alpha-by-the-sea" in city.search
    entry = TrailEntry.objects.about(city).exclude(changes={}).get()
    assert entry.changes == {
        "name": ["Alphà", "Alpha-by-the-Sea"],
        "population": [12000, 13000],
    }
    assert (entry.action, entry.acted_as, entry.public) == ("load", "the catalogue", True)


def test_a_row_that_is_confirmed_is_published(files: Files) -> None:
    files.put("cities.csv", 4, verified="yes", country="ZZ")

    files.load()

    assert City.objects.get(slug="gamma").public


def test_a_cell_that_is_emptied_is_emptied(files: Files) -> None:
    files.put("memberships.csv", 2, since="", since_precision="")

    files.load()

    assert Membership.objects.get().since is None


def test_codes_come_and_go_with_the_row(files: Files) -> None:
    kept = CommitmentObjective.objects.get(objective__code="10.2", commitment__slug="homes")
    files.put("commitments.csv", 2, sdg="10.2;10", gcm="7")

    assert changed(files.load()) == {"commitments.csv": (0, 1)}

    mappings = CommitmentObjective.objects.filter(commitment__slug="homes")
    assert {(row.objective.code, row.basis, row.reason) for row in mappings} == {
        ("7", "declared", "Homes are services."),
        ("B2.6", "editorial", "Homes are services."),
        ("10.2", "editorial", "Homes are services."),
        ("10", "editorial", "Homes are services."),
        ("28", "editorial", "Homes are services."),
    }
    assert mappings.filter(pk=kept.pk).exists()
    removed = TrailEntry.objects.filter(action="delete", model="commitments.commitmentobjective")
    assert {entry.label for entry in removed} == {"Homes → SDG 11.1", "Homes → GCM 15"}


def test_a_new_basis_and_reason_reach_every_mapping_they_are_about(files: Files) -> None:
    files.put("commitments.csv", 2, gcm_basis="published", reason="Because.")

    files.load()

    mappings = CommitmentObjective.objects.filter(commitment__slug="homes")
    assert {row.reason for row in mappings} == {"Because."}
    assert {row.objective.label for row in mappings if row.basis == "published"} == {
        "GCM 7",
        "GCM 15",
    }


@pytest.mark.slow
def test_a_row_may_lose_all_its_codes(files: Files) -> None:
    files.put("commitments.csv", 2, gcm="", gcm_basis="", gcr="", sdg="", nua="", reason="")

    files.load()

    assert not CommitmentObjective.objects.filter(commitment__slug="homes").exists()
    assert changed(files.load()) == {}


def test_another_party_takes_over_where_nothing_hangs_on_the_first(files: Files) -> None:
    files.put("commitments.csv", 3, party_kind="city", party="beta", co_parties="alpha")

    assert changed(files.load()) == {"commitments.csv": (0, 1)}

    parties = Adoption.objects.filter(commitment__slug="knowledge")
    assert {(row.party_name, row.role) for row in parties} == {
        ("Beta", "lead"),
        ("Alphà", "joint"),
    }
    deletion = TrailEntry.objects.get(action="delete", model="commitments.adoption")
    assert deletion.network == Network.objects.get(slug="ring")


def test_a_partner_who_turns_out_to_be_a_joint_party_stays_the_same_adoption(files: Files) -> None:
    commitment = Commitment.objects.get(slug="knowledge")
    partner = make.AdoptionFactory(
        commitment=commitment, city=None, network=make.NetworkFactory(slug="chain"), role="partner"
    )
    files.add("networks.csv", slug="chain", name=partner.network.name)
    files.put("commitments.csv", 3, co_parties="chain")

    files.load()

    partner.refresh_from_db()
    assert partner.role == "joint"


def test_the_day_of_adoption_follows_the_day_it_was_made(files: Files) -> None:
    files.put("commitments.csv", 2, made_on="2022-07-25")

    files.load()

    assert {row.adopted_on for row in Adoption.objects.filter(commitment__slug="homes")} == {
        date(2022, 7, 25)
    }


def test_a_day_of_adoption_that_staff_set_stays(files: Files) -> None:
    Adoption.objects.filter(commitment__slug="homes").update(adopted_on=date(2022, 9, 1))
    files.put("commitments.csv", 2, made_on="2022-07-25")

    files.load()

    assert {row.adopted_on for row in Adoption.objects.filter(commitment__slug="homes")} == {
        date(2022, 9, 1)
    }


@pytest.mark.slow
def test_a_changed_account_corrects_the_published_report(files: Files) -> None:
    old = ProgressReport.objects.get(summary__startswith="40 beds")
    files.put("progress.csv", 2, value="45", summary="45 beds are there.")

    assert changed(files.load()) == {"progress.csv": (0, 1)}

    old.refresh_from_db()
    new = old.corrected_by
    assert (old.state, old.summary) == ("superseded", "40 beds are there.")
    assert (new.state, new.origin, new.summary) == ("published", "compiled", "45 beds are there.")
    assert new.measurements.get().value == 45
    assert old.measurements.get().value == 40
    assert changed(files.load()) == {}


def test_a_row_no_longer_in_the_file_is_listed_and_stays(files: Files) -> None:
    files.drop("endorsements.csv", 3)

    printed = files.load()

    assert listed(printed, NOT_IN_FILE) == ["endorsements.csv: letter / network / ring"]
    assert Endorsement.objects.count() == 2
    assert changed(printed) == {}


# What staff changed.


def test_what_staff_changed_is_kept_and_listed(files: Files) -> None:
    City.objects.filter(slug="alpha").update(population=20000)
    files.put("cities.csv", 2, population="15000", name="New Alpha")

    printed = files.load()

    city = City.objects.get(slug="alpha")
    assert (city.population, city.name) == (20000, "New Alpha")
    assert listed(printed, KEPT) == [
        "cities.csv, line 2 (alpha), column population: “20000” is kept, the file has “15000”"
    ]


@pytest.mark.slow
def test_what_staff_changed_is_listed_each_time_and_also_where_the_file_did_not_change(
    files: Files,
) -> None:
    City.objects.filter(slug="alpha").update(population=20000)

    for _time in range(2):
        printed = files.load()
        assert len(listed(printed, KEPT)) == 1
        assert printed.splitlines()[-1] == NOTHING


def test_overwriting_takes_the_word_of_the_file(files: Files) -> None:
    City.objects.filter(slug="alpha").update(population=20000)

    printed = files.load("--overwrite")

    assert City.objects.get(slug="alpha").population == 12000
    assert KEPT not in printed
    assert changed(printed) == {"cities.csv": (0, 1)}


def test_a_change_that_the_file_now_has_too_is_no_difference(files: Files) -> None:
    City.objects.filter(slug="alpha").update(population=20000)
    files.put("cities.csv", 2, population="20000")

    assert KEPT not in files.load()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("column", "change"),
    [
        ("sdg", lambda homes: homes.mappings.get(objective__code="11.1").delete()),
        ("reason", lambda homes: homes.mappings.filter(objective__code="28").update(reason="New")),
        (
            "gcm_basis",
            lambda homes: homes.mappings.filter(basis="declared").update(basis="text"),
        ),
        ("co_parties", lambda homes: homes.adoptions.get(role="joint").delete()),
    ],
)
def test_staff_change_objectives_and_parties_too(files: Files, column: str, change: object) -> None:
    assert callable(change)
    change(Commitment.objects.get(slug="homes"))

    printed = files.load()
    assert f"commitments.csv, line 2 (homes), column {column}: " in printed
    assert printed.splitlines()[-1] == NOTHING

    assert changed(files.load("--overwrite")) == {"commitments.csv": (0, 1)}
    assert changed(files.load()) == {} and KEPT not in files.load()


def test_a_city_that_staff_renamed_is_still_the_one_other_files_mean(files: Files) -> None:
    City.objects.filter(slug="alpha").update(slug="alpha-city")
    files.add(
        "participations.csv",
        role="attendee",
        note="mayor listened",
        event="forum",
        participant="beta",
    )
    files.put("memberships.csv", 2, since_precision="month")

    printed = files.load()

    assert changed(printed) == {"memberships.csv": (0, 1), "participations.csv": (1, 0)}
    assert Membership.objects.get().city.slug == "alpha-city"
    assert [line.split(":")[0] for line in listed(printed, KEPT)] == [
        "cities.csv, line 2 (alpha), column slug"
    ]


def test_what_staff_deleted_stays_deleted_and_is_listed(files: Files) -> None:
    Event.objects.get(slug="forum").delete()

    printed = files.load("--overwrite")

    assert not Event.objects.exists()
    assert listed(printed, DELETED) == [
        "events.csv, line 2 (forum)",
        "participations.csv, line 2 (forum / city / alpha / speaker)",
    ]


def test_a_new_row_about_what_staff_deleted_is_left_out_and_listed(files: Files) -> None:
    Event.objects.get(slug="forum").delete()
    files.add("participations.csv", participant="beta")

    assert listed(files.load(), LEFT_OUT) == [
        "participations.csv, line 3 (forum / city / beta / speaker)"
    ]


@pytest.mark.slow
def test_a_place_that_staff_deleted_does_not_come_back_into_an_event(files: Files) -> None:
    Event.objects.update(city=None)
    Endorsement.objects.all().delete()
    CommitmentObjective.objects.all().delete()
    Adoption.objects.filter(role="joint").delete()
    City.objects.get(slug="beta").delete()

    printed = files.load("--overwrite")

    assert Event.objects.get().city is None
    assert "events.csv, line 2 (forum), column city: “” is kept, the file has “beta”" in printed


def test_what_staff_deleted_and_made_again_is_taken_for_the_same(files: Files) -> None:
    City.objects.get(slug="gamma").delete()
    make.CityFactory(slug="gamma", name="Gamma of ours")

    printed = files.load()

    assert "column name: “Gamma of ours” is kept" in printed
    assert DELETED not in printed


def test_a_correction_by_staff_is_kept(files: Files) -> None:
    report = ProgressReport.objects.get(summary__startswith="12 households")
    staff = make.ReportFactory(
        adoption=report.adoption,
        compiled=True,
        corrects=report,
        summary="14 households moved in.",
        source_url=SOURCE,
        reported_on=None,
        reported_on_precision="",
    )

    printed = files.load()

    staff.refresh_from_db()
    assert staff.state == "published"
    assert "column summary: “14 households moved in.” is kept" in printed
    assert "progress.csv" not in changed(printed)


def test_a_correction_that_staff_are_writing_is_not_overtaken(files: Files) -> None:
    report = ProgressReport.objects.get(summary__startswith="12 households")
    make.ReportFactory(compiled_draft=True, adoption=report.adoption, corrects=report)
    files.put("progress.csv", 3, summary="13 households moved in.")

    assert files.refused() == [
        (
            "progress.csv, line 3: Staff are correcting this report. "
            "Publish or delete their draft first."
        )
    ]


@pytest.mark.slow
def test_the_city_s_own_report_in_place_of_a_compiled_one_stands(files: Files) -> None:
    words = {"value": "", "unit": "", "target_code": "", "summary": "The ring has learnt."}
    files.add("progress.csv", commitment="knowledge", **words)
    files.load()
    report = ProgressReport.objects.get(adoption__commitment__slug="knowledge")
    make.ReportFactory(adoption=report.adoption, corrects=report, published=True)
    files.put("progress.csv", 6, summary="The ring has learnt a lot.")

    printed = files.load("--overwrite")

    assert listed(printed, DELETED) == [f"progress.csv, line 6 (knowledge / {SOURCE})"]


# What each file becomes, where that is more than its cells.


def test_what_becomes_of_each_kind_of_progress_row(files: Files) -> None:
    figures = [
        [(row.target and row.target.code, row.value, row.unit, row.status) for row in rows]
        for rows in (report.measurements.all() for report in ProgressReport.objects.order_by("pk"))
    ]

    assert figures == [
        [("beds", Decimal(40), "beds", "A")],
        [(None, Decimal(12), "households", "A")],
        [("plan", None, "", "L")],
        [],
    ]
    assert {target.adoption.role for target in Target.objects.all()} == {"lead"}


def test_a_report_that_is_loaded_went_through_the_workflow(files: Files) -> None:
    for report in ProgressReport.objects.all():
        actions = TrailEntry.objects.about(report).values_list("action", flat=True)

        assert set(actions) == {"load", "publish"}
        assert "compile" not in workflow.open_steps(report, make.UserFactory(is_superuser=True))


def test_dates_keep_their_precision(files: Files) -> None:
    target = Target.objects.get(code="beds")

    assert (target.due_on, target.due_on_precision) == (date(2026, 3, 31), "quarter")


@pytest.mark.slow
def test_the_trail_of_hidden_things_is_hidden(files: Files) -> None:
    files.put("commitments.csv", 2, verified="no")
    files.load()
    files.put("commitments.csv", 2, title="Houses", reason="Because.")
    files.put("targets.csv", 2, value="300")
    files.load()

    latest = TrailEntry.objects.filter(commitment="homes").exclude(changes={})[:4]
    assert {entry.model for entry in latest if entry.action == "load"} == {
        "commitments.commitment",
        "commitments.commitmentobjective",
        "commitments.target",
    }
    assert not any(entry.public for entry in latest)
