"""The brake on guessing holds however many try at once."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
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
