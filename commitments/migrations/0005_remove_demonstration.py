"""Remove the demonstration from a database of real cities. It has a database of its own now.

Its rows are known by the country ZZ, which no country of ISO 3166 has, and by slugs and names of
accounts that begin with "demo-". Of each row that was public the trail keeps that it is gone, so
that partners' copies drop it.
"""

import logging
from collections import Counter
from collections.abc import Iterator
from functools import partial
from typing import Any

from django.contrib.auth.hashers import make_password
from django.core.files.storage import default_storage
from django.db import migrations, models, transaction
from django.db.models import Q

COUNTRY, PREFIX = "ZZ", "demo-"
PUBLIC_STATES = ("published", "superseded")
# What of a row tells by which id, and on which lists, the public knew it.
TELLING = {
    *("slug", "code", "city", "network", "event", "framework", "commitment", "objective"),
    *("indicator", "adoption", "report", "corrects", "reviewing_city"),
}
logger = logging.getLogger(__name__)


class Demonstration:
    """The rows of the demonstration, and what was added to them since."""

    def __init__(self, apps: Any, alias: str) -> None:
        self.apps, self.alias = apps, alias
        self.counts: Counter[str] = Counter()
        named = Q(slug__startswith=PREFIX)
        self.cities = self.rows("City", Q(country=COUNTRY))
        self.networks = self.rows("Network", named)
        self.frameworks = self.rows("Framework", named)
        self.commitments = self.rows("Commitment", named)
        self.events = self.rows("Event", named)
        self.practices = self.rows("Practice", named)
        party = Q(city__in=self.cities) | Q(network__in=self.networks)
        self.memberships = self.rows("Membership", party)
        self.endorsements = self.rows("Endorsement", party | Q(framework__in=self.frameworks))
        self.participations = self.rows(
            "Participation", Q(event__in=self.events) | Q(city__in=self.cities)
        )
        self.objectives = self.rows("Objective", Q(framework__in=self.frameworks))
        self.indicators = self.rows("Indicator", Q(framework__in=self.frameworks))
        self.mappings = self.rows(
            "CommitmentObjective",
            Q(commitment__in=self.commitments) | Q(objective__in=self.objectives),
        )
        self.adoptions = self.rows("Adoption", party | Q(commitment__in=self.commitments))
        self.targets = self.rows("Target", Q(adoption__in=self.adoptions))
        self.reports = self.rows("ProgressReport", Q(adoption__in=self.adoptions))
        self.reviews = self.rows(
            "Review", Q(report__in=self.reports) | Q(reviewing_city__in=self.cities)
        )

    def model(self, name: str) -> Any:
        app = {"User": "auth"}.get(name)
        places = ("City", "Network", "Event", "Membership", "Participation", "Country")
        if app is None:
            app = "cities" if name in (*places, "TrailEntry") else "commitments"
        return self.apps.get_model(app, name)

    def rows(self, name: str, condition: Q) -> models.QuerySet[Any]:
        rows: models.QuerySet[Any] = (
            self.model(name)._base_manager.using(self.alias).filter(condition)
        )
        return rows

    def audited(self) -> Iterator[models.QuerySet[Any]]:
        """Yield the rows that the trail records, parents before the rows that belong to them."""
        yield from (self.networks, self.cities, self.memberships, self.frameworks)
        yield from (self.objectives, self.indicators, self.endorsements, self.events)
        yield from (self.participations, self.commitments, self.mappings, self.adoptions)
        yield from (self.targets, self.practices, self.reports, self.reviews)

    def remove(self) -> None:
        """Delete all of it, what depends on other rows first."""
        tombstones = list(self.tombstones())
        self.remove_trail()
        self.remove_files()
        self.rows("Event", Q(city__in=self.cities)).exclude(slug__startswith=PREFIX).update(
            city=None
        )
        self.rows("Commitment", Q(framework__in=self.frameworks)).exclude(
            slug__startswith=PREFIX
        ).update(framework=None)
        self.delete(self.reviews)
        # A report is protected by the one that corrects it, so the latest correction goes first.
        while self.reports.exists():
            self.delete(self.reports.filter(corrected_by=None))
        for rows in (self.practices, self.targets, self.adoptions, self.mappings):
            self.delete(rows)
        for rows in (self.commitments, self.endorsements, self.indicators):
            self.delete(rows)
        while self.objectives.exists():
            self.delete(self.objectives.filter(children=None))
        for rows in (self.frameworks, self.events, self.networks, self.cities):
            self.delete(rows)
        self.delete(self.rows("Country", Q(pk=COUNTRY)))
        self.delete(self.rows("Term", Q(code__startswith=PREFIX)))
        self.remove_accounts()
        self.model("TrailEntry")._base_manager.using(self.alias).bulk_create(tombstones)

    def delete(self, rows: models.QuerySet[Any]) -> None:
        """Delete rows, and what goes with them, and count them all by model."""
        _total, by_model = rows.delete()
        self.counts.update(by_model)

    def tombstones(self) -> Iterator[Any]:
        """Yield an entry for each row that was public: that it is gone, and nothing it said."""
        for rows in self.audited():
            model = rows.model
            fields = [field for field in model._meta.concrete_fields if field.name in TELLING]
            for row in rows.all():
                if not was_public(row):
                    continue
                changes = {field.name: [field.value_from_object(row), None] for field in fields}
                yield self.model("TrailEntry")(
                    action="delete",
                    role="administrator",
                    model=model._meta.label_lower,
                    object_id=str(row.pk),
                    label=f"{PREFIX}{model._meta.model_name}-{row.pk}",
                    changes=changes | {"public": [True, False]},
                )

    def remove_trail(self) -> None:
        """Delete what the trail says of these rows: it never happened."""
        about = Q(city__in=self.cities) | Q(network__in=self.networks)
        about |= Q(commitment__in=self.commitments.values("slug"))
        for rows in self.audited():
            keys = [str(key) for key in rows.values_list("pk", flat=True)]
            about |= Q(model=rows.model._meta.label_lower, object_id__in=keys)
        self.delete(self.rows("TrailEntry", about))

    def remove_files(self) -> None:
        """Delete the documents of the reports from the disk, once the rows are gone for good."""
        evidence = self.rows("Evidence", Q(report__in=self.reports)).exclude(file="")
        for name in evidence.values_list("file", flat=True):
            transaction.on_commit(partial(default_storage.delete, name), using=self.alias)

    def remove_accounts(self) -> None:
        """Delete its accounts. One that wrote about real cities stays, and opens nothing."""
        for user in self.rows("User", Q(username__startswith=PREFIX)):
            try:
                with transaction.atomic(using=self.alias):
                    self.counts.update(user.delete(using=self.alias)[1])
            except models.ProtectedError:
                user.is_active = user.is_staff = user.is_superuser = False
                user.password = make_password(None)
                user.save(using=self.alias)


def was_public(row: Any) -> bool:
    """Whether the public could see a row of the demonstration."""
    return getattr(row, "public", True) and getattr(row, "state", "published") in PUBLIC_STATES


def remove_demonstration(apps: Any, schema_editor: Any) -> None:
    """Remove it where it is, and say how many rows that were."""
    demonstration = Demonstration(apps, schema_editor.connection.alias)
    if not demonstration.rows("Country", Q(pk=COUNTRY)).exists():
        return
    demonstration.remove()
    shown = ", ".join(
        f"{demonstration.counts[label]} {words}"
        for label, words in (
            ("cities.City", "cities"),
            ("cities.Network", "networks"),
            ("commitments.Commitment", "commitments"),
            ("commitments.ProgressReport", "reports"),
            ("auth.User", "accounts"),
        )
    )
    logger.info(
        "Removed the demonstration: %d rows, among them %s.", demonstration.counts.total(), shown
    )


class Migration(migrations.Migration):
    dependencies = [
        ("admin", "0003_logentry_add_action_flag_choices"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("cities", "0005_role_choices"),
        ("commitments", "0004_plain_words"),
    ]

    operations = [migrations.RunPython(remove_demonstration, migrations.RunPython.noop)]
