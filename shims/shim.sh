#!/bin/sh
# mlab-cni shim: stands in front of a CNI plugin, records the call and changes nothing about it.
#
# A runtime calls /usr/shimcni/bin/bridge, a link to this file. The shim learns the plugin's name from $0, runs the
# real plugin of that name and leaves one capture in the store (src/store/disk/format.ts documents the same names):
#
#   started/ID,OPERATION,PLUGIN,IFNAME,CONTAINER   header, argv, environment, notes; on disk before the plugin starts
#   stdin/ID  stdout/ID  stderr/ID                 the bytes that went through
#   ended/ID,exit-STATUS  or  ended/ID,signal-N    empty; its creation commits the capture
#
# ID is PID-UPTIME-BOOT: process id, centiseconds since boot, first 8 digits of the boot id.
#
# Rules of this file:
#   - Fail open: whatever goes wrong with recording, the plugin runs as if the shim were not there. A shell that gives
#     up half-way (no process to be had, say) ends in the EXIT trap, which still runs the plugin.
#   - Nothing but the plugin's own bytes on stdout and stderr, and no file is written beside the store.
#   - Every variable is prefixed, because an assignment to a name that the runtime exported would reach the plugin
#     changed. When the runtime exports one of ours, the call is passed straight through.
#   - A program costs more than all builtins here together. A successful ADD starts three: tee copies stdin into the
#     store while the plugin reads it, setpriv makes the plugin die with the shim (a runtime's SIGKILL hits the shim
#     only), and cat hands over stdout in the shim's own place (exec).
#   - The plugin writes to files, not to pipes of ours: a killed shim leaves nobody holding the runtime's pipes.
#   - What a shell cannot do is listed in test/shim/accepted-differences.ts.
#
# install replaces each @WORD@ by a quoted value (src/install/shim-files/shim-script.ts): all paths absolute, since a runtime may
# have neither PATH nor HOME.
#
# shellcheck disable=SC3013 # -ef is not in POSIX, but in dash, busybox and bash

pass_through() { # [argument...]: run the plugin unrecorded
  trap - EXIT
  exec "$mlab_cni_real" "$@"
}

