"""Rows for tests. A test states only what matters to it; these fill in the rest.

Reports and reviews reach their state through `workflow.take`, as on the site:

    ReportFactory(published=True, year=2023)       a published report on 2023
    ReportFactory(corrects=old, submitted=True)    a correction that waits for a decision
    ReviewFactory(replied=True)                    a review of a published report, with a reply
    advance(report, "submit", "publish")           takes a draft further once it has its figures
"""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import factory
from django.contrib.auth import get_user_model
from django.contrib.auth.models import User
from django.utils import timezone
from factory.django import DjangoModelFactory

from cities.models import (
    AlternateName,
    ArchivedPage,
    City,
    Country,
    Event,
    Exemption,
    Invitation,
    Membership,
    Network,
    Organisation,
    Participation,
    Person,
    SecurityEvent,
    SignInLetter,
    SignInTry,
    TrailEntry,
    refresh_displayed_names,
)
from commitments.models import (
    Adoption,
    ApiToken,
    ApiUse,
    CatalogueRow,
    ChangeRequest,
    Comment,
    Commitment,
    CommitmentObjective,
    Contributor,
    Crosswalk,
    Endorsement,
    ErrorReport,
    Evidence,
    FormUse,
    Framework,
    Grant,
    GrantParty,
    IdempotencyKey,
    Indicator,
    InternalNote,
    JobRun,
    JoinRequest,
    Measurement,
    Need,
    Notice,
    NoticeSettings,
    Objective,
    Practice,
    ProgressReport,
    Redaction,
    Review,
    ReviewRound,
    SiteError,
    SourceStage,
    Standing,
    Subscription,
    Target,
    Term,
    Topic,
)
from commitments.models.frameworks import Basis
from commitments.models.tokens import digest
from commitments.reporting import drafts, plausibility, workflow
from config.dates import earliest_today
from config.models.fields import Precision

PASSWORD = "a long enough pass phrase"

# People


class UserFactory(DjangoModelFactory[User]):
    """Someone with an account and no role: a reader. The password is `PASSWORD`."""

    class Meta:
        model = get_user_model()
        skip_postgeneration_save = True

    username = factory.Sequence(lambda n: f"reader-{n}")
    first_name = "Robin"
    last_name = factory.Sequence(lambda n: f"Reader {n}")
    email = factory.LazyAttribute(lambda user: f"{user.username}@example.org")

    @classmethod
    def _create(cls, model_class: Any, *args: Any, **kwargs: Any) -> User:
        user: User = model_class.objects.create_user(*args, **{"password": PASSWORD, **kwargs})
        return user


class AdministratorFactory(UserFactory):
    """Someone who may do everything except decide on their own report."""

    username = factory.Sequence(lambda n: f"administrator-{n}")
    is_staff = True
    is_superuser = True


class FocalPointFactory(UserFactory):
    """Someone who enters data for `city`."""

    username = factory.Sequence(lambda n: f"focal-point-{n}")
    is_staff = True

    @factory.post_generation
    def city(self: Any, create: bool, city: City | None, **kwargs: Any) -> None:
        (city or CityFactory()).focal_points.add(self)


class SecretariatFactory(UserFactory):
    """Someone of the secretariat of `network`, who checks what its members report."""

    username = factory.Sequence(lambda n: f"secretariat-{n}")
    is_staff = True

    @factory.post_generation
    def network(self: Any, create: bool, network: Network | None, **kwargs: Any) -> None:
        (network or NetworkFactory()).staff.add(self)


# Places, networks, events


class CountryFactory(DjangoModelFactory[Country]):
    """A country. Its codes mix digits and letters as no real country's do."""

    class Meta:
        model = Country

    iso2 = factory.Sequence(lambda n: f"{n // 26 % 10}{chr(65 + n % 26)}")
    iso3 = factory.LazyAttribute(lambda country: f"{country.iso2}X")
    numeric = factory.Sequence(lambda n: f"{chr(65 + n // 100 % 26)}{n % 100:02}")
    name = factory.Sequence(lambda n: f"Country {n}")
    region = "Africa"


