"""Keys compare as people see them, in forms, files and the API; texts keep what was typed."""

import csv
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from cities.models import City
from commitments.models import Adoption, Measurement, ProgressReport, Target
from config.models.keys import clean_ends, clean_key, compared_key
from tests import factories as make
from tests.forms import send, typed

pytestmark = pytest.mark.django_db
ZWSP, ZWNJ, LRM, RLM, BOM, NBSP = "\u200b", "\u200c", "\u200e", "\u200f", "\ufeff", "\u00a0"
HIDDEN = [ZWSP, LRM, RLM, BOM, NBSP, "\u2060", "\u202a", "\u00ad", "\u3000", "\u200d"]


@pytest.fixture(autouse=True)
def _media(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def adoption(city: City) -> Adoption:
    adoption: Adoption = make.AdoptionFactory(city=city, commitment__slug="homes")
    return adoption


@pytest.fixture
def draft(adoption: Adoption, focal_point: User) -> ProgressReport:
    make.TargetFactory(adoption=adoption, code="beds", unit="beds")
    report: ProgressReport = make.ReportFactory(adoption=adoption, author=focal_point)
    return report


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Mädchen", "Ma\u0308dchen"),
        ("Men", "men "),
        ("under 18", f"under{NBSP}18"),
        ("under 18", "under  18"),
        *(("women", f"{hidden}women{hidden}") for hidden in HIDDEN),
        *(("beds", f"be{hidden}ds") for hidden in HIDDEN if not hidden.isspace()),
        ("نساء", f"{RLM}نساء"),
        ("STRASSE", "straße"),
    ],
)
def test_what_looks_alike_is_one_key(left: str, right: str) -> None:
    assert compared_key(left) == compared_key(right)


def test_a_joiner_inside_a_word_is_part_of_it() -> None:
    assert clean_key(f"می{ZWNJ}خواهم") == f"می{ZWNJ}خواهم"
    assert clean_ends(f"{BOM}می{ZWNJ}خواهم {LRM}") == f"می{ZWNJ}خواهم"
    assert clean_ends("a  b\n\nc") == "a  b\n\nc"


def test_different_parts_stay_different() -> None:
    parts = ["women", "men", "under 18", "under 1 8", "18+", "نساء", "رجال", "Ödön", "Odon"]
    assert len(set(map(compared_key, parts))) == len(parts)


# Forms


@pytest.mark.slow
@pytest.mark.parametrize("hidden", HIDDEN)
def test_a_form_takes_keys_numbers_and_dates_with_what_nobody_sees(
    client: Client, administrator: User, hidden: str
) -> None:
    city = make.CityFactory()
    client.force_login(administrator)
    page = reverse("admin:cities_city_change", args=[city.pk])
    values = {"slug": "clean", "population": "1200", "ends_on": "2024-03-31", "latitude": "1.5"}
    values["longitude"] = "2.5"
    sent = {name: f"{hidden}{text}{hidden}" for name, text in values.items()}
    assert send(client, page, **sent, note=f"{hidden}A b{hidden}").status_code == 302
    city.refresh_from_db()
    assert (city.slug, city.population, str(city.ends_on)) == ("clean", 1200, "2024-03-31")
    assert city.note == "A b"


def figure_lines(client: Client, draft: ProgressReport, *parts: str) -> Any:
    page = reverse("admin:commitments_progressreport_whole", args=[draft.pk])
    sent = typed(client.get(page))
    target = Target.objects.get()
    place = int(sent["measurements-TOTAL_FORMS"])
    for part in parts:
        prefix = f"measurements-{place}"
        sent |= {f"{prefix}-target": target.pk, f"{prefix}-value": "5", f"{prefix}-status": "A"}
        sent |= {f"{prefix}-breakdown": part, f"{prefix}-qualifier": "exactly"}
        sent |= {f"{prefix}-observed_on_precision": "day"}
        place += 1
    sent["measurements-TOTAL_FORMS"] = str(place)
    return client.post(page, sent)


@pytest.mark.slow
def test_a_form_refuses_two_lines_for_one_part(
    client: Client, draft: ProgressReport, focal_point: User
) -> None:
    client.force_login(focal_point)
    answer = figure_lines(client, draft, "Men", f"men{ZWSP} ")
    assert answer.status_code == 200 and "which reads the same" in answer.text
    assert figure_lines(client, draft, "Men", "women").status_code == 302
    answer = figure_lines(client, draft, "MEN")
    assert "already has a figure for “Men”" in answer.text
    assert Measurement.objects.filter(breakdown__in=["Men", "women"]).count() == 2


@pytest.mark.slow
def test_a_slug_in_capitals_is_the_one_in_small_letters(
    client: Client, administrator: User
) -> None:
    city = make.CityFactory(slug="Freetown")
    assert city.slug == "freetown"
    client.force_login(administrator)
    sent = {"slug": "FREETOWN", "name": "Other", "country": city.country.pk}
    assert send(client, reverse("admin:cities_city_add"), **sent).status_code == 200
    assert City.objects.count() == 1


# Files


def preview(client: Client, holds: str, header: list[str], *rows: list[str]) -> str:
    file = StringIO()
    csv.writer(file).writerows([header, *rows])
    upload = SimpleUploadedFile("mine.csv", file.getvalue().encode())
    answer = client.post(reverse("import"), {"file": upload, "holds": f"{holds}.csv"})
    assert answer.status_code == 200
    return answer.text


