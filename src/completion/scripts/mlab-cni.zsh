#compdef mlab-cni
# Completion of mlab-cni for zsh.
#   Now:       source <(mlab-cni completion zsh)
#   For good:  mlab-cni completion zsh > a file _mlab-cni in a directory of $fpath

_mlab_cni() {
  local program=${(Q)words[1]/#\~\//$HOME/} value about
  local -a spaced open
  (( $+commands[$program] )) || [[ -x $program ]] || program=mlab-cni
  while IFS=$'\t' read -r value about; do
    case $value in
      :files) compset -P '--[a-z-]##='; _files; return ;;
      :directories) compset -P '--[a-z-]##='; _files -/; return ;;
      *[:/=,]) open+=("${value//:/\\:}:$about") ;;
      ?*) spaced+=("${value//:/\\:}:$about") ;;
    esac
  done < <($program complete -- "${(@Q)words[2,CURRENT-1]}" "${(Q)PREFIX}" 2>/dev/null)
  local found=1
  (( $#spaced )) && _describe -V mlab-cni spaced && found=0
  (( $#open )) && _describe -V mlab-cni open -S '' && found=0
  return found
}

if [[ ${funcstack[1]} == _mlab-cni ]]; then
  _mlab_cni "$@"
elif (( $+functions[compdef] )); then
  compdef _mlab_cni mlab-cni
else
  print -u2 'mlab-cni: zsh completes nothing yet; first: autoload -Uz compinit && compinit'
fi
