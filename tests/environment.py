"""The environment of the tests. pyproject.toml names it, since Django reads it before conftest."""

import os

os.environ.update(DEBUG="1", SECRET_KEY="known to everyone", ALLOWED_HOSTS="testserver,localhost")
# Tests ask more often than anyone; tests of the limits set their own.
os.environ.update(API_LIMIT="0", API_LIMIT_TOKEN="0")
