"""Which state may follow which: for the database, and for what is restored."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from commitments.models import ProgressReport
from commitments.reporting.actors import Subject
from commitments.reporting.workflow import STEPS, Refused, initial_state

# What a step does to another row: the report that a published one corrects is superseded.
AUTOMATIC: dict[type[Subject], set[tuple[str, str, str]]] = {
    ProgressReport: {(ProgressReport.State.PUBLISHED, ProgressReport.State.SUPERSEDED, "")},
}


def transitions(model: type[Subject]) -> set[tuple[str, str, str]]:
    """Return each state that may follow another: from, to, and the origin that it needs, if any."""
    steps = STEPS[model].values()
    return AUTOMATIC.get(model, set()) | {
        (str(source), step.to, step.origin) for step in steps for source in step.sources
    }


def restore(subject: Subject, state: str) -> None:
    """Set the state in which a release had a row that is not stored yet.

    This is no step: the step was taken before the release was made.
    """
    if not subject._state.adding:
        raise Refused(_("This already exists."))
    subject.state = state


def set_back(subject: Subject) -> str:
    """Set the state in which rows begin on a restored one, and return the state it had."""
    state, subject.state = subject.state, initial_state(type(subject))
    return state


def lead_through(subject: Subject, states: Iterable[str], **values: Any) -> None:
    """Give a restored row, stored as it began, these states one after the other.

    `values` are what it has besides in each of them, as who decided and when.
    """
    for state in states:
        type(subject)._default_manager.filter(pk=subject.pk).update(state=state, **values)


def bring_to(subject: Subject, state: str) -> None:
    """Bring a restored row, stored as it began, to the state in which the release had it.

    It goes along the table of steps, as the database lets no state follow otherwise.
    """
    lead_through(subject, _way(subject, state))
    subject.refresh_from_db(fields=["state"])


def _way(subject: Subject, state: str) -> list[str]:
    """Return the states between that of a row and another, which comes last: the fewest."""
    origin = getattr(subject, "origin", "")
    ways: dict[str, list[str]] = {subject.state: []}
    for reached in (reaching := [subject.state]):
        for source, to, needed in transitions(type(subject)):
            if source == reached and needed in ("", origin) and to not in ways:
                ways[to] = [*ways[reached], to]
                reaching.append(to)
    return ways[state]
