"""What was reported on changes by request, also where the catalogue has another value."""

from pathlib import Path

import pytest

from cities.models import City
from commitments.models import Adoption, ChangeRequest, Commitment
from tests import factories as make
from tests.commitments.exchange.catalogue_files import Files, counts

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def files(tmp_path: Path) -> Files:
    files = Files(tmp_path)
    files.load()
    return files


def reported(city: str, role: str) -> Adoption:
    """Return the part of a city in the commitment to build homes, which it has reported on."""
    commitment, party = Commitment.objects.get(slug="homes"), City.objects.get(slug=city)
    part, _made = Adoption.objects.get_or_create(
        commitment=commitment, city=party, defaults={"role": role}
    )
    report = make.ReportFactory(adoption=part)
    for target in part.targets.exclude(value=None):
        make.MeasurementFactory(report=report, target=target, value=5)
    make.advance(report, "submit", "publish")
    assert part.role == role
    return part


def test_the_catalogue_requests_another_role_of_who_has_reported(files: Files) -> None:
    part = reported("gamma", "partner")
    files.put("commitments.csv", 2, co_parties="beta;gamma")

    printed = files.load()

    part.refresh_from_db()
    request = ChangeRequest.objects.get()
    assert (part.role, request.adoption, request.state) == ("partner", part, "open")
    assert request.changes == {"role": ["partner", "joint"]}
    assert counts(printed)["commitments.csv"] == (0, 0, 2)
    assert "commitments.csv: 1 of a promise that was reported on, so requested only." in printed
    assert printed.endswith("Loaded.\n")

    ChangeRequest.objects.update(
        state="declined", decided_by=make.AdministratorFactory(), decided_at="2026-01-01T00:00Z"
    )
    assert "requested" not in files.load() and ChangeRequest.objects.count() == 1


def test_nobody_takes_the_place_of_a_lead_who_has_reported(files: Files) -> None:
    part = reported("alpha", "lead")
    files.put("commitments.csv", 2, party="beta", co_parties="alpha")

    (problem,) = files.refused()

    part.refresh_from_db()
    assert "Alphà leads this commitment and has reported on it." in problem
    assert "Change its role on the site" in problem
    assert (part.role, ChangeRequest.objects.count()) == ("lead", 0)
