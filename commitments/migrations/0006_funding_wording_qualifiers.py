import config.models.fields
import django.core.validators
import django.db.models.deletion
from decimal import Decimal
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cities", "0005_role_choices"),
        ("commitments", "0005_remove_demonstration"),
    ]

    operations = [
        migrations.CreateModel(
            name="Grant",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "slug",
                    models.SlugField(
                        help_text="Its key in files and the API.", max_length=120, unique=True
                    ),
                ),
                (
                    "amount",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        help_text="As the source states, in the currency below.",
                        max_digits=15,
                        null=True,
                        validators=[django.core.validators.MinValueValidator(Decimal("0"))],
                    ),
                ),
                (
                    "qualifier",
                    config.models.fields.QualifierField(
                        choices=[
                            ("exactly", "exactly"),
                            ("at-least", "at least"),
                            ("about", "about"),
                            ("at-most", "at most"),
                        ],
                        default="exactly",
                        help_text="As the source states it: “over 400” is at least 400.",
                        max_length=8,
                    ),
                ),
                (
                    "currency",
                    config.models.fields.CurrencyField(
                        blank=True,
                        help_text="ISO 4217: three capital letters, as in EUR.",
                        max_length=3,
                    ),
                ),
                ("awarded_on", models.DateField(blank=True, null=True)),
                (
                    "awarded_on_precision",
                    config.models.fields.PrecisionField(
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
                ("period_start", models.DateField(blank=True, null=True)),
                (
                    "period_start_precision",
                    config.models.fields.DayPrecisionField(
                        choices=[
                            ("day", "day"),
                            ("month", "month"),
                            ("quarter", "quarter"),
                            ("year", "year"),
                        ],
                        default="day",
                        help_text="How much of the date is known: day unless the source says less.",
                        max_length=7,
                    ),
                ),
                ("period_end", models.DateField(blank=True, null=True)),
                (
                    "period_end_precision",
                    config.models.fields.DayPrecisionField(
                        choices=[
                            ("day", "day"),
                            ("month", "month"),
                            ("quarter", "quarter"),
                            ("year", "year"),
                        ],
                        default="day",
                        help_text="How much of the date is known: day unless the source says less.",
                        max_length=7,
                    ),
                ),
                (
                    "programme",
                    models.CharField(
                        blank=True, help_text="Programme it belongs to.", max_length=200
                    ),
                ),
                (
                    "purpose",
                    models.CharField(blank=True, help_text="What it is for.", max_length=500),
                ),
                ("source", models.CharField(help_text="Page that says so.", max_length=500)),
                ("note", models.TextField(blank=True)),
                ("public", models.BooleanField(default=True, help_text="Shown to the public.")),
            ],
            options={
                "ordering": [
                    models.OrderBy(models.F("awarded_on"), descending=True, nulls_last=True),
                    "slug",
                ],
            },
        ),
        migrations.CreateModel(
            name="GrantParty",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[("funder", "funder"), ("grantee", "grantee")], max_length=7
                    ),
                ),
            ],
            options={
                "ordering": ["role", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Need",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "slug",
                    models.SlugField(
                        help_text="Its key in files and the API.", max_length=120, unique=True
                    ),
                ),
                (
                    "what",
                    models.CharField(help_text="What is lacking, in our words.", max_length=500),
                ),
                (
                    "amount",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        help_text="As the source states, in the currency below.",
                        max_digits=15,
                        null=True,
                        validators=[django.core.validators.MinValueValidator(Decimal("0"))],
                    ),
                ),
                (
                    "amount_to",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        help_text="Upper end, where the source gives a range.",
                        max_digits=15,
                        null=True,
                        validators=[django.core.validators.MinValueValidator(Decimal("0"))],
                    ),
                ),
                (
                    "qualifier",
                    config.models.fields.QualifierField(
                        choices=[
                            ("exactly", "exactly"),
                            ("at-least", "at least"),
                            ("about", "about"),
                            ("at-most", "at most"),
                        ],
                        default="exactly",
                        help_text="As the source states it: “over 400” is at least 400.",
                        max_length=8,
                    ),
                ),
                (
                    "currency",
                    config.models.fields.CurrencyField(
                        blank=True,
                        help_text="ISO 4217: three capital letters, as in EUR.",
                        max_length=3,
                    ),
                ),
                (
                    "amount_is",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("asked-for", "asked for"),
                            ("gap", "what is missing"),
                            ("cost", "what it costs"),
                            ("spent", "what was spent"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "amount_per",
                    models.CharField(
                        blank=True,
                        choices=[("month", "a month"), ("year", "a year")],
                        help_text="Empty: once.",
                        max_length=5,
                    ),
                ),
                ("stated_on", models.DateField(blank=True, null=True)),
                (
                    "stated_on_precision",
                    config.models.fields.PrecisionField(
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
                ("source", models.CharField(help_text="Page that says so.", max_length=500)),
                ("note", models.TextField(blank=True)),
                ("public", models.BooleanField(default=True, help_text="Shown to the public.")),
            ],
            options={
                "ordering": [
                    models.OrderBy(models.F("stated_on"), descending=True, nulls_last=True),
                    "slug",
                ],
            },
        ),
        migrations.RemoveConstraint(
            model_name="endorsement",
            name="commitments_endorsement_one_party",
        ),
        migrations.AddField(
            model_name="adoption",
            name="budget_note",
            field=models.TextField(blank=True, help_text="What the money is for, and from whom."),
        ),
        migrations.AddField(
            model_name="commitment",
            name="announced_at",
            field=models.ForeignKey(
                blank=True,
                help_text="The event where it was announced.",
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="commitments",
                to="cities.event",
            ),
        ),
        migrations.AddField(
            model_name="commitment",
            name="ends_on_precision",
            field=config.models.fields.DayPrecisionField(
                choices=[
                    ("day", "day"),
                    ("month", "month"),
                    ("quarter", "quarter"),
                    ("year", "year"),
                ],
                default="day",
                help_text="How much of the date is known: day unless the source says less.",
                max_length=7,
            ),
        ),
        migrations.AddField(
            model_name="commitment",
            name="made_on_at_latest",
            field=config.models.fields.AtLatestField(
                default=False,
                help_text="It happened by that date, maybe earlier; the note says why.",
            ),
        ),
        migrations.AddField(
            model_name="commitment",
            name="matches",
            field=models.ManyToManyField(
                blank=True,
                help_text="Commitments it is the counterpart of.",
                related_name="matched_by",
                to="commitments.commitment",
            ),
        ),
        migrations.AddField(
            model_name="commitment",
            name="note",
            field=models.TextField(blank=True, help_text="A remark for readers."),
        ),
        migrations.AddField(
            model_name="commitment",
            name="part_of",
            field=models.ForeignKey(
                blank=True,
                help_text="The umbrella commitment it is a part of.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="parts",
                to="commitments.commitment",
            ),
        ),
        migrations.AddField(
            model_name="commitment",
            name="registry",
            field=models.CharField(
                blank=True,
                choices=[
                    ("un-network-on-migration", "UN Network on Migration"),
                    ("unhcr-grf", "UNHCR, Global Refugee Forum"),
                ],
                help_text="Register that lists it.",
                max_length=24,
            ),
        ),
        migrations.AddField(
            model_name="commitment",
            name="registry_id",
            field=models.CharField(
                blank=True, max_length=60, verbose_name="number in that register"
            ),
        ),
        migrations.AddField(
            model_name="commitment",
            name="searched_by_network",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="searches",
                to="cities.network",
            ),
        ),
        migrations.AddField(
            model_name="commitment",
            name="searched_by_organisation",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="searches",
                to="cities.organisation",
            ),
        ),
        migrations.AddField(
            model_name="commitment",
            name="searched_on",
            field=models.DateField(
                blank=True,
                help_text="When a public source on its progress was last looked for.",
                null=True,
            ),
        ),
        migrations.AddField(
            model_name="commitment",
            name="starts_on_precision",
            field=config.models.fields.DayPrecisionField(
                choices=[
                    ("day", "day"),
                    ("month", "month"),
                    ("quarter", "quarter"),
                    ("year", "year"),
                ],
                default="day",
                help_text="How much of the date is known: day unless the source says less.",
                max_length=7,
            ),
        ),
        migrations.AddField(
            model_name="commitment",
            name="wording",
            field=models.TextField(
                blank=True,
                help_text="The promise word for word, as the party published it. Never our own words.",
            ),
        ),
        migrations.AddField(
            model_name="commitment",
            name="wording_language",
            field=config.models.fields.LanguageCodeField(
                blank=True, default="", help_text="Language of these words.", max_length=10
            ),
        ),
        migrations.AddField(
            model_name="commitment",
            name="wording_page",
            field=models.CharField(blank=True, help_text="Where in the document.", max_length=40),
        ),
        migrations.AddField(
            model_name="commitment",
            name="wording_source",
            field=config.models.fields.WebAddressField(
                blank=True,
                help_text="Page or document that has these words.",
                max_length=500,
                verbose_name="source of the wording",
            ),
        ),
        migrations.AddField(
            model_name="crosswalk",
            name="reason",
            field=models.TextField(blank=True, help_text="Why these two belong together."),
        ),
        migrations.AddField(
            model_name="endorsement",
            name="endorsed_on_at_latest",
            field=config.models.fields.AtLatestField(
                default=False,
                help_text="It happened by that date, maybe earlier; the note says why.",
            ),
        ),
        migrations.AddField(
            model_name="endorsement",
            name="organisation",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="endorsements",
                to="cities.organisation",
            ),
        ),
        migrations.AddField(
            model_name="framework",
            name="adopted_on_at_latest",
            field=config.models.fields.AtLatestField(
                default=False,
                help_text="It happened by that date, maybe earlier; the note says why.",
            ),
        ),
        migrations.AddField(
            model_name="framework",
            name="adopted_on_precision",
            field=config.models.fields.DayPrecisionField(
                choices=[
                    ("day", "day"),
                    ("month", "month"),
                    ("quarter", "quarter"),
                    ("year", "year"),
                ],
                default="day",
                help_text="How much of the date is known: day unless the source says less.",
                max_length=7,
            ),
        ),
        migrations.AddField(
            model_name="framework",
            name="signatories",
            field=models.PositiveIntegerField(
                blank=True,
                help_text="How many signed it, as a source states; fewer may be listed here.",
                null=True,
                verbose_name="signatories as stated",
            ),
        ),
        migrations.AddField(
            model_name="framework",
            name="signatories_as_of",
            field=models.DateField(blank=True, help_text="Date of that number.", null=True),
        ),
        migrations.AddField(
            model_name="framework",
            name="signatories_as_of_precision",
            field=config.models.fields.DayPrecisionField(
                choices=[
                    ("day", "day"),
                    ("month", "month"),
                    ("quarter", "quarter"),
                    ("year", "year"),
                ],
                default="day",
                help_text="How much of the date is known: day unless the source says less.",
                max_length=7,
            ),
        ),
        migrations.AddField(
            model_name="framework",
            name="signatories_qualifier",
            field=config.models.fields.QualifierField(
                choices=[
                    ("exactly", "exactly"),
                    ("at-least", "at least"),
                    ("about", "about"),
                    ("at-most", "at most"),
                ],
                default="exactly",
                help_text="As the source states it: “over 400” is at least 400.",
                max_length=8,
            ),
        ),
        migrations.AddField(
            model_name="framework",
            name="signatories_role",
            field=models.CharField(
                choices=[
                    ("signatory", "signatory"),
                    ("author", "author"),
                    ("supporter", "supporter"),
                    ("organiser", "organiser"),
                    ("certified", "certified"),
                ],
                default="signatory",
                help_text="Which role of an endorsement that number counts.",
                max_length=10,
                verbose_name="role that is counted",
            ),
        ),
        migrations.AddField(
            model_name="framework",
            name="signatories_source",
            field=models.CharField(
                blank=True, help_text="Page of that number where it is another one.", max_length=500
            ),
        ),
        migrations.AddField(
            model_name="indicator",
            name="same_as",
            field=models.ManyToManyField(
                blank=True,
                help_text="Indicators that are the same measure.",
                to="commitments.indicator",
            ),
        ),
        migrations.AddField(
            model_name="indicator",
            name="source",
            field=models.CharField(blank=True, help_text="Page that says so.", max_length=500),
        ),
        migrations.AddField(
            model_name="measurement",
            name="observed_on_precision",
            field=config.models.fields.DayPrecisionField(
                choices=[
                    ("day", "day"),
                    ("month", "month"),
                    ("quarter", "quarter"),
                    ("year", "year"),
                ],
                default="day",
                help_text="How much of the date is known: day unless the source says less.",
                max_length=7,
            ),
        ),
        migrations.AddField(
            model_name="measurement",
            name="qualifier",
            field=config.models.fields.QualifierField(
                choices=[
                    ("exactly", "exactly"),
                    ("at-least", "at least"),
                    ("about", "about"),
                    ("at-most", "at most"),
                ],
                default="exactly",
                help_text="As the source states it: “over 400” is at least 400.",
                max_length=8,
            ),
        ),
        migrations.AddField(
            model_name="practice",
            name="ends_on_precision",
            field=config.models.fields.DayPrecisionField(
                choices=[
                    ("day", "day"),
                    ("month", "month"),
                    ("quarter", "quarter"),
                    ("year", "year"),
                ],
                default="day",
                help_text="How much of the date is known: day unless the source says less.",
                max_length=7,
            ),
        ),
        migrations.AddField(
            model_name="practice",
            name="networks",
            field=models.ManyToManyField(
                blank=True,
                help_text="Networks that took part or paid.",
                related_name="practices",
                to="cities.network",
            ),
        ),
        migrations.AddField(
            model_name="practice",
            name="note",
            field=models.TextField(blank=True, help_text="A remark for readers."),
        ),
        migrations.AddField(
            model_name="practice",
            name="starts_on_precision",
            field=config.models.fields.DayPrecisionField(
                choices=[
                    ("day", "day"),
                    ("month", "month"),
                    ("quarter", "quarter"),
                    ("year", "year"),
                ],
                default="day",
                help_text="How much of the date is known: day unless the source says less.",
                max_length=7,
            ),
        ),
        migrations.AddField(
            model_name="progressreport",
            name="background",
            field=models.BooleanField(
                default=False,
                help_text="It is about a time before the promise, or describes the situation: no progress.",
            ),
        ),
        migrations.AddField(
            model_name="progressreport",
            name="period_end_precision",
            field=config.models.fields.DayPrecisionField(
                choices=[
                    ("day", "day"),
                    ("month", "month"),
                    ("quarter", "quarter"),
                    ("year", "year"),
                ],
                default="day",
                help_text="How much of the date is known: day unless the source says less.",
                max_length=7,
            ),
        ),
        migrations.AddField(
            model_name="progressreport",
            name="period_start_precision",
            field=config.models.fields.DayPrecisionField(
                choices=[
                    ("day", "day"),
                    ("month", "month"),
                    ("quarter", "quarter"),
                    ("year", "year"),
                ],
                default="day",
                help_text="How much of the date is known: day unless the source says less.",
                max_length=7,
            ),
        ),
        migrations.AddField(
            model_name="progressreport",
            name="reported_on_at_latest",
            field=config.models.fields.AtLatestField(
                default=False,
                help_text="It happened by that date, maybe earlier; the note says why.",
            ),
        ),
        migrations.AddField(
            model_name="target",
            name="baseline_on_precision",
            field=config.models.fields.DayPrecisionField(
                choices=[
                    ("day", "day"),
                    ("month", "month"),
                    ("quarter", "quarter"),
                    ("year", "year"),
                ],
                default="day",
                help_text="How much of the date is known: day unless the source says less.",
                max_length=7,
            ),
        ),
        migrations.AddField(
            model_name="target",
            name="kind",
            field=models.CharField(
                choices=[
                    ("number", "a number to reach"),
                    ("range", "a range to stay in"),
                    ("yes-no", "something that is done or not"),
                    ("milestone", "a step without a figure"),
                ],
                default="number",
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="target",
            name="measure",
            field=models.CharField(
                choices=[
                    ("stock", "how many there are on a day"),
                    ("flow", "how many in a period"),
                    ("running-total", "how many so far"),
                ],
                default="running-total",
                help_text="What a figure of this target counts.",
                max_length=14,
                verbose_name="its figures are",
            ),
        ),
        migrations.AddField(
            model_name="target",
            name="note",
            field=models.TextField(blank=True, help_text="A remark for readers."),
        ),
        migrations.AddField(
            model_name="target",
            name="qualifier",
            field=config.models.fields.QualifierField(
                choices=[
                    ("exactly", "exactly"),
                    ("at-least", "at least"),
                    ("about", "about"),
                    ("at-most", "at most"),
                ],
                default="exactly",
                help_text="As the source states it: “over 400” is at least 400.",
                max_length=8,
            ),
        ),
        migrations.AddField(
            model_name="target",
            name="value_to",
            field=models.DecimalField(
                blank=True,
                decimal_places=4,
                help_text="Only for a range.",
                max_digits=15,
                null=True,
                verbose_name="upper end of the range",
            ),
        ),
        migrations.AlterField(
            model_name="adoption",
            name="currency",
            field=config.models.fields.CurrencyField(
                blank=True, help_text="ISO 4217: three capital letters, as in EUR.", max_length=3
            ),
        ),
        migrations.AlterField(
            model_name="crosswalk",
            name="note",
            field=models.TextField(blank=True, help_text="A remark on the source."),
        ),
        migrations.AlterField(
            model_name="endorsement",
            name="city",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="endorsements",
                to="cities.city",
            ),
        ),
        migrations.AlterField(
            model_name="endorsement",
            name="network",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="endorsements",
                to="cities.network",
            ),
        ),
        migrations.AddConstraint(
            model_name="commitment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("wording", ""),
                    models.Q(
                        models.Q(("wording_language", ""), _negated=True),
                        models.Q(("wording_source", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="commitments_commitment_wording_has_source",
                violation_error_message="A wording needs its language and its source.",
            ),
        ),
        migrations.AddConstraint(
            model_name="commitment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("searched_by_network__isnull", True),
                        ("searched_by_organisation__isnull", True),
                        ("searched_on__isnull", True),
                    ),
                    models.Q(
                        ("searched_by_network__isnull", True),
                        ("searched_by_organisation__isnull", False),
                        ("searched_on__isnull", False),
                    ),
                    models.Q(
                        ("searched_by_network__isnull", False),
                        ("searched_by_organisation__isnull", True),
                        ("searched_on__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="commitments_commitment_search_is_whole",
                violation_error_message="A search for sources needs its day and one organisation or network.",
            ),
        ),
        migrations.AddConstraint(
            model_name="commitment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("part_of__isnull", True),
                    models.Q(("part_of", models.F("id")), _negated=True),
                    _connector="OR",
                ),
                name="commitments_commitment_not_part_of_itself",
                violation_error_message="A commitment cannot be a part of itself.",
            ),
        ),
        migrations.AddConstraint(
            model_name="endorsement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("city__isnull", False),
                        ("network__isnull", True),
                        ("organisation__isnull", True),
                    ),
                    models.Q(
                        ("city__isnull", True),
                        ("network__isnull", False),
                        ("organisation__isnull", True),
                    ),
                    models.Q(
                        ("city__isnull", True),
                        ("network__isnull", True),
                        ("organisation__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="commitments_endorsement_one_party",
                violation_error_message="Name a city, a network or an organisation: one of them.",
            ),
        ),
        migrations.AddConstraint(
            model_name="endorsement",
            constraint=models.UniqueConstraint(
                condition=models.Q(("withdrawn_on__isnull", True)),
                fields=("framework", "organisation"),
                name="commitments_endorsement_organisation_once",
                violation_error_message="This organisation is already listed.",
            ),
        ),
        migrations.AddConstraint(
            model_name="framework",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("signatories__isnull", False),
                    ("signatories_qualifier", "exactly"),
                    _connector="OR",
                ),
                name="commitments_framework_qualifier_has_number",
                violation_error_message="“At least”, “about” and “at most” need a number.",
            ),
        ),
        migrations.AddConstraint(
            model_name="measurement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("value__isnull", False), ("qualifier", "exactly"), _connector="OR"
                ),
                name="commitments_measurement_qualifier_has_number",
                violation_error_message="“At least”, “about” and “at most” need a number.",
            ),
        ),
        migrations.AddConstraint(
            model_name="target",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("value_to__isnull", True),
                    models.Q(
                        ("kind", "range"),
                        ("value__isnull", False),
                        ("value_to__gte", models.F("value")),
                    ),
                    _connector="OR",
                ),
                name="commitments_target_range_is_whole",
                violation_error_message="A range needs a lower end and a higher upper end.",
            ),
        ),
        migrations.AddConstraint(
            model_name="target",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("value__isnull", False), ("qualifier", "exactly"), _connector="OR"
                ),
                name="commitments_target_qualifier_has_number",
                violation_error_message="“At least”, “about” and “at most” need a number.",
            ),
        ),
        migrations.AddField(
            model_name="grant",
            name="commitment",
            field=models.ForeignKey(
                blank=True,
                help_text="The commitment it pays for.",
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="grants",
                to="commitments.commitment",
            ),
        ),
        migrations.AddField(
            model_name="grant",
            name="paid_from",
            field=models.ForeignKey(
                blank=True,
                help_text="The grant this one is paid out of, so that no sum counts money twice.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="shares",
                to="commitments.grant",
            ),
        ),
        migrations.AddField(
            model_name="grantparty",
            name="city",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="grants",
                to="cities.city",
            ),
        ),
        migrations.AddField(
            model_name="grantparty",
            name="grant",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="parties",
                to="commitments.grant",
            ),
        ),
        migrations.AddField(
            model_name="grantparty",
            name="network",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="grants",
                to="cities.network",
            ),
        ),
        migrations.AddField(
            model_name="grantparty",
            name="organisation",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="grants",
                to="cities.organisation",
            ),
        ),
        migrations.AddField(
            model_name="need",
            name="city",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="%(class)ss",
                to="cities.city",
            ),
        ),
        migrations.AddField(
            model_name="need",
            name="commitment",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="stated_needs",
                to="commitments.commitment",
            ),
        ),
        migrations.AddField(
            model_name="need",
            name="network",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="%(class)ss",
                to="cities.network",
            ),
        ),
        migrations.AddConstraint(
            model_name="grant",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("amount__isnull", True),
                    models.Q(("currency", ""), _negated=True),
                    _connector="OR",
                ),
                name="commitments_grant_amount_has_currency",
                violation_error_message="An amount needs a currency.",
            ),
        ),
        migrations.AddConstraint(
            model_name="grant",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("amount__isnull", False), ("qualifier", "exactly"), _connector="OR"
                ),
                name="commitments_grant_qualifier_has_number",
                violation_error_message="“At least”, “about” and “at most” need a number.",
            ),
        ),
        migrations.AddConstraint(
            model_name="grant",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("period_start__isnull", True),
                    ("period_end__isnull", True),
                    ("period_end__gte", models.F("period_start")),
                    _connector="OR",
                ),
                name="commitments_grant_ends_after_start",
                violation_error_message="A grant cannot end before it starts.",
            ),
        ),
        migrations.AddConstraint(
            model_name="grant",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("paid_from__isnull", True),
                    models.Q(("paid_from", models.F("id")), _negated=True),
                    _connector="OR",
                ),
                name="commitments_grant_not_paid_from_itself",
                violation_error_message="A grant is not paid out of itself.",
            ),
        ),
        migrations.AddConstraint(
            model_name="grant",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("awarded_on__isnull", True), ("awarded_on_precision", "")),
                    models.Q(
                        ("awarded_on__isnull", False),
                        models.Q(("awarded_on_precision", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="commitments_grant_date_has_precision",
                violation_error_message="A date needs a precision, and a precision needs a date.",
            ),
        ),
        migrations.AddConstraint(
            model_name="grantparty",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("city__isnull", False),
                        ("network__isnull", True),
                        ("organisation__isnull", True),
                    ),
                    models.Q(
                        ("city__isnull", True),
                        ("network__isnull", False),
                        ("organisation__isnull", True),
                    ),
                    models.Q(
                        ("city__isnull", True),
                        ("network__isnull", True),
                        ("organisation__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="commitments_grantparty_one_party",
                violation_error_message="Name a city, a network or an organisation: one of them.",
            ),
        ),
        migrations.AddConstraint(
            model_name="grantparty",
            constraint=models.UniqueConstraint(
                fields=("grant", "role", "city"),
                name="commitments_grantparty_city_once",
                violation_error_message="This is already listed.",
            ),
        ),
        migrations.AddConstraint(
            model_name="grantparty",
            constraint=models.UniqueConstraint(
                fields=("grant", "role", "network"),
                name="commitments_grantparty_network_once",
                violation_error_message="This is already listed.",
            ),
        ),
        migrations.AddConstraint(
            model_name="grantparty",
            constraint=models.UniqueConstraint(
                fields=("grant", "role", "organisation"),
                name="commitments_grantparty_organisation_once",
                violation_error_message="This is already listed.",
            ),
        ),
        migrations.AddConstraint(
            model_name="need",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("city__isnull", False), ("network__isnull", True)),
                    models.Q(("city__isnull", True), ("network__isnull", False)),
                    _connector="OR",
                ),
                name="commitments_need_one_party",
                violation_error_message="Name either a city or a network, not both.",
            ),
        ),
        migrations.AddConstraint(
            model_name="need",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("amount__isnull", True), ("amount_to__isnull", True)),
                    models.Q(("amount__isnull", False), models.Q(("currency", ""), _negated=True)),
                    _connector="OR",
                ),
                name="commitments_need_amount_has_currency",
                violation_error_message="An amount needs a currency.",
            ),
        ),
        migrations.AddConstraint(
            model_name="need",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("amount__isnull", False), ("qualifier", "exactly"), _connector="OR"
                ),
                name="commitments_need_qualifier_has_number",
                violation_error_message="“At least”, “about” and “at most” need a number.",
            ),
        ),
        migrations.AddConstraint(
            model_name="need",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("amount_to__isnull", True),
                    ("amount_to__gte", models.F("amount")),
                    _connector="OR",
                ),
                name="commitments_need_range_is_whole",
                violation_error_message="A range needs a lower end and a higher upper end.",
            ),
        ),
        migrations.AddConstraint(
            model_name="need",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("stated_on__isnull", True), ("stated_on_precision", "")),
                    models.Q(
                        ("stated_on__isnull", False),
                        models.Q(("stated_on_precision", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="commitments_need_date_has_precision",
                violation_error_message="A date needs a precision, and a precision needs a date.",
            ),
        ),
    ]
