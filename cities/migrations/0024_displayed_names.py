"""Keep with each city, network and country the names that its readers are shown."""

from collections import defaultdict
from typing import Any

from django.conf import settings
from django.db import migrations, models

OWNERS = ("city", "network", "country")


def fill(apps: Any, schema_editor: Any) -> None:
    alias = schema_editor.connection.alias
    languages = [code for code, _name in settings.LANGUAGES]
    names = apps.get_model("cities", "AlternateName")._base_manager.using(alias)
    displayed = names.filter(use="display", language__in=languages)
    for owner in OWNERS:
        by_row: dict[Any, dict[str, str]] = defaultdict(dict)
        of_kind = displayed.exclude(**{owner: None})
        for key, language, name in of_kind.values_list(f"{owner}_id", "language", "name"):
            by_row[key][language] = name
        rows = apps.get_model("cities", owner)._base_manager.using(alias)
        for key, kept in by_row.items():
            rows.filter(pk=key).update(local_names=kept)


class Migration(migrations.Migration):
    dependencies = [("cities", "0019_security_events")]

    operations = [
        *(
            migrations.AddField(
                owner,
                "local_names",
                models.JSONField(
                    blank=True,
                    default=dict,
                    editable=False,
                    help_text="Its displayed names, by language of the site.",
                ),
            )
            for owner in OWNERS
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
