#!/bin/sh
# recorder.sh: the command of the pod that `mlab-cni cluster` makes on a node. It runs the node script in the node's
# mount namespace, and takes back what that did when the pod is told to end, when its time is over, and when it is asked
# to. Whoever asks needs no more than to read and write files of this container, on the desk:
#
#   DESK/events      what happens, a line each, words parted by TABs; only appended, so that a reader knows where it was:
#       on TEXT         recording is on (work: record), or there is nothing to switch on; TEXT: what the node script warned of
#       beat CALLS      every few seconds: it lives, and has seen so many calls
#       call ID OPERATION PLUGIN IFNAME CONTAINER END POD TEXT     a call has ended; TEXT: of what it said, if it failed
#       off STATUS TEXT             recording is off; STATUS and TEXT are what the node script had to say
#       packed TOKEN STATUS SIZE SHA256 TEXT     DESK/TOKEN.tar.gz is whole
#       done TOKEN STATUS TEXT      what was asked for is done
#   DESK/asks/TOKEN  pack, context, off or erase: put there whole by a rename; taken away when its turn has come
#   DESK/pid         the process that SIGUSR1 wakes, so that it looks for asks at once and not within a second
#
# What it has to say at its end is the container's termination message: `clean`, or why not.
#
# In its environment: MLAB_CNI_SCRIPT is the node script, MLAB_CNI_WORK is record, context (only answer) or clean (switch
# off and erase what an earlier one left), MLAB_CNI_FOR seconds of recording, MLAB_CNI_KEEP seconds after them until the
# captures are erased, MLAB_CNI_STORE the store on the node, MLAB_CNI_MAX_STORE its size.
# POSIX sh, and -nt; of the image it needs nsenter, sleep, readlink, head, tail, tr, wc, sha256sum, mkdir, mv, rm.
# shellcheck disable=SC3013 # -nt is not in POSIX, but in dash, busybox and bash
set -u
desk=${MLAB_CNI_DESK:-/mlab-cni}
script=$MLAB_CNI_SCRIPT
unset MLAB_CNI_SCRIPT # what runs on the node shall not inherit it
tab=$(printf '\t')
calls=0 beats=0 job='' recent=' ' is_on=''

say() { # WORD...
  line=$1
  shift
  for word; do line=$line$tab$word; done
  printf '%s\n' "$line" >>"$desk/events"
}

end() { # STATUS TEXT
  printf '%s' "$2" >/dev/termination-log
  exit "$1"
}

on_node() { nsenter -t 1 -m -- /bin/sh -c "$script" mlab-cni.sh "$@"; }

# the last of what the node script said, on one line
last_words() { tail -n 3 "$desk/errors" 2>/dev/null | tr -s '\n\t' '  ' | head -c 600; }

seconds_up() {
  read -r up _ </proc/uptime
  echo "${up%%.*}"
}

# runs a command without growing deaf meanwhile; its exit status is in $status
attend() { # FILE-FOR-STDOUT COMMAND...
  rm -f "$desk/status"
  out=$1
  shift
  { "$@" >"$out" 2>"$desk/errors"; echo "$?" >"$desk/status"; kill -USR1 "$$"; } &
  job=$!
  while [ ! -s "$desk/status" ]; do tick; done
  job=''
  read -r status <"$desk/status"
}

tick() {
  sleep 1 &
  wait "$!"
  [ -z "$is_on" ] || look
  beats=$((beats + 1))
  [ $((beats % 5)) -ne 0 ] || say beat "$calls"
}

# calls that have ended since the last look; the store is seen through the node's first process
look() {
  ended=/proc/1/root$MLAB_CNI_STORE/ended
  [ -d "$ended" ] || return 0
  if [ "$desk/mark" -nt "$ended" ]; then return 0; fi
  echo >"$desk/mark.new"
  before=$recent recent=' '
  for file in "$ended"/*; do
    # time stamps are as coarse as the kernel's clock: what is as old as the mark may be new
    if [ "$desk/mark" -nt "$file" ] || [ ! -e "$file" ]; then continue; fi
    name=${file##*/}
    recent=$recent$name' '
    case $before in *" $name "*) continue ;; esac
    calls=$((calls + 1))
    how=${name#*,}
    say_call "${name%%,*}" "${how%%,*}"
  done
  mv "$desk/mark.new" "$desk/mark"
}

