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
for verb in "${verbs[@]}"; do
  completed "" | grep -qx "$verb" || fail "'$verb' is not completed"
done
completed data im | grep -qx import || fail "'data import' is not completed"
completed generate --temp | grep -qx -- --temperature || fail "'generate --temperature' is not completed"
completed data import --gr | grep -qx -- --grid || fail "'data import --grid' is not completed"
echo "all ${#verbs[@]} verbs are told of and completed"
