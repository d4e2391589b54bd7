"""Which fields hold words that the public reads, so that they can be removed."""

from functools import cache
from typing import Any

from django.apps import apps
from django.db import models

from commitments.models import ReviewRound
from config.models.fields import SearchField

APPS = ("cities", "commitments")
# Models with texts that the public never reads, or that nobody here wrote, and why that is so.
NOT_WRITTEN_HERE = {
    "cities.archivedpage": "Deleted with the last source that has its address.",
    "cities.country": "Names and codes of ISO 3166 and M49.",
    "cities.exemption": "It keeps no words.",
    "cities.invitation": "Only who invites and who is invited read it.",
    "cities.person": "`forget_person` replaces names.",
    "cities.securityevent": "Names of browsers, which programs send; deleted after 90 days.",
    "cities.signinletter": "Deleted when it is sent; it holds no words.",
    "cities.signintry": "Fingerprints, no words.",
    "cities.trailentry": "Rewritten with the row that an entry is about.",
    "commitments.apitoken": "Only administrators and its owner read its name.",
    "commitments.apiuse": "Deleted within days; it holds no words.",
    "commitments.cataloguerow": "Emptied with the row that it became.",
    "commitments.comment": "Only who works on a report reads it; the words are taken out of it.",
    "commitments.errorreport": "Only staff read it; the words are taken out of it.",
    "commitments.formuse": "Fingerprints, no words.",
    "commitments.grantparty": "It has no text.",
    "commitments.idempotencykey": "Fingerprints, no words.",
    "commitments.internalnote": "Only its secretariat reads it; the words are taken out of it.",
    "commitments.jobrun": "Only administrators read it; commands write it.",
    "commitments.joinrequest": "Only staff read it; deleted after the answer, or after a year.",
    "commitments.notice": "Only its recipient reads it; the words are taken out of it.",
    "commitments.noticesettings": "It has no text.",
    "commitments.redaction": "Only administrators read it, and it keeps no words.",
    "commitments.siteerror": "Lines of the program, no words.",
    "commitments.subscription": "An address and a filter; deleted on leaving.",
    "commitments.term": "A vocabulary of this software.",
}
# Texts of public models that are no words of anybody, and why.
NO_WORDS = {
    "cities.alternatename.language": "A code.",
    "cities.network.mailbox": "The public does not read it.",
    "cities.city.timezone": "A name of the IANA database.",
    "commitments.adoption.currency": "A code of ISO 4217.",
    "commitments.commitment.language": "A code.",
    "commitments.commitment.wording_language": "A code.",
    "commitments.evidence.file_type": "A media type, read from the file.",
    "commitments.grant.currency": "A code of ISO 4217.",
    "commitments.indicator.code": "The number in its framework.",
    "commitments.need.currency": "A code of ISO 4217.",
    "commitments.objective.code": "The number in its framework.",
    "commitments.practice.language": "A code.",
    "commitments.progressreport.language": "A code.",
    "commitments.review.language": "A code.",
    "commitments.review.reply_language": "A code.",
}
TEXTS = (models.CharField, models.TextField, models.FileField)


def texts(model: type[models.Model]) -> "list[models.Field[Any, Any]]":
    """Return the fields of a model that hold free text or a file."""
    return [
        field
        for field in model._meta.concrete_fields
        if isinstance(field, TEXTS) and not field.choices and not isinstance(field, SearchField)
    ]


def is_read_by_public(model: type[models.Model]) -> bool:
    """Whether rows of a model are shown to the public, alone or as parts of others."""
    parts = model is ReviewRound or hasattr(model, "audit_parent")
    public = parts or hasattr(model._default_manager, "published")
    return public and model._meta.label_lower not in NOT_WRITTEN_HERE


@cache
def redactable() -> dict[type[models.Model], tuple[str, ...]]:
    """Return the names of all fields whose words the public reads, by model."""
    fields = {
        model: tuple(
            field.name
            for field in texts(model)
            if f"{model._meta.label_lower}.{field.name}" not in NO_WORDS
        )
        for app in APPS
        for model in apps.get_app_config(app).get_models()
        if is_read_by_public(model)
    }
    return {model: names for model, names in fields.items() if names}
