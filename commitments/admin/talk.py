"""What a page shows of what is said about a report, and what somebody is writing there."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.http import HttpRequest

from cities.audit import person_name
from commitments.models import Comment, ProgressReport, Review
from commitments.reporting import conversation

Part, Side = Comment.Part, Comment.Side
# Names of the fields: what is said of a part, of whose figures, an answer, a note.
ABOUT, WHOSE, ANSWER, INTERNAL_NOTE = "say-", "say-target", "answer-", "internal-note"
# Session key of what was typed and refused, shown again.
REFUSED_TALK_KEY = "refused talk"


@dataclass(frozen=True)
class Said:
    """One comment as a page shows it: who says it, for whom, and when."""

    text: str
    who: str
    side: str
    at: datetime


@dataclass(frozen=True)
class Thread:
    """A comment with its answers."""

    key: int
    lines: list[Said]
    about: str
    review: str
    marked: bool
    open: bool
    may_settle: bool
    typed: str

    @property
    def first(self) -> Said:
        return self.lines[0]


@dataclass
class PartTalk:
    """What is said about one part of a report, and what somebody is writing about it."""

    part: str
    name: Any
    targets: list[Any] = field(default_factory=list)
    threads: list[Thread] = field(default_factory=list)
    typed: str = ""
    chosen: str = ""

    @property
    def open(self) -> list[Thread]:
        return [thread for thread in self.threads if thread.open]

    @property
    def closed(self) -> list[Thread]:
        return [thread for thread in self.threads if not thread.open]

    @property
    def marks(self) -> list[Thread]:
        return [thread for thread in self.open if thread.marked]


def talk_of(
    request: HttpRequest, report: ProgressReport, side: str, review: Review | None = None
) -> dict[str, PartTalk]:
    """Return what a person reads of what was said about a report, by its parts."""
    user: Any = request.user
    typed = _typed(request)
    parts = {
        part: PartTalk(part, label, typed=typed.get(f"{ABOUT}{part}", ""))
        for part, label in Part.choices
    }
    parts[Part.FIGURES].targets = list(report.adoption.targets.all())
    parts[Part.FIGURES].chosen = typed.get(WHOSE, "")
    readable = conversation.readable(report, side, review)
    rows = conversation.as_read_by(readable, report, user, side)
    threads: dict[int, list[Comment]] = {}
    for row in rows:
        threads.setdefault(row.thread_id or row.pk, []).append(row)
    names = _Names(report, named=review is None)
    for comments in threads.values():
        first = comments[0]
        parts[first.part].threads.append(
            Thread(
                key=first.pk,
                lines=[names.line(each) for each in comments],
                about=str(first.target.title) if first.target else "",
                review=str(first.review.reviewing_city) if first.review else "",
                marked=first.marked,
                open=first.settled_at is None,
                may_settle=conversation.may_settle(first, side),
                typed=typed.get(f"{ANSWER}{first.pk}", ""),
            )
        )
    return parts


def _typed(request: HttpRequest) -> Mapping[str, Any]:
    """Return what was typed in a form that comes back, at once or after it was refused."""
    return request.POST or request.session.get(REFUSED_TALK_KEY, {})


class _Names:
    """Says who wrote a comment: with the name, but to and of a reviewing city only for whom."""

    def __init__(self, report: ProgressReport, *, named: bool) -> None:
        self.party, self.named = report.adoption.party_name, named

    def line(self, comment: Comment) -> Said:
        sides = {
            Side.PARTY: self.party,
            Side.SECRETARIAT: Side.SECRETARIAT.label,
            Side.REVIEWER: str(comment.review.reviewing_city) if comment.review else "",
        }
        named = self.named and comment.review is None
        who = person_name(comment.author) if named else ""
        return Said(comment.text, who, str(sides[Side(comment.side)]), comment.at)


def context_of(
    request: HttpRequest, report: ProgressReport, review: Review | None = None
) -> dict[str, Any]:
    """Return what the pages of a report, or of a review, show of what is said about it."""
    user: Any = request.user
    side = conversation.side_of(report, user, review)
    talk = talk_of(request, report, side, review)
    typed_note = _typed(request).get(INTERNAL_NOTE, "")
    request.session.pop(REFUSED_TALK_KEY, None)
    notes = review is None and conversation.may_note(report, side)
    return {
        "talk": talk,
        "may_say": bool(side) and conversation.is_open(report, review),
        "open_comments": sum(len(each.open) for each in talk.values()),
        "may_note": notes,
        "internal_notes": list(conversation.notes_for(report, user, side)) if notes else [],
        "typed_note": typed_note,
    }