class CityFactory(DjangoModelFactory[City]):
    class Meta:
        model = City

    slug = factory.Sequence(lambda n: f"city-{n}")
    name = factory.Sequence(lambda n: f"City {n}")
    country = factory.SubFactory(CountryFactory)
    latitude = Decimal("1.5")
    longitude = Decimal("2.5")
    population = 500_000


class NetworkFactory(DjangoModelFactory[Network]):
    class Meta:
        model = Network

    slug = factory.Sequence(lambda n: f"network-{n}")
    name = factory.Sequence(lambda n: f"Network {n}")
    acronym = factory.Sequence(lambda n: f"N{n}")
    kind = Network.Kind.CITY_NETWORK


class OrganisationFactory(DjangoModelFactory[Organisation]):
    class Meta:
        model = Organisation

    slug = factory.Sequence(lambda n: f"organisation-{n}")
    name = factory.Sequence(lambda n: f"Organisation {n}")
    kind = Organisation.Kind.FOUNDATION


class AlternateNameFactory(DjangoModelFactory[AlternateName]):
    """A name of a city that only search uses."""

    class Meta:
        model = AlternateName

    city = factory.SubFactory(CityFactory)
    name = factory.Sequence(lambda n: f"Name {n}")
    source = "https://example.org/names"

    @classmethod
    def _create(cls, model_class: Any, *args: Any, **kwargs: Any) -> AlternateName:
        row: AlternateName = super()._create(model_class, *args, **kwargs)
        refresh_displayed_names()
        return row


class ArchivedPageFactory(DjangoModelFactory[ArchivedPage]):
    class Meta:
        model = ArchivedPage

    url = factory.Sequence(lambda n: f"https://example.org/page-{n}")
    archive_url = factory.Sequence(lambda n: f"https://archive.example.org/page-{n}")
    archived_on = date(2024, 1, 1)


class MembershipFactory(DjangoModelFactory[Membership]):
    class Meta:
        model = Membership

    network = factory.SubFactory(NetworkFactory)
    city = factory.SubFactory(CityFactory)


class EventFactory(DjangoModelFactory[Event]):
    class Meta:
        model = Event

    slug = factory.Sequence(lambda n: f"event-{n}")
    name = factory.Sequence(lambda n: f"Event {n}")
    kind = Event.Kind.MAYORAL_FORUM
    starts_on = date(2024, 5, 20)
    city = factory.SubFactory(CityFactory)


class ParticipationFactory(DjangoModelFactory[Participation]):
    class Meta:
        model = Participation

    class Params:
        by_network = factory.Trait(city=None, network=factory.SubFactory(NetworkFactory))
        by_organisation = factory.Trait(
            city=None, organisation=factory.SubFactory(OrganisationFactory)
        )

    event = factory.SubFactory(EventFactory)
    city = factory.SubFactory(CityFactory)


class PersonFactory(DjangoModelFactory[Person]):
    class Meta:
        model = Person

    name = factory.Sequence(lambda n: f"Person {n}")


class InvitationFactory(DjangoModelFactory[Invitation]):
    """To become a focal point of a city, by an administrator."""

    class Meta:
        model = Invitation

    email = factory.Sequence(lambda n: f"person-{n}@example.org")
    city = factory.SubFactory("tests.factories.CityFactory")
    language = "en"
    invited_by = factory.SubFactory(AdministratorFactory)


class SecurityEventFactory(DjangoModelFactory[SecurityEvent]):
    class Meta:
        model = SecurityEvent

    kind = SecurityEvent.Kind.SIGN_IN
    user = factory.SubFactory("tests.factories.UserFactory")
    address = "198.51.100.7"
    browser = "Firefox, Windows"


