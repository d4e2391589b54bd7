"""The file of topics, with their objectives and populations in one cell each."""

from typing import Any

from django.db.models import Prefetch

from commitments.exchange.audit import AuditBatch
from commitments.exchange.columns import (
    Column,
    Values,
    optional,
    same_set,
    show_code,
    whole_number,
    word,
    yes_no,
)
from commitments.exchange.commitment_tables import find_populations
from commitments.exchange.practice_tables import find_objectives, set_links
from commitments.exchange.table import Table
from commitments.models import Objective, Topic


class Topics(Table):
    file, model = "topics.csv", Topic
    key = lookups = ("slug",)
    parts: tuple[Any, ...] = (
        Prefetch("objectives", Objective.objects.published().select_related("framework")),
        "terms",
    )
    columns: tuple[Column, ...] = (
        word("slug"),
        word("name"),
        word("summary"),
        whole_number("order"),
        Column(
            "objectives",
            find_objectives,
            lambda topic: tuple(sorted(topic.objectives.all(), key=show_code)),
            lambda objectives: ";".join(map(show_code, objectives)),
            same=same_set,
            field="objectives",
            help="Objectives of the topic, with semicolons between them: sdg:11.1;gcr:B2.6.",
        ),
        Column(
            "terms",
            find_populations,
            lambda topic: tuple(topic.terms.all()),
            lambda terms: ";".join(sorted(term.code for term in terms)),
            same=same_set,
            field="terms",
            optional=True,
            help="Codes of its populations, with semicolons between them.",
        ),
        optional(yes_no("verified", "public")),
    )

    def store(self, obj: Any, current: Values, final: Values, audit: AuditBatch) -> Any:
        obj.save()
        set_links(obj.objectives, "objectives", current, final)
        set_links(obj.terms, "terms", current, final)
        return obj


class CatalogueTopics(Topics):
    """Topics with all their objectives, also those that are not public."""

    newer = True
    parts = ("objectives__framework", "terms")
