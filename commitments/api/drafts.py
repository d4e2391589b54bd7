"""Drafts of reports, written by partner systems with a token, in the workflow of people."""

from collections.abc import Callable, Sequence
from typing import Any

from django.db import transaction
from django.db.models import CharField, OuterRef, Prefetch, QuerySet, Subquery
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils.http import parse_etags
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import generics, viewsets
from rest_framework.exceptions import PermissionDenied
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from cities.models import TrailEntry
from commitments.api.authentication import BearerAuthentication
from commitments.api.draft_refusals import as_problem
from commitments.api.draft_schema import (
    DRAFT,
    IDEMPOTENCY_KEY,
    MATCH,
    OF_DRAFT,
    OF_NAMES,
    READING,
    WHICH,
    WRITING,
    refusals,
)
from commitments.api.draft_serializers import (
    MOST_FIGURES,
    MOST_LINKS,
    ContentSerializer,
    DraftFigureSerializer,
    DraftLinkSerializer,
    DraftSerializer,
    RequestBody,
    StartSerializer,
)
from commitments.api.draft_starts import adoption_to_start
from commitments.api.idempotency import KEY_HEADER, Done, once
from commitments.models import Adoption, ApiToken, Evidence, Measurement, ProgressReport
from commitments.reporting import drafts, plausibility, revisions, workflow
from commitments.reporting.disclosure.figures import attach_previews, conceal
from config.api.formats import JSON
from config.api.languages import (
    PARAMETER,
    asked_language,
    language_parameter,
    use_language,
    with_language_header,
)
from config.api.lists import Negotiation, Pages
from config.api.parsers import ObjectParser
from config.api.problems import ApiProblem, FieldError
from config.api.problems import refuse_parameters as refuse

State = ProgressReport.State