find_real() { # shim: sets mlab_cni_real to the first plugin of that name that is not a shim
  mlab_cni_rest=@REAL_DIRS@:
  while [ -n "$mlab_cni_rest" ]; do
    mlab_cni_real=${mlab_cni_rest%%:*}/${1##*/}
    mlab_cni_rest=${mlab_cni_rest#*:}
    if [ -x "$mlab_cni_real" ] && [ -f "$mlab_cni_real" ] && ! [ "$mlab_cni_real" -ef "$1" ]; then return 0; fi
  done
  mlab_cni_rest=${CNI_PATH-}:
  while [ -n "$mlab_cni_rest" ]; do
    mlab_cni_real=${mlab_cni_rest%%:*}/${1##*/}
    mlab_cni_rest=${mlab_cni_rest#*:}
    if [ -x "$mlab_cni_real" ] && [ -f "$mlab_cni_real" ] && ! is_shim "$mlab_cni_real"; then return 0; fi
  done
  return 1
}

is_shim() { # program: another installation's shim would search CNI_PATH in turn, and find us
  mlab_cni_line=''
  { read -r mlab_cni_line && read -r mlab_cni_line; } 2>/dev/null <"$1"
  case $mlab_cni_line in '# mlab-cni shim:'*) return 0 ;; *) return 1 ;; esac
}

report_missing() { # shim: says what libcni says when it finds no such plugin, as a CNI error object
  word "${1##*/}"
  printf '{"cniVersion":"0.3.1","code":999,"msg":"failed to find plugin \\"%s\\" in path [%s]"}\n' "$mlab_cni_word" @REAL_DIRS_TEXT@
  trap - EXIT
  exit 1
}

word() { # value: sets mlab_cni_word to the value, or to - if it is not fit to be part of a file name
  mlab_cni_word=$1
  case $1 in '' | [!A-Za-z0-9]* | *[!A-Za-z0-9_.-]*) mlab_cni_word=- ;; esac
  [ ${#1} -le 80 ] || mlab_cni_word=-
}

can_record() { # [argument...]: a plugin with arguments is a daemon; with a standard stream closed we would take its place
  [ $# -eq 0 ] && [ -x @TEE@ ] && [ -x @CAT@ ] && ! [ -e @STORE@/off ] &&
    [ -e /proc/self/fd/0 ] && [ -e /proc/self/fd/1 ] && [ -e /proc/self/fd/2 ]
}

begin() { # shim: puts the start of the capture on disk
  read -r mlab_cni_boot </proc/sys/kernel/random/boot_id && read -r mlab_cni_up mlab_cni_rest </proc/uptime || return
  mlab_cni_boot8=${mlab_cni_boot%%-*}
  mlab_cni_up=${mlab_cni_up%.*}${mlab_cni_up#*.}
  mlab_cni_id=$$-$mlab_cni_up-$mlab_cni_boot8
  still_wanted @UNTIL_BOOT@ @UNTIL@ || return
  word "${CNI_COMMAND-}" && mlab_cni_name=$mlab_cni_word
  word "${1##*/}" && mlab_cni_name=$mlab_cni_name,$mlab_cni_word
  word "${CNI_IFNAME-}" && mlab_cni_name=$mlab_cni_name,$mlab_cni_word
  word "${CNI_CONTAINERID-}" && mlab_cni_name=$mlab_cni_name,$mlab_cni_word
  reserve "$1"
  if [ -z "$mlab_cni_status" ]; then make_store && reserve "$1"; fi # somebody cleaned /tmp, say
  if [ -z "$mlab_cni_status" ]; then mlab_cni_id=$mlab_cni_id.2 && reserve "$1"; fi # taken, in another pid namespace
  [ "$mlab_cni_status" = 0 ]
}

still_wanted() { # boot uptime: install was told until when to record; after a reboot, too, that is over
  case $1 in '') return 0 ;; "$mlab_cni_boot8") [ "$mlab_cni_up" -lt "$2" ] ;; *) return 1 ;; esac
}

reserve() { # shim: writes the start; sets mlab_cni_status, to nothing if no file could be created under that id
  mlab_cni_status=''
  is_ours || return
  mlab_cni_start=@STORE@/started/$mlab_cni_id,$mlab_cni_name
  set -C # creating the first of them is the lock on the id
  {
    printf '%16384s' '' >&2 && write_start "$1" # the blanks prove, before the plugin starts, that there is room
    mlab_cni_status=$?
  } >@STORE@/stdout/"$mlab_cni_id" 2>@STORE@/stderr/"$mlab_cni_id"
  set +C
  [ -z "$mlab_cni_status" ] || { :; } >@STORE@/stderr/"$mlab_cni_id"
}

write_start() { # shim
  { printf 'mlab-cni 1 %s %s %s\n%s\0\n' @VERSION@ "$PPID" "$mlab_cni_boot" "$1" && export -p && printf '\0\n'; } >"$mlab_cni_start"
}

is_ours() { # in a world-writable /tmp anybody may have made the store, or a link of that name
  [ -O @STORE@ ] && [ -d @STORE@ ] && ! [ -h @STORE@ ]
}

make_store() { # another call may be doing the same
  [ -e @STORE@ ] || [ -h @STORE@ ] || @MKDIR@ -m 700 @STORE@
  is_ours || return
  @MKDIR@ -m 700 @STORE@/started @STORE@/stdin @STORE@/stdout @STORE@/stderr @STORE@/ended
  return 0
}

run_plugin() { # sets mlab_cni_status; leaves it empty if the plugin was not started
  mlab_cni_status=''
  {
    {
      { trap '' PIPE && LC_ALL=C exec @TEE@ @STORE@/stdin/"$mlab_cni_id"; } | {
        command exec 2>>@STORE@/stderr/"$mlab_cni_id"
        if [ -x @SETPRIV@ ]; then exec @SETPRIV@ --pdeathsig KILL -- "$mlab_cni_real"; else exec "$mlab_cni_real"; fi
      }
      mlab_cni_status=$?
      read -r mlab_cni_rest mlab_cni_size </proc/self/fdinfo/1 # "pos: N", and the plugin shares this offset
    } 2>>"$mlab_cni_start" # what tee and the shell itself have to say: see died_of_signal
  } 2>/dev/null >>@STORE@/stdout/"$mlab_cni_id"
}

# shellcheck disable=SC2317 # the EXIT trap calls it
rescue() { # the shell gave up before the plugin ran: run it now, with all of the stdin that tee has taken already
  [ $? -gt 1 ] || return 0 # not for want of a process: a signal ends bash, and is to end the plugin as well
  mlab_cni_pipe=''
  while
    read -r mlab_cni_child mlab_cni_rest </proc/$$/task/$$/children
    [ -z "$mlab_cni_pipe" ] && [ -e /proc/"${mlab_cni_child:-none}"/fd/1 ]
  do # tee is at work: what it reads is in its pipe, if this shell has kept the other end, and finally in its file
    for mlab_cni_rest in 3 4 5 6 7 8 9; do
      if [ /proc/$$/fd/"$mlab_cni_rest" -ef /proc/"$mlab_cni_child"/fd/1 ]; then mlab_cni_pipe=/proc/$$/fd/$mlab_cni_rest; fi
    done
  done 2>/dev/null
  if [ -n "$mlab_cni_pipe" ]; then exec "$mlab_cni_real" <"$mlab_cni_pipe"; fi
  if [ -s @STORE@/stdin/"${mlab_cni_id-}" ]; then exec "$mlab_cni_real" <@STORE@/stdin/"$mlab_cni_id"; fi
  exec "$mlab_cni_real"
}

died_of_signal() { # exit status 128+N is death by signal N if the shell's last note names it (it never names INT, PIPE)
  mlab_cni_line=''
  while read -r mlab_cni_rest; do
    case $mlab_cni_rest in *tee:*) ;; *) mlab_cni_line=$mlab_cni_rest ;; esac
  done <"$mlab_cni_start"
  [ -n "$mlab_cni_line" ]
}

