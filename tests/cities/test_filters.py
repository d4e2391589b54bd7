"""What narrows lists of events."""

import pytest
from django.test import Client

from tests.factories import CityFactory, EventFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("public", "found"), [(True, True), (False, False)])
def test_an_event_is_found_by_its_host_city_only_where_that_is_public(
    client: Client, public: bool, found: bool
) -> None:
    EventFactory(name="Gathering of ports", city=CityFactory(name="Montréal", public=public))

    assert ("Gathering of ports" in client.get("/events/?q=montreal").content.decode()) is found
