"""Random requests to the API, within and outside its schema, by schemathesis.

Besides, each parameter and each part of a body takes all values at the edge of what it may be.
Lists share their parameters and the code that reads them: of lists, only that of events is asked
so. The statistics take the filters of commitments, which are the most. tests/test_list_limits.py
gives odd values to each filter of each list. Drafts are asked so by who has a token: without one
every answer is the same.
"""

from collections.abc import Iterator

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, settings
from schemathesis.checks import not_a_server_error
from schemathesis.config import SchemathesisConfig
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from commitments.models import ProgressReport
from config.wsgi import application
from tests.factories import ApiTokenFactory, ReportFactory

CONFIG = SchemathesisConfig.from_dict(
    {
        "operations": [
            {
                "exclude-path-regex": "^/api/v1/(changes|events|statistics)/",
                "phases": {"coverage": {"enabled": False}},
            }
        ]
    }
)
# Files of lists share the code that writes them: those of one list stand for all.
SCHEMA = schemathesis.openapi.from_wsgi("/api/v1/schema/", application, config=CONFIG).exclude(
    path_regex=r"^/api/v1/(?!events|statistics)[a-z]+\.[a-z]+$"
)
DRAFTS = schemathesis.openapi.from_wsgi("/api/v1/schema/", application).include(
    path_regex="^/api/v1/drafts/"
)
CHECKS = [
    not_a_server_error,
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
]
SECRET = "cc_at-random"
pytestmark = pytest.mark.slow


@pytest.fixture
def made(small_world: None, db: None) -> Iterator[None]:
    """The small world; and Django does not close the test's own connection around requests."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


AT_RANDOM = settings(
    max_examples=8,
    derandomize=True,
    database=None,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@SCHEMA.parametrize()
@AT_RANDOM
def test_the_api_answers_as_its_schema_says(case: schemathesis.Case, made: None) -> None:
    if case.query:
        case.query.pop("fields", None)  # Rows are described with all fields.
    case.call_and_validate(checks=CHECKS, headers={"Accept-Encoding": "identity"})


@pytest.fixture
def draft(made: None) -> ProgressReport:
    """A draft that the token with the secret `SECRET` may change, submit and delete."""
    report = ReportFactory()
    token = ApiTokenFactory(owner=report.author, secret=SECRET, may_submit=True)
    token.cities.add(report.adoption.city)
    return report


@DRAFTS.parametrize()
@AT_RANDOM
def test_whoever_has_a_token_breaks_nothing_either(
    case: schemathesis.Case, draft: ProgressReport
) -> None:
    if "id" in case.path_parameters:
        case.path_parameters["id"] = str(draft.pk)
    version = ProgressReport.objects.filter(pk=draft.pk).values_list("version", flat=True)
    headers = {"Accept-Encoding": "identity", "Authorization": f"Bearer {SECRET}"}
    if case.method == "PATCH":
        headers["If-Match"] = f'"{version.get()}"'
    case.call_and_validate(checks=CHECKS, headers=headers)