class DraftViewSet(viewsets.GenericViewSet):
    """Drafts of the cities and networks that the token is for."""

    queryset = ProgressReport.objects.none()
    serializer_class = DraftSerializer
    authentication_classes = [BearerAuthentication]
    permission_classes = [IsAuthenticated]
    parser_classes = [ObjectParser]
    renderer_classes = [JSON]
    content_negotiation_class = Negotiation
    pagination_class = Pages
    metadata_class = None
    lookup_url_kwarg = "id"
    http_method_names = ["get", "head", "post", "patch", "delete"]

    def perform_authentication(self, request: Request) -> None:
        """Count the request before authentication, so that guessing tokens is limited too."""
        self.check_throttles(request)
        super().perform_authentication(request)

    # Rows

    @property
    def token(self) -> ApiToken:
        """The token of the request."""
        token = self.request.auth
        assert isinstance(token, ApiToken)
        return token

    @property
    def note(self) -> str:
        """The note for the trail that names the system, in English, the trail's own language."""
        return f"by {self.token.name}"

    def within_reach(self) -> QuerySet[ProgressReport]:
        """Return the reports of the cities and networks that the token may write for."""
        adoptions = self.token.adoptions().order_by().values("pk")
        return ProgressReport.objects.reported().filter(adoption__in=adoptions)

    def get_queryset(self) -> QuerySet[Any]:
        """Return the reports with everything that a response shows."""
        sent_back = TrailEntry.objects.filter(
            model="commitments.progressreport",
            object_id=Cast(OuterRef("pk"), CharField()),
            action=TrailEntry.Action.RETURN,
        )
        return (
            self.within_reach()
            .select_related("adoption__commitment", "adoption__city", "adoption__network")
            .prefetch_related(
                Prefetch("measurements", Measurement.objects.select_related("target")),
                Prefetch("evidence", Evidence.objects.exclude(url=""), to_attr="links"),
            )
            .annotate(sent_back=Subquery(sent_back.values("note")[:1]))
        )

    def locked(self) -> ProgressReport:
        """Return the requested report, locked until the transaction ends, after its adoption."""
        adoptions = Adoption.objects.filter(reports=self.kwargs["id"])
        for key in adoptions.values_list("pk", flat=True):
            Adoption.objects.lock(key)
        rows = self.within_reach().select_for_update()
        report: ProgressReport = generics.get_object_or_404(rows, pk=self.kwargs["id"])
        return report

    def demand_current(self, report: ProgressReport) -> None:
        """Refuse a change to a version that is not the latest."""
        sent = self.request.headers.get("If-Match", "")
        # A proxy that compresses a response makes its ETag a weak one.
        read = [tag.removeprefix("W/") for tag in parse_etags(sent)]
        if not read or read == ["*"]:
            reason = (
                "Send the ETag of the draft that you read, so that no other change is overwritten."
            )
            raise ApiProblem(428, FieldError("If-Match", sent or None, reason, "version-missing"))
        if draft_etag(report.version) not in read:
            when = f"{report.updated_at:%Y-%m-%d %H:%M:%S} UTC"
            reason = f"The draft was changed at {when}, after you read it. Read it again."
            raise ApiProblem(412, FieldError("If-Match", sent, reason, "version-outdated"))

    # Responses

    def get_serializer_context(self) -> dict[str, Any]:
        context = dict(super().get_serializer_context())
        if not getattr(self, "swagger_fake_view", False):
            context["site"] = self.request.build_absolute_uri("/").rstrip("/")
            context["api"] = self.request.build_absolute_uri(reverse("api:api-root"))
        return context

    def answer(self, key: int) -> Response:
        """Return the response that shows a report as it is now."""
        return Response(self.as_read(self.get_queryset().get(pk=key)))

    def as_read(self, report: ProgressReport) -> Any:
        """Return what a report says, without the figures that the token's owner is not shown."""
        [read] = self.as_owner_reads([report])
        return self.get_serializer(read).data

    def as_owner_reads(self, reports: Sequence[ProgressReport]) -> Sequence[ProgressReport]:
        """Return the reports with what is said of them, without what the owner is not shown."""
        read = conceal(reports, self.token.owner)
        return attach_previews(plausibility.attach_findings(read))

    def answer_once(self, act: Callable[[], Done]) -> Response:
        """Execute a request once per Idempotency-Key, and return the report that resulted."""
        done = once(self.request, self.token, act)
        report = self.get_queryset().filter(pk=done.reports[0]).first()
        if report is None:
            raise self.deleted_since()
        again = {"Idempotency-Replayed": "true"} if done.again else None
        return Response(self.as_read(report), status=done.statuses[0], headers=again)

    def deleted_since(self) -> ApiProblem:
        """Return the refusal to answer again about a draft that is no more."""
        reason = "The draft that resulted has been deleted. Use another key to create a new one."
        key = self.request.headers.get(KEY_HEADER)
        return ApiProblem(409, FieldError(KEY_HEADER, key, reason, "draft-deleted"))

    def handle_exception(self, exc: Exception) -> Response:
        return super().handle_exception(as_problem(exc, self.request))

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        response.headers["Cache-Control"] = "no-store"
        data = getattr(response, "data", None)
        if isinstance(data, dict) and "version" in data:
            response.headers["ETag"] = draft_etag(data["version"])
            # Also of a draft that was there already, so that a program reads it the same way.
            response.headers["Location"] = data["api_url"]
        elif "id" in self.kwargs and response.status_code in (409, 412, 428):
            address = reverse("api:drafts-detail", args=[self.kwargs["id"]])
            response.headers["Location"] = request.build_absolute_uri(address)
        return super().finalize_response(request, response, *args, **kwargs)

    def body(self) -> Any:
        """Return the body of the request, which has no query parameters."""
        if "Transfer-Encoding" in self.request.headers:
            # Django reads a body of unknown length as empty.
            reason = "Send Content-Length: chunked bodies are not accepted."
            raise ApiProblem(411, FieldError("Content-Length", None, reason, "length-missing"))
        if self.request.query_params:
            reason = "Unknown parameter. There are no parameters here."
            sent = self.request.query_params.items()
            raise ApiProblem(
                400, *(FieldError(name, text, reason, "unknown-parameter") for name, text in sent)
            )
        return self.request.data

    # Reading

    @extend_schema(
        summary="Drafts",
        tags=["drafts"],
        parameters=[language_parameter(OF_NAMES)],
        responses={200: DraftSerializer(many=True), **refusals(400, *READING)},
    )
    def list(self, request: Request) -> Response:
        """Open reports that the token may write for: drafts, submitted and returned ones."""
        refuse(request, "page", "page_size", PARAMETER)
        language = asked_language(request)
        rows = self.get_queryset().filter(state__in=[*revisions.OPEN, State.SUBMITTED])
        page = self.as_owner_reads(self.paginate_queryset(rows) or [])
        with use_language(language):
            shown = self.get_serializer(page, many=True).data
        return with_language_header(self.get_paginated_response(shown), language)

    @extend_schema(
        summary="One draft",
        tags=["drafts"],
        parameters=[WHICH, language_parameter(OF_NAMES), *OF_DRAFT],
        responses={200: DRAFT, **refusals(400, 404, *READING)},
    )
    def retrieve(self, request: Request, **named: str) -> Response:
        """One report: the draft, and after submission what it has become."""
        refuse(request, PARAMETER)
        language = asked_language(request)
        with use_language(language):
            shown = self.as_read(self.get_object())
        return with_language_header(Response(shown), language)

    # Writing

    @extend_schema(
        summary="Start a draft",
        tags=["drafts"],
        request=StartSerializer,
        parameters=[IDEMPOTENCY_KEY, *OF_DRAFT],
        responses={
            200: OpenApiResponse(DraftSerializer, description="The draft that was already open."),
            201: OpenApiResponse(DraftSerializer, description="The new draft."),
            **refusals(*(status for status in WRITING if status != 404), 422),
        },
    )
    def create(self, request: Request) -> Response:
        """Open the draft of the next report on a commitment, or create it with the period due."""
        adoption = adoption_to_start(self.body(), self.token)

        def act() -> Done:
            with transaction.atomic():
                Adoption.objects.select_for_update().get(pk=adoption.pk)
                before = set(adoption.reports.values_list("pk", flat=True))
                report = drafts.start(adoption, self.token.owner, self.note)
                return Done((report.pk,), (200 if report.pk in before else 201,))

        return self.answer_once(act)

    @extend_schema(
        summary="Change a draft",
        tags=["drafts"],
        request=DraftSerializer,
        parameters=[WHICH, MATCH, *OF_DRAFT],
        responses={200: DRAFT, **refusals(*WRITING, 412, 428)},
    )
    def partial_update(self, request: Request, **named: str) -> Response:
        """Change a draft. Omitted fields are kept; a list that is sent replaces the whole list."""
        sent = self.body()
        with transaction.atomic():
            report = self.locked()
            revisions.require_open(report)
            self.demand_current(report)
            self.revise(report, sent)
            return self.answer(report.pk)

    def revise(self, report: ProgressReport, sent: dict[str, Any]) -> None:
        """Replace the content of the report by what was sent, or refuse it all with every error."""
        body = RequestBody(sent)
        targets = {target.code: target for target in report.adoption.targets.all()}
        revision = revisions.Revision(report, self.token.owner, self.note)
        if not sent:
            body.add("", None, "Send at least one field to change.", "required")
        lists = ("measurements", "evidence")
        content = {name: value for name, value in sent.items() if name not in (*lists, "confirm")}
        values = body.fields(ContentSerializer, content, also=(*lists, "confirm"))
        if values:
            revision.write_answers(values)
        figures = body.parts(
            DraftFigureSerializer, Measurement, "measurements", MOST_FIGURES, targets=targets
        )
        if figures is not None:
            revision.write_figures(figures)
        links = body.parts(DraftLinkSerializer, Evidence, "evidence", MOST_LINKS)
        if links is not None:
            revision.write_links(links)
        confirmed = body.identifiers("confirm")
        for fault in revision.faults:
            body.blame(fault)
        if body.errors:
            raise ApiProblem(400, *body.errors)
        revision.finish()
        if refused := plausibility.confirm_questions(report, confirmed, self.token.owner):
            reason = "No question has this id: read the field warnings again."
            raise ApiProblem(400, FieldError("confirm", refused, reason, "unknown-value"))

    @extend_schema(
        summary="Delete a draft",
        tags=["drafts"],
        request=None,
        parameters=[WHICH, MATCH],
        responses={
            204: OpenApiResponse(description="It is gone."),
            **refusals(*WRITING, 412, 428),
        },
    )
    def destroy(self, request: Request, **named: str) -> Response:
        """Delete a draft that was never submitted."""
        self._demand_nothing()
        with transaction.atomic():
            report = self.locked()
            revisions.require_draft(report)
            self.demand_current(report)
            revisions.discard(report, self.token.owner, self.note)
        return Response(status=204)

    @extend_schema(
        summary="Submit a draft",
        tags=["drafts"],
        request=None,
        parameters=[WHICH, MATCH, IDEMPOTENCY_KEY, *OF_DRAFT],
        responses={200: DRAFT, **refusals(*WRITING, 412, 422, 428)},
    )
    def submit(self, request: Request, **named: str) -> Response:
        """Submit a draft. A person then decides on it: nothing is published by this request."""
        refusal = "This token may only write drafts: a person has to submit them."
        return self._take("submit", refusal)

    @extend_schema(
        summary="Take back a submitted draft",
        tags=["drafts"],
        request=None,
        parameters=[WHICH, MATCH, IDEMPOTENCY_KEY, *OF_DRAFT],
        responses={200: DRAFT, **refusals(*WRITING, 412, 422, 428)},
    )
    def recall(self, request: Request, **named: str) -> Response:
        """Take a submitted draft back to change it, until somebody has taken it up."""
        refusal = "This token may only write drafts: a person has to take them back."
        return self._take("recall", refusal)

    def _take(self, name: str, refusal: str) -> Response:
        """Take a step of the workflow, for which the token needs the right to submit."""
        self._demand_nothing()
        self.get_object()
        if not self.token.may_submit:
            raise PermissionDenied(refusal)

        def act() -> Done:
            with transaction.atomic():
                report = self.locked()
                if report.state in workflow.STEPS[ProgressReport][name].sources:
                    self.demand_current(report)
                workflow.take(report, name, self.token.owner, self.note)
                return Done((report.pk,), (200,))

        return self.answer_once(act)

    def _demand_nothing(self) -> None:
        """Refuse a request that has a body."""
        if sent := self.body():
            reason = "Send no body here."
            raise ApiProblem(
                400,
                *(FieldError(name, value, reason, "unknown-field") for name, value in sent.items()),
            )


def draft_etag(version: int) -> str:
    """Return the ETag of a version of a draft."""
    return f'"{version}"'
