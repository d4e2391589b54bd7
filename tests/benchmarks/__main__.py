"""Measures pages and the API as ratios, side by side in one run: `python -m tests.benchmarks`.

Each size is a database of its own; sizes take turns, so that a slow minute hurts all alike. What is
counted is CPU time of this process, the median of `ROUNDS`. Ratios mean something, seconds do not.
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
}


def measure(size: str, folder: str) -> None:
    """Answer each path read from standard input with the CPU milliseconds it took."""
    os.environ.update(
        DATABASE_URL=f"sqlite:///{folder}/{size}.sqlite3",
        DJANGO_SETTINGS_MODULE="config.settings",
        SECRET_KEY="benchmark",
        ALLOWED_HOSTS="testserver",
        DEBUG="1",
    )
    import django  # the environment comes first

    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.db import transaction
    from django.test import Client

    from tests.benchmarks.dataset import fill

    settings.DEBUG = False
    call_command("migrate", verbosity=0)
    with transaction.atomic():
        print(fill(size), flush=True)
    client = Client()
    for line in sys.stdin:
        began = time.process_time()
        answer = client.get(line.strip())
        spent = (time.process_time() - began) * 1000
        print(answer.status_code, spent, flush=True)


def main(sizes: list[str]) -> None:
    """Print what each page costs in each size, as a multiple of the first size."""
    with tempfile.TemporaryDirectory() as folder:
        workers = {
            size: subprocess.Popen(
                [sys.executable, "-m", "tests.benchmarks", "measure", size, folder],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
                cwd=Path(__file__).resolve().parents[2],
            )
            for size in sizes
        }
        for size, worker in workers.items():
            assert worker.stdout is not None
            print(f"{size}: {worker.stdout.readline().strip()}")
        print(f"\n{'CPU ms, then ratio to ' + sizes[0]:32}", *(f"{s:>16}" for s in sizes))
        for name, path in PAGES.items():
            spent: dict[str, list[float]] = {size: [] for size in sizes}
            for turn in range(ROUNDS + 1):
                for size, worker in workers.items():
                    assert worker.stdin is not None
                    assert worker.stdout is not None
                    print(path, file=worker.stdin, flush=True)
                    status, cpu = worker.stdout.readline().split()
                    if status != "200":
                        sys.exit(f"{path} answered {status}")
                    if turn:  # the first fills caches
                        spent[size].append(float(cpu))
            medians = [statistics.median(spent[size]) for size in sizes]
            print(f"{name:32}", *(f"{m:8.1f} {m / medians[0]:6.2f}x" for m in medians))
        for worker in workers.values():
            worker.kill()
            worker.communicate()


if __name__ == "__main__":
    if sys.argv[1:2] == ["measure"]:
        measure(sys.argv[2], sys.argv[3])
    else:
        main(sys.argv[1:] or ["S", "M"])
