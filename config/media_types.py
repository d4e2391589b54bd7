"""The media types of files that the site publishes and accepts, by their extension."""

MEDIA_TYPES = {
    "csv": "text/csv",
    "json": "application/json",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "geojson": "application/geo+json",
    "jsonld": "application/ld+json",
    "zip": "application/zip",
}


def content_type(ending: str) -> str:
    """Return the header Content-Type for this extension; plain text for an unknown one."""
    media_type = MEDIA_TYPES.get(ending, "text/plain")
    return f"{media_type}; charset=utf-8" if media_type.startswith("text/") else media_type
