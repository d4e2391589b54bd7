import config.models.fields
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("commitments", "0012_exact_decimals"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="measurement",
            index=config.models.fields.NewestFirst(
                fields=["-observed_on", "-id"], name="commitments_figure_newest"
            ),
        ),
    ]
