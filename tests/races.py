"""What happens at once, on connections of their own."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Event
from typing import Any

import pytest
from django.db import connection, transaction


def many_write(test: Any) -> Any:
    """Mark a test of transactions that write at once: SQLite lets them write one by one."""
    one_by_one = connection.vendor == "sqlite"
    skipped = pytest.mark.skipif(one_by_one, reason="SQLite has one transaction at a time.")
    return pytest.mark.django_db(transaction=True)(skipped(test))


@contextmanager
def while_open(act: Callable[[], object]) -> Iterator[None]:
    """Let another connection act in a transaction that it ends only after what is done here."""
    began, done = Event(), Event()

    def open_transaction() -> None:
        try:
            with transaction.atomic():
                act()
                began.set()
                done.wait(20)
        finally:
            began.set()
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        ended = pool.submit(open_transaction)
        began.wait(20)
        try:
            yield
        finally:
            done.set()
        ended.result()
