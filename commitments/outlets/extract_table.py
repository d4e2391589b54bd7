"""The extract for local reviews as a spreadsheet: one line for each figure under each objective."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.conf import settings

from commitments.models import Adoption, Commitment, Crosswalk, Objective, Standing
from commitments.models.observations import ObservationStatus
from commitments.outlets.extract import Entry, Extract, Fact
from commitments.outlets.parties import called
from config.api.downloads import cell_text, csv_file, escape_formula
from config.api.fields import Exact, PartialDate
from config.api.workbooks import Cell, ReadMe, as_date, workbook
from config.demonstration import marked_header, marked_rows

CellValue = str | int | Decimal | bool | None


@dataclass(frozen=True)
class ExtractLine:
    """One line of the spreadsheet: a statement on a promise, under an objective or none."""

    objective: Objective | None
    entry: Entry
    fact: Fact

    @property
    def adoption(self) -> Adoption:
        return self.entry.progress.adoption

    @property
    def commitment(self) -> Commitment:
        return self.adoption.commitment

    @property
    def link(self) -> str | None:
        """How the promise comes under the objective."""
        if self.objective is None:
            return None
        return "tagged" if self.entry.mapping else "crosswalk"

    @property
    def basis(self) -> str:
        mapping = self.entry.mapping
        return "; ".join([mapping.basis] if mapping else [lead.basis for lead in self.entry.leads])

    @property
    def absence(self) -> str | None:
        """The code of the reason why the line has no value; None where it has one."""
        if self.fact.value is not None:
            return None
        if self.fact.figure:
            status = ObservationStatus(self.fact.figure.measurement.status)
            return status.name.lower().replace("_", "-")
        if self.entry.progress.reports:
            return "no-figure"
        return "withdrawn" if self.adoption.standing == Standing.WITHDRAWN else "nothing-known"

    def values(self) -> list[CellValue]:
        """Return a value for each of `COLUMNS`. What is missing is None, never 0 or ""."""
        return [getter(self) for _name, getter in COLUMNS]


Getter = Callable[[ExtractLine], CellValue]


def _value(path: str) -> Callable[[ExtractLine], Any]:
    """Return a getter of the value at an attribute path; None where a step of the path is None."""

    def get(line: ExtractLine) -> Any:
        value: Any = line
        for name in path.split("."):
            value = None if value is None else getattr(value, name)
        return value

    return get


def _text(path: str) -> Getter:
    """Return a getter of the value at an attribute path as text; None where it is missing."""
    value = _value(path)
    return lambda line: cell_text(value(line)) or None


def _partial_date(path: str, name: str, precision: str = "") -> Getter:
    """Return a getter of the date `name`, as far as it is known, of the object at a path."""
    row, field = _value(path), PartialDate(name, precision)
    return lambda line: field.to_representation(row(line)) if row(line) else None


def _address(path: str) -> Getter:
    """Return a getter of the address of the page of the object at a path."""
    row = _value(path)
    return lambda line: settings.SITE_URL + row(line).get_absolute_url() if row(line) else None


def _joined(of: Callable[[Crosswalk], str]) -> Getter:
    """Return a getter that joins a text of all correspondences that lead to the objective."""
    return lambda line: "; ".join(filter(None, map(of, line.entry.leads))) or None


# The columns of the spreadsheet: name, and getter of the value from a line.
COLUMNS: tuple[tuple[str, Getter], ...] = (
    ("agenda", _text("objective.framework.slug")),
    ("objective", _text("objective.code")),
    ("objective_title", _text("objective.title")),
    ("link", _text("link")),
    ("basis", _text("basis")),
    ("through", _joined(lambda lead: lead.from_objective.label)),
    ("link_source", _joined(lambda lead: lead.source)),
    ("party", lambda line: called(line.adoption.party)),
    ("commitment", _text("commitment.title")),
    ("commitment_url", _address("commitment")),
    ("commitment_source", _text("commitment.source_url")),
    ("role", _text("adoption.role")),
    ("made_on", _partial_date("commitment", "made_on")),
    ("adopted_on", _text("adoption.adopted_on")),
    ("withdrawn_on", _text("adoption.withdrawn_on")),
    ("standing", _text("adoption.standing")),
    ("standing_trust", _text("adoption.trust")),
    ("standing_on", _partial_date("adoption", "standing_on")),
    ("aged", _value("adoption.aged")),
    ("rating_note", _text("entry.progress.rating_note")),
    ("reporting", lambda line: line.adoption.reporting_on().value),
    ("target", _text("fact.target.title")),
    ("indicator", _text("fact.target.indicator.code")),
    ("baseline", _value("fact.target.baseline_value")),
    ("baseline_on", _text("fact.target.baseline_on")),
    ("aim", _value("fact.target.value")),
    ("due_on", _partial_date("fact.target", "due_on")),
    ("breakdown", _text("fact.breakdown")),
    ("value", _value("fact.value")),
    ("unit", _text("fact.unit")),
    ("on", _partial_date("fact.figure", "on", "precision")),
    ("status", _text("fact.figure.measurement.status")),
    ("absence", _text("absence")),
    ("progress_percent", _value("fact.figure.percent")),
    ("trust", _text("fact.trust.value")),
    ("source", _text("fact.source")),
    ("reported_on", _partial_date("fact.report", "reported_on")),
    ("report_url", _address("fact.report")),
)
COLUMN_NAMES = tuple(name for name, _getter in COLUMNS)
# What each column means, for the sheet "Read me".
EXTRACT_COLUMNS = {
    "agenda": "sdg or nua; empty where the promise serves neither.",
    "objective": "Code of the objective.",
    "objective_title": "Title of the objective.",
    "link": (
        "tagged: the promise names the objective itself; crosswalk: it reaches it through"
        " a published correspondence."
    ),
    "basis": "The reason for the link.",
    "through": "From which objectives the correspondence leads here.",
    "link_source": "Source of the correspondence.",
    "party": "The city or network that made the promise.",
    "commitment": "What was promised.",
    "commitment_url": "Page of the promise.",
    "commitment_source": "Document in which it was promised.",
    "role": "Role of the party: lead, joint or partner.",
    "made_on": "When it was made, as far as known.",
    "adopted_on": "When the party adopted it.",
    "withdrawn_on": "When it was withdrawn.",
    "standing": "Status of the promise.",
    "standing_trust": "On whose word the status is known.",
    "standing_on": "The day the status is about.",
    "aged": "Whether the status is old.",
    "rating_note": "In words, where the party calls the promise kept and a figure stands lower.",
    "reporting": "What is awaited: not-asked, not-due, due or overdue.",
    "target": "What is measured.",
    "indicator": "Code of the official indicator.",
    "baseline": "Value from which it started.",
    "baseline_on": "Day of that value.",
    "aim": "Value to reach.",
    "due_on": "By when.",
    "breakdown": "Group of people that the figure is about; empty for all.",
    "value": "The figure.",
    "unit": "Its unit.",
    "on": "Its date, as far as known.",
    "status": "Its status, an SDMX code.",
    "absence": "Why there is no figure.",
    "progress_percent": (
        "Part of the way from the baseline to the target, in per cent; empty if a value is missing."
    ),
    "trust": "Who vouches for the figure: compiled, checked or reviewed.",
    "source": "Its source.",
    "reported_on": "When it was reported.",
    "report_url": "Page of the report.",
}
DATE_COLUMNS = {name for name in COLUMN_NAMES if name == "on" or name.endswith("_on")}


def cell(value: CellValue) -> str:
    """Return a value as a CSV cell: exact, and safe to open in a spreadsheet."""
    if isinstance(value, Decimal):
        return Exact().to_representation(value)
    return escape_formula(value) if isinstance(value, str) else cell_text(value)


def extract_lines(extract: Extract) -> Iterator[ExtractLine]:
    """Yield a line for each figure under each objective, or one that says that there is none.

    Last come the promises under no objective, so that the lines are complete.
    """
    for agenda in extract.agendas:
        for section in agenda.sections:
            for entry in section.entries:
                yield from (ExtractLine(section.objective, entry, fact) for fact in entry.facts)
    for entry in extract.elsewhere:
        yield from (ExtractLine(None, entry, fact) for fact in entry.facts)


def csv_blocks(extract: Extract, _read_me: ReadMe) -> Iterator[bytes]:
    """Return the extract as CSV, in blocks."""
    rows = (map(cell, line.values()) for line in extract_lines(extract))
    return csv_file(marked_header(COLUMN_NAMES), marked_rows(rows))


def xlsx_blocks(extract: Extract, read_me: ReadMe) -> Iterator[bytes]:
    """Return the extract as a workbook in blocks: a sheet for each goal, as in reports."""
    rows = ((_sheet_of(line), _cells(line)) for line in extract_lines(extract))
    return workbook(marked_header(COLUMN_NAMES), rows, "VLR", read_me)


def _sheet_of(line: ExtractLine) -> str:
    """Return the name of the sheet of a line: SDG 10, NUA, Others."""
    if line.objective is None:
        return "Others"
    agenda = line.objective.framework.slug
    goal = line.objective.code.partition(".")[0]
    return f"SDG {goal}" if agenda == "sdg" else agenda.upper()


def _cells(line: ExtractLine) -> Iterable[Cell]:
    cells: list[Cell] = [
        as_date(value) if name in DATE_COLUMNS and isinstance(value, str) else value
        for name, value in zip(COLUMN_NAMES, line.values(), strict=True)
    ]
    [marked] = marked_rows([cells])
    return marked