class SignInTryFactory(DjangoModelFactory[SignInTry]):
    class Meta:
        model = SignInTry

    key = factory.Sequence(lambda n: f"{n:064x}")
    until = factory.LazyFunction(timezone.now)


class SignInLetterFactory(DjangoModelFactory[SignInLetter]):
    class Meta:
        model = SignInLetter

    kind = SignInLetter.Kind.RESET
    email = "somebody@example.org"
    language = "en"


class ExemptionFactory(DjangoModelFactory[Exemption]):
    class Meta:
        model = Exemption

    rule = Exemption.Rule.WITHHELD
    model = "cities.trailentry"
    object_id = "0"
    reason = "A count of people that is not shown."


class TrailEntryFactory(DjangoModelFactory[TrailEntry]):
    class Meta:
        model = TrailEntry

    action = TrailEntry.Action.CHANGE
    model = "cities.city"
    object_id = "0"
    label = "Something"


# Frameworks


class FrameworkFactory(DjangoModelFactory[Framework]):
    class Meta:
        model = Framework

    slug = factory.Sequence(lambda n: f"framework-{n}")
    name = factory.Sequence(lambda n: f"Framework {n}")
    short_name = factory.Sequence(lambda n: f"F{n}")
    kind = Framework.Kind.UN_COMPACT


class ObjectiveFactory(DjangoModelFactory[Objective]):
    class Meta:
        model = Objective

    framework = factory.SubFactory(FrameworkFactory)
    code = factory.Sequence(lambda n: f"{n}.c")
    kind = Objective.Kind.OBJECTIVE
    title = factory.Sequence(lambda n: f"Objective {n}")
    order = factory.Sequence(lambda n: n)


class CrosswalkFactory(DjangoModelFactory[Crosswalk]):
    class Meta:
        model = Crosswalk

    from_objective = factory.SubFactory(ObjectiveFactory)
    to_objective = factory.SubFactory(ObjectiveFactory)
    basis = Basis.PUBLISHED


class IndicatorFactory(DjangoModelFactory[Indicator]):
    class Meta:
        model = Indicator

    framework = factory.SubFactory(FrameworkFactory)
    code = factory.Sequence(lambda n: f"{n}.1")
    title = factory.Sequence(lambda n: f"Indicator {n}")
    direction = "up"


# Commitments


class TermFactory(DjangoModelFactory[Term]):
    class Meta:
        model = Term

    kind = Term.Kind.POPULATION
    code = factory.Sequence(lambda n: f"term-{n}")
    label = factory.Sequence(lambda n: f"Term {n}")


class TopicFactory(DjangoModelFactory[Topic]):
    """A topic with `objectives` and `terms`."""

    class Meta:
        model = Topic
        skip_postgeneration_save = True

    slug = factory.Sequence(lambda n: f"topic-{n}")
    name = factory.Sequence(lambda n: f"Topic {n}")
    summary = "What belongs to it"

    @factory.post_generation
    def objectives(self: Any, create: bool, rows: list[Objective] | None, **kwargs: Any) -> None:
        self.objectives.set(rows or [])

    @factory.post_generation
    def terms(self: Any, create: bool, rows: list[Term] | None, **kwargs: Any) -> None:
        self.terms.set(rows or [])


class CommitmentFactory(DjangoModelFactory[Commitment]):
    """A commitment without a party; `AdoptionFactory` gives it one."""

    class Meta:
        model = Commitment

    slug = factory.Sequence(lambda n: f"commitment-{n}")
    framework = factory.SubFactory(FrameworkFactory)
    kind = Commitment.Kind.PLEDGE
    title = factory.Sequence(lambda n: f"Commitment {n}")
    summary = "What was promised."
    source_url = "https://example.org/pledge"


