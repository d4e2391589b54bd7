"""Takes the second step of signing in away, where no other administrator could do it."""

from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from cities.audit import Actor, record
from cities.models import TrailEntry
from cities.sign_in.factors import TAKEN_AWAY, remove_second_step


class Command(BaseCommand):
    help = "Take away the second step of a person who lost it. Be certain first that it is them."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.filter(username=options["username"]).first()
        if user is None or not remove_second_step(user):
            raise CommandError(f"“{options['username']}” has no second step.")
        actor = Actor(role=TrailEntry.Role.ADMINISTRATOR)
        record(user, TrailEntry.Action.CHANGE, actor, note=TAKEN_AWAY)
        self.stdout.write("The password alone lets them in until they set up another one.")
