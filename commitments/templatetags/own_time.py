"""A filter that shows times as the person reads them."""

from django import template

from config import own_time as times

register = template.Library()
register.filter("own_time", times.own_time)
