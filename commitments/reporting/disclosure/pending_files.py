"""Files that wait for somebody to confirm their import: they may hold counts that are not shown."""

from contextlib import suppress
from datetime import timedelta

from django.core.files.storage import default_storage
from django.utils import timezone

FOLDER = "imports"


def forget_uploads(older_than: timedelta = timedelta(0)) -> None:
    """Delete the files that nobody confirmed in time; their owners choose them again."""
    with suppress(FileNotFoundError):
        for name in default_storage.listdir(FOLDER)[1]:
            path = f"{FOLDER}/{name}"
            with suppress(FileNotFoundError):
                if timezone.now() - default_storage.get_created_time(path) >= older_than:
                    default_storage.delete(path)
