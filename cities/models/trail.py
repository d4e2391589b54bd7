"""The audit trail: one row per change of an object."""

from typing import Any, NoReturn

from django.conf import settings
from django.contrib.auth.models import User
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cities.models.networks import Network
from cities.models.places import City


class TrailQuerySet(models.QuerySet["TrailEntry"]):
    def about(self, *objects: models.Model) -> "TrailQuerySet":
        """Entries about any of these objects."""
        condition = models.Q(pk__in=[])
        for item in objects:
            condition |= models.Q(model=item._meta.label_lower, object_id=str(item.pk))
        return self.filter(condition)

    def note_on(self, obj: models.Model, action: str) -> str:
        """Return the note of the newest step of this kind about an object, or ""."""
        entries = self.about(obj).filter(action=action)
        return entries.values_list("note", flat=True).first() or ""

    def published(self) -> "TrailQuerySet":
        """Entries about public objects."""
        return self.filter(public=True)

    def update(self, **kwargs: Any) -> NoReturn:
        raise TypeError("The trail is append-only: an entry cannot be changed.")

    def delete(self) -> NoReturn:
        raise TypeError("The trail is append-only: an entry cannot be deleted.")


class Person(models.Model):
    """Somebody who acts in the trail. Entries refer to them, so that a name can be forgotten."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    name = models.CharField(
        max_length=150, help_text="Kept when the account is gone, until it is forgotten."
    )

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name


class TrailEntry(models.Model):
    """One change of one object. Append-only: it keeps the keys of rows that are deleted, too."""

    class Action(models.TextChoices):
        ADD = "add", _("added")
        CHANGE = "change", _("changed")
        DELETE = "delete", _("deleted")
        LOAD = "load", _("loaded from the catalogue")
        IMPORT = "import", _("imported")
        SUBMIT = "submit", _("submitted")
        TAKE_UP = "take-up", _("taken up for checking")
        RECALL = "recall", _("recalled")
        RETURN = "return", _("returned for revision")
        PUBLISH = "publish", _("published")
        SUPERSEDE = "supersede", _("superseded by a correction")
        INVITE = "invite", _("invited a reviewer")
        DECLINE = "decline", _("declined")
        REPLY = "reply", _("replied")
        REDACT = "redact", _("words removed")
        MERGE = "merge", _("merged with another row")

    class Role(models.TextChoices):
        FOCAL_POINT = "focal-point", _("focal point")
        SECRETARIAT = "secretariat", _("secretariat")
        ADMINISTRATOR = "administrator", _("administrator")
        CATALOGUE = "catalogue", _("the catalogue")

    at = models.DateTimeField(auto_now_add=True, db_index=True)
    person = models.ForeignKey(
        Person,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="entries",
        help_text="Who acted. Never public.",
    )
    role = models.CharField(
        max_length=14, choices=Role, blank=True, help_text="In which role; this is public."
    )
    role_for = models.CharField(
        max_length=200, blank=True, help_text="City or network of that role; public too."
    )
    action = models.CharField(max_length=12, choices=Action)
    model = models.CharField(max_length=60, help_text="As in commitments.commitment.")
    object_id = models.CharField(max_length=40)
    label = models.CharField(max_length=300, help_text="What the object was called then.")
    changes = models.JSONField(
        default=dict, blank=True, help_text="Field to its value before and after."
    )
    note = models.TextField(blank=True)
    public = models.BooleanField(default=False, help_text="The object was public then.")
    commitment = models.CharField(
        max_length=120,
        blank=True,
        db_index=True,
        help_text="Slug of the commitment it is about.",
    )
    city = models.ForeignKey(
        City, models.DO_NOTHING, null=True, blank=True, db_constraint=False, related_name="trail"
    )
    network = models.ForeignKey(
        Network, models.DO_NOTHING, null=True, blank=True, db_constraint=False, related_name="trail"
    )

    objects = TrailQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name_plural = "trail entries"
        indexes = [models.Index(fields=["model", "object_id"], name="cities_trail_object")]

    def __str__(self) -> str:
        return f"{self.label}: {self.get_action_display()}"

    @property
    def actor(self) -> User | None:
        """The account that acted, while it exists."""
        return self.person.user if self.person else None

    @property
    def actor_name(self) -> str:
        return self.person.name if self.person else ""

    @property
    def acted_as(self) -> str:
        """The role and whose it is, in the current language, without a name of a person."""
        if self.role == self.Role.FOCAL_POINT:
            return gettext("focal point of %(party)s") % {"party": self.role_for}
        if self.role == self.Role.SECRETARIAT:
            return gettext("secretariat of %(party)s") % {"party": self.role_for}
        return self.get_role_display()
