#!/bin/sh
# deploy/install.sh: install what the site needs into .venv beside it, and collect static files.
# A server and the image of a container are made by this one script. It may run again, to upgrade.
set -eu
cd "$(dirname "$0")/.."

python=${PYTHON:-python3}
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
    { echo "Python 3.11 or newer is needed." >&2; exit 1; }
[ -x .venv/bin/python ] || "$python" -m venv .venv
.venv/bin/python -m pip install --quiet --disable-pip-version-check --requirement requirements.txt
mkdir -p var
# Collecting static files needs settings, but none of those of the site.
SECRET_KEY="only for collecting static files" ALLOWED_HOSTS=localhost \
    .venv/bin/python manage.py collectstatic --no-input --verbosity 0
echo "Installed. Next: migrate, as docs/deployment.md says."
