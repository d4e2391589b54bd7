"""What partner systems read and write of a draft: its answers, its figures and its links."""

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from operator import attrgetter
from typing import Any

from django.db import models
from django.utils.text import capfirst
from rest_framework import serializers

from cities.audit.redirects import current_slugs
from commitments.models import Evidence, Measurement, ProgressReport, Target
from commitments.models.contradictions import ContradictionCode
from commitments.reporting.revisions import NOT_A_NUMBER, Fault, Part
from config.api.fields import ApiAddress, Code, Exact, PageAddress, Reference, Text, derived
from config.api.problems import FieldError
from config.lists import DAY
from config.models.keys import clean_key, compared_key

State = ProgressReport.State
DECIMAL_TEXT = re.compile(r"-?[0-9]{1,11}(\.[0-9]{1,4})?")
STEP = re.compile(r"\w+")
MOST_FIGURES, MOST_LINKS = 200, 50
CONTRADICTIONS = [str(code) for code in ContradictionCode]


class NullableText(Text):
    """Text, or null for none. Numbers are refused."""

    default_error_messages = {"invalid": "Send text, in quotes."}

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            self.fail("invalid")
        return str(super().to_internal_value(data))

    def run_validation(self, data: Any = serializers.empty) -> Any:
        return super().run_validation(data) or ""


class NullableChoice(Code):
    """One of some codes, or null for none."""

    def __init__(self, choices: Any, **kwargs: Any) -> None:
        codes = ", ".join(code for code, _label in choices)
        messages: dict[str, Any] = {"invalid_choice": f"One of: {codes}."}
        super().__init__(choices=choices, error_messages=messages, **kwargs)

    def run_validation(self, data: Any = serializers.empty) -> Any:
        """Take an empty text as null where there may be no code."""
        sent = None if data == "" and self.allow_null else data
        return super().run_validation(sent) or ""


class NullableDate(serializers.DateField):
    """A date as year-month-day, or null for none."""

    def run_validation(self, data: Any = serializers.empty) -> Any:
        """Take an empty text as null where there may be no date."""
        return super().run_validation(None if data == "" and self.allow_null else data)

    def to_internal_value(self, value: Any) -> Any:
        text = clean_key(value) if isinstance(value, str) else ""
        if not DAY.fullmatch(text):
            self.fail("invalid", format="YYYY-MM-DD")
        return super().to_internal_value(text)


class NullableDecimal(Exact):
    """An exact decimal in quotes, or null where there is none."""

    def validate_empty_values(self, data: Any) -> tuple[bool, Any]:
        """Accept null for no figure, but no empty text."""
        return super(serializers.DecimalField, self).validate_empty_values(data)

    def to_internal_value(self, data: Any) -> Decimal:
        text = clean_key(data) if isinstance(data, str) else ""
        if not DECIMAL_TEXT.fullmatch(text):
            reason = "Send it in quotes, with at most 11 digits before the point and 4 after it."
            raise serializers.ValidationError(f"{NOT_A_NUMBER} {reason}")
        return Decimal(text).quantize(Decimal("0.0001"))


class TargetCode(NullableText):
    """The code of a target of the adoption that the draft is about."""

    def to_internal_value(self, data: Any) -> Any:
        targets: Mapping[str, Target] = self.context["targets"]
        code = compared_key(super().to_internal_value(data))
        by_key = {compared_key(own): target for own, target in targets.items()}
        if code not in by_key:
            rows = Target.objects.filter(pk__in=[target.pk for target in targets.values()])
            code = current_slugs(rows, [code], "code").get(code, code)
        if code not in by_key:
            codes = ", ".join(targets) or "none"
            sentence = f"This promise has no such target. It has: {codes}."
            raise serializers.ValidationError(sentence, code="unknown-value")
        return by_key[code]

    def run_validation(self, data: Any = serializers.empty) -> Any:
        return super().run_validation(data) or None

    def to_representation(self, value: Any) -> str:
        return str(value.code)


def writable_field(model: type[models.Model], name: str, **kwargs: Any) -> Any:
    """Return a writable field for `name` of a model, with its type and help text."""
    field = model._meta.get_field(name)
    assert isinstance(field, models.Field)
    help_text = str(field.help_text) or f"{capfirst(str(field.verbose_name))}."
    shared: dict[str, Any] = {"required": False, "help_text": help_text, **kwargs}
    if field.choices:
        return NullableChoice(list(field.choices), allow_null=field.blank, **shared)
    if isinstance(field, models.DateField):
        return NullableDate(allow_null=True, **shared)
    if isinstance(field, models.DecimalField):
        return NullableDecimal(allow_null=True, **shared)
    shared["max_length"] = field.max_length
    return NullableText(allow_null=field.blank, allow_blank=True, **shared)


