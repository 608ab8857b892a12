# shellcheck shell=bash
# What the installers of the Pi and of the server share: accounts, releases and services. Sourced, never run.
#
# Releases lie side by side in $PULSO_HOME/releases; $PULSO_HOME/current points to the one that runs. A new one is installed
# completely before the pointer moves, so an upgrade that fails leaves the old release running, and going back is one command.
# Each installer has a home of its own, so that a server and a collector on one machine are upgraded and removed apart.

[ -n "${PULSO_HOME:-}" ] || {
  printf 'pulso: PULSO_HOME is not set\n' >&2
  exit 1
}
PULSO_CONFIG=${PULSO_CONFIG:-/etc/pulso}
# Older releases than these are removed; each takes about 700 MB.
KEPT_RELEASES=2
# A release, npm's cache while it is installed, and what the collector keeps meanwhile.
NEEDED_FREE_MB=2000
# Root of a hardened machine makes files that nobody else can read; the services are somebody else.
umask 022
# A Pi 5 with an SD card needs about 20 s to the first answer after a cold start.
HEALTHY_WITHIN_S=90

say() { printf '%s\n' "$*"; }
die() {
  printf 'pulso: %s\n' "$*" >&2
  exit 1
}

need_root() {
  [ "$(id -u)" -eq 0 ] || die "run this as root, for example with sudo"
}

# One installer at a time: a second one would take the first one's half release away. The system lets go of it when this process ends.
alone() {
  exec 9>"${PULSO_LOCK:-/run/lock/pulso-install.lock}"
  flock -n 9 || die "another installer of Pulso runs on this machine; wait until it has ended"
}

# A disk that an installer fills is one on which the collector can no longer keep pieces.
need_space() {
  local free
  mkdir -p "$PULSO_HOME"
  free=$(df --output=avail -BM "$PULSO_HOME" | tail -n 1 | tr -dc 0-9)
  [ "$free" -ge "$NEEDED_FREE_MB" ] ||
    die "only $free MB are free on the disk of $PULSO_HOME, and a release needs $NEEDED_FREE_MB MB; nothing was changed"
}

need_debian() {
  [ -f /etc/debian_version ] || die "this installer knows Debian and Raspberry Pi OS only; docs/deploy.md tells how to install by hand"
  case "$(dpkg --print-architecture)" in
  amd64 | arm64) ;;
  *) die "Pulso runs on 64-bit systems (arm64, amd64); install the 64-bit Raspberry Pi OS" ;;
  esac
}

# Debian 12's own npm (9.2) cannot read our lock file, so it only fetches the Node and the npm that install the releases.
TOOLCHAIN_NODE=24.21.0
TOOLCHAIN_NPM=11.21.2

need_toolchain() {
  local folder="$PULSO_HOME/toolchain"
  if [ "$("$folder/node_modules/.bin/node" --version 2>/dev/null)" != "v$TOOLCHAIN_NODE" ] ||
    [ "$(PATH="$folder/node_modules/.bin:$PATH" npm --version 2>/dev/null)" != "$TOOLCHAIN_NPM" ]; then
    if ! command -v npm >/dev/null; then
      say "Installing npm from Debian…"
      export DEBIAN_FRONTEND=noninteractive
      apt-get update -q >/dev/null || die "apt-get update failed: is there a network? Nothing was changed"
      apt-get install -y -q --no-install-recommends nodejs npm ca-certificates >/dev/null ||
        die "Debian's npm could not be installed"
    fi
    say "Fetching Node $TOOLCHAIN_NODE…"
    install -d -m 0755 "$folder"
    npm install --prefix "$folder" --no-audit --no-fund --loglevel=error \
      "node@$TOOLCHAIN_NODE" "npm@$TOOLCHAIN_NPM" >/dev/null || die "Node could not be fetched from the npm registry; what runs now is untouched"
  fi
  PATH="$folder/node_modules/.bin:$PATH"
}

# make_account NAME: a system account without a shell and without a home of its own.
make_account() {
  getent group "$1" >/dev/null || groupadd --system "$1"
  getent passwd "$1" >/dev/null ||
    useradd --system --gid "$1" --home-dir /nonexistent --no-create-home --shell /usr/sbin/nologin "$1"
}

