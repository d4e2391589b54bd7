"""Of two reports on the same days that are written at once, one is there."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import date
from threading import Barrier, BrokenBarrierError

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import connection, transaction

from commitments.models import Adoption, ProgressReport
from commitments.reporting import drafts
from commitments.reporting.workflow import Refused
from tests import factories as make

# While both are on the way, the second waits for the first: this long.
SOON = 0.5
Door = Callable[[Adoption, User, date], Callable[[], object]]


def by_form(adoption: Adoption, user: User, until: date) -> Callable[[], object]:
    """What form, import and API do: check the row, then save it."""
    start = date(2024, 1, 1)
    report = ProgressReport(
        adoption=adoption, author=user, period_start=start, period_end=until, language="en"
    )
    report.full_clean()
    return report.save


def by_button(adoption: Adoption, user: User, until: date) -> Callable[[], object]:
    report = drafts.start(adoption, user)
    return report.refresh_from_db


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("doors", [(by_form, by_form), (by_form, by_button)])
def test_one_of_two_is_refused(doors: tuple[Door, Door]) -> None:
    adoption = make.AdoptionFactory()
    user = make.spokesperson(adoption)
    both = Barrier(2)

    def write(door: Door, until: date) -> bool:
        try:
            with transaction.atomic():
                save = door(adoption, user, until)
                with suppress(BrokenBarrierError):
                    both.wait(SOON)
                save()
        except (ValidationError, Refused):
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(2) as pool:
        written = list(pool.map(write, doors, (date(2024, 12, 31), date(2024, 6, 30))))

    assert sorted(written) == [False, True] or doors[1] is by_button
    assert ProgressReport.objects.count() == 1
