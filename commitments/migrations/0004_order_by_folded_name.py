from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("commitments", "0003_mistakes"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="framework",
            options={"ordering": ["search", "pk"]},
        ),
    ]