# keep_settings FILE ACCOUNT SOURCE: installs an environment file, or brings what SOURCE says into the one that is there. What the plant
# added to it itself stays: above all the secret without which the credentials in its flows cannot be read.
keep_settings() {
  local settings="$PULSO_CONFIG/$1"
  install -d -m 0755 "$PULSO_CONFIG"
  if [ -n "$3" ]; then
    [ -r "$3" ] || die "cannot read $3"
    grep -q '^DATABASE_URL=.' "$3" || die "$3 has no DATABASE_URL"
    (
      umask 077
      cat "$3"
      printf '\n'
      if [ -f "$settings" ]; then awk -F= 'NR == FNR { if (/^[A-Z_]+=/) said[$1] = 1; next } /^[A-Z_]+=/ && !($1 in said)' "$3" "$settings"; fi
    ) >"$settings.new"
    chown "root:$2" "$settings.new"
    chmod 0640 "$settings.new"
    mv "$settings.new" "$settings"
  fi
  [ -f "$settings" ] || return 1
  chown "root:$2" "$settings"
  chmod 0640 "$settings"
  grep -q '^DATABASE_URL=.' "$settings" || die "$settings has no DATABASE_URL"
}

# own_address PREFIX FILE PORT: where a service of this machine listens, by its settings EDGE_HOST and EDGE_PORT, for example.
own_address() {
  local host port
  host=$(setting "$1_HOST" "$2")
  port=$(setting "$1_PORT" "$2")
  case "$host" in
  '' | 0.0.0.0 | :: | '[::]') host=127.0.0.1 ;;
  *:*) host="[${host//[\[\]]/}]" ;;
  esac
  printf 'http://%s:%s\n' "$host" "${port:-$3}"
}

# setting NAME FILE: the last value of it, without quotes, as systemd reads it.
setting() {
  sed -n "s/^$1=//p" "$PULSO_CONFIG/$2" 2>/dev/null | tail -n 1 | sed "s/^[\"']//; s/[\"'[:space:]]*\$//"
}

