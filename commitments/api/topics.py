"""Topics in the API: plain words that lead to commitments and practices."""

from django.db.models import Prefetch
from django.utils.translation import gettext_lazy

from cities.audit import with_recorded
from commitments.api.commitments import TermSerializer
from commitments.api.references import to_objective
from commitments.filters import TopicListFilter
from commitments.models import Objective, Topic
from config.api.fields import SluggedRowSerializer, model_field
from config.api.lists import PublicViewSet


class TopicSerializer(SluggedRowSerializer):
    name = model_field(Topic, "name")
    summary = model_field(Topic, "summary")
    objectives = to_objective(
        many=True,
        source="served",
        help_text="What serves one of them, or a part of one, is under this topic.",
    )
    populations = TermSerializer(
        many=True,
        source="people",
        help_text="Commitments for one of these populations are under this topic too.",
    )


class TopicViewSet(PublicViewSet):
    """Topics in plain words, as housing; `topic` of commitments and practices filters by them."""

    title = gettext_lazy("Topics")
    queryset = with_recorded(
        Topic.objects.published().prefetch_related(
            Prefetch(
                "objectives",
                Objective.objects.published().select_related("framework"),
                to_attr="served",
            ),
            Prefetch("terms", to_attr="people"),
        )
    )
    serializer_class = TopicSerializer
    filterset_class = TopicListFilter
    shows = ("objectives", "objectives__framework", "terms")
