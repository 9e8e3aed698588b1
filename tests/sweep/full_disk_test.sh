#!/usr/bin/env bash
# full_disk_test.sh DMM: a sweep on a disk that is full. A new one is refused in one line and leaves nothing;
# a run that cannot begin says why, and trains once there is room; one whose disk fills up while it trains
# says why it failed. Exits with 77 where no disk can be made.
set -euo pipefail
dmm=$1
if [[ ${2:-} != alone ]]; then
  unshare --mount true 2>/dev/null || { echo "skipped: only root can make a disk"; exit 77; }
  exec unshare --mount bash "$0" "$dmm" alone
fi
work=$(mktemp -d)
disk=$work/disk
mkdir "$disk"
trap 'umount "$disk" 2>/dev/null; rm -rf "$work"' EXIT
mount -t tmpfs -o size=4m none "$disk" 2>/dev/null || { echo "skipped: no disk can be made"; exit 77; }
export XDG_DATA_HOME=$work/data XDG_CONFIG_HOME=$work/config XDG_CACHE_HOME=$work/cache DMM_EXAMPLE=no
runs=$disk/runs

fail() {
  echo "FAILED: $1"
  cat "$work/said" || true
  "$dmm" sweep status "$work/$plan.yaml" --runs "$runs" || true
  exit 1
}
fill() { head -c 8m /dev/zero >"$disk/filler" 2>/dev/null || true; }
state_of() { # RUN
  "$dmm" sweep status "$work/$plan.yaml" --runs "$runs" --json | grep -o "{\"index\":$1,[^}]*}" || true
}
sweep_run() { "$dmm" sweep run "$work/$plan.yaml" --runs "$runs" "$@" >"$work/said" 2>&1; }
says_why() { [[ $1 == *'No space left on device'* || $1 == *'the disk of the runs is full'* ]]; }

for plan in long short; do
  epochs=4
  if [[ $plan == long ]]; then epochs=100000; fi
  cat >"$work/$plan-base.yaml" <<BASE
model: {z_dim: 4, emission_dim: 6, transition_dim: 5, rnn_dim: 8}
run: {num_epochs: $epochs, evaluate_every: 2, evaluation_particles: 0, sample_every: 0}
BASE
  cat >"$work/$plan.yaml" <<PLAN
base: $plan-base.yaml
seeds: [0, 1]
PLAN
done

fill
if "$dmm" sweep run "$work/$plan.yaml" --runs "$runs" >"$work/said" 2>"$work/problem"; then fail "it began"; fi
[[ $(wc -l <"$work/problem") == 1 ]] && grep -q 'No space left on device' "$work/problem" || fail "$(<"$work/problem")"
[[ -z $(find "$runs" -type f 2>/dev/null) ]] || fail "it left $(find "$runs" -type f)"
rm "$disk/filler"

sweep_run --index 0 || fail "run 0"
fill
if sweep_run; then fail "run 1 is done on a full disk"; fi
[[ $(state_of 1) == *'"state":"not started"'* ]] && says_why "$(state_of 1)" || fail "$(state_of 1)"
[[ -z $(find "$runs" -maxdepth 1 -name '*-0001') ]] || fail "a run is half made"
rm "$disk/filler"
sweep_run || fail "with room again"
[[ $(state_of 0)$(state_of 1) == *'"state":"finished"'*'"state":"finished"'* ]] || fail "both finish"

plan=long
sweep_run --index 0 &
launcher=$!
metrics_lines() { cat "$runs"/sweep-long-*-0000/metrics.csv 2>/dev/null | wc -l; }
until (($(metrics_lines) > 5)); do
  kill -0 "$launcher" || fail "it does not train"
  sleep 0.05
done
fill
if wait "$launcher"; then fail "it trains on a full disk"; fi
[[ $(state_of 0) == *'"state":"failed"'* ]] && says_why "$(state_of 0)" || fail "$(state_of 0)"
echo "a full disk is told, and nothing is half made"
