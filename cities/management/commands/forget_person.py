"""Forgets a person who has left. What they did stays on record, under a number."""

from typing import Any

from allauth.socialaccount.models import SocialAccount
from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from cities.audit import Actor, record
from cities.models import Invitation, Person, SecurityEvent, SignInLetter, TrailEntry
from cities.roles import is_last_administrator
from cities.sign_in.factors import remove_second_step


class Command(BaseCommand):
    help = "Forget the names and the address of a person; what they did stays, under a number."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", help="Their username or, of a deleted account, their name.")

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.filter(username=options["name"]).first()
        persons = Person.objects.filter(user=None, name=options["name"])
        person = Actor(user).person if user else persons.first()
        if person is None:
            raise CommandError(f"There is no account or person “{options['name']}”.")
        if user and is_last_administrator(user):
            raise CommandError("This is the only administrator: make somebody else one first.")
        person.name = f"person-{person.pk}"
        person.save(update_fields=["name"])
        if user:
            self._empty(user, person.name)
        self.stdout.write(f"From now on called {person.name}.")

    def _empty(self, user: User, name: str) -> None:
        """Take what names somebody off their account, and let nobody sign in with it."""
        for rows in (Invitation.objects.all(), SignInLetter.objects.all()):
            rows.filter(email__in=[user.email.lower(), user.username.lower()]).delete()
        remove_second_step(user)
        SocialAccount.objects.filter(user=user).delete()
        SecurityEvent.objects.filter(user=user).delete()
        user.username, user.first_name, user.last_name, user.email = name, "", "", ""
        user.is_active = user.is_staff = user.is_superuser = False
        user.set_unusable_password()
        user.save()
        note = "The person was forgotten."
        record(user, TrailEntry.Action.CHANGE, Actor(role=TrailEntry.Role.ADMINISTRATOR), note=note)
