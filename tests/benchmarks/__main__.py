"""Measures pages and the API as ratios, side by side in one run: `python -m tests.benchmarks`.

Each size is a database of its own; sizes take turns, so that a slow minute hurts all alike. What is
counted is CPU time of this process and, with `python tests/postgres.py` in front, of PostgreSQL's,
the median of `ROUNDS`. Ratios mean something, seconds do not.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROUNDS = 7
PAGES = {
    "home": "/",
    "city list": "/cities/",
    "city list, one filter": "/cities/?standing=behind",
    "city dashboard": "/cities/city-1/",
    "commitment list": "/commitments/",
    "commitment list, words": "/commitments/?q=harbour+homes",
    "commitment list, objective": "/commitments/?objective=f:7",
    "commitment": "/commitments/commitment-1/",
    "API page of 50": "/api/v1/commitments/?page_size=50",
    "API page of 50, filtered": "/api/v1/commitments/?page_size=50&standing=stalled",
    "API page of 50 adoptions": "/api/v1/adoptions/?page_size=50",
    "API page of 50 reports": "/api/v1/reports/?page_size=50",
    "API page of 50 figures": "/api/v1/measurements/?page_size=50",
    "API page of 50 cities": "/api/v1/cities/?page_size=50",
    "API page of objectives": "/api/v1/objectives/?page_size=50",
    "API statistics": "/api/v1/statistics/?by=objective",
}
# Two things to set beside one another, and what the ratio should stay below, where that was said.
RATIOS = [
    ("page", "limit", "4"),
    ("unchanged", "fixed", "3"),
    ("kept page", "fixed", "3"),
    ("kept page, state held", "fixed", "1.3"),
    ("file", "plain file", "-"),
    ("first copy, end", "first copy, begin", "1.3"),
    ("changes, end", "changes, begin", "1.3"),
]


def measure(size: str, folder: str) -> None:
    """Answer each path or name read from standard input with the CPU milliseconds it took."""
    os.environ.setdefault("DATABASE_URL", f"sqlite:///{folder}/{size}.sqlite3")
    os.environ.update(
        DJANGO_SETTINGS_MODULE="config.settings",
        SECRET_KEY="of a site for benchmarks",
        ALLOWED_HOSTS="testserver",
        DEBUG="1",
        API_LIMIT="1000000",
        STATE_SECONDS="0",
    )
    import django  # the environment comes first

    django.setup()
    from django.conf import settings
    from django.core.cache import cache
    from django.core.management import call_command
    from django.db import connection, transaction

    from tests.benchmarks.dataset import fill
    from tests.benchmarks.things import LONG_FILE, LONG_WORKBOOK, ask, database_cpu, peak, things

    settings.DEBUG = False
    if connection.vendor == "postgresql":
        name = f"benchmark_{size.lower()}"
        with connection.cursor() as cursor:
            cursor.execute(f"DROP DATABASE IF EXISTS {name}")
            cursor.execute(f"CREATE DATABASE {name}")
        connection.close()
        connection.settings_dict.update(NAME=name, CONN_MAX_AGE=None)
    call_command("migrate", verbosity=0)
    with transaction.atomic():
        print(fill(size), flush=True)
    if connection.vendor == "postgresql":  # where its autovacuum would do so
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
    named = things()
    for line in sys.stdin:
        name = line.strip()
        if name == "memory":
            print(peak(LONG_FILE), peak(LONG_WORKBOOK), flush=True)
            continue
        if not name.startswith("kept"):
            cache.clear()
        before = time.process_time() + database_cpu()
        status = named[name]() if name in named else ask(name)[0]
        print(status, (time.process_time() + database_cpu() - before) * 1000, flush=True)


class Workers:
    """A process for each size, which are asked in turn."""

    def __init__(self, sizes: list[str], folder: str) -> None:
        self.started = {
            size: subprocess.Popen(
                [sys.executable, "-W", "ignore", "-m", "tests.benchmarks", "measure", size, folder],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
                cwd=Path(__file__).resolve().parents[2],
            )
            for size in sizes
        }

    def read(self, size: str) -> str:
        answers = self.started[size].stdout
        assert answers is not None
        return answers.readline().strip()

    def ask(self, size: str, thing: str) -> str:
        questions = self.started[size].stdin
        assert questions is not None
        print(thing, file=questions, flush=True)
        return self.read(size)

    def medians(self, *things: str) -> dict[str, list[float]]:
        """Return for each size the median cost of each thing."""
        spent: dict[str, list[list[float]]] = {size: [[] for _ in things] for size in self.started}
        for turn in range(ROUNDS + 1):
            for size in self.started:
                for number, thing in enumerate(things):
                    status, cpu = self.ask(size, thing).split()
                    if status not in ("200", "304"):
                        sys.exit(f"{thing} answered {status}")
                    if turn:  # the first fills caches
                        spent[size][number].append(float(cpu))
        return {size: [statistics.median(each) for each in spent[size]] for size in spent}

    def stop(self) -> None:
        for worker in self.started.values():
            worker.kill()
            worker.communicate()


def main(sizes: list[str]) -> None:
    """Print what each page costs in each size, as a multiple of the first size; then the ratios."""
    with tempfile.TemporaryDirectory() as folder:
        workers = Workers(sizes, folder)
        for size in sizes:
            print(f"{size}: {workers.read(size)}")
        print(f"\n{'CPU ms, then ratio to ' + sizes[0]:32}", *(f"{s:>16}" for s in sizes))
        for name, path in PAGES.items():
            costs = [cost for [cost] in workers.medians(path).values()]
            print(f"{name:32}", *(f"{cost:8.1f} {cost / costs[0]:6.2f}x" for cost in costs))
        print(f"\n{'CPU ratio':40} {'below':>6}", *(f"{size:>8}" for size in sizes))
        for measured, other, goal in RATIOS:
            if other != "limit" or "DATABASE_URL" in os.environ:  # its query is PostgreSQL's
                medians = workers.medians(measured, other).values()
                ratios = (f"{mine / least:7.2f}x" for mine, least in medians)
                print(f"{measured + ' / ' + other:40} {goal:>6}", *ratios)
        print("\nMB held at most while a file is streamed: CSV, workbook")
        for size in sizes:
            print(
                f"{size:40}",
                *(f"{float(most):8.1f}" for most in workers.ask(size, "memory").split()),
            )
        workers.stop()


if __name__ == "__main__":
    if sys.argv[1:2] == ["measure"]:
        measure(sys.argv[2], sys.argv[3])
    else:
        main(sys.argv[1:] or ["S", "M"])
