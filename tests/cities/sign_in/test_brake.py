"""The brake on guessing holds however many try at once."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone

from cities.models import SignInTry
from cities.sign_in import brake

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
AT_ONCE = 12


def test_of_many_at_once_no_more_are_let_through() -> None:
    moment = timezone.now()

    def attempt(_number: int) -> bool:
        try:
            until = SignInTry.objects.one_more("key", brake.PER_NAME, brake.PERIOD, moment)
        finally:
            connection.close()
        return until is None

    with ThreadPoolExecutor(AT_ONCE) as pool:
        let_through = list(pool.map(attempt, range(AT_ONCE)))

    assert sum(let_through) == SignInTry.objects.get().tries == brake.PER_NAME


def test_a_try_counts_while_another_sign_in_forgets_those_of_the_name(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    make = QuerySet.bulk_create
    forgotten: list[int] = []

    def make_and_lose(rows: Any, *args: Any, **kwargs: Any) -> Any:
        made = make(rows, *args, **kwargs)
        if not forgotten:
            forgotten.append(SignInTry.objects.all().delete()[0])
        return made

    monkeypatch.setattr(QuerySet, "bulk_create", make_and_lose)

    assert SignInTry.objects.one_more("key", 5, brake.PERIOD, timezone.now()) is None
    assert (forgotten, SignInTry.objects.get().tries) == ([1], 1)
