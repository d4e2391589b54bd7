"""Figures in templates, as their source states them."""

from django import template

from commitments.analysis import figures, promise_cards
from config import numbers

register = template.Library()
register.filter("figure_words", figures.figure_words)
register.filter("aim_words", figures.aim_words)
register.filter("quantity", numbers.quantity)
register.filter("money_lacking", promise_cards.money_lacking)
