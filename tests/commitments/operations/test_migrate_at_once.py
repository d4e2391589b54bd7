"""Two `migrate` at once: one works, the other waits for it."""

import threading

import pytest
from django.db import connection, connections

from commitments.management.commands.migrate import one_at_a_time

pytestmark = pytest.mark.slow


@pytest.mark.django_db(transaction=True)
def test_a_second_migrate_waits_for_the_first() -> None:
    steps: list[str] = []
    started = threading.Event()

    def second() -> None:
        started.set()
        with one_at_a_time(connections["default"]):
            steps.append("second works")
        connections.close_all()

    with one_at_a_time(connection):
        other = threading.Thread(target=second)
        other.start()
        assert started.wait(20)
        other.join(0.5)
        steps.append("first is done")
    other.join(20)
    assert steps == ["first is done", "second works"]


@pytest.mark.django_db(transaction=True)
def test_a_migrate_that_breaks_off_leaves_no_lock() -> None:
    with pytest.raises(KeyError), one_at_a_time(connection):
        raise KeyError
    with one_at_a_time(connection):
        pass
