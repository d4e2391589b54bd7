"""One row for each place of GeoNames. Later rows with a number that is taken lose it."""

from typing import Any

from django.db import migrations, models


def empty_repeated(apps: Any, schema_editor: Any) -> None:
    cities = apps.get_model("cities", "City").objects
    numbers = set()
    for city in cities.exclude(geonames_id=None).order_by("pk"):
        if city.geonames_id in numbers:
            cities.filter(pk=city.pk).update(geonames_id=None)
        numbers.add(city.geonames_id)


class Migration(migrations.Migration):
    dependencies = [("cities", "0008_archived_pages_checked")]

    operations = [
        migrations.RunPython(empty_repeated, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="city",
            constraint=models.UniqueConstraint(
                condition=models.Q(("geonames_id__isnull", False)),
                fields=("geonames_id",),
                name="cities_city_one_per_geonames_id",
                violation_error_message="Another place here has this GeoNames id: it is the same, maybe by another name.",
            ),
        ),
    ]
