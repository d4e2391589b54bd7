"""One public row of each kind, with a name of its own in all of its texts."""

from typing import Any

from django.db import connection, models

from cities.audit import Actor, difference, record, snapshot
from cities.models import TrailEntry
from commitments.models import ChangeRequest, Evidence, Target
from commitments.redaction.fields import redactable
from commitments.reporting.database_rules import triggers
from config.models.triggers import lifted
from tests import factories as make

Planted = dict[type[models.Model], str]
# Fields in which a text cannot stand while another is there.
ONE_OF = {(Evidence, "file"), (Evidence, "file_name")}


def rows() -> list[models.Model]:
    """Return one public row of each model that has words."""
    city, network = make.CityFactory(), make.NetworkFactory()
    framework = make.FrameworkFactory()
    objective = make.ObjectiveFactory(framework=framework)
    commitment = make.CommitmentFactory(
        framework=framework, wording="Words", wording_language="en", wording_source="https://a.org"
    )
    adoption = make.AdoptionFactory(commitment=commitment, city=city)
    target = make.TargetFactory(adoption=adoption)
    report = make.ReportFactory(adoption=adoption)
    figure = make.MeasurementFactory(report=report, target=target, dimension="a", breakdown="b")
    make.MeasurementFactory(report=report, target=target)
    evidence = make.EvidenceFactory(report=report)
    make.advance(report, "submit", "publish")
    event = make.EventFactory(city=city)
    return [
        city,
        network,
        framework,
        objective,
        commitment,
        adoption,
        target,
        report,
        figure,
        evidence,
        event,
        make.OrganisationFactory(),
        make.MembershipFactory(network=network, city=city),
        make.ParticipationFactory(event=event, city=city),
        make.AlternateNameFactory(city=city),
        make.ChangeRequestFactory(target=target),
        make.CrosswalkFactory(from_objective=objective),
        make.IndicatorFactory(framework=framework),
        make.CommitmentObjectiveFactory(commitment=commitment, objective=objective),
        make.EndorsementFactory(city=city),
        make.GrantFactory(),
        make.NeedFactory(),
        make.PracticeFactory(public=True),
        make.ReviewFactory(report=report, published=True),
        make.ReviewRoundFactory(network=network),
        make.TopicFactory(),
    ]


def plant() -> tuple[Planted, dict[type[models.Model], Any]]:
    """Put a name into each text of a row of each kind, and into the trail; return the names."""
    by_model = {type(row): row for row in rows()}
    names: Planted = {}
    for model, fields in redactable().items():
        row = by_model[model]
        names[model] = f"Qx{len(names)}zj"
        for name in fields:
            if (model, name) not in ONE_OF:
                setattr(row, name, _text(model._meta.get_field(name), names[model]))
        with lifted(connection, triggers()):  # as if it had been written before it was published
            row.save()
        if model is Target:
            changes = {"title": [f"Old {names[model]}", f"New {names[model]}"]}
            ChangeRequest.objects.filter(target=row).update(changes=changes)
        record(row, TrailEntry.Action.ADD, Actor(), difference({}, snapshot(row)))
    return names, by_model


def _text(field: Any, planted: str) -> str:
    if isinstance(field, models.SlugField):
        return f"of-{planted.lower()}-here"
    if isinstance(field, models.URLField):
        return f"https://example.org/{planted}/page"
    return f"About {planted} here"


def stored() -> str:
    """Return every row of every table as text, without the numbers and folding of names."""
    texts = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            if table.endswith("_words_data"):
                continue  # of the index; `test_no_index_keeps_the_words` reads it
            columns = connection.introspection.get_table_description(cursor, table)
            quote = connection.ops.quote_name
            cells = ", ".join(f"CAST({quote(column.name)} AS TEXT)" for column in columns)
            cursor.execute(f"SELECT {cells} FROM {quote(table)}")  # names of tables
            texts += [f"{table}: {row}" for row in cursor.fetchall()]
    return "\n".join(texts).casefold()
