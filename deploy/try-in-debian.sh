#!/bin/bash
# Tries both installers in a Debian of its own that is booted with systemd: sudo deploy/try-in-debian.sh FOLDER [COMMIT]
# Server and collector are installed, upgraded and taken back while a simulated PLC counts; the sandbox of the running collector is pushed
# against; everything is removed. Pieces made and pieces booked must agree. Needs Debian's debootstrap and systemd-container, and three quarters of an hour.
# With COMMIT, that older state of this repository is installed by its own installers instead, counts, and is upgraded to the present one.
# FOLDER is made, and kept for a next run. Ports of this machine that are used: 5432, 15990, 21880, 23000.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
[ $# -eq 1 ] || [ $# -eq 2 ] || { echo "usage: sudo deploy/try-in-debian.sh FOLDER [COMMIT]" >&2; exit 1; }
[ "$(id -u)" -eq 0 ] || { echo "run this as root" >&2; exit 1; }
for program in debootstrap systemd-nspawn; do
  command -v "$program" >/dev/null || { echo "$program is absent: apt-get install debootstrap systemd-container" >&2; exit 1; }
done
mkdir -p "$1"
root=$(cd "$1" && pwd)/debian

if [ ! -d "$root" ]; then
  echo "Making a Debian in $root…"
  # Node and npm are left to the installers, as on a machine that has neither.
  rm -rf "$root.half"
  debootstrap --variant=minbase --include=systemd,systemd-sysv,dbus,ca-certificates,procps,postgresql \
    bookworm "$root.half" http://deb.debian.org/debian >"$1/debootstrap.log"
  mv "$root.half" "$root"
fi
cp /etc/resolv.conf "$root/etc/resolv.conf"
# Of a run that was cut off: its numbers of processes mean others after a boot.
rm -f "$root"/var/lib/postgresql/*/main/postmaster.pid
mkdir -p "$root/root/pulso"
tar -C "$here/.." --exclude=./node_modules --exclude=./.data --exclude=./.git -cf - . | tar -C "$root/root/pulso" -xf -
trial=debian-trial.sh
if [ $# -eq 2 ]; then
  trial=debian-upgrade.sh
  rm -rf "$root/root/pulso-before"
  mkdir "$root/root/pulso-before"
  git -C "$here/.." archive "$2" | tar -C "$root/root/pulso-before" -xf -
fi
# A machine whose network is inspected has an authority of its own.
cp /etc/ssl/certs/ca-certificates.crt "$root/root/ca.crt"

systemd-nspawn --quiet --register=no --keep-unit --resolv-conf=off --directory "$root" --boot >"$1/boot.log" 2>&1 </dev/null &
machine=$!
leader=
# To systemd-nspawn this says: shut down in order.
trap 'kill "$machine" 2>/dev/null || true; wait "$machine" 2>/dev/null || true' EXIT
inside() {
  nsenter -t "$leader" -m -u -i -p -C --root="/proc/$leader/root" \
    env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 \
    NODE_EXTRA_CA_CERTS=/root/ca.crt npm_config_cafile=/root/ca.crt "$@"
}
for _ in $(seq 120); do
  leader=$(ps -o pid= --ppid "$machine" | tr -d ' ' | head -n 1) || true
  # It answers with a failure where some service of Debian failed, which is no matter of ours.
  state=
  if [ -n "$leader" ]; then state=$(inside systemctl is-system-running 2>/dev/null || true); fi
  case "$state" in running | degraded) break ;; esac
  sleep 1
done
inside bash -c "cd / && exec bash /root/pulso/deploy/test/$trial"
