from decimal import Decimal

import django.core.validators
from django.core.management import CommandError
from django.db import migrations, models
from django.db.models import Q

FIELDS = [
    ("target", "baseline_value", 11),
    ("target", "value", 11),
    ("measurement", "value", 11),
    ("adoption", "budget_needed", 13),
    ("adoption", "budget_secured", 13),
]


def demand_that_all_fit(apps, schema_editor):
    """Refuse to go on where a number would be cut: only who entered it knows what was meant."""
    too_long = []
    for model, field, digits in FIELDS:
        limit = Decimal(10) ** digits
        rows = apps.get_model("commitments", model).objects.using(schema_editor.connection.alias)
        # The numbers themselves are not asked for: SQLite cannot give all of them back.
        wide = rows.filter(Q(**{f"{field}__gte": limit}) | Q(**{f"{field}__lte": -limit}))
        too_long += [
            f"{field} of {model} {pk} has more than {digits} digits before the point"
            for pk in wide.order_by("pk").values_list("pk", flat=True)
        ]
    if too_long:
        told = "; ".join(too_long)
        raise CommandError(f"Nothing was changed. Correct these numbers first: {told}.")


class Migration(migrations.Migration):
    dependencies = [
        ("commitments", "0011_withdrawn_standing"),
    ]

    operations = [
        migrations.RunPython(demand_that_all_fit, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="adoption",
            name="budget_needed",
            field=models.DecimalField(
                blank=True,
                decimal_places=2,
                help_text="What it costs in all, in the currency below.",
                max_digits=15,
                null=True,
                validators=[django.core.validators.MinValueValidator(Decimal("0"))],
            ),
        ),
        migrations.AlterField(
            model_name="adoption",
            name="budget_secured",
            field=models.DecimalField(
                blank=True,
                decimal_places=2,
                help_text="What is there of it already.",
                max_digits=15,
                null=True,
                validators=[django.core.validators.MinValueValidator(Decimal("0"))],
            ),
        ),
        migrations.AlterField(
            model_name="measurement",
            name="value",
            field=models.DecimalField(
                blank=True,
                decimal_places=4,
                help_text="A number. No figure? Leave it empty and choose why under status.",
                max_digits=15,
                null=True,
            ),
        ),
        migrations.AlterField(
            model_name="target",
            name="baseline_value",
            field=models.DecimalField(
                blank=True,
                decimal_places=4,
                help_text="Empty if not known.",
                max_digits=15,
                null=True,
            ),
        ),
        migrations.AlterField(
            model_name="target",
            name="value",
            field=models.DecimalField(
                blank=True,
                decimal_places=4,
                help_text="Empty when the promise names no figure.",
                max_digits=15,
                null=True,
                verbose_name="target value",
            ),
        ),
    ]
