"""Commands that run by the clock note each run."""

import pytest
from django.core.management import CommandError, call_command

from commitments.models import JobRun
from commitments.operations.jobs import JOBS, run_of


@pytest.mark.django_db
@pytest.mark.parametrize("job", ["send_notices", "check_links", "clearsessions"])
def test_a_run_that_ends_well_is_noted_with_its_result(job: str) -> None:
    call_command(job)

    row = JobRun.objects.get()
    assert row.job == job and job in {each.name for each in JOBS}
    assert row.finished_at is not None and row.finished_at >= row.started_at
    assert row.failed_at is None


@pytest.mark.django_db
def test_a_run_that_is_refused_is_noted_as_broken_off() -> None:
    with pytest.raises(CommandError):
        call_command("make_release", label="no label at all")

    row = JobRun.objects.get(job="make_release")
    assert row.failed_at and not row.finished_at
    assert row.result == "ReleaseError"


@pytest.mark.django_db
def test_a_command_has_one_row_however_often_it_runs() -> None:
    for result in ("one", "two"):
        with run_of("check_links") as run:
            run.result = result

    assert JobRun.objects.get().result == "two"
