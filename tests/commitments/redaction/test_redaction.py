"""Published words are removed by two administrators together, from everything that has them."""

import json
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection, models
from django.test import Client
from django.urls import reverse

from cities.models import TrailEntry
from commitments.exchange.release import find_release, make_release
from commitments.models import (
    Commitment,
    Evidence,
    Notice,
    Practice,
    ProgressReport,
    Redaction,
)
from commitments.redaction.confirmation import RedactionRefused, remove_words
from commitments.redaction.fields import APPS, NO_WORDS, NOT_WRITTEN_HERE, redactable, texts
from commitments.reporting import conversation
from config.api_urls import LISTS
from tests import factories as make
from tests.commitments.exchange.catalogue_files import Files
from tests.commitments.exchange.test_import_page import bring, fetch
from tests.commitments.redaction.planted import plant, stored
from tests.forms import send


@pytest.fixture(autouse=True)
def _folders(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.RELEASES_DIR = str(tmp_path / "releases")


@pytest.fixture
def second(db: None) -> User:
    return make.AdministratorFactory()


@pytest.fixture
def remove(administrator: User, second: User, django_capture_on_commit_callbacks: Any) -> Any:
    """Return a function that removes words (or all) of a field, by two administrators."""

    def act(row: models.Model, field: str, passage: str = "") -> Redaction:
        redaction = make.RedactionFactory(
            model=row._meta.label_lower,
            object_id=str(row.pk),
            field=field,
            passage=passage,
            proposed_by=administrator,
        )
        with django_capture_on_commit_callbacks(execute=True):
            remove_words(redaction, second)
        redaction.refresh_from_db()
        return redaction

    return act


# Which fields


def our_models() -> list[type[models.Model]]:
    return [model for app in APPS for model in apps.get_app_config(app).get_models()]


def test_every_text_can_be_removed_or_says_why_not() -> None:
    fields = {
        f"{model._meta.label_lower}.{field.name}": field.name in redactable().get(model, ())
        for model in our_models()
        if model._meta.label_lower not in NOT_WRITTEN_HERE
        for field in texts(model)
    }
    exempted = {name for name, removable in fields.items() if not removable}

    assert exempted == set(NO_WORDS)
    assert set(NOT_WRITTEN_HERE) < {model._meta.label_lower for model in our_models()}
    assert all([*NO_WORDS.values(), *NOT_WRITTEN_HERE.values()])


# Everywhere


def outlets(rows: dict[type[models.Model], models.Model]) -> Iterator[str]:
    """Yield the addresses of what the public reads of these rows."""
    for name in LISTS:
        address = reverse(f"api:{name}-list")
        yield from (address, f"{address}?format=csv")
    yield reverse("api:changes")
    yield from (reverse("home"), reverse("feed"), reverse("releases"))
    for row in rows.values():
        if hasattr(row, "get_absolute_url"):
            yield row.get_absolute_url()
    city = rows[apps.get_model("cities.city")]
    for name in ("city-feed", "city-vlr", "city-calendar"):
        yield reverse(name, args=[city.slug])  # type: ignore[attr-defined]


def published_texts(client: Client, rows: Any) -> str:
    """Return all that the public reads, with the files of releases and what is stored beside."""
    texts = []
    for address in outlets(rows):
        answer = client.get(address)
        assert answer.status_code == 200, address
        texts.append(b"".join(answer) if answer.streaming else answer.content)
    return b"\n".join(texts).decode().casefold()


def files(root: Path) -> str:
    """Return all stored files, those in archives too."""
    texts = []
    for path in root.rglob("*"):
        if path.suffix == ".zip":
            with zipfile.ZipFile(path) as packed:
                texts += [packed.read(name) for name in packed.namelist()]
        elif path.is_file():
            texts.append(path.read_bytes())
    return b"\n".join(texts).decode("utf-8", "replace").casefold()


@pytest.mark.slow
@pytest.mark.django_db
def test_a_name_in_any_text_is_gone_from_all_tables_files_and_outlets(
    client: Client, remove: Callable[..., Redaction], tmp_path: Path
) -> None:
    names, rows = plant()
    make.ErrorReportFactory(message=f"You name {', '.join(names.values())}.")
    make.CatalogueRowFactory(
        file="practices.csv",
        object_id=str(rows[Practice].pk),
        values={"title": rows[Practice].title, "lessons": "Others."},
    )
    make_release("2026-11")
    default_storage.save("imports/waiting", ContentFile(", ".join(names.values()).encode()))
    before = stored() + files(tmp_path)
    assert [name for name in names.values() if before.count(name.casefold()) < 5] == []

    for model, fields in redactable().items():
        remove(rows[model], fields[0], names[model])
        rows[model].refresh_from_db()

    after = stored(), files(tmp_path), published_texts(client, rows)
    kept = {
        place: [model.__name__ for model, name in names.items() if name.casefold() in text]
        for place, text in zip(("tables", "files", "outlets"), after, strict=True)
    }
    assert kept == {"tables": [], "files": [], "outlets": []}
    assert "waiting" not in [path.name for path in tmp_path.rglob("*")]


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.parametrize("published", [False, True])
def test_no_outlet_has_what_is_said_about_a_report_or_noted_among_a_secretariat(
    client: Client, tmp_path: Path, published: bool
) -> None:
    _names, rows = plant()
    report: ProgressReport = make.ReportFactory(year=2019)
    city = report.adoption.city
    officer = make.SecretariatFactory(network=make.MembershipFactory(city=city).network)
    make.advance(report, "submit")
    conversation.open_thread(report, report.author, "figures", "Qxcommentzj")
    conversation.write_note(report, officer, "Qxnotezj")
    conversation.return_with_marks(report, officer, "", {"next": "Qxmarkzj"})
    make.advance(report, "submit", *(["publish"] if published else []))
    make_release("2026-11")

    client.force_login(make.FocalPointFactory(city=city))
    api = Client(HTTP_AUTHORIZATION="Bearer cc_planted")
    token = make.ApiTokenFactory(owner=report.author, secret="cc_planted", name="Portal")
    token.cities.add(city)
    drafts = api.get(f"/api/v1/drafts/{report.pk}/").text
    page = report.get_absolute_url()
    texts = {
        "public": published_texts(Client(), rows) + Client().get(page).text.casefold(),
        "files": files(tmp_path),
        "drafts": drafts.casefold(),
    }
    planted = ("qxcommentzj", "qxmarkzj", "qxnotezj")
    assert {place: [w for w in planted if w in text] for place, text in texts.items()} == {
        "public": [],
        "files": [],
        "drafts": [],
    }
    # The city reads what is said to it, and the notes of its secretariat nowhere.
    change = reverse("admin:commitments_progressreport_change", args=[report.pk])
    history = reverse("admin:commitments_progressreport_history", args=[report.pk])
    lists = ("cities_trailentry", "commitments_comment", "commitments_progressreport")
    pages = [change, history, *(reverse(f"admin:{name}_changelist") for name in lists)]
    own = "".join(client.get(each, follow=True).text for each in pages)
    assert "Qxcommentzj" in own and "Qxmarkzj" in own and "Qxnotezj" not in own
    assert not Notice.objects.filter(note__contains="Qxnotezj").exists()


@pytest.mark.slow
def test_a_name_in_a_comment_or_a_note_goes_with_the_published_words(
    practice: Practice, remove: Callable[..., Redaction]
) -> None:
    report = make.ReportFactory(submitted=True)
    comment = make.CommentFactory(report=report, text="Ask Ana Lima.")
    note = make.InternalNoteFactory(report=report, text="Ana Lima called.")

    remove(practice, "done", "Ana Lima")

    for row in (comment, note):
        row.refresh_from_db()
        assert "Ana Lima" not in row.text and row.text.strip(". ") != ""


def indexed() -> bytes:
    """Return what SQLite keeps of the words of practices, also of those that were removed."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT block FROM commitments_practice_words_data")
        return b"".join(block for (block,) in cursor.fetchall())


@pytest.mark.slow
def test_no_index_keeps_the_words(practice: Practice, remove: Callable[..., Redaction]) -> None:
    sqlite = connection.vendor == "sqlite"
    assert Practice.objects.filter(words__match=["lima"]) and (not sqlite or b"lima" in indexed())

    remove(practice, "done", "Ana Lima")

    assert not Practice.objects.filter(words__match=["lima"])
    assert not sqlite or b"lima" not in indexed()


# Two administrators


@pytest.fixture
def practice(db: None) -> Practice:
    practice: Practice = make.PracticeFactory(
        title="A desk for newcomers", done="Ana Lima opened a desk. Ana  Lima runs it.", public=True
    )
    return practice


def propose(client: Client, practice: Practice, **fields: str) -> Any:
    query = f"?model=commitments.practice&object_id={practice.pk}"
    page = reverse("admin:commitments_redaction_add") + query
    return send(client, page, **{"field": "done", "reason": "person-named"} | fields)


def confirm_all(client: Client) -> str:
    keys = [str(key) for key in Redaction.objects.values_list("pk", flat=True)]
    rows = reverse("admin:commitments_redaction_changelist")
    answer = client.post(rows, {"action": "confirm_chosen", "_selected_action": keys}, follow=True)
    return answer.content.decode()


@pytest.mark.slow
def test_nothing_changes_until_a_second_administrator_confirms(
    client: Client, practice: Practice, administrator: User, second: User
) -> None:
    client.force_login(administrator)
    assert propose(client, practice, passage="Ana Lima").status_code == 302
    assert "Another administrator must confirm it" in confirm_all(client)
    assert Practice.objects.get().done == practice.done

    client.force_login(second)
    assert "removed, with all that had it" in confirm_all(client)

    removed = Practice.objects.get()
    mark = Redaction.objects.get().mark
    assert removed.done == f"{mark} opened a desk. {mark} runs it."
    assert "ana lima" not in stored()
    assert "removed already" in confirm_all(client)
    assert Practice.objects.get().done == removed.done


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"passage": "Maria"}, "This does not stand there"),
        ({"passage": "a"}, "Give more of the text"),
        ({"field": "slugs"}, "Choose one of: slug, title"),
        ({"object_id": "no"}, "This does not stand there"),
        ({"passage": "Ana Lima", "note": "Order 5: ana lima"}, "Leave the words out"),
    ],
)
def test_a_proposal_names_what_stands_there(
    client: Client, practice: Practice, administrator: User, fields: dict[str, str], message: str
) -> None:
    client.force_login(administrator)

    answer = propose(client, practice, **fields)

    assert message in answer.content.decode()
    assert not Redaction.objects.exists()


@pytest.mark.slow
def test_a_proposal_says_where_the_words_stand_besides(
    client: Client, practice: Practice, administrator: User
) -> None:
    make.PracticeFactory(title="Ana Lima again")
    client.force_login(administrator)
    query = f"?model=commitments.practice&object_id={practice.pk}"
    page = reverse("admin:commitments_practice_change", args=[practice.pk])
    assert f"redaction/add/{query}".replace("&", "&amp;") in client.get(page).content.decode()

    propose(client, practice, passage="Ana Lima")

    assert "Ana Lima again" in client.get(reverse("admin:index")).content.decode()


def test_only_administrators_propose_and_confirm(
    client: Client, practice: Practice, secretariat: User, administrator: User
) -> None:
    client.force_login(secretariat)
    assert client.get(reverse("admin:commitments_redaction_add")).status_code == 403
    redaction = make.RedactionFactory(object_id=str(practice.pk))
    with pytest.raises(RedactionRefused):
        remove_words(redaction, secretariat)


def test_a_proposal_can_be_withdrawn_and_what_was_confirmed_stays_on_record(
    client: Client, practice: Practice, administrator: User, remove: Callable[..., Redaction]
) -> None:
    confirmed = remove(practice, "lessons") if practice.lessons else remove(practice, "title")
    proposal = make.RedactionFactory(object_id=str(practice.pk), field="done", passage="Ana Lima")
    client.force_login(administrator)

    for redaction, status in ((confirmed, 403), (proposal, 302)):
        page = reverse("admin:commitments_redaction_delete", args=[redaction.pk])
        assert client.post(page, {"post": "yes"}).status_code == status

    assert list(Redaction.objects.all()) == [confirmed]
    trail = TrailEntry.objects.filter(model="commitments.redaction")
    assert "Ana Lima" not in json.dumps(list(trail.values("label", "changes", "note")))


# What stands there instead


@pytest.mark.parametrize(
    ("prefix", "words"),
    [
        ("", "because it named a person]"),
        ("/fr", "une personne y était nommée]"),
        ("/es", "porque nombraba a una persona]"),
        ("/ar", "ورد فيه اسم شخص]"),
    ],
)
def test_pages_say_it_in_the_language_of_their_reader(
    client: Client, practice: Practice, remove: Callable[..., Redaction], prefix: str, words: str
) -> None:
    remove(practice, "done", "Ana Lima")

    page = client.get(prefix + practice.get_absolute_url()).content.decode()

    assert words in page
    assert "[removed 20" not in page
    row = client.get(reverse("api:practices-detail", args=[practice.slug])).json()
    assert "[removed 20" in row["done"]


@pytest.mark.slow
def test_the_trail_and_copies_learn_that_something_was_removed_and_not_what(
    client: Client, practice: Practice, remove: Callable[..., Redaction]
) -> None:
    cursor = client.get(reverse("api:changes")).json()["cursor"]

    redaction = remove(practice, "done", "Ana Lima")

    entry = TrailEntry.objects.about(practice).get(action="redact")
    assert (entry.note, entry.role, entry.public) == (redaction.mark, "administrator", True)
    changes = client.get(reverse("api:changes"), {"since": cursor}).json()["results"]
    assert [(change["kind"], change["row"]["done"]) for change in changes] == [
        ("practices", f"{redaction.mark} opened a desk. {redaction.mark} runs it.")
    ]


# Reports, files, addresses, releases


@pytest.mark.slow
def test_all_versions_of_a_report_and_their_trail_lose_the_words(
    remove: Callable[..., Redaction], administrator: User
) -> None:
    first = make.ReportFactory(summary="Ana Lima did it.", published=True)
    second = make.ReportFactory(
        adoption=first.adoption, corrects=first, summary="It was done.", published=True
    )
    third = make.ReportFactory(adoption=first.adoption, corrects=second, next_steps="Ask ana lima.")
    make.TrailEntryFactory(
        model="commitments.evidence",
        object_id="987",
        label="Letter of Ana Lima",
        commitment=first.adoption.commitment.slug,
        city=first.adoption.city,
        changes={"title": ["Letter of Ana Lima", None]},
        note="Ana Lima",
    )

    redaction = remove(second, "summary", "Ana Lima")

    assert "ana lima" not in stored()
    reports = ProgressReport.objects.in_bulk()
    assert reports[first.pk].summary == f"{redaction.mark} did it."
    assert (reports[second.pk].summary, reports[second.pk].version) == (
        "It was done.",
        second.version,
    )
    assert reports[third.pk].version == third.version + 1


@pytest.mark.slow
def test_a_whole_text_goes_from_all_versions_and_from_what_quotes_it(
    remove: Callable[..., Redaction], practice: Practice
) -> None:
    make.TrailEntryFactory(
        model="commitments.practice",
        object_id=str(practice.pk),
        label="Ana’s old desk" + "x" * 280,
        changes={"title": ["Ana’s old desk", practice.title]},
    )
    other = make.TrailEntryFactory(label=f"Copy of {practice.title}, here")
    make.ErrorReportFactory(message=f"Who is “{practice.title}”?")

    redaction = remove(practice, "title")

    practice.refresh_from_db()
    other.refresh_from_db()
    assert practice.title == redaction.mark
    assert practice.done.startswith("Ana Lima")
    assert other.label == f"Copy of {redaction.mark}, here"
    assert "a desk for newcomers" not in stored()
    assert "old desk" not in stored()


def test_a_label_that_was_cut_within_the_words_loses_their_beginning(
    remove: Callable[..., Redaction], practice: Practice
) -> None:
    entry = make.TrailEntryFactory(
        model="commitments.practice", object_id=str(practice.pk), label="y" * 293 + "Ana Lim"
    )

    remove(practice, "done", "Ana Lima")

    entry.refresh_from_db()
    assert "Ana" not in entry.label


@pytest.mark.slow
def test_a_removed_file_is_deleted_and_its_place_says_so(
    client: Client, remove: Callable[..., Redaction], tmp_path: Path
) -> None:
    report = make.ReportFactory()
    evidence = make.EvidenceFactory(
        report=report, url="", file="evidence/x", title="Letter", file_name="Ana-Lima.pdf"
    )
    evidence.file.save("letter", ContentFile(b"%PDF- Ana Lima"))
    make.advance(report, "submit", "publish")

    redaction = remove(evidence, "file")

    assert "ana lima" not in files(tmp_path)
    assert "ana-lima" not in stored()
    evidence = Evidence.objects.get()
    assert evidence.url == redaction.address
    page = client.get(report.get_absolute_url()).content.decode()
    assert "Letter [removed on " in page
    assert client.get(reverse("evidence", args=[evidence.pk])).status_code == 404


@pytest.mark.slow
def test_a_removed_address_leads_to_a_page_that_says_why(
    client: Client, remove: Callable[..., Redaction]
) -> None:
    practice = make.PracticeFactory(public=True, source_url="https://example.org/ana-lima")
    make.ArchivedPageFactory(url=practice.source_url)

    redaction = remove(practice, "source_url", "Ana Lima")

    assert "ana-lima" not in stored()
    assert "because it named a person]" in client.get(practice.get_absolute_url()).content.decode()
    path = redaction.address.partition("/removed/")[2]
    page = client.get(f"/removed/{path}")
    assert "because it named a person" in page.content.decode()
    assert client.get("/removed/2026-11-29/no-reason/").status_code == 404
    assert client.get("/removed/2026-13-29/person-named/").status_code == 404


@pytest.mark.slow
def test_a_row_that_was_deleted_is_removed_from_its_trail_and_from_releases(
    remove: Callable[..., Redaction], practice: Practice, tmp_path: Path
) -> None:
    make_release("2026-11")
    make.TrailEntryFactory(
        action="delete",
        model="commitments.practice",
        object_id=str(practice.pk),
        changes={"done": [practice.done, None]},
    )
    key = practice.pk
    practice.delete()
    practice.pk = key

    remove(practice, "done", "Ana Lima")

    assert "ana lima" not in stored() + files(tmp_path)


@pytest.mark.slow
def test_a_release_stays_what_it_was_but_for_the_words_and_says_what_it_replaces(
    client: Client, remove: Callable[..., Redaction], practice: Practice
) -> None:
    other = make.PracticeFactory(title="Zoë", done="Ana Lima spoke here.", public=True)
    before = make_release("2026-11")
    old = {file.name: file for file in before.files}

    redaction = remove(practice, "done", "Ana Lima")

    after = find_release("2026-11")
    assert after is not None
    new = {file.name: file for file in after.files}
    changed = {name for name in old if old[name] != new[name]}
    assert changed == {
        "practices.csv",
        "datapackage.json",
        "README.txt",
        "SHA256SUMS",
        "city-commitments-2026-11.zip",
        "city-commitments-2026-11.zip.sha256",
    }
    text = (after.folder / "practices.csv").read_text(encoding="utf-8-sig")
    assert f"{redaction.mark} opened a desk." in text
    assert other.done in text
    replaced = {file.name: file.checksum for file in after.replaced}
    assert replaced == {
        name: old[name].checksum for name in ("practices.csv", "city-commitments-2026-11.zip")
    }
    assert old["practices.csv"].checksum in (after.folder / "README.txt").read_text()
    page = client.get(reverse("releases")).content.decode()
    assert old["practices.csv"].checksum in page
    assert "because it named a person" in page
    assert after.made_at == before.made_at


# What would bring them back


@pytest.mark.slow
@pytest.mark.parametrize("overwrite", [False, True])
def test_loading_the_catalogue_again_does_not_bring_them_back(
    db: None, remove: Callable[..., Redaction], tmp_path: Path, overwrite: bool
) -> None:
    catalogue = tmp_path / "catalogue"
    catalogue.mkdir()
    files = Files(catalogue)
    files.put("commitments.csv", 2, summary="Ana Lima will build homes.")
    files.load()
    redaction = remove(Commitment.objects.get(slug="homes"), "summary", "Ana Lima")

    files.put("commitments.csv", 2, title="More homes")
    for _time in range(2):
        files.load(*["--overwrite"] * overwrite)

    homes = Commitment.objects.get(slug="homes")
    assert (homes.title, homes.summary) == ("More homes", f"{redaction.mark} will build homes.")
    assert "ana lima" not in stored()


@pytest.mark.slow
def test_an_import_does_not_bring_them_back(
    client: Client, practice: Practice, administrator: User, remove: Callable[..., Redaction]
) -> None:
    client.force_login(administrator)
    old = fetch(client, "practices.csv")
    redaction = remove(practice, "done", "Ana Lima")

    assert "Words were removed from done" in bring(client, "practices", old)
    assert "Nothing to change" in bring(client, "practices", fetch(client, "practices.csv"))
    assert redaction.mark in Practice.objects.get().done
