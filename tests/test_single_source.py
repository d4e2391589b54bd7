"""What the whole site repeats – lists, licence, media types, languages, limits – has one home."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.urls import reverse

from commitments.admin import imports
from commitments.models.notices import NoticeSettings
from commitments.outlets.languages import language_code
from config.api.lists import public_lists
from config.api_urls import LISTS
from config.media_types import MEDIA_TYPES
from tests.conftest import StrictClient

ROOT = Path(settings.BASE_DIR)
CODE = [
    path
    for folder in ("config", "cities", "commitments")
    for path in (ROOT / folder).rglob("*.py")
    if "migrations" not in path.parts
]
TEMPLATES = [*(ROOT / "templates").rglob("*.html")]
# What some other specification calls so, not the file of that type.
OTHER_USES = {"config/api/parsers.py", "commitments/api/examples.py", "config/api/schema.py"}


def places(pattern: str, paths: list[Path]) -> list[str]:
    """Return the files in which a pattern stands."""
    there = re.compile(pattern)
    return sorted(str(path.relative_to(ROOT)) for path in paths if there.search(path.read_text()))


def test_the_address_of_the_licence_stands_in_the_settings_alone() -> None:
    assert places(r"creativecommons\.org", [*CODE, *TEMPLATES]) == ["config/settings.py"]


@pytest.mark.parametrize("ending", MEDIA_TYPES)
def test_a_media_type_stands_in_one_module(ending: str) -> None:
    literal = f'"{re.escape(MEDIA_TYPES[ending])}[";]'
    assert {*places(literal, CODE)} - OTHER_USES == {"config/media_types.py"}


def test_a_file_of_text_says_its_encoding(client: StrictClient, db: None) -> None:
    answer = client.get(reverse("api:countries-list"), {"format": "csv"})
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"


def test_rows_are_read_in_chunks_of_one_size() -> None:
    homes = places(r"(?m)^[A-Z_]+ = 500$", CODE)
    # How many rows are written at a time is another matter.
    written = {"cities/audit/writing.py", "config/search/kept.py"}
    assert {*homes} - written == {"config/lists.py"}


# Languages


def test_the_languages_of_the_site_are_listed_in_the_settings_alone() -> None:
    listed = r"""\bfr\b["']?[,:].{0,20}\bes\b["']?[,:].{0,20}\bar\b"""
    named = {*places(listed, [*CODE, *TEMPLATES])}
    # The list of the European Union; an example in the message about a wrong code.
    assert named <= {"config/settings.py", "config/models/fields.py"}


@pytest.mark.django_db
def test_another_language_is_one_line_in_the_settings(client: StrictClient, settings: Any) -> None:
    settings.LANGUAGES = [*settings.LANGUAGES, ("pt", "português")]

    assert "Preferred-Languages: en, fr, es, ar, pt" in client.get(reverse("security")).text
    content = json.loads(client.get(reverse("catalogue")).content)
    assert "/authority/language/POR" in str(content)
    page = client.get(reverse("home")).text
    assert 'hreflang="pt"' in page
    language = NoticeSettings._meta.get_field("language")
    assert ("pt", "português") in list(language.flatchoices)  # type: ignore[union-attr]


@pytest.mark.slow
@pytest.mark.django_db
def test_another_language_needs_no_migration(settings: Any) -> None:
    settings.LANGUAGES = [*settings.LANGUAGES, ("pt", "português")]
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


@pytest.mark.parametrize("code", [code for code, _name in settings.LANGUAGES])
def test_the_european_union_has_a_code_for_each_language(code: str) -> None:
    assert re.fullmatch("[A-Z]{3}", language_code(code))


def test_a_regional_language_has_the_code_of_its_language() -> None:
    assert language_code("pt-br") == "POR"


# Lists of the API


def test_the_router_knows_each_list_of_the_api_in_order() -> None:
    assert [name for name, _view in public_lists()] == list(LISTS)
    assert all(view is LISTS[name] for name, view in public_lists())


@pytest.mark.parametrize("name", LISTS)
def test_a_list_has_a_title_of_its_own_and_its_page_answers(
    client: StrictClient, name: str, db: None
) -> None:
    view = LISTS[name]
    assert [other for other in LISTS if str(LISTS[other].title) == str(view.title)] == [name]
    if view.page:
        assert client.get(reverse(view.page)).status_code == 200


# Limits, as the documents state them


@pytest.mark.parametrize("document", ["docs/staff.md", "docs/operators.md"])
def test_the_documents_state_the_limit_of_evidence(document: str) -> None:
    text = (ROOT / document).read_text()
    limits = re.findall(r"(?i)evidence[^\n]*?(\d+) MB", text)
    assert limits and set(limits) == {str(settings.EVIDENCE_MB)}


def test_the_documents_state_the_limits_of_the_import_page() -> None:
    size, rows = imports.LARGEST_UPLOAD // 1024**2, f"{imports.MOST_ROWS:,}"
    for path in ("docs/import.md", "docs/operators.md", "templates/admin/commitments/import.html"):
        assert f"{size} MB and {rows} rows" in (ROOT / path).read_text()
