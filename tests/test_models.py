"""What every model must meet: a docstring, a name, an order, and constraints that hold."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import partial
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, models, transaction
from django.db.models import F
from django.utils import timezone
from factory.django import DjangoModelFactory

from commitments.models import ProgressReport, Review
from commitments.reporting.database_rules import triggers
from config.models.triggers import lifted
from tests import factories as make

MODELS = [
    *apps.get_app_config("cities").get_models(),
    *apps.get_app_config("commitments").get_models(),
]
CONSTRAINTS = {
    constraint.name: constraint for model in MODELS for constraint in model._meta.constraints
}
FACTORIES = [
    factory
    for factory in vars(make).values()
    if isinstance(factory, type)
    and issubclass(factory, DjangoModelFactory)
    and factory is not DjangoModelFactory
]
EARLY, LATE = date(2023, 1, 1), date(2024, 1, 1)
NOW = datetime(2024, 1, 1, tzinfo=UTC)


def twice(factory: Any, *shared: str, **fields: Any) -> None:
    """Make two rows that share the named fields."""
    first = factory(**fields)
    factory(**fields, **{name: getattr(first, name) for name in shared})


def change(row: models.Model, **fields: Any) -> None:
    """Change a row behind the back of everything but the database."""
    type(row)._default_manager.filter(pk=row.pk).update(**fields)


def change_kept(row: models.Model, **fields: Any) -> None:
    """Change a row where triggers would refuse it first: a constraint holds without them, too."""
    with lifted(connection, triggers()):
        change(row, **fields)


def own_parent() -> None:
    objective = make.ObjectiveFactory()
    change(objective, parent=objective)


def to_itself() -> None:
    objective = make.ObjectiveFactory()
    make.CrosswalkFactory(from_objective=objective, to_objective=objective)


def decided_by_its_author() -> None:
    report = make.ReportFactory(published=True)
    change_kept(report, decided_by=report.author)


def redacted_alone() -> None:
    alone = make.AdministratorFactory()
    make.ExemptionFactory(rule="redaction", requested_by=alone, confirmed_by=alone)


def decide(request: models.Model, **fields: Any) -> None:
    change(request, state="confirmed", decided_at=NOW, **fields)


def own_successor() -> None:
    city = make.CityFactory()
    change(city, succeeded_by=city)


def member_of_itself() -> None:
    network = make.NetworkFactory()
    make.MembershipFactory(network=network, city=None, member_network=network)


def part_of_itself() -> None:
    commitment = make.CommitmentFactory()
    change(commitment, part_of=commitment)


def paid_from_itself() -> None:
    grant = make.GrantFactory()
    change(grant, paid_from=grant)


def displayed_twice(owner: str, factory: Any) -> None:
    named = {"city": None, owner: factory(), "language": "fr", "use": "display"}
    make.AlternateNameFactory(**named)
    make.AlternateNameFactory(**named)


# A party in a role, and how a factory makes it.
PARTIES: dict[str, dict[str, Any]] = {
    "city": {},
    "network": {"city": None, "by_network": True},
    "organisation": {"city": None, "by_organisation": True},
}


# Constraint, and a way to break it.
def _lookalikes(*parts: str) -> None:
    figure = make.MeasurementFactory(breakdown=parts[0])
    for part in parts[1:]:
        make.MeasurementFactory(report=figure.report, target=figure.target, breakdown=part)


def confirmed_alone() -> None:
    alone = make.AdministratorFactory()
    make.RedactionFactory(proposed_by=alone, confirmed_by=alone, confirmed_at=timezone.now())


def confirmed_with_its_words() -> None:
    second = make.AdministratorFactory()
    make.RedactionFactory(passage="Ana", confirmed_by=second, confirmed_at=timezone.now())


BREAKS: list[tuple[str, Callable[[], object]]] = [
    ("cities_city_has_both_coordinates", lambda: make.CityFactory(longitude=None)),
    ("cities_city_has_both_coordinates", lambda: make.CityFactory(latitude=None)),
    ("cities_city_has_both_coordinates", lambda: make.CityFactory(latitude=Decimal(91))),
    ("cities_city_has_both_coordinates", lambda: make.CityFactory(longitude=Decimal(-181))),
    ("cities_city_public_has_country", lambda: make.CityFactory(country=None)),
    ("cities_invitation_one_party", lambda: make.InvitationFactory(city=None)),
    ("cities_invitation_one_party", lambda: make.InvitationFactory(network=make.NetworkFactory())),
    (
        "cities_event_ends_after_start",
        lambda: make.EventFactory(starts_on=LATE, ends_on=EARLY),
    ),
    ("cities_city_not_own_successor", own_successor),
    ("cities_exemption_redaction_by_two", redacted_alone),
    ("cities_exemption_redaction_by_two", lambda: make.ExemptionFactory(rule="redaction")),
    (
        "cities_city_one_per_geonames_id",
        lambda: make.CityFactory.create_batch(2, geonames_id=2306104),
    ),
    (
        "cities_participation_one_participant",
        lambda: make.ParticipationFactory(city=None),
    ),
    (
        "cities_participation_one_participant",
        lambda: make.ParticipationFactory(network=make.NetworkFactory()),
    ),
    *(
        (
            f"cities_participation_{party}_once_per_role",
            partial(twice, make.ParticipationFactory, "event", party, role="speaker", **others),
        )
        for party, others in PARTIES.items()
    ),
    ("cities_membership_one_member", lambda: make.MembershipFactory(city=None)),
    (
        "cities_membership_one_member",
        lambda: make.MembershipFactory(organisation=make.OrganisationFactory()),
    ),
    ("cities_membership_not_of_itself", member_of_itself),
    (
        "cities_membership_city_current_once",
        lambda: twice(make.MembershipFactory, "network", "city", "role"),
    ),
    (
        "cities_membership_member_network_current_once",
        lambda: twice(
            make.MembershipFactory,
            "network",
            "role",
            city=None,
            member_network=make.NetworkFactory(),
        ),
    ),
    (
        "cities_membership_organisation_current_once",
        lambda: twice(
            make.MembershipFactory,
            "network",
            "role",
            city=None,
            organisation=make.OrganisationFactory(),
        ),
    ),
    ("cities_alternatename_of_one_row", lambda: make.AlternateNameFactory(city=None)),
    (
        "cities_alternatename_of_one_row",
        lambda: make.AlternateNameFactory(network=make.NetworkFactory()),
    ),
    (
        "cities_alternatename_displayed_has_language",
        lambda: make.AlternateNameFactory(use="display"),
    ),
    *(
        (
            f"cities_alternatename_{owner}_displays_one",
            partial(displayed_twice, owner, factory),
        )
        for owner, factory in (
            ("city", make.CityFactory),
            ("network", make.NetworkFactory),
            ("country", make.CountryFactory),
        )
    ),
    (
        "cities_network_qualifier_has_number",
        lambda: make.NetworkFactory(members_qualifier="about"),
    ),
    (
        "cities_event_qualifier_has_number",
        lambda: make.EventFactory(places_qualifier="at-least"),
    ),
    (
        "cities_event_qualifier_has_number",
        lambda: make.EventFactory(people_qualifier="at-most"),
    ),
    (
        "cities_membership_ends_after_start",
        lambda: make.MembershipFactory(since=LATE, since_precision="day", until=EARLY),
    ),
    ("cities_membership_date_has_precision", lambda: make.MembershipFactory(since=EARLY)),
    (
        "cities_membership_date_has_precision",
        lambda: make.MembershipFactory(since_precision="day"),
    ),
    (
        "commitments_subscription_once",
        lambda: [make.SubscriptionFactory(email=each) for each in ("a@b.example", "A@b.example")],
    ),
    (
        "commitments_notice_sent_once",
        lambda: twice(
            make.NoticeFactory,
            "key",
            recipient=None,
            subscription=make.SubscriptionFactory(),
        ),
    ),
    ("commitments_notice_one_reader", lambda: make.NoticeFactory(recipient=None)),
    (
        "commitments_notice_one_reader",
        lambda: make.NoticeFactory(subscription=make.SubscriptionFactory()),
    ),
    ("commitments_formuse_stamp_once", lambda: twice(make.FormUseFactory, "stamp")),
    (
        "commitments_joinrequest_handled_at",
        lambda: make.JoinRequestFactory(status="answered", handled_at=None),
    ),
    (
        "commitments_joinrequest_handled_at",
        lambda: make.JoinRequestFactory(handled_at=timezone.now()),
    ),
    ("commitments_apiuse_once", lambda: twice(make.ApiUseFactory, "client", "minute")),
    ("commitments_idempotencykey_once", lambda: twice(make.IdempotencyKeyFactory, "token", "key")),
    (
        "commitments_idempotencykey_answered",
        lambda: make.IdempotencyKeyFactory(status=None, report=1),
    ),
    ("commitments_cataloguerow_key_once", lambda: twice(make.CatalogueRowFactory, "file", "key")),
    ("commitments_term_code_once", lambda: twice(make.TermFactory, "kind", "code")),
    (
        "commitments_commitment_ends_after_start",
        lambda: make.CommitmentFactory(starts_on=LATE, ends_on=EARLY),
    ),
    ("commitments_commitment_date_has_precision", lambda: make.CommitmentFactory(made_on=EARLY)),
    (
        "commitments_commitment_date_has_precision",
        lambda: make.CommitmentFactory(made_on_precision="year"),
    ),
    (
        "commitments_mapping_once",
        lambda: twice(make.CommitmentObjectiveFactory, "commitment", "objective"),
    ),
    ("commitments_adoption_one_party", lambda: make.AdoptionFactory(city=None)),
    (
        "commitments_adoption_one_party",
        lambda: make.AdoptionFactory(network=make.NetworkFactory()),
    ),
    (
        "commitments_adoption_city_once",
        lambda: twice(make.AdoptionFactory, "commitment", "city", role="partner"),
    ),
    (
        "commitments_adoption_network_once",
        lambda: twice(
            make.AdoptionFactory, "commitment", "network", role="partner", by_network=True
        ),
    ),
    ("commitments_adoption_one_lead", lambda: twice(make.AdoptionFactory, "commitment")),
    *(
        ("commitments_adoption_rhythm_is_whole", partial(make.AdoptionFactory, **rhythm))
        for rhythm in (
            {"report_every": 12, "first_period_ends": None},
            {"first_period_ends": LATE},
            {"report_every": 37},
            {"report_every": 0, "first_period_ends": LATE},
        )
    ),
    (
        "commitments_adoption_first_period_after_adopted",
        lambda: make.AdoptionFactory(
            report_every=12, adopted_on=LATE, first_period_ends=LATE - timedelta(days=1)
        ),
    ),
    (
        "commitments_adoption_withdrawn_after_adopted",
        lambda: make.AdoptionFactory(adopted_on=LATE, withdrawn_on=EARLY),
    ),
    (
        "commitments_adoption_budget_has_currency",
        lambda: make.AdoptionFactory(budget_needed=Decimal(1)),
    ),
    (
        "commitments_adoption_budget_has_currency",
        lambda: make.AdoptionFactory(budget_secured=Decimal(1)),
    ),
    ("commitments_comment_says_something", lambda: make.CommentFactory(text="")),
    (
        "commitments_comment_figure_of_its_part",
        lambda: make.CommentFactory(target=make.TargetFactory(), part="next"),
    ),
    (
        "commitments_comment_threads_are_settled",
        lambda: make.CommentFactory(thread=make.CommentFactory(), settled_at=NOW),
    ),
    ("commitments_comment_reviewer_has_review", lambda: make.CommentFactory(side="reviewer")),
    ("commitments_note_says_something", lambda: make.InternalNoteFactory(text="")),
    ("commitments_endorsement_one_party", lambda: make.EndorsementFactory(city=None)),
    (
        "commitments_endorsement_one_party",
        lambda: make.EndorsementFactory(network=make.NetworkFactory()),
    ),
    (
        "commitments_endorsement_city_once",
        lambda: twice(make.EndorsementFactory, "framework", "city"),
    ),
    (
        "commitments_endorsement_network_once",
        lambda: twice(make.EndorsementFactory, "framework", "network", by_network=True),
    ),
    (
        "commitments_endorsement_date_has_precision",
        lambda: make.EndorsementFactory(endorsed_on=EARLY),
    ),
    ("commitments_objective_code_once", lambda: twice(make.ObjectiveFactory, "framework", "code")),
    ("commitments_objective_not_own_parent", own_parent),
    (
        "commitments_crosswalk_pair_once",
        lambda: twice(make.CrosswalkFactory, "from_objective", "to_objective"),
    ),
    ("commitments_crosswalk_between_two", to_itself),
    ("commitments_indicator_code_once", lambda: twice(make.IndicatorFactory, "framework", "code")),
    (
        "commitments_practice_ends_after_start",
        lambda: make.PracticeFactory(starts_on=LATE, ends_on=EARLY),
    ),
    (
        "commitments_report_ends_after_start",
        lambda: make.ReportFactory(period_start=LATE, period_end=EARLY),
    ),
    ("commitments_report_four_eyes", decided_by_its_author),
    (
        "commitments_changerequest_four_eyes",
        lambda: decide(make.ChangeRequestFactory(), decided_by=F("requested_by")),
    ),
    (
        "commitments_changerequest_decided_by_someone",
        lambda: decide(make.ChangeRequestFactory(), decided_by=None),
    ),
    ("commitments_changerequest_has_reason", lambda: make.ChangeRequestFactory(reason="")),
    ("commitments_contributor_once", lambda: twice(make.ContributorFactory, "report", "user")),
    ("commitments_redaction_two_people", confirmed_alone),
    (
        "commitments_redaction_two_people",
        lambda: make.RedactionFactory(confirmed_by=make.AdministratorFactory()),
    ),
    ("commitments_redaction_proposed_by_someone", lambda: make.RedactionFactory(proposed_by=None)),
    ("commitments_redaction_keeps_no_words", lambda: make.RedactionFactory(whole_text=False)),
    ("commitments_redaction_keeps_no_words", confirmed_with_its_words),
    ("commitments_report_origin_is_whole", lambda: make.ReportFactory(author=None)),
    ("commitments_report_origin_is_whole", lambda: make.ReportFactory(period_start=None)),
    ("commitments_report_origin_is_whole", lambda: make.ReportFactory(period_end=None)),
    (
        "commitments_report_origin_is_whole",
        lambda: make.ReportFactory(compiled=True, source_url=""),
    ),
    (
        "commitments_report_origin_is_whole",
        lambda: make.ReportFactory(compiled=True, author=make.UserFactory()),
    ),
    (
        "commitments_report_stage_of_its_origin",
        lambda: make.ReportFactory(source_stage="under-way"),
    ),
    (
        "commitments_report_stage_of_its_origin",
        lambda: make.ReportFactory(compiled=True, source_stage=""),
    ),
    (
        "commitments_report_stage_of_its_origin",
        lambda: make.ReportFactory(compiled=True, rating="met"),
    ),
    (
        "commitments_report_published_by_someone",
        lambda: change_kept(make.ReportFactory(published=True), decided_by=None),
    ),
    (
        "commitments_report_published_by_someone",
        lambda: change_kept(make.ReportFactory(published=True), published_at=None),
    ),
    (
        "commitments_report_published_by_someone",
        lambda: change_kept(make.ReportFactory(submitted=True), state="published"),
    ),
    (
        "commitments_report_published_by_someone",
        lambda: change_kept(make.ReportFactory(compiled=True), published_at=None),
    ),
    ("commitments_report_known_state", lambda: change_kept(make.ReportFactory(), state="approved")),
    (
        "commitments_report_one_per_period",
        lambda: twice(make.ReportFactory, "adoption", "period_start", "period_end"),
    ),
    ("commitments_progressreport_date_has_precision", lambda: make.ReportFactory(reported_on=LATE)),
    (
        "commitments_measurement_once",
        lambda: twice(make.MeasurementFactory, "report", "target", breakdown="women"),
    ),
    ("commitments_measurement_once", lambda: _lookalikes("Ma\u0308dchen\u200b", "MÄDCHEN")),
    ("commitments_measurement_once", lambda: _lookalikes("", "\ufeff")),
    (
        "commitments_measurement_once_by_unit",
        lambda: [
            make.MeasurementFactory(report=report, target=None, unit=unit)
            for report in [make.ReportFactory()]
            for unit in ("people", "People\u00a0")
        ],
    ),
    ("commitments_measurement_missing_or_value", lambda: make.MeasurementFactory(value=None)),
    ("commitments_measurement_missing_or_value", lambda: make.MeasurementFactory(status="Q")),
    (
        "commitments_measurement_has_unit",
        lambda: make.MeasurementFactory(target=None, report=make.ReportFactory()),
    ),
    ("commitments_evidence_link_or_file", lambda: make.EvidenceFactory(url="")),
    ("commitments_evidence_link_or_file", lambda: make.EvidenceFactory(file="minutes.pdf")),
    (
        "commitments_review_once_per_city",
        lambda: twice(make.ReviewFactory, "report", "reviewing_city"),
    ),
    (
        "commitments_review_submitted_whole",
        lambda: change(make.ReviewFactory(submitted=True), verifiable=None),
    ),
    (
        "commitments_review_submitted_whole",
        lambda: change_kept(make.ReviewFactory(), state="replied"),
    ),
    (
        "commitments_review_published_has_time",
        lambda: change(make.ReviewFactory(replied=True), state="published"),
    ),
    ("commitments_review_known_state", lambda: change_kept(make.ReviewFactory(), state="lost")),
    ("commitments_round_name_once", lambda: twice(make.ReviewRoundFactory, "network", "name")),
    (
        "commitments_notice_told_once",
        lambda: twice(make.NoticeFactory, "recipient", "kind", "key"),
    ),
    ("commitments_target_code_once", lambda: twice(make.TargetFactory, "adoption", "code")),
    (
        "commitments_target_due_after_baseline",
        lambda: make.TargetFactory(baseline_on=LATE, due_on=EARLY),
    ),
    ("commitments_target_date_has_precision", lambda: make.TargetFactory(due_on_precision="")),
    ("commitments_target_date_has_precision", lambda: make.TargetFactory(due_on=None)),
    (
        "commitments_commitment_wording_has_source",
        lambda: make.CommitmentFactory(wording="We will.", wording_language="en"),
    ),
    (
        "commitments_commitment_wording_has_source",
        lambda: make.CommitmentFactory(wording="We will.", wording_source="https://example.org"),
    ),
    (
        "commitments_commitment_search_is_whole",
        lambda: make.CommitmentFactory(searched_on=EARLY),
    ),
    (
        "commitments_commitment_search_is_whole",
        lambda: make.CommitmentFactory(searched_by_network=make.NetworkFactory()),
    ),
    (
        "commitments_commitment_search_is_whole",
        lambda: make.CommitmentFactory(
            searched_on=EARLY,
            searched_by_network=make.NetworkFactory(),
            searched_by_organisation=make.OrganisationFactory(),
        ),
    ),
    ("commitments_commitment_not_part_of_itself", part_of_itself),
    (
        "commitments_endorsement_organisation_once",
        lambda: twice(
            make.EndorsementFactory,
            "framework",
            city=None,
            organisation=make.OrganisationFactory(),
        ),
    ),
    (
        "commitments_grant_amount_has_currency",
        lambda: make.GrantFactory(currency=""),
    ),
    (
        "commitments_grant_qualifier_has_number",
        lambda: make.GrantFactory(amount=None, qualifier="about"),
    ),
    (
        "commitments_grant_ends_after_start",
        lambda: make.GrantFactory(period_start=LATE, period_end=EARLY),
    ),
    ("commitments_grant_not_paid_from_itself", paid_from_itself),
    ("commitments_grant_date_has_precision", lambda: make.GrantFactory(awarded_on=EARLY)),
    ("commitments_grantparty_one_party", lambda: make.GrantPartyFactory(city=None)),
    *(
        (
            f"commitments_grantparty_{party}_once",
            partial(twice, make.GrantPartyFactory, "grant", party, **others),
        )
        for party, others in PARTIES.items()
    ),
    ("commitments_need_one_party", lambda: make.NeedFactory(city=None)),
    (
        "commitments_need_contact_is_named",
        lambda: make.NeedFactory(contact_url="https://example.org/office"),
    ),
    ("commitments_need_words_have_amount", lambda: make.NeedFactory(amount_is="gap")),
    ("commitments_need_words_have_amount", lambda: make.NeedFactory(amount_per="year")),
    (
        "commitments_need_amount_has_currency",
        lambda: make.NeedFactory(amount=Decimal(1)),
    ),
    (
        "commitments_need_amount_has_currency",
        lambda: make.NeedFactory(amount_to=Decimal(1), currency="EUR"),
    ),
    (
        "commitments_need_qualifier_has_number",
        lambda: make.NeedFactory(qualifier="at-least"),
    ),
    (
        "commitments_need_range_is_whole",
        lambda: make.NeedFactory(amount=Decimal(2), amount_to=Decimal(1), currency="EUR"),
    ),
    ("commitments_need_date_has_precision", lambda: make.NeedFactory(stated_on=EARLY)),
    (
        "commitments_measurement_qualifier_has_number",
        lambda: make.MeasurementFactory(value=None, status="L", qualifier="about"),
    ),
    (
        "commitments_target_range_is_whole",
        lambda: make.TargetFactory(value_to=Decimal(200)),
    ),
    (
        "commitments_target_range_is_whole",
        lambda: make.TargetFactory(kind="range", value_to=Decimal(1)),
    ),
    (
        "commitments_framework_qualifier_has_number",
        lambda: make.FrameworkFactory(signatories_qualifier="about"),
    ),
    (
        "commitments_target_qualifier_has_number",
        lambda: make.TargetFactory(value=None, qualifier="about"),
    ),
    ("commitments_endorsement_one_party", lambda: make.EndorsementFactory(city=None)),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "broken"), BREAKS)
def test_the_database_refuses_what_a_constraint_forbids(
    name: str, broken: Callable[[], object]
) -> None:
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        broken()

    message = str(refusal.value)
    unique = isinstance(CONSTRAINTS[name], models.UniqueConstraint)
    # SQLite names the columns where a unique constraint is broken, not the constraint.
    assert name in message or (unique and connection.vendor == "sqlite" and "UNIQUE" in message)


def test_every_constraint_has_a_way_to_break_it_here() -> None:
    assert {name for name, broken in BREAKS} == set(CONSTRAINTS)


# What a constraint must still allow.


@pytest.mark.django_db
def test_a_city_returns_to_a_role_it_once_had() -> None:
    past = make.MembershipFactory(since=EARLY, since_precision="day", until=LATE)

    make.MembershipFactory(network=past.network, city=past.city, role=past.role)


@pytest.mark.django_db
def test_a_withdrawn_endorsement_can_be_given_again() -> None:
    past = make.EndorsementFactory(withdrawn_on=LATE)

    make.EndorsementFactory(framework=past.framework, city=past.city)


@pytest.mark.django_db
def test_a_correction_covers_the_same_period() -> None:
    report = make.ReportFactory(published=True)

    make.ReportFactory(corrects=report, period_end=report.period_end)


@pytest.mark.django_db
def test_two_sources_may_report_on_the_same_day() -> None:
    report = make.ReportFactory(compiled=True)

    make.ReportFactory(compiled=True, adoption=report.adoption)


@pytest.mark.django_db
def test_a_city_without_known_place_waits_unpublished() -> None:
    make.CityFactory(country=None, latitude=None, longitude=None, public=False)


@pytest.mark.django_db
def test_one_figure_may_be_broken_down_several_ways() -> None:
    whole = make.MeasurementFactory()

    for breakdown in ("women", "men"):
        make.MeasurementFactory(report=whole.report, target=whole.target, breakdown=breakdown)


# What every model owes its readers.


def test_every_model_has_a_factory() -> None:
    assert {factory._meta.model for factory in FACTORIES} >= set(MODELS)


@pytest.mark.django_db
@pytest.mark.parametrize("factory", FACTORIES)
def test_every_factory_makes_one_row_after_another(factory: Any) -> None:
    first, second = factory(), factory()

    assert first.pk != second.pk
    assert str(first) and "object (" not in str(first)


@pytest.mark.django_db
@pytest.mark.parametrize("state", ["submitted", "returned", "published"])
def test_the_factory_takes_a_report_to_a_state(state: str) -> None:
    report: ProgressReport = make.ReportFactory(**{state: True})

    assert report.state == state


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.parametrize("state", ["submitted", "declined", "replied", "published"])
def test_the_factory_takes_a_review_to_a_state(state: str) -> None:
    review: Review = make.ReviewFactory(**{state: True})

    assert review.state == state


@pytest.mark.parametrize("model", MODELS)
def test_every_model_says_what_it_is_in_the_world(model: type[models.Model]) -> None:
    written = model.__doc__ or ""

    assert not written.startswith(f"{model.__name__}("), "Django's own list of fields"
    assert written.splitlines()[0].endswith((".", ":"))


def unique_sets(model: type[models.Model]) -> Iterator[set[str]]:
    """Yield the sets of fields that no two rows share."""
    for field in model._meta.concrete_fields:
        if field.unique:
            yield {field.name}
    yield {"pk"}
    for constraint in model._meta.constraints:
        if isinstance(constraint, models.UniqueConstraint) and constraint.condition is None:
            yield set(constraint.fields)


@pytest.mark.parametrize("model", MODELS)
def test_every_order_ends_in_something_unique(model: type[models.Model]) -> None:
    named = {
        (part if isinstance(part, str) else part.expression.name).removeprefix("-")
        for part in model._meta.ordering
    }

    assert not named or any(fields <= named for fields in unique_sets(model))


def _nullable(model: type[models.Model], path: str) -> bool:
    """Whether any step of a path of fields may lead to nothing."""
    for step in path.removeprefix("-").split("__"):
        if step == "pk":
            return False
        field = model._meta.get_field(step)
        if getattr(field, "null", False):
            return True
        model = field.related_model if isinstance(field.related_model, type) else model
    return False


def test_no_order_is_left_to_where_a_database_puts_what_is_missing() -> None:
    """SQLite puts it first, PostgreSQL last: an order by such a field says `nulls_last`."""
    left = [
        f"{model.__name__}: {path}"
        for model in MODELS
        for path in model._meta.ordering
        if isinstance(path, str) and _nullable(model, path)
    ]
    assert left == []


# Names whose plural no rule gives.
IRREGULAR = {
    "evidence": "evidence",
    "notice settings": "notice settings",
    "objective of a commitment": "objectives of commitments",
    "request to join": "requests to join",
}


def plural(name: str) -> str:
    """Return the regular English plural of a name."""
    if name.endswith("y") and name[-2] not in "aeiou":
        return f"{name[:-1]}ies"
    return f"{name}es" if name.endswith(("s", "x", "z", "ch", "sh")) else f"{name}s"


@pytest.mark.parametrize("model", MODELS)
def test_every_model_has_a_plural_that_is_english(model: type[models.Model]) -> None:
    name, names = str(model._meta.verbose_name), str(model._meta.verbose_name_plural)

    assert names == IRREGULAR.get(name, plural(name))
