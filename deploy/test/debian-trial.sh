#!/bin/bash
# What deploy/try-in-debian.sh does inside: each line of its output is a finding; the first that is wrong ends it.
set -euo pipefail
cd /root/pulso
# shellcheck source=deploy/test/debian-plant.sh
. deploy/test/debian-plant.sh

empty_machine
install_plant
quietly 'the doctor finds nothing wrong' pulso doctor
start_counting

before=$(ask 'SELECT produced_quantity FROM production_orders')
quietly 'the server is upgraded while it counts' deploy/server/install.sh --owner-url "$OWNER"
quietly 'the collector is upgraded while it counts' deploy/pi/install.sh
expect 'releases of the collector that are kept' 2 "$(find /opt/pulso-edge/releases -mindepth 1 -maxdepth 1 | wc -l)"
quietly 'the server goes back to the release before' deploy/server/install.sh --rollback
quietly 'the collector goes back to the release before' deploy/pi/install.sh --rollback
after=$(ask 'SELECT produced_quantity FROM production_orders')
if [ "$after" -gt "$before" ]; then found "pieces were booked meanwhile: $((after - before))"; else wrong 'nothing was booked meanwhile'; fi

# What goes wrong while somebody installs: the collector that runs is the same process of the same release afterwards.
edge_runs() { echo "$(basename "$(readlink /opt/pulso-edge/current)") as $(systemctl show -p MainPID --value pulso-edge)"; }
# refused WHAT MESSAGE COMMAND…
refused() {
  local what=$1 message=$2 before log
  before=$(edge_runs)
  log=$(mktemp)
  shift 2
  if "$@" >"$log" 2>&1; then wrong "$what: it went through"; fi
  if ! grep -q "$message" "$log"; then
    tail -n 20 "$log"
    wrong "$what: it does not say \"$message\""
  fi
  expect "$what: what runs is" "$before" "$(edge_runs)"
  expect "$what: half releases" '' "$(find /opt/pulso-edge/releases -name '*.incomplete')"
}
mkdir -p /root/small /root/empty-cache
mount -t tmpfs -o size=500M tmpfs /root/small
refused 'a disk without space' 'are free on the disk' env PULSO_HOME=/root/small/pulso deploy/pi/install.sh
umount /root/small
refused 'a registry out of reach' 'npm could not install the packages' \
  env npm_config_cache=/root/empty-cache npm_config_fetch_retries=0 unshare -n deploy/pi/install.sh
printf 'COLLECTOR_NAME=x\n' >/root/wrong.env
refused 'settings without a database' 'has no DATABASE_URL' deploy/pi/install.sh --env-file /root/wrong.env
refused 'purge without uninstall' 'goes with --uninstall' deploy/pi/install.sh --purge

before=$(edge_runs)
setsid deploy/pi/install.sh >/root/interrupted.log 2>&1 &
interrupted=$!
until [ -n "$(find /opt/pulso-edge/releases -maxdepth 2 -path '*.incomplete/node_modules')" ]; do sleep 0.2; done
if deploy/pi/install.sh >/root/second.log 2>&1; then wrong 'two installers at once went through'; fi
grep -q 'another installer' /root/second.log || wrong 'the second of two installers does not say why'
found 'the second of two installers at once is refused'
kill -TERM -- "-$interrupted"
wait "$interrupted" || true
# What it had fetched is removed by what is left of it.
until flock -n /run/lock/pulso-install.lock true; do sleep 0.5; done
expect 'after an installer that was cut off: half releases' '' "$(find /opt/pulso-edge/releases -name '*.incomplete')"
expect 'after an installer that was cut off: what runs is' "$before" "$(edge_runs)"

# A release that does not start gives way to the one before, and is no release that anybody goes back to.
cp -a /root/pulso /root/broken
echo 'throw new Error("broken on purpose");' >/root/broken/edge/main.ts
before=$(readlink /opt/pulso-edge/current)
if /root/broken/deploy/pi/install.sh >/root/broken.log 2>&1; then wrong 'a release that does not start was installed'; fi
grep -q 'runs again' /root/broken.log || wrong 'a release that does not start did not give way'
rm -rf /root/broken
expect 'after a release that does not start' "$before" "$(readlink /opt/pulso-edge/current)"
expect 'the collector runs' active "$(active pulso-edge)"

