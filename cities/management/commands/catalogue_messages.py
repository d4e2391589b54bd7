"""Updates the po files of the catalogue's titles. Needs GNU gettext."""

import csv
import subprocess
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from config.translations import DOMAIN

# Columns of the catalogue's files whose text is translated.
TITLES = {
    "countries.csv": ("name", "continent"),
    "frameworks.csv": ("name",),
    "objectives.csv": ("title",),
    "indicators.csv": ("title", "unit"),
    "commitments.csv": ("title", "summary"),
    "practices.csv": ("title",),
    "targets.csv": ("unit",),
    "progress.csv": ("unit",),
}
PO_HEADER = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n\n'


def titles(folder: Path) -> dict[str, str]:
    """Return each title in the catalogue in `folder`, with the first file that has it."""
    files: dict[str, str] = {}
    for name, columns in TITLES.items():
        with (folder / name).open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                for column in columns:
                    if row[column]:
                        files.setdefault(row[column], name)
    return files


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


class Command(BaseCommand):
    help = "Write the catalogue's titles into locale/*/LC_MESSAGES/catalogue.po and compile them."

    def handle(self, *args: Any, **options: Any) -> None:
        locale = Path(settings.LOCALE_PATHS[0])
        files = titles(settings.BASE_DIR / "catalogue")
        template = locale / f"{DOMAIN}.pot"
        locale.mkdir(exist_ok=True)
        entries = (f'#: {file}\nmsgid {_quoted(t)}\nmsgstr ""\n' for t, file in files.items())
        template.write_text(PO_HEADER + "\n".join(entries), encoding="utf-8")
        for language, _name in settings.LANGUAGES:
            if language == settings.LANGUAGE_CODE:
                continue
            po = locale / language / "LC_MESSAGES" / f"{DOMAIN}.po"
            po.parent.mkdir(parents=True, exist_ok=True)
            if not po.exists():
                po.write_text(PO_HEADER, encoding="utf-8")
            self._run("msgmerge", "--quiet", "--update", "--backup=none", "--no-fuzzy-matching",
                      "--no-wrap", str(po), str(template))  # fmt: skip
            self._run("msgfmt", "--check-format", "-o", str(po.with_suffix(".mo")), str(po))
        template.unlink()
        self.stdout.write(f"{len(files)} titles.")

    def _run(self, *command: str) -> None:
        try:
            subprocess.run(command, check=True)  # noqa: S603  # fixed arguments
        except FileNotFoundError:
            raise CommandError("GNU gettext is needed: sudo apt install gettext")
        except subprocess.CalledProcessError as error:
            raise CommandError(f"{command[0]} failed: {error}")
