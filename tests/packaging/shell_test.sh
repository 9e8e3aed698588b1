#!/usr/bin/env bash
# shell_test.sh DMM PACKAGING: every verb that the program has is in its man page and is completed.
set -euo pipefail
program=$1 packaging=$2
fail() { echo "FAILED: $*"; exit 1; }

mapfile -t verbs < <("$program" --help | sed -n 's/^  \([a-z][a-z-]*\) .*/\1/p')
((${#verbs[@]} >= 10)) || fail "expected at least ten verbs in the help, got: ${verbs[*]}"
for verb in "${verbs[@]}"; do
  grep -qx "\.B $verb" "$packaging/man/dmm.1" || fail "dmm.1 does not tell of '$verb'"
done
for page in dmm.1 dmm-workbench.1; do
  warnings=$(man --warnings -l "$packaging/man/$page" 2>&1 >/dev/null)
  [[ -z $warnings ]] || fail "$page: $warnings"
done

# shellcheck source=/dev/null
source "$packaging/completions/dmm.bash"
completed() { # completed WORD...: what is offered for the last word
  COMP_WORDS=("$program" "$@") COMP_CWORD=$# COMPREPLY=()
  _dmm
  printf '%s\n' "${COMPREPLY[@]}"
}
is_offered() { # is_offered WANTED WORD...: whether that is among what is offered
  local wanted=$1 offers
  shift
  offers=$(completed "$@") # all of it: grep leaves at the first match, which would break a pipe
  grep -qx -e "$wanted" <<<"$offers" || fail "'$wanted' is not completed after: dmm $*"
}
for verb in "${verbs[@]}"; do
  is_offered "$verb" ""
done
is_offered import data im
is_offered --temperature generate --temp
is_offered --grid data import --gr
echo "all ${#verbs[@]} verbs are told of and completed"