# install_release SOURCE: copies the tree, installs its packages and prints the folder of the new release.
install_release() {
  local source=$1 version target staging
  [ -f "$source/package-lock.json" ] || die "$source is not a copy of Pulso: package-lock.json is missing"
  version=$(sed -n 's/^  "version": "\(.*\)",$/\1/p' "$source/package.json" | head -n 1)
  target="$PULSO_HOME/releases/$version-$(date -u +%Y%m%d%H%M%S)"
  staging="$target.incomplete"
  install -d -m 0755 "$PULSO_HOME/releases"
  rm -rf "$PULSO_HOME"/releases/*.incomplete
  # Half a release would keep the disk full that it failed on.
  # shellcheck disable=SC2064
  trap "rm -rf '$staging' || { sleep 2; rm -rf '$staging'; }" EXIT
  # Without these a signal would end this part of the script without the line above.
  trap 'exit 130' INT TERM HUP
  mkdir "$staging"
  # Releases can be read by every account, so what may hold passwords stays where it is: settings, keys, backups.
  tar -C "$source" --exclude=./node_modules --exclude=./.data --exclude=./.git --exclude=./ui/dist \
    --exclude='*.env' --exclude='*.pem' --exclude='*.key' --exclude='*.dump' -cf - . |
    tar -C "$staging" --no-same-owner -xf - || die "the files could not be copied; the release that runs now is untouched"
  say "Installing the packages of release $version (some minutes on a Pi)…" >&2
  # exec: a signal ends this part only when npm has ended, which would go on filling what is being removed.
  (cd "$staging" && exec npm ci --omit=dev --no-audit --no-fund --loglevel=error >&2) ||
    die "npm could not install the packages; the release that runs now is untouched"
  chmod -R u=rwX,go=rX "$staging"
  mv "$staging" "$target"
  printf '%s\n' "$target"
}

# use_release FOLDER UNIT…: moves the pointer in one step, so that no start ever finds half of it. The units go with their release:
# what one release tells systemd, another may not.
use_release() {
  local folder=$1 unit
  shift
  ln -sfn "$folder" "$PULSO_HOME/.next"
  mv -T "$PULSO_HOME/.next" "$PULSO_HOME/current"
  for unit in "$@"; do install_unit "$folder/deploy/$unit"; done
}

current_release() { readlink "$PULSO_HOME/current" 2>/dev/null || true; }

# The folders of all releases in the order in which they were installed: by the time at the end of their names, as 0.10 is newer than 0.9.
releases() {
  find "$PULSO_HOME/releases" -mindepth 1 -maxdepth 1 -type d ! -name '*.incomplete' 2>/dev/null |
    awk -F- '{ print $NF, $0 }' | sort | cut -d ' ' -f 2-
}

# Folder of the release that was installed before the one that runs; nothing where there is none.
previous_release() { releases | awk -v current="$(current_release)" '$0 == current { exit } { before = $0 } END { print before }'; }

remove_old_releases() {
  local folder
  releases | grep -vxF "$(current_release)" | head -n "-$KEPT_RELEASES" |
    while read -r folder; do rm -rf "$folder"; done || true
}

# Takes away what the installer made, and nothing that others put there.
remove_releases() {
  rm -rf "$PULSO_HOME/releases" "$PULSO_HOME/toolchain" "$PULSO_HOME/current" "$PULSO_HOME/.next"
  rmdir --ignore-fail-on-non-empty "$PULSO_HOME" 2>/dev/null || true
}

# install_command FILE: the command "pulso", unless a program of somebody else's has that name.
install_command() {
  if [ -e /usr/local/bin/pulso ] && ! grep -q 'pulso doctor' /usr/local/bin/pulso; then
    say "/usr/local/bin/pulso is another program and stays; run the doctor as $1 doctor."
  else
    install -m 0755 "$1" /usr/local/bin/pulso
  fi
}

# True where systemd runs this machine; in a container or an image that is being built it does not.
has_systemd() { [ -d /run/systemd/system ]; }

# install_unit FILE: what the plant itself changed lies in FILE.d and stays.
install_unit() {
  install -m 0644 "$1" "/etc/systemd/system/$(basename "$1")"
  if has_systemd; then systemctl daemon-reload; fi
}

# answers URL: true where it answers with a success.
answers() {
  "$PULSO_HOME/current/node_modules/.bin/node" -e \
    'fetch(process.argv[1]).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))' "$1"
}

# started UNIT: what systemd calls this run of it.
started() { systemctl show -p InvocationID --value "$1"; }

# start_service UNIT URL: restarts it and waits until it answers. False where it does not in time.
start_service() {
  local unit=$1 url=$2 waited=0 before
  if ! has_systemd; then
    say "systemd does not run here: start $unit after the next boot."
    systemctl enable "$unit" >/dev/null 2>&1 || true
    return 0
  fi
  systemctl enable --quiet "$unit"
  # Each start has a name of its own, so that the answer cannot be that of the old release. One order to systemd, which carries it out
  # even where this script ends in between: a collector is never left stopped.
  before=$(started "$unit")
  systemctl restart --no-block "$unit"
  while [ "$waited" -lt "$HEALTHY_WITHIN_S" ]; do
    if [ "$(started "$unit")" != "$before" ] && systemctl is-active --quiet "$unit" && answers "$url"; then
      return 0
    fi
    sleep 1
    waited=$((waited + 1))
  done
  return 1
}

# start_or_go_back URL OLD UNIT…: a release that does not answer gives way to the one before it. The first unit is the service.
start_or_go_back() {
  local url=$1 old=$2 unit failed
  shift 2
  unit=$(basename "$1")
  if start_service "$unit" "$url"; then return; fi
  journalctl --no-pager --unit "$unit" --lines 20 >&2 || true
  if [ ! -d "$old" ]; then die "$unit does not answer on $url; its last lines are above"; fi
  failed=$(current_release)
  use_release "$old" "$@"
  # It must not be what --rollback finds one day.
  rm -rf "$failed"
  start_service "$unit" "$url" || die "neither the new release nor $old answers on $url; see journalctl -u $unit"
  die "the new release did not answer on $url; $old runs again"
}

# The command "pulso" serves both parts of a machine, so it goes with the last of them.
remove_command() {
  if grep -qs 'pulso doctor' /usr/local/bin/pulso && [ ! -f /etc/systemd/system/pulso-edge.service ] && [ ! -f /etc/systemd/system/pulso-api.service ]; then
    rm -f /usr/local/bin/pulso
  fi
}

remove_service() {
  if has_systemd; then systemctl disable --now --quiet "$1" 2>/dev/null || true; fi
  rm -f "/etc/systemd/system/$1"
  rm -rf "/etc/systemd/system/$1.d"
  if has_systemd; then systemctl daemon-reload; fi
}
