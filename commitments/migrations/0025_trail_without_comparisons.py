"""Take out of the trail what it still says of counts of people.

It kept the counts of figures without a target whose unit names people, and the questions somebody
confirmed, in words: that this year's women are a tenth of last year's, or fewer.
"""

import re
from typing import Any

from django.db import migrations

from commitments.models.targets import says_people

NOT_SHOWN = "not shown"
# What was confirmed, in the languages of the site: the name of the figure stays.
COMPARED = re.compile(
    r"(?:“|«\s?)(?P<figure>[^”»]+?)(?:”|\s?»)\s?: ?"
    r"(?:it is (?:ten times|a tenth of) the last figure, or (?:more|less)\. Is this right\?"
    r"|(?:dix fois le|un dixième du) dernier chiffre, ou (?:plus|moins)\. Est-ce exact\s?\?"
    r"|es (?:diez veces|una décima parte de) la última cifra, o (?:más|menos)\. ¿Es correcto\?"
    r"|(?:عشرة أضعاف|عُشر) الرقم الأخير أو (?:أكثر|أقل)\. هل هذا صحيح؟)"
)
BATCH = 500


def save(entries: Any, rows: list[Any], field: str) -> None:
    for start in range(0, len(rows), BATCH):
        entries.bulk_update(rows[start : start + BATCH], [field])


def without_comparisons(apps: Any, schema_editor: Any) -> None:
    alias = schema_editor.connection.alias
    entries = apps.get_model("cities", "TrailEntry")._base_manager.using(alias)
    reports = entries.filter(model="commitments.progressreport").exclude(note="")
    changed = []
    for entry in reports.order_by("pk").iterator(chunk_size=BATCH):
        note = COMPARED.sub(r"\g<figure>.", entry.note)
        if note != entry.note:
            entry.note = note
            changed.append(entry)
    save(entries, changed, "note")


def without_counts(apps: Any, schema_editor: Any) -> None:
    """Do for figures without a target what an earlier migration did for those with one."""
    alias = schema_editor.connection.alias
    entries = apps.get_model("cities", "TrailEntry")._base_manager.using(alias)
    figures = apps.get_model("commitments", "Measurement")._base_manager.using(alias)
    units = {str(key): unit for key, unit in figures.filter(target=None).values_list("pk", "unit")}
    changed = []
    of_figures = entries.filter(model="commitments.measurement", changes__has_key="value")
    for entry in of_figures.order_by("pk").iterator(chunk_size=BATCH):
        stated = [units.get(entry.object_id, ""), *entry.changes.get("unit", [])]
        values = entry.changes["value"]
        withheld = [None if value is None else NOT_SHOWN for value in values]
        if withheld != values and any(says_people(unit or "") for unit in stated):
            entry.changes["value"] = withheld
            changed.append(entry)
    save(entries, changed, "changes")


class Migration(migrations.Migration):
    dependencies = [
        ("commitments", "0024_rhythm_is_whole"),
        ("cities", "0013_days_to_report"),
    ]

    operations = [
        migrations.RunPython(without_comparisons, migrations.RunPython.noop),
        migrations.RunPython(without_counts, migrations.RunPython.noop),
    ]
