"""The environment of the tests. pyproject.toml names it, since Django reads it before conftest."""

import os

os.environ.update(DEBUG="1", SECRET_KEY="known to everyone", ALLOWED_HOSTS="testserver,localhost")
