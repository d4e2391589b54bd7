"""What the demonstration takes from the catalogue: what is true wherever cities are."""

from django.conf import settings

from commitments.exchange.loader import load

FILES = ("countries.csv", "frameworks.csv", "objectives.csv", "indicators.csv", "crosswalk.csv")


def load_shared() -> None:
    """Load countries, frameworks, objectives and indicators, and no city, network or commitment."""
    outcome = load(settings.BASE_DIR / "catalogue", files=FILES)
    assert not outcome.refused, "the catalogue of the program is complete"
