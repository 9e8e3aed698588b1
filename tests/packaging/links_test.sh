#!/usr/bin/env bash
# links_test.sh PROGRAM...: no program is linked with LibTorch, nor with a library that is; it is
# loaded, with the engine, when something is computed.
set -euo pipefail
for program in "$@"; do
  if ldd "$program" | grep -E 'libtorch|libc10'; then
    echo "$program is linked with LibTorch" >&2
    exit 1
  fi
done
