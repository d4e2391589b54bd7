"""Letters to those who look after the site: a practice to check, an error a reader reported."""

from django.contrib.auth.models import User
from django.db import transaction

from commitments.models import ErrorReport, Notice, Practice
from commitments.reporting.actors import officers_of
from commitments.reporting.notifications import admin_address, notify

Kind = Notice.Kind


def practice_to_check(practice: Practice, user: User) -> None:
    """Notify those who may publish a practice that somebody of a city wrote."""
    if practice.public:
        return
    officers = {person.pk: person for city in practice.cities.all() for person in officers_of(city)}
    if user.pk not in officers:
        key = f"practice:{practice.pk}"
        notify(officers.values(), Kind.PRACTICE, key, practice, admin_address(practice))


@transaction.atomic
def receive_error(report: ErrorReport) -> None:
    """Keep an error that a reader reported, and notify the administrators, who alone read it."""
    report.save()
    people = User.objects.filter(is_superuser=True, is_active=True).order_by("pk")
    notify(people, Kind.ERROR, f"error:{report.pk}", report, admin_address(report))
