import config.models.fields
from django.db import migrations, models


def fill_search(apps, schema_editor):
    """Save each row, which fills what it is searched by."""
    alias = schema_editor.connection.alias
    for name in ("Grant", "Need"):
        for row in apps.get_model("commitments", name)._base_manager.using(alias):
            row.save()


class Migration(migrations.Migration):
    dependencies = [
        ("commitments", "0008_endorsement_role_choices"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="grantparty",
            options={"ordering": ["role", "pk"], "verbose_name_plural": "grant parties"},
        ),
        migrations.RemoveConstraint(
            model_name="need",
            name="commitments_need_date_has_precision",
        ),
        migrations.AddField(
            model_name="grant",
            name="search",
            field=config.models.fields.SearchField(sources=("purpose", "programme", "slug")),
        ),
        migrations.AddField(
            model_name="need",
            name="contact",
            field=models.CharField(
                blank=True,
                help_text="An office, never a person: Department of Housing.",
                max_length=200,
                validators=[config.models.fields.validate_no_contact_details],
                verbose_name="office to turn to",
            ),
        ),
        migrations.AddField(
            model_name="need",
            name="contact_url",
            field=config.models.fields.WebAddressField(
                blank=True,
                help_text="Public page of that office, or its form.",
                max_length=500,
                verbose_name="its page",
            ),
        ),
        migrations.AddField(
            model_name="need",
            name="needed_by",
            field=models.DateField(
                blank=True, help_text="When it is needed at the latest.", null=True
            ),
        ),
        migrations.AddField(
            model_name="need",
            name="needed_by_precision",
            field=config.models.fields.PrecisionField(
                blank=True,
                choices=[
                    ("day", "day"),
                    ("month", "month"),
                    ("quarter", "quarter"),
                    ("year", "year"),
                ],
                default="",
                help_text="How much of the date is known. A coarser date prints without its filler.",
                max_length=7,
            ),
        ),
        migrations.AddField(
            model_name="need",
            name="search",
            field=config.models.fields.SearchField(sources=("what", "slug")),
        ),
        migrations.AlterField(
            model_name="grant",
            name="slug",
            field=models.SlugField(
                help_text="The name in its web address.", max_length=120, unique=True
            ),
        ),
        migrations.AlterField(
            model_name="need",
            name="slug",
            field=models.SlugField(
                help_text="The name in its web address.", max_length=120, unique=True
            ),
        ),
        migrations.AddConstraint(
            model_name="need",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("contact_url", ""), models.Q(("contact", ""), _negated=True), _connector="OR"
                ),
                name="commitments_need_contact_is_named",
                violation_error_message="Name the office whose page this is.",
            ),
        ),
        migrations.AddConstraint(
            model_name="need",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("amount__isnull", False),
                    models.Q(("amount_is", ""), ("amount_per", "")),
                    _connector="OR",
                ),
                name="commitments_need_words_have_amount",
                violation_error_message="What an amount is, and how often, needs an amount.",
            ),
        ),
        migrations.AddConstraint(
            model_name="need",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        models.Q(("stated_on__isnull", True), ("stated_on_precision", "")),
                        models.Q(
                            ("stated_on__isnull", False),
                            models.Q(("stated_on_precision", ""), _negated=True),
                        ),
                        _connector="OR",
                    ),
                    models.Q(
                        models.Q(("needed_by__isnull", True), ("needed_by_precision", "")),
                        models.Q(
                            ("needed_by__isnull", False),
                            models.Q(("needed_by_precision", ""), _negated=True),
                        ),
                        _connector="OR",
                    ),
                ),
                name="commitments_need_date_has_precision",
                violation_error_message="A date needs a precision, and a precision needs a date.",
            ),
        ),
        migrations.RunPython(fill_search, migrations.RunPython.noop),
    ]
