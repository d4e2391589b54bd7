from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("commitments", "0007_endorsement_role_codes")]

    operations = [
        migrations.AlterField(
            model_name="endorsement",
            name="role",
            field=models.CharField(
                choices=[
                    ("signatory", "signatory"),
                    ("author", "author"),
                    ("supporter", "supporter"),
                    ("organiser", "organiser"),
                    ("certified", "certified"),
                ],
                default="signatory",
                max_length=10,
            ),
        ),
    ]