class DraftFigureSerializer(serializers.Serializer):
    """A figure in a draft, or the statement that there is none and why."""

    target = TargetCode(
        required=False, allow_null=True, help_text="Code of the target; null for another figure."
    )
    unit = writable_field(Measurement, "unit")
    dimension = writable_field(Measurement, "dimension")
    breakdown = writable_field(Measurement, "breakdown")
    value = writable_field(Measurement, "value")
    qualifier = writable_field(Measurement, "qualifier")
    status = writable_field(
        Measurement, "status", help_text="SDMX CL_OBS_STATUS; L, M and Q: no figure."
    )
    observed_on = writable_field(Measurement, "observed_on", help_text="Date of the observation.")
    observed_on_precision = writable_field(Measurement, "observed_on_precision")
    source = writable_field(Measurement, "source")


class DraftLinkSerializer(serializers.Serializer):
    """A link that supports what a draft says."""

    title = writable_field(Evidence, "title", help_text="What it is.")
    url = writable_field(Evidence, "url", help_text="Web address: http:// or https://.")
    page = writable_field(Evidence, "page")
    shows = writable_field(Evidence, "shows")


class WarningSerializer(serializers.Serializer):
    """Something in a draft that contradicts something else."""

    id = serializers.CharField(
        source="identifier",
        allow_null=True,
        help_text="Send it in confirm if it is right nevertheless; null if it cannot be right. "
        "It changes with the values that were compared.",
    )
    code = Code(choices=CONTRADICTIONS, help_text="What it is.")
    field = serializers.CharField(
        source="place", help_text="The field it is about, as in measurements[2].value."
    )
    message = serializers.CharField(source="sentence", help_text="The same in words.")
    confirmed = serializers.BooleanField(help_text="Whether somebody confirmed that it is right.")


class NotShownSerializer(serializers.Serializer):
    """A figure of a draft that nobody will be shown once it is published."""

    field = serializers.CharField(
        source="place", help_text="The figure it is about, as in measurements[2]."
    )
    message = serializers.CharField(source="reason", help_text="Why it will not be shown.")


class ContentSerializer(serializers.Serializer):
    """The answers of a draft, in words and codes."""

    period_start = writable_field(
        ProgressReport, "period_start", help_text="First day of the period."
    )
    period_end = writable_field(ProgressReport, "period_end", help_text="Last day of the period.")
    stage = writable_field(ProgressReport, "stage")
    rating = writable_field(ProgressReport, "rating")
    summary = writable_field(ProgressReport, "summary")
    challenges = writable_field(ProgressReport, "challenges")
    next_steps = writable_field(ProgressReport, "next_steps")
    language = writable_field(ProgressReport, "language")


class OwnReference(Reference):
    """A row of a city or network that the token may write for: shown also before it is public."""

    def get_attribute(self, row: Any) -> Any:
        return super(Reference, self).get_attribute(row)


def _public_page(report: ProgressReport) -> str | None:
    shown = report.state in ProgressReport.PUBLIC
    return report.get_absolute_url() if shown else None


def _returned_because(report: Any) -> str | None:
    return report.sent_back if report.state == State.RETURNED else None


class DraftSerializer(ContentSerializer):
    """A draft, or the report that it has become."""

    id = serializers.IntegerField(
        source="pk", read_only=True, help_text="Number of the report. Stable."
    )
    url = PageAddress(
        _public_page,
        read_only=True,
        allow_null=True,
        help_text="The page of the report, once it is published.",
    )
    api_url = ApiAddress(read_only=True)
    version = serializers.IntegerField(
        read_only=True, help_text="Version, counted up with each change. In quotes it is the ETag."
    )
    updated_at = serializers.DateTimeField(read_only=True, help_text="When it was last changed.")
    state = Code(
        choices=State.choices,
        read_only=True,
        help_text="draft and returned: can be changed. From submitted on it is read-only.",
    )
    returned_because = derived(
        Text,
        _returned_because,
        read_only=True,
        allow_null=True,
        help_text="What to revise in a returned report.",
    )
    commitment = OwnReference(
        "commitments",
        called=attrgetter("title"),
        source="adoption.commitment",
        read_only=True,
        help_text="Commitment it is about.",
    )
    city = OwnReference(
        "cities",
        called=attrgetter("label"),
        source="adoption.city",
        read_only=True,
        allow_null=True,
        help_text="The city that reports; null if a network reports.",
    )
    network = OwnReference(
        "networks",
        called=attrgetter("name"),
        source="adoption.network",
        read_only=True,
        allow_null=True,
        help_text="The network that reports; null if a city reports.",
    )
    corrects = serializers.IntegerField(
        source="corrects_id",
        read_only=True,
        allow_null=True,
        help_text="Number of the published report that it will replace.",
    )
    measurements = DraftFigureSerializer(
        many=True,
        required=False,
        help_text="All its figures: the list that you send replaces them.",
    )
    evidence = DraftLinkSerializer(
        source="links",
        many=True,
        required=False,
        help_text="All its links: the list that you send replaces them. Uploaded files are kept.",
    )
    warnings = WarningSerializer(
        source="findings",
        many=True,
        read_only=True,
        help_text="What contradicts itself in its figures. It is submitted once each of these is "
        "corrected or, where it has an id, confirmed.",
    )
    not_shown = NotShownSerializer(
        many=True,
        read_only=True,
        help_text="Figures that will read Q once it is published, and why. They are erased then: "
        "keep your own record.",
    )
    confirm = serializers.ListField(
        child=serializers.CharField(),
        write_only=True,
        required=False,
        help_text="Ids of warnings about what is right: somebody has checked it.",
    )


