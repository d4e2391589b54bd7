"""What changed since a partner last asked: enough to keep a copy in step, row by row."""

from typing import Any, ClassVar

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param
from rest_framework.views import APIView

from commitments.api.sync.feed import ChangeFeed, Operation
from config.api.conditional import NO_CACHE
from config.api.lists import Negotiation, PublicViewSet, integer_parameter
from config.api.problems import refuse_parameters
from config.api.schema import StrictSchema


class ChangeSerializer(serializers.Serializer):
    """One row that changed, or is gone."""

    kind = serializers.CharField(help_text="The list it stands in.")
    id = serializers.CharField(help_text="Its id in that list.")
    api_url = serializers.URLField(help_text="Its address in this API.")
    at = serializers.DateTimeField(
        allow_null=True, help_text="When the change was recorded; null in the first copy."
    )
    operation = serializers.ChoiceField(
        choices=Operation.choices,
        help_text="upsert: keep this row instead of any with its id. delete: it is gone.",
    )
    row = serializers.DictField(
        allow_null=True, help_text="The row as its list shows it now; null when it is gone."
    )


class ChangesSerializer(serializers.Serializer):
    """Some changes, the oldest first, and where to go on."""

    cursor = serializers.CharField(help_text="Send it as `since`, at once or in a month.")
    more = serializers.BooleanField(help_text="Whether there is more already.")
    next = serializers.URLField(help_text="The address to go on at.")
    results = ChangeSerializer(many=True, help_text="The changes.")


class ChangesView(APIView):
    """Everything public that changed since a cursor, and what is no longer public, in all lists.

    Without a cursor everything there is comes first. Go on with each answer's cursor while `more`
    is true; the last one is where the next sync begins.
    """

    lists: ClassVar[dict[str, type[PublicViewSet]]] = {}
    permission_classes = [AllowAny]
    content_negotiation_class = Negotiation
    schema = StrictSchema()
    http_method_names = ["get", "head", "options"]
    size = 100
    most = 500

    @extend_schema(
        operation_id="changes",
        summary="Changes",
        tags=["changes"],
        parameters=[
            OpenApiParameter("since", str, description="The cursor of the last answer."),
            OpenApiParameter(
                "limit",
                {"type": "integer", "minimum": 1, "maximum": most, "default": size},
                description="Rows at once.",
            ),
        ],
        responses=ChangesSerializer,
    )
    def get(self, request: Request) -> Response:
        refuse_parameters(request, "since", "limit")
        limit = integer_parameter(request, "limit", self.size, self.most)
        feed = ChangeFeed(request, self.lists)
        since = request.query_params.get("since", "")
        start = feed.cursor(since) if since else feed.begin()
        changes, end, more = feed.after(start, limit)
        cursor = end.encode()
        answer: dict[str, Any] = {"cursor": cursor, "more": more}
        address = request.build_absolute_uri()
        answer["next"] = replace_query_param(address, "since", cursor)
        return Response({**answer, "results": changes}, headers={"Cache-Control": NO_CACHE})