def confirm(client: Client, page: str) -> None:
    token = page.partition('name="token" value="')[2].partition('"')[0]
    assert token, page
    client.post(reverse("import"), {"token": token})


TARGET = ["commitment", "city", "code", "title", "value", "unit", "due_on", "due_on_precision"]
TARGET += ["source"]
FIGURE = ["report", "target_code", "unit", "breakdown", "value", "status", "observed_on", "source"]


@pytest.mark.slow
@pytest.mark.parametrize("hidden", HIDDEN)
@pytest.mark.parametrize("place", ["commitment", "code", "value", "due_on", "header"])
def test_a_file_is_read_without_what_nobody_sees(
    client: Client, adoption: Adoption, focal_point: User, hidden: str, place: str
) -> None:
    client.force_login(focal_point)
    row = ["homes", "", "beds", "Beds", "10", "beds", "2027-12-31", "day", ""]
    header = list(TARGET)
    if place == "header":
        header[2] += hidden
    else:
        row[TARGET.index(place)] += hidden
    confirm(client, preview(client, "targets", header, row))
    target = Target.objects.get()
    assert (target.code, target.value, str(target.due_on)) == ("beds", 10, "2027-12-31")


@pytest.mark.slow
def test_a_file_refers_and_adds_in_capitals_as_in_small_letters(
    client: Client, adoption: Adoption, draft: ProgressReport, focal_point: User
) -> None:
    client.force_login(focal_point)
    row = ["Homes", adoption.city.slug.upper(), "", "Beds", "10", "beds", "2027-12-31", "day", ""]
    for code in ("BEDS", "Night-Shelter"):
        row[2] = code
        confirm(client, preview(client, "targets", TARGET, row))
    codes = {"beds", "night-shelter"}
    assert set(adoption.targets.values_list("code", flat=True)) == codes
    rows = [[str(draft.pk), code.upper(), "", "", "5", "A", "", ""] for code in codes]
    confirm(client, preview(client, "measurements", FIGURE, *rows))
    assert set(draft.measurements.values_list("target__code", flat=True)) == codes


def test_a_file_with_lookalike_parts_is_refused_by_its_lines(
    client: Client, draft: ProgressReport, focal_point: User
) -> None:
    client.force_login(focal_point)
    rows = [
        [str(draft.pk), "beds", "", part, "5", "A", "", ""]
        for part in ("Mädchen", "Men", "Ma\u0308dchen", f"men{NBSP}")
    ]
    page = preview(client, "measurements", FIGURE, *rows)
    assert "Line 2 has the same key." in page and "Line 3 has the same key." in page


@pytest.mark.slow
def test_a_part_that_is_there_is_changed_not_added(
    client: Client, draft: ProgressReport, focal_point: User
) -> None:
    figure = make.MeasurementFactory(
        report=draft, target=Target.objects.get(), breakdown="Ma\u0308dchen", value=5
    )
    client.force_login(focal_point)
    row = [str(draft.pk), "beds", "", f"mädchen{ZWSP}", "7", "A", "", ""]
    confirm(client, preview(client, "measurements", FIGURE, row))
    figure.refresh_from_db()
    assert (figure.value, Measurement.objects.count()) == (7, 1)


def test_texts_in_a_key_are_compared_exactly(client: Client, administrator: User) -> None:
    client.force_login(administrator)
    city = make.CityFactory(slug="freetown")
    header = ["kind", "slug", "language", "name", "use", "source"]
    names = ["فریتاون", f"فری{ZWNJ}تاون", "Freetown", "FREETOWN"]
    rows = [["city", city.slug, "", name, "search", "https://example.org/"] for name in names]
    confirm(client, preview(client, "names", header, *rows))
    assert set(city.alternate_names.values_list("name", flat=True)) == set(names)


# API


@pytest.mark.parametrize("hidden", HIDDEN)
def test_filters_of_the_api_take_keys_with_what_nobody_sees(
    client: Client, adoption: Adoption, hidden: str
) -> None:
    answer = client.get("/api/v1/adoptions/", {"commitment": f"homes{hidden}"})
    assert answer.status_code == 200 and answer.json()["count"] == 1


@pytest.mark.slow
def test_the_api_takes_one_figure_for_parts_that_look_alike(
    client: Client, draft: ProgressReport, focal_point: User
) -> None:
    token = make.ApiTokenFactory(owner=focal_point)
    secret = token.renew()
    token.save()
    token.cities.add(draft.adoption.city)
    headers = {"authorization": f"Bearer {secret}", "if-match": f'"{draft.version}"'}
    figure = {"value": "5", "status": "A", "target": f"Beds{ZWSP}"}

    def change(*parts: str) -> Any:
        body = {"measurements": [figure | {"breakdown": part} for part in parts]}
        version = ProgressReport.objects.get(pk=draft.pk).version
        return client.patch(
            f"/api/v1/drafts/{draft.pk}/",
            body,
            content_type="application/json",
            headers=headers | {"if-match": f'"{version}"'},
        )

    refused = change("Men", f"men{NBSP}")
    assert refused.status_code == 400 and "which reads the same" in refused.text
    assert change("Men").status_code == 200
    first = Measurement.objects.get().pk
    assert change("MEN ").status_code == 200
    assert Measurement.objects.get().pk == first
