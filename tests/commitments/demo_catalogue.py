"""The part of the catalogue that the demonstration builds on."""

from commitments.demo.practices import PRACTICES
from commitments.demo.promises import pledges, themes
from tests.factories import FrameworkFactory, ObjectiveFactory


def make_catalogue() -> None:
    """Make the objectives that the demonstration refers to."""
    codes = {code for theme in themes().values() for code in theme.objectives}
    codes |= {code for pledge in pledges() for code in pledge.objectives}
    codes |= {code for told in PRACTICES for code in told.objectives.split(", ")}
    slugs = {code.split()[0] for code in codes}
    frameworks = {slug: FrameworkFactory(slug=slug) for slug in slugs}
    for code in sorted(codes):
        slug, number = code.split()
        ObjectiveFactory(framework=frameworks[slug], code=number)
