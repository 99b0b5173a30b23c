#!/bin/sh
# mlab-cni shim: stands in front of a CNI plugin, records the call and changes nothing about it.
#
# A runtime calls /usr/shimcni/bin/bridge, a link to this file. The shim learns the plugin's name from $0, runs the
# real plugin of that name and leaves one capture in the store (src/store/disk/format.ts documents the same names):
#
#   started/ID,OPERATION,PLUGIN,IFNAME,CONTAINER,BOOTED
#                                  header, argv, real plugin, environment, notes; on disk before the plugin starts
#   stdin/ID  stdout/ID  stderr/ID                 the bytes that went through
#   ended/ID,exit-STATUS,UPTIME  or  ended/ID,signal-N,UPTIME
#                                  empty; its creation commits the capture
#
# ID is PID-UPTIME-BOOT: process id, centiseconds since boot, first 8 digits of the boot id. BOOTED is when the boot was,
# in centiseconds since the epoch, as the node's clock had it. In about/ are `clock` (BOOT BOOTED UPTIME: when it was last
# asked), `PATH` (what each plugin was: see identify) and `dropped` (what had to make room).
#
# Rules of this file:
#   - Fail open: whatever goes wrong with recording, the plugin runs as if the shim were not there. A shell that gives
#     up half-way (no process to be had, say) ends in the EXIT trap, which still runs the plugin.
#   - The plugin runs if the kernel runs it. What the kernel refuses, execvp(3) and shells would give to /bin/sh: the
#     runtime gets the words of libcni about it instead.
#   - Nothing but the plugin's own bytes on stdout and stderr, and no file is written beside the store.
#   - Every variable is prefixed, because an assignment to a name that the runtime exported would reach the plugin
#     changed. When the runtime exports one of ours, the call is passed straight through.
#   - A program costs more than all builtins here together. A successful ADD starts three: tee copies stdin into the
#     store while the plugin reads it, setpriv makes the plugin die with the shim (a runtime's SIGKILL hits the shim
#     only), and cat hands over stdout in the shim's own place (exec). What is done once a boot, once a change of a
#     plugin or now and then may cost more; what can be done beside the call is.
#   - The plugin writes to files, not to pipes of ours: a killed shim leaves nobody holding the runtime's pipes.
#   - What a shell cannot do is listed in test/shim/accepted-differences.ts.
#
# install replaces each @WORD@ by a quoted value (src/install/shim-files/shim-script.ts): all paths absolute, since a
# runtime may have neither PATH nor HOME.
#
# shellcheck disable=SC3013 # -ef and -nt are not in POSIX, but in dash, busybox, bash and ksh
# shellcheck disable=SC2317 # what stands behind the last line of a call: see beside
# shellcheck disable=SC2123 # PATH is set in subshells only
# shellcheck disable=SC2195 # the words between @ are not what they will be
# shellcheck disable=SC2094 # stdout and stderr of the plugin are only compared with what their names lead to

# bash takes options from its environment: what follows would be exported to the plugin
set +a +b +e +f +m +u +v +x +C

pass_through() { # [argument...]: run the plugin unrecorded
  trap - EXIT
  if [ -n "$mlab_cni_refusal" ]; then echo "$mlab_cni_refusal" 2>/dev/null; exit 1; fi
  exec "$mlab_cni_real" "$@"
}

