"""Updates the po files of the catalogue's titles and of the models' labels. Needs GNU gettext."""

import csv
import subprocess
from functools import reduce
from operator import or_
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from commitments.exchange.codebook import meanings
from config.translations import DOMAIN, MODEL_LABELS, labels_of

# Columns of the catalogue's files whose text is translated.
TITLES = {
    "countries.csv": ("name", "continent"),
    "frameworks.csv": ("name", "short_name"),
    "objectives.csv": ("title",),
    "indicators.csv": ("title", "unit"),
    "commitments.csv": ("title", "summary"),
    "networks.csv": ("name", "seat"),
    "organisations.csv": ("name",),
    "events.csv": ("name", "people_what"),
    "practices.csv": ("title",),
    "topics.csv": ("name", "summary"),
    "targets.csv": ("title", "unit"),
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


def labels() -> dict[str, str]:
    """Return each label and help text of models and of columns, with the first that has it."""
    apps_labels = map(labels_of, map(apps.get_app_config, ("commitments", "cities")))
    return reduce(or_, apps_labels, meanings())


class Command(BaseCommand):
    help = "Write titles and labels into locale/*/LC_MESSAGES/{catalogue,labels}.po; compile them."

    def handle(self, *args: Any, **options: Any) -> None:
        self._update(DOMAIN, titles(settings.BASE_DIR / "catalogue"))
        self._update(MODEL_LABELS, labels())

    def _update(self, domain: str, places: dict[str, str]) -> None:
        locale = Path(settings.LOCALE_PATHS[0])
        template = locale / f"{domain}.pot"
        locale.mkdir(exist_ok=True)
        entries = (f'#: {place}\nmsgid {_quoted(t)}\nmsgstr ""\n' for t, place in places.items())
        template.write_text(PO_HEADER + "\n".join(entries), encoding="utf-8")
        for language, _name in settings.LANGUAGES:
            if language == settings.LANGUAGE_CODE:
                continue
            po = locale / language / "LC_MESSAGES" / f"{domain}.po"
            po.parent.mkdir(parents=True, exist_ok=True)
            if not po.exists():
                po.write_text(PO_HEADER, encoding="utf-8")
            self._run("msgmerge", "--quiet", "--update", "--backup=none", "--no-fuzzy-matching",
                      "--no-wrap", str(po), str(template))  # fmt: skip
            self._run("msgfmt", "--check-format", "-o", str(po.with_suffix(".mo")), str(po))
        template.unlink()
        self.stdout.write(f"{domain}: {len(places)} texts.")

    def _run(self, *command: str) -> None:
        try:
            subprocess.run(command, check=True)  # noqa: S603  # fixed arguments
        except FileNotFoundError:
            raise CommandError("GNU gettext is needed: sudo apt install gettext")
        except subprocess.CalledProcessError as error:
            raise CommandError(f"{command[0]} failed: {error}")
