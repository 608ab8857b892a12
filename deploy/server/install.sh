#!/bin/bash
# Installs or upgrades Pulso's API and screens on a 64-bit Debian server, without containers. Run it again for an upgrade:
# collectors keep what they count while the API is away, so an upgrade loses nothing.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
PULSO_HOME=${PULSO_HOME:-/opt/pulso}
# shellcheck source=deploy/lib/release.sh
. "$here/../lib/release.sh"

UNIT=pulso-api.service
ACCOUNT=pulso-api
STATE=/var/lib/pulso-api
LOGS=/var/log/pulso-api

usage() {
  cat <<TEXT
Usage: sudo deploy/server/install.sh [--env-file FILE] [--owner-url URL]
       sudo deploy/server/install.sh --rollback
       sudo deploy/server/install.sh --uninstall [--purge]
FILE holds the settings of the API (deploy/server/api.env.example). URL is the DATABASE_URL of the database's owner: with it the
installer runs the migrations before the new release starts; without it, run "npm run migrate" as the owner first.
TEXT
}

action=install
env_file=
owner_url=
purge=no
while [ $# -gt 0 ]; do
  case "$1" in
  --env-file | --owner-url)
    [ $# -ge 2 ] || die "$1 needs a value"
    if [ "$1" = --env-file ]; then env_file=$2; else owner_url=$2; fi
    shift
    ;;
  --rollback) action=rollback ;;
  --uninstall) action=uninstall ;;
  --purge) purge=yes ;;
  --help | -h)
    usage
    exit 0
    ;;
  *)
    usage >&2
    die "unknown option $1"
    ;;
  esac
  shift
done

health_url() { printf '%s/api/health\n' "$(own_address API api.env 3000)"; }

# A session secret of its own, once: a new one would sign everybody out.
complete_settings() {
  grep -q '^SESSION_SECRET=.' "$PULSO_CONFIG/api.env" && return
  printf 'SESSION_SECRET=%s\n' "$(head -c 33 /dev/urandom | base64 -w 0)" >>"$PULSO_CONFIG/api.env"
}

# Old API processes go on answering meanwhile: migrations only add what they do not know.
migrate() {
  [ -n "$owner_url" ] || return 0
  say "Migrating the database…"
  (
    cd "$1" &&
      PULSO_ENV_FILE="$PULSO_CONFIG/api.env" DATABASE_URL="$owner_url" DATA_DIR="$STATE" node_modules/.bin/node cli/migrate.ts
  ) || die "the migrations failed; the release that runs now is untouched"
}

install_api() {
  need_space
  need_toolchain
  make_account "$ACCOUNT"
  keep_settings api.env "$ACCOUNT" "$env_file" ||
    die "no settings yet: copy deploy/server/api.env.example, fill it in, and give it here with --env-file FILE"
  complete_settings
  local old new
  old=$(current_release)
  new=$(install_release "$(cd "$here/../.." && pwd)")
  say "Building the screens…"
  (cd "$new" && node_modules/.bin/node cli/prepare-screens.ts >/dev/null) || die "the screens could not be built"
  migrate "$new"
  use_release "$new" "server/$UNIT" "server/pulso-api@.service"
  install_command "$new/deploy/pi/pulso-doctor"
  start_or_go_back "$(health_url)" "$old" "server/$UNIT" "server/pulso-api@.service"
  if has_systemd; then systemctl try-restart 'pulso-api@*.service'; fi
  remove_old_releases
  say "Pulso's API is installed: release $(basename "$new"), service $UNIT, logs in $LOGS."
  say "It listens on 127.0.0.1: put nginx with TLS in front (deploy/server/nginx.conf)."
}

rollback_api() {
  local old
  old=$(previous_release)
  [ -n "$old" ] || die "there is no other release to go back to"
  use_release "$old" "server/$UNIT" "server/pulso-api@.service"
  start_service "$UNIT" "$(health_url)" || die "$old does not answer; see journalctl -u $UNIT"
  say "Release $(basename "$old") runs. The database keeps its newer schema, which older releases do not mind."
}

uninstall_api() {
  remove_service "$UNIT"
  if has_systemd; then systemctl stop 'pulso-api@*.service' 2>/dev/null || true; fi
  rm -f /etc/systemd/system/multi-user.target.wants/pulso-api@*.service
  remove_service "pulso-api@.service"
  remove_command
  remove_releases
  if [ "$purge" = yes ]; then
    rm -rf "$STATE" "$LOGS" "$PULSO_CONFIG/api.env"
    rmdir --ignore-fail-on-non-empty "$PULSO_CONFIG" 2>/dev/null || true
    userdel "$ACCOUNT" 2>/dev/null || true
  fi
  say "Pulso's API is removed. The database is not touched."
}

[ "$purge" = no ] || [ "$action" = uninstall ] || die "--purge goes with --uninstall only"
need_root
need_debian
alone
case $action in
install) install_api ;;
rollback) rollback_api ;;
uninstall) uninstall_api ;;
esac
