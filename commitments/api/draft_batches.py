"""Several drafts in one request: all of them, or none and every reason why."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from django.db import transaction
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from commitments.api.draft_refusals import as_problem
from commitments.api.draft_schema import IDEMPOTENCY_KEY, WRITING, refusals
from commitments.api.draft_serializers import (
    ContentSerializer,
    DraftFigureSerializer,
    DraftLinkSerializer,
    DraftSerializer,
    StartSerializer,
)
from commitments.api.draft_starts import adoption_to_start
from commitments.api.drafts import DraftViewSet
from commitments.api.idempotency import Done, once
from commitments.models import Adoption, ProgressReport
from commitments.reporting import drafts, revisions
from commitments.reporting.workflow import Refused
from config.api.problems import ApiProblem, FieldError

MOST_DRAFTS = 50
IN_BODY = "drafts"
# What an item says besides the content of its draft.
OF_START = ("commitment", "city", "network", "version")


class BatchItemSerializer(StartSerializer, ContentSerializer):
    """A draft to start, and what it is to say."""

    version = serializers.IntegerField(
        required=False,
        help_text="Version of a draft that is open already, as you read it: needed to change it.",
    )
    measurements = DraftFigureSerializer(many=True, required=False, help_text="All its figures.")
    evidence = DraftLinkSerializer(many=True, required=False, help_text="All its links.")
    confirm = serializers.ListField(
        child=serializers.CharField(), required=False, help_text="Ids of warnings that are right."
    )


class BatchSerializer(serializers.Serializer):
    """Several drafts, each of another promise."""

    drafts = BatchItemSerializer(  # type: ignore[call-arg]  # as Django REST framework takes it
        many=True, max_length=MOST_DRAFTS, help_text=f"At most {MOST_DRAFTS} drafts."
    )


class BatchResultSerializer(serializers.Serializer):
    """What became of one of the drafts that were sent."""

    index = serializers.IntegerField(help_text="Its place in the list that was sent, from 0.")
    status = serializers.IntegerField(help_text="201: it is new. 200: it was open already.")
    location = serializers.URLField(help_text="Its address.")
    draft = DraftSerializer(help_text="The draft as it is now.")


class BatchResultsSerializer(serializers.Serializer):
    """What became of the drafts, in the order in which they were sent."""

    results = BatchResultSerializer(many=True, help_text="One for each draft.")


class DraftBatchViewSet(DraftViewSet):
    """Starts and fills several drafts at once."""

    http_method_names = ["post"]

    @extend_schema(
        operation_id="drafts_batch",
        summary="Start several drafts",
        tags=["drafts"],
        request=BatchSerializer,
        parameters=[IDEMPOTENCY_KEY],
        responses={
            200: OpenApiResponse(BatchResultsSerializer, description="All drafts, as they are."),
            **refusals(*(status for status in WRITING if status != 404), 422),
        },
    )
    def create_several(self, request: Request) -> Response:
        """Start and fill several drafts: all of them, or none if anything is wrong with one."""
        items = self._items(self.body())

        def act() -> Done:
            with transaction.atomic():
                return self._written(items)

        done = once(self.request, self.token, act)
        reports = {report.pk: report for report in self.get_queryset().filter(pk__in=done.reports)}
        if len(reports) < len(done.reports):
            raise self.deleted_since()
        read = {report.pk: report for report in self.as_owner_reads([*reports.values()])}
        shown = [self.get_serializer(read[key]).data for key in done.reports]
        results = [
            {"index": place, "status": status, "location": data["api_url"], "draft": data}
            for place, (status, data) in enumerate(zip(done.statuses, shown, strict=True))
        ]
        again = {"Idempotency-Replayed": "true"} if done.again else None
        return Response({"results": results}, headers=again)

    def _items(self, sent: Any) -> list[dict[str, Any]]:
        """Return the drafts that were sent, or refuse what is no list of them."""
        unknown = [
            FieldError(name, value, f"This cannot be set. What can: {IN_BODY}.", "unknown-field")
            for name, value in sent.items()
            if name != IN_BODY
        ]
        items = sent.get(IN_BODY)
        if not isinstance(items, list) or not 0 < len(items) <= MOST_DRAFTS:
            long = isinstance(items, list) and len(items) > MOST_DRAFTS
            code = "too-many-values" if long else "required"
            reason = f"Send a list of 1 to {MOST_DRAFTS} drafts."
            unknown.append(FieldError(IN_BODY, None, reason, code))
        else:
            unknown += [
                FieldError(f"{IN_BODY}[{place}]", item, "Send an object: {…}.")
                for place, item in enumerate(items)
                if not isinstance(item, dict)
            ]
        if unknown:
            raise ApiProblem(400, *unknown)
        return list(items)

    def _written(self, items: list[dict[str, Any]]) -> Done:
        """Write the drafts within a transaction, or refuse all with every error of each."""
        problems: list[tuple[int, ApiProblem]] = []
        adoptions: dict[int, Adoption] = {}
        for place, item in enumerate(items):
            try:
                about = {name: item[name] for name in OF_START[:-1] if name in item}
                adoption = adoption_to_start(about, self.token)
                if adoption in adoptions.values():
                    reason = "There is a draft of this promise in this list already."
                    named = item.get("commitment")
                    raise ApiProblem(400, FieldError("commitment", named, reason, "repeated"))
                adoptions[place] = adoption
            except ApiProblem as problem:
                problems.append((place, problem))
        # In one order, so that two requests do not wait for each other.
        for key in sorted(adoption.pk for adoption in adoptions.values()):
            Adoption.objects.lock(key)
        reports: dict[int, tuple[ProgressReport, int]] = {}
        for place, adoption in adoptions.items():
            try:
                with transaction.atomic():
                    reports[place] = self._draft(adoption, items[place])
            except (ApiProblem, Refused) as error:
                refusal = as_problem(error, self.request)
                assert isinstance(refusal, ApiProblem)
                problems.append((place, refusal))
        if problems:
            raise _all_of(sorted(problems, key=lambda each: each[0]))
        ordered = [reports[place] for place in range(len(items))]
        return Done(
            tuple(report.pk for report, _status in ordered),
            tuple(status for _report, status in ordered),
        )

    def _draft(self, adoption: Adoption, item: dict[str, Any]) -> tuple[ProgressReport, int]:
        """Start a draft or find the open one, write what was sent, and return both it and how."""
        before = set(adoption.reports.values_list("pk", flat=True))
        report = drafts.start(adoption, self.token.owner, self.note)
        content = {name: value for name, value in item.items() if name not in OF_START}
        if report.pk not in before:
            status = 201
        else:
            status = 200
            if content:
                _demand_version(report, item.get("version"))
        if content:
            revisions.require_open(report)
            self.revise(report, content)
        return report, status


def _demand_version(report: ProgressReport, sent: Any) -> None:
    """Refuse to change a draft that was open, unless its version is the one that was read."""
    if sent is None:
        reason = (
            f"A draft of this promise is open. To change it, send its version: read {report.pk}."
        )
        raise ApiProblem(409, FieldError("version", None, reason, "version-missing"))
    if sent != report.version:
        reason = "The draft was changed after you read it. Read it again."
        raise ApiProblem(409, FieldError("version", sent, reason, "version-outdated"))


def _all_of(problems: list[tuple[int, ApiProblem]]) -> ApiProblem:
    """Return one refusal of a list for those of its drafts: each error says which one it is of."""
    statuses = {problem.status_code for _place, problem in problems}
    errors = (error for place, problem in problems for error in _placed(place, problem))
    return ApiProblem(statuses.pop() if len(statuses) == 1 else 400, *errors)


def _placed(place: int, problem: ApiProblem) -> Iterator[FieldError]:
    for error in problem.errors:
        at = f"{IN_BODY}[{place}]"
        yield replace(error, field=f"{at}.{error.field}" if error.field else at)
