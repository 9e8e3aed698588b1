# Turns a page into a shell script of the commands on it, each on its own line of the page, all other
# lines empty: so that what bash says of a line is true of the page. Into the file `problems` goes what is
# wrong with the page itself, as "LINE: words".

function complain(words) { print NR ": " words >problems }

# A fence ends a block, or begins one.
/^ *```/ {
  if (inside) {
    inside = runs = 0
  } else {
    inside = 1
    language = $0
    sub(/^ *```/, "", language)
    isLeftOut = sentence ~ /Not run by the tests: /
    runs = language == "sh" && !isLeftOut
    if (language !~ /^(sh|python|yaml|json|text)$/)
      complain("expected a block of sh, python, yaml, json or text, got \"" language "\"")
    if (language == "python" && !isLeftOut)
      complain("a block of Python is not run; say so before it: \"Not run by the tests: ...\"")
  }
  sentence = ""
  print ""
  next
}

inside {
  print runs ? $0 : ""
  if (!runs) next
  while (match($0, /(\.\/workbench|dmm)( |$)/)) { ++commands; $0 = substr($0, RSTART + RLENGTH) }
  next
}

# Outside: the paragraph before a block counts, over the empty line between them.
/^ *$/ { isOver = 1 }
!/^ *$/ { sentence = isOver ? $0 : sentence " " $0; isOver = 0 }
{ print "" }

END {
  if (inside) complain("a block without an end")
  print commands + 0 >count
}
