"""References between rows of the API."""

from operator import attrgetter
from typing import Any

from commitments.models import Indicator, Objective
from config.api.fields import Reference

TITLE = attrgetter("title")
NAME = attrgetter("label")


def coded(row: Objective | Indicator) -> str:
    """Return the id of an objective or indicator: the framework's slug and the code, as gcm:7."""
    return f"{row.framework.slug}:{row.code}"


def commitment_paths(relation: str) -> tuple[str, ...]:
    """Return the paths to a related commitment and to whatever it depends on to be public."""
    parties = "adoptions"
    needed = ("framework", parties, f"{parties}__city", f"{parties}__network")
    return (relation, *(f"{relation}__{path}" for path in needed))


def to_framework(**kwargs: Any) -> Reference:
    """Return the field that refers to a framework by its short name."""
    return Reference("frameworks", called=attrgetter("short_name"), **kwargs)


def to_objective(**kwargs: Any) -> Reference:
    """Return the field that refers to an objective by framework, code and title."""
    return Reference("objectives", key=coded, called=TITLE, **kwargs)


def to_indicator(**kwargs: Any) -> Reference:
    """Return the field that refers to an indicator by framework, code and title."""
    return Reference("indicators", key=coded, called=TITLE, **kwargs)


def to_commitment(**kwargs: Any) -> Reference:
    """Return the field that refers to a commitment by its title."""
    return Reference("commitments", called=TITLE, **kwargs)


def to_network(**kwargs: Any) -> Reference:
    """Return the field that refers to a network; null where the party is a city."""
    defaults = {"allow_null": True, "help_text": "The network; null if the party is a city."}
    return Reference("networks", called=NAME, **{**defaults, **kwargs})


def to_organisation(**kwargs: Any) -> Reference:
    """Return the field that refers to an organisation; null where the party is another."""
    defaults = {
        "allow_null": True,
        "help_text": "The organisation; null if the party is a city or network.",
    }
    return Reference("organisations", called=NAME, **{**defaults, **kwargs})