find_real() { # shim: sets mlab_cni_real to the first plugin of that name that is not a shim; as libcni, to any regular file
  mlab_cni_rest=@REAL_DIRS@:
  while [ -n "$mlab_cni_rest" ]; do
    mlab_cni_real=${mlab_cni_rest%%:*}/${1##*/}
    mlab_cni_rest=${mlab_cni_rest#*:}
    if [ -f "$mlab_cni_real" ] && ! [ "$mlab_cni_real" -ef "$1" ]; then return 0; fi
  done
  mlab_cni_rest=${CNI_PATH-}:
  while [ -n "$mlab_cni_rest" ]; do
    mlab_cni_real=${mlab_cni_rest%%:*}/${1##*/}
    mlab_cni_rest=${mlab_cni_rest#*:}
    if [ -f "$mlab_cni_real" ] && ! is_shim "$mlab_cni_real"; then return 0; fi
  done
  return 1
}

find_runnable() { # shim: prints the plugin, or what the runtime is told instead
  find_real "$1" || report_missing "$1"
  mlab_cni_refusal=''
  examine 2>/dev/null
  printf '%s\n' "${mlab_cni_refusal:-$mlab_cni_real}"
}

is_shim() { # program: another installation's shim would search CNI_PATH in turn, and find us
  mlab_cni_line=''
  { read -r mlab_cni_line && read -r mlab_cni_line; } 2>/dev/null <"$1"
  case $mlab_cni_line in '# mlab-cni shim:'*) return 0 ;; *) return 1 ;; esac
}

report_missing() { # shim: says what libcni says when it finds no such plugin, as a CNI error object
  word "${1##*/}"
  printf '{"cniVersion":"0.3.1","code":999,"msg":"failed to find plugin \\"%s\\" in path [%s]"}\n' "$mlab_cni_word" @REAL_DIRS_TEXT@ 2>/dev/null
  trap - EXIT
  exit 1
}

examine() { # sets mlab_cni_refusal to what the runtime is told if the kernel would not run the plugin
  mlab_cni_record=@STORE@/about/
  mlab_cni_rest=$mlab_cni_real/
  while [ -n "$mlab_cni_rest" ]; do
    mlab_cni_record=$mlab_cni_record${mlab_cni_rest%%/*},
    mlab_cni_rest=${mlab_cni_rest#*/}
  done
  if ! [ -x "$mlab_cni_real" ]; then
    refuse 'permission denied'
  elif ! is_known && ! is_runnable; then
    refuse 'exec format error'
  fi
}

is_known() { # nothing has happened to the plugin, nor to the directory that it is in, since it was last looked at
  [ "$mlab_cni_record" -nt "$mlab_cni_real" ] && [ "$mlab_cni_record" -nt "${mlab_cni_real%/*}" ]
}

refuse() { # reason
  mlab_cni_news='' # what about/ knows would count as runnable at the next call
  word "${mlab_cni_real##*/}"
  mlab_cni_rest=$mlab_cni_real
  case $mlab_cni_rest in *[!A-Za-z0-9_.,:@%+=/-]*) mlab_cni_rest=$mlab_cni_word ;; esac
  mlab_cni_refusal="{\"cniVersion\":\"0.3.1\",\"code\":999,\"msg\":\"netplugin failed with no error message: fork/exec $mlab_cni_rest: $1\"}"
}

is_runnable() {
  mlab_cni_news=yes
  [ -s "$mlab_cni_real" ] || return
  # shellcheck disable=SC2046 # one argument for each byte
  is_format $(hex 0 64 "$mlab_cni_real")
}

hex() { # first count file
  PATH=@TOOLS@
  od -A n -v -t x1 -j "$1" -N "$2" "$3" 2>/dev/null
}

is_format() { # byte...: execve(2) of a script, or of a whole ELF file for this machine; nothing: nobody knows
  [ $# -gt 1 ] || return 0
  case $1$2$3$4 in
    2321*)
      shift 2
      while [ "${1-}" = 20 ] || [ "${1-}" = 09 ]; do shift; done
      case ${1-0a} in 00 | 0a) return 1 ;; esac
      ;;
    7f454c46) if ! [ $# -eq 64 ] || ! is_elf "$@"; then is_foreign; fi ;;
    *) is_foreign ;;
  esac
}

