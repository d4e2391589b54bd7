from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("cities", "0001_places_networks_events_trail"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="city",
            options={"ordering": ["search", "pk"], "verbose_name_plural": "cities"},
        ),
        migrations.AlterModelOptions(
            name="network",
            options={"ordering": ["search", "pk"]},
        ),
    ]
