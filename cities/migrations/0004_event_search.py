import config.models.fields
from django.db import migrations


def renew_search(apps, schema_editor):
    """A host city's name is looked up from the city, where it can be hidden."""
    for event in apps.get_model("cities", "Event").objects.all():
        event.save(update_fields=["search"])


class Migration(migrations.Migration):
    dependencies = [
        ("cities", "0003_trail_roles"),
    ]

    operations = [
        migrations.AlterField(
            model_name="event",
            name="search",
            field=config.models.fields.SearchField(sources=("name", "slug")),
        ),
        migrations.RunPython(renew_search, migrations.RunPython.noop),
    ]
