"""Take counts of people out of the trail: its labels named the figure, its changes held it.

A figure was called "People housed: 3" in the trail, for ever. It is called "People housed" now, in
entries that exist as well; and of counts of people the trail keeps only that they changed.
"""

import re
from typing import Any

from django.db import migrations

from commitments.models.targets import says_people

NOT_SHOWN = "not shown"
# The label of a figure ended in its number or, without one, in what its status said.
NUMBER = re.compile(r": (-?[0-9.]+|None|missing: .*)$", re.DOTALL)
BATCH = 500


def without_counts(apps: Any, schema_editor: Any) -> None:
    alias = schema_editor.connection.alias

    def rows(app: str, model: str) -> Any:
        return apps.get_model(app, model)._base_manager.using(alias)

    people = {
        str(key)
        for key, unit, answer in rows("commitments", "Target").values_list(
            "pk", "unit", "counts_people"
        )
        if answer or says_people(unit)
    }
    entries = rows("cities", "TrailEntry").filter(model="commitments.measurement")
    targets = {
        str(key): str(target)
        for key, target in rows("commitments", "Measurement").values_list("pk", "target")
    }
    changed = []
    for entry in entries.order_by("pk").iterator(chunk_size=BATCH):
        label = NUMBER.sub("", entry.label)
        stated = [str(value) for value in entry.changes.get("target", []) if value is not None]
        counts_people = people & {targets.get(entry.object_id, ""), *stated}
        values = entry.changes.get("value", [])
        withheld = [None if value is None else NOT_SHOWN for value in values]
        if label == entry.label and (not counts_people or withheld == values):
            continue
        entry.label = label
        if values and counts_people:
            entry.changes["value"] = withheld
        changed.append(entry)
        if len(changed) == BATCH:
            entries.bulk_update(changed, ["label", "changes"])
            changed = []
    entries.bulk_update(changed, ["label", "changes"])


def forget_log(apps: Any, schema_editor: Any) -> None:
    """Take the figures out of Django's own log too, where an early version wrote to it."""
    entries = apps.get_model("admin", "LogEntry")._base_manager.using(
        schema_editor.connection.alias
    )
    for entry in entries.filter(content_type__model="measurement"):
        entry.object_repr = NUMBER.sub("", entry.object_repr)
        entry.save(update_fields=["object_repr"])


class Migration(migrations.Migration):
    dependencies = [
        ("commitments", "0014_figures_by_dimension"),
        ("cities", "0005_role_choices"),
        ("admin", "0003_logentry_add_action_flag_choices"),
    ]

    operations = [
        migrations.RunPython(without_counts, migrations.RunPython.noop),
        migrations.RunPython(forget_log, migrations.RunPython.noop),
    ]
