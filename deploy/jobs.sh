#!/bin/sh
# deploy/jobs.sh: the jobs of a container, where no systemd runs them. On a server use its timers.
set -u
cd "$(dirname "$0")/.."

manage() { .venv/bin/python manage.py "$@" || echo "$1 failed; it runs again at its next time." >&2; }

day=
while :; do
    manage send_notices
    today=$(date -u +%F)
    if [ "$day" != "$today" ]; then
        manage clearsessions
        manage backup /backups
        [ "$(date -u +%u)" = 7 ] && manage check_links
        case $(date -u +%m-%d) in 01-01 | 04-01 | 07-01 | 10-01) manage make_release ;; esac
        day=$today
    fi
    sleep 300
done
