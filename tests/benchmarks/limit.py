"""The least that an API page of 50 can cost: one prepared query that returns the answer as JSON.

No filters, no count, no language, no limit of requests: what is above it is the price of those.
"""

from collections.abc import Callable, Iterable
from typing import Any

from django.db import connection

# What is said of commitments in the API, in its order: the same rows, keys and values.
QUERY = """
WITH page AS (
    SELECT c.*, f.slug AS framework_slug, f.short_name
    FROM commitments_commitment c LEFT JOIN commitments_framework f ON f.id = c.framework_id
    WHERE c.public AND (f.id IS NULL OR f.public) AND (
        EXISTS (
            SELECT FROM commitments_adoption a
            LEFT JOIN cities_city y ON y.id = a.city_id
            LEFT JOIN cities_network n ON n.id = a.network_id
            WHERE a.commitment_id = c.id AND (y.public OR n.public)
        )
        OR NOT EXISTS (SELECT FROM commitments_adoption a WHERE a.commitment_id = c.id)
    )
    ORDER BY c.made_on DESC NULLS LAST, c.title, c.id LIMIT 50
)
SELECT json_agg(json_build_object(
    'id', p.slug,
    'url', %(site)s || '/commitments/' || p.slug || '/',
    'api_url', %(site)s || '/api/v1/commitments/' || p.slug || '/',
    'recorded_at', (
        SELECT to_char(t.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
        FROM cities_trailentry t
        WHERE t.public AND t.model = 'commitments.commitment' AND t.object_id = p.id::varchar
        ORDER BY t.id LIMIT 1
    ),
    'framework', CASE WHEN p.framework_id IS NOT NULL THEN json_build_object(
        'id', p.framework_slug,
        'name', p.short_name,
        'api_url', %(site)s || '/api/v1/frameworks/' || p.framework_slug || '/'
    ) END,
    'kind', p.kind, 'title', p.title, 'summary', p.summary, 'language', p.language,
    'made_on', p.made_on, 'made_on_precision', p.made_on_precision,
    'date_basis', nullif(p.date_basis, ''),
    'starts_on', p.starts_on, 'ends_on', p.ends_on, 'source_url', p.source_url,
    'standing', coalesce(lead.standing, 'nothing-known'), 'reported_on', lead.reported_on,
    'populations', coalesce(people.said, '[]'),
    'objectives', coalesce(served.said, '[]'),
    'adoptions', coalesce(parties.said, '[]')
) ORDER BY p.made_on DESC NULLS LAST, p.title, p.id)::text
FROM page p
LEFT JOIN commitments_adoption lead ON lead.commitment_id = p.id AND lead.role = 'lead'
LEFT JOIN LATERAL (
    SELECT json_agg(json_build_object('code', t.code, 'label', t.label)) AS said
    FROM commitments_commitment_populations x JOIN commitments_term t ON t.id = x.term_id
    WHERE x.commitment_id = p.id
) people ON true
LEFT JOIN LATERAL (
    SELECT json_agg(json_build_object(
        'objective', json_build_object(
            'id', f.slug || ':' || o.code,
            'name', o.title,
            'api_url', %(site)s || '/api/v1/objectives/' || f.slug || ':' || o.code || '/'
        ),
        'basis', m.basis,
        'reason', nullif(m.reason, '')
    ) ORDER BY f.name, o."order", m.id) AS said
    FROM commitments_commitmentobjective m
    JOIN commitments_objective o ON o.id = m.objective_id
    JOIN commitments_framework f ON f.id = o.framework_id
    WHERE m.commitment_id = p.id AND o.public AND f.public
) served ON true
LEFT JOIN LATERAL (
    SELECT json_agg(json_build_object(
        'id', a.id,
        'city', CASE WHEN y.public THEN json_build_object(
            'id', y.slug,
            'name', y.name,
            'api_url', %(site)s || '/api/v1/cities/' || y.slug || '/'
        ) END,
        'network', CASE WHEN n.public THEN json_build_object(
            'id', n.slug,
            'name', n.name,
            'api_url', %(site)s || '/api/v1/networks/' || n.slug || '/'
        ) END,
        'role', a.role, 'adopted_on', a.adopted_on, 'withdrawn_on', a.withdrawn_on,
        'standing', a.standing, 'reported_on', a.reported_on
    ) ORDER BY a.role <> 'lead', a.id) AS said
    FROM commitments_adoption a
    LEFT JOIN cities_city y ON y.id = a.city_id
    LEFT JOIN cities_network n ON n.id = a.network_id
    WHERE a.commitment_id = p.id AND (y.public OR n.public)
) parties ON true
"""


def bare(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Answer any request with the first page of commitments, without Django or anything else."""
    site = f"{environ['wsgi.url_scheme']}://{environ['SERVER_NAME']}"
    text = connection.connection.execute(QUERY, {"site": site}, prepare=True).fetchone()[0]
    body = text.encode()
    start_response(
        "200 OK", [("Content-Type", "application/json"), ("Content-Length", str(len(body)))]
    )
    return [body]
