"""What a step of the workflow requires: nothing is said where it is met."""

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from commitments.models import ProgressReport, Review
from commitments.reporting import requirements, transitions, workflow

OWN, COMPILED = ProgressReport(), ProgressReport(origin="compiled")
REPLIED = Review(state="replied", submitted_at=timezone.now(), reply="We agree.")


@pytest.mark.parametrize(
    ("condition", "subject"),
    [
        (requirements.not_taken_up, OWN),
        (requirements.note, OWN),
        (requirements.own_words, OWN),
        (requirements.source, COMPILED),
        (requirements.what_it_corrects, OWN),
        (requirements.reply, REPLIED),
        (requirements.reply_or_time, REPLIED),
    ],
)
def test_what_is_met_gives_no_reason(
    condition: Callable[[Any, str], list[str]], subject: Any
) -> None:
    assert condition(subject, "A note.") == []


def test_only_a_row_that_is_not_stored_yet_is_restored() -> None:
    new, stored = ProgressReport(), ProgressReport()
    stored._state.adding = False

    transitions.restore(new, "published")

    assert new.state == "published"
    with pytest.raises(workflow.Refused):
        transitions.restore(stored, "published")
