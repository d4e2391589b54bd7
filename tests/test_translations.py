"""The interface is translated completely into every language of the site."""

import gettext
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.utils.translation import override

from cities.models import Event, Network, Organisation
from config.translations import listed, translated

ROOT = Path(settings.BASE_DIR)
LOCALE = ROOT / "locale"
LANGUAGES = [code for code, _name in settings.LANGUAGES if code != settings.LANGUAGE_CODE]
DOMAINS = ["django", "catalogue", "labels"]
STRING = r'"(?:[^"\\]|\\.)*"'
# Pages about the API, which are in English only.
ENGLISH = {"api_errors.html"}


def text(quoted: str) -> str:
    """Return what the strings of a .po file say together."""
    joined = "".join(part[1:-1] for part in re.findall(STRING, quoted))
    return joined.encode().decode("unicode_escape").encode("latin-1").decode()


def entries(po: Path) -> list[tuple[str, list[str], bool]]:
    """Return each message of a .po file: its key, its translations, whether it is fuzzy."""
    messages = []
    for block in po.read_text(encoding="utf-8").split("\n\n"):
        if block.startswith("#~"):
            continue
        parts: dict[str, str] = {
            name: text(strings)
            for name, strings in re.findall(rf"^(\w+(?:\[\d\])?) ((?:{STRING}\n?)+)", block, re.M)
        }
        if parts.get("msgid"):
            key = parts.get("msgctxt", "") + "\x04" * ("msgctxt" in parts) + parts["msgid"]
            strings = [value for name, value in parts.items() if name.startswith("msgstr")]
            messages.append((key, strings, "#, fuzzy" in block))
    return messages


every_file = pytest.mark.parametrize(
    "po",
    [
        LOCALE / language / "LC_MESSAGES" / f"{name}.po"
        for language in LANGUAGES
        for name in DOMAINS
    ],
    ids=lambda po: f"{po.parts[-3]}-{po.stem}",
)


@every_file
def test_every_message_is_translated(po: Path) -> None:
    messages = entries(po)

    assert len(messages) > 300
    assert [key for key, translations, fuzzy in messages if fuzzy or not all(translations)] == []


@every_file
def test_what_is_compiled_is_what_was_translated(po: Path) -> None:
    with po.with_suffix(".mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)._catalog  # type: ignore[attr-defined]

    for key, translations, _fuzzy in entries(po):
        assert compiled.get(key, compiled.get((key, 0))) == translations[0], key


@every_file
def test_every_placeholder_survives_translation(po: Path) -> None:
    for key, translations, _fuzzy in entries(po):
        wanted = set(re.findall(r"%\(\w+\)s", key))
        for text in translations:
            assert set(re.findall(r"%\(\w+\)s", text)) <= wanted | {"%(n)s"}, text
        # A form for one thing may leave the number out; the last form says it.
        assert wanted - {"%(n)s"} <= set(re.findall(r"%\(\w+\)s", translations[-1])), key


@pytest.mark.slow
def test_every_message_of_the_code_is_in_the_files(tmp_path: Path) -> None:
    """Collect the messages anew and compare. `./run makemessages` brings the files up to date."""
    if shutil.which("xgettext") is None:
        if os.environ.get("CI"):
            pytest.fail("GNU gettext is missing: apt-get install gettext")
        pytest.skip("GNU gettext is not installed: sudo apt install gettext")
    for name in ("config", "cities", "commitments", "templates", "manage.py"):
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, tmp_path / name)
    (tmp_path / "locale").mkdir()
    subprocess.run(
        [sys.executable, "manage.py", "makemessages", "-l", "fr", "--no-wrap", "--no-location"],
        cwd=tmp_path,
        check=True,
        capture_output=True,
    )
    fresh = {key for key, *_ in entries(tmp_path / "locale/fr/LC_MESSAGES/django.po")}
    for language in LANGUAGES:
        keys = {key for key, *_ in entries(LOCALE / language / "LC_MESSAGES" / "django.po")}
        assert fresh - keys == set(), f"not in {language}"


@pytest.mark.parametrize("name", DOMAINS)
def test_french_marks_have_a_narrow_space_that_does_not_break(name: str) -> None:
    messages = entries(LOCALE / f"fr/LC_MESSAGES/{name}.po")
    texts = [text for _key, translations, _fuzzy in messages for text in translations]

    assert [text for text in texts if re.search(r"[ \u00a0](?:[;:?!»]|%%)|«[ \u00a0]", text)] == []
    assert [text for text in texts if re.search(r"\w(?:[;?!»]|%%)(?!\w)|«\w", text)] == []


def test_an_arabic_dual_or_single_noun_has_no_digit_beside_it() -> None:
    blocks = (LOCALE / "ar/LC_MESSAGES/django.po").read_text(encoding="utf-8").split("\n\n")
    matches = [re.search(r'^msgstr\[2\] "(.*)"$', block, re.M) for block in blocks]
    duals = [match[1] for match in matches if match]
    with_digit = r"%\((?:n|shown)\)s(?:</strong>)? \w+(?:ان|ين)\b"

    assert len(duals) > 40
    assert [text for text in duals if re.search(with_digit, text)] == []