say_call() { # ID END
  for started in "${ended%/*}/started/$1",*; do
    rest=${started##*/"$1",}
    operation=${rest%%,*} rest=${rest#*,}
    plugin=${rest%%,*} rest=${rest#*,}
    ifname=${rest%%,*} container=${rest#*,} container=${container%%,*}
    pod=- text=''
    while IFS= read -r line; do
      case $line in
        *CNI_ARGS=*K8S_POD_NAMESPACE=*)
          pod=${line#*K8S_POD_NAMESPACE=} pod=${pod%%[;\'\"]*}
          case $line in *K8S_POD_NAME=*) name=${line#*K8S_POD_NAME=} pod=$pod/${name%%[;\'\"]*} ;; esac
          break
          ;;
      esac
    done <"$started"
    if [ "$2" != exit-0 ]; then text=$(head -c 1500 "${ended%/*}/stdout/$1" 2>/dev/null | tr -s '\n\t\r' '   '); fi
    say call "$1" "$operation" "$plugin" "$ifname" "$container" "$2" "$pod" "$text"
  done
}

# the node may be switching off by itself this very second: then it is waited for
switch_off() {
  tries=30
  attend /dev/null on_node off
  while [ "$status" -eq 11 ] && [ "$tries" -gt 0 ]; do
    tries=$((tries - 1))
    tick
    attend /dev/null on_node off
  done
  [ -z "$is_on" ] || look
  is_on=''
  [ "$status" -eq 0 ] || return 1
}

erase() {
  attend /dev/null on_node erase --store "$MLAB_CNI_STORE"
  [ "$status" -ne 10 ] || status=0 # nothing was captured
  [ "$status" -eq 0 ] || return 1
  nsenter -t 1 -m -- /bin/sh -c "$eraser" eraser disarm "$MLAB_CNI_STORE"
}

# The node switches recording off by itself; that the captures go, too, when this pod does not live to erase them, is
# the work of another process of the node's own: a timer of systemd's, or a loop that left this pod's control groups.
# The store is in a directory of this recording alone.
# shellcheck disable=SC2016 # it is expanded on the node
eraser='
PATH=/usr/sbin:/usr/bin:/sbin:/bin:/usr/local/sbin:/usr/local/bin
unit=mlab-cni-erase-${2##*-}
case $1 in
  arm)
    systemd-run --quiet --unit="$unit" --on-active="$3" --timer-property=AccuracySec=1s \
      /bin/sh -c "rm -rf -- \"\$1\"" erase "$2" </dev/null >/dev/null 2>&1 && exit
    for group in /sys/fs/cgroup/cgroup.procs /sys/fs/cgroup/*/cgroup.procs; do { echo $$ >"$group"; } 2>/dev/null; done
    (trap "" HUP; while [ -d "$2" ] && [ "$(cut -d . -f 1 /proc/uptime)" -lt "$4" ]; do sleep 5; done
      rm -rf -- "$2") </dev/null >/dev/null 2>&1 &
    ;;
  disarm) systemctl stop "$unit.timer" >/dev/null 2>&1 || : ;;
esac'

arm_eraser() {
  over=$((MLAB_CNI_FOR + MLAB_CNI_KEEP + 30))
  nsenter -t 1 -m -- /bin/sh -c "$eraser" eraser arm "$MLAB_CNI_STORE" "$over" $((begun + over))
}

clean_up() {
  if ! switch_off || ! erase; then end 1 "not clean: $(last_words)"; fi
}

ended_from_outside() {
  trap '' TERM INT
  [ -z "$job" ] || kill "$job" 2>/dev/null
  [ "$MLAB_CNI_WORK" != context ] || end 0 clean
  clean_up
  end 0 clean
}

serve() {
  for ask in "$desk"/asks/*; do
    [ -f "$ask" ] || continue
    token=${ask##*/}
    read -r what <"$ask"
    rm -f "$ask"
    case $what in
      pack | context) serve_file "$what" "$token" ;;
      off)
        switch_off
        say off "$status" "$(last_words)"
        say 'done' "$token" "$status" "$(last_words)"
        ;;
      erase)
        switch_off && erase
        say 'done' "$token" "$status" "$(last_words)"
        [ "$status" -ne 0 ] || end 0 clean
        ;;
    esac
  done
}

serve_file() { # pack|context TOKEN
  rm -f "$desk"/*.tar.gz
  if [ "$1" = pack ]; then set -- "$1" "$2" --store "$MLAB_CNI_STORE"; fi
  file=$desk/$2.tar.gz token=$2 command=$1
  shift 2
  attend "$file" on_node "$command" --output - "$@"
  if [ "$status" -eq 10 ]; then attend "$file" on_node context --output -; fi # nothing was captured
  sum=$(sha256sum <"$file") size=$(wc -c <"$file")
  say packed "$token" "$status" "$((size))" "${sum%% *}" "$(last_words)"
}

check_image() {
  command -v nsenter >/dev/null || end 1 'no-nsenter: the image has no nsenter'
  own=$(readlink /proc/self/ns/mnt) node=$(readlink /proc/1/ns/mnt) || end 1 'not-privileged: /proc/1/ns/mnt cannot be read'
  [ "$own" != "$node" ] || end 1 'no-host-pid: process 1 is not the first one of the node'
  nsenter -t 1 -m -- /bin/sh -c : 2>"$desk/errors"
  case $? in
    0) ;;
    127) end 1 'no-shell: the node has no /bin/sh' ;;
    *) end 1 "no-namespace: $(last_words)" ;;
  esac
}

mkdir -p "$desk/asks"
: >"$desk/events"
echo >"$desk/mark"
trap : USR1
echo "$$" >"$desk/pid"
check_image
if [ "$MLAB_CNI_WORK" = clean ]; then
  clean_up
  end 0 clean
fi
trap ended_from_outside TERM INT
begun=$(seconds_up)
if [ "$MLAB_CNI_WORK" = record ]; then
  attend /dev/null on_node on --for "${MLAB_CNI_FOR}s" --max-store "$MLAB_CNI_MAX_STORE" --store "$MLAB_CNI_STORE"
  [ "$status" -eq 0 ] || end 1 "refused: $(last_words)"
  is_on=1
  arm_eraser
fi
say on "$(last_words)"

while :; do
  serve
  tick
  age=$(($(seconds_up) - begun))
  if [ -n "$is_on" ] && [ "$age" -ge "$MLAB_CNI_FOR" ]; then
    switch_off
    say off "$status" "$(last_words)"
  fi
  if [ "$age" -ge $((MLAB_CNI_FOR + MLAB_CNI_KEEP)) ]; then ended_from_outside; fi
done
