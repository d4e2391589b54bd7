"""Words of topics are kept for search."""

from typing import Any

import config.search.kept
from django.db import migrations


def keep(apps: Any, schema_editor: Any) -> None:
    topics = apps.get_model("commitments", "Topic")._base_manager
    config.search.kept.refresh_words(topics.using(schema_editor.connection.alias).all())


class Migration(migrations.Migration):
    dependencies = [
        ("commitments", "0030_topics"),
    ]

    operations = [
        migrations.AddField(
            model_name="topic",
            name="words",
            field=config.search.kept.WordsField(
                only={"public": [True]}, texts=("summary",), titles=("name",)
            ),
        ),
        migrations.RunPython(keep, migrations.RunPython.noop, elidable=True),
    ]
