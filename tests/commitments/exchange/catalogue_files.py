# ruff: noqa: E501
"""A catalogue of a few invented rows: every file, nothing about a real place."""

import csv
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

SOURCE = "https://example.org/page"
FILES = {
    "countries.csv": """\
iso2,iso3,numeric,name,continent
ZZ,ZZZ,999,Nowhere,Africa
""",
    "cities.csv": """\
slug,name,kind,country,admin_area,latitude,longitude,population,geonames_id,timezone,url,verified,note
alpha,Alphà,city,ZZ,,5.5,-4,12000,1,Africa/Kampala,https://alpha.example,yes,
beta,Beta,city,ZZ,,6,-5,,,,,yes,
gamma,Gamma,city,,,,,,,,,no,Nobody knows which place it is
""",
    "networks.csv": """\
slug,name,acronym,kind,founded,seat,url,members,members_as_of,verified,source,note
ring,Ring of Cities,RC,city-network,1985,Alpha,,136,2017-12-08,yes,,
""",
    "frameworks.csv": """\
slug,name,short_name,kind,adopted_on,adopted_at,endorsed_on,document_symbol,legally_binding,url,verified,source,note
gcm,One compact,GCM,un-compact,2018-12-10,,,,no,,yes,,
gcr,Other compact,GCR,un-compact,,,,,no,,yes,,
sdg,An agenda,SDG,un-agenda,,,,,no,,yes,,
nua,Another agenda,NUA,un-agenda,,,,,no,,yes,,
letter,A letter of mayors,Letter,city-statement,,,,,no,,yes,,
""",
    "objectives.csv": """\
framework,code,kind,title,parent_code,order,imrf_roundtable,migration_relevance,verified,source
gcm,7,objective,Less vulnerability,,7,1,direct,yes,
gcm,15,objective,Basic services,,15,2,direct,yes,
gcr,B2.6,area,Shelter,,1,,,yes,
sdg,10,goal,Less inequality,,1000,,,yes,
sdg,10.2,target,Inclusion,10,1020,,related,yes,
sdg,11.1,target,Homes,,1110,,,yes,
nua,28,paragraph,Migrants in cities,,28,,direct,yes,
""",
    "indicators.csv": """\
framework,code,target_code,title,unit,direction,city_level,verified,note
sdg,10.2.1,10.2,People below half of the median,%,down,yes,yes,
""",
    "crosswalk.csv": """\
from_framework,from_code,to_framework,to_code,basis,verified,source,note
gcm,7,sdg,10.2,editorial,no,own reading,
""",
    "memberships.csv": """\
network,member,since,since_precision,role,verified,source,note
ring,alpha,2023-01-01,year,member,yes,,
""",
    "events.csv": """\
slug,name,kind,starts_on,ends_on,city,online,url,verified,source,note
forum,A forum,mayoral-forum,2019-11-26,2019-11-27,beta,yes,,yes,,
""",
    "participations.csv": """\
event,participant,role,verified,source,note
forum,alpha,speaker,yes,,mayor spoke
""",
    "commitments.csv": f"""\
slug,framework,kind,party_kind,party,co_parties,title,summary,made_on,made_on_precision,date_basis,starts_on,ends_on,source_url,verified,gcm,gcm_basis,gcr,sdg,nua,reason
homes,,pledge,city,alpha,beta,Homes,Alpha will build homes.,2022-07-22,day,stated,,,{SOURCE},yes,15;7,declared,B2.6,11.1;10.2,28,Homes are services.
knowledge,gcm,pledge,network,ring,,Know more,The ring will learn.,2022-01-01,year,event,,,{SOURCE},yes,,,,10.2,,
voice,letter,statement,signatories,,,A voice,Mayors ask to be heard.,,,,,,{SOURCE},yes,,,,10.2,,
""",
    "targets.csv": """\
commitment,code,title,value,unit,due_on,due_on_precision,source
homes,beds,Beds,200,beds,2026-03-31,quarter,
homes,plan,A plan,,,,,
""",
    "progress.csv": f"""\
commitment,reported_on,reported_on_precision,summary,value,unit,target_code,source
homes,2022-03-01,month,40 beds are there.,40,beds,beds,{SOURCE}
homes,,,12 households moved in.,12,households,,{SOURCE}
homes,,,The plan is being written.,,,plan,{SOURCE}
homes,,,Neighbours helped.,,,,{SOURCE}
""",
    "endorsements.csv": """\
framework,endorser_kind,endorser,endorsed_on,endorsed_on_precision,role,verified,source,note
letter,city,alpha,2017-12-01,month,signatory,yes,,
letter,network,ring,,,author,yes,,
""",
}


class Files:
    """The files in a folder, to be changed row by row. Line 2 is the first row, as in an editor."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for name, text in FILES.items():
            self.path(name).write_text(text, encoding="utf-8")

    def path(self, file: str) -> Path:
        return self.folder / file

    def put(self, file: str, line: int, **cells: str) -> None:
        """Change some cells of a row."""
        header, *rows = self.table(file)
        for column, text in cells.items():
            rows[line - 2][header.index(column)] = text
        self._write(file, [header, *rows])

    def add(self, file: str, **cells: str) -> None:
        """Add a row, like the first but for these cells."""
        header, *rows = self.table(file)
        first = dict(zip(header, rows[0], strict=True))
        self._write(file, [header, *rows, list((first | cells).values())])

    def drop(self, file: str, line: int) -> None:
        """Take a row out."""
        rows = self.table(file)
        del rows[line - 1]
        self._write(file, rows)

    def drop_columns(self, file: str, *names: str) -> None:
        """Take columns out."""
        header, *rows = self.table(file)
        kept = [number for number, name in enumerate(header) if name not in names]
        self._write(file, [[row[number] for number in kept] for row in [header, *rows]])

    def table(self, file: str) -> list[list[str]]:
        return list(csv.reader(StringIO(self.path(file).read_text(encoding="utf-8"))))

    def _write(self, file: str, rows: list[list[str]]) -> None:
        text = StringIO()
        csv.writer(text, lineterminator="\n").writerows(rows)
        self.path(file).write_text(text.getvalue(), encoding="utf-8")

    def load(self, *options: str) -> str:
        """Run the command and return what it prints."""
        printed = StringIO()
        call_command("load_catalogue", str(self.folder), *options, stdout=printed)
        return printed.getvalue()

    def refused(self, *options: str) -> list[str]:
        """Run the command, which refuses, and return its reasons."""
        with pytest.raises(CommandError) as refusal:
            self.load(*options)
        first, *reasons = str(refusal.value).splitlines()
        assert first == "Nothing was loaded. Fix first:"
        assert refusal.value.returncode == 1
        return [reason.strip() for reason in reasons]


def counts(printed: str) -> dict[str, tuple[int, int, int]]:
    """Return added, changed, unchanged by file as the command printed them."""
    table: dict[str, Any] = {}
    for line in printed.splitlines():
        file, *numbers = line.split()
        if file.endswith(".csv") and len(numbers) == 3:
            table[file] = tuple(int(number) for number in numbers)
    return table
