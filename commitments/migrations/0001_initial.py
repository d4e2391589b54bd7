import commitments.models.evidence
import config.models.fields
import django.core.validators
import django.db.models.deletion
from decimal import Decimal
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [
        ("commitments", "0001_frameworks_commitments_reports"),
        ("commitments", "0002_review_rounds_and_notices"),
        ("commitments", "0003_mistakes"),
        ("commitments", "0004_order_by_folded_name"),
        ("commitments", "0005_endorsement_messages"),
        ("commitments", "0006_submitted_by"),
        ("commitments", "0007_api_tokens"),
        ("commitments", "0008_order_missing_last"),
        ("commitments", "0009_api_uses"),
        ("commitments", "0010_newest_first_indexes"),
        ("commitments", "0011_withdrawn_standing"),
        ("commitments", "0012_exact_decimals"),
        ("commitments", "0013_newest_figures"),
        ("commitments", "0014_language_codes"),
        ("commitments", "0015_keys_without_answers"),
        ("commitments", "0016_periods_of_corrections"),
        ("commitments", "0017_narratives"),
    ]

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("cities", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Framework",
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
                ("name", models.CharField(max_length=250)),
                (
                    "short_name",
                    models.CharField(help_text="As in GCM or #WithRefugees.", max_length=80),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("un-compact", "UN compact"),
                            ("un-agenda", "UN agenda"),
                            ("un-declaration", "UN declaration"),
                            ("un-resolution", "UN resolution"),
                            ("treaty", "treaty"),
                            ("city-statement", "city statement"),
                            ("campaign", "campaign"),
                            ("city-initiative", "city initiative"),
                        ],
                        max_length=20,
                    ),
                ),
                ("adopted_on", models.DateField(blank=True, null=True)),
                (
                    "adopted_at",
                    models.CharField(blank=True, max_length=120, verbose_name="place of adoption"),
                ),
                (
                    "endorsed_on",
                    models.DateField(
                        blank=True, help_text="When the UN General Assembly endorsed it.", null=True
                    ),
                ),
                (
                    "document_symbol",
                    models.CharField(blank=True, help_text="As in A/RES/73/195.", max_length=60),
                ),
                ("legally_binding", models.BooleanField(default=False)),
                (
                    "url",
                    config.models.fields.WebAddressField(
                        blank=True, max_length=500, verbose_name="official text"
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
                    config.models.fields.SearchField(
                        sources=("name", "short_name", "slug", "document_symbol")
                    ),
                ),
            ],
            options={
                "ordering": ["search", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Term",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("population", "population"), ("challenge", "challenge")],
                        max_length=12,
                    ),
                ),
                ("code", models.SlugField(max_length=60)),
                ("label", models.CharField(max_length=120)),
            ],
            options={
                "ordering": ["kind", "label", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("kind", "code"), name="commitments_term_code_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Commitment",
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
                        help_text="The name in its web address.", max_length=120, unique=True
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("pledge", "pledge"),
                            ("ask", "ask"),
                            ("statement", "statement"),
                            ("council-resolution", "council resolution"),
                            ("project", "project"),
                            ("offer", "offer"),
                        ],
                        max_length=20,
                    ),
                ),
                ("title", models.CharField(max_length=250)),
                (
                    "summary",
                    config.models.fields.NarrativeField(
                        help_text="What was promised, in a few plain sentences. Nothing about single persons."
                    ),
                ),
                (
                    "language",
                    config.models.fields.LanguageCodeField(
                        default="en",
                        help_text="Language the text is written in.",
                        max_length=10,
                    ),
                ),
                ("made_on", models.DateField(blank=True, null=True)),
                (
                    "made_on_precision",
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
                    "date_basis",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("stated", "stated by the source"),
                            ("record", "the day the pledge form was filed"),
                            ("event", "the event where it was announced"),
                        ],
                        help_text="How that date is known.",
                        max_length=8,
                    ),
                ),
                ("starts_on", models.DateField(blank=True, null=True)),
                ("ends_on", models.DateField(blank=True, null=True)),
                (
                    "source_url",
                    config.models.fields.WebAddressField(
                        help_text="Public page where it can be checked.",
                        max_length=500,
                        verbose_name="source",
                    ),
                ),
                (
                    "public",
                    models.BooleanField(
                        default=True,
                        help_text="Shown to the public. Off until it is confirmed by its source.",
                    ),
                ),
                (
                    "search",
                    config.models.fields.SearchField(
                        sources=("title", "summary", "slug", "framework__short_name")
                    ),
                ),
                (
                    "framework",
                    models.ForeignKey(
                        blank=True,
                        help_text="Empty when it was made under none.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="commitments",
                        to="commitments.framework",
                        verbose_name="made under",
                    ),
                ),
                (
                    "populations",
                    models.ManyToManyField(
                        blank=True,
                        help_text="Whom it is for.",
                        limit_choices_to={"kind": "population"},
                        related_name="commitments",
                        to="commitments.term",
                    ),
                ),
            ],
            options={
                "ordering": [
                    models.OrderBy(models.F("made_on"), descending=True, nulls_last=True),
                    "title",
                    "pk",
                ],
                "indexes": [
                    config.models.fields.NewestFirst(
                        fields=["-made_on", "title", "id"], name="commitments_commitment_newest"
                    ),
                    models.Index(fields=["title"], name="commitments_commitment_title"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends_on__isnull", True),
                            ("starts_on__isnull", True),
                            ("ends_on__gte", models.F("starts_on")),
                            _connector="OR",
                        ),
                        name="commitments_commitment_ends_after_start",
                        violation_error_message="A commitment cannot end before it starts.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("made_on__isnull", True), ("made_on_precision", "")),
                            models.Q(
                                ("made_on__isnull", False),
                                models.Q(("made_on_precision", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="commitments_commitment_date_has_precision",
                        violation_error_message="A date needs a precision, and a precision needs a date.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Mistake",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "page",
                    models.CharField(
                        blank=True, help_text="Path of the page it is about.", max_length=300
                    ),
                ),
                (
                    "message",
                    models.TextField(help_text="What is wrong, and how you know.", max_length=4000),
                ),
                (
                    "contact",
                    models.EmailField(
                        blank=True,
                        help_text="Only if you want an answer. Deleted when the matter is settled.",
                        max_length=254,
                    ),
                ),
                ("received_at", models.DateTimeField(auto_now_add=True, db_index=True)),
                ("settled", models.BooleanField(default=False)),
            ],
            options={
                "ordering": ["settled", "-received_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="ApiToken",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(help_text="Which system uses it.", max_length=80)),
                ("digest", models.CharField(editable=False, max_length=64, unique=True)),
                (
                    "hint",
                    models.CharField(
                        editable=False, help_text="How the secret begins.", max_length=8
                    ),
                ),
                (
                    "may_submit",
                    models.BooleanField(
                        default=False, help_text="It may also submit drafts. It never publishes."
                    ),
                ),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                ("expires_at", models.DateTimeField()),
                ("last_used_at", models.DateTimeField(editable=False, null=True)),
                ("revoked_at", models.DateTimeField(editable=False, null=True)),
                (
                    "cities",
                    models.ManyToManyField(
                        blank=True,
                        help_text="Cities it may write for.",
                        related_name="+",
                        to="cities.city",
                    ),
                ),
                (
                    "networks",
                    models.ManyToManyField(
                        blank=True,
                        help_text="Networks it may write for.",
                        related_name="+",
                        to="cities.network",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        help_text="Whoever answers for what it writes. It never may more than they.",
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="api_tokens",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "API token",
                "ordering": ["-made_at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="ApiUse",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("client", models.CharField(max_length=64)),
                ("minute", models.DateTimeField(db_index=True)),
                ("requests", models.PositiveIntegerField(default=0)),
            ],
            options={
                "ordering": ["-minute", "client"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("client", "minute"), name="commitments_apiuse_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CatalogueRow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("file", models.CharField(max_length=40)),
                (
                    "key",
                    models.CharField(help_text="The row's own key in that file.", max_length=400),
                ),
                ("values", models.JSONField(help_text="Column to text, as in the file.")),
                (
                    "object_id",
                    models.CharField(help_text="Primary key of the row it became.", max_length=40),
                ),
            ],
            options={
                "ordering": ["file", "key"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("file", "key"), name="commitments_cataloguerow_key_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Adoption",
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
                        choices=[
                            ("lead", "lead: made it"),
                            ("joint", "joint: made it together with the lead"),
                            ("partner", "partner: took it up and reports for itself"),
                        ],
                        default="lead",
                        max_length=8,
                    ),
                ),
                ("adopted_on", models.DateField(blank=True, null=True)),
                (
                    "withdrawn_on",
                    models.DateField(blank=True, help_text="Empty while it holds.", null=True),
                ),
                (
                    "report_every",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="Months between two reports, 1 to 60. Empty: none agreed, so none is overdue.",
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(60),
                        ],
                        verbose_name="report every (months)",
                    ),
                ),
                (
                    "budget_needed",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        help_text="What it costs in all, in the currency below.",
                        max_digits=15,
                        null=True,
                        validators=[django.core.validators.MinValueValidator(Decimal("0"))],
                    ),
                ),
                (
                    "budget_secured",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        help_text="What is there of it already.",
                        max_digits=15,
                        null=True,
                        validators=[django.core.validators.MinValueValidator(Decimal("0"))],
                    ),
                ),
                (
                    "currency",
                    models.CharField(
                        blank=True,
                        help_text="ISO 4217: three capital letters, as in EUR.",
                        max_length=3,
                    ),
                ),
                (
                    "standing",
                    models.CharField(
                        choices=[
                            ("achieved", "Achieved"),
                            ("on-track", "On track"),
                            ("behind", "Behind"),
                            ("stalled", "Stalled"),
                            ("not-started", "Not started"),
                            ("discontinued", "Discontinued"),
                            ("withdrawn", "Withdrawn"),
                            ("no-report", "No report"),
                        ],
                        db_index=True,
                        default="no-report",
                        editable=False,
                        help_text="Derived: withdrawn, else by the latest published report; never typed.",
                        max_length=12,
                    ),
                ),
                (
                    "reported_on",
                    models.DateField(
                        db_index=True,
                        editable=False,
                        help_text="Date of the latest report by the party itself; derived, never typed.",
                        null=True,
                    ),
                ),
                (
                    "report_due_on",
                    models.DateField(
                        db_index=True,
                        editable=False,
                        help_text="When the next report is due; derived, never typed.",
                        null=True,
                    ),
                ),
                (
                    "city",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)ss",
                        to="cities.city",
                    ),
                ),
                (
                    "network",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)ss",
                        to="cities.network",
                    ),
                ),
                (
                    "commitment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="adoptions",
                        to="commitments.commitment",
                    ),
                ),
            ],
            options={
                "ordering": ["commitment__title", "role", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("city__isnull", False), ("network__isnull", True)),
                            models.Q(("city__isnull", True), ("network__isnull", False)),
                            _connector="OR",
                        ),
                        name="commitments_adoption_one_party",
                        violation_error_message="Name a city or a network: one of them, not both.",
                    ),
                    models.UniqueConstraint(
                        fields=("commitment", "city"), name="commitments_adoption_city_once"
                    ),
                    models.UniqueConstraint(
                        fields=("commitment", "network"), name="commitments_adoption_network_once"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("role", "lead")),
                        fields=("commitment",),
                        name="commitments_adoption_one_lead",
                        violation_error_message="A commitment has one lead; others are joint parties.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("withdrawn_on__isnull", True),
                            ("adopted_on__isnull", True),
                            ("withdrawn_on__gte", models.F("adopted_on")),
                            _connector="OR",
                        ),
                        name="commitments_adoption_withdrawn_after_adopted",
                        violation_error_message="It cannot be withdrawn before it is adopted.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("budget_needed__isnull", True), ("budget_secured__isnull", True)
                            ),
                            models.Q(("currency", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="commitments_adoption_budget_has_currency",
                        violation_error_message="A budget needs a currency.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Endorsement",
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
                        default="signatory",
                        help_text="As the source says: signatory, author.",
                        max_length=80,
                    ),
                ),
                ("endorsed_on", models.DateField(blank=True, null=True)),
                (
                    "endorsed_on_precision",
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
                    "withdrawn_on",
                    models.DateField(blank=True, help_text="Empty while it holds.", null=True),
                ),
                (
                    "source",
                    models.CharField(blank=True, help_text="Page that says so.", max_length=500),
                ),
                ("note", models.TextField(blank=True)),
                ("public", models.BooleanField(default=True, help_text="Shown to the public.")),
                (
                    "city",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)ss",
                        to="cities.city",
                    ),
                ),
                (
                    "network",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)ss",
                        to="cities.network",
                    ),
                ),
                (
                    "framework",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="endorsements",
                        to="commitments.framework",
                    ),
                ),
            ],
            options={
                "ordering": [
                    "framework__name",
                    models.OrderBy(models.F("endorsed_on"), nulls_last=True),
                    "pk",
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("city__isnull", False), ("network__isnull", True)),
                            models.Q(("city__isnull", True), ("network__isnull", False)),
                            _connector="OR",
                        ),
                        name="commitments_endorsement_one_party",
                        violation_error_message="Name a city or a network: one of them, not both.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("withdrawn_on__isnull", True)),
                        fields=("framework", "city"),
                        name="commitments_endorsement_city_once",
                        violation_error_message="This city is listed already.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("withdrawn_on__isnull", True)),
                        fields=("framework", "network"),
                        name="commitments_endorsement_network_once",
                        violation_error_message="This network is listed already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("endorsed_on__isnull", True), ("endorsed_on_precision", "")),
                            models.Q(
                                ("endorsed_on__isnull", False),
                                models.Q(("endorsed_on_precision", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="commitments_endorsement_date_has_precision",
                        violation_error_message="A date needs a precision, and a precision needs a date.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="IdempotencyKey",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=100)),
                (
                    "request",
                    models.CharField(help_text="Fingerprint of what was sent.", max_length=64),
                ),
                ("status", models.PositiveSmallIntegerField(null=True)),
                (
                    "report",
                    models.PositiveBigIntegerField(help_text="Number of the report.", null=True),
                ),
                ("sent_at", models.DateTimeField(auto_now_add=True, db_index=True)),
                (
                    "token",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sent",
                        to="commitments.apitoken",
                    ),
                ),
            ],
            options={
                "ordering": ["-sent_at", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("token", "key"), name="commitments_idempotencykey_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("report__isnull", True), ("status__isnull", True)),
                            models.Q(("report__isnull", False), ("status__isnull", False)),
                            _connector="OR",
                        ),
                        name="commitments_idempotencykey_answered",
                        violation_error_message="An answer has a status and a report.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Notice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("due", "a report is due soon"),
                            ("overdue", "a report is overdue"),
                            ("reminder", "the secretariat reminds you of a report"),
                            ("returned", "a report came back for mending"),
                            ("published", "a report was published"),
                            ("invited", "you are asked to review a report"),
                            ("reviewed", "a review of your report came in"),
                            ("reply-ends", "the time to reply to a review ends soon"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "key",
                    models.CharField(
                        help_text="What it is about; the same thing is told a person once.",
                        max_length=120,
                    ),
                ),
                (
                    "label",
                    models.CharField(help_text="What it is about, in words.", max_length=300),
                ),
                (
                    "address",
                    models.CharField(help_text="Path of the page to open.", max_length=300),
                ),
                ("note", models.TextField(blank=True, help_text="What the sender adds.")),
                ("day", models.DateField(help_text="When it is due or ends.", null=True)),
                ("written_at", models.DateTimeField(auto_now_add=True)),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                ("next_try_at", models.DateTimeField(auto_now_add=True, db_index=True)),
                ("sent_at", models.DateTimeField(null=True)),
                (
                    "muted",
                    models.BooleanField(default=False, help_text="Not sent: the person wished so."),
                ),
                (
                    "recipient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="notices",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-written_at", "-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("recipient", "kind", "key"), name="commitments_notice_told_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="NoticeSettings",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "language",
                    models.CharField(
                        choices=config.models.fields.site_languages,
                        default="en",
                        max_length=10,
                    ),
                ),
                (
                    "muted",
                    models.JSONField(
                        blank=True, default=list, help_text="Kinds of notices that are not sent."
                    ),
                ),
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="notice_settings",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "notice settings",
            },
        ),
        migrations.CreateModel(
            name="Objective",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(help_text="A string: 10.c, 15a, B2.10.", max_length=20)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("objective", "objective"),
                            ("principle", "principle"),
                            ("goal", "goal"),
                            ("target", "target"),
                            ("paragraph", "paragraph"),
                            ("area", "area"),
                            ("part", "part"),
                            ("priority", "priority"),
                            ("arrangement", "arrangement"),
                            ("tool", "tool"),
                            ("ask", "ask"),
                        ],
                        max_length=12,
                    ),
                ),
                ("title", models.CharField(max_length=300)),
                (
                    "order",
                    models.PositiveIntegerField(default=0, help_text="Keeps 10.2 before 10.10."),
                ),
                (
                    "imrf_roundtable",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="Round table of the International Migration Review Forum, 1 to 4.",
                        null=True,
                        verbose_name="IMRF round table",
                    ),
                ),
                (
                    "migration_relevance",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("direct", "about migrants or refugees"),
                            ("related", "related to migration"),
                        ],
                        max_length=8,
                    ),
                ),
                (
                    "source",
                    models.CharField(blank=True, help_text="Page that says so.", max_length=500),
                ),
                ("public", models.BooleanField(default=True, help_text="Shown to the public.")),
                (
                    "search",
                    config.models.fields.SearchField(
                        sources=("code", "title", "framework__short_name", "framework__slug")
                    ),
                ),
                (
                    "framework",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="objectives",
                        to="commitments.framework",
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="commitments.objective",
                    ),
                ),
            ],
            options={
                "ordering": ["framework__name", "framework", "order", "code"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("framework", "code"),
                        name="commitments_objective_code_once",
                        violation_error_message="This framework already has an objective of this code.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("parent__isnull", True),
                            models.Q(("parent", models.F("id")), _negated=True),
                            _connector="OR",
                        ),
                        name="commitments_objective_not_own_parent",
                        violation_error_message="An objective cannot be its own parent.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Indicator",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=20)),
                ("title", models.CharField(max_length=300)),
                ("unit", models.CharField(blank=True, max_length=80)),
                (
                    "direction",
                    models.CharField(
                        choices=[
                            ("up", "more is better"),
                            ("down", "less is better"),
                            ("to-1", "closer to 1 is better"),
                            ("neutral", "neither"),
                        ],
                        max_length=8,
                    ),
                ),
                (
                    "city_level",
                    models.BooleanField(
                        default=True, help_text="A city can measure it for itself."
                    ),
                ),
                ("note", models.TextField(blank=True)),
                ("public", models.BooleanField(default=True, help_text="Shown to the public.")),
                (
                    "framework",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="indicators",
                        to="commitments.framework",
                    ),
                ),
                (
                    "objective",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="indicators",
                        to="commitments.objective",
                    ),
                ),
            ],
            options={
                "ordering": [
                    "framework__name",
                    models.OrderBy(models.F("objective__order"), nulls_last=True),
                    "code",
                    "pk",
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("framework", "code"), name="commitments_indicator_code_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Crosswalk",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "basis",
                    models.CharField(
                        choices=[
                            ("text", "in the text itself"),
                            ("declared", "declared by the city or network"),
                            ("published", "published by a named site"),
                            ("editorial", "our own reading"),
                        ],
                        max_length=10,
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
                        default=True, help_text="Shown to the public, always with its basis."
                    ),
                ),
                (
                    "from_objective",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="leads_to",
                        to="commitments.objective",
                    ),
                ),
                (
                    "to_objective",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reached_from",
                        to="commitments.objective",
                    ),
                ),
            ],
            options={
                "verbose_name": "correspondence",
                "ordering": ["from_objective__framework__name", "from_objective__order", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("from_objective", "to_objective"),
                        name="commitments_crosswalk_pair_once",
                        violation_error_message="These two objectives are already linked.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("from_objective", models.F("to_objective")), _negated=True
                        ),
                        name="commitments_crosswalk_between_two",
                        violation_error_message="An objective does not correspond to itself.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CommitmentObjective",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "basis",
                    models.CharField(
                        choices=[
                            ("text", "in the text itself"),
                            ("declared", "declared by the city or network"),
                            ("published", "published by a named site"),
                            ("editorial", "our own reading"),
                        ],
                        default="editorial",
                        max_length=10,
                    ),
                ),
                ("reason", models.TextField(blank=True, help_text="Why it serves this objective.")),
                (
                    "commitment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="mappings",
                        to="commitments.commitment",
                    ),
                ),
                (
                    "objective",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="mappings",
                        to="commitments.objective",
                    ),
                ),
            ],
            options={
                "verbose_name": "objective of a commitment",
                "verbose_name_plural": "objectives of commitments",
                "ordering": ["objective__framework__name", "objective__order", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("commitment", "objective"),
                        name="commitments_mapping_once",
                        violation_error_message="The commitment already has this objective.",
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="commitment",
            name="objectives",
            field=models.ManyToManyField(
                related_name="commitments",
                through="commitments.CommitmentObjective",
                to="commitments.objective",
            ),
        ),
        migrations.CreateModel(
            name="Practice",
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
                        help_text="The name in its web address.", max_length=120, unique=True
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("good-practice", "good practice"),
                            ("joint-project", "joint project"),
                            ("pilot", "pilot"),
                        ],
                        max_length=14,
                    ),
                ),
                ("title", models.CharField(max_length=250)),
                ("problem", config.models.fields.NarrativeField(help_text="What needed solving.")),
                ("done", config.models.fields.NarrativeField(verbose_name="what was done")),
                (
                    "result",
                    config.models.fields.NarrativeField(
                        blank=True, help_text="What came of it, with figures if there are."
                    ),
                ),
                (
                    "lessons",
                    config.models.fields.NarrativeField(
                        blank=True, help_text="What you would tell another city."
                    ),
                ),
                (
                    "language",
                    config.models.fields.LanguageCodeField(
                        default="en", help_text="Language it is written in.", max_length=10
                    ),
                ),
                ("starts_on", models.DateField(blank=True, null=True)),
                ("ends_on", models.DateField(blank=True, null=True)),
                (
                    "source_url",
                    config.models.fields.WebAddressField(
                        blank=True, max_length=500, verbose_name="source"
                    ),
                ),
                (
                    "public",
                    models.BooleanField(
                        default=False, help_text="Shown to the public once staff agree."
                    ),
                ),
                (
                    "search",
                    config.models.fields.SearchField(sources=("title", "problem", "done", "slug")),
                ),
                (
                    "adoption",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="practices",
                        to="commitments.adoption",
                    ),
                ),
                ("cities", models.ManyToManyField(related_name="practices", to="cities.city")),
                (
                    "objectives",
                    models.ManyToManyField(
                        blank=True, related_name="practices", to="commitments.objective"
                    ),
                ),
            ],
            options={
                "ordering": ["title", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends_on__isnull", True),
                            ("starts_on__isnull", True),
                            ("ends_on__gte", models.F("starts_on")),
                            _connector="OR",
                        ),
                        name="commitments_practice_ends_after_start",
                        violation_error_message="A practice cannot end before it starts.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ProgressReport",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "origin",
                    models.CharField(
                        choices=[
                            ("reported", "reported by the city or network"),
                            ("compiled", "compiled from public sources"),
                        ],
                        default="reported",
                        max_length=8,
                    ),
                ),
                ("period_start", models.DateField(blank=True, null=True)),
                ("period_end", models.DateField(blank=True, null=True)),
                (
                    "reported_on",
                    models.DateField(
                        blank=True,
                        help_text="The day it was submitted, or the date its public source gives.",
                        null=True,
                    ),
                ),
                (
                    "reported_on_precision",
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
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "draft"),
                            ("submitted", "submitted"),
                            ("returned", "returned"),
                            ("published", "published"),
                            ("superseded", "superseded"),
                        ],
                        default="draft",
                        editable=False,
                        max_length=10,
                    ),
                ),
                (
                    "stage",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("not-started", "not started"),
                            ("planning", "planning"),
                            ("in-progress", "in progress"),
                            ("fulfilled", "fulfilled"),
                            ("discontinued", "discontinued"),
                        ],
                        help_text="How far the work itself is.",
                        max_length=12,
                    ),
                ),
                (
                    "rating",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("met", "met"),
                            ("on-track", "on track"),
                            ("constrained", "constrained"),
                            ("no-progress", "no progress"),
                        ],
                        help_text="Your own judgement. Constrained or no progress: say below what hinders.",
                        max_length=12,
                    ),
                ),
                (
                    "summary",
                    models.TextField(
                        blank=True,
                        help_text="What was done in this period. Plain text; nothing about single persons.",
                    ),
                ),
                ("challenges", models.TextField(blank=True, help_text="What hindered the work.")),
                (
                    "next_steps",
                    models.TextField(blank=True, help_text="What comes next, and when."),
                ),
                (
                    "unchanged",
                    models.BooleanField(
                        default=False,
                        help_text="Nothing changed since the last report: a report of its own kind.",
                    ),
                ),
                (
                    "language",
                    config.models.fields.LanguageCodeField(
                        default="en",
                        help_text="Language it is written in.",
                        max_length=10,
                    ),
                ),
                ("published_at", models.DateTimeField(editable=False, null=True)),
                (
                    "source_url",
                    config.models.fields.WebAddressField(
                        blank=True,
                        help_text="Required when compiled from public sources.",
                        max_length=500,
                        verbose_name="source",
                    ),
                ),
                (
                    "version",
                    models.PositiveIntegerField(
                        default=1,
                        editable=False,
                        help_text="Counts saves, so that none overwrites another.",
                    ),
                ),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "adoption",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reports",
                        to="commitments.adoption",
                    ),
                ),
                (
                    "author",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reports_written",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "corrects",
                    models.OneToOneField(
                        blank=True,
                        help_text="The published report that this one replaces.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrected_by",
                        to="commitments.progressreport",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reports_decided",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "submitted_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        help_text="Often the author; never who decides.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reports_submitted",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": [
                    models.OrderBy(models.F("reported_on"), descending=True, nulls_last=True),
                    "-pk",
                ],
                "indexes": [
                    config.models.fields.NewestFirst(
                        fields=["-reported_on", "-id"], name="commitments_report_newest"
                    ),
                    models.Index(
                        fields=["adoption", "state", "-reported_on"],
                        name="commitments_report_latest",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("period_end__gte", models.F("period_start")),
                            ("period_start__isnull", True),
                            ("period_end__isnull", True),
                            _connector="OR",
                        ),
                        name="commitments_report_ends_after_start",
                        violation_error_message="The period cannot end before it starts.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decided_by__isnull", True),
                            models.Q(
                                models.Q(
                                    ("author__isnull", True),
                                    models.Q(("author", models.F("decided_by")), _negated=True),
                                    _connector="OR",
                                ),
                                models.Q(
                                    ("submitted_by__isnull", True),
                                    models.Q(
                                        ("submitted_by", models.F("decided_by")), _negated=True
                                    ),
                                    _connector="OR",
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="commitments_report_four_eyes",
                        violation_error_message="Nobody decides on a report they wrote.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("author__isnull", False),
                                ("origin", "reported"),
                                ("period_end__isnull", False),
                                ("period_start__isnull", False),
                            ),
                            models.Q(
                                ("author__isnull", True),
                                ("origin", "compiled"),
                                models.Q(("source_url", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="commitments_report_origin_is_whole",
                        violation_error_message="A report by a city or network needs an author and a period; one compiled from public sources has no author and needs a source.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["published", "superseded"]), _negated=True),
                            models.Q(
                                ("decided_by__isnull", False),
                                ("origin", "reported"),
                                ("published_at__isnull", False),
                                ("reported_on__isnull", False),
                            ),
                            models.Q(("origin", "compiled"), ("published_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="commitments_report_published_by_someone",
                        violation_error_message="A published report has a time and a decider.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                ["draft", "submitted", "returned", "published", "superseded"],
                            )
                        ),
                        name="commitments_report_known_state",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            models.Q(
                                ("state", "published"),
                                models.Q(
                                    ("corrects__isnull", True),
                                    models.Q(("state", "superseded"), _negated=True),
                                ),
                                _connector="OR",
                            ),
                            ("origin", "reported"),
                        ),
                        fields=("adoption", "period_start", "period_end"),
                        name="commitments_report_one_per_period",
                        violation_error_message="There is already a report for this period. Correct that one instead.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("reported_on__isnull", True), ("reported_on_precision", "")),
                            models.Q(
                                ("reported_on__isnull", False),
                                models.Q(("reported_on_precision", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="commitments_progressreport_date_has_precision",
                        violation_error_message="A date needs a precision, and a precision needs a date.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Evidence",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("title", models.CharField(max_length=200)),
                (
                    "url",
                    config.models.fields.WebAddressField(
                        blank=True, max_length=500, verbose_name="link"
                    ),
                ),
                (
                    "file",
                    models.FileField(
                        blank=True,
                        help_text="PDF, PNG or JPEG, at most 10 MB.",
                        upload_to=commitments.models.evidence.evidence_path,
                    ),
                ),
                ("file_name", models.CharField(blank=True, editable=False, max_length=120)),
                ("file_type", models.CharField(blank=True, editable=False, max_length=40)),
                (
                    "file_size",
                    models.PositiveIntegerField(editable=False, help_text="Bytes.", null=True),
                ),
                (
                    "page",
                    models.CharField(blank=True, help_text="Where in the document.", max_length=40),
                ),
                ("shows", models.TextField(blank=True, help_text="What it shows, in your words.")),
                ("checked_at", models.DateTimeField(editable=False, null=True)),
                (
                    "answered",
                    models.BooleanField(
                        editable=False,
                        help_text="Whether the link answered when last checked.",
                        null=True,
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="evidence",
                        to="commitments.progressreport",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "evidence",
                "ordering": ["report", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("url", ""), models.Q(("file", ""), _negated=True)),
                            models.Q(models.Q(("url", ""), _negated=True), ("file", "")),
                            _connector="OR",
                        ),
                        name="commitments_evidence_link_or_file",
                        violation_error_message="Give a link or a file: one of them.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ReviewRound",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(help_text="As in Peer review 2026.", max_length=120)),
                ("opened_on", models.DateField(auto_now_add=True)),
                ("due_on", models.DateField(help_text="When the reviews should be in.")),
                (
                    "network",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="review_rounds",
                        to="cities.network",
                    ),
                ),
            ],
            options={
                "ordering": ["-opened_on", "-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("network", "name"),
                        name="commitments_round_name_once",
                        violation_error_message="This network already has a round of that name.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Review",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("invited", "invited"),
                            ("declined", "declined"),
                            ("submitted", "submitted"),
                            ("replied", "replied"),
                            ("published", "published"),
                        ],
                        db_index=True,
                        default="invited",
                        editable=False,
                        max_length=10,
                    ),
                ),
                (
                    "conflict",
                    models.TextField(
                        blank=True,
                        help_text="Anything that ties the reviewer to the reviewed city; 'none' if nothing does.",
                        verbose_name="conflict of interest",
                    ),
                ),
                (
                    "verifiable",
                    models.BooleanField(
                        blank=True,
                        help_text="Can an outsider check what the report says?",
                        null=True,
                    ),
                ),
                (
                    "completion",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("no-evidence", "no evidence"),
                            ("not-started", "not started"),
                            ("limited", "limited"),
                            ("substantial", "substantial"),
                            ("complete", "complete"),
                        ],
                        help_text="How much of the promise is done.",
                        max_length=12,
                    ),
                ),
                ("strengths", models.TextField(blank=True)),
                ("recommendations", models.TextField(blank=True)),
                (
                    "language",
                    config.models.fields.LanguageCodeField(
                        default="en", help_text="Language of the review.", max_length=10
                    ),
                ),
                ("reply", models.TextField(blank=True, help_text="The reviewed city's answer.")),
                (
                    "reply_language",
                    config.models.fields.LanguageCodeField(default="en", max_length=10),
                ),
                ("invited_at", models.DateTimeField(auto_now_add=True)),
                ("submitted_at", models.DateTimeField(editable=False, null=True)),
                ("replied_at", models.DateTimeField(editable=False, null=True)),
                ("published_at", models.DateTimeField(editable=False, null=True)),
                (
                    "invited_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reviews",
                        to="commitments.progressreport",
                    ),
                ),
                (
                    "reviewer",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "reviewing_city",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reviews_given",
                        to="cities.city",
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="reviews",
                        to="commitments.reviewround",
                    ),
                ),
            ],
            options={
                "ordering": ["-invited_at", "-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("report", "reviewing_city"),
                        name="commitments_review_once_per_city",
                        violation_error_message="This city is already asked to review this report.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("state__in", ["submitted", "replied", "published"]), _negated=True
                            ),
                            models.Q(
                                ("submitted_at__isnull", False), ("verifiable__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="commitments_review_submitted_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "published"), _negated=True),
                            ("published_at__isnull", False),
                            _connector="OR",
                        ),
                        name="commitments_review_published_has_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                ["invited", "declined", "submitted", "replied", "published"],
                            )
                        ),
                        name="commitments_review_known_state",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Target",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "code",
                    models.SlugField(help_text="Short name, once per adoption.", max_length=60),
                ),
                ("title", models.CharField(max_length=250)),
                (
                    "unit",
                    models.CharField(
                        blank=True,
                        help_text="What is counted: people, households, EUR, %.",
                        max_length=80,
                    ),
                ),
                (
                    "direction",
                    models.CharField(
                        choices=[("up", "more is better"), ("down", "less is better")],
                        default="up",
                        max_length=8,
                    ),
                ),
                (
                    "baseline_value",
                    models.DecimalField(
                        blank=True,
                        decimal_places=4,
                        help_text="Empty if not known.",
                        max_digits=15,
                        null=True,
                    ),
                ),
                ("baseline_on", models.DateField(blank=True, null=True)),
                (
                    "value",
                    models.DecimalField(
                        blank=True,
                        decimal_places=4,
                        help_text="Empty when the promise names no figure.",
                        max_digits=15,
                        null=True,
                        verbose_name="target value",
                    ),
                ),
                ("due_on", models.DateField(blank=True, null=True)),
                (
                    "due_on_precision",
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
                    "counts_people",
                    models.BooleanField(
                        default=False,
                        help_text="Small counts of people are then kept from the public.",
                    ),
                ),
                (
                    "source",
                    models.CharField(blank=True, help_text="Page that says so.", max_length=500),
                ),
                (
                    "adoption",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="targets",
                        to="commitments.adoption",
                    ),
                ),
                (
                    "indicator",
                    models.ForeignKey(
                        blank=True,
                        help_text="An official indicator this figure corresponds to.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="targets",
                        to="commitments.indicator",
                    ),
                ),
            ],
            options={
                "ordering": ["adoption", models.OrderBy(models.F("due_on"), nulls_last=True), "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("adoption", "code"),
                        name="commitments_target_code_once",
                        violation_error_message="This adoption already has a target of this code.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("due_on__isnull", True),
                            ("baseline_on__isnull", True),
                            ("due_on__gte", models.F("baseline_on")),
                            _connector="OR",
                        ),
                        name="commitments_target_due_after_baseline",
                        violation_error_message="A target cannot be due before its baseline.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("due_on__isnull", True), ("due_on_precision", "")),
                            models.Q(
                                ("due_on__isnull", False),
                                models.Q(("due_on_precision", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="commitments_target_date_has_precision",
                        violation_error_message="A date needs a precision, and a precision needs a date.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Measurement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "unit",
                    models.CharField(
                        blank=True,
                        help_text="What is counted, for a figure without target.",
                        max_length=80,
                    ),
                ),
                ("observed_on", models.DateField(blank=True, null=True)),
                (
                    "breakdown",
                    models.CharField(
                        blank=True,
                        help_text="Part of the whole: women, men, under 18. Empty = all.",
                        max_length=80,
                    ),
                ),
                (
                    "value",
                    models.DecimalField(
                        blank=True,
                        decimal_places=4,
                        help_text="A number. No figure? Leave it empty and choose why under status.",
                        max_digits=15,
                        null=True,
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("A", "normal value"),
                            ("E", "estimated"),
                            ("P", "provisional"),
                            ("U", "low reliability"),
                            ("L", "missing: not collected"),
                            ("M", "missing: cannot exist"),
                            ("Q", "missing: suppressed, so that nobody is recognised"),
                        ],
                        default="A",
                        max_length=1,
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        blank=True, help_text="Where the figure is from.", max_length=500
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="measurements",
                        to="commitments.progressreport",
                    ),
                ),
                (
                    "target",
                    models.ForeignKey(
                        blank=True,
                        help_text="Empty only for a figure that belongs to no target.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="measurements",
                        to="commitments.target",
                    ),
                ),
            ],
            options={
                "ordering": [
                    "report",
                    models.OrderBy(models.F("target__due_on"), nulls_last=True),
                    models.OrderBy(models.F("target"), nulls_last=True),
                    "breakdown",
                    "pk",
                ],
                "indexes": [
                    config.models.fields.NewestFirst(
                        fields=["-observed_on", "-id"], name="commitments_figure_newest"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("report", "target", "breakdown"),
                        name="commitments_measurement_once",
                        violation_error_message="This report already has a figure for this target.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status__in", ["L", "M", "Q"]), ("value__isnull", True)),
                            models.Q(
                                models.Q(("status__in", ["L", "M", "Q"]), _negated=True),
                                ("value__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="commitments_measurement_missing_or_value",
                        violation_error_message="Give a number, or leave it empty and choose a status that says why.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("target__isnull", False),
                            models.Q(("unit", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="commitments_measurement_has_unit",
                        violation_error_message="A figure without target needs a unit.",
                    ),
                ],
            },
        ),
    ]