is_elf() { # byte...: executable or shared, for this processor, with as many program headers as it says
  # shellcheck disable=SC2046
  case ${17}${18} in 0200 | 0300 | 0002 | 0003) is_here "$5${19}${20}" $(hex 4 1 /proc/self/exe) $(hex 18 2 /proc/self/exe) ;; *) false ;; esac &&
    case $5${55}${56} in
      023800) [ "$(PATH=@TOOLS@ && wc -c <"$mlab_cni_real")" -ge $((0x${34}${33} + 0x${58}${57} * 56)) ] && [ "${57}${58}" != 0000 ] ;;
      *) [ "$5" = 01 ] || [ "$6" = 02 ] ;;
    esac
}

is_here() { # class-and-machine class byte byte: what runs here; whether 32 bits do is not known before they are tried
  case $1 in "$2$3$4" | 01*) ;; *) return 1 ;; esac
}

is_foreign() { # somebody told the kernel of other formats, and which is not worth the time to find out
  for mlab_cni_rest in /proc/sys/fs/binfmt_misc/*; do
    case ${mlab_cni_rest##*/} in register | status | '*') ;; *) return 0 ;; esac
  done
  return 1
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
  is_ours || make_store || return
  know_boot_time
  word "${CNI_COMMAND-}" && mlab_cni_name=$mlab_cni_word
  word "${1##*/}" && mlab_cni_name=$mlab_cni_name,$mlab_cni_word
  word "${CNI_IFNAME-}" && mlab_cni_name=$mlab_cni_name,$mlab_cni_word
  word "${CNI_CONTAINERID-}" && mlab_cni_name=$mlab_cni_name,$mlab_cni_word
  [ ${#mlab_cni_name} -le 190 ] || mlab_cni_name=-,-,-,- # a file name has 255 bytes
  mlab_cni_name=$mlab_cni_name,$mlab_cni_booted
  reserve "$1"
  if [ -z "$mlab_cni_status" ]; then make_store && reserve "$1"; fi # somebody cleaned /tmp, say
  if [ -z "$mlab_cni_status" ]; then mlab_cni_id=$mlab_cni_id.2 && reserve "$1"; fi # taken, in another pid namespace
  [ "$mlab_cni_status" = 0 ]
}

still_wanted() { # boot uptime: install was told until when to record; after a reboot, too, that is over
  case $1 in '') return 0 ;; "$mlab_cni_boot8") [ "$mlab_cni_up" -lt "$2" ] ;; *) return 1 ;; esac
}

know_boot_time() { # as it was found at the last look: a shell has no clock of its own
  mlab_cni_rest=''
  { read -r mlab_cni_rest mlab_cni_booted mlab_cni_looked <@STORE@/about/clock; } 2>/dev/null
  [ "$mlab_cni_rest" = "$mlab_cni_boot8" ] || look_at_clock
}

look_at_clock() { # the clock may have been set; a date(1) without fractions leaves a boot time of whole seconds
  mlab_cni_rest=$(PATH=@TOOLS@ && date +%s.%N)
  read -r mlab_cni_looked mlab_cni_line </proc/uptime
  mlab_cni_looked=${mlab_cni_looked%.*}${mlab_cni_looked#*.}
  case $mlab_cni_rest in
    [1-9]*.[0-9][0-9]*)
      mlab_cni_line=${mlab_cni_rest#*.}
      mlab_cni_booted=$((${mlab_cni_rest%.*}${mlab_cni_line%"${mlab_cni_line#??}"} - mlab_cni_looked))
      ;;
    [1-9]*) mlab_cni_booted=$((${mlab_cni_rest%%[!0-9]*} - mlab_cni_looked / 100))s ;;
    *) mlab_cni_booted=- ;;
  esac
  echo "$mlab_cni_boot8 $mlab_cni_booted $mlab_cni_looked" >@STORE@/about/clock
}

reserve() { # shim: writes the start; sets mlab_cni_status, to nothing if no file could be created under that id
  mlab_cni_status=''
  mlab_cni_start=@STORE@/started/$mlab_cni_id,$mlab_cni_name
  set -C # creating the first of them is the lock on the id
  {
    trap '' XFSZ # a limit on file sizes is to be an error here, too
    printf '%16384s' '' >&2 && write_start "$1" # the blanks prove, before the plugin starts, that there is room
    mlab_cni_status=$?
  } >@STORE@/stdout/"$mlab_cni_id" 2>@STORE@/stderr/"$mlab_cni_id"
  set +C
  trap - XFSZ
  [ -z "$mlab_cni_status" ] || { :; } >@STORE@/stderr/"$mlab_cni_id"
}

