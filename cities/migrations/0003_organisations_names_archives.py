import config.models.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cities", "0002_plain_words"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="AlternateName",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "language",
                    config.models.fields.LanguageCodeField(
                        blank=True,
                        default="",
                        help_text="Empty when the source does not say.",
                        max_length=10,
                    ),
                ),
                ("name", models.CharField(max_length=200)),
                (
                    "use",
                    models.CharField(
                        choices=[
                            ("display", "shown to readers of this language"),
                            ("search", "used by search only"),
                        ],
                        default="search",
                        max_length=8,
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        help_text="Page or package that gives the name.", max_length=500
                    ),
                ),
                ("search", config.models.fields.SearchField(sources=("name",))),
            ],
            options={
                "ordering": ["language", "name", "pk"],
            },
        ),
        migrations.CreateModel(
            name="ArchivedPage",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "url",
                    config.models.fields.WebAddressField(
                        help_text="As named in a source.",
                        max_length=500,
                        unique=True,
                        verbose_name="page",
                    ),
                ),
                (
                    "archive_url",
                    config.models.fields.WebAddressField(
                        max_length=500, verbose_name="archived copy"
                    ),
                ),
                ("archived_on", models.DateField(help_text="Day of that copy.")),
            ],
            options={
                "ordering": ["url"],
            },
        ),
        migrations.CreateModel(
            name="Organisation",
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
                        help_text="Its key in files and the API.", max_length=80, unique=True
                    ),
                ),
                ("name", models.CharField(max_length=200)),
                (
                    "short_name",
                    models.CharField(blank=True, help_text="The short name in use.", max_length=60),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("state", "sovereign state"),
                            ("public-agency", "public agency"),
                            ("intergovernmental", "intergovernmental organisation"),
                            ("un-body", "UN body"),
                            ("development-bank", "development bank"),
                            ("foundation", "foundation"),
                            ("civil-society", "civil society organisation"),
                            ("company", "company"),
                            ("university", "university"),
                            ("other", "other"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "url",
                    config.models.fields.WebAddressField(
                        blank=True, max_length=500, verbose_name="website"
                    ),
                ),
                (
                    "source",
                    models.CharField(blank=True, help_text="Page that says so.", max_length=500),
                ),
                ("note", models.TextField(blank=True)),
                (
                    "public",
                    models.BooleanField(
                        default=True,
                        help_text="Shown to the public. Off until what is said of it is confirmed.",
                    ),
                ),
                (
                    "search",
                    config.models.fields.SearchField(sources=("name", "short_name", "slug")),
                ),
            ],
            options={
                "ordering": ["search", "pk"],
            },
        ),
        migrations.AlterModelOptions(
            name="membership",
            options={
                "ordering": [
                    "network__name",
                    models.OrderBy(models.F("city__name"), nulls_last=True),
                    "pk",
                ]
            },
        ),
        migrations.AlterModelOptions(
            name="participation",
            options={
                "ordering": [
                    "-event__starts_on",
                    models.OrderBy(models.F("city__name"), nulls_last=True),
                    "pk",
                ]
            },
        ),
        migrations.RemoveConstraint(
            model_name="membership",
            name="cities_membership_one_current_per_role",
        ),
        migrations.RemoveConstraint(
            model_name="participation",
            name="cities_participation_once_per_role",
        ),
        migrations.AddField(
            model_name="city",
            name="ends_on",
            field=models.DateField(
                blank=True,
                help_text="Last day it existed as such: merged, divided, renamed into another place.",
                null=True,
                verbose_name="existed until",
            ),
        ),
        migrations.AddField(
            model_name="city",
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
            model_name="city",
            name="succeeded_by",
            field=models.ForeignKey(
                blank=True,
                help_text="The place that continues it.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="predecessors",
                to="cities.city",
            ),
        ),
        migrations.AddField(
            model_name="event",
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
            model_name="event",
            name="numbers_source",
            field=models.CharField(
                blank=True,
                help_text="Page of these numbers where it is another one.",
                max_length=500,
            ),
        ),
        migrations.AddField(
            model_name="event",
            name="people",
            field=models.PositiveIntegerField(
                blank=True,
                help_text="As the source states.",
                null=True,
                verbose_name="people taking part",
            ),
        ),
        migrations.AddField(
            model_name="event",
            name="people_description",
            field=models.CharField(
                blank=True, help_text="Who they were: mayors and officials.", max_length=120
            ),
        ),
        migrations.AddField(
            model_name="event",
            name="people_qualifier",
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
            model_name="event",
            name="places",
            field=models.PositiveIntegerField(
                blank=True,
                help_text="How many took part, as the source states; fewer may be listed here.",
                null=True,
                verbose_name="local governments taking part",
            ),
        ),
        migrations.AddField(
            model_name="event",
            name="places_qualifier",
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
            model_name="event",
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
            model_name="membership",
            name="member_network",
            field=models.ForeignKey(
                blank=True,
                help_text="A network that belongs to this network.",
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="memberships_held",
                to="cities.network",
            ),
        ),
        migrations.AddField(
            model_name="membership",
            name="note",
            field=models.TextField(blank=True, help_text="The role in free words."),
        ),
        migrations.AddField(
            model_name="membership",
            name="since_at_latest",
            field=config.models.fields.AtLatestField(
                default=False,
                help_text="It happened by that date, maybe earlier; the note says why.",
            ),
        ),
        migrations.AddField(
            model_name="membership",
            name="until_precision",
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
            model_name="network",
            name="members_as_of_precision",
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
            model_name="network",
            name="members_qualifier",
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
            model_name="network",
            name="members_role",
            field=models.CharField(
                blank=True,
                choices=[
                    ("member", "member"),
                    ("founding-member", "founding member"),
                    ("leadership-board", "leadership board"),
                    ("steering", "steering committee"),
                    ("grantee", "grantee"),
                    ("partner", "partner"),
                    ("supporter", "supporter"),
                    ("recognised", "recognised"),
                ],
                help_text="Which role that number counts. Empty: every role that makes a member.",
                max_length=20,
                verbose_name="role that is counted",
            ),
        ),
        migrations.AddField(
            model_name="network",
            name="members_source",
            field=models.CharField(
                blank=True, help_text="Page of that number where it is another one.", max_length=500
            ),
        ),
        migrations.AddField(
            model_name="participation",
            name="network",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="participations",
                to="cities.network",
            ),
        ),
        migrations.AddField(
            model_name="participation",
            name="note",
            field=models.TextField(blank=True, help_text="What they did there, in free words."),
        ),
        migrations.AlterField(
            model_name="membership",
            name="city",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="memberships",
                to="cities.city",
            ),
        ),
        migrations.AlterField(
            model_name="participation",
            name="city",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="participations",
                to="cities.city",
            ),
        ),
        migrations.AddConstraint(
            model_name="city",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("succeeded_by__isnull", True),
                    models.Q(("succeeded_by", models.F("id")), _negated=True),
                    _connector="OR",
                ),
                name="cities_city_not_own_successor",
                violation_error_message="A place cannot succeed itself.",
            ),
        ),
        migrations.AddConstraint(
            model_name="event",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("places__isnull", False), ("places_qualifier", "exactly"), _connector="OR"
                    ),
                    models.Q(
                        ("people__isnull", False), ("people_qualifier", "exactly"), _connector="OR"
                    ),
                ),
                name="cities_event_qualifier_has_number",
                violation_error_message="“At least”, “about” and “at most” need a number.",
            ),
        ),
        migrations.AddConstraint(
            model_name="network",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("members__isnull", False), ("members_qualifier", "exactly"), _connector="OR"
                ),
                name="cities_network_qualifier_has_number",
                violation_error_message="“At least”, “about” and “at most” need a number.",
            ),
        ),
        migrations.AddField(
            model_name="alternatename",
            name="city",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="alternate_names",
                to="cities.city",
            ),
        ),
        migrations.AddField(
            model_name="alternatename",
            name="country",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="alternate_names",
                to="cities.country",
            ),
        ),
        migrations.AddField(
            model_name="alternatename",
            name="network",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="alternate_names",
                to="cities.network",
            ),
        ),
        migrations.AddField(
            model_name="organisation",
            name="country",
            field=models.ForeignKey(
                blank=True,
                help_text="Empty for international organisations.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="organisations",
                to="cities.country",
            ),
        ),
        migrations.AddField(
            model_name="membership",
            name="organisation",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="memberships",
                to="cities.organisation",
            ),
        ),
        migrations.AddField(
            model_name="participation",
            name="organisation",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="participations",
                to="cities.organisation",
            ),
        ),
        migrations.AddConstraint(
            model_name="alternatename",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("city__isnull", False),
                        ("country__isnull", True),
                        ("network__isnull", True),
                    ),
                    models.Q(
                        ("city__isnull", True),
                        ("country__isnull", True),
                        ("network__isnull", False),
                    ),
                    models.Q(
                        ("city__isnull", True),
                        ("country__isnull", False),
                        ("network__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="cities_alternatename_of_one_row",
                violation_error_message="Name a city, a network or a country: one of them.",
            ),
        ),
        migrations.AddConstraint(
            model_name="alternatename",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("language", ""), _negated=True), ("use", "search"), _connector="OR"
                ),
                name="cities_alternatename_displayed_has_language",
                violation_error_message="A name without a language can only be used for search.",
            ),
        ),
        migrations.AddConstraint(
            model_name="alternatename",
            constraint=models.UniqueConstraint(
                condition=models.Q(("use", "display")),
                fields=("city", "language"),
                name="cities_alternatename_city_displays_one",
                violation_error_message="There is already a displayed name in this language.",
            ),
        ),
        migrations.AddConstraint(
            model_name="alternatename",
            constraint=models.UniqueConstraint(
                condition=models.Q(("use", "display")),
                fields=("network", "language"),
                name="cities_alternatename_network_displays_one",
                violation_error_message="There is already a displayed name in this language.",
            ),
        ),
        migrations.AddConstraint(
            model_name="alternatename",
            constraint=models.UniqueConstraint(
                condition=models.Q(("use", "display")),
                fields=("country", "language"),
                name="cities_alternatename_country_displays_one",
                violation_error_message="There is already a displayed name in this language.",
            ),
        ),
    ]
