from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cities", "0005_role_choices"),
    ]

    operations = [
        migrations.AlterField(
            model_name="organisation",
            name="slug",
            field=models.SlugField(
                help_text="The name in its web address.", max_length=80, unique=True
            ),
        ),
    ]
