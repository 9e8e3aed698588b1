#!/usr/bin/env bash
# slurm_sweep_test.sh DMM: twelve short runs on a real Slurm of two nodes, submitted from the command line
# (WindowSlurmTest does so from the window). One node is drained in the middle of a run, one run is
# preempted, one killed, one told that its time is over, one taken back and submitted again, and one cannot
# be trained: eleven finish with the bits of the same plan run without a cluster, none twice, and the
# twelfth says why. Exits with 77 where there is no Slurm.
set -euo pipefail
dmm=$1
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
work=$(mktemp -d)
slurm=$work/slurm
trap 'bash "$here/slurm_here.sh" stop "$slurm"; rm -rf "$work"' EXIT
export XDG_DATA_HOME=$work/data XDG_CONFIG_HOME=$work/config XDG_CACHE_HOME=$work/cache
bash "$here/slurm_here.sh" start "$slurm"
export SLURM_CONF=$slurm/slurm.conf
shared=$work/shared alone=$work/alone
id=

fail() {
  echo "FAILED: $1"
  if [[ -n $id ]]; then
    "$dmm" sweep status "$id" --runs "$shared" || true
    tail -n 5 "$shared/sweeps/$id"/tasks/* "$shared/sweeps/$id"/logs/* || true
  fi
  squeue --array || true
  exit 1
}
step() { echo "after $SECONDS s: $1"; }

# wait_for WORDS COMMAND ...: until the command succeeds.
wait_for() {
  local what=$1 end=$((SECONDS + 300))
  shift
  until "$@"; do
    ((SECONDS < end)) || fail "not seen in 300 s: $what"
    sleep 0.1
  done
}
run_of() { printf '%s/%s-%04d' "$shared" "$id" "$1"; }
task_of() { printf '%s/sweeps/%s/tasks/%04d' "$shared" "$id" "$1"; }
noted() { grep -qs "$2" "$(task_of "$1")"; }

# What the status says of one run: the object with this index, or one word of it.
object() { "$dmm" sweep status "$id" --runs "$shared" --json | grep -o "{\"index\":$1,[^}]*}" || true; }
word() { object "$1" | grep -o "\"$2\":\"[^\"]*\"" | cut -d'"' -f4 || true; }
is() { [[ $(word "$1" "$2") == "$3" ]]; }
says() { [[ $(object "$1") == *"$2"* ]]; }
counts_are() { [[ $("$dmm" sweep status "$id" --runs "$shared" --json) == *"\"counts\":{$1}"* ]]; }

epochs_of() { awk 'END { print NR - 1 }' "$(run_of "$1")/metrics.csv" 2>/dev/null || echo 0; }
# freeze NODE RUN...: holds a run in the middle of its training on this node, so that what is done next
# finds it there however fast it is; none of these, and not the last. Sets `found` and `process`.
freeze() {
  local node=$1 index
  shift
  for index in $(seq 0 10); do
    if [[ " $* " == *" $index "* ]]; then continue; fi
    if [[ $(tail -n 1 "$(task_of "$index")" 2>/dev/null) != *" started on $node, "* ]]; then continue; fi
    process=$(sed -n 2p "$(run_of "$index")/heartbeat" 2>/dev/null) || continue
    if [[ -z $process ]] || (($(epochs_of "$index") < 3)); then continue; fi
    kill -STOP "$process" 2>/dev/null || continue
    if (($(epochs_of "$index") < epochs - 5)) && is_held "$process"; then
      found=$index
      return 0
    fi
    kill -CONT "$process" 2>/dev/null || true
  done
  return 1
}
is_held() { grep -qs '^State:.T' "/proc/$1/status"; }
# Whether a signal that ends it waits for a held process.
is_told_to_end() {
  local mask
  mask=$(awk '/^ShdPnd/ { print $2 }' "/proc/$1/status")
  ((0x$mask & 0x4000))
}

# A rate of 10 is more than any model bears.
epochs=40
cat >"$work/plan.yaml" <<'PLAN'
name: rates
base: small.yaml
axes:
  optimiser.learning_rate: [1e-4, 2e-4, 3e-4, 4e-4, 5e-4, 6e-4, 7e-4, 8e-4, 9e-4, 1e-3, 2e-3, 10]
PLAN
cat >"$work/small.yaml" <<BASE
name: small
model: {z_dim: 4, emission_dim: 6, transition_dim: 5, rnn_dim: 8}
run: {num_epochs: $epochs, evaluate_every: 10, evaluation_particles: 0, sample_every: 0}
BASE

# A partition that is not there: one line, and nothing is made.
if "$dmm" sweep submit "$work/plan.yaml" --runs "$shared" --partition nowhere 2>"$work/said"; then
  fail "a partition that is not there"
fi
[[ $(wc -l <"$work/said") == 1 ]] && grep -q 'invalid partition specified: nowhere' "$work/said" ||
  fail "$(<"$work/said")"
[[ -z $(find "$shared" -type f 2>/dev/null) ]] || fail "it left $(find "$shared" -type f)"

id=$("$dmm" sweep plan "$work/plan.yaml" --runs "$shared" --json | grep -o '"id":"[^"]*"' | head -n 1 |
  cut -d'"' -f4)
"$dmm" sweep submit "$work/plan.yaml" --runs "$shared" --partition low
"$dmm" sweep submit "$id" --runs "$shared" | grep -q 'nothing to submit' || fail "submitted twice"
step "all are submitted"
"$dmm" sweep cancel "$id" --runs "$shared" --index 9
wait_for "run 9 is stopped" is 9 state stopped
says 9 'cancelled on' || fail "$(object 9)"

wait_for "a run on n2" freeze n2
drained=$found
scontrol update nodename=n2 state=drain reason=test
kill -CONT "$process"
wait_for "the run of a drained node goes on to its end" noted "$drained" ' done'
step "n2 is drained"

wait_for "a run on n1" freeze n1 "$drained"
preempted=$found
high=$(sbatch --parsable --partition=high --output=/dev/null --wrap='sleep 1000')
wait_for "run $preempted is requeued" is "$preempted" state requeued
says "$preempted" preempted || fail "what took it away: $(object "$preempted")"
waits_for_a_reason() { is 8 state pending && [[ -n $(word 8 note) ]]; }
wait_for "the reason why run 8 waits" waits_for_a_reason
step "run $preempted is preempted"
scancel "$high"
scontrol update nodename=n2 state=resume

wait_for "a run on n2" freeze n2 "$drained" "$preempted"
killed=$found
kill -KILL "$process"
wait_for "run $killed goes on" noted "$killed" 'requeued: killed by signal 9'
step "run $killed is killed"

# As Slurm does some time before the limit.
wait_for "a run on n1" freeze n1 "$drained" "$preempted" "$killed"
limited=$found
step "run $limited is held"
time_is_over() { # Slurm takes no signal for a job that it has just begun
  is_told_to_end "$process" || { scancel --batch --signal=USR1 "$(word "$limited" job)" 2>/dev/null && false; }
}
wait_for "its process is told" time_is_over
kill -CONT "$process"
wait_for "run $limited goes on" noted "$limited" 'requeued: the time limit'
step "the time of run $limited is over"

"$dmm" sweep resubmit "$id" --runs "$shared" --index 9
wait_for "eleven are finished" counts_are '"failed":1,"finished":11'
step "eleven are finished"
is 11 state failed || fail "$(object 11)"
says 11 'which was not taken' || fail "the failed run does not say why: $(object 11)"
"$dmm" sweep resubmit "$id" --runs "$shared" --index 3 | grep -q 'nothing to submit' || fail "a finished one again"

# Each came to its end once, and was begun again only where it was disturbed.
[[ $(find "$shared" -maxdepth 1 -name "$id-*" | wc -l) == 12 ]] || fail "not twelve runs"
for index in $(seq 0 11); do
  begun=1 ended=1
  if [[ " $preempted $killed $limited " == *" $index "* ]]; then begun=2; fi
  if ((index == 11)); then ended=0; fi
  # Run 9 may have begun before it was taken back.
  if ((index != 9)); then
    [[ $(grep -c ' started on ' "$(task_of "$index")") == "$begun" ]] || fail "run $index: begun other than $begun times"
  fi
  [[ $(grep -c ' done$' "$(task_of "$index")") == "$ended" ]] || fail "run $index: ended other than $ended times"
done

# The same without a cluster.
"$dmm" sweep run "$work/plan.yaml" --runs "$alone" >"$work/said" && fail "the twelfth finishes"
step "the same plan is run here"
for index in $(seq 0 10); do
  run=$id-$(printf %04d "$index")
  for file in metrics.csv evaluations.csv kl_dimensions.csv; do
    # All but the seconds.
    columns=1-
    [[ $file != metrics.csv ]] || columns=1,2,4-
    cmp <(cut -d, -f"$columns" "$shared/$run/$file") <(cut -d, -f"$columns" "$alone/$run/$file") ||
      fail "$run: $file differs"
  done
  for file in "$alone/$run"/checkpoints/*; do
    if [[ $file == */previous.pt ]]; then continue; fi # of which epoch it is, the clock says
    cmp "$file" "$shared/$run/checkpoints/${file##*/}" || fail "$run: ${file##*/} differs"
  done
done
echo "eleven runs with the same bits; drained: $drained, preempted: $preempted, killed: $killed," \
  "at the limit: $limited"
