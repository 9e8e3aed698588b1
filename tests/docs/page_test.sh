#!/usr/bin/env bash
# page_test.sh PAGE ROOT PROGRAMS: does what a page of the manual says. Its links lead somewhere; the
# options that it names are there; and its commands, the blocks of `sh`, are run in the order of the page,
# in a folder and a home of their own that look like a clone with its programs built. A block that
# cannot be run says so in the paragraph before it: "Not run by the tests: why".
# PROGRAMS is the folder that dmm is in, ROOT the one of the sources, PAGE is named from there.
set -euo pipefail
page=$1 root=$2 programs=$3
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failed=0
fail() { echo "FAILED: $page:$1: $2"; failed=1; }

# A page without its blocks, on the same lines. (The backquotes are those of a block.)
# shellcheck disable=SC2016
text_of() { sed '/^ *```/,/^ *```/s/.*//' "$root/$1"; }

# The name by which a heading is linked to: lower case, spaces as hyphens, without punctuation.
anchors() {
  text_of "$1" | sed -n 's/^##* *//p' | tr '[:upper:]' '[:lower:]' |
    sed 's/[^[:alnum:] _-]//g; s/ /-/g'
}

check_links() {
  local number target file anchor
  while IFS=: read -r number target; do
    target=${target#](} target=${target%)}
    case $target in http://* | https://*) continue ;; esac
    file=${target%%#*} anchor=${target#"$file"}
    file=$(dirname "$page")/$file
    [[ $target != \#* ]] || file=$page
    if [[ ! -e $root/$file ]]; then
      fail "$number" "the link to $target leads nowhere"
    elif [[ -n $anchor ]] && ! grep -qxF -- "${anchor#\#}" <(anchors "$file"); then
      fail "$number" "there is no heading for the link to $target"
    fi
  done < <(text_of "$page" | grep -noE '\]\([^) ]+\)' || true)
}

# `dmm VERB ... --option` in the text: does the verb have the option?
# shellcheck disable=SC2016
check_options() {
  local number text words verb help option
  while IFS=: read -r number text; do
    text=${text//\`/}
    read -ra words <<<"$text"
    [[ ${words[1]:-} =~ ^[a-z]+$ ]] || continue
    verb=("${words[1]}")
    if [[ ${verb[0]} =~ ^(data|runs|sweep)$ && ${words[2]:-} =~ ^[a-z]+$ ]]; then verb+=("${words[2]}"); fi
    help="$work/help of ${verb[*]}"
    if [[ ! -e $help ]] && ! "$programs/dmm" "${verb[@]}" --help >"$help" 2>&1; then
      fail "$number" "\"$text\": $(<"$help")"
    fi
    for option in "${words[@]:2}"; do
      [[ $option =~ ^(--[a-z-]+) ]] || continue
      grep -qE -- "^ +(-h, *)?${BASH_REMATCH[1]}( |$)" "$help" ||
        fail "$number" "\"$text\": there is no ${BASH_REMATCH[1]}"
    done
  done < <(text_of "$page" | grep -noE '`dmm [^`]+`' || true)
}

run_commands() {
  local clone=$work/clone number words
  awk -v problems="$work/problems" -v count="$work/count" -f "$here/commands.awk" "$root/$page" >"$work/script"
  if [[ -e $work/problems ]]; then
    while IFS=: read -r number words; do fail "$number" "${words# }"; done <"$work/problems"
  fi
  mkdir -p "$clone/build/release" "$work/bin" "$work/home"
  ln -s "$programs" "$clone/build/release/bin"
  cp -r "$root/presets" "$clone/"
  ln -s "$programs/dmm" "$work/bin/dmm"
  # As the real one once all is built; what builds, installs or opens a window is not for here.
  cat >"$clone/workbench" <<'SHIM'
#!/bin/sh
case ${1:-} in
  "" | build | install | test) echo "workbench $*: not to be run by the tests" >&2; exit 1 ;;
  *) exec dmm "$@" ;;
esac
SHIM
  chmod +x "$clone/workbench"
  # The first line of a page is its title, and so free for this.
  sed -i "1s|.*|set -Eeuo pipefail; trap 'echo \"FAILED: $page:\$LINENO: the command failed with exit status \$?\"' ERR|" "$work/script"
  (
    cd "$clone"
    unset XDG_DATA_HOME XDG_CONFIG_HOME XDG_CACHE_HOME
    HOME=$work/home PATH=$work/bin:$PATH bash "$work/script"
  ) >"$work/output" 2>&1 </dev/null || { failed=1; tail -n 20 "$work/output"; }
}

[[ $(head -n 1 "$root/$page") == "# "* ]] || fail 1 "expected a title"
check_links
check_options
run_commands
((failed == 0)) || exit 1
echo "$page: $(<"$work/count") commands run"