class CommitmentObjectiveFactory(DjangoModelFactory[CommitmentObjective]):
    class Meta:
        model = CommitmentObjective

    commitment = factory.SubFactory(CommitmentFactory)
    objective = factory.SubFactory(ObjectiveFactory)


class AdoptionFactory(DjangoModelFactory[Adoption]):
    """A city's lead of a commitment; `by_network=True` makes it a network's."""

    class Meta:
        model = Adoption

    class Params:
        by_network = factory.Trait(city=None, network=factory.SubFactory(NetworkFactory))

    commitment = factory.SubFactory(CommitmentFactory)
    city = factory.SubFactory(CityFactory)
    adopted_on = date(2022, 3, 1)
    first_period_ends = factory.LazyAttribute(
        lambda made: (
            date((made.adopted_on or date(2022, 3, 1)).year, 12, 31)
            if getattr(made, "report_every", None)
            else None
        )
    )
    standing = factory.LazyAttribute(
        lambda made: (
            Standing.WITHDRAWN if getattr(made, "withdrawn_on", None) else Standing.NOTHING_KNOWN
        )
    )


class EndorsementFactory(DjangoModelFactory[Endorsement]):
    class Meta:
        model = Endorsement

    class Params:
        by_network = factory.Trait(city=None, network=factory.SubFactory(NetworkFactory))
        by_organisation = factory.Trait(
            city=None, organisation=factory.SubFactory(OrganisationFactory)
        )

    framework = factory.SubFactory(FrameworkFactory, kind=Framework.Kind.CITY_STATEMENT)
    city = factory.SubFactory(CityFactory)


class TargetFactory(DjangoModelFactory[Target]):
    """From 0 to 100 people by the end of 2026."""

    class Meta:
        model = Target

    adoption = factory.SubFactory(AdoptionFactory)
    code = factory.Sequence(lambda n: f"target-{n}")
    title = factory.Sequence(lambda n: f"Target {n}")
    unit = "people"
    # Answered, so that no small figure of a test is hidden unless the test is about that.
    counts_people = False
    baseline_value = Decimal(0)
    value = Decimal(100)
    due_on = date(2026, 12, 31)
    due_on_precision = Precision.DAY


# Reports and reviews


def spokesperson(adoption: Adoption) -> User:
    """Return someone who may report for the party of `adoption`; make one where there is none."""
    party = adoption.party
    people = party.focal_points if isinstance(party, City) else party.staff
    someone = people.order_by("pk").first()
    if someone is not None:
        return someone
    if isinstance(party, City):
        return FocalPointFactory(city=party)
    return SecretariatFactory(network=party)


NOTES = {"return": "Please revise it.", "decline": "No time this year."}


def advance(subject: Any, *steps: str) -> Any:
    """Take these steps of the workflow, each by someone who may; return the fresh row.

    For a report that needs figures first: make the draft, add them, and then
    `advance(report, "submit", "publish")`.
    """
    for step in steps:
        note = NOTES.get(step, "")
        # Questions are about figures: without one there is none to confirm.
        reported = step == "submit" and isinstance(subject, ProgressReport)
        if reported and subject.measurements.exists():
            plausibility.confirm_all(subject, spokesperson(subject.adoption))
        workflow.take(subject, step, _who_takes(step, subject), note)
    subject.refresh_from_db()
    return subject


def report_unchanged(adoption: Adoption, user: User) -> list[ProgressReport]:
    """Send the reports that say of each missing period that nothing changed."""
    periods = drafts.periods_to_confirm(adoption, earliest_today())
    words = drafts.Unchanged(periods, periods[-1].end, "As before.")
    reports = drafts.repeat_unchanged(adoption, user, words)
    workflow.take(reports[0], "submit", user)
    for report in reports:
        report.refresh_from_db()
    return reports


def taken(*steps: str) -> factory.PostGeneration:
    """Return the declaration that takes these steps once the row is made, or those in `steps`."""
    return factory.PostGeneration(
        lambda subject, create, given: advance(subject, *(steps if given is None else given))
    )


