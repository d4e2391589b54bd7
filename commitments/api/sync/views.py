"""Changes since a cursor, with which partners keep a copy in step, row by row."""

from typing import Any, ClassVar

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param
from rest_framework.views import APIView

from commitments.api.sync.feed import ChangeFeed, Operation
from config.api.languages import (
    PARAMETER,
    asked_language,
    language_parameter,
    use_language,
    with_language_header,
)
from config.api.lists import Negotiation, PublicViewSet, integer_parameter
from config.api.problems import refuse_parameters
from config.api.schema import StrictSchema

IN_COPIES = (
    "Language of the rows, as in their lists. Keep to one in a copy: a name that was translated "
    "since is no change of the row."
)


class ChangeSerializer(serializers.Serializer):
    """A row that was changed or deleted."""

    kind = serializers.CharField(help_text="The list of the row.")
    id = serializers.CharField(help_text="Its id in that list.")
    api_url = serializers.URLField(help_text="Its address in this API.")
    at = serializers.DateTimeField(
        allow_null=True, help_text="When the change was recorded; null during the first copy."
    )
    operation = serializers.ChoiceField(
        choices=Operation.choices,
        help_text="upsert: replace or add the row with this id. delete: delete it.",
    )
    row = serializers.DictField(
        allow_null=True, help_text="The row as its list shows it now; null after a delete."
    )


class ChangesSerializer(serializers.Serializer):
    """Changes, the oldest first, and the cursor for the next request."""

    cursor = serializers.CharField(
        help_text="Send it as `since` in the next request, at once or in a month."
    )
    more = serializers.BooleanField(help_text="Whether more changes are available now.")
    next = serializers.URLField(help_text="Address of the next request.")
    results = ChangeSerializer(many=True, help_text="The changes.")


class ChangesView(APIView):
    """Everything public that changed since a cursor, and what is no longer public, in all lists.

    Without a cursor the feed begins with all public rows. Continue with the cursor of each response
    while `more` is true; the last cursor is where the next synchronisation begins.
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
            OpenApiParameter("since", str, description="The cursor of the previous response."),
            OpenApiParameter(
                "limit",
                {"type": "integer", "minimum": 1, "maximum": most, "default": size},
                description="Number of rows in a response.",
            ),
            language_parameter(IN_COPIES),
        ],
        responses=ChangesSerializer,
    )
    def get(self, request: Request) -> Response:
        refuse_parameters(request, "since", "limit", PARAMETER)
        language = asked_language(request)
        limit = integer_parameter(request, "limit", self.size, self.most)
        feed = ChangeFeed(request, self.lists)
        since = request.query_params.get("since", "")
        start = feed.cursor(since) if since else feed.begin()
        with use_language(language):
            changes, end, more = feed.after(start, limit)
        cursor = end.encode()
        answer: dict[str, Any] = {"cursor": cursor, "more": more}
        address = request.build_absolute_uri()
        answer["next"] = replace_query_param(address, "since", cursor)
        return with_language_header(Response({**answer, "results": changes}), language)
