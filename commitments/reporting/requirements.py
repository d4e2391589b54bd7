"""What a row needs before a step of the workflow can be taken, as sentences about what is missing.

Each function takes the row and the note that comes with the step, and returns the sentences: none
where nothing is missing.
"""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from cities.models import City
from cities.roles import representatives_of
from commitments.analysis import indicators
from commitments.models import ProgressReport, Review
from commitments.models.contradictions import ContradictionCode, in_report, rating_against_stage
from commitments.reporting.due_dates import reply_ends
from commitments.reporting.plausibility import open_sentences
from config.coded_text import CodedText
from config.dates import earliest_today
from config.models.fields import validate_no_contact_details
from config.models.keys import compared_key

# What is no declaration of a conflict of interest: of what?
YES = frozenset({"yes", "y", "oui", "sí", "si", "نعم", "true", "1", "x"})


def contact_in(text: str) -> list[str]:
    """Return a sentence about contact details of a person in a text, if there are any."""
    try:
        validate_no_contact_details(text)
    except ValidationError as error:
        return [CodedText(message, "contact-details") for message in error.messages]
    return []


def missing_fields(report: ProgressReport) -> list[tuple[str, str]]:
    """Return what is missing before a report can be submitted, as pairs of field and sentence."""
    missing: list[tuple[str, str]] = []
    if not report.stage:
        missing.append(("stage", _("Stage: choose how far the work has come.")))
    if not report.rating:
        missing.append(("rating", _("Rating: choose how the work is going.")))
    missing += [
        (each.field, CodedText(each.sentence, each.code)) for each in rating_against_stage(report)
    ]
    if not report.summary.strip():
        missing.append(("summary", _("Summary: say what was done in this period.")))
    hindered = report.rating in (indicators.Rating.CONSTRAINED, indicators.Rating.NO_PROGRESS)
    if hindered and not report.challenges.strip():
        sentence = _(
            "Challenges: describe the obstacles, since the rating says that there are some."
        )
        missing.append(("challenges", sentence))
    for name in ProgressReport.HEADINGS:
        missing += [(name, sentence) for sentence in contact_in(getattr(report, name))]
    measured = report.measurements.filter(breakdown="").values("target")
    give = _("Figures: give one for “%(target)s”, or choose a status that says why not.")
    missing += [
        ("measurements", give % {"target": target.title})
        for target in report.adoption.targets.exclude(value=None).exclude(pk__in=measured)
    ]
    missing += _period(report) or other_report(report)
    return missing


def _period(report: ProgressReport) -> list[tuple[str, str]]:
    """Return a sentence about a period that is not over, or not one of the rhythm's."""
    end, rhythm = report.period_end, report.adoption.rhythm
    if end is None:
        return []
    if end >= earliest_today():
        sentence = _("Period: it ends on %(day)s. Submit the report once that day is over.")
        words = sentence % {"day": end.isoformat()}
        return [("period_end", CodedText(words, "period-not-over"))]
    as_before = report.corrects and report.corrects.period_end == end
    if rhythm is None or as_before or rhythm.allows(end):
        return []
    sentence = _("Period: in the rhythm that was agreed it ends on %(day)s.")
    words = sentence % {"day": rhythm.end_after(end).isoformat()}
    return [("period_end", CodedText(words, "period-not-of-rhythm"))]


def other_report(report: ProgressReport) -> list[tuple[str, str]]:
    """Return a sentence about another report with a day of its period, if there is one."""
    others = list(ProgressReport.objects.in_the_way_of(report)[:1])
    overlapping = (
        each for each in in_report(report, others) if each.code == ContradictionCode.PERIODS_OVERLAP
    )
    return [(each.field, CodedText(each.sentence, each.code)) for each in overlapping]


def missing_sentences(report: ProgressReport) -> list[str]:
    """Return what is missing before a report can be submitted, each with its code and field."""
    missing: list[str] = [
        CodedText(sentence, getattr(sentence, "code", "not-finished"), field)
        for field, sentence in missing_fields(report)
    ]
    return missing + open_sentences(report)


def note(subject: Any, note: str) -> list[str]:
    return [] if note.strip() else [_("Say in a note what has to be revised.")]


def not_taken_up(subject: Any, note: str) -> list[str]:
    if subject.taken_up_by_id is None:
        return []
    sentence = _("A secretariat has taken this report up: it decides now, and may return it.")
    return [CodedText(sentence, "taken-up", "state")]


def reason_to_decline(subject: Any, note: str) -> list[str]:
    if not note.strip():
        return [_("Say in the note why you decline: those who asked you read it.")]
    return contact_in(note)


def people_for_review(report: ProgressReport, reviewing_city: City) -> list[str]:
    """Return who cannot take part in a review, because nobody there can sign in."""
    missing = []
    reviewed = report.adoption.party
    if not representatives_of(reviewing_city).exists():
        sentence = _(
            "Nobody at %(party)s can sign in to write a review: it needs an account first."
        )
        missing.append(sentence % {"party": reviewing_city})
    if not representatives_of(reviewed).exists():
        sentence = _(
            "Nobody at %(party)s can sign in to reply to a review: it needs an account first."
        )
        missing.append(sentence % {"party": reviewed})
    return missing


def complete_review(subject: Any, note: str) -> list[str]:
    missing = []
    if subject.verifiable is None:
        missing.append(_("Verifiable: say whether an outsider can check the report."))
    if not subject.completion:
        missing.append(_("Completion: say how much of the promise is done."))
    if not subject.conflict.strip():
        missing.append(_("Conflict of interest: declare it, or write “none”."))
    elif compared_key(subject.conflict).strip(".!") in YES:
        missing.append(_("Conflict of interest: say what ties you to the city, or write “none”."))
    if not subject.strengths.strip() and not subject.recommendations.strip():
        missing.append(_("Name the strengths or your recommendations."))
    for text in (subject.conflict, subject.strengths, subject.recommendations):
        missing += contact_in(text)
    return missing


def reply(subject: Any, note: str) -> list[str]:
    return contact_in(subject.reply) if subject.reply.strip() else [_("Write the reply first.")]


def reply_or_time(subject: Any, note: str) -> list[str]:
    ends = reply_ends(subject)
    if subject.state == Review.State.SUBMITTED and timezone.now() < ends:
        return [
            _(
                "The city may reply until %(day)s. Publish the review after that, or once the "
                "reply is there."
            )
            % {"day": ends.date().isoformat()}
        ]
    return []


def source(subject: Any, note: str) -> list[str]:
    return (
        []
        if subject.compiled
        else [_("This step is only for a report compiled from public sources.")]
    )


def own_words(subject: Any, note: str) -> list[str]:
    if subject.compiled:
        return [_("A report compiled from public sources is published with its source.")]
    return []


def what_it_corrects(subject: Any, note: str) -> list[str]:
    old = subject.corrects
    if old and (
        old.state != ProgressReport.State.PUBLISHED or old.adoption_id != subject.adoption_id
    ):
        return [_("Only a published report of the same promise can be corrected.")]
    return [sentence for _field, sentence in other_report(subject)]
