"""Every workbook the site gives, opened by LibreOffice."""

import csv
import json
import zipfile
from pathlib import Path

from openpyxl import load_workbook

from tests.consumers.served import Site
from tests.consumers.tools import CACHE, Broken, Tools, program_path, run


def libreoffice(site: Site, _tools: Tools) -> tuple[str, str]:
    """Open each workbook and save each of its sheets as CSV: rows and columns are all there."""
    program = program_path("soffice", "libreoffice-calc")
    folder = site.folder / "workbooks"
    folder.mkdir(exist_ok=True)
    books = [site.save(path, f"workbooks/{name}") for name, path in _addresses(site)]
    saved = folder / "opened"
    profile = f"-env:UserInstallation=file://{CACHE / 'libreoffice'}"
    every_sheet = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"
    run(
        *(program, "--headless", profile, "--convert-to", every_sheet),
        *("--outdir", saved, *books),
    )
    sheets = sum(_compared(book, saved) for book in books)
    version = run(program, "--version").split()[1]
    return f"LibreOffice {version}", f"{len(books)} workbooks, {sheets} sheets, no row lost"


def _addresses(site: Site) -> list[tuple[str, str]]:
    described = json.loads(site.read("/api/v1/schema/?format=json"))["paths"]
    # The trail is each step ever taken: as long as everything else together.
    lists = [path for path in described if path.endswith(".xlsx") and "trail" not in path]
    named = [
        (path.rpartition("/")[2], f"{path}?by=standing" if "statistics" in path else path)
        for path in lists
    ]
    [city] = json.loads(site.read("/api/v1/cities/?page_size=1&sort=name"))["results"]
    [network] = json.loads(site.read("/api/v1/networks/?page_size=1"))["results"]
    return [
        *named,
        ("city-vlr.xlsx", f"/cities/{city['id']}/vlr/?format=xlsx"),
        ("network-vlr.xlsx", f"/networks/{network['id']}/vlr/?format=xlsx"),
    ]


def _compared(book: Path, saved: Path) -> int:
    """Compare what LibreOffice saved with the workbook; return the number of sheets."""
    if not zipfile.is_zipfile(book):
        raise Broken(f"{book.name} is no workbook.")
    sheets = load_workbook(book, read_only=True)
    for sheet in sheets:
        file = saved / f"{book.stem}-{sheet.title}.csv"
        if not file.exists():
            raise Broken(f"{book.name}: the sheet {sheet.title} was not opened.")
        with file.open(encoding="utf-8", newline="") as text:
            rows = sum(1 for _row in csv.reader(text))
        wanted = sum(1 for _row in sheet.iter_rows())
        if rows != wanted:
            raise Broken(f"{book.name}, {sheet.title}: {rows} rows instead of {wanted}.")
    return len(sheets.sheetnames)
