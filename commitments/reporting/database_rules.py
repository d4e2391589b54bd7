"""What the database itself holds, against any door and raw SQL: the triggers of reports and trail.

Declared once, from the models and from the steps of the workflow; `migrate` installs them after
the last migration, and `check --database default` says which are missing. Of a row that is kept,
all columns are kept but those named here, so that a new column is kept unless it is named too, and
those that search derives from others.

**Changing what is kept.** Two ways, both by name and both recorded:

- `with cities.audit.exempted(rule, row, reason, requested_by, confirmed_by)` writes an `Exemption`
  for the row that changes inside. It opens the fields that `opened` names for the rule, once: the
  change uses it up, so set all fields of a row in one UPDATE. A redaction replaces words of
  published rows, and of the entries of the trail that quote them, in this way, with the two
  administrators who asked for it and confirmed it; the database refuses one without both.
- A migration: `migrate` takes the triggers off while there are migrations to apply, as SQLite
  cannot rebuild a table that a trigger reads. The account of the site owns no table on PostgreSQL,
  so only whoever operates the site can do that.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.db import models

from cities.models import Exemption, TrailEntry
from commitments.models import (
    Comment,
    Contributor,
    Evidence,
    InternalNote,
    Measurement,
    ProgressReport,
    Review,
)
from commitments.reporting.actors import Subject
from commitments.reporting.transitions import transitions
from commitments.reporting.workflow import STEPS, initial_state
from config.models.fields import SearchField
from config.models.triggers import Trigger, differs

Rule, State = Exemption.Rule, ProgressReport.State
TRAIL_STAYS = "The trail is neither changed nor deleted."
REPORT_STAYS = "A published report stays as it is: publish a correction of it."
# A report that is public, and one that its part belongs to.
PUBLISHED = "{row}.state IN ('published', 'superseded')"
OF_PUBLISHED = (
    "EXISTS (SELECT 1 FROM commitments_progressreport WHERE id = {row}.report_id"
    " AND state IN ('published', 'superseded'))"
)
# Before, a report is deleted with its contributors and what was said about it.
NOT_A_DRAFT = (
    "EXISTS (SELECT 1 FROM commitments_progressreport WHERE id = {row}.report_id"
    " AND state <> 'draft')"
)

# By what another row is the same, besides its number: as the constraints of the models have it.
SAME_PERIOD = (
    "other.adoption_id = NEW.adoption_id AND other.period_start = NEW.period_start"
    " AND other.period_end = NEW.period_end AND other.\"state\" = 'published'"
    " AND other.origin = 'reported' AND NEW.origin = 'reported'"
    " AND NEW.state <> 'superseded' AND NEW.corrects_id IS NULL"
)
SAME_REVIEWER = (
    "other.report_id = NEW.report_id AND other.reviewing_city_id = NEW.reviewing_city_id"
)


@dataclass(frozen=True)
class Kept:
    """Rows that stay as they are once a condition on them holds.

    `changing` are the fields that may change all the same, `opened` those that an exemption by a
    rule opens. Rows of a `part` are not added either. `keys` are the conditions that another row is
    unique by, besides its number.
    """

    model: type[models.Model]
    condition: str
    sentence: str
    changing: tuple[str, ...] = ()
    opened: dict[Exemption.Rule, tuple[str, ...]] = field(default_factory=dict)
    part: bool = False
    keys: tuple[str, ...] = ()

    @property
    def table(self) -> str:
        return self.model._meta.db_table

    def holds(self, *rows: str) -> str:
        return "(" + " OR ".join(self.condition.format(row=row) for row in rows) + ")"

    def columns(self, *without: str) -> list[str]:
        """Return the columns of all fields but these, the `changing` ones and derived ones."""
        left_out = {*self.changing, *without}
        return [
            str(each.column)
            for each in self.model._meta.concrete_fields
            if each.name not in left_out and not isinstance(each, SearchField)
        ]

    def triggers(self) -> Iterator[Trigger]:
        name = f"kept_{self.model._meta.model_name}"
        rows = ("OLD", "NEW") if self.part else ("OLD",)
        changed = f"{self.holds(*rows)} AND {differs(self.columns())}"
        exempt = [self._exempt(rule) for rule in self.opened]
        when = " AND NOT ".join([changed, *exempt])
        yield Trigger(name, self.table, "UPDATE", when, self.sentence)
        if self.opened:
            use = f"UPDATE cities_exemption SET used = TRUE WHERE {self._unused()}"  # noqa: S608
            yield Trigger(f"used_{name}", self.table, "UPDATE", changed, statement=use)
        yield Trigger(name, self.table, "DELETE", self.holds("OLD"), self.sentence)
        yield Trigger(name, self.table, "TRUNCATE", "TRUE", self.sentence)
        if self.part:
            yield Trigger(name, self.table, "INSERT", self.holds("NEW"), self.sentence)
        yield from self._replacements(name)

    def _replacements(self, name: str) -> Iterator[Trigger]:
        """Yield what keeps rows from being replaced, which SQLite does without deleting them."""
        same = " OR ".join(("other.id = NEW.id", *self.keys))
        which = f"({same}) AND {self.condition.format(row='other')}"
        for event, others in (("INSERT", ""), ("UPDATE", " AND other.id <> OLD.id")):
            rows = f'SELECT 1 FROM "{self.table}" AS other WHERE {which}{others}'  # noqa: S608
            yield Trigger(
                *(f"replaced_{name}", self.table, event, f"EXISTS ({rows})", self.sentence),
                sqlite_only=True,
            )

    def _unused(self) -> str:
        label = self.model._meta.label_lower
        return f"model = '{label}' AND object_id = CAST(OLD.id AS text) AND used = FALSE"

    def _exempt(self, rule: Exemption.Rule) -> str:
        """Return the condition that a rule lets the change through: it opens all that changes."""
        others = differs(self.columns(*self.opened[rule]))
        rows = f"SELECT 1 FROM cities_exemption WHERE {self._unused()}"  # noqa: S608
        return f"(NOT {others} AND EXISTS ({rows} AND rule = '{rule.value}'))"


def _words(model: type[models.Model], *also: str) -> tuple[str, ...]:
    """Return the fields of a model that hold words or files, and others that go with them."""
    texts = (models.CharField, models.TextField, models.FileField)
    fields = model._meta.concrete_fields
    return (*(each.name for each in fields if isinstance(each, texts) and not each.choices), *also)


KEPT_ROWS = (
    Kept(
        TrailEntry,
        "TRUE",
        TRAIL_STAYS,
        opened={
            Rule.WITHHELD: ("changes",),
            Rule.REDACTION: ("label", "changes", "note", "role_for", "commitment"),
        },
    ),
    Kept(Exemption, "TRUE", "An exemption is neither changed nor deleted.", changing=("used",)),
    Kept(
        ProgressReport,
        PUBLISHED,
        REPORT_STAYS,
        # Whether a state may follow is asked of the steps.
        changing=("state", "updated_at"),
        opened={Rule.REDACTION: _words(ProgressReport, "version")},
        keys=("other.corrects_id = NEW.corrects_id", SAME_PERIOD),
    ),
    Kept(
        Contributor,
        NOT_A_DRAFT,
        "Who contributed to a report stays on record.",
        changing=("last_at",),
    ),
    Kept(
        Comment,
        NOT_A_DRAFT,
        "What was said about a report stays on record.",
        # Emptied where the target or the account is deleted.
        changing=("settled_at", "settled_by", "target", "author"),
        opened={Rule.REDACTION: ("text",), Rule.WITHHELD: ("text",)},
    ),
    Kept(
        InternalNote,
        NOT_A_DRAFT,
        "What a secretariat noted stays on record.",
        changing=("author",),
        opened={Rule.REDACTION: ("text",), Rule.WITHHELD: ("text",)},
    ),
    Kept(
        Measurement,
        OF_PUBLISHED,
        REPORT_STAYS,
        opened={Rule.REDACTION: _words(Measurement)},
        part=True,
    ),
    Kept(
        Evidence,
        OF_PUBLISHED,
        REPORT_STAYS,
        # What the weekly check of links writes.
        changing=("checked_at", "answered"),
        opened={
            Rule.REDACTION: (
                *("title", "url", "page", "shows"),
                *("file", "file_name", "file_type", "file_size"),
            )
        },
        part=True,
    ),
    Kept(
        Review,
        "{row}.state IN ('published', 'declined')",
        "A published review stays as it is.",
        # Emptied where the round or the account is deleted.
        changing=("round", "invited_by", "reviewer"),
        opened={Rule.REDACTION: _words(Review), Rule.MERGER: ("reviewing_city",)},
        keys=(SAME_REVIEWER,),
    ),
)


def _steps(model: type[Subject]) -> Iterator[Trigger]:
    """Yield what holds a state to the steps of the workflow, from the first state on."""
    table, name = model._meta.db_table, str(model._meta.model_name)
    sentence = "A state follows another only by a step of the workflow."
    possible = " OR ".join(
        f"(OLD.\"state\" = '{source}' AND NEW.\"state\" = '{to}'"
        + (f" AND NEW.origin = '{origin}')" if origin else ")")
        for source, to, origin in sorted(transitions(model))
    )
    yield Trigger(
        f"step_{name}", table, "UPDATE", f"NEW.state <> OLD.state AND NOT ({possible})", sentence
    )
    first = initial_state(model)
    yield Trigger(f"step_{name}", table, "INSERT", f"NEW.state <> '{first}'", sentence)


REPORTS = ProgressReport._meta.db_table
OTHER_RULES = (
    *(trigger for model in STEPS for trigger in _steps(model)),
    Trigger(
        "decided",
        REPORTS,
        "UPDATE",
        "(NEW.\"state\" = 'published' AND OLD.state <> 'published'"
        " OR NEW.decided_by_id IS DISTINCT FROM OLD.decided_by_id)"
        " AND EXISTS (SELECT 1 FROM commitments_contributor AS other WHERE other.report_id = NEW.id"
        # A compiled report that somebody typed has a person who decided, too.
        " AND (other.user_id = NEW.decided_by_id"
        " OR NEW.\"state\" = 'published' AND NEW.decided_by_id IS NULL))",
        "Nobody decides on a report that they contributed to.",
    ),
    Trigger(
        "origin",
        REPORTS,
        "UPDATE",
        "NEW.origin <> OLD.origin",
        "Who a report is by never changes.",
    ),
    Trigger(
        "submitted",
        REPORTS,
        "DELETE",
        "OLD.state <> 'draft'",
        "Only a draft that was never submitted is deleted.",
    ),
    Trigger(
        "superseded",
        REPORTS,
        "UPDATE",
        "NEW.\"state\" = 'superseded' AND OLD.state <> 'superseded' AND NOT EXISTS"
        " (SELECT 1 FROM commitments_progressreport AS other WHERE other.corrects_id = NEW.id)",
        "A report is superseded by one that corrects it.",
    ),
    Trigger(
        "exemption_once",
        Exemption._meta.db_table,
        "UPDATE",
        "OLD.used AND NOT NEW.used",
        "An exemption is used once.",
    ),
)


def triggers() -> list[Trigger]:
    """Return all triggers."""
    return [*(trigger for kept in KEPT_ROWS for trigger in kept.triggers()), *OTHER_RULES]
