"""Letters about a new address of an account, and more kinds of security events."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cities", "0024_displayed_names"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="signinletter",
            name="user",
            field=models.ForeignKey(
                help_text="Whose address is changed, of letters about that.",
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="account",
            ),
        ),
        migrations.AlterField(
            model_name="securityevent",
            name="kind",
            field=models.CharField(
                choices=[
                    ("sign-in", "signed in"),
                    ("refused", "wrong password or code"),
                    ("password", "new password"),
                    ("second-step", "second step changed"),
                    ("invited", "invited somebody"),
                    ("joined", "accepted an invitation"),
                    ("rights", "rights or roles changed"),
                    ("sessions", "signed out everywhere"),
                    ("session", "ended one session"),
                    ("address", "e-mail address changed"),
                    ("focal-points", "who reports or checks was changed"),
                    ("export", "data about people exported"),
                    ("handover", "account closed, work handed over"),
                    ("token", "token used from a new place"),
                ],
                max_length=20,
            ),
        ),
        migrations.AlterField(
            model_name="signinletter",
            name="kind",
            field=models.CharField(
                choices=[
                    ("reset", "a new password"),
                    ("new-browser", "a browser not used before"),
                    ("new-address", "a new address, to be confirmed"),
                    ("old-address", "the address of an account was changed"),
                ],
                max_length=20,
            ),
        ),
    ]