commit() {
  mlab_cni_end=exit-$mlab_cni_status
  if [ "$mlab_cni_status" -gt 128 ] && died_of_signal; then mlab_cni_end=signal-$((mlab_cni_status - 128)); fi
  { :; } >@STORE@/ended/"$mlab_cni_id,$mlab_cni_end"
}

watch_size() { # kibibytes: once in some 256 calls switches recording off if the store takes more
  [ $(((1$mlab_cni_up + $$) % 256)) -eq 0 ] || return
  {
    command exec </dev/null >/dev/null 2>&1 # not a redirection of the braces: the shell would hold on to the runtime's pipes
    mlab_cni_size=$(@DU@ -skx @STORE@) && [ "${mlab_cni_size%%[!0-9]*}" -gt "$1" ] && echo full >@STORE@/off
  } &
}

hand_over() { # gives the runtime what the plugin gave
  trap 'exit "$mlab_cni_status"' EXIT # not even a process for cat
  if hand_over_small; then mlab_cni_size=given; fi
  if [ -s @STORE@/stderr/"$mlab_cni_id" ]; then @CAT@ @STORE@/stderr/"$mlab_cni_id" >&2; fi
  if [ "$mlab_cni_size" != given ]; then
    if [ "$mlab_cni_status" -eq 0 ]; then exec @CAT@ @STORE@/stdout/"$mlab_cni_id"; fi
    @CAT@ @STORE@/stdout/"$mlab_cni_id"
  fi
  trap - EXIT
  # shellcheck disable=SC3045 # not in POSIX, but in dash, busybox and bash: the dead plugin's core is enough
  case $mlab_cni_end in signal-*) ulimit -c 0 && kill -"${mlab_cni_end#signal-}" $$ ;; esac
  exit "$mlab_cni_status"
}

hand_over_small() { # spares a cat, if not a byte gets lost in a shell variable (as NULs do): the length tells
  [ "$mlab_cni_size" -le 2048 ] || return
  mlab_cni_line=''
  {
    while IFS= read -r mlab_cni_rest; do mlab_cni_line=$mlab_cni_line$mlab_cni_rest$mlab_cni_newline; done
    mlab_cni_line=$mlab_cni_line$mlab_cni_rest
  } <@STORE@/stdout/"$mlab_cni_id"
  [ ${#mlab_cni_line} -eq "$mlab_cni_size" ] && printf %s "$mlab_cni_line"
}

# The runtime's own variables of these names must reach the plugin as they are.
case "${mlab_cni_boot+x}${mlab_cni_boot8+x}${mlab_cni_child+x}${mlab_cni_end+x}${mlab_cni_id+x}${mlab_cni_line+x}${mlab_cni_name+x}${mlab_cni_newline+x}${mlab_cni_pipe+x}${mlab_cni_real+x}${mlab_cni_rest+x}${mlab_cni_size+x}${mlab_cni_start+x}${mlab_cni_status+x}${mlab_cni_up+x}${mlab_cni_word+x}" in
  ?*) exec "$(find_real "$0" && printf %s "$mlab_cni_real")" "$@" ;; # the subshell's variables are its own
esac

find_real "$0" || report_missing "$0"
trap rescue EXIT
if ! can_record "$@" || ! begin "$0" 2>/dev/null; then pass_through "$@"; fi
export MLAB_CNI_PARENT="$mlab_cni_id" # for the shims of this plugin's delegates
mlab_cni_newline='
'
run_plugin
if [ -z "$mlab_cni_status" ]; then pass_through; fi
trap hand_over EXIT
commit 2>/dev/null
watch_size @MAX_KIB@
hand_over
