#!/bin/bash
# What deploy/try-in-debian.sh does inside when it is given an older release: that release is installed by its own installers and counts; then
# the server and after it the collector are upgraded by the installers of today, as docs/deploy.md says. The first wrong finding ends it.
set -euo pipefail
cd /root/pulso
# shellcheck source=deploy/test/debian-plant.sh
. deploy/test/debian-plant.sh

booked() { ask 'SELECT produced_quantity FROM production_orders'; }
release_of() { basename "$(readlink -f "/proc/$(systemctl show -p MainPID --value "$1")/cwd")"; }
# counts_on WHAT: pieces are booked from now on.
counts_on() {
  local before
  before=$(booked)
  for _ in $(seq 120); do
    if [ "$(booked)" -gt $((before + 5 * RATE)) ]; then break; fi
    sleep 1
  done
  [ "$(booked)" -gt $((before + 5 * RATE)) ] || wrong "$1: nothing is booked"
  found "$1: it counts on, from $before to $(booked)"
}
signed_in() {
  node -e 'fetch("http://127.0.0.1:23000/api/auth/login", { method: "POST", headers: { "content-type": "application/json" },
    body: JSON.stringify({ username: "ana", password: "a long one" }) }).then((r) => console.log(r.status))'
}
figures() {
  ask "SELECT 'rows ' || (SELECT count(*) FROM plc_data) || ', entries ' || (SELECT count(*) FROM production_appointments) ||
    ', pieces ' || (SELECT sum(quantity) FROM production_appointments)"
}

empty_machine
(cd /root/pulso-before && install_plant)
export PATH=/opt/pulso/toolchain/node_modules/.bin:$PATH
start_counting
counts_on 'the older release'
expect 'migrations of the older release' "$(find /root/pulso-before/migrations -maxdepth 1 -name '*.ts' | wc -l)" "$(ask 'SELECT count(*) FROM knex_migrations')"
older=$(release_of pulso-edge)
kept=$(figures)

quietly 'the server is upgraded while it counts' deploy/server/install.sh --owner-url "$OWNER"
expect 'migrations now' "$(find migrations -maxdepth 1 -name '*.ts' | wc -l)" "$(ask 'SELECT count(*) FROM knex_migrations')"
expect 'the collector is still of the release' "$older" "$(release_of pulso-edge)"
expect 'the account of before signs in' 200 "$(signed_in)"
counts_on 'the older collector with the newer server'

held=$(booked)
quietly 'the collector is upgraded while it counts' deploy/pi/install.sh
[ "$(release_of pulso-edge)" != "$older" ] || wrong 'the collector is still the older one'
found "what was there before the upgrade: $kept; after it: $(figures)"
[ "$(booked)" -ge "$held" ] || wrong "of $held pieces $(booked) are left"
counts_on 'the newer collector'
quietly 'the doctor finds nothing wrong' pulso doctor
expect 'the order and its entries agree' "$(ask 'SELECT sum(quantity) FROM production_appointments')" "$(booked)"

expect_every_piece
quietly 'the collector is removed' deploy/pi/install.sh --uninstall --purge
quietly 'the server is removed' deploy/server/install.sh --uninstall --purge
expect 'left over' '' "$(find /opt /etc/pulso /var/lib /var/log /usr/local/bin /etc/systemd/system -maxdepth 1 -name 'pulso*' | tr '\n' ' ')"
found 'the trial is over'