class StartSerializer(serializers.Serializer):
    """What a new draft is about: a commitment, and the city or network that reports."""

    commitment = NullableText(help_text="Id of the commitment.")
    city = NullableText(
        required=False, allow_null=True, allow_blank=True, help_text="Id of the city that reports."
    )
    network = NullableText(
        required=False,
        allow_null=True,
        allow_blank=True,
        help_text="Id of the network that reports.",
    )


class RequestBody:
    """Parses a request body as a whole: collects the valid values and every error."""

    def __init__(self, sent: Any) -> None:
        self.sent = sent
        self.errors: list[FieldError] = []

    def fields(
        self,
        kind: type[serializers.Serializer],
        sent: Any,
        path: str = "",
        also: Iterable[str] = (),
        **context: Any,
    ) -> dict[str, Any] | None:
        """Return the valid fields of `sent`, or None if one is wrong; `also` are read elsewhere."""
        if not isinstance(sent, dict):
            self.add(path, sent, "Send an object: {…}.")
            return None
        serializer = kind(data=sent, context=context)
        names = [*serializer.fields, *also]
        dot = f"{path}." if path else ""
        before = len(self.errors)
        for name in sent:
            if name not in names:
                reason = f"This cannot be set. What can: {', '.join(names)}."
                self.add(f"{dot}{name}", sent[name], reason, "unknown-field")
        if not serializer.is_valid():
            for name, reasons in serializer.errors.items():
                reason = " ".join(map(str, reasons))
                self.add(f"{dot}{name}", sent.get(name), reason, reasons[0].code)
        return serializer.validated_data if len(self.errors) == before else None

    def parts(
        self,
        kind: type[serializers.Serializer],
        model: type[models.Model],
        name: str,
        most: int,
        **context: Any,
    ) -> list[Part] | None:
        """Return the rows of a list; None if the list is missing or a row is wrong."""
        if name not in self.sent:
            return None
        rows = self.sent[name]
        if not isinstance(rows, list) or len(rows) > most:
            code = "too-many-values" if isinstance(rows, list) else "invalid"
            self.add(name, None, f"Send a list of at most {most} objects.", code)
            return None
        blank, fields = model(), [str(field) for field in kind().fields]
        empty = {field: getattr(blank, field) for field in fields}
        parts = []
        for number, row in enumerate(rows):
            path = f"{name}[{number}]"
            values = self.fields(kind, row, path, **context)
            if values is not None:
                parts.append(Part(path, empty | values))
        return parts

    def identifiers(self, name: str) -> list[str]:
        """Return a list of texts; empty if it is missing or wrong."""
        texts = self.sent.get(name, [])
        valid = isinstance(texts, list) and all(isinstance(text, str) for text in texts)
        if valid and len(texts) <= MOST_FIGURES:
            return list(texts)
        self.add(name, texts, f"Send a list of at most {MOST_FIGURES} ids, in quotes.")
        return []

    def add(self, path: str, value: Any, reason: str, code: str = "invalid") -> None:
        """Add an error."""
        self.errors.append(FieldError(path or None, value, reason, code))

    def blame(self, fault: Fault) -> None:
        """Add the errors that the rules of a report raised."""
        value: Any = self.sent
        for step in STEP.findall(fault.place):
            if isinstance(value, list):
                value = value[int(step)]
            else:
                value = value.get(step) if isinstance(value, dict) else None
        sent = None if isinstance(value, dict) else value
        self.add(fault.place, sent, fault.reason, fault.code)