write_start() { # shim
  { printf 'mlab-cni 2 %s %s %s\n%s\0\n%s\0\n' @VERSION@ "$PPID" "$mlab_cni_boot" "$1" "$mlab_cni_real" && export -p && printf '\0\n'; } >"$mlab_cni_start"
}

is_ours() { # in a world-writable /tmp anybody may have made the store, or a link of that name
  [ -O @STORE@ ] && [ -d @STORE@ ] && ! [ -h @STORE@ ]
}

make_store() { # another call may be doing the same
  [ -e @STORE@ ] || [ -h @STORE@ ] || @MKDIR@ -m 700 @STORE@
  is_ours || return
  @MKDIR@ -m 700 @STORE@/started @STORE@/stdin @STORE@/stdout @STORE@/stderr @STORE@/ended @STORE@/about
  return 0
}

run_plugin() { # sets mlab_cni_status; leaves it empty if the plugin was not started
  mlab_cni_status=''
  {
    {
      {
        # ksh runs the last command of a pipeline itself; elsewhere a subshell more would come between shim and plugin
        if [ -n "${KSH_VERSION-}" ]; then copy_stdin | (start_plugin); else copy_stdin | start_plugin; fi
        mlab_cni_status=$?
        read -r mlab_cni_rest mlab_cni_size </proc/self/fdinfo/1 # "pos: N", and the plugin shares this offset
      } 2>>"$mlab_cni_start" # what tee and the shell itself have to say: see died_of_signal
      if ! [ /proc/self/fd/1 -ef @STORE@/stdout/"$mlab_cni_id" ]; then hold_on; fi
    } 2>>@STORE@/stderr/"$mlab_cni_id" >>@STORE@/stdout/"$mlab_cni_id"
  } 2>/dev/null
}

copy_stdin() {
  trap '' PIPE XFSZ && LC_ALL=C exec @TEE@ @STORE@/stdin/"$mlab_cni_id"
}

start_plugin() {
  command exec 2>>@STORE@/stderr/"$mlab_cni_id"
  if [ -x @SETPRIV@ ]; then exec @SETPRIV@ --pdeathsig KILL -- "$mlab_cni_real"; else exec "$mlab_cni_real"; fi
}

hold_on() { # the store was removed or moved during the call: what the plugin wrote is behind these descriptors only
  # bash would have something to say about NULs
  { mlab_cni_line=$(@CAT@ && echo .); } </proc/self/fd/1 2>/dev/null
  { mlab_cni_rest=$(@CAT@ && echo .); } </proc/self/fd/2 2>/dev/null
  mlab_cni_size=held
}

answer_refusal() { # what the kernel refuses is a call like any other, but for the plugin
  @CAT@ >@STORE@/stdin/"$mlab_cni_id" 2>/dev/null
  echo "$mlab_cni_refusal" >>@STORE@/stdout/"$mlab_cni_id" 2>/dev/null
  mlab_cni_line="$mlab_cni_refusal
."
  mlab_cni_rest=.
  mlab_cni_size=held
  mlab_cni_status=1
}

# shellcheck disable=SC2317 # the EXIT trap calls it
rescue() { # the shell gave up before the plugin ran: run it now, with all of the stdin that tee has taken already
  mlab_cni_status=$?
  case $mlab_cni_status in # not for want of a process: a signal ends the shell, and is to end the plugin as well
    0 | 1) return 0 ;; # bash
    25[7-9] | 2[6-9][0-9] | 3[0-9][0-9]) trap - EXIT; kill -$((mlab_cni_status - 256)) $$; exit "$mlab_cni_status" ;; # ksh93
  esac
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
  if [ -n "${mlab_cni_id-}" ] && [ -s @STORE@/stdin/"$mlab_cni_id" ]; then exec "$mlab_cni_real" <@STORE@/stdin/"$mlab_cni_id"; fi
  exec "$mlab_cni_real"
}

