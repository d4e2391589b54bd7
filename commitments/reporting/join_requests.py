"""Requests of cities and networks to join: who is notified, and when they were handled."""

from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction

from commitments.models import JoinRequest, Notice
from commitments.reporting.notifications import admin_address, notify


@transaction.atomic
def receive(request: JoinRequest) -> None:
    """Keep a request that came in, and notify the administrators."""
    request.save()
    administrators = User.objects.filter(is_superuser=True, is_active=True).order_by("pk")
    notify(administrators, Notice.Kind.JOIN, f"join:{request.pk}", request, admin_address(request))


def hand(request: JoinRequest, status: str, moment: datetime) -> None:
    """Give a request a status, and the moment it was handled; what is new again has none."""
    request.status = status
    request.handled_at = None if status == JoinRequest.Status.NEW else moment
