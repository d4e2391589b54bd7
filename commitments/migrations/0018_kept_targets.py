"""Published figures keep the target they were measured by.

Those that are public already get the target as of their publication: today's, with the later
changes that the trail names undone.
"""

from typing import Any

from django.db import migrations, models

MEASURES_BY = (
    "value",
    "value_to",
    "qualifier",
    "baseline_value",
    "direction",
    "unit",
    "kind",
    "measure",
)
NUMBERS = ("value", "value_to", "baseline_value")
BATCH = 500


def _changes_of_targets(entries: Any) -> dict[str, list[tuple[Any, dict[str, list[Any]]]]]:
    """Return when each target was changed, and how, the newest change first."""
    changes: dict[str, list[tuple[Any, dict[str, list[Any]]]]] = {}
    rows = entries.filter(model="commitments.target").exclude(changes={}).order_by("-at", "-pk")
    for key, at, fields in rows.values_list("object_id", "at", "changes"):
        changes.setdefault(key, []).append((at, fields))
    return changes


def _before(name: str, value: Any) -> Any:
    """Return the value of a field before a change, None where the trail has none."""
    return (value or None) if name in NUMBERS else (value or "")


def keep(apps: Any, schema_editor: Any) -> None:
    alias = schema_editor.connection.alias
    figures = apps.get_model("commitments", "Measurement")._base_manager.using(alias)
    changes = _changes_of_targets(apps.get_model("cities", "TrailEntry")._base_manager.using(alias))
    public = figures.exclude(target=None).filter(report__state__in=["published", "superseded"])
    kept = []
    for figure in public.select_related("target", "report").iterator(chunk_size=BATCH):
        target, published_at = figure.target, figure.report.published_at
        values = {name: getattr(target, name) for name in MEASURES_BY}
        for at, fields in changes.get(str(target.pk), []):
            if published_at is None or at <= published_at:
                break
            for name in MEASURES_BY:
                # What was empty when the target was added was no change.
                if name in fields and (name in NUMBERS or fields[name][0]):
                    values[name] = _before(name, fields[name][0])
        for name, value in values.items():
            setattr(figure, f"kept_{name}", value)
        kept.append(figure)
    figures.bulk_update(kept, [f"kept_{name}" for name in MEASURES_BY], batch_size=BATCH)


class Migration(migrations.Migration):
    dependencies = [
        ("commitments", "0017_one_figure_per_part"),
        ("cities", "0009_one_row_per_place"),
    ]

    operations = [
        migrations.AddField(
            model_name="measurement",
            name="kept_baseline_value",
            field=models.DecimalField(
                decimal_places=4,
                editable=False,
                help_text="Baseline when the figure was published.",
                max_digits=15,
                null=True,
            ),
        ),
        migrations.AddField(
            model_name="measurement",
            name="kept_direction",
            field=models.CharField(
                blank=True,
                choices=[
                    ("up", "more is better"),
                    ("down", "less is better"),
                    ("to-1", "closer to 1 is better"),
                    ("neutral", "neither"),
                ],
                editable=False,
                help_text="Direction of the target when the figure was published; empty before.",
                max_length=8,
            ),
        ),
        migrations.AddField(
            model_name="measurement",
            name="kept_kind",
            field=models.CharField(
                blank=True,
                choices=[
                    ("number", "a number to reach"),
                    ("range", "a range to stay in"),
                    ("yes-no", "something that is done or not"),
                    ("milestone", "a step without a figure"),
                ],
                editable=False,
                help_text="What the target aimed at then.",
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="measurement",
            name="kept_measure",
            field=models.CharField(
                blank=True,
                choices=[
                    ("stock", "how many there are on a day"),
                    ("flow", "how many in a period"),
                    ("running-total", "how many so far"),
                ],
                editable=False,
                help_text="What the figures of the target counted then.",
                max_length=14,
            ),
        ),
        migrations.AddField(
            model_name="measurement",
            name="kept_qualifier",
            field=models.CharField(
                blank=True,
                choices=[
                    ("exactly", "exactly"),
                    ("at-least", "at least"),
                    ("about", "about"),
                    ("at-most", "at most"),
                ],
                editable=False,
                help_text="How the target value was stated then.",
                max_length=8,
            ),
        ),
        migrations.AddField(
            model_name="measurement",
            name="kept_unit",
            field=models.CharField(
                blank=True,
                editable=False,
                help_text="Unit of the target when the figure was published.",
                max_length=80,
            ),
        ),
        migrations.AddField(
            model_name="measurement",
            name="kept_value",
            field=models.DecimalField(
                decimal_places=4,
                editable=False,
                help_text="Target value when the figure was published.",
                max_digits=15,
                null=True,
            ),
        ),
        migrations.AddField(
            model_name="measurement",
            name="kept_value_to",
            field=models.DecimalField(
                decimal_places=4,
                editable=False,
                help_text="Upper end of the range when the figure was published.",
                max_digits=15,
                null=True,
            ),
        ),
        migrations.RunPython(keep, migrations.RunPython.noop),
    ]
