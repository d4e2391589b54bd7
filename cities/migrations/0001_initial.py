import config.models.fields
import django.core.validators
import django.db.models.deletion
from decimal import Decimal
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [
        ("cities", "0001_places_networks_events_trail"),
        ("cities", "0002_order_by_folded_name"),
        ("cities", "0003_trail_roles"),
        ("cities", "0004_event_search"),
    ]

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Country",
            fields=[
                (
                    "iso2",
                    models.CharField(
                        help_text="Two letters, as in UG.",
                        max_length=2,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ISO 3166 alpha-2",
                    ),
                ),
                (
                    "iso3",
                    models.CharField(max_length=3, unique=True, verbose_name="ISO 3166 alpha-3"),
                ),
                (
                    "numeric",
                    models.CharField(
                        help_text="Three digits.",
                        max_length=3,
                        unique=True,
                        verbose_name="M49 code",
                    ),
                ),
                ("name", models.CharField(max_length=100, unique=True)),
                (
                    "region",
                    models.CharField(
                        db_index=True, help_text="Continent, as in Africa.", max_length=40
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "countries",
                "ordering": ["name"],
            },
        ),
        migrations.CreateModel(
            name="City",
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
                        help_text="The name in its web address.", max_length=80, unique=True
                    ),
                ),
                ("name", models.CharField(max_length=120)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("city", "city"),
                            ("metro-area", "metropolitan area"),
                            ("city-corporation", "city corporation"),
                            ("district", "district"),
                            ("county", "county"),
                            ("province", "province"),
                            ("state", "state"),
                            ("region", "region"),
                        ],
                        default="city",
                        max_length=20,
                    ),
                ),
                (
                    "admin_area",
                    models.CharField(
                        blank=True,
                        help_text="State, region or province.",
                        max_length=120,
                        verbose_name="administrative area",
                    ),
                ),
                (
                    "latitude",
                    models.DecimalField(
                        blank=True,
                        decimal_places=5,
                        help_text="Degrees north, WGS 84.",
                        max_digits=8,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(Decimal("-90")),
                            django.core.validators.MaxValueValidator(Decimal("90")),
                        ],
                    ),
                ),
                (
                    "longitude",
                    models.DecimalField(
                        blank=True,
                        decimal_places=5,
                        help_text="Degrees east, WGS 84.",
                        max_digits=8,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(Decimal("-180")),
                            django.core.validators.MaxValueValidator(Decimal("180")),
                        ],
                    ),
                ),
                (
                    "population",
                    models.PositiveBigIntegerField(
                        blank=True,
                        help_text="As GeoNames gives it; some are the city, some the metropolis. Never ranked by.",
                        null=True,
                    ),
                ),
                (
                    "geonames_id",
                    models.PositiveBigIntegerField(
                        blank=True,
                        help_text="Number of the place at geonames.org.",
                        null=True,
                        verbose_name="GeoNames id",
                    ),
                ),
                (
                    "timezone",
                    models.CharField(
                        blank=True, help_text="IANA name: Africa/Kampala.", max_length=40
                    ),
                ),
                (
                    "url",
                    config.models.fields.WebAddressField(
                        blank=True, max_length=500, verbose_name="official website"
                    ),
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
                    config.models.fields.SearchField(
                        sources=("name", "slug", "admin_area", "country__name")
                    ),
                ),
                (
                    "focal_points",
                    models.ManyToManyField(
                        blank=True,
                        help_text="People who enter data for this city.",
                        related_name="cities",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "country",
                    models.ForeignKey(
                        blank=True,
                        help_text="Empty only while nobody knows which place the source meant.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cities",
                        to="cities.country",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "cities",
                "ordering": ["search", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("latitude__isnull", True), ("longitude__isnull", True)),
                            models.Q(
                                ("latitude__isnull", False),
                                ("latitude__range", (-90, 90)),
                                ("longitude__isnull", False),
                                ("longitude__range", (-180, 180)),
                            ),
                            _connector="OR",
                        ),
                        name="cities_city_has_both_coordinates",
                        violation_error_message="Give both latitude and longitude, or neither.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("public", False), ("country__isnull", False), _connector="OR"
                        ),
                        name="cities_city_public_has_country",
                        violation_error_message="A city needs a country before it can be public.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Event",
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
                        help_text="The name in its web address.", max_length=80, unique=True
                    ),
                ),
                ("name", models.CharField(max_length=200)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("un-meeting", "UN meeting"),
                            ("network-meeting", "network meeting"),
                            ("mayoral-forum", "Mayoral Forum"),
                            ("gfmd", "Global Forum on Migration and Development"),
                            ("campaign-day", "campaign day"),
                        ],
                        max_length=20,
                    ),
                ),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField(blank=True, null=True)),
                (
                    "online",
                    models.BooleanField(default=False, help_text="Held wholly or partly online."),
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
                ("search", config.models.fields.SearchField(sources=("name", "slug"))),
                (
                    "city",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="hosted_events",
                        to="cities.city",
                        verbose_name="host city",
                    ),
                ),
            ],
            options={
                "ordering": ["-starts_on", "name", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends_on__isnull", True),
                            ("ends_on__gte", models.F("starts_on")),
                            _connector="OR",
                        ),
                        name="cities_event_ends_after_start",
                        violation_error_message="An event cannot end before it starts.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Network",
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
                        help_text="The name in its web address.", max_length=80, unique=True
                    ),
                ),
                ("name", models.CharField(max_length=200)),
                (
                    "acronym",
                    models.CharField(blank=True, help_text="The short name in use.", max_length=40),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("city-network", "city network"),
                            ("mayors-coalition", "mayors' coalition"),
                            ("network", "network"),
                            ("programme", "programme"),
                            ("partnership", "partnership"),
                            ("mechanism", "mechanism"),
                            ("fund", "fund"),
                            ("campaign", "campaign"),
                            ("coordination", "coordination body"),
                            ("initiative", "initiative"),
                            ("platform", "platform"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "founded",
                    models.PositiveSmallIntegerField(blank=True, help_text="Year.", null=True),
                ),
                (
                    "seat",
                    models.CharField(
                        blank=True, help_text="City of the secretariat.", max_length=120
                    ),
                ),
                (
                    "url",
                    config.models.fields.WebAddressField(
                        blank=True, max_length=500, verbose_name="website"
                    ),
                ),
                (
                    "members",
                    models.PositiveIntegerField(
                        blank=True,
                        help_text="How many members the network says it has; fewer may be listed here.",
                        null=True,
                        verbose_name="members as stated",
                    ),
                ),
                (
                    "members_as_of",
                    models.DateField(blank=True, help_text="Date of that number.", null=True),
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
                    config.models.fields.SearchField(sources=("name", "acronym", "slug", "seat")),
                ),
                (
                    "staff",
                    models.ManyToManyField(
                        blank=True,
                        help_text="People of the secretariat: they check what member cities report.",
                        related_name="networks",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["search", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Membership",
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
                        default="member",
                        help_text="As the network says: member, board, grantee.",
                        max_length=80,
                    ),
                ),
                ("since", models.DateField(blank=True, null=True)),
                (
                    "since_precision",
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
                (
                    "until",
                    models.DateField(blank=True, help_text="Empty while it lasts.", null=True),
                ),
                (
                    "source",
                    models.CharField(blank=True, help_text="Page that says so.", max_length=500),
                ),
                ("public", models.BooleanField(default=True, help_text="Shown to the public.")),
                (
                    "city",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="memberships",
                        to="cities.city",
                    ),
                ),
                (
                    "network",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="memberships",
                        to="cities.network",
                    ),
                ),
            ],
            options={
                "ordering": ["network__name", "city__name", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("until__isnull", True)),
                        fields=("network", "city", "role"),
                        name="cities_membership_one_current_per_role",
                        violation_error_message="The city already has this role in this network.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("since__isnull", True),
                            ("until__isnull", True),
                            ("until__gte", models.F("since")),
                            _connector="OR",
                        ),
                        name="cities_membership_ends_after_start",
                        violation_error_message="A membership cannot end before it starts.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("since__isnull", True), ("since_precision", "")),
                            models.Q(
                                ("since__isnull", False),
                                models.Q(("since_precision", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="cities_membership_date_has_precision",
                        violation_error_message="A date needs a precision, and a precision needs a date.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Participation",
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
                        blank=True, help_text="What the city did there.", max_length=200
                    ),
                ),
                (
                    "source",
                    models.CharField(blank=True, help_text="Page that says so.", max_length=500),
                ),
                ("public", models.BooleanField(default=True, help_text="Shown to the public.")),
                (
                    "city",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="participations",
                        to="cities.city",
                    ),
                ),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="participations",
                        to="cities.event",
                    ),
                ),
            ],
            options={
                "ordering": ["-event__starts_on", "city__name", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("event", "city", "role"),
                        name="cities_participation_once_per_role",
                        violation_error_message="This is already listed.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="TrailEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField(auto_now_add=True, db_index=True)),
                (
                    "actor_name",
                    models.CharField(
                        blank=True,
                        help_text="Kept when the account is gone. Never public.",
                        max_length=150,
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("focal-point", "focal point"),
                            ("secretariat", "secretariat"),
                            ("administrator", "administrator"),
                            ("catalogue", "the catalogue"),
                        ],
                        help_text="In which role; this is public.",
                        max_length=14,
                    ),
                ),
                (
                    "role_for",
                    models.CharField(
                        blank=True,
                        help_text="City or network of that role; public too.",
                        max_length=200,
                    ),
                ),
                (
                    "action",
                    models.CharField(
                        choices=[
                            ("add", "added"),
                            ("change", "changed"),
                            ("delete", "deleted"),
                            ("load", "loaded from the catalogue"),
                            ("import", "imported"),
                            ("submit", "submitted"),
                            ("return", "returned for mending"),
                            ("publish", "published"),
                            ("supersede", "superseded by a correction"),
                            ("invite", "invited a reviewer"),
                            ("decline", "declined"),
                            ("reply", "replied"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "model",
                    models.CharField(help_text="As in commitments.commitment.", max_length=60),
                ),
                ("object_id", models.CharField(max_length=40)),
                (
                    "label",
                    models.CharField(help_text="What the object was called then.", max_length=300),
                ),
                (
                    "changes",
                    models.JSONField(
                        blank=True, default=dict, help_text="Field to its value before and after."
                    ),
                ),
                ("note", models.TextField(blank=True)),
                (
                    "public",
                    models.BooleanField(default=False, help_text="The object was public then."),
                ),
                (
                    "commitment",
                    models.CharField(
                        blank=True,
                        db_index=True,
                        help_text="Slug of the commitment it is about.",
                        max_length=120,
                    ),
                ),
                (
                    "actor",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "city",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="trail",
                        to="cities.city",
                    ),
                ),
                (
                    "network",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="trail",
                        to="cities.network",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "trail entries",
                "ordering": ["-at", "-pk"],
                "indexes": [
                    models.Index(fields=["model", "object_id"], name="cities_trail_object")
                ],
            },
        ),
    ]
