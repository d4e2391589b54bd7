"""Words of places, networks, organisations and events are kept for search."""

from typing import Any

import config.search.kept
from django.conf import settings
from django.db import migrations

MODELS = ("AlternateName", "City", "Country", "Event", "Network", "Organisation")


def keep(apps: Any, schema_editor: Any) -> None:
    alias = schema_editor.connection.alias
    for name in MODELS:
        rows = apps.get_model("cities", name)._base_manager.using(alias)
        config.search.kept.refresh_words(rows.all())


class Migration(migrations.Migration):
    dependencies = [
        ("cities", "0013_days_to_report"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="alternatename",
            name="words",
            field=config.search.kept.WordsField(titles=("name",)),
        ),
        migrations.AddField(
            model_name="city",
            name="words",
            field=config.search.kept.WordsField(
                only={"public": [True]}, texts=("admin_area", "kind"), titles=("name",)
            ),
        ),
        migrations.AddField(
            model_name="country",
            name="words",
            field=config.search.kept.WordsField(texts=("iso2", "iso3", "region"), titles=("name",)),
        ),
        migrations.AddField(
            model_name="event",
            name="words",
            field=config.search.kept.WordsField(
                only={"public": [True]}, texts=("slug", "kind"), titles=("name",)
            ),
        ),
        migrations.AddField(
            model_name="network",
            name="words",
            field=config.search.kept.WordsField(
                only={"public": [True]}, texts=("seat", "slug"), titles=("name", "acronym")
            ),
        ),
        migrations.AddField(
            model_name="organisation",
            name="words",
            field=config.search.kept.WordsField(
                only={"public": [True]}, texts=("slug",), titles=("name", "short_name")
            ),
        ),
        migrations.AddIndex(
            model_name="alternatename",
            index=config.search.kept.WordsIndex(
                fields=["words"], name="cities_alternatename_words"
            ),
        ),
        migrations.AddIndex(
            model_name="city",
            index=config.search.kept.WordsIndex(fields=["words"], name="cities_city_words"),
        ),
        migrations.AddIndex(
            model_name="event",
            index=config.search.kept.WordsIndex(fields=["words"], name="cities_event_words"),
        ),
        migrations.AddIndex(
            model_name="network",
            index=config.search.kept.WordsIndex(fields=["words"], name="cities_network_words"),
        ),
        migrations.AddIndex(
            model_name="organisation",
            index=config.search.kept.WordsIndex(fields=["words"], name="cities_organisation_words"),
        ),
        migrations.RunPython(keep, migrations.RunPython.noop, elidable=True),
    ]
