"""Proposing and confirming redactions: nothing changes until a second administrator agrees."""

from collections.abc import Iterator
from typing import Any

from django.contrib.auth.models import User
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cities.audit import Actor, record
from cities.models import TrailEntry, refresh_displayed_names
from cities.roles import Role
from commitments.models import Redaction
from commitments.redaction.fields import redactable
from commitments.redaction.released import ReleasedWords
from commitments.redaction.replacements import Replacement
from commitments.redaction.rewriting import Rewriting
from commitments.redaction.scope import Scope
from commitments.redaction.words import Words
from commitments.reporting.disclosure.pending_files import forget_uploads

# The most places that are named where the words stand besides.
MOST_PLACES = 20


class RedactionRefused(Exception):
    """A redaction that cannot be confirmed. The message says why, for the reader."""


def words_of(scope: Scope) -> Words:
    """Return the words that a redaction removes, without what will stand in their place."""
    redaction = scope.redaction
    if redaction.passage:
        return Words("", passage=redaction.passage)
    return Words("", whole=frozenset(scope.former_texts()))


def stands_there(redaction: Redaction) -> bool:
    """Whether a row has the words of a redaction, or its trail does."""
    scope = Scope(redaction)
    words = words_of(scope)
    if not words.passage:
        return bool(words.whole)
    stored = (
        str(getattr(row, name)) for row in scope.rows for name in redactable().get(type(row), ())
    )
    recorded = (
        str(value)
        for entry in scope.entries()
        for value in (entry.label, entry.note, *entry.changes.values())
    )
    return any(words.stand_in(text) for texts in (stored, recorded) for text in texts)


def other_places(redaction: Redaction) -> Iterator[str]:
    """Yield the names of other public rows that have the words of a redaction."""
    if not redaction.passage:
        return
    own = {(type(row), row.pk) for row in Scope(redaction).rows}
    for model, names in redactable().items():
        anywhere = models.Q()
        for name in names:
            anywhere |= models.Q(**{f"{name}__icontains": redaction.passage})
        for row in model._base_manager.filter(anywhere).order_by("pk")[:MOST_PLACES]:
            if (model, row.pk) not in own:
                yield f"{model._meta.verbose_name} {row.pk}: {row}"


@transaction.atomic
def remove_words(redaction: Redaction, user: User) -> None:
    """Remove the words of a redaction from everything that has them.

    Raises `RedactionRefused` for who may not confirm it. Releases are rewritten last: what fails
    there undoes all else, and confirming again goes on where it stopped.
    """
    redaction = Redaction.objects.select_for_update().get(pk=redaction.pk)
    _check(redaction, user)
    scope = Scope(redaction)
    if scope.row is not None:
        scope.model._base_manager.select_for_update().get(pk=scope.row.pk)
    words = words_of(scope)
    redaction.length = len(words.passage) or max(map(len, words.whole), default=0)
    redaction.confirmed_by, redaction.confirmed_at = user, timezone.now()
    replacement = Replacement(redaction, Words(redaction.mark, words.passage, words.whole))
    released = ReleasedWords(scope, replacement)
    released.look_up()
    rewriting = Rewriting(scope, replacement)
    changed = rewriting.run()
    refresh_displayed_names()
    redaction.passage = ""
    redaction.save()
    _announce(redaction, user, _unique([*filter(None, [scope.row]), *changed]))
    transaction.on_commit(forget_uploads)
    released.copies = rewriting.slugs | rewriting.copies
    released.remove()


def _check(redaction: Redaction, user: User) -> None:
    if redaction.confirmed_at is not None:
        raise RedactionRefused(_("These words are removed already."))
    if not user.is_superuser:
        raise RedactionRefused(_("Only administrators remove published words."))
    if redaction.proposed_by_id == user.pk:
        raise RedactionRefused(_("Another administrator must confirm it."))


def _announce(redaction: Redaction, user: User, rows: list[Any]) -> None:
    """Write into the trail of each row that words were removed, when and why; never the words."""
    actor = Actor(user, Role.ADMINISTRATOR)
    for row in rows or [redaction]:
        fresh = type(row)._base_manager.get(pk=row.pk)
        record(fresh, TrailEntry.Action.REDACT, actor, note=redaction.mark)


def _unique(rows: list[models.Model]) -> list[models.Model]:
    return list({(type(row), row.pk): row for row in rows}.values())
