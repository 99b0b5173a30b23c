#!/bin/sh
# mlab-cni.sh: records every call of a CNI plugin on a node that has nothing but a POSIX shell and its usual programs.
#
# No file of anybody's is edited and nothing is restarted: a directory of shims is mounted over each directory with
# plugins, and the real plugins stay reachable beside it. Run it as root, in the machine's own mount namespace:
#
#   sh mlab-cni.sh on --for 30m              ssh root@node sh -s -- on --for 30m < mlab-cni.sh
#   sh mlab-cni.sh off
#
# "sh mlab-cni.sh help" has the rest. What is captured holds what went through, credentials included.
#
# The parts, in order: words, the receipt, the lock and the mounts; the shim; the way back; where the runtimes look for
# plugins; one part for each command. The last line starts it, so that a script that arrives cut off does nothing.
#
# shellcheck disable=SC3013 # -ef is not in POSIX, but in dash, busybox and bash

version=@VERSION@