died_of_signal() { # exit status 128+N is death by signal N if the shell's last note names it (it never names INT, PIPE)
  mlab_cni_word=''
  while read -r mlab_cni_name; do
    case $mlab_cni_name in *tee:*) ;; *) mlab_cni_word=$mlab_cni_name ;; esac
  done <"$mlab_cni_start"
  [ -n "$mlab_cni_word" ]
}

commit() {
  mlab_cni_ended=-
  read -r mlab_cni_ended mlab_cni_name </proc/uptime
  mlab_cni_ended=${mlab_cni_ended%.*}${mlab_cni_ended#*.}
  mlab_cni_end=exit-$mlab_cni_status
  if [ "$mlab_cni_status" -gt 256 ]; then
    mlab_cni_end=signal-$((mlab_cni_status - 256)) # ksh93 tells the two apart by itself
  elif [ "$mlab_cni_status" -gt 128 ] && died_of_signal; then
    mlab_cni_end=signal-$((mlab_cni_status - 128))
  fi
  { :; } >@STORE@/ended/"$mlab_cni_id,$mlab_cni_end,$mlab_cni_ended"
}

beside() { # shim calls: starts what is to be done now and then, in a process that holds nothing of the runtime's
  mlab_cni_name=$mlab_cni_news
  [ $((mlab_cni_ended - mlab_cni_looked)) -lt 60000 ] || mlab_cni_name=$mlab_cni_name-clock
  [ $(((1$mlab_cni_up + $$) % $2)) -ne 0 ] || mlab_cni_name=$mlab_cni_name-tidy
  [ -n "$mlab_cni_name" ] || return
  {
    command exec </dev/null >/dev/null 2>&1 # not a redirection of the braces: the shell would hold on to the runtime's pipes
    PATH=@TOOLS@
    case $mlab_cni_name in *yes*) identify ;; esac
    case $mlab_cni_name in *clock*) look_at_clock ;; esac
    case $mlab_cni_name in *tidy*) sed '1,/^#: tidy/d' "$1" | sh -s @STORE@ @MAX_KIB@ @KEEP_FREE_KIB@ @DU@ "$mlab_cni_boot8" "$mlab_cni_ended" ;; esac
  } &
}

identify() { # UPTIME BOOT SIZE MTIME INODE SHA256 PATH, a line for each time that something may have happened to the plugin
  mkdir -m 700 @STORE@/about # somebody may have taken away no more than that
  mlab_cni_line=$(sha256sum <"$mlab_cni_real")
  {
    cat "$mlab_cni_record"
    echo "$mlab_cni_up $mlab_cni_boot8 $(stat -L -c '%s %Y %i' "$mlab_cni_real") ${mlab_cni_line%% *} $mlab_cni_real"
  } >"$mlab_cni_record$mlab_cni_id"
  # what has happened to the plugin since the call began is news again, also to a call that looks right now
  touch -r "$mlab_cni_start" "$mlab_cni_record$mlab_cni_id" && mv -f "$mlab_cni_record$mlab_cni_id" "$mlab_cni_record"
  rm -f "$mlab_cni_record$mlab_cni_id"
}

