#!/usr/bin/env bash
# slurm_sweep_test.sh DMM: twelve short runs on a real Slurm of two nodes. One node is drained in the
# middle, one job is preempted, one run is killed, one told that its time is over, one taken back and
# submitted again, and one cannot be trained: eleven finish with the bits of the same plan run without a
# cluster, none twice, and the twelfth says why. Exits with 77 where there is no Slurm.
set -euo pipefail
dmm=$1
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
work=$(mktemp -d)
slurm=$work/slurm
trap 'bash "$here/slurm_here.sh" stop "$slurm"; sleep 0.5; rm -rf "$work"' EXIT
export XDG_DATA_HOME=$work/data XDG_CONFIG_HOME=$work/config
bash "$here/slurm_here.sh" start "$slurm"
export SLURM_CONF=$slurm/slurm.conf

fail() {
  echo "FAILED: $1"
  "$dmm" sweep status "$id" --runs "$shared" || true
  tail -n 5 "$shared/sweeps/$id"/tasks/* "$shared/sweeps/$id"/logs/* || true
  exit 1
}

# What the status says of one run: the object with this index, or one word of it.
object() {
  "$dmm" sweep status "$id" --runs "$shared" --json | grep -o "{\"index\":$1,[^}]*}" || true
}
word() { object "$1" | grep -o "\"$2\":\"[^\"]*\"" | cut -d'"' -f4 || true; }
# wait_for WORDS COMMAND ...: until the command succeeds.
wait_for() {
  local what=$1 end=$((SECONDS + 400))
  shift
  until "$@"; do
    ((SECONDS < end)) || fail "not seen in 400 s: $what"
    sleep 0.3
  done
}
is() { [[ $(word "$1" "$2") == "$3" ]]; }
says() { [[ $(object "$1") == *"$2"* ]]; }
noted() { grep -qs "$2" "$shared/sweeps/$id/tasks/$(printf %04d "$1")"; }
# A run that trains on a node and is not one of these.
running_on() {
  local node=$1 index
  shift
  for index in $(seq 0 11); do
    if [[ " $* " != *" $index "* && $(object "$index") == *'"state":"running"'*"\"host\":\"$node\""* ]]; then
      found=$index
      return 0
    fi
  done
  return 1
}

# A rate of 10 is more than any model bears.
cat >"$work/plan.yaml" <<'PLAN'
name: rates
base: small.yaml
axes:
  optimiser.learning_rate: [1e-4, 2e-4, 3e-4, 4e-4, 5e-4, 6e-4, 7e-4, 8e-4, 9e-4, 1e-3, 2e-3, 10]
PLAN
cat >"$work/small.yaml" <<'BASE'
name: small
model: {z_dim: 4, emission_dim: 6, transition_dim: 5, rnn_dim: 8}
run: {num_epochs: 40, evaluate_every: 10, evaluation_particles: 4, sample_every: 0}
BASE
shared=$work/shared alone=$work/alone
id=$("$dmm" sweep plan "$work/plan.yaml" --runs "$shared" --json | grep -o '"id":"[^"]*"' | head -n 1 | cut -d'"' -f4)

# A partition that is not there: one line, nothing begun.
if "$dmm" sweep submit "$work/plan.yaml" --runs "$shared" --partition nowhere 2>"$work/said"; then
  fail "a partition that is not there"
fi
[[ $(wc -l <"$work/said") == 1 ]] && grep -q 'invalid partition specified: nowhere' "$work/said" ||
  fail "$(<"$work/said")"

"$dmm" sweep submit "$work/plan.yaml" --runs "$shared" --partition low
"$dmm" sweep submit "$id" --runs "$shared" | grep -q 'nothing to submit' || fail "submitted twice"
"$dmm" sweep cancel "$id" --runs "$shared" --index 9
wait_for "run 9 is stopped" is 9 state stopped
says 9 'cancelled on' || fail "$(object 9)"
waits_for_a_reason() { is 8 state pending && [[ -n $(word 8 note) ]]; }
wait_for "the reason why run 8 waits" waits_for_a_reason

wait_for "a run on n2" running_on n2
first=$found
scontrol update nodename=n2 state=drain reason=test
wait_for "a run on n1" running_on n1 "$first"
preempted=$found
wait_for "its first epochs" test -s "$shared/$id-$(printf %04d "$preempted")/metrics.csv"
sbatch --partition=high --output=/dev/null --wrap='sleep 2' >"$work/high"
wait_for "run $preempted is requeued" is "$preempted" state requeued
wait_for "what took it away" says "$preempted" preempted
scontrol update nodename=n2 state=resume

wait_for "a run on n2" running_on n2 "$first" "$preempted"
killed=$found
beat=$shared/$id-$(printf %04d "$killed")/heartbeat
wait_for "its heartbeat" test -s "$beat"
kill -KILL "$(sed -n 2p "$beat")"
wait_for "run $killed goes on" noted "$killed" 'requeued: killed by signal 9'

# As Slurm does some time before the limit; a run that is at its end just then is none to take.
over_time() {
  running_on n1 "$first" "$preempted" "$killed" && [[ -s $shared/$id-$(printf %04d "$found")/heartbeat ]] &&
    scancel --batch --signal=USR1 "$(word "$found" job)" 2>/dev/null
}
wait_for "a run whose time is over" over_time
limited=$found
wait_for "run $limited goes on" noted "$limited" 'requeued: the time limit'

"$dmm" sweep resubmit "$id" --runs "$shared" --index 9
all_done() {
  [[ $("$dmm" sweep status "$id" --runs "$shared" --json) == *'"counts":{"failed":1,"finished":11}'* ]]
}
wait_for "eleven are finished" all_done
is 11 state failed || fail "$(object 11)"
says 11 'not finite' || fail "the failed run does not say why: $(object 11)"
"$dmm" sweep resubmit "$id" --runs "$shared" --index 3 | grep -q 'nothing to submit' || fail "a finished one again"

# The same without a cluster.
"$dmm" sweep run "$work/plan.yaml" --runs "$alone" >"$work/said" && fail "the twelfth finishes"
[[ $(find "$shared" -maxdepth 1 -name "$id-*" | wc -l) == 12 ]] || fail "not twelve runs"
for index in $(seq 0 10); do
  run=$id-$(printf %04d "$index")
  for file in metrics.csv evaluations.csv kl_dimensions.csv; do
    # All but the seconds.
    columns=1-
    [[ $file != metrics.csv ]] || columns=1,2,4-
    cmp <(cut -d, -f"$columns" "$shared/$run/$file") <(cut -d, -f"$columns" "$alone/$run/$file") ||
      fail "$run: $file differs"
  done
  cmp <("$dmm" export "$run" --runs "$shared" --checkpoint last --format pyro --out /dev/stdout | tail -c +1) \
    <("$dmm" export "$run" --runs "$alone" --checkpoint last --format pyro --out /dev/stdout | tail -c +1) ||
    fail "$run: the weights differ"
done
echo "eleven runs with the same bits; preempted: $preempted, killed: $killed, at the limit: $limited"