@pytest.mark.parametrize(
    ("between", "why"),
    [
        (r"(}}|%}|</\w+>): ", "French has a space before a colon."),
        (r"(}}|%}|>),\s", "Arabic has a comma of its own."),
    ],
)
def test_templates_leave_the_marks_between_two_values_to_the_translation(
    between: str, why: str
) -> None:
    for path in Path("templates").rglob("*.html"):
        if path.name in ENGLISH:
            continue
        text = re.sub(
            r"{% blocktranslate.*?{% endblocktranslate %}", "", path.read_text(), flags=re.S
        )
        assert not re.search(between, text), f"{path}: {why}"


@pytest.mark.parametrize(
    ("name", "french", "spanish"),
    [
        ("Russia", "Fédération de Russie", "Federación de Rusia"),
        ("South Korea", "République de Corée", "República de Corea"),
        ("Syria", "République arabe syrienne", "República Árabe Siria"),
        ("Bolivia", "Bolivie (État plurinational de)", "Bolivia (Estado Plurinacional de)"),
        ("Iraq", "Iraq", "Iraq"),
        ("Nigeria", "Nigéria", "Nigeria"),
        ("Kyrgyzstan", "Kirghizistan", "Kirguistán"),
        ("New Zealand", "Nouvelle-Zélande", "Nueva Zelandia"),
        ("Qatar", "Qatar", "Qatar"),
        ("Romania", "Roumanie", "Rumania"),
        # In texts the UN itself shortens these two.
        ("United States", "États-Unis", "Estados Unidos"),
        ("United Kingdom", "Royaume-Uni", "Reino Unido"),
    ],
)
def test_countries_have_the_names_that_the_un_gives_them(
    name: str, french: str, spanish: str
) -> None:
    with override("fr"):
        assert translated(name) == french
    with override("es"):
        assert translated(name) == spanish


@pytest.mark.parametrize(
    ("row", "french"),
    [
        (Network(name="Mayors Migration Council"), "Conseil des maires sur les migrations"),
        (Organisation(name="European Union"), "Union européenne"),
        (Event(name="11th GFMD Summit"), "11e Sommet du FMMD"),
    ],
    ids=["network", "organisation", "event"],
)
def test_networks_organisations_and_events_have_names_in_the_readers_language(
    row: Network | Organisation | Event, french: str
) -> None:
    with override("fr"):
        assert row.label == str(row) == french


# Pieces of a sentence beside a value, a link or a list: the language orders its words, not we.
GLUED = [
    r'{% translate "[^"]*[^.:?!”…" ]" %} (?:<a |<bdi|{{ |{% include|{% for)',
    r'(?:</a>|}}|</bdi>|{% endfor %}) {% translate "[a-z]',
    r'{% translate ", "[^%]*%}{% translate "[a-z][^"]*\."',
    r"{% endblocktranslate %} {% for",
    r"%}[^.%]*[,;]{% (?:plural|endblocktranslate) %}",
]


@pytest.mark.parametrize("pattern", GLUED)
def test_no_sentence_of_a_public_page_is_glued_together(pattern: str) -> None:
    glued = [
        f"{path}: {match[0]}"
        for path in Path("templates").rglob("*.html")
        if path.parts[1] not in ("admin", "account")
        for match in re.finditer(pattern, path.read_text(encoding="utf-8"))
    ]

    assert glued == []


def test_what_the_public_reads_is_joined_by_the_language() -> None:
    glued = [
        f"{path}:{number}"
        for folder in ("cities/views", "commitments/views", "commitments/updates",
                       "commitments/charts", "commitments/templatetags", "commitments/analysis")
        for path in Path(folder).glob("*.py")
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if re.search(r'" ?[,;] "\.join|f"{[^"}]*}[:,;] {', line)
    ]  # fmt: skip

    assert glued == []


@pytest.mark.parametrize(
    ("language", "words", "expected"),
    [
        ("en", ["Bern"], "Bern"),
        ("en", ["Bern", "Quito"], "Bern and Quito"),
        ("en", ["Bern", "Quito", "Lima"], "Bern, Quito and Lima"),
        ("fr", ["Berne", "Quito", "Lima"], "Berne, Quito et Lima"),
        ("es", ["Berna", "Quito", "Lima"], "Berna, Quito y Lima"),
        ("es", ["Berna", "Ibagué"], "Berna e Ibagué"),
        ("ar", ["برن", "كيتو", "ليما"], "برن، كيتو وليما"),
    ],
)
def test_a_list_has_the_comma_and_the_and_of_its_language(
    language: str, words: list[str], expected: str
) -> None:
    with override(language):
        assert listed(words) == expected
