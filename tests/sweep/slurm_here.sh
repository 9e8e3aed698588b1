#!/usr/bin/env bash
# slurm_here.sh start DIR | stop DIR: a real Slurm of two nodes on this machine, as root, in a folder of
# its own, with no systemd. Then `export SLURM_CONF=DIR/slurm.conf`. Two slurmd on one host are the nodes
# n1 and n2, of one core each; the partition high takes nodes from low (the default), whose jobs are
# requeued. Exits with 77 where Slurm is not installed, or this is not root.
set -euo pipefail
dir=$(realpath -m "${2:?usage: slurm_here.sh start|stop DIR}")
host=$(hostname -s)

start() {
  local program port socket
  for program in slurmctld slurmd munged sbatch; do
    command -v "$program" >/dev/null || { echo "skipped: there is no $program on this machine"; exit 77; }
  done
  ((EUID == 0)) || { echo "skipped: only root can start a Slurm"; exit 77; }
  for ((port = 20000 + RANDOM % 30000; ; port += 3)); do # three free ones
    for socket in "$port" $((port + 1)) $((port + 2)); do
      if (exec 3<>"/dev/tcp/127.0.0.1/$socket") 2>/dev/null; then continue 2; fi
    done
    break
  done
  mkdir -p "$dir"/{state,log,munge}
  chmod 755 "$dir" "$dir/munge"
  head -c 1024 /dev/urandom >"$dir/munge.key"
  chmod 400 "$dir/munge.key"
  munged --force --key-file="$dir/munge.key" --socket="$dir/munge/socket" --pid-file="$dir/munge/pid" \
    --log-file="$dir/munge/log" --seed-file="$dir/munge/seed"
  # A credential's life is how long a requeued job waits, and then for the scheduler's next turn.
  cat >"$dir/slurm.conf" <<CONF
ClusterName=here
SlurmctldHost=$host(127.0.0.1)
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
AuthInfo=socket=$dir/munge/socket,cred_expire=5
CredType=cred/munge
StateSaveLocation=$dir/state
SlurmdSpoolDir=$dir/spool-%n
SlurmctldPidFile=$dir/slurmctld.pid
SlurmdPidFile=$dir/slurmd-%n.pid
SlurmctldLogFile=$dir/log/slurmctld.log
SlurmdLogFile=$dir/log/slurmd-%n.log
SlurmctldPort=$port
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
SchedulerParameters=sched_min_interval=0,batch_sched_delay=0,sched_interval=1
PreemptType=preempt/partition_prio
PreemptMode=REQUEUE
JobRequeue=1
ReturnToService=2
MpiDefault=none
KillWait=20
NodeName=n1 NodeHostname=$host NodeAddr=127.0.0.1 Port=$((port + 1)) CPUs=1
NodeName=n2 NodeHostname=$host NodeAddr=127.0.0.1 Port=$((port + 2)) CPUs=1
PartitionName=low Nodes=n1,n2 Default=YES MaxTime=INFINITE State=UP PriorityTier=1
PartitionName=high Nodes=n1,n2 MaxTime=INFINITE State=UP PriorityTier=10
CONF
  export SLURM_CONF=$dir/slurm.conf
  # No file of the one who starts it stays open: ctest waits for the ends of its pipes.
  slurmctld -c >"$dir/log/start" 2>&1 </dev/null
  slurmd -N n1 >>"$dir/log/start" 2>&1 </dev/null
  slurmd -N n2 >>"$dir/log/start" 2>&1 </dev/null
  for _ in $(seq 300); do
    if [[ $(sinfo -h -o %T 2>/dev/null | sort -u) == idle ]]; then return 0; fi
    sleep 0.2
  done
  tail -n 20 "$dir"/log/*
  echo "Slurm does not come up"
  exit 1
}

# Every process of the jobs, then the daemons; returns once they are gone.
stop() {
  local pid pids=() file end=$((SECONDS + 60))
  if [[ ! -d $dir ]]; then return; fi
  for file in "$dir"/slurmctld.pid "$dir"/slurmd-n1.pid "$dir"/slurmd-n2.pid "$dir"/munge/pid; do
    if [[ -s $file ]]; then pids+=("$(<"$file")"); fi
  done
  for pid in $(jobs_of_this); do kill -KILL "$pid" 2>/dev/null || true; done
  for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done
  for pid in "${pids[@]}"; do
    while is_alive "$pid" && ((SECONDS < end)); do sleep 0.1; done
    kill -KILL "$pid" 2>/dev/null || true
  done
}
# A process that has ended and that nobody waits for is none.
is_alive() { [[ -r /proc/$1/stat && $(sed 's/.*) //' "/proc/$1/stat" 2>/dev/null) != Z* ]]; }
# What slurmd started: it runs with this slurm.conf, and as a step or in one.
jobs_of_this() {
  local process variables
  for process in /proc/[0-9]*; do
    variables=$(cat "$process/environ" 2>/dev/null | tr '\0' '\n') || continue
    if grep -qxF "SLURM_CONF=$dir/slurm.conf" <<<"$variables" &&
      { grep -q '^SLURM_JOB_ID=' <<<"$variables" || grep -qs '^slurmstepd' "$process/comm"; }; then
      echo "${process#/proc/}"
    fi
  done
}

case ${1:-} in
  start) start ;;
  stop) stop ;;
  *) echo "usage: slurm_here.sh start|stop DIR" >&2; exit 2 ;;
esac