# An upgrade with a database that is away, from a shell that keeps its files to itself, with settings that the plant changed: what waits in the
# store is taken over.
waiting() { curl_edge | sed -n 's/.*"depth":\([0-9]*\).*/\1/p'; }
curl_edge() { node -e 'fetch("http://127.0.0.1:21880/health").then((r) => r.text()).then(console.log)'; }
secret=$(grep '^CREDENTIAL_SECRET=' /etc/pulso/edge.env)
(cd /opt/pulso/current && DATABASE_URL=$OWNER npm run --silent collector:create -- --name pi-trial --rotate >/root/rotated.env)
systemctl stop postgresql
until [ "$(waiting)" -gt 20 ]; do sleep 1; done
held=$(waiting)
quietly "the collector is upgraded while $held entries wait, with a rotated password" \
  bash -c 'umask 077; exec deploy/pi/install.sh --env-file /root/rotated.env'
[ "$(waiting)" -ge "$held" ] || wrong "of $held entries $(waiting) are left"
found "entries that wait after the upgrade: $(waiting)"
grep -qxF "$secret" /etc/pulso/edge.env || wrong 'the secret of the flows is another'
found 'the secret of the flows is the one of before'
expect 'the port that the plant chose' EDGE_PORT=21880 "$(grep '^EDGE_PORT=' /etc/pulso/edge.env)"
systemctl start postgresql
until pg_isready -q; do sleep 1; done
until [ "$(waiting)" -lt 5 ]; do sleep 1; done
found 'the database has them'

# The sandbox, from within.
pid=$(systemctl show -p MainPID --value pulso-edge)
expect 'capabilities of the collector' 0000000000000000 "$(awk '/^CapEff/ { print $2 }' "/proc/$pid/status")"
expect 'it may gain no rights' 1 "$(awk '/^NoNewPrivs/ { print $2 }' "/proc/$pid/status")"
expect 'system calls are filtered' 2 "$(awk '/^Seccomp:/ { print $2 }' "/proc/$pid/status")"
expect 'files it may open' 8192 "$(awk '/^Max open files/ { print $4 }' "/proc/$pid/limits")"
for place in /etc /usr /opt/pulso-edge; do
  if nsenter -t "$pid" -m -- touch "$place/x" 2>/dev/null; then wrong "it can write to $place"; else found "it cannot write to $place"; fi
done
cp /bin/true /var/lib/pulso-edge/program
if nsenter -t "$pid" -m -- /var/lib/pulso-edge/program 2>/dev/null; then wrong 'it can run what it wrote'; else found 'it cannot run what it wrote'; fi
rm /var/lib/pulso-edge/program
found "$(systemd-analyze security pulso-edge --no-pager | tail -n 1 | sed 's/^[^A-Z]*//')"

# An event loop that stands still is noticed.
kill -STOP "$pid"
for _ in $(seq 60); do
  if [ "$(systemctl show -p NRestarts --value pulso-edge)" -gt 0 ]; then break; fi
  sleep 1
done
expect 'restarts by the watchdog' 1 "$(systemctl show -p NRestarts --value pulso-edge)"

# Every piece, through all of that.
expect_every_piece

quietly 'the collector is removed' deploy/pi/install.sh --uninstall
expect 'the API runs on' active "$(active pulso-api)"
if [ -d /var/lib/pulso-edge ]; then found 'what the collector kept is still there'; else wrong 'what the collector kept is gone'; fi
quietly 'and everything it kept' deploy/pi/install.sh --uninstall --purge
quietly 'the server is removed' deploy/server/install.sh --uninstall --purge
expect 'left over' '' "$(find /opt /etc/pulso /var/lib /var/log /usr/local/bin /etc/systemd/system -maxdepth 1 -name 'pulso*' | tr '\n' ' ')"
found 'the trial is over'