def _who_takes(step: str, subject: ProgressReport | Review) -> User | None:
    if isinstance(subject, ProgressReport):
        if step == "compile":
            return None
        return subject.author if step == "submit" else subject.decided_by or AdministratorFactory()
    if step == "reply":
        return subject.report.author
    if step == "publish":
        return AdministratorFactory()
    city = subject.reviewing_city
    return city.focal_points.order_by("pk").first() or FocalPointFactory(city=city)


class ReportFactory(DjangoModelFactory[ProgressReport]):
    """A complete draft on the year `year`. `submitted`, `returned`, `published`: a step further.

    Its author submits it; `decided_by` decides, or an administrator. `compiled=True` makes one from
    public sources that is published as such, `compiled_draft=True` one that is not published yet.
    What belongs to a published report has to be there before: `steps=()` leaves it a draft, for
    `advance` to publish.
    """

    class Meta:
        model = ProgressReport
        skip_postgeneration_save = True

    class Params:
        year = 2024
        submitted = factory.Trait(steps=taken("submit"))
        returned = factory.Trait(steps=taken("submit", "return"))
        published = factory.Trait(steps=taken("submit", "publish"))
        compiled_draft = factory.Trait(
            origin=ProgressReport.Origin.COMPILED,
            author=None,
            source_url="https://example.org/news",
            stage="",
            source_stage=SourceStage.UNDER_WAY,
            rating="",
        )
        compiled = factory.Trait(
            origin=ProgressReport.Origin.COMPILED,
            author=None,
            period_start=None,
            period_end=None,
            reported_on=factory.LazyAttribute(lambda report: date(report.year, 12, 31)),
            reported_on_precision=Precision.YEAR,
            source_url="https://example.org/news",
            stage="",
            source_stage=SourceStage.UNDER_WAY,
            rating="",
            steps=taken("compile"),
        )

    adoption = factory.Maybe(
        "corrects",
        factory.SelfAttribute("corrects.adoption"),
        factory.SubFactory(AdoptionFactory),
    )
    corrects = None
    period_start = factory.LazyAttribute(lambda report: date(report.year, 1, 1))
    period_end = factory.LazyAttribute(lambda report: date(report.year, 12, 31))
    stage = ProgressReport.Stage.IN_PROGRESS
    rating = ProgressReport.Rating.ON_TRACK
    summary = "What was done."
    challenges = "What hindered it."
    author = factory.LazyAttribute(lambda report: spokesperson(report.adoption))


class ContributorFactory(DjangoModelFactory[Contributor]):
    class Meta:
        model = Contributor

    report = factory.SubFactory(ReportFactory)
    user = factory.SubFactory(UserFactory)


class MeasurementFactory(DjangoModelFactory[Measurement]):
    """50, of the target's adoption: on the way from 0 to 100."""

    class Meta:
        model = Measurement

    target = factory.SubFactory(TargetFactory)
    report = factory.SubFactory(ReportFactory, adoption=factory.SelfAttribute("..target.adoption"))
    observed_on = date(2024, 12, 31)
    value = Decimal(50)


class ChangeRequestFactory(DjangoModelFactory[ChangeRequest]):
    """A request of the party to lower a target from 100 to 50."""

    class Meta:
        model = ChangeRequest

    target = factory.SubFactory(TargetFactory)
    adoption = factory.SelfAttribute("target.adoption")
    changes = factory.LazyFunction(lambda: {"value": ["100", "50"]})
    reason = "The building burnt down."
    side = ChangeRequest.Side.PARTY
    requested_by = factory.LazyAttribute(lambda request: spokesperson(request.adoption))


class EvidenceFactory(DjangoModelFactory[Evidence]):
    class Meta:
        model = Evidence

    report = factory.SubFactory(ReportFactory)
    title = "Minutes of the council"
    url = "https://example.org/minutes"


