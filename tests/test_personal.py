"""Every field about a person is listed in PERSONAL.md."""

import re
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import User
from django.db import models

# What a field about a person tends to be called.
TELLING = re.compile(r"(^|_)(person|people|contact|email|e_mail|phone|surname|birth|gender|actor)")
# Counts of people, and offices that answer for a need: about nobody in particular.
HARMLESS = {
    "cities.Event.people",
    "cities.Event.people_description",
    "cities.Event.people_qualifier",
    "cities.Network.mailbox",
    "commitments.Need.contact",
    "commitments.Need.contact_url",
    "commitments.Target.counts_people",
}
# Names of people in fields that sound like those of anything.
NAMES = {"cities.Person.name"}


def about_people() -> set[str]:
    """Return the fields of our models that point at a person or sound like one."""
    fields = set()
    for app in ("cities", "commitments"):
        for model in apps.get_app_config(app).get_models():
            for field in [*model._meta.fields, *model._meta.many_to_many]:
                name = f"{app}.{model.__name__}.{field.name}"
                points = field.related_model is User
                if points or isinstance(field, models.EmailField) or TELLING.search(field.name):
                    fields.add(name)
    return fields - HARMLESS | NAMES


def test_every_field_about_a_person_says_what_for_who_sees_it_and_how_long() -> None:
    text = (Path(settings.BASE_DIR) / "PERSONAL.md").read_text(encoding="utf-8")
    listed = set(re.findall(r"^\| `((?:cities|commitments)\.[\w.]+)` \|", text, re.M))

    assert about_people() == listed
