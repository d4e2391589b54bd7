"""Topics in plain words: all of them, and the promises under each."""

from dataclasses import dataclass

from django.db.models import Count, Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from cities.audit.redirects import redirect_old_slugs
from commitments.filters import CommitmentFilter, PracticeFilter
from commitments.filters.topics import TopicFilter
from commitments.models import Adoption, Commitment, Objective, Practice, StatusCounts, Topic
from commitments.views.lists import lead_standings
from config.numbers import amount

PROMISES_SHOWN, PRACTICES_SHOWN = 12, 5


@dataclass(frozen=True)
class TopicCount:
    """A topic and how many promises are under it."""

    topic: Topic
    n: int


def promises_under(topic: Topic) -> QuerySet[Commitment]:
    """Return the promises under a topic, as the list of promises filtered by it has them."""
    query = QueryDict(f"topic={topic.slug}")
    rows: QuerySet[Commitment] = CommitmentFilter(
        query, queryset=Commitment.objects.listed().with_status()
    ).qs
    return rows


def topic_counts() -> list[TopicCount]:
    """Return the topics, each with the number of its promises, in two queries.

    Each is counted by the filter of the list of promises. A promise under two topics counts under
    both.
    """
    topics = list(Topic.objects.published())
    by_topic: TopicFilter = CommitmentFilter.base_filters["topic"]
    under = {str(row.pk): by_topic.under([row.slug], Commitment) for row in topics}
    counts = (
        Commitment.objects.published()
        .with_status()
        .order_by()
        .aggregate(**{key: Count("pk", filter=condition) for key, condition in under.items()})
    )
    return [TopicCount(topic, counts[str(topic.pk)]) for topic in topics]


@require_safe
def topic_list(request: HttpRequest) -> HttpResponse:
    """All topics, each with the number of its promises."""
    return render(request, "commitments/topic_list.html", {"topics": topic_counts()})


def _sentence(promises: int, cities: int, networks: int) -> str:
    """Return how many promises of how many cities and networks are under a topic."""
    by_cities = ngettext("%(n)s city", "%(n)s cities", cities) % {"n": amount(cities)}
    by_networks = ngettext("%(n)s network", "%(n)s networks", networks) % {"n": amount(networks)}
    words = {"promises": amount(promises), "cities": by_cities, "networks": by_networks}
    if cities and networks:
        sentence = ngettext(
            "%(promises)s promise is about this, by %(cities)s and %(networks)s.",
            "%(promises)s promises are about this, by %(cities)s and %(networks)s.",
            promises,
        )
        return sentence % words
    sentence = ngettext(
        "%(promises)s promise is about this, by %(parties)s.",
        "%(promises)s promises are about this, by %(parties)s.",
        promises,
    )
    return sentence % {
        "promises": words["promises"],
        "parties": by_cities if cities else by_networks,
    }


@require_safe
@redirect_old_slugs(Topic.objects.published)
def topic_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """The promises under a topic, the newest first, with the practices and objectives of it."""
    shown = Objective.objects.published().select_related("framework")
    topics = Topic.objects.published().prefetch_related(Prefetch("objectives", shown), "terms")
    topic = get_object_or_404(topics, slug=slug)
    promises = promises_under(topic)
    rows = list(promises[:PROMISES_SHOWN])
    standings = lead_standings(promises)
    parties = Adoption.objects.published().filter(commitment__in=promises.order_by().values("pk"))
    cities, networks = (
        parties.exclude(**{party: None}).order_by().values(party).distinct().count()
        for party in ("city", "network")
    )
    total = standings.total if isinstance(standings, StatusCounts) else promises.count()
    practices = PracticeFilter(
        QueryDict(f"topic={topic.slug}"), queryset=Practice.objects.published()
    ).qs
    context = {
        "topic": topic,
        "promises": rows,
        "total": total,
        "standings": standings,
        "sentence": _sentence(total, cities, networks),
        "practices": practices[:PRACTICES_SHOWN],
        "others": Topic.objects.published().exclude(pk=topic.pk),
    }
    return render(request, "commitments/topic_detail.html", context)