class ReviewFactory(DjangoModelFactory[Review]):
    """An invitation, filled in; `submitted`, `declined`, `replied`, `published`: a step further."""

    class Meta:
        model = Review
        skip_postgeneration_save = True

    class Params:
        submitted = factory.Trait(steps=taken("submit"))
        declined = factory.Trait(steps=taken("decline"))
        replied = factory.Trait(steps=taken("submit", "reply"))
        published = factory.Trait(steps=taken("submit", "reply", "publish"))

    report = factory.SubFactory(ReportFactory, published=True)
    reviewing_city = factory.SubFactory(CityFactory)
    conflict = "none"
    verifiable = True
    completion = Review.Completion.SUBSTANTIAL
    strengths = "Clear figures."
    reply = "Thank you."


class ReviewRoundFactory(DjangoModelFactory[ReviewRound]):
    class Meta:
        model = ReviewRound

    network = factory.SubFactory(NetworkFactory)
    name = factory.Sequence(lambda n: f"Peer review {n}")
    due_on = date(2026, 6, 30)


class PracticeFactory(DjangoModelFactory[Practice]):
    """A public practice of one city, or of `cities`."""

    class Meta:
        model = Practice
        skip_postgeneration_save = True

    slug = factory.Sequence(lambda n: f"practice-{n}")
    kind = Practice.Kind.GOOD_PRACTICE
    title = factory.Sequence(lambda n: f"Practice {n}")
    problem = "What needed solving."
    done = "What was done."
    public = True

    @factory.post_generation
    def cities(self: Any, create: bool, cities: list[City] | None, **kwargs: Any) -> None:
        self.cities.set([CityFactory()] if cities is None else cities)


class GrantFactory(DjangoModelFactory[Grant]):
    class Meta:
        model = Grant

    slug = factory.Sequence(lambda n: f"grant-{n}")
    amount = Decimal(1000)
    currency = "EUR"
    source = "https://example.org/grant"


class GrantPartyFactory(DjangoModelFactory[GrantParty]):
    """A city that gets a grant."""

    class Meta:
        model = GrantParty

    class Params:
        by_network = factory.Trait(city=None, network=factory.SubFactory(NetworkFactory))
        by_organisation = factory.Trait(
            city=None, organisation=factory.SubFactory(OrganisationFactory)
        )

    grant = factory.SubFactory(GrantFactory)
    role = GrantParty.Role.GRANTEE
    city = factory.SubFactory(CityFactory)


class NeedFactory(DjangoModelFactory[Need]):
    class Meta:
        model = Need

    slug = factory.Sequence(lambda n: f"need-{n}")
    city = factory.SubFactory(CityFactory)
    what = "Money for a welcome desk."
    source = "https://example.org/need"


class CatalogueRowFactory(DjangoModelFactory[CatalogueRow]):
    class Meta:
        model = CatalogueRow

    file = "cities.csv"
    key = factory.Sequence(lambda n: f"row-{n}")
    values = factory.LazyFunction(dict)
    object_id = "1"


class NoticeFactory(DjangoModelFactory[Notice]):
    """A letter that waits in the outbox."""

    class Meta:
        model = Notice

    recipient = factory.SubFactory(UserFactory)
    kind = Notice.Kind.REMINDER
    key = factory.Sequence(lambda n: f"report:{n}")
    label = "A report"
    address = "/"


class NoticeSettingsFactory(DjangoModelFactory[NoticeSettings]):
    class Meta:
        model = NoticeSettings

    user = factory.SubFactory(UserFactory)


class JoinRequestFactory(DjangoModelFactory[JoinRequest]):
    """A city that wants to join; nobody has answered yet."""

    class Meta:
        model = JoinRequest

    name = factory.Sequence(lambda n: f"Newtown {n}")
    country = "Nowhere"
    contact_name = "Robin of the mayor's office"
    contact_email = "office@example.org"
    language = "en"


