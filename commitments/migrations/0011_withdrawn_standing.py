from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def tell_withdrawn(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """What was withdrawn stood as "no report", or as its last report said."""
    adoptions = apps.get_model("commitments", "Adoption").objects.using(
        schema_editor.connection.alias
    )
    adoptions.exclude(withdrawn_on=None).update(standing="withdrawn")


def forget_withdrawn(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Where such a promise stood before follows from its reports again when it is next saved."""
    adoptions = apps.get_model("commitments", "Adoption").objects.using(
        schema_editor.connection.alias
    )
    adoptions.filter(standing="withdrawn").update(standing="no-report")


class Migration(migrations.Migration):
    dependencies = [
        ("commitments", "0010_newest_first_indexes"),
    ]

    operations = [
        migrations.AlterField(
            model_name="adoption",
            name="standing",
            field=models.CharField(
                choices=[
                    ("achieved", "Achieved"),
                    ("on-track", "On track"),
                    ("behind", "Behind"),
                    ("stalled", "Stalled"),
                    ("not-started", "Not started"),
                    ("discontinued", "Discontinued"),
                    ("withdrawn", "Withdrawn"),
                    ("no-report", "No report"),
                ],
                db_index=True,
                default="no-report",
                editable=False,
                help_text="Derived: withdrawn, else by the latest published report; never typed.",
                max_length=12,
            ),
        ),
        migrations.RunPython(tell_withdrawn, forget_withdrawn),
    ]
