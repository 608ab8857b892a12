#!/bin/bash
# Saves the whole database into one file that deploy/database/restore.sh reads back: deploy/database/backup.sh FOLDER
# Runs beside a plant at work: pg_dump reads one moment and blocks nobody. Needs DATABASE_URL and PostgreSQL's client programs,
# at least of the server's version.
set -euo pipefail

# Older files of the folder than these are removed, after the new one is complete.
KEEP=${PULSO_KEEP_BACKUPS:-14}

die() {
  printf 'pulso-backup: %s\n' "$*" >&2
  exit 1
}

[ $# -eq 1 ] || die "usage: DATABASE_URL=… deploy/database/backup.sh FOLDER"
[ -n "${DATABASE_URL:-}" ] || die "DATABASE_URL is not set"
command -v pg_dump >/dev/null || die "pg_dump is missing: apt-get install postgresql-client"
case "$KEEP" in '' | *[!0-9]* | 0) die "PULSO_KEEP_BACKUPS must be a number of files, at least 1" ;; esac

folder=$1
mkdir -p "$folder"
umask 077
file="$folder/pulso-$(date -u +%Y%m%dT%H%M%SZ).dump"
trap 'rm -f "$file.incomplete"' EXIT
# Large objects and other databases' roles are not Pulso's; the roles' passwords stay on the old server.
pg_dump --dbname="$DATABASE_URL" --format=custom --compress=6 --file="$file.incomplete" || die "the backup failed; no file was written"
# A file that cannot be listed cannot be restored either.
pg_restore --list "$file.incomplete" >/dev/null || die "the backup cannot be read back"
sync "$file.incomplete"
mv "$file.incomplete" "$file"
find "$folder" -maxdepth 1 -type f -name 'pulso-*.dump' | sort | head -n "-$KEEP" | while read -r old; do rm -f "$old"; done
printf '%s\n' "$file"
