#!/usr/bin/env bash
# checker_test.sh PAGE_TEST PROGRAMS: does page_test.sh find what is wrong with a page, by its line?
set -euo pipefail
page_test=$1 programs=$2
root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT
mkdir "$root/presets"

check() { # check WORDS <PAGE: the page, read from standard input, is refused with these words
  cat >"$root/page.md"
  if bash "$page_test" page.md "$root" "$programs" >"$root/said" 2>&1; then
    echo "FAILED: accepted, though: $1"; exit 1
  fi
  grep -qF -- "$1" "$root/said" || { echo "FAILED: expected '$1', got:"; cat "$root/said"; exit 1; }
}

check 'page.md:7: the command failed with exit status 2' <<'PAGE'
# A verb that is not there

```sh
dmm --version
number=$(echo 1 |
  wc -l)
dmm trane
```
PAGE
check 'page.md:4: the command failed with exit status 1' <<'PAGE'
# A failure before a pipe

```sh
false | cat
```
PAGE
check 'workbench test: not to be run by the tests' <<'PAGE'
# What cannot be run here does not say so

Not run by the tests: this paragraph is not the one before the block.

But this one is.

```sh
./workbench test
```
PAGE
check 'page.md:3: a block of Python is not run' <<'PAGE'
# Python

```python
print(1)
```
PAGE
check 'page.md:3: expected a block of sh' <<'PAGE'
# Commands in a block of no language

```
dmm runs
```
PAGE
check 'page.md:2: the link to missing.md leads nowhere' <<'PAGE'
# A dead link
See [there](missing.md).
PAGE
check 'page.md:3: there is no heading for the link to #nowhere' <<'PAGE'
# A dead anchor
## A `heading`: here
[Here](#a-heading-here), [not here](#nowhere)
PAGE
check 'page.md:2: "dmm runs --colour": there is no --colour' <<'PAGE'
# An option that is not there
`dmm runs --json` and `dmm runs --colour`
PAGE

cat >"$root/page.md" <<'PAGE'
# All is well

## Here

[Here](#here). Not run by the tests: it needs a display.

```sh
./workbench
```

```sh
cd presets
dmm --version >../version.txt
```

```sh
cd ..
grep dmm version.txt
```
PAGE
bash "$page_test" page.md "$root" "$programs"
echo "eight broken pages are found, and a good one passes"
