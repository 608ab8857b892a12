# shellcheck shell=bash
# What both trials in a Debian need: findings, an empty database, a machine that counts, and the comparison of every piece. Sourced, never run.
OWNER='postgresql://pulso:owner-password@127.0.0.1:5432/pulso'
PIECES=${PIECES:-20000}
RATE=20

found() { printf 'ok    %s\n' "$*"; }
wrong() {
  printf 'WRONG %s\n' "$*"
  exit 1
}
# expect WHAT WANTED FOUND
expect() { if [ "$2" = "$3" ]; then found "$1: $3"; else wrong "$1: $3, not $2"; fi; }
ask() { psql "$OWNER" -XAtc "$1"; }
active() { systemctl is-active "$1" || true; }
# quietly WHAT COMMAND…: shows the output only of what fails.
quietly() {
  local what=$1 log
  log=$(mktemp)
  shift
  if "$@" >"$log" 2>&1; then found "$what"; else
    tail -n 20 "$log"
    wrong "$what"
  fi
}

# empty_machine: as it was before anybody installed anything.
empty_machine() {
  # Of a run that was cut off.
  deploy/pi/install.sh --uninstall --purge >/dev/null
  deploy/server/install.sh --uninstall --purge >/dev/null
  systemctl start postgresql
  until pg_isready -q; do sleep 1; done
  su postgres -c "cd / && psql -Xq" <<'SQL'
DROP DATABASE IF EXISTS pulso WITH (FORCE);
SELECT format('CREATE ROLE %s', name) FROM unnest(ARRAY['pulso LOGIN CREATEROLE', 'pulso_api LOGIN']) name
  WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = split_part(name, ' ', 1)) \gexec
ALTER ROLE pulso PASSWORD 'owner-password';
ALTER ROLE pulso_api PASSWORD 'api-password';
CREATE DATABASE pulso OWNER pulso;
SQL
}

# install_plant: server, account and collector out of the current folder, as docs/deploy.md says.
install_plant() {
  sed 's/pulso_api:password/pulso_api:api-password/; s/^API_PORT=.*/API_PORT=23000/' deploy/server/api.env.example >/root/api.env
  quietly 'the server is installed' deploy/server/install.sh --env-file /root/api.env --owner-url "$OWNER"
  expect 'the API runs' active "$(active pulso-api)"
  export PATH=/opt/pulso/toolchain/node_modules/.bin:$PATH
  (
    export DATABASE_URL=$OWNER
    cd /opt/pulso/current || exit
    npm run --silent user:create -- --username ana --role admin --password 'a long one' >/dev/null
    npm run --silent collector:create -- --name pi-trial >/root/collector.env
  )
  found 'an account and a collector are made'
  printf 'EDGE_PORT=21880\n' >>/root/collector.env
  quietly 'the collector is installed' deploy/pi/install.sh --env-file /root/collector.env
  expect 'the collector runs' active "$(active pulso-edge)"
}

# start_counting: a machine with an order, that counts while everything else happens.
start_counting() {
  psql "$OWNER" -Xqv ON_ERROR_STOP=1 <<'SQL'
INSERT INTO companies (code, name) VALUES ('C', 'C');
INSERT INTO sectors (code, name, company_id) SELECT 'S', 'S', id FROM companies;
INSERT INTO items (code, name) VALUES ('I', 'I');
INSERT INTO plc_configs (name, host, port, unit_id, sector_id, collector_id, dialect, poll_interval)
  SELECT 'M1', '127.0.0.1', 15990, 1, s.id, c.id, 'delta-dvp', 250 FROM sectors s, collectors c;
INSERT INTO plc_registers (plc_config_id, name, role, address, area, "offset") SELECT id, 'P', 'PRODUCTION_COUNTER', 'D33', 'holding', 4129 FROM plc_configs;
INSERT INTO production_orders (code, company_id, sector_id, item_id, plc_config_id, planned_quantity, status, start_date)
  SELECT 'OP-1', s.company_id, s.id, i.id, p.id, 1000000, 'IN_PROGRESS', now() FROM sectors s, items i, plc_configs p;
INSERT INTO order_runs (production_order_id, plc_config_id, sector_id, started_at) SELECT id, plc_config_id, sector_id, now() FROM production_orders;
SQL
  (cd /root/pulso && ln -sfn /opt/pulso/current/node_modules node_modules &&
    exec node cli/simulator.ts --plcs 1 --port 15990 --rate $RATE --scrap 0 --pieces "$PIECES" --truth /root/truth.jsonl) >/root/simulator.log 2>&1 &
  simulator=$!
  trap 'kill $simulator 2>/dev/null || true' EXIT
  until [ "$(ask 'SELECT coalesce(sum(quantity), 0) FROM production_appointments')" -gt 50 ]; do sleep 1; done
  found 'it counts'
}

# expect_every_piece: what the machine made since the first read is what was booked.
expect_every_piece() {
  local baseline booked made
  baseline=$(ask 'SELECT baseline_value FROM production_appointments ORDER BY id LIMIT 1')
  for _ in $(seq 1200); do
    booked=$(ask 'SELECT sum(quantity) FROM production_appointments')
    if [ "$booked" -ge $((PIECES - ${baseline%.*})) ]; then break; fi
    sleep 1
  done
  sleep 3
  made=$(sed -n 's/.*"good":\([0-9]*\).*/\1/p' /root/truth.jsonl | tail -n 1)
  expect 'pieces made since the first read, and booked' "$((made - ${baseline%.*}))" "$(ask 'SELECT sum(quantity) FROM production_appointments')"
  expect 'pieces held back' 0 "$(ask 'SELECT count(*) FROM count_inbox')"
}
