#!/bin/bash
# Installs or upgrades the Pulso collector on a Raspberry Pi 5 (or any 64-bit Debian): account, folders, release, service.
# Run it again at any time: it changes only what differs, and never what was counted.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
PULSO_HOME=${PULSO_HOME:-/opt/pulso-edge}
# shellcheck source=deploy/lib/release.sh
. "$here/../lib/release.sh"

UNIT=pulso-edge.service
ACCOUNT=pulso-edge
STATE=/var/lib/pulso-edge
LOGS=/var/log/pulso-edge

usage() {
  cat <<TEXT
Usage: sudo deploy/pi/install.sh [--env-file FILE]   install, or upgrade to the release this script lies in
       sudo deploy/pi/install.sh --rollback          run the release before this one again
       sudo deploy/pi/install.sh --uninstall         remove the program; pieces not yet sent stay in $STATE
       sudo deploy/pi/install.sh --uninstall --purge remove them too
FILE is what "npm run collector:create -- --name N" printed on the server.
TEXT
}

action=install
env_file=
purge=no
while [ $# -gt 0 ]; do
  case "$1" in
  --env-file)
    [ $# -ge 2 ] || die "--env-file needs a file"
    env_file=$2
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

health_url() { printf '%s/health\n' "$(own_address EDGE edge.env 1880)"; }

install_edge() {
  need_space
  need_toolchain
  make_account "$ACCOUNT"
  keep_settings edge.env "$ACCOUNT" "$env_file" ||
    die "no settings yet: on the server run \"npm run collector:create -- --name N\", save what it prints, and give it here with --env-file FILE"
  local old new
  old=$(current_release)
  new=$(install_release "$(cd "$here/../.." && pwd)")
  use_release "$new" "pi/$UNIT"
  install_command "$new/deploy/pi/pulso-doctor"
  limit_journal "$new/deploy/pi/journald.conf"
  start_or_go_back "$(health_url)" "$old" "pi/$UNIT"
  remove_old_releases
  say "Pulso's collector is installed: release $(basename "$new"), service $UNIT, state in $STATE, logs in $LOGS."
  firewall_advice
}

limit_journal() {
  local limits=/etc/systemd/journald.conf.d/pulso.conf
  if cmp -s "$1" "$limits"; then return; fi
  install -D -m 0644 "$1" "$limits"
  if has_systemd; then systemctl try-restart systemd-journald; fi
}

firewall_advice() {
  cat <<'TEXT'
Firewall: the collector needs only outgoing connections, to PostgreSQL (5432) and to the PLCs (502). Its editor listens on
127.0.0.1 unless EDGE_HOST says otherwise. To open it for the maintenance network alone, for example:
  sudo apt-get install ufw && sudo ufw default deny incoming && sudo ufw allow ssh
  sudo ufw allow from 192.0.2.0/24 to any port 1880 proto tcp && sudo ufw enable
TEXT
}

rollback_edge() {
  local old
  old=$(previous_release)
  [ -n "$old" ] || die "there is no other release to go back to"
  use_release "$old" "pi/$UNIT"
  start_service "$UNIT" "$(health_url)" || die "$old does not answer; see journalctl -u $UNIT"
  say "Release $(basename "$old") runs."
}

uninstall_edge() {
  remove_service "$UNIT"
  remove_command
  rm -f /etc/systemd/journald.conf.d/pulso.conf
  remove_releases
  if [ "$purge" = yes ]; then
    rm -rf "$STATE" "$LOGS" "$PULSO_CONFIG/edge.env"
    rmdir --ignore-fail-on-non-empty "$PULSO_CONFIG" 2>/dev/null || true
    userdel "$ACCOUNT" 2>/dev/null || true
    say "Pulso's collector and everything it kept are removed."
  else
    say "Pulso's collector is removed. What it had not sent yet is kept in $STATE; --purge removes that too."
  fi
}

[ "$purge" = no ] || [ "$action" = uninstall ] || die "--purge goes with --uninstall only"
need_root
need_debian
alone
case $action in
install) install_edge ;;
rollback) rollback_edge ;;
uninstall) uninstall_edge ;;
esac
