"""Keep with each place what tells it from others of its name."""

from collections import defaultdict
from typing import Any

from django.db import migrations, models

from config.models.fields import fold


def fill(apps: Any, schema_editor: Any) -> None:
    rows = apps.get_model("cities", "City")._base_manager.using(schema_editor.connection.alias)
    by_name = defaultdict(list)
    for city in rows.select_related("country"):
        by_name[fold(city.name)].append(city)
    for cities in by_name.values():
        for city in cities:
            countries = [each.country_id for each in cities if each.pk != city.pk]
            near = city.country_id in countries
            far = any(country != city.country_id for country in countries)
            city.distinct_area = (city.admin_area or city.kind) if near else ""
            city.distinct_country = city.country.name if far and city.country else ""
            if near or far:
                city.save(update_fields=["distinct_area", "distinct_country"])


class Migration(migrations.Migration):
    dependencies = [("cities", "0010_take_up_and_recall")]

    operations = [
        migrations.AddField(
            "city",
            "distinct_area",
            models.CharField(
                blank=True,
                default="",
                editable=False,
                help_text="What tells it from others of its name in the same country: its area or kind.",
                max_length=120,
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            "city",
            "distinct_country",
            models.CharField(
                blank=True,
                default="",
                editable=False,
                help_text="Its country, where one of another country has its name too.",
                max_length=100,
            ),
            preserve_default=False,
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
