# Completion of dmm in bash. It asks the program itself what there is, so that it is never out of date.

_dmm_words() { # the verbs or options that a help text lists
  "$@" --help 2>/dev/null | sed -n "$_dmm_pattern"
}

_dmm() {
  local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]}
  local command=("${COMP_WORDS[0]}") i
  local verbs='s/^  \([a-z][a-z-]*\) .*/\1/p'
  local options='s/^  \(-[a-z],\)\{0,1\}\(--[a-z-]*\).*/\2/p'
  for ((i = 1; i < COMP_CWORD && i < 3; i++)); do
    case ${COMP_WORDS[i]} in
      -*) break ;;
      *)
        _dmm_pattern=$verbs
        _dmm_words "${command[@]}" | grep -qxF -- "${COMP_WORDS[i]}" || break
        command+=("${COMP_WORDS[i]}")
        ;;
    esac
  done
  if [[ $word == -* ]]; then
    _dmm_pattern=$options
    mapfile -t COMPREPLY < <(compgen -W "$(_dmm_words "${command[@]}")" -- "$word")
    return
  fi
  case $before in
    --config | --data | --program | --init | --out | --from | --runs | --soundfont)
      mapfile -t COMPREPLY < <(compgen -f -- "$word")
      return
      ;;
  esac
  _dmm_pattern=$verbs
  mapfile -t COMPREPLY < <(compgen -W "$(_dmm_words "${command[@]}")" -- "$word")
  if ((${#COMPREPLY[@]} == 0)); then mapfile -t COMPREPLY < <(compgen -f -- "$word"); fi
}

complete -o filenames -F _dmm dmm
