"""Disclosure control: which counts of people nobody else is shown, and what keeps them so."""
