"""The pages about the site itself: home, about, data."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def home(request: HttpRequest) -> HttpResponse:
    """What cities promised, how far they have come, and the ways in."""
    return render(request, "home.html")


def about(request: HttpRequest) -> HttpResponse:
    """How figures are computed, what the words mean, and who runs the site."""
    return render(request, "about.html")


def data(request: HttpRequest) -> HttpResponse:
    """What is published as data, and how to get it."""
    return render(request, "data.html")