hand_over() { # gives the runtime what the plugin gave
  trap 'exit "$mlab_cni_status"' EXIT # not even a process for cat
  if [ "$mlab_cni_size" = held ]; then
    printf %s "${mlab_cni_line%.}"
    printf %s "${mlab_cni_rest%.}" >&2
  else
    if hand_over_small; then mlab_cni_size=given; fi
    if [ -s @STORE@/stderr/"$mlab_cni_id" ]; then @CAT@ @STORE@/stderr/"$mlab_cni_id" >&2; fi
    if [ "$mlab_cni_size" != given ]; then @CAT@ @STORE@/stdout/"$mlab_cni_id"; fi
  fi
  if [ "$mlab_cni_status" -eq 0 ]; then drop_poll; fi
  trap - EXIT
  # shellcheck disable=SC3045 # not in POSIX, but in dash, busybox and bash: the dead plugin's core is enough
  case $mlab_cni_end in signal-*) ulimit -c 0 && kill -"${mlab_cni_end#signal-}" $$ ;; esac
  exit "$mlab_cni_status"
}

drop_poll() { # runtimes ask every few seconds, and that all was well is worth nothing
  case @POLLS@${CNI_COMMAND-} in STATUS | VERSION) ;; *) return ;; esac
  {
    command exec </dev/null >/dev/null 2>&1
    PATH=@TOOLS@
    rm -f "$mlab_cni_start" @STORE@/stdin/"$mlab_cni_id" @STORE@/stdout/"$mlab_cni_id" @STORE@/stderr/"$mlab_cni_id" \
      @STORE@/ended/"$mlab_cni_id,$mlab_cni_end,$mlab_cni_ended"
  } &
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
case "${mlab_cni_boot+x}${mlab_cni_boot8+x}${mlab_cni_booted+x}${mlab_cni_child+x}${mlab_cni_end+x}${mlab_cni_ended+x}${mlab_cni_id+x}${mlab_cni_line+x}${mlab_cni_looked+x}${mlab_cni_name+x}${mlab_cni_newline+x}${mlab_cni_news+x}${mlab_cni_pipe+x}${mlab_cni_real+x}${mlab_cni_record+x}${mlab_cni_refusal+x}${mlab_cni_rest+x}${mlab_cni_size+x}${mlab_cni_start+x}${mlab_cni_status+x}${mlab_cni_up+x}${mlab_cni_word+x}" in
  ?*)
    set -- "$(find_runnable "$0")" "$@" # the subshell's variables are its own
    case $1 in '{'*) printf '%s\n' "$1" 2>/dev/null; exit 1 ;; esac
    exec "$@"
    ;;
esac

# bash takes options from its environment, too: with lastpipe the plugin would take the shim's place
# shellcheck disable=SC3028,SC3044 # bash alone has these
case ${BASHOPTS-} in *lastpipe*) shopt -u lastpipe 2>/dev/null ;; esac
find_real "$0" || report_missing "$0"
mlab_cni_refusal='' mlab_cni_news=''
trap rescue EXIT
examine 2>/dev/null
if ! can_record "$@" || ! begin "$0" 2>/dev/null; then pass_through "$@"; fi
export MLAB_CNI_PARENT="$mlab_cni_id" # for the shims of this plugin's delegates
mlab_cni_newline='
'
if [ -n "$mlab_cni_refusal" ]; then answer_refusal; else run_plugin; fi
if [ -z "$mlab_cni_status" ]; then pass_through; fi
trap hand_over EXIT
commit 2>/dev/null
beside "$0" @TIDY_EVERY@
hand_over

#: tidy
# No part of a call: beside() gives what follows to a shell of its own: STORE MAX-KIB KEEP-FREE-KIB DU BOOT UPTIME.
#
# When the store takes more than three quarters of MAX-KIB (chance decides who looks, and when), or less than KEEP-FREE-KIB are free, captures make room:
#
#   polls     successful VERSION and STATUS calls
#   loops     failures that happened before and since in the same way, to the same pod or else container: the first and
#             the last one stay
#   healthy   attachments (all calls about a container) in which nothing failed; of each plugin the newest stays
#   last      the newest healthy attachments
#   failed    attachments in which a call failed or was killed; not for KEEP-FREE-KIB, which others may have used up
#
# in this order, the oldest first. A call that goes on keeps its attachment, and a reader that has left its process id in
# readers/ within the last ten minutes keeps all. about/dropped counts what went: CLASS COUNT, and POD-OR-CONTAINER CALLS for
# a loop. If there is not enough to go, recording is switched off.

