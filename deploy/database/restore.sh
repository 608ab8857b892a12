#!/bin/bash
# Reads a backup into an EMPTY database: DATABASE_URL=… deploy/database/restore.sh FILE
# Signs in as the owner of the new database. Afterwards run "npm run migrate" (a newer Pulso), and "npm run collector:create --
# --name N --rotate" for each collector: roles and their passwords are not part of a backup.
set -euo pipefail

die() {
  printf 'pulso-restore: %s\n' "$*" >&2
  exit 1
}

[ $# -eq 1 ] || die "usage: DATABASE_URL=… deploy/database/restore.sh FILE"
[ -n "${DATABASE_URL:-}" ] || die "DATABASE_URL is not set"
[ -r "$1" ] || die "cannot read $1"
command -v pg_restore >/dev/null || die "pg_restore is missing: apt-get install postgresql-client"

tables=$(psql "$DATABASE_URL" -XAtc "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'") || die "the database does not answer"
[ "$tables" = 0 ] || die "the database is not empty ($tables tables): a restore never overwrites; create a new database"

# The roles exist on this server or the rights of the file could not be given. They cannot sign in until they have a password.
pg_restore --file=- --schema-only "$1" | grep -oE '\b(TO|FOR|FROM) pulso_[a-z0-9_]+' | sed 's/.* //' | sort -u |
  while read -r role; do
    psql "$DATABASE_URL" -Xqv ON_ERROR_STOP=1 -v role="$role" >/dev/null <<'SQL' || die "role $role could not be made: the owner needs CREATEROLE"
SELECT format('CREATE ROLE %I NOLOGIN', :'role') WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = :'role') \gexec
SQL
  done

pg_restore --dbname="$DATABASE_URL" --no-owner --exit-on-error --single-transaction "$1" ||
  die "the restore failed and left the database empty"
psql "$DATABASE_URL" -Xqc 'ANALYZE'
psql "$DATABASE_URL" -XAtc "SELECT 'orders ' || (SELECT count(*) FROM production_orders) || ', appointments ' || (SELECT count(*) FROM production_appointments) || ', pieces ' || (SELECT coalesce(sum(quantity), 0) FROM production_appointments)"
