# Completion of mlab-cni for bash.
#   Now:       source <(mlab-cni completion bash)
#   For good:  mlab-cni completion bash > /usr/share/bash-completion/completions/mlab-cni
#              (where the package bash-completion is; else into a file that ~/.bashrc sources)
#
# bash takes words apart at what is in COMP_WORDBREAKS, colons and equals signs among them, and replaces only the last
# piece: here the words are put together again, and of each answer is given what belongs to that piece.

_mlab_cni() {
  local rest=${COMP_LINE:0:COMP_POINT} words=() count=0 index word blanks
  for ((index = 0; index <= COMP_CWORD; index++)); do
    blanks=${rest%%[![:space:]]*}
    rest=${rest#"$blanks"}
    word=${COMP_WORDS[index]}
    ((index < COMP_CWORD)) || word=$rest
    if [[ -n $blanks || $count -eq 0 ]]; then
      words[count++]=$word
    else
      words[count - 1]+=$word
    fi
    rest=${rest#"$word"}
  done

  local raw=${words[count - 1]} cut
  words=("${words[@]//[\\\"\']/}")
  cut=${words[count - 1]}
  while [[ -n $cut && $COMP_WORDBREAKS != *"${cut: -1}"* ]]; do cut=${cut%?}; done
  case $raw in [\"\']*) cut= ;; esac

  local piece=${words[count - 1]#"$cut"} program=${words[0]} value
  case $program in \~/*) program=$HOME/${program#??} ;; esac
  type -P "$program" >/dev/null || program=mlab-cni
  COMPREPLY=()
  while IFS=$'\t' read -r value _; do
    case $value in
      :files) compopt -o default 2>/dev/null || _mlab_cni_paths -f "$piece" ;;
      :directories) compopt -o dirnames 2>/dev/null || _mlab_cni_paths -d "$piece" ;;
      ?*) COMPREPLY+=("${value#"$cut"}") ;;
    esac
  done <<<"$("$program" complete -- "${words[@]:1}" 2>/dev/null)"
  case ${#COMPREPLY[@]}${COMPREPLY[0]-} in 1*[:/=,]) compopt -o nospace 2>/dev/null ;; esac
}

# what a bash before 4 cannot leave to readline
_mlab_cni_paths() { # -f or -d, beginning
  local path
  while IFS= read -r path; do COMPREPLY+=("$path"); done <<<"$(compgen "$1" -- "$2")"
}

complete -o nosort -F _mlab_cni mlab-cni 2>/dev/null || complete -F _mlab_cni mlab-cni