max=$2 keep=$3 du=$4 boot=$5 uptime=$6
cd "$1" || exit

measure() { # sets excess to the KiB that have to go, and last to the last class that may
  used=$("$du" -skx .) && used=${used%%[!0-9]*} || exit
  free=$(df -Pk . | awk 'END {print $4}')
  excess=0
  if [ "$used" -gt $((max * 3 / 4)) ]; then
    excess=$((used - max * 2 / 3)) last=failed
  elif [ "$free" -lt "$keep" ]; then
    excess=$((keep - free + keep / 10)) last=healthy
  fi
}

is_being_read() {
  find readers -type f -mmin -10 2>/dev/null | {
    while read -r reader; do
      if [ -e "/proc/${reader##*/}" ]; then exit 0; fi
    done
    exit 1
  }
}

list() { # START FINISH ID UNIT OPERATION PLUGIN END NAME END-NAME of each capture, times in centiseconds since the epoch
  { ls ended && echo && ls started; } | awk -F , -v boot="$boot" -v now="$uptime" '
    $0 == "" { starts = 1 }
    !starts { how[$1] = $2; at[$1] = $3; name[$1] = $0 }
    starts && /^[0-9]+-[0-9]+-[0-9a-f]+(\.2)?,[A-Za-z0-9_.,-]+$/ {
      split($1, id, "-")
      booted = $6 ~ /s$/ ? $6 * 100 : $6 + 0
      start = booted + id[2]
      finish = at[$1] > 0 ? booted + at[$1] : start
      end = how[$1]
      if (end == "") {
        young = substr(id[3], 1, 8) == boot && now - id[2] < 60000
        end = young || (substr(id[3], 1, 8) == boot && (getline line < ("/proc/" id[1] "/stat")) > 0) ? "running" : "killed"
        close("/proc/" id[1] "/stat")
      }
      printf "%.0f %.0f %s %s %s %s %s %s %s\n", start, finish, $1, $5 == "-" ? $1 : $5, $2, $3, end, $0, name[$1]
    }' | sort -n
}

