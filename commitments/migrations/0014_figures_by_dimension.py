"""Figures name the dimension of their parts; whether a target counts people may be unanswered."""

from typing import Any

from django.db import migrations, models


def unanswered(apps: Any, schema_editor: Any) -> None:
    """Ask again where people are not counted: nobody was asked, as "no" was the default."""
    targets = apps.get_model("commitments", "Target")._base_manager
    targets.using(schema_editor.connection.alias).filter(counts_people=False).update(
        counts_people=None
    )


class Migration(migrations.Migration):
    dependencies = [("commitments", "0013_plain_help_texts")]

    operations = [
        migrations.AddField(
            model_name="measurement",
            name="dimension",
            field=models.CharField(
                "divided by",
                blank=True,
                help_text="What its parts differ in: sex, age, status. "
                "The parts of one dimension add up.",
                max_length=40,
            ),
        ),
        migrations.AlterField(
            model_name="measurement",
            name="status",
            field=models.CharField(
                choices=[
                    ("A", "normal value"),
                    ("E", "estimated"),
                    ("P", "provisional"),
                    ("U", "low reliability"),
                    ("L", "missing: not collected"),
                    ("M", "missing: cannot exist"),
                    ("Q", "not shown, to protect individuals"),
                ],
                default="A",
                max_length=1,
            ),
        ),
        migrations.AlterField(
            model_name="target",
            name="counts_people",
            field=models.BooleanField(
                "counts people",
                blank=True,
                help_text="Small counts of people, and what they could be worked out from, are "
                "not shown. Without an answer the unit decides.",
                null=True,
            ),
        ),
        migrations.RunPython(unanswered, migrations.RunPython.noop),
    ]
