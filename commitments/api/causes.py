"""The codes of refusals of this API, those of drafts among them, and what each means."""

from commitments.models.contradictions import ContradictionCode as Code
from config.api.causes import GENERAL_CAUSES

CAUSES = {
    **GENERAL_CAUSES,
    # Requests that write
    "not-json": "The body is not one JSON object in UTF-8, or is nested too deeply.",
    "length-missing": "Send Content-Length: chunked bodies are not accepted.",
    "token-missing": "Send a token: Authorization: Bearer cc_….",
    "token-not-valid": "The token is unknown, expired or revoked.",
    "not-permitted": "The token, or the person whose token it is, may not do this.",
    "version-missing": "Send If-Match with the ETag of the draft that you read.",
    "version-outdated": "The draft was changed after you read it: read it again.",
    "key-reused": "The Idempotency-Key was used for another request.",
    "draft-deleted": "The draft that this Idempotency-Key made was deleted: use another key.",
    "concurrent-change": "Another request saved the same thing at this moment: send it again.",
    # States of a draft
    "not-finished": "Something is missing before the report can be submitted: field names it.",
    "already-submitted": "The report was submitted: nothing can be changed while it is checked.",
    "already-decided": "The report was decided on: correct it with a new one.",
    "not-submitted": "The step needs a report that was submitted.",
    "was-submitted": "Only a draft that was never submitted can be deleted.",
    "taken-up": "Somebody is checking the report: it cannot be taken back.",
    "not-possible": "The step cannot be taken now: reason says why.",
    "nothing-to-report": "There is no period that could be reported on.",
    "promise-withdrawn": "The promise was withdrawn.",
    # Content of a draft
    "contact-details": "A text has an e-mail address or telephone number in it.",
    "figure-not-yours": "The owner of the token is not shown this count of people, and keeps it.",
    "period-not-over": "A report is submitted once its period is over.",
    "period-not-of-rhythm": "The period does not end when the agreed rhythm says.",
    Code.RATING_AGAINST_STAGE: "The rating and the stage exclude each other.",
    Code.PERIOD_NOT_BEGUN: "The period has not begun.",
    Code.PERIODS_OVERLAP: "Another report has a day of this period.",
    Code.REPORT_OPEN: "Another report on this promise is open.",
    Code.NOT_A_COUNT: "People are counted in whole numbers from 0.",
    Code.OBSERVED_IN_FUTURE: "It was observed after today.",
    Code.PERCENT_TOO_HIGH: "It is more than 1,000 per cent.",
    Code.DIRECTION_AGAINST_VALUES: "The target lies against its direction.",
    Code.PARTS_ABOVE_TOTAL: "Parts are more than their whole.",
    Code.OBSERVED_OUTSIDE_PERIOD: "Confirm, or correct: it was observed outside the period.",
    Code.ABOVE_100_PERCENT: "Confirm, or correct: it is more than 100 per cent.",
    Code.TENFOLD: "Confirm, or correct: it is ten times the last figure, or a tenth of it.",
    Code.RATING_AGAINST_FIGURES: "Confirm, or correct: the rating and a figure disagree.",
}
