"""One figure for each part, however it is written: "Men" and "men " are one part.

Later rows that look alike keep what they say: their key names them besides, until they are saved.
"""

from typing import Any

from django.db import migrations, models

import config.models.fields
from config.models.keys import compared_key

BATCH = 500


def fill_keys(apps: Any, schema_editor: Any) -> None:
    alias = schema_editor.connection.alias
    rows = apps.get_model("commitments", "Measurement")._base_manager.using(alias)
    keys = set()
    changed = []
    for row in rows.order_by("pk").iterator(chunk_size=BATCH):
        row.part_key, row.unit_key = compared_key(row.breakdown), compared_key(row.unit)
        key = (row.report_id, row.target_id or row.unit_key, row.part_key)
        if key in keys:
            row.part_key += f"\n{row.pk}"
        keys.add(key)
        changed.append(row)
        if len(changed) == BATCH:
            rows.bulk_update(changed, ["part_key", "unit_key"])
            changed = []
    rows.bulk_update(changed, ["part_key", "unit_key"])


class Migration(migrations.Migration):
    dependencies = [("commitments", "0016_contributors")]

    operations = [
        migrations.AddField(
            "measurement",
            "part_key",
            config.models.fields.ComparedKeyField(source="breakdown"),
        ),
        migrations.AddField(
            "measurement", "unit_key", config.models.fields.ComparedKeyField(source="unit")
        ),
        migrations.RunPython(fill_keys, migrations.RunPython.noop),
        migrations.RemoveConstraint("measurement", "commitments_measurement_once"),
        migrations.AddConstraint(
            "measurement",
            models.UniqueConstraint(
                fields=["report", "target", "part_key"],
                name="commitments_measurement_once",
                violation_error_message="This report already has a figure for this target.",
            ),
        ),
        migrations.AddConstraint(
            "measurement",
            models.UniqueConstraint(
                condition=models.Q(("target__isnull", True)),
                fields=["report", "unit_key", "part_key"],
                name="commitments_measurement_once_by_unit",
                violation_error_message="This report already has a figure in this unit.",
            ),
        ),
    ]