class ErrorReportFactory(DjangoModelFactory[ErrorReport]):
    """An error that a reader reported, not settled yet."""

    class Meta:
        model = ErrorReport

    page = "/"
    message = "The date is wrong."


# Partner systems


class ApiTokenFactory(DjangoModelFactory[ApiToken]):
    """A token of a focal point, good for a year. Its secret is `secret`."""

    class Meta:
        model = ApiToken
        exclude = ["secret"]

    secret = factory.Sequence(lambda n: f"cc_secret-{n}")
    name = factory.Sequence(lambda n: f"Portal {n}")
    owner = factory.SubFactory(FocalPointFactory)
    digest = factory.LazyAttribute(lambda token: digest(token.secret))
    hint = factory.LazyAttribute(lambda token: token.secret[:8])
    expires_at = factory.LazyFunction(lambda: timezone.now() + timedelta(days=365))


class SubscriptionFactory(DjangoModelFactory[Subscription]):
    """A reader who follows everything each week, and has confirmed it."""

    class Meta:
        model = Subscription

    email = factory.Sequence(lambda n: f"follower-{n}@example.org")
    language = "en"
    confirmed_at = factory.LazyFunction(timezone.now)
    news_until = factory.LazyFunction(lambda: timezone.now().date())


class FormUseFactory(DjangoModelFactory[FormUse]):
    """A public form that somebody sent."""

    class Meta:
        model = FormUse

    stamp = factory.Sequence(lambda n: f"{n:064}")
    sender = "0" * 64
    sent_at = factory.LazyFunction(timezone.now)


class JobRunFactory(DjangoModelFactory[JobRun]):
    """A job that has just run well."""

    class Meta:
        model = JobRun

    job = factory.Sequence(lambda n: f"job-{n}")
    started_at = finished_at = factory.LazyFunction(timezone.now)
    result = "All done."


class SiteErrorFactory(DjangoModelFactory[SiteError]):
    """A fault that came once, a moment ago."""

    class Meta:
        model = SiteError

    kind = factory.Sequence(lambda n: f"KeyError in config/pages.py:{n}")
    place = "cities/<slug:slug>/"
    times = 1
    last_at = factory.LazyFunction(timezone.now)


class ApiUseFactory(DjangoModelFactory[ApiUse]):
    class Meta:
        model = ApiUse

    client = factory.Sequence(lambda n: f"{n:064}")
    minute = factory.LazyFunction(lambda: timezone.now().replace(second=0, microsecond=0))


class IdempotencyKeyFactory(DjangoModelFactory[IdempotencyKey]):
    class Meta:
        model = IdempotencyKey

    token = factory.SubFactory(ApiTokenFactory)
    key = factory.Sequence(lambda n: f"key-{n}")
    request = "0" * 64


class CommentFactory(DjangoModelFactory[Comment]):
    class Meta:
        model = Comment

    report = factory.SubFactory(ReportFactory)
    part = Comment.Part.FIGURES
    side = Comment.Side.SECRETARIAT
    author = factory.SubFactory(AdministratorFactory)
    text = "Two or three?"
    version = 1


class InternalNoteFactory(DjangoModelFactory[InternalNote]):
    class Meta:
        model = InternalNote

    report = factory.SubFactory(ReportFactory)
    network = factory.SubFactory(NetworkFactory)
    author = factory.SubFactory(AdministratorFactory)
    text = "They called."


class RedactionFactory(DjangoModelFactory[Redaction]):
    """A proposal to remove words from a practice; without `passage`, all of its title."""

    class Meta:
        model = Redaction

    model = "commitments.practice"
    object_id = "0"
    field = "title"
    reason = Redaction.Reason.PERSON
    whole_text = factory.LazyAttribute(lambda made: not made.passage)
    passage = ""
    proposed_by = factory.SubFactory(AdministratorFactory)