choose() { # count: the paths of so many captures that are to go, their starts first, so that none is half there
  list | awk -v count="$1" -v last="$last" '
    {
      id = $3; unit = $4
      if (!(unit in newest)) units[++unitCount] = unit
      if (!(unit in newest) || $1 > until[unit]) {
        tree = ++treeCount; treeUnit[tree] = unit; current[unit] = tree; until[unit] = $2
        ways[tree] = $5 " " $6; begin[tree] = $8; trees[unit] = trees[unit] " " tree
      }
      tree = current[unit]
      newest[unit] = $1
      members[tree] = members[tree] " " id; size[tree]++; start[id] = $8; ended[id] = $9
      if ($7 == "running") busy[unit] = 1
      else if ($7 != "exit-0") { bad[unit] = badTree[tree] = 1; ways[tree] = ways[tree] ", " $6 " " $7 }
      if ($5 != "VERSION" && $5 != "STATUS") real[unit] = 1
      if (!(unit in kind)) kind[unit] = $6
    }
    function podOf(tree,    line, pod) {
      pod = treeUnit[tree]
      while ((getline line < ("started/" begin[tree])) > 0)
        if (match(line, /K8S_POD_NAMESPACE=[^;]*;K8S_POD_NAME=[^;"'"'"' ]*/)) {
          pod = substr(line, RSTART + 18, RLENGTH - 18); sub(/;K8S_POD_NAME=/, "/", pod)
          break
        }
      close("started/" begin[tree])
      return pod
    }
    function drop(class, unit, tree,    list, n, i) {
      if (!(class in rank) || gone[tree] || busy[unit] || dropped >= count) return
      gone[tree] = 1; dropped += size[tree]; tally[class] += size[tree]
      if (class == "loops") loop[keyOf[tree]]++
      n = split(members[tree], list, " ")
      for (i = 1; i <= n; i++) victims[++victimCount] = list[i]
    }
    function dropUnit(class, unit,    list, n, i) {
      if (dropped >= count) return
      n = split(trees[unit], list, " ")
      for (i = 1; i <= n; i++) dropWhole(class, unit, list[i])
    }
    function dropWhole(class, unit, tree,    before) { before = dropped; dropped = 0; drop(class, unit, tree); dropped += before }
    END {
      n = split("polls loops healthy last failed", classes, " ")
      for (i = 1; i <= n; i++) { rank[classes[i]] = i; if (classes[i] == last) break }
      for (t = 1; t <= treeCount; t++) if (badTree[t]) {
        key = keyOf[t] = podOf(t) " " ways[t]
        if (key in latest) { if (repeated[key]) middle[latest[key]] = 1; repeated[key] = 1 }
        latest[key] = t
      }
      for (t = 1; t <= treeCount; t++) if (badTree[t] && !middle[t]) precious[treeUnit[t]] = 1
      for (u = unitCount; u > 0; u--) { unit = units[u]; if (!bad[unit] && real[unit] && !(kind[unit] in seen)) { seen[kind[unit]] = 1; isLast[unit] = 1 } }
      for (u = 1; u <= unitCount; u++) if (!bad[units[u]] && !real[units[u]]) dropUnit("polls", units[u])
      for (t = 1; t <= treeCount; t++) if (middle[t]) { if (precious[treeUnit[t]]) drop("loops", treeUnit[t], t); else dropUnit("loops", treeUnit[t]) }
      for (u = 1; u <= unitCount; u++) if (!bad[units[u]] && !isLast[units[u]]) dropUnit("healthy", units[u])
      for (u = 1; u <= unitCount; u++) if (!bad[units[u]]) dropUnit("last", units[u])
      for (u = 1; u <= unitCount; u++) if (bad[units[u]]) dropUnit("failed", units[u])
      for (i = 1; i <= victimCount; i++) print "started/" start[victims[i]]
      for (i = 1; i <= victimCount; i++) {
        id = victims[i]
        print "stdin/" id; print "stdout/" id; print "stderr/" id
        if (ended[id] != "") print "ended/" ended[id]
      }
      while ((getline line < "about/dropped") > 0) { split(line, old, "\t"); if (old[1] in rank) tally[old[1]] += old[2]; else loop[old[1]] += old[2] }
      for (class in tally) printf "%s\t%d\n", class, tally[class] > "about/dropped.new"
      for (key in loop) if (key != "") printf "%s\t%d\n", key, loop[key] > "about/dropped.new"
    }'
}

forget_leftovers() { # of removals that were interrupted: files of captures that have no start, and cannot be about to get one
  { ls started && echo && ls stdin stdout stderr ended; } | awk -F , -v boot="$boot" -v now="$uptime" '
    $0 == "" { others = 1 }
    !others { known[$1] = 1 }
    /:$/ { folder = substr($0, 1, length($0) - 1) }
    others && /^[0-9]+-[0-9]+-[0-9a-f]+/ && !($1 in known) {
      split($1, id, "-")
      if (substr(id[3], 1, 8) != boot || now - id[2] > 60000) print folder "/" $0
    }' | xargs rm -f
}

measure
if [ "$excess" -le 0 ] || is_being_read; then exit; fi
if ! mkdir tidying; then # another one is at it, or was killed
  find tidying -prune -mmin +10 -exec rmdir {} \;
  exit
fi
trap 'rmdir tidying' EXIT
forget_leftovers
for _ in 1 2 3 4; do
  total=$(find started -type f | wc -l)
  choose $((excess * total / used + 1)) | xargs rm -f
  if [ -e about/dropped.new ]; then mv about/dropped.new about/dropped; fi
  measure
  if [ "$excess" -le 0 ]; then exit; fi
done
if [ "$used" -gt "$max" ] || [ "$free" -lt "$keep" ]; then echo full >off; fi
