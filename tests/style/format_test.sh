#!/usr/bin/env bash
# format_test.sh ROOT: clang-format would change nothing in the sources. Releases differ in taste; the
# tree is such that all of 14 (Debian 12) to 20 agree on it, 19 (Debian 13) among them.
set -euo pipefail
cd "$1"
skip() { echo "skipped: $*"; exit 77; }

command -v clang-format >/dev/null || skip "there is no clang-format"
release=$(clang-format --version | grep -oE 'version [0-9]+' | grep -oE '[0-9]+')
((release >= 14 && release <= 20)) || skip "clang-format is $release, not 14 to 20"

mapfile -t -d '' files < <(find app core tests widgets -name '*.cpp' -print0 -o -name '*.h' -print0)
((${#files[@]} >= 100)) || { echo "FAILED: found only ${#files[@]} sources in $PWD"; exit 1; }
clang-format --dry-run -Werror "${files[@]}" ||
  { echo "FAILED: run clang-format -i on these files"; exit 1; }
echo "${#files[@]} files are as clang-format $release has them"
